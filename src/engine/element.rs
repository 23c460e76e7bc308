//! The number types that slices of predictions are made of.

use core::fmt;

use crate::domain::Domain;
use crate::engine::batch::{self, Targets};
use crate::engine::formula::Formula;
use crate::engine::vector::{Isa, Vector};
use crate::error::Error;
use crate::math::{Tables, coefficients};
use crate::pass::{Output, Scaling};

mod sealed {
    pub trait Sealed {}
    impl Sealed for f32 {}
    impl Sealed for f64 {}
}

/// The number type of predictions: `f32` or `f64`.
///
/// The trait is sealed. Other number types can be computed with one number at a time: wrap them
/// in a [`Scalar`](crate::Scalar) and call [`Pointwise::formula`](crate::Pointwise::formula).
pub trait Element:
    sealed::Sealed
    + Tables
    + Copy
    + Default
    + PartialOrd
    + fmt::Debug
    + fmt::Display
    + Send
    + Sync
    + 'static
{
    /// Lanes of this number.
    #[doc(hidden)]
    type Vector<I: Isa>: Vector<Element = Self, Isa = I>;
    /// The largest finite number.
    #[doc(hidden)]
    const MAX: Self;
    /// The smallest normal number.
    #[doc(hidden)]
    const MIN_POSITIVE: Self;
    /// A number that moves the binary point of what it is added to behind the last digit: the sum
    /// is rounded to an integer, which stands in its low bits.
    #[doc(hidden)]
    const ROUNDER: Self;
    /// Where eˣ becomes subnormal, and where it overflows.
    #[doc(hidden)]
    const EXP_RANGE: (Self, Self);
    /// A power of two that makes every subnormal number normal, and its exponent.
    #[doc(hidden)]
    const SUBNORMAL_SCALE: (Self, Self);
    /// ln 2 as a sum of two numbers.
    #[doc(hidden)]
    const LN_2: (Self, Self);
    /// See [`coefficients`].
    #[doc(hidden)]
    const EXP_TAIL: &'static [Self];
    /// See [`coefficients`].
    #[doc(hidden)]
    const ATANH_TAIL: &'static [Self];
    /// See [`coefficients`].
    #[doc(hidden)]
    const LN_1P_TAIL: &'static [Self];

    /// The nearest number of this type.
    fn from_f64(value: f64) -> Self;
    /// This number, exactly.
    fn to_f64(self) -> f64;

    /// A pass over a batch, compiled here and not in each program that uses the crate.
    #[doc(hidden)]
    fn pass(
        formula: &dyn Formula<Self>,
        domains: &[Domain; 2],
        pred: &[Self],
        target: Targets<'_, Self>,
        output: Output<'_, Self>,
        scaling: Scaling<'_, Self>,
    ) -> Result<f64, Error>;

    /// Value, first and second derivative for one prediction and one target.
    #[doc(hidden)]
    fn point(formula: &dyn Formula<Self>, pred: Self, target: Self) -> [Self; 3];
}

macro_rules! element {
    ($float:ident, $vector:ident, $rounder:expr, $exp_range:expr, $subnormal:expr) => {
        impl Element for $float {
            type Vector<I: Isa> = I::$vector;
            const MAX: Self = Self::MAX;
            const MIN_POSITIVE: Self = Self::MIN_POSITIVE;
            const ROUNDER: Self = $rounder;
            const EXP_RANGE: (Self, Self) = $exp_range;
            const SUBNORMAL_SCALE: (Self, Self) = $subnormal;
            const LN_2: (Self, Self) = coefficients::$float::LN_2;
            const EXP_TAIL: &'static [Self] = &coefficients::$float::EXP_TAIL;
            const ATANH_TAIL: &'static [Self] = &coefficients::$float::ATANH_TAIL;
            const LN_1P_TAIL: &'static [Self] = &coefficients::$float::LN_1P_TAIL;

            #[inline(always)]
            fn from_f64(value: f64) -> Self {
                value as $float
            }
            #[inline(always)]
            fn to_f64(self) -> f64 {
                self.into()
            }

            fn pass(
                formula: &dyn Formula<Self>,
                domains: &[Domain; 2],
                pred: &[Self],
                target: Targets<'_, Self>,
                output: Output<'_, Self>,
                scaling: Scaling<'_, Self>,
            ) -> Result<f64, Error> {
                batch::pass(formula, domains, pred, target, output, scaling)
            }

            fn point(formula: &dyn Formula<Self>, pred: Self, target: Self) -> [Self; 3] {
                batch::point(formula, pred, target)
            }
        }
    };
}

element!(f32, F32, 12_582_912.0, (-87.336_54, 88.722_83), (33_554_432.0, 25.0));
element!(
    f64,
    F64,
    6_755_399_441_055_744.0,
    (-708.396_418_532_264_1, 709.782_712_893_384),
    (18_014_398_509_481_984.0, 54.0)
);
