//! The number types that slices of predictions are made of, and those that are computed with.

use core::fmt;
use core::ops::Mul;

use crate::domain::Domain;
use crate::engine::batch::{self, Targets};
use crate::engine::formula::Formula;
use crate::engine::vector::{Isa, Vector};
use crate::error::Error;
use crate::math::{Tables, coefficients};
use crate::pass::{Output, Scaling};

pub(crate) mod sealed {
    pub trait Sealed {}
    impl Sealed for f32 {}
    impl Sealed for f64 {}
}

/// The number type of predictions: `f32` or `f64`, and with the feature `half` also `half::f16` and
/// `half::bf16`.
///
/// Numbers of 16 bits are widened to `f32`, which is exact, and computed with in that; each result
/// is rounded to the nearest number of 16 bits, or to infinity if it is beyond them all. Where
/// several losses are added up, each sum is rounded.
///
/// ```
/// # #[cfg(feature = "half")] {
/// use half::bf16;
/// use lossfn::{Loss, SoftmaxCrossEntropy};
///
/// let logits = [0.0, 1.0, 3.0, 0.5, 0.5, -2.0].map(bf16::from_f32);
/// let gradient = SoftmaxCrossEntropy::new().gradient(&logits, &[2_u32, 0])?;
/// assert_eq!(gradient[2], bf16::from_f32(-0.0781));
/// # }
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// The trait is sealed. Other number types can be computed with one number at a time: wrap them
/// in a [`Scalar`](crate::Scalar) and call [`Pointwise::formula`](crate::Pointwise::formula).
pub trait Element:
    sealed::Sealed + Copy + Default + PartialOrd + fmt::Debug + fmt::Display + Send + Sync + 'static
{
    /// What is computed with: this type, or a wider one.
    #[doc(hidden)]
    type Number: Number;
    /// Whether that is a wider one.
    #[doc(hidden)]
    const WIDENS: bool;

    /// The nearest number of this type.
    fn from_f64(value: f64) -> Self;
    /// This number, exactly.
    fn to_f64(self) -> f64;

    /// The elements as they are, where they are what is computed with.
    #[doc(hidden)]
    fn numbers(elements: &[Self]) -> Option<&[Self::Number]>;
    /// The same, to write to.
    #[doc(hidden)]
    fn numbers_mut(elements: &mut [Self]) -> Option<&mut [Self::Number]>;
    /// Writes elements as numbers, exactly. Both slices have one length.
    #[doc(hidden)]
    fn widen(from: &[Self], to: &mut [Self::Number]);
    /// Writes the elements that are nearest to numbers. Both slices have one length.
    #[doc(hidden)]
    fn narrow(from: &[Self::Number], to: &mut [Self]);

    /// A pass over a batch, compiled here and not in each program that uses the crate.
    #[doc(hidden)]
    fn pass(
        formula: &dyn Formula<Self::Number>,
        domains: &[Domain; 2],
        pred: &[Self],
        target: Targets<'_, Self>,
        output: Output<'_, Self>,
        scaling: Scaling<'_, Self>,
    ) -> Result<f64, Error>;

    /// Value, first and second derivative for one prediction and one target.
    #[doc(hidden)]
    fn point(formula: &dyn Formula<Self::Number>, pred: Self, target: Self) -> [Self; 3];
}

/// The elements as numbers: themselves, or what is written to the beginning of `room`.
#[inline(always)]
pub(crate) fn widened<'a, T: Element>(from: &'a [T], room: &'a mut [T::Number]) -> &'a [T::Number] {
    match T::numbers(from) {
        Some(numbers) => numbers,
        None => {
            let room = &mut room[..from.len()];
            T::widen(from, room);
            room
        }
    }
}

/// Writes numbers to elements: to themselves, or to the beginning of `room`, from where they are
/// narrowed. `write` finds the elements in their place if it `adds` to them.
#[inline(always)]
pub(crate) fn write_narrowed<T: Element, R>(
    to: &mut [T],
    room: &mut [T::Number],
    adds: bool,
    write: impl FnOnce(&mut [T::Number]) -> R,
) -> R {
    if let Some(numbers) = T::numbers_mut(to) {
        return write(numbers);
    }
    let room = &mut room[..to.len()];
    if adds {
        T::widen(to, room);
    }
    let result = write(room);
    T::narrow(room, to);
    result
}

/// A number type that is computed with: `f32` or `f64`.
pub trait Number: Element<Number = Self> + Tables + Mul<Output = Self> {
    /// Lanes of this number.
    type Vector<I: Isa>: Vector<Element = Self, Isa = I>;
    /// The largest finite number.
    const MAX: Self;
    /// The smallest normal number.
    const MIN_POSITIVE: Self;
    /// A number that moves the binary point of what it is added to behind the last digit: the sum
    /// is rounded to an integer, which stands in its low bits.
    const ROUNDER: Self;
    /// The same for the exponent of a power of two, which with this number has its bias.
    const POWER_ROUNDER: Self;
    /// Where eˣ becomes subnormal, and where it overflows.
    const EXP_RANGE: (Self, Self);
    /// A power of two that makes every subnormal number normal, and its exponent.
    const SUBNORMAL_SCALE: (Self, Self);
    /// ln 2 as a sum of two numbers.
    const LN_2: (Self, Self);
    /// See [`coefficients`].
    const EXP_TAIL: &'static [Self];
    /// See [`coefficients`].
    const ATANH_TAIL: &'static [Self];
    /// See [`coefficients`].
    const LN_1P_TAIL: &'static [Self];
}

macro_rules! element {
    ($float:ident, $vector:ident, $rounder:expr, $exp_range:expr, $subnormal:expr) => {
        impl Number for $float {
            type Vector<I: Isa> = I::$vector;
            const MAX: Self = Self::MAX;
            const MIN_POSITIVE: Self = Self::MIN_POSITIVE;
            const ROUNDER: Self = $rounder;
            const POWER_ROUNDER: Self = $rounder + (Self::MAX_EXP - 1) as Self;
            const EXP_RANGE: (Self, Self) = $exp_range;
            const SUBNORMAL_SCALE: (Self, Self) = $subnormal;
            const LN_2: (Self, Self) = coefficients::$float::LN_2;
            const EXP_TAIL: &'static [Self] = &coefficients::$float::EXP_TAIL;
            const ATANH_TAIL: &'static [Self] = &coefficients::$float::ATANH_TAIL;
            const LN_1P_TAIL: &'static [Self] = &coefficients::$float::LN_1P_TAIL;
        }

        impl Element for $float {
            type Number = Self;
            const WIDENS: bool = false;

            #[inline(always)]
            fn from_f64(value: f64) -> Self {
                value as $float
            }
            #[inline(always)]
            fn to_f64(self) -> f64 {
                self.into()
            }

            #[inline(always)]
            fn numbers(elements: &[Self]) -> Option<&[Self]> {
                Some(elements)
            }
            #[inline(always)]
            fn numbers_mut(elements: &mut [Self]) -> Option<&mut [Self]> {
                Some(elements)
            }
            #[inline(always)]
            fn widen(from: &[Self], to: &mut [Self]) {
                to.copy_from_slice(from);
            }
            #[inline(always)]
            fn narrow(from: &[Self], to: &mut [Self]) {
                to.copy_from_slice(from);
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
