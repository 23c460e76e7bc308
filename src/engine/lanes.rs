//! A vector as a number that formulas can be written over.

use core::fmt;
use core::ops::{Add, BitAnd, BitOr, Div, Mul, Neg, Not, Sub};

use crate::engine::element::{Element, Number};
use crate::engine::vector::Vector;
use crate::math::kernels;
use crate::real::{Jet, Mask, Plain, Real};

/// One number per lane.
#[derive(Clone, Copy)]
pub(crate) struct Lanes<V>(pub(crate) V);

/// One truth value per lane.
#[derive(Clone, Copy)]
pub(crate) struct LanesMask<V: Vector>(pub(crate) V::Mask);

impl<V> fmt::Debug for Lanes<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Lanes")
    }
}

impl<V: Vector> fmt::Debug for LanesMask<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LanesMask")
    }
}

impl<V: Vector> BitAnd for LanesMask<V> {
    type Output = Self;
    #[inline(always)]
    fn bitand(self, other: Self) -> Self {
        Self(V::and(self.0, other.0))
    }
}

impl<V: Vector> BitOr for LanesMask<V> {
    type Output = Self;
    #[inline(always)]
    fn bitor(self, other: Self) -> Self {
        Self(V::or(self.0, other.0))
    }
}

impl<V: Vector> Not for LanesMask<V> {
    type Output = Self;
    #[inline(always)]
    fn not(self) -> Self {
        Self(V::not(self.0))
    }
}

impl<V: Vector> Mask for LanesMask<V> {}

macro_rules! operators {
    ($($trait:ident $method:ident),*) => {
        $(
            impl<V: Vector> $trait for Lanes<V> {
                type Output = Self;
                #[inline(always)]
                fn $method(self, other: Self) -> Self {
                    Self(self.0.$method(other.0))
                }
            }
            impl<V: Vector> $trait<f64> for Lanes<V> {
                type Output = Self;
                #[inline(always)]
                fn $method(self, other: f64) -> Self {
                    self.$method(self.splat(other))
                }
            }
        )*
    };
}

operators!(Add add, Sub sub, Mul mul, Div div);

impl<V: Vector> Neg for Lanes<V> {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl<V: Vector> Real for Lanes<V> {
    type Plain = Self;
    type Mask = LanesMask<V>;

