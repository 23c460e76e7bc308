//! Vectors as plain arrays, for targets and builds without SIMD: the compiler makes of them what
//! it can.

use core::array;
use core::ops::{Add, Div, Mul, Neg, Sub};

use num_traits::Float;

use crate::engine::vector::{Isa, Vector};

/// No instructions but the ones that every processor of the target has.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Baseline;

impl Isa for Baseline {
    const FUSED: bool = false;
    type F32 = Array<f32, 8>;
    type F64 = Array<f64, 4>;
    type Single = Self;
    #[inline(always)]
    fn single(self) -> Self {
        self
    }
}

/// An array that is computed with lane by lane.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Array<T, const N: usize>([T; N]);

impl<T: Copy, const N: usize> Array<T, N> {
    #[inline(always)]
    fn zip<U>(self, other: Self, f: impl Fn(T, T) -> U) -> [U; N] {
        array::from_fn(|i| f(self.0[i], other.0[i]))
    }
}

macro_rules! operators {
    ($($trait:ident $method:ident),*) => {
        $(
            impl<T: Float, const N: usize> $trait for Array<T, N> {
                type Output = Self;
                #[inline(always)]
                fn $method(self, other: Self) -> Self {
                    Self(self.zip(other, |a, b| a.$method(b)))
                }
            }
        )*
    };
}

operators!(Add add, Sub sub, Mul mul, Div div);

impl<T: Float, const N: usize> Neg for Array<T, N> {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        Self(self.0.map(|x| -x))
    }
}

macro_rules! vector {
    ($float:ident, $lanes:literal, $bias:literal, $array:ident => $widen:expr) => {
        impl Vector for Array<$float, $lanes> {
            type Element = $float;
            type Mask = [bool; $lanes];
            type Isa = Baseline;
            const LANES: usize = $lanes;

            #[inline(always)]
            fn splat(_: Baseline, value: $float) -> Self {
                Self([value; $lanes])
            }
            #[inline(always)]
            fn isa(self) -> Baseline {
                Baseline
            }
            #[inline(always)]
            fn load(_: Baseline, from: &[$float]) -> Self {
                Self(array::from_fn(|i| from[i]))
            }
            #[inline(always)]
            fn store(self, to: &mut [$float]) {
                to[..$lanes].copy_from_slice(&self.0);
            }
            #[inline(always)]
            fn widen(self) -> (Array<f64, 4>, Option<Array<f64, 4>>) {
                let $array = self;
                $widen
            }
            #[inline(always)]
            fn mul_add(self, factor: Self, term: Self) -> Self {
                self * factor + term
            }
            #[inline(always)]
            fn abs(self) -> Self {
                Self(self.0.map(Float::abs))
            }
            #[inline(always)]
            fn copysign(self, sign: Self) -> Self {
                Self(self.zip(sign, Float::copysign))
            }
            #[inline(always)]
            fn sqrt(self) -> Self {
                Self(self.0.map(Float::sqrt))
            }
            #[inline(always)]
            fn max(self, other: Self) -> Self {
                Self(self.zip(other, |a, b| if a > b { a } else { b }))
            }
            #[inline(always)]
            fn min(self, other: Self) -> Self {
                Self(self.zip(other, |a, b| if a < b { a } else { b }))
            }
            #[inline(always)]
            fn max_lane(self) -> $float {
                self.0.into_iter().fold($float::NEG_INFINITY, Float::max)
            }
            #[inline(always)]
            fn less(self, other: Self) -> Self::Mask {
                self.zip(other, |a, b| a < b)
            }
            #[inline(always)]
            fn less_or_equal(self, other: Self) -> Self::Mask {
                self.zip(other, |a, b| a <= b)
            }
            #[inline(always)]
            fn equal(self, other: Self) -> Self::Mask {
                self.zip(other, |a, b| a == b)
            }
            #[inline(always)]
            fn select(mask: Self::Mask, yes: Self, no: Self) -> Self {
                Self(array::from_fn(|i| if mask[i] { yes.0[i] } else { no.0[i] }))
            }
            #[inline(always)]
            fn and(a: Self::Mask, b: Self::Mask) -> Self::Mask {
                array::from_fn(|i| a[i] & b[i])
            }
            #[inline(always)]
            fn or(a: Self::Mask, b: Self::Mask) -> Self::Mask {
                array::from_fn(|i| a[i] | b[i])
            }
            #[inline(always)]
            fn not(mask: Self::Mask) -> Self::Mask {
                mask.map(|m| !m)
            }
            #[inline(always)]
            fn all(mask: Self::Mask) -> bool {
                mask.iter().fold(true, |all, m| all & m)
            }
            #[inline(always)]
            fn power_of_two(self) -> Self {
                let mantissa_bits = $float::MANTISSA_DIGITS - 1;
                Self(self.0.map(|x| $float::from_bits(x.to_bits() << mantissa_bits)))
            }
            #[inline(always)]
            fn times_power_of_two(self, power: Self) -> Self {
                Self(self.zip(power, |x, power| {
                    let exponent = power.to_bits().wrapping_sub((1.0 as $float).to_bits());
                    $float::from_bits(x.to_bits().wrapping_add(exponent))
                }))
            }
            #[inline(always)]
            fn split_exponent(self) -> (Self, Self) {
                let mantissa_bits = $float::MANTISSA_DIGITS - 1;
                let root = core::$float::consts::FRAC_1_SQRT_2.to_bits();
                let one = (1.0 as $float).to_bits();
                let moved = self.0.map(|x| x.to_bits().wrapping_add(one - root));
                let mantissa = moved.map(|b| {
                    $float::from_bits((b & ((1 << mantissa_bits) - 1)).wrapping_add(root))
                });
                let exponent = moved.map(|b| <$float>::from((b >> mantissa_bits) as u16) - $bias);
                (Self(mantissa), Self(exponent))
            }
        }
    };
}

vector!(f32, 8, 127.0, array => {
    let half = |start| Array(array::from_fn(|i| f64::from(array.0[start + i])));
    (half(0), Some(half(4)))
});
vector!(f64, 4, 1023.0, array => (array, None));
