//! The normal distribution.
//!
//! Both tails come from the hazard h = φ/(1 − Φ), of which the part above its argument is a quotient
//! of two polynomials N/D, good from 0 to infinity. In 1 − Φ = φD/(xD + N) an error of D counts only
//! as much as N does.

use super::exact::{halves, mul_add_exact, two_sum};
use super::power::{exp_of_pair, exp_reduced};
use super::{
    Element, Number, Tables, Vector, literal, ln_1p_parts, ln_near_one, number, polynomial,
};

/// The density e^(−½x²)/√(2π), to 1.8 units in the last place: x² is computed with more digits than
/// the format has.
#[inline(always)]
pub(crate) fn normal_density<V: Vector>(x: V) -> V {
    let (high, low) = half_square(x);
    exp_of_pair(-high, -low, FRAC_1_SQRT_TAU)
}

/// ½x² as a sum of two numbers; from |x| = 64 on, where e^(−½x²) is 0, that of 64.
#[inline(always)]
fn half_square<V: Vector>(x: V) -> (V, V) {
    let end = literal(x, 64.0);
    let bounded = V::select(end.less(x.abs()), end, x);
    let (high, low) = halves(bounded);
    let half = literal(x, 0.5);
    (high * high * half, (bounded + high) * low * half)
}

/// 1/√(2π)
const FRAC_1_SQRT_TAU: f64 = 0.398_942_280_401_432_7;
/// √(2π) in two parts.
const SQRT_TAU: f64 = 2.506_628_274_631_000_7;
const SQRT_TAU_REST: f64 = -1.832_857_998_045_916_8e-16;

/// From here on 2/x² is nothing beside 1, and the hazard exceeds x by 1/x.
#[inline(always)]
fn far<V: Vector>(like: V) -> V {
    number(like, V::Element::SPLITTER) * literal(like, 2.0)
}

/// φ(x)/(1 − Φ(x)) − x for x ≥ 0, to 2.5 units in the last place: from √(2/π) down to 1/x.
#[inline(always)]
pub(crate) fn normal_hazard_excess<V: Vector>(x: V) -> V {
    let is_far = far(x).less(x);
    let bounded = V::select(is_far, far(x), x);
    let top = polynomial(bounded, V::Element::NORMAL_HAZARD_TOP) * literal(x, FRAC_1_SQRT_TAU);
    let bottom = polynomial(bounded, V::Element::NORMAL_HAZARD_BOTTOM);
    V::select(is_far, literal(x, 1.0), top) / V::select(is_far, x, bottom)
}

/// Φ(x) and its logarithm, to 1.5 units in the last place. Subnormal results of the first become 0.
#[inline(always)]
pub(crate) fn normal_distribution<V: Vector>(x: V) -> (V, V) {
    let (zero, one) = (literal(x, 0.0), literal(x, 1.0));
    let size = x.abs();
    // Farther out only ½x² counts.
    let bounded = V::select(far(x).less(size), far(x), size);
    let (n, n_lost) = polynomial_with_lost(bounded, V::Element::NORMAL_HAZARD_TOP);
    let (d, d_lost) = polynomial_with_lost(bounded, V::Element::NORMAL_HAZARD_BOTTOM);

    // √(2π)(xD + N), and what it lost.
    let scaled = bounded * literal(x, SQRT_TAU);
    let scaled_lost = scaled_product_lost(bounded, scaled);
    let product = scaled * d;
    let product_lost = mul_add_exact(scaled, d, -product) + scaled_lost.mul_add(d, n_lost);
    let (sum, sum_lost) = two_sum(product, n);
    let sum_lost = sum_lost + scaled.mul_add(d_lost, product_lost);
    let inverse = one / sum;

    // e^(−½x²) D divided by that.
    let (square_high, square_low) = half_square(x);
    let (shifted, exp, exp_lost) = exp_reduced(-square_high, -square_low);
    let dividend = exp * d;
    let dividend_lost = mul_add_exact(exp, d, -dividend) + exp.mul_add(d_lost, exp_lost * d);
    let rough = dividend * inverse;
    let rest = mul_add_exact(-rough, sum, dividend) + (dividend_lost - rough * sum_lost);
    let rest = rest * inverse;
    let power = shifted.power_of_two();
    let below = (-square_high).less(number(x, V::Element::EXP_RANGE.0));
    let power = V::select(below, zero, power);
    let quotient = rough + rest;
    let quotient_lost = (rough - quotient) + rest;
    let (tail, tail_lost) = (quotient * power, quotient_lost * power);

    let negative = x.less(zero);
    let cdf = V::select(negative, tail, one - tail);

    // Below zero −½x² − ln(√(2π)h), above it ln(1 − tail).
    let inverse_d = one / d;
    let hazard = sum * inverse_d;
    let hazard_rest = mul_add_exact(-hazard, d, sum) + (-hazard).mul_add(d_lost, sum_lost);
    let hazard_lost = hazard_rest * inverse_d;
    let argument = V::select(negative, hazard - one, -tail);
    let argument_lost = V::select(negative, hazard_lost, -tail_lost);
    let (f, k, lost, _) = ln_1p_parts(argument, Some(argument_lost));
    let (ln_2_high, ln_2_low) = V::Element::LN_2;
    let half = size * literal(x, 0.5);
    let square = half * size;
    let square_lost = mul_add_exact(half, size, -square);
    let line = k * number(x, ln_2_high);
    let square = V::select(negative, square, zero);
    let (high, high_lost) = two_sum(square, line);
    let small = V::select(negative, square_lost + high_lost, zero);
    // Where the square overflows, what it lost is not a number.
    let small = V::select(high.less_or_equal(number(x, V::Element::MAX)), small, zero);
    let ln = high + ln_near_one(f, k.mul_add(number(x, ln_2_low), lost + small));
    (cdf, V::select(negative, -ln, ln))
}

/// The polynomial with these coefficients, none of which is negative, for x ≥ 0, and what its last
/// sum lost.
#[inline(always)]
fn polynomial_with_lost<V: Vector>(x: V, coefficients: &[V::Element]) -> (V, V) {
    let constant = number(x, coefficients[0]);
    // One step of Horner's rule has one rounding of this size, side by side there would be two.
    let slope = x.mul_add(polynomial(x, &coefficients[2..]), number(x, coefficients[1]));
    let sum = mul_add_exact(x, slope, constant);
    (sum, mul_add_exact(x, slope, constant - sum))
}

/// What x√(2π) lost when it was rounded to `product`.
#[inline(always)]
fn scaled_product_lost<V: Vector>(x: V, product: V) -> V {
    let high = V::Element::from_f64(SQRT_TAU);
    let low = (SQRT_TAU - high.to_f64()) + SQRT_TAU_REST;
    x.mul_add(literal(x, low), mul_add_exact(x, number(x, high), -product))
}