    #[inline(always)]
    fn plain(self) -> Self {
        self
    }
    #[inline(always)]
    fn constant(value: Self) -> Self {
        value
    }
    #[inline(always)]
    fn select(mask: LanesMask<V>, yes: Self, no: Self) -> Self {
        Self(V::select(mask.0, yes.0, no.0))
    }
    #[inline(always)]
    fn chain(self, f: impl FnOnce(Self) -> Jet<Self>) -> Self {
        f(self).value
    }
    #[inline(always)]
    fn linear(self, f: impl FnOnce(Self) -> (Self, Self)) -> Self {
        f(self).0
    }
}

impl<V: Vector> Plain for Lanes<V> {
    #[inline(always)]
    fn splat(self, value: f64) -> Self {
        Self(V::splat(self.0.isa(), V::Element::from_f64(value)))
    }
    #[inline(always)]
    fn largest(self) -> Self {
        Self(V::splat(self.0.isa(), V::Element::MAX))
    }
    #[inline(always)]
    fn less(self, other: Self) -> LanesMask<V> {
        LanesMask(self.0.less(other.0))
    }
    #[inline(always)]
    fn less_or_equal(self, other: Self) -> LanesMask<V> {
        LanesMask(self.0.less_or_equal(other.0))
    }
    #[inline(always)]
    fn equal(self, other: Self) -> LanesMask<V> {
        LanesMask(self.0.equal(other.0))
    }
    #[inline(always)]
    fn mul_add(self, factor: Self, term: Self) -> Self {
        Self(self.0.mul_add(factor.0, term.0))
    }
    #[inline(always)]
    fn mul_add_exact(self, factor: Self, term: Self) -> Self {
        Self(kernels::mul_add_exact(self.0, factor.0, term.0))
    }
    #[inline(always)]
    fn magnitude(self) -> Self {
        Self(self.0.abs())
    }
    #[inline(always)]
    fn copysign(self, sign: Self) -> Self {
        Self(self.0.copysign(sign.0))
    }
    #[inline(always)]
    fn larger(self, other: Self) -> Self {
        Self(self.0.max(other.0))
    }
    #[inline(always)]
    fn smaller(self, other: Self) -> Self {
        Self(self.0.min(other.0))
    }
    #[inline(always)]
    fn square_root(self) -> Self {
        Self(self.0.sqrt())
    }
    #[inline(always)]
    fn exp_and_exp_m1(self) -> (Self, Self) {
        let (exp, exp_m1) = kernels::exp_and_exp_m1(self.0);
        (Self(exp), Self(exp_m1))
    }
    #[inline(always)]
    fn exponential_inside_range(self) -> Self {
        Self(kernels::exp_inside_range(self.0))
    }
    #[inline(always)]
    fn decay_and_decay_m1(self) -> (Self, Self) {
        let (exp, exp_m1) = kernels::decay_and_decay_m1(self.0);
        (Self(exp), Self(exp_m1))
    }
    #[inline(always)]
    fn logarithm(self) -> Self {
        Self(kernels::ln(self.0))
    }
    #[inline(always)]
    fn logarithm_1p(self) -> Self {
        Self(kernels::ln_1p(self.0))
    }
    #[inline(always)]
    fn logarithm_and_reciprocal(self, lost: Self) -> (Self, Self) {
        let (ln, reciprocal) = kernels::ln_and_reciprocal(self.0, lost.0);
        (Self(ln), Self(reciprocal))
    }
    #[inline(always)]
    fn logarithm_1p_unit(self) -> Self {
        Self(kernels::ln_1p_unit(self.0))
    }
    #[inline(always)]
    fn logarithm_1p_decay(self) -> Self {
        Self(kernels::ln_1p_decay(self.0))
    }
    #[inline(always)]
    fn hyperbolic_tangent_near_zero(self) -> Self {
        Self(kernels::tanh_near_zero(self.0))
    }
    #[inline(always)]
    fn logarithm_cosh_unit(self) -> Self {
        Self(kernels::ln_cosh_unit(self.0))
    }
    #[inline(always)]
    fn exponential_minus_line(self) -> Self {
        Self(kernels::exp_m1_minus_x(self.0))
    }
    #[inline(always)]
    fn exponential_minus_line_over_square(self) -> Self {
        Self(kernels::exp_m1_minus_x_over_square(self.0))
    }
    #[inline(always)]
    fn logarithm_1p_difference_and_reciprocal(self) -> (Self, Self, Self) {
        let (ln, difference, reciprocal) = kernels::ln_1p_difference_and_reciprocal(self.0);
        (Self(ln), Self(difference), Self(reciprocal))
    }
    #[inline(always)]
    fn line_minus_logarithm_1p(self) -> Self {
        Self(kernels::x_minus_ln_1p(self.0))
    }
    #[inline(always)]
    fn logarithm_of_quotient(self, divisor: Self) -> [Self; 4] {
        let [excess, ln, difference, reciprocal] = kernels::ln_of_quotient(self.0, divisor.0);
        [Self(excess), Self(ln), Self(difference), Self(reciprocal)]
    }
    #[inline(always)]
    fn power_jet(self, exponent: f64) -> Jet<Self> {
        let (value, first, second) = kernels::power(self.0, exponent);
        Jet { value: Self(value), first: Self(first), second: Self(second) }
    }
    #[inline(always)]
    fn sine_cosine(self) -> (Self, Self) {
        let (sine, cosine) = kernels::sine_cosine(self.0);
        (Self(sine), Self(cosine))
    }
    #[inline(always)]
    fn sine_cosine_near_zero(self) -> (Self, Self) {
        let (sine, cosine) = kernels::sine_cosine_near_zero(self.0);
        (Self(sine), Self(cosine))
    }
    #[inline(always)]
    fn arc_tangent(self) -> Self {
        Self(kernels::atan(self.0))
    }
    #[inline(always)]
    fn arc_tangent_tail(self) -> Self {
        Self(kernels::atan_tail(self.0))
    }
    #[inline(always)]
    fn normal_density(self) -> Self {
        Self(kernels::normal_density(self.0))
    }
    #[inline(always)]
    fn normal_distribution(self) -> (Self, Self) {
        let (cdf, ln_cdf) = kernels::normal_distribution(self.0);
        (Self(cdf), Self(ln_cdf))
    }
    #[inline(always)]
    fn logarithm_gamma_jet(self) -> Jet<Self> {
        Jet {
            value: Self(kernels::ln_gamma(self.0)),
            first: Self(kernels::digamma(self.0)),
            second: Self(kernels::trigamma(self.0)),
        }
    }
    #[inline(always)]
    fn normal_hazard_excess(self) -> Self {
        Self(kernels::normal_hazard_excess(self.0))
    }
}
