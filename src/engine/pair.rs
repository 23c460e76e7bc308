//! Two vectors as one.
//!
//! A formula is a long chain in which each operation waits for the one before. A processor looks
//! ahead for others, but no further than the chain of the next vector or two. With two vectors the
//! operations of two chains come in turn.

use core::ops::{Add, Div, Mul, Neg, Sub};

use crate::engine::vector::{Isa, Vector};

/// Instructions that are used on two vectors at a time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Paired<I>(pub(crate) I);

impl<I: Isa> Isa for Paired<I> {
    const FUSED: bool = I::FUSED;
    type F32 = Pair<I::F32>;
    type F64 = Pair<I::F64>;
    type Single = I::Single;
    #[inline(always)]
    fn single(self) -> I::Single {
        self.0.single()
    }
}

/// Two vectors, the lanes of the second behind those of the first.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pair<V>(V, V);

macro_rules! operators {
    ($($trait:ident $method:ident),*) => {
        $(
            impl<V: Vector> $trait for Pair<V> {
                type Output = Self;
                #[inline(always)]
                fn $method(self, other: Self) -> Self {
                    Self(self.0.$method(other.0), self.1.$method(other.1))
                }
            }
        )*
    };
}

operators!(Add add, Sub sub, Mul mul, Div div);

impl<V: Vector> Neg for Pair<V> {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        Self(-self.0, -self.1)
    }
}

impl<V: Vector> Vector for Pair<V> {
    type Element = V::Element;
    type Mask = (V::Mask, V::Mask);
    type Isa = Paired<V::Isa>;
    const LANES: usize = 2 * V::LANES;

    #[inline(always)]
    fn splat(isa: Paired<V::Isa>, value: V::Element) -> Self {
        let numbers = V::splat(isa.0, value);
        Self(numbers, numbers)
    }
    #[inline(always)]
    fn isa(self) -> Paired<V::Isa> {
        Paired(self.0.isa())
    }
    #[inline(always)]
    fn load(isa: Paired<V::Isa>, from: &[V::Element]) -> Self {
        let (low, high) = from[..Self::LANES].split_at(V::LANES);
        Self(V::load(isa.0, low), V::load(isa.0, high))
    }
    #[inline(always)]
    fn store(self, to: &mut [V::Element]) {
        let (low, high) = to[..Self::LANES].split_at_mut(V::LANES);
        self.0.store(low);
        self.1.store(high);
    }
    #[inline(always)]
    fn widen(self) -> (<Self::Isa as Isa>::F64, Option<<Self::Isa as Isa>::F64>) {
        match (self.0.widen(), self.1.widen()) {
            ((a, Some(b)), (c, Some(d))) => (Pair(a, b), Some(Pair(c, d))),
            ((a, _), (b, _)) => (Pair(a, b), None),
        }
    }
    #[inline(always)]
    fn mul_add(self, factor: Self, term: Self) -> Self {
        Self(self.0.mul_add(factor.0, term.0), self.1.mul_add(factor.1, term.1))
    }
    #[inline(always)]
    fn abs(self) -> Self {
        Self(self.0.abs(), self.1.abs())
    }
    #[inline(always)]
    fn copysign(self, sign: Self) -> Self {
        Self(self.0.copysign(sign.0), self.1.copysign(sign.1))
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        Self(self.0.sqrt(), self.1.sqrt())
    }
    #[inline(always)]
    fn max(self, other: Self) -> Self {
        Self(self.0.max(other.0), self.1.max(other.1))
    }
    #[inline(always)]
    fn min(self, other: Self) -> Self {
        Self(self.0.min(other.0), self.1.min(other.1))
    }
    #[inline(always)]
    fn max_lane(self) -> V::Element {
        self.0.max(self.1).max_lane()
    }
    #[inline(always)]
    fn less(self, other: Self) -> Self::Mask {
        (self.0.less(other.0), self.1.less(other.1))
    }
    #[inline(always)]
    fn less_or_equal(self, other: Self) -> Self::Mask {
        (self.0.less_or_equal(other.0), self.1.less_or_equal(other.1))
    }
    #[inline(always)]
    fn equal(self, other: Self) -> Self::Mask {
        (self.0.equal(other.0), self.1.equal(other.1))
    }
    #[inline(always)]
    fn select(mask: Self::Mask, yes: Self, no: Self) -> Self {
        Self(V::select(mask.0, yes.0, no.0), V::select(mask.1, yes.1, no.1))
    }
    #[inline(always)]
    fn and(a: Self::Mask, b: Self::Mask) -> Self::Mask {
        (V::and(a.0, b.0), V::and(a.1, b.1))
    }
    #[inline(always)]
    fn or(a: Self::Mask, b: Self::Mask) -> Self::Mask {
        (V::or(a.0, b.0), V::or(a.1, b.1))
    }
    #[inline(always)]
    fn not(mask: Self::Mask) -> Self::Mask {
        (V::not(mask.0), V::not(mask.1))
    }
    #[inline(always)]
    fn all(mask: Self::Mask) -> bool {
        V::all(V::and(mask.0, mask.1))
    }
    #[inline(always)]
    fn power_of_two(self) -> Self {
        Self(self.0.power_of_two(), self.1.power_of_two())
    }
    #[inline(always)]
    fn times_power_of_two(self, power: Self) -> Self {
        Self(self.0.times_power_of_two(power.0), self.1.times_power_of_two(power.1))
    }
    #[inline(always)]
    fn split_exponent(self) -> (Self, Self) {
        let (a, b) = (self.0.split_exponent(), self.1.split_exponent());
        (Self(a.0, b.0), Self(a.1, b.1))
    }
}
