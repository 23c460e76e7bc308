//! The tables of [`coefficients`] by number type.

use crate::math::coefficients;

macro_rules! tables {
    (@$float:ident $($name:ident)*) => {
        impl Tables for $float {
            $(const $name: &'static [Self] = &coefficients::$float::$name;)*
        }
    };
    ($($name:ident)*) => {
        /// See [`coefficients`].
        pub trait Tables: Sized + 'static {
            $(
                #[doc(hidden)]
                const $name: &'static [Self];
            )*
        }
        tables!(@f32 $($name)*);
        tables!(@f64 $($name)*);
    };
}

tables! { EXP_CUBIC_TAIL }
