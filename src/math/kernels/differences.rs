//! What is left of the exponential and the logarithm without the straight line that they begin
//! with.

use super::{
    Number, Tables, Vector, literal, ln_1p_parts, ln_cubic, mul_add_exact, number, polynomial,
    reduced_exp_m1,
};

/// x − ln(1 + x), also where it is ½x², to 2.4 units in the last place. Of −1 it is infinite, of less
/// NaN.
///
/// With 1 + x = 2ᵏ(1 + f) it is (x − k ln 2 − f) + (f − ln(1 + f)): near zero k is 0 and f is x, so
/// that the first part vanishes; elsewhere it is exact but for the digits that do not count.
#[inline(always)]
pub(crate) fn x_minus_ln_1p<V: Vector>(x: V) -> V {
    let (_, difference, _) = ln_1p_difference_and_reciprocal(x);
    let result = V::select(x.equal(literal(x, -1.0)), literal(x, f64::INFINITY), difference);
    V::select(x.less(literal(x, -1.0)), literal(x, f64::NAN), result)
}

/// ln(1 + x), the same difference, and 1/(1 + x), for x > −1.
#[inline(always)]
pub(crate) fn ln_1p_difference_and_reciprocal<V: Vector>(x: V) -> (V, V, V) {
    let (f, k, lost, inverse) = ln_1p_parts(x, None);
    let (ln, difference) = ln_and_difference(x, f, k, lost);
    // Infinity and NaN are their own results.
    let finite = x.less_or_equal(number(x, V::Element::MAX));
    (V::select(finite, ln, x), V::select(finite, difference, x), inverse)
}

/// ln(1 + x) and x − ln(1 + x) for 1 + x = 2ᵏ(1 + f), with what the logarithm has `lost`.
#[inline(always)]
fn ln_and_difference<V: Vector>(x: V, f: V, k: V, lost: V) -> (V, V) {
    let (ln_2_high, ln_2_low) = V::Element::LN_2;
    let half = f * literal(x, 0.5);
    let small = ln_cubic(f, f * f, k.mul_add(number(x, ln_2_low), lost));
    let minus_bent = mul_add_exact(-half, f, small);
    let line = (x - k * number(x, ln_2_high)) - f;
    (k.mul_add(number(x, ln_2_high), f + minus_bent), line - minus_bent)
}

/// Of 1 + t = a/b for a ≥ b ≥ 0 and a > 0: t, ln(1 + t), t − ln(1 + t) and 1/(1 + t).
///
/// Where the quotient overflows, a is lowered and b raised by a power of two, and what is missing added
/// to the logarithm. The other results are as if it were infinite.
#[inline(always)]
pub(crate) fn ln_of_quotient<V: Vector>(a: V, b: V) -> [V; 4] {
    let (one, zero) = (literal(a, 1.0), literal(a, 0.0));
    let infinite = literal(a, f64::INFINITY);
    let (power, exponent) = V::Element::HALF_RANGE;
    let overflows = (b * number(a, V::Element::MAX)).less(a);

    let dividend = V::select(overflows, a * number(a, power), a - b);
    let divisor = V::select(overflows, b / number(a, power), b);
    let quotient = dividend / divisor;
    let x = V::select(overflows, quotient - one, quotient);
    let sum = V::select(overflows, quotient, quotient + one);
    let (m, k) = sum.split_exponent();
    // Where 1 + t is in [√½, √2), t itself has all the digits.
    let exact = k.equal(zero);
    let f = V::select(exact, x, m - one);
    let lost = V::select(exact, zero, x - (sum - one));
    let k = k + V::select(overflows, number(a, exponent) + number(a, exponent), zero);
    let inverse = one / sum;
    let (ln, difference) = ln_and_difference(x, f, k, lost * inverse);

    let ln = V::select(sum.less_or_equal(number(a, V::Element::MAX)), ln, sum);
    [
        V::select(overflows, infinite, x),
        ln,
        V::select(overflows, infinite, difference),
        V::select(overflows, zero, inverse),
    ]
}

/// eˣ − 1 − x, also where it is ½x², to 2.1 units in the last place.
///
/// Where the three terms would cancel it is ½x² + x³ times a polynomial; elsewhere, with x = k ln 2 + r,
/// 2ᵏ(eʳ − 1) + (2ᵏ − 1 − x).
#[inline(always)]
pub(crate) fn exp_m1_minus_x<V: Vector>(x: V) -> V {
    let one = literal(x, 1.0);
    let (lowest, highest) = V::Element::EXP_RANGE;

    let below = x.less(number(x, lowest));
    let held = V::select(below, number(x, lowest), x);
    let (power, tail) = reduced_exp_m1(held, held, V::Element::EXP_TAIL);
    let middle = power.mul_add(tail, (power - one) - x);
    // Here neither 1 nor a rounding of x counts any more, and 2ᵏ may overflow where eˣ does not.
    let far = (one + tail).times_power_of_two(power) - x;
    let result = V::select(x.less(literal(x, 40.0)), middle, far);

    let near = mul_add_exact(x * literal(x, 0.5), x, x * x * x * exp_cubic_tail(x));
    // Above, the powers of x would cost more digits than the sum.
    let is_near = (x + literal(x, 0.07)).abs().less(literal(x, 0.97));
    let result = V::select(is_near, near, result);
    // Beyond the range this is infinity, and NaN for NaN.
    let above = x * number(x, V::Element::MAX);
    V::select(x.less_or_equal(number(x, highest)), result, above)
}

/// (eˣ − 1 − x)/x² for |x| ≤ 1.
#[inline(always)]
pub(crate) fn exp_m1_minus_x_over_square<V: Vector>(x: V) -> V {
    exp_cubic_tail(x).mul_add(x, literal(x, 0.5))
}

/// (eˣ − 1 − x − ½x²)/x³ for |x| ≤ 1.
#[inline(always)]
fn exp_cubic_tail<V: Vector>(x: V) -> V {
    let from_centre = x - literal(x, 0.5 * core::f64::consts::LN_2);
    polynomial(from_centre, V::Element::EXP_CUBIC_TAIL)
}
