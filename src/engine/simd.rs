//! Vectors as wide as the processor's registers, by `fearless_simd`.

use core::ops::{Add, Div, Mul, Neg, Sub};

use fearless_simd::{
    Bytes, ExtractToken, Select, Simd, SimdBase, SimdCvtFloat, SimdFloat, SimdFloatElement,
    SimdMask, SimdWiden,
};

use crate::engine::element::Number;
use crate::engine::vector::{Isa, Vector};

/// The instructions of one `fearless_simd` level.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Native<S>(pub(crate) S);

impl<S: Simd> Isa for Native<S> {
    // On x86 the level with 256 bits is the first that has it; on ARM all that are not plain do.
    const FUSED: bool = <S::f64s as SimdBase<S>>::LEN >= 4
        || cfg!(all(target_arch = "aarch64", target_feature = "neon"));
    type F32 = Register<S, f32>;
    type F64 = Register<S, f64>;
    type Single = Self;
    #[inline(always)]
    fn single(self) -> Self {
        self
    }
}

/// One register full of numbers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Register<S: Simd, T: SimdFloatElement>(T::Native<S>);

macro_rules! operators {
    ($($trait:ident $method:ident),*) => {
        $(
            impl<S: Simd, T: SimdFloatElement> $trait for Register<S, T> {
                type Output = Self;
                #[inline(always)]
                fn $method(self, other: Self) -> Self {
                    Self(self.0.$method(other.0))
                }
            }
        )*
    };
}

operators!(Add add, Sub sub, Mul mul, Div div);

impl<S: Simd, T: SimdFloatElement> Neg for Register<S, T> {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

macro_rules! vector {
    (
        $float:ident, $vector:ident, $mask:ident, $register:ident => $widen:expr,
        $number:ident => $split:expr
    ) => {
        impl<S: Simd> Vector for Register<S, $float> {
            type Element = $float;
            type Mask = S::$mask;
            type Isa = Native<S>;
            const LANES: usize = <S::$vector as SimdBase<S>>::LEN;

            #[inline(always)]
            fn splat(isa: Native<S>, value: $float) -> Self {
                Self(S::$vector::splat(isa.0, value))
            }
            #[inline(always)]
            fn isa(self) -> Native<S> {
                Native(self.0.token())
            }
            #[inline(always)]
            fn load(isa: Native<S>, from: &[$float]) -> Self {
                Self(S::$vector::from_slice(isa.0, &from[..Self::LANES]))
            }
            #[inline(always)]
            fn store(self, to: &mut [$float]) {
                self.0.store_slice(&mut to[..Self::LANES]);
            }
            #[inline(always)]
            fn widen(self) -> (Register<S, f64>, Option<Register<S, f64>>) {
                let $register = self;
                $widen
            }
            #[inline(always)]
            fn mul_add(self, factor: Self, term: Self) -> Self {
                Self(self.0.mul_add(factor.0, term.0))
            }
            #[inline(always)]
            fn abs(self) -> Self {
                Self(self.0.abs())
            }
            #[inline(always)]
            fn copysign(self, sign: Self) -> Self {
                Self(self.0.copysign(sign.0))
            }
            #[inline(always)]
            fn sqrt(self) -> Self {
                Self(self.0.sqrt())
            }
            #[inline(always)]
            fn max(self, other: Self) -> Self {
                // Only of x86 it is known what becomes of NaN.
                if cfg!(target_feature = "sse2") {
                    Self(self.0.max(other.0))
                } else {
                    Self::select(other.less(self), self, other)
                }
            }
            #[inline(always)]
            fn min(self, other: Self) -> Self {
                // As above.
                if cfg!(target_feature = "sse2") {
                    Self(self.0.min(other.0))
                } else {
                    Self::select(self.less(other), self, other)
                }
            }
            #[inline(always)]
            fn max_lane(self) -> $float {
                self.0.reduce_max()
            }
            #[inline(always)]
            fn less(self, other: Self) -> Self::Mask {
                self.0.simd_lt(other.0)
            }
            #[inline(always)]
            fn less_or_equal(self, other: Self) -> Self::Mask {
                self.0.simd_le(other.0)
            }
            #[inline(always)]
            fn equal(self, other: Self) -> Self::Mask {
                self.0.simd_eq(other.0)
            }
            #[inline(always)]
            fn select(mask: Self::Mask, yes: Self, no: Self) -> Self {
                Self(mask.select(yes.0, no.0))
            }
            #[inline(always)]
            fn and(a: Self::Mask, b: Self::Mask) -> Self::Mask {
                a & b
            }
            #[inline(always)]
            fn or(a: Self::Mask, b: Self::Mask) -> Self::Mask {
                a | b
            }
            #[inline(always)]
            fn not(mask: Self::Mask) -> Self::Mask {
                !mask
            }
            #[inline(always)]
            fn all(mask: Self::Mask) -> bool {
                mask.all_true()
            }
            #[inline(always)]
            fn power_of_two(self) -> Self {
                Self(SimdFloat::from_bits(self.0.to_bits() << ($float::MANTISSA_DIGITS - 1)))
            }
            #[inline(always)]
            fn times_power_of_two(self, power: Self) -> Self {
                let exponent = power.0.to_bits() - (1.0 as $float).to_bits();
                Self(SimdFloat::from_bits(self.0.to_bits() + exponent))
            }
            #[inline(always)]
            fn split_exponent(self) -> (Self, Self) {
                let $number = self;
                $split
            }
        }
    };
}

vector!(f32, f32s, mask32s, register => {
    let (low, high) = register.0.widen();
    (Register(low), Some(Register(high)))
}, number => {
    // Of what is above √½ a shift with sign gives the whole binades, which are taken off.
    let bits = number.0.to_bits();
    let above = bits - core::f32::consts::FRAC_1_SQRT_2.to_bits();
    let exponent: S::i32s = above.bitcast();
    let mantissa = bits - (above & !((1 << (f32::MANTISSA_DIGITS - 1)) - 1));
    let exponent = S::f32s::float_from(exponent >> (f32::MANTISSA_DIGITS - 1));
    (Self(SimdFloat::from_bits(mantissa)), Self(exponent))
});
vector!(f64, f64s, mask64s, register => (register, None), number => {
    let mantissa_bits = f64::MANTISSA_DIGITS - 1;
    let root = core::f64::consts::FRAC_1_SQRT_2.to_bits();
    // An integer below 2^52, put into the low bits of 2^52, is added to it: a conversion, for which
    // AVX2 has no instruction.
    let shift = f64::ROUNDER / 1.5;
    let moved = number.0.to_bits() + (1_f64.to_bits() - root);
    let mantissa = (moved & ((1 << mantissa_bits) - 1)) + root;
    let exponent = (moved >> mantissa_bits) | shift.to_bits();
    let exponent: S::f64s = SimdFloat::from_bits(exponent);
    (Self(SimdFloat::from_bits(mantissa)), Self(exponent - (shift + 1023.0)))
});
