//! The numbers that formulas are written over.
//!
//! A formula does not know what it is computed with. [`Real`] is implemented for SIMD lanes, for
//! any [`num_traits::Float`] in a [`Scalar`](crate::Scalar), and for the [`Dual`](crate::Dual)
//! numbers over both, which carry first and second derivatives along. That is how one line of
//! arithmetic becomes value, gradient and Hessian, scalar and vectorised, in f32 and f64.

use core::ops::{Add, BitAnd, BitOr, Div, Mul, Neg, Not, Sub};

use crate::math;

/// What a comparison of two [`Real`] numbers gives: one truth value per lane.
///
/// A mask cannot become a `bool`, because a formula is computed on many lanes at once; it
/// [selects](Mask::select) between two results instead.
pub trait Mask: Copy + BitAnd<Output = Self> + BitOr<Output = Self> + Not<Output = Self> {
    /// `yes` where the mask is true, `no` where it is false.
    ///
    /// Both are computed; a dual number takes its derivatives from the same side as its value, so
    /// an infinity on the other side never leaks.
    #[inline(always)]
    fn select<R: Real<Mask = Self>>(self, yes: R, no: R) -> R {
        R::select(self, yes, no)
    }
}

/// What a [`Real`] can be compared with: an `f64` or a number without derivatives.
pub trait Operand<P> {
    /// This operand as a number of the kind of `like`.
    fn like(self, like: P) -> P;
}

impl<P: Plain> Operand<P> for f64 {
    #[inline(always)]
    fn like(self, like: P) -> P {
        like.splat(self)
    }
}

impl<P: Plain> Operand<P> for P {
    #[inline(always)]
    fn like(self, _: P) -> P {
        self
    }
}

/// A one-argument function at one point: its value and its first two derivatives there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Jet<P> {
    /// f(x)
    pub value: P,
    /// f′(x)
    pub first: P,
    /// f″(x)
    pub second: P,
}

