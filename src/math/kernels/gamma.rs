//! The logarithm of the gamma function, and its derivatives.
//!
//! Between 1 and 5/2 they are polynomials, beyond series in 1/x; below 1 (for the logarithm itself,
//! which has a zero at 1, below 3/2) they are taken at 1 + x: Γ(1 + x) = xΓ(x).

use super::exact::{halves, mul_add_exact, quick_two_sum, two_sum};
use super::power::{halves_of, ln_pair};
use super::{Element, Number, Tables, Vector, literal, number, polynomial};

/// Where the series begins.
const FIRST_FAR: f64 = 2.5;

/// ln Γ(x), to 1 unit in the last place, also beside its zeros at 1 and 2; infinity at 0 and NaN
/// below.
#[inline(always)]
pub(crate) fn ln_gamma<V: Vector>(x: V) -> V {
    let (zero, half) = (literal(x, 0.0), literal(x, 0.5));
    let (ln_high, ln_low) = ln_pair(x);
    let below = x.less(literal(x, 1.5));
    let beyond = literal(x, FIRST_FAR).less_or_equal(x);

    // t(1 − γ + t(…)) is ln Γ(2 + t), of which ln x is subtracted if t is x − 1.
    let t = x - V::select(below, literal(x, 1.0), literal(x, 2.0));
    let (slope_high, slope_low) = halves_of(x, ONE_MINUS_GAMMA, ONE_MINUS_GAMMA_REST);
    let curvature = number(x, V::Element::LN_GAMMA_SLOPE[0]);
    let rest = t * polynomial(t, &V::Element::LN_GAMMA_SLOPE[1..]);
    let (bend, bend_lost) = quick_two_sum(curvature, rest);
    let bent = t * bend;
    let bent_lost = t.mul_add(bend_lost, mul_add_exact(t, bend, -bent));
    let (quotient, quotient_lost) = quick_two_sum(slope_high, bent);
    let near_high = t * quotient;
    let near_low =
        t.mul_add(quotient_lost + (slope_low + bent_lost), mul_add_exact(t, quotient, -near_high));

    // x(ln x − 1) − ½ ln x + ½ ln(2π) + …, where x(ln x − 1) may overflow before its parts are added.
    let huge = number(x, V::Element::MAX) * literal(x, SHRINKING);
    let is_huge = huge.less(x);
    let (shrunk_high, shrunk_low) = halves(V::select(is_huge, x * literal(x, SHRINKING), x));
    let line = ln_high - literal(x, 1.0);
    let far_high = shrunk_high * line;
    let (constant_high, constant_low) = halves_of(x, LN_SQRT_TAU, LN_SQRT_TAU_REST);
    let inverse = literal(x, 1.0) / x;
    let tail = inverse * polynomial(inverse * inverse, V::Element::STIRLING_TAIL);
    let small = ln_low.mul_add(-half, constant_low) + tail;
    let far_low = shrunk_low.mul_add(line, (shrunk_high + shrunk_low).mul_add(ln_low, small));
    let middle = mul_add_exact(ln_high, -half, constant_high);

    let first = V::select(beyond, far_high, V::select(below, -ln_high, zero));
    let second = V::select(beyond, middle, near_high);
    let near_low = V::select(below, near_low - ln_low, near_low);
    let rest = V::select(beyond, far_low, near_low);
    let (sum, lost) = two_sum(first, second);
    let inside = sum + (lost + rest);
    let inside = V::select(is_huge, inside * literal(x, 1.0 / SHRINKING), inside);

    let result = V::select(x.less_or_equal(number(x, V::Element::MAX)), inside, x);
    let result = V::select(x.equal(zero), literal(x, f64::INFINITY), result);
    V::select(x.less(zero), literal(x, f64::NAN), result)
}

/// A power of two: a number times it can be split into halves, and times its logarithm is finite.
const SHRINKING: f64 = 1.0 / (1_u64 << 40) as f64;
/// 1 − γ, with Euler's constant, in two parts.
const ONE_MINUS_GAMMA: f64 = 0.422_784_335_098_467_13;
const ONE_MINUS_GAMMA_REST: f64 = 4.942_915_152_430_645e-18;
/// ½ ln(2π) in two parts.
const LN_SQRT_TAU: f64 = 0.918_938_533_204_672_8;
const LN_SQRT_TAU_REST: f64 = -3.878_294_158_067_241_6e-17;

/// x, or where it is below 1 one more, as 2 + t.
#[inline(always)]
fn from_two<V: Vector>(x: V) -> (V, V::Mask) {
    let one = literal(x, 1.0);
    let below = x.less(one);
    (x - V::select(below, one, literal(x, 2.0)), below)
}

/// ψ(x), the derivative of ln Γ(x), to 2.5 units in the last place, also beside its zero; negative
/// infinity at 0 and NaN below.
#[inline(always)]
pub(crate) fn digamma<V: Vector>(x: V) -> V {
    let zero = literal(x, 0.0);
    let inverse = literal(x, 1.0) / x;
    let (t, below) = from_two(x);
    let high = V::Element::from_f64(DIGAMMA_ZERO);
    let low = (DIGAMMA_ZERO - high.to_f64()) + DIGAMMA_ZERO_REST;
    let from_high = t - number(x, high);
    let distance = from_high - literal(x, low);
    let distance_lost = (from_high - distance) - literal(x, low);
    let constant = number(x, V::Element::DIGAMMA_QUOTIENT[0]);
    let rest = t * polynomial(t, &V::Element::DIGAMMA_QUOTIENT[1..]);
    let (quotient, quotient_lost) = quick_two_sum(constant, rest);
    let lost = distance_lost.mul_add(quotient, distance * quotient_lost);
    let near = mul_add_exact(distance, quotient, lost - V::select(below, inverse, zero));

    let (ln_high, ln_low) = ln_pair(x);
    let tail = polynomial(inverse * inverse, V::Element::DIGAMMA_TAIL);
    let tail = inverse.mul_add(tail, literal(x, 0.5));
    let far = ln_high + inverse.mul_add(-tail, ln_low);

    let result = V::select(literal(x, FIRST_FAR).less_or_equal(x), far, near);
    let result = V::select(x.less_or_equal(number(x, V::Element::MAX)), result, x);
    let result = V::select(x.equal(zero), literal(x, f64::NEG_INFINITY), result);
    V::select(x.less(zero), literal(x, f64::NAN), result)
}

/// The zero of ψ less 2, in two parts.
const DIGAMMA_ZERO: f64 = -0.538_367_855_031_637_6;
const DIGAMMA_ZERO_REST: f64 = -1.552_234_816_285_867_7e-17;

/// ψ′(x), to 3 units in the last place; infinity at 0 and NaN below.
#[inline(always)]
pub(crate) fn trigamma<V: Vector>(x: V) -> V {
    let zero = literal(x, 0.0);
    let inverse = literal(x, 1.0) / x;
    let square = inverse * inverse;
    let (t, below) = from_two(x);
    let near = polynomial(t, V::Element::TRIGAMMA_NEAR) + V::select(below, square, zero);

    let tail = inverse.mul_add(polynomial(square, V::Element::TRIGAMMA_TAIL), literal(x, 0.5));
    let far = square.mul_add(tail, inverse);

    let result = V::select(literal(x, FIRST_FAR).less_or_equal(x), far, near);
    let result = V::select(x.equal(zero), literal(x, f64::INFINITY), result);
    V::select(x.less(zero), literal(x, f64::NAN), result)
}
