//! What the engine and the elementary functions need of a SIMD vector.

use core::ops::{Add, Div, Mul, Neg, Sub};

use crate::engine::element::Number;

/// A set of instructions: the zero-sized proof that the processor has them, and the vectors that
/// they work on.
pub trait Isa: Copy {
    /// Whether [`Vector::mul_add`] rounds once.
    const FUSED: bool;
    /// Lanes of `f32`.
    type F32: Vector<Element = f32, Isa = Self>;
    /// Lanes of `f64`.
    type F64: Vector<Element = f64, Isa = Self>;
    /// The same instructions on vectors that are no longer than a register.
    type Single: Isa;
    /// The proof for those.
    fn single(self) -> Self::Single;
}

/// Lanes of floating-point numbers that are computed with in one instruction.
pub trait Vector:
    Copy
    + Neg<Output = Self>
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
{
    /// The number in each lane.
    type Element: Number;
    /// One truth value per lane.
    type Mask: Copy;
    /// The instructions that this vector needs.
    type Isa: Isa;
    /// The number of lanes.
    const LANES: usize;

    /// The same number in all lanes.
    fn splat(isa: Self::Isa, value: Self::Element) -> Self;
    /// The proof that the instructions are there, from a vector that could not be without it.
    fn isa(self) -> Self::Isa;
    /// The first [`Self::LANES`] numbers of a slice.
    fn load(isa: Self::Isa, from: &[Self::Element]) -> Self;
    /// Writes the lanes to the beginning of a slice.
    fn store(self, to: &mut [Self::Element]);

    /// The lanes as f64: as one vector, or as the lower and the upper half.
    fn widen(self) -> (<Self::Isa as Isa>::F64, Option<<Self::Isa as Isa>::F64>);

    /// `self · factor + term`, rounded once if [`Isa::FUSED`].
    fn mul_add(self, factor: Self, term: Self) -> Self;
    /// |x|
    fn abs(self) -> Self;
    /// |x| with the sign of another number
    fn copysign(self, sign: Self) -> Self;
    /// √x
    fn sqrt(self) -> Self;
    /// The larger of two numbers; `other` if one is NaN, or both are equal.
    fn max(self, other: Self) -> Self;
    /// The smaller of two numbers; `other` if one is NaN, or both are equal.
    fn min(self, other: Self) -> Self;

    /// The largest of the lanes, none of which is NaN.
    fn max_lane(self) -> Self::Element;

    /// `self < other`
    fn less(self, other: Self) -> Self::Mask;
    /// `self ≤ other`
    fn less_or_equal(self, other: Self) -> Self::Mask;
    /// `self = other`
    fn equal(self, other: Self) -> Self::Mask;
    /// Lanes of `yes` where the mask is true, of `no` elsewhere.
    fn select(mask: Self::Mask, yes: Self, no: Self) -> Self;
    /// True where both are.
    fn and(a: Self::Mask, b: Self::Mask) -> Self::Mask;
    /// True where either is.
    fn or(a: Self::Mask, b: Self::Mask) -> Self::Mask;
    /// True where the mask is not.
    fn not(mask: Self::Mask) -> Self::Mask;
    /// True if the mask is true in all lanes.
    fn all(mask: Self::Mask) -> bool;

    /// 2ᵏ, where k is an integer that was added to [`Number::POWER_ROUNDER`] to give `self`.
    ///
    /// 2ᵏ must be a normal number; nothing is promised otherwise, but that half the smallest of them
    /// becomes 0, and twice the largest power of two infinity.
    fn power_of_two(self) -> Self;
    /// `self · power`, where that is from [`Self::power_of_two`], and may be the infinity.
    ///
    /// Both `self` and the result must be normal numbers.
    fn times_power_of_two(self, power: Self) -> Self;
    /// A normal positive number as m · 2ᵏ: m in [√½, √2), and k.
    fn split_exponent(self) -> (Self, Self);
}
