//! What is left of the exponential and the logarithm without the straight line that they begin
//! with.

use super::{
    Number, Tables, Vector, literal, ln_1p_parts, ln_cubic, mul_add_exact, number, polynomial,
    reduced_exp_m1,
};

/// x − ln(1 + x), also where it is ½x², to 2.4 units in the last place, and 1/(1 + x). Of −1 the first is
/// infinite, of less it is NaN.
///
/// With 1 + x = 2ᵏ(1 + f) it is (x − k ln 2 − f) + (f − ln(1 + f)): near zero k is 0 and f is x, so
/// that the first part vanishes; elsewhere it is exact but for the digits that do not count.
#[inline(always)]
pub(crate) fn x_minus_ln_1p_and_reciprocal<V: Vector>(x: V) -> (V, V) {
    let (ln_2_high, ln_2_low) = V::Element::LN_2;
    let (f, k, lost, inverse) = ln_1p_parts(x, None);

    let half = f * literal(x, 0.5);
    let line = (x - k * number(x, ln_2_high)) - f;
    let small = ln_cubic(f, f * f, k.mul_add(number(x, ln_2_low), lost));
    let inside = line - mul_add_exact(-half, f, small);

    let result = V::select(x.less_or_equal(number(x, V::Element::MAX)), inside, x);
    let result = V::select(x.equal(literal(x, -1.0)), literal(x, f64::INFINITY), result);
    (V::select(x.less(literal(x, -1.0)), literal(x, f64::NAN), result), inverse)
}

/// eˣ − 1 − x, also where it is ½x², to 2.1 units in the last place.
///
/// Where the three terms would cancel it is ½x² + x³ times a polynomial; elsewhere, with x = k ln 2 + r,
/// 2ᵏ(eʳ − 1) + (2ᵏ − 1 − x).
#[inline(always)]
pub(crate) fn exp_m1_minus_x<V: Vector>(x: V) -> V {
    let one = literal(x, 1.0);
    let ln_2 = core::f64::consts::LN_2;
    let (lowest, highest) = V::Element::EXP_RANGE;

    let below = x.less(number(x, lowest));
    let held = V::select(below, number(x, lowest), x);
    let (power, tail) = reduced_exp_m1(held, held, V::Element::EXP_TAIL);
    let middle = power.mul_add(tail, (power - one) - x);
    // Here neither 1 nor a rounding of x counts any more, and 2ᵏ may overflow where eˣ does not.
    let far = (one + tail).times_power_of_two(power) - x;
    let result = V::select(x.less(literal(x, 40.0)), middle, far);

    let from_centre = x - literal(x, 0.5 * ln_2);
    let cubic = x * x * x * polynomial(from_centre, V::Element::EXP_CUBIC_TAIL);
    let near = mul_add_exact(x * literal(x, 0.5), x, cubic);
    // Above, the powers of x would cost more digits than the sum.
    let is_near = (x + literal(x, 0.07)).abs().less(literal(x, 0.97));
    let result = V::select(is_near, near, result);
    // Beyond the range this is infinity, and NaN for NaN.
    let above = x * number(x, V::Element::MAX);
    V::select(x.less_or_equal(number(x, highest)), result, above)
}