/// Methods of [`Real`] that are functions of one number in `math`, called through a closure because
/// only a closure can be told to be inlined.
macro_rules! elementary {
    ($($(#[$doc:meta])* $name:ident)*) => {
        $(
            $(#[$doc])*
            #[inline(always)]
            fn $name(self) -> Self {
                self.chain(
                    #[inline(always)]
                    |x| math::$name(x),
                )
            }
        )*
    };
}

/// A number that a formula may be written over.
///
/// It has its own arithmetic, arithmetic with [`Real::Plain`] numbers (the same number without
/// derivatives: what a target is) and with `f64` literals on the right-hand side, the elementary
/// functions, comparisons that give a [`Mask`], and [`select`](Mask::select).
///
/// ```
/// use lossfn::{Mask, Real};
///
/// /// ½r² below one, |r| − ½ above
/// fn huber<R: Real>(r: R) -> R {
///     let distance = r.abs();
///     distance.le(1.0).select(r.square() * 0.5, distance - 0.5)
/// }
/// assert_eq!(huber(lossfn::Scalar(3.0_f32)).0, 2.5);
/// ```
///
/// There is no way to make a `Real` from nothing, and none to turn it or a [`Mask`] into an `f64`
/// or a `bool`: a vector needs the proof that the processor has its instructions, and a formula
/// that branched on one lane would be wrong for its neighbours.
///
/// # Derivatives
///
/// The functions here know their own first and second derivative, in the form that loses no
/// digits. A function that is missing is added with [`chain`](Real::chain).
///
/// # Errors of the functions
///
/// At most so many units in the last place, in f32 and in f64, over all numbers (`sin` and `cos`: as
/// far as they say), and 0.1 more of `exp_m1`, `atan` and `ln_normal_cdf` on processors without fused
/// multiply-add; results below the smallest normal number may be 0:
///
/// | function | value | first derivative | second derivative |
/// |---|---|---|---|
/// | `sqrt` | 0.51 | 1.5 | 2.5 |
/// | `exp` | 1.1 | 1.1 | 1.1 |
/// | `exp_m1` | 1.4 | 1.1 | 1.1 |
/// | `exp_m1_minus_x` | 2.1 | 1.6 | 1.1 |
/// | `ln` | 1.0 | 0.51 | 2.0 |
/// | `ln_1p` | 1.0 | 1.5 | 3.5 |
/// | `x_minus_ln_1p` | 2.5 | 1.5 | 3.5 |
/// | `tanh` | 1.5 | 4.5 | 6.0 |
/// | `ln_cosh` | 1.5 | 1.5 | 4.5 |
/// | `sigmoid` | 1.5 | 2.5 | 5.0 |
/// | `softplus` | 1.5 | 1.5 | 2.5 |
/// | `normal_cdf` | 1.5 | 2.0 | 3.0 |
/// | `ln_normal_cdf` | 1.5 | 6.0 | 9.0 |
/// | `ln_gamma` | 1.0 | 2.5 | 3.0 |
/// | `sin` | 1.5 | 1.5 | 1.5 |
/// | `cos` | 1.5 | 1.5 | 1.5 |
/// | `atan` | 1.5 | 1.5 | 4.5 |
/// | `powf` | 1.0 | 2.0 | 2.0 |
pub trait Real:
    Copy
    + Neg<Output = Self>
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Add<<Self as Real>::Plain, Output = Self>
    + Sub<<Self as Real>::Plain, Output = Self>
    + Mul<<Self as Real>::Plain, Output = Self>
    + Div<<Self as Real>::Plain, Output = Self>
    + Add<f64, Output = Self>
    + Sub<f64, Output = Self>
    + Mul<f64, Output = Self>
    + Div<f64, Output = Self>
{
    /// The same number without derivatives.
    type Plain: Plain<Plain = Self::Plain, Mask = Self::Mask>;
    /// What a comparison gives.
    type Mask: Mask;

    /// The value, without its derivatives: what other libraries call `detach` or `stop_gradient`.
    fn plain(self) -> Self::Plain;

    /// A constant: `value` with all derivatives zero.
    fn constant(value: Self::Plain) -> Self;

    /// `yes` where `mask` is true, `no` where it is false; see [`Mask::select`].
    fn select(mask: Self::Mask, yes: Self, no: Self) -> Self;

    /// The function `f` of this number, by the chain rule.
    ///
    /// `f` gives its value and both derivatives at once, because they share their expensive
    /// parts. What is not asked for is not computed. Give it as a closure that is marked
    /// `#[inline(always)]`, or it will not be vectorised.
    fn chain(self, f: impl FnOnce(Self::Plain) -> Jet<Self::Plain>) -> Self;

    /// A function that is linear around every point but its kinks: `value` and `slope` at this
    /// number. Its second derivative is an exact zero.
    fn linear(self, f: impl FnOnce(Self::Plain) -> (Self::Plain, Self::Plain)) -> Self;

    /// True where `self < other`.
    #[inline(always)]
    fn lt(self, other: impl Operand<Self::Plain>) -> Self::Mask {
        let x = self.plain();
        x.less(other.like(x))
    }

    /// True where `self ≤ other`.
    #[inline(always)]
    fn le(self, other: impl Operand<Self::Plain>) -> Self::Mask {
        let x = self.plain();
        x.less_or_equal(other.like(x))
    }

    /// True where `self > other`.
    #[inline(always)]
    fn gt(self, other: impl Operand<Self::Plain>) -> Self::Mask {
        let x = self.plain();
        other.like(x).less(x)
    }

    /// True where `self ≥ other`.
    #[inline(always)]
    fn ge(self, other: impl Operand<Self::Plain>) -> Self::Mask {
        let x = self.plain();
        other.like(x).less_or_equal(x)
    }

    /// True where `self = other`.
    #[inline(always)]
    fn eq(self, other: impl Operand<Self::Plain>) -> Self::Mask {
        let x = self.plain();
        x.equal(other.like(x))
    }

    /// The function that is `left · x` below zero and `right · x` above it.
    ///
    /// At the kink it is 0 with derivative 0, the subgradient of least absolute value
    /// (`left < 0 < right` is assumed).
    #[inline(always)]
    fn kinked(self, left: f64, right: f64) -> Self {
        self.linear(
            #[inline(always)]
            |x| math::kinked(x, left, right),
        )
    }

    /// |x|, with derivative 0 at 0.
    #[inline(always)]
    #[expect(clippy::redundant_closure, reason = "only a closure can be told to be inlined")]
    fn abs(self) -> Self {
        self.linear(
            #[inline(always)]
            |x| math::abs(x),
        )
    }

    /// max(x, 0), with derivative 0 at 0.
    #[inline(always)]
    #[expect(clippy::redundant_closure, reason = "only a closure can be told to be inlined")]
    fn positive_part(self) -> Self {
        self.linear(
            #[inline(always)]
            |x| math::positive_part(x),
        )
    }

    /// `self · factor`, and 0 where the factor is 0, even if this number is infinite.
    #[inline(always)]
    fn times_or_zero(self, factor: Self::Plain) -> Self {
        self.linear(
            #[inline(always)]
            |x| math::times_or_zero(x, factor),
        )
    }

    /// xᵃ for x ≥ 0 and any `exponent` a; NaN for x < 0. x⁰ is 1, also at 0.
    #[inline(always)]
    fn powf(self, exponent: f64) -> Self {
        math::powf(self, exponent)
    }

    elementary! {
        /// x²
        square
        /// √x
        sqrt
        /// eˣ
        exp
        /// eˣ − 1, exact for small x
        exp_m1
        /// eˣ − 1 − x, exact for small x, where it is ½x²
        exp_m1_minus_x
        /// ln x
        ln
        /// ln(1 + x), exact for small x
        ln_1p
        /// x − ln(1 + x), exact for small x, where it is ½x²
        x_minus_ln_1p
        /// sin x; in lanes 0 for |x| beyond 3 · 10¹⁵ (6 · 10⁶ in f32)
        sin
        /// cos x; in lanes 1 for |x| beyond 3 · 10¹⁵ (6 · 10⁶ in f32)
        cos
        /// The arc tangent of x
        atan
        /// tanh x
        tanh
        /// ln cosh x, exact for small x and without overflow for large x
        ln_cosh
        /// The sigmoid 1/(1 + e⁻ˣ), exact in both tails
        sigmoid
        /// ln(1 + eˣ), exact in both tails
        softplus
        /// The distribution function Φ of the normal distribution, exact in both tails
        normal_cdf
        /// ln Φ(x), exact in both tails
        ln_normal_cdf
        /// ln Γ(x) for x ≥ 0, exact also beside its zeros at 1 and 2, with the digamma and trigamma
        /// functions as derivatives; ∞ at 0, and NaN for x < 0, where `lgamma` of C gives ln |Γ(x)|
        ln_gamma
    }
}

/// A number without derivatives: what the elementary functions of [`Real`] are computed in.
///
/// Implemented by [`Scalar`](crate::Scalar) and by the SIMD lanes; there is no reason to
/// implement it elsewhere, and new methods may be added at any time.
pub trait Plain: Real<Plain = Self> {
    /// A number of this kind with the given value.
    fn splat(self, value: f64) -> Self;
    /// The largest finite number of this kind.
    fn largest(self) -> Self;
    /// `self < other`
    fn less(self, other: Self) -> Self::Mask;
    /// `self ≤ other`
    fn less_or_equal(self, other: Self) -> Self::Mask;
    /// `self = other`
    fn equal(self, other: Self) -> Self::Mask;
    /// `self · factor + term`, rounded once where the processor can.
    fn mul_add(self, factor: Self, term: Self) -> Self;
    /// `self · factor + term`, rounded as good as once on every processor, at whatever cost: for a
    /// term that cancels all of the product but its last digits.
    fn mul_add_exact(self, factor: Self, term: Self) -> Self;
    /// |x|
    fn magnitude(self) -> Self;
    /// |x| with the sign of another number
    fn copysign(self, sign: Self) -> Self;
    /// the larger of two numbers; `other` if one is NaN, or both are equal
    fn larger(self, other: Self) -> Self;
    /// the smaller of two numbers; `other` if one is NaN, or both are equal
    fn smaller(self, other: Self) -> Self;
    /// √x
    fn square_root(self) -> Self;
    /// eˣ and eˣ − 1
    fn exp_and_exp_m1(self) -> (Self, Self);
    /// eˣ where that is a normal number
    fn exponential_inside_range(self) -> Self;
    /// eˣ and eˣ − 1 for x ≤ 0
    fn decay_and_decay_m1(self) -> (Self, Self);
    /// ln x
    fn logarithm(self) -> Self;
    /// ln(1 + x)
    fn logarithm_1p(self) -> Self;
    /// ln(x + lost) and 1/x for a normal number x > 0, of which rounding has `lost` so much
    fn logarithm_and_reciprocal(self, lost: Self) -> (Self, Self);
    /// ln(1 + x) and 1/(1 + x) for x ≥ 0
    #[inline(always)]
    fn logarithm_1p_and_reciprocal(self) -> (Self, Self) {
        let sum = self + 1.0;
        sum.logarithm_and_reciprocal(self - (sum - 1.0))
    }
    /// ln(1 + x) for 0 ≤ x ≤ 1
    fn logarithm_1p_unit(self) -> Self;
    /// ln(1 + eˣ) for x ≤ 0
    fn logarithm_1p_decay(self) -> Self;
    /// tanh x for |x| ≤ 0.7
    fn hyperbolic_tangent_near_zero(self) -> Self;
    /// ln cosh x for |x| ≤ 1
    fn logarithm_cosh_unit(self) -> Self;
    /// xᵃ for x ≥ 0 and the `exponent` a, with its derivatives; NaN for x < 0
    fn power_jet(self, exponent: f64) -> Jet<Self>;
    /// xᵃ for x ≥ 0 and the `exponent` a; NaN for x < 0
    #[inline(always)]
    fn power(self, exponent: f64) -> Self {
        self.power_jet(exponent).value
    }
    /// sin x and cos x
    fn sine_cosine(self) -> (Self, Self);
    /// sin x and cos x for 0 ≤ x ≤ π/4 and little more
    fn sine_cosine_near_zero(self) -> (Self, Self);
    /// The arc tangent of x
    fn arc_tangent(self) -> Self;
    /// (atan t − t)/t³ from t² = `self` ≤ 1
    fn arc_tangent_tail(self) -> Self;
    /// The density φ of the normal distribution
    fn normal_density(self) -> Self;
    /// φ(x)/(1 − Φ(x)) − x for x ≥ 0
    fn normal_hazard_excess(self) -> Self;
    /// Φ(x) and ln Φ(x)
    fn normal_distribution(self) -> (Self, Self);
    /// ln Γ(x) for x ≥ 0, with its derivatives; NaN for x < 0
    fn logarithm_gamma_jet(self) -> Jet<Self>;
    /// eˣ − (1 + x)
    fn exponential_minus_line(self) -> Self;
    /// (eˣ − (1 + x))/x² for |x| ≤ 1
    fn exponential_minus_line_over_square(self) -> Self;
    /// ln(1 + x), x − ln(1 + x) and 1/(1 + x) for x > −1
    fn logarithm_1p_difference_and_reciprocal(self) -> (Self, Self, Self);
    /// x − ln(1 + x)
    fn line_minus_logarithm_1p(self) -> Self;
    /// Of a quotient 1 + t of a positive number and one that is not negative and not larger: t,
    /// ln(1 + t), t − ln(1 + t) and 1/(1 + t). Where t overflows the logarithm does not, unless the
    /// divisor is 0.
    fn logarithm_of_quotient(self, divisor: Self) -> [Self; 4];
}
