//! The tables of [`coefficients`], and other constants, by number type.

use crate::math::coefficients;

macro_rules! tables {
    (@$float:ident $half_digits:literal $($name:ident)*) => {
        impl Tables for $float {
            const HALF_DIGITS: u32 = $half_digits;
            const HALF_PI: [Self; 4] = coefficients::$float::HALF_PI;
            const SPLITTER: Self =
                ((1_u64 << ($float::MANTISSA_DIGITS - $half_digits)) + 1) as Self;
            const HALF_RANGE: (Self, Self) = {
                let exponent = ($float::MAX_EXP as u32 + $float::MANTISSA_DIGITS) / 2;
                let (mut power, mut i) = (1.0, 0);
                while i < exponent {
                    power *= 0.5;
                    i += 1;
                }
                (power, exponent as Self)
            };
            $(const $name: &'static [Self] = &coefficients::$float::$name;)*
        }
    };
    ($($name:ident)*) => {
        /// See [`coefficients`].
        pub trait Tables: Sized + 'static {
            /// Numbers of so many binary digits have exact products.
            #[doc(hidden)]
            const HALF_DIGITS: u32;
            /// See [`coefficients`].
            #[doc(hidden)]
            const HALF_PI: [Self; 4];
            /// A number times this, minus what that exceeds the number by, has so many digits.
            #[doc(hidden)]
            const SPLITTER: Self;
            /// A power of two, and minus its exponent: what overflows when a number is divided by
            /// another one is a normal number when it is multiplied by this twice.
            #[doc(hidden)]
            const HALF_RANGE: (Self, Self);
            $(
                #[doc(hidden)]
                const $name: &'static [Self];
            )*
        }
        tables!(@f32 12 $($name)*);
        tables!(@f64 26 $($name)*);
    };
}

tables! {
    ATAN_TAIL ATANH_FAR_TAIL COSINE_TAIL DECAY_TAIL DIGAMMA_QUOTIENT DIGAMMA_TAIL EXP_CUBIC_TAIL LN_COSH_TAIL
    LN_GAMMA_SLOPE LN_TAIL NORMAL_HAZARD_BOTTOM NORMAL_HAZARD_TOP SINE_TAIL STIRLING_TAIL TANH_TAIL TRIGAMMA_NEAR
    TRIGAMMA_TAIL
}
