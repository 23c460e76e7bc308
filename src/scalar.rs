//! Any floating-point number as a number that formulas can be written over.

use core::ops::{Add, BitAnd, BitOr, Div, Mul, Neg, Not, Sub};

use num_traits::Float;

use crate::math::coefficients::f64 as tables;
use crate::real::{Jet, Mask, Plain, Real};

/// One number of any type that is a [`num_traits::Float`], to compute a formula with.
///
/// Slices of `f32` and `f64` need none of this: they are computed with in SIMD lanes. This is for
/// other number types, one at a time, with or without derivatives:
///
/// ```
/// use lossfn::{Dual, Huber, Pointwise, Scalar};
///
/// let loss = Huber::new(1.0)?;
/// let pred = Dual::<_, 2>::variable(Scalar(3.0));
/// let result = loss.formula(pred, Scalar(1.0));
/// assert_eq!((result.value().0, result.first().0, result.second().0), (1.5, 1.0, 0.0));
/// # Ok::<(), lossfn::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Scalar<F>(pub F);

/// The truth value of a comparison of two [`Scalar`] numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScalarMask(bool);

impl BitAnd for ScalarMask {
    type Output = Self;
    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

impl BitOr for ScalarMask {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl Not for ScalarMask {
    type Output = Self;
    fn not(self) -> Self {
        Self(!self.0)
    }
}

impl Mask for ScalarMask {}

macro_rules! operators {
    ($($trait:ident $method:ident),*) => {
        $(
            impl<F: Float> $trait for Scalar<F> {
                type Output = Self;
                fn $method(self, other: Self) -> Self {
                    Self(self.0.$method(other.0))
                }
            }
            impl<F: Float> $trait<f64> for Scalar<F> {
                type Output = Self;
                fn $method(self, other: f64) -> Self {
                    self.$method(self.splat(other))
                }
            }
        )*
    };
}

operators!(Add add, Sub sub, Mul mul, Div div);

impl<F: Float> Neg for Scalar<F> {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl<F: Float> Real for Scalar<F> {
    type Plain = Self;
    type Mask = ScalarMask;

    fn plain(self) -> Self {
        self
    }
    fn constant(value: Self) -> Self {
        value
    }
    fn select(mask: ScalarMask, yes: Self, no: Self) -> Self {
        if mask.0 { yes } else { no }
    }
    fn chain(self, f: impl FnOnce(Self) -> Jet<Self>) -> Self {
        f(self).value
    }
    fn linear(self, f: impl FnOnce(Self) -> (Self, Self)) -> Self {
        f(self).0
    }
}

impl<F: Float> Plain for Scalar<F> {
    fn splat(self, value: f64) -> Self {
        // A type that cannot hold an f64 at all has no number to offer but this one.
        Self(F::from(value).unwrap_or_else(F::nan))
    }
    fn largest(self) -> Self {
        Self(F::max_value())
    }
    fn less(self, other: Self) -> ScalarMask {
        ScalarMask(self.0 < other.0)
    }
    fn less_or_equal(self, other: Self) -> ScalarMask {
        ScalarMask(self.0 <= other.0)
    }
    fn equal(self, other: Self) -> ScalarMask {
        ScalarMask(self.0 == other.0)
    }
    fn mul_add(self, factor: Self, term: Self) -> Self {
        Self(self.0.mul_add(factor.0, term.0))
    }
    fn mul_add_exact(self, factor: Self, term: Self) -> Self {
        self.mul_add(factor, term)
    }
    fn magnitude(self) -> Self {
        Self(self.0.abs())
    }
    fn copysign(self, sign: Self) -> Self {
        Self(self.0.copysign(sign.0))
    }
    fn larger(self, other: Self) -> Self {
        if self.0 > other.0 { self } else { other }
    }
    fn smaller(self, other: Self) -> Self {
        if self.0 < other.0 { self } else { other }
    }
    fn square_root(self) -> Self {
        Self(self.0.sqrt())
    }
    fn exp_and_exp_m1(self) -> (Self, Self) {
        (Self(self.0.exp()), Self(self.0.exp_m1()))
    }
    fn exponential_inside_range(self) -> Self {
        Self(self.0.exp())
    }
    fn decay_and_decay_m1(self) -> (Self, Self) {
        self.exp_and_exp_m1()
    }
    fn logarithm(self) -> Self {
        Self(self.0.ln())
    }
    fn logarithm_1p(self) -> Self {
        Self(self.0.ln_1p())
    }
    fn logarithm_and_reciprocal(self, lost: Self) -> (Self, Self) {
        let reciprocal = Self(self.0.recip());
        let finite = self.0.is_finite();
        (if finite { self.logarithm() + lost * reciprocal } else { self }, reciprocal)
    }
    fn logarithm_1p_unit(self) -> Self {
        Self(self.0.ln_1p())
    }
    fn logarithm_1p_decay(self) -> Self {
        Self(self.0.exp().ln_1p())
    }
    fn hyperbolic_tangent_near_zero(self) -> Self {
        Self(self.0.tanh())
    }
    fn logarithm_cosh_unit(self) -> Self {
        let sinh = self.0.sinh();
        Self((sinh * sinh).ln_1p() / natural(2))
    }
    fn sine_cosine(self) -> (Self, Self) {
        let (sine, cosine) = self.0.sin_cos();
        (Self(sine), Self(cosine))
    }
    fn sine_cosine_near_zero(self) -> (Self, Self) {
        self.sine_cosine()
    }
    fn arc_tangent(self) -> Self {
        Self(self.0.atan())
    }
    fn arc_tangent_tail(self) -> Self {
        Self(horner(self.0, &tables::ATAN_TAIL))
    }
    fn normal_density(self) -> Self {
        let half = self.splat(0.5).0;
        let square = self.0 * self.0;
        // What the square lost.
        let rest = self.0.mul_add(self.0, -square);
        let density = (-square * half).exp() / self.splat(core::f64::consts::TAU).0.sqrt();
        Self(if square.is_infinite() { density } else { density * (F::one() - rest * half) })
    }
    fn normal_hazard_excess(self) -> Self {
        let x = self.0;
        if x < F::one() {
            // e^(½x²) √(½π) − (x + x³/3 + x⁵/(3 · 5) + …) is the inverse of the hazard.
            let centre = self.splat(core::f64::consts::FRAC_PI_2).square_root().0;
            let series = sum(x, |term, n| term * x * x / natural(2 * n + 1));
            let inverse = (x * x / natural(2)).exp() * centre - series;
            Self(inverse.recip() - x)
        } else {
            // 1/(x + 2/(x + 3/(x + …))), of which the far end is about as large as if it went on
            // with the same number.
            let terms = 400;
            let half = x / natural(2);
            let end = half + half.hypot(natural::<F>(terms).sqrt());
            let rest = |rest: F, n: usize| x + natural::<F>(n) / rest;
            Self((2..=terms).rev().fold(end, rest).recip())
        }
    }
    fn normal_distribution(self) -> (Self, Self) {
        let Self(x) = self;
        let size = self.magnitude();
        let hazard = size + size.normal_hazard_excess();
        let Self(tail) = size.normal_density() / hazard;
        if x >= F::zero() {
            (Self(F::one() - tail), Self((-tail).ln_1p()))
        } else {
            let Self(ln) = hazard * self.splat(core::f64::consts::TAU).square_root();
            (Self(tail), Self(-(x * x / natural(2) + ln.ln())))
        }
    }
    fn logarithm_gamma_jet(self) -> Jet<Self> {
        let Self(x) = self;
        let (zero, one, two) = (F::zero(), F::one(), natural::<F>(2));
        let infinity = Self(F::infinity());
        if x.is_nan() || x < zero {
            let nan = Self(F::nan());
            return Jet { value: nan, first: nan, second: nan };
        }
        if x.is_zero() {
            return Jet { value: infinity, first: -infinity, second: infinity };
        }
        if x.is_infinite() {
            return Jet { value: infinity, first: infinity, second: Self(zero) };
        }
        let number = |value: f64| self.splat(value).0;
        let inverse = x.recip();
        let z = inverse * inverse;
        let near = |t: F| t * (number(ONE_MINUS_GAMMA) + t * horner(t, &tables::LN_GAMMA_SLOPE));
        let value = if x < one + number(0.5) {
            near(x - one) - x.ln()
        } else if x < natural(10) {
            // Γ(x) = (x − 1)(x − 2) ⋯ Γ(x − n)
            let (mut rest, mut product) = (x, one);
            while rest > number(2.5) {
                rest = rest - one;
                product = product * rest;
            }
            near(rest - two) + product.ln()
        } else {
            // ½ ln x apart, because x − ½ would be rounded.
            let (half, ln) = (number(0.5), x.ln());
            let small = number(LN_SQRT_TAU) - half * ln;
            x * (ln - one) + (small + inverse * horner(z, &tables::STIRLING_TAIL))
        };
        let (first, second) = if x <= number(2.5) {
            let t = if x < one { x - one } else { x - two };
            let distance = (t - number(DIGAMMA_ZERO)) - number(DIGAMMA_ZERO_REST);
            let digamma = distance * horner(t, &tables::DIGAMMA_QUOTIENT);
            let trigamma = horner(t, &tables::TRIGAMMA_NEAR);
            if x < one { (digamma - inverse, trigamma + z) } else { (digamma, trigamma) }
        } else {
            let half = number(0.5);
            let (digamma, trigamma) = (&tables::DIGAMMA_TAIL, &tables::TRIGAMMA_TAIL);
            (
                x.ln() - inverse * (half + inverse * horner(z, digamma)),
                inverse + z * (half + inverse * horner(z, trigamma)),
            )
        };
        Jet { value: Self(value), first: Self(first), second: Self(second) }
    }
    fn exponential_minus_line(self) -> Self {
        let x = self.0;
        if x.abs() <= F::one() {
            self * self * self.exponential_minus_line_over_square()
        } else {
            Self(x.exp_m1() - x)
        }
    }
    fn exponential_minus_line_over_square(self) -> Self {
        // 1/2! + x/3! + x²/4! + …
        let first = F::one() / natural(2);
        Self(sum(first, |term, n| term * self.0 / natural(n + 2)))
    }
    fn logarithm_1p_difference_and_reciprocal(self) -> (Self, Self, Self) {
        let reciprocal = (self.0 + F::one()).recip();
        (self.logarithm_1p(), self.line_minus_logarithm_1p(), Self(reciprocal))
    }
    fn line_minus_logarithm_1p(self) -> Self {
        let x = self.0;
        if x.abs() <= F::one() / natural(2) {
            // With s = x/(2 + x): x − 2 atanh s = s (x − 2s²(1/3 + s²/5 + s⁴/7 + …))
            let s = x / (natural::<F>(2) + x);
            let z = s * s;
            let first = F::one() / natural(3);
            let tail = sum(first, |term, n| term * z * natural(2 * n + 1) / natural(2 * n + 3));
            Self(s * (x - natural::<F>(2) * z * tail))
        } else if x.is_infinite() {
            self
        } else {
            Self(x - x.ln_1p())
        }
    }
    fn logarithm_of_quotient(self, divisor: Self) -> [Self; 4] {
        let excess = (self - divisor) / divisor;
        let (ln, difference, reciprocal) = excess.logarithm_1p_difference_and_reciprocal();
        let infinite = excess.0.is_infinite();
        let ln = if infinite { self.logarithm() - divisor.logarithm() } else { ln };
        [excess, ln, difference, reciprocal]
    }
    fn power_jet(self, exponent: f64) -> Jet<Self> {
        let Self(x) = self;
        // −0 would give negative infinities.
        let x = if x >= F::zero() { x.abs() } else { F::nan() };
        let times_power = |factor: f64, exponent: F| {
            let factor = self.splat(factor);
            let power = if x.is_nan() { x } else { x.powf(exponent) };
            if factor.0.is_zero() && !x.is_nan() { factor } else { Self(power) * factor }
        };
        let (a, one) = (self.splat(exponent).0, F::one());
        Jet {
            value: times_power(1.0, a),
            first: times_power(exponent, a - one),
            second: times_power(exponent * (exponent - 1.0), a - one - one),
        }
    }
}

/// 1 − γ, with Euler's constant.
const ONE_MINUS_GAMMA: f64 = 0.422_784_335_098_467_13;
/// ½ ln(2π)
const LN_SQRT_TAU: f64 = 0.918_938_533_204_672_8;
/// The zero of the digamma function less 2, in two parts.
const DIGAMMA_ZERO: f64 = -0.538_367_855_031_637_6;
const DIGAMMA_ZERO_REST: f64 = -1.552_234_816_285_867_7e-17;

/// The polynomial with these coefficients, lowest degree first, as good as they are.
fn horner<F: Float>(x: F, coefficients: &[f64]) -> F {
    let number = |c: f64| F::from(c).unwrap_or_else(F::nan);
    coefficients.iter().rev().fold(F::zero(), |sum, &c| sum * x + number(c))
}

/// A small natural number.
fn natural<F: Float>(n: usize) -> F {
    F::from(n).unwrap_or_else(F::nan)
}

/// The sum of a series: its first term, and from one term and its number, counted from 1, the next
/// one, until they change nothing any more.
fn sum<F: Float>(first: F, next: impl Fn(F, usize) -> F) -> F {
    let (mut sum, mut term) = (first, first);
    for n in 1..1000 {
        term = next(term, n);
        let longer = sum + term;
        if longer == sum {
            break;
        }
        sum = longer;
    }
    sum
}
