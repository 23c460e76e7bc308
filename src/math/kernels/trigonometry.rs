//! Sine, cosine and arc tangent.

use super::{Element, Number, Tables, Vector, literal, mul_add_exact, number, polynomial};

/// The integer next to x.
#[inline(always)]
fn nearest_integer<V: Vector>(x: V) -> V {
    let rounder = number(x, V::Element::ROUNDER);
    (x + rounder) - rounder
}

/// The integer next to 2x/π: of a large x the product has too few digits to tell, and what it has
/// lost is looked at once more.
#[inline(always)]
fn right_angles<V: Vector>(x: V) -> V {
    let factor = core::f64::consts::FRAC_2_PI;
    let rounded = literal(x, factor);
    let lost = literal(x, factor - V::Element::from_f64(factor).to_f64());
    let n = nearest_integer(x * rounded);
    n + nearest_integer(x.mul_add(lost, mul_add_exact(x, rounded, -n)))
}

/// sin x and cos x.
///
/// Up to |x| = ½ [`Number::ROUNDER`] (3.3 · 10¹⁵ in f64, 6.2 · 10⁶ in f32) they are good to 1.5
/// units in the last place. Beyond, where neighbouring numbers are ½ or more apart, they are 0 and 1;
/// infinity gives NaN.
///
/// With x = n π/2 + r, π/2 in four parts and r in two: x less n times the first part is exact.
#[inline(always)]
pub(crate) fn sine_cosine<V: Vector>(x: V) -> (V, V) {
    let (one, half) = (literal(x, 1.0), literal(x, 0.5));
    let [high, middle, low, lowest] = V::Element::HALF_PI;
    let near = x.abs().less(number(x, V::Element::ROUNDER) * half);
    let x = V::select(near, x, x * literal(x, 0.0));
    let n = right_angles(x);
    let first = mul_add_exact(n, -number(x, high), x);
    let product = n * number(x, middle);
    let product_lost = mul_add_exact(n, number(x, middle), -product);
    let second = first - product;
    let second_lost = (first - second) - product;
    // Where r is small these differences are exact, and no digit of it is lost.
    let third = second - product_lost;
    let third_lost = second_lost + ((second - third) - product_lost);
    let small_product = n * number(x, low);
    let small_lost = mul_add_exact(n, number(x, low), -small_product);
    let fourth = third - small_product;
    let fourth_lost = ((third - fourth) - small_product) - small_lost;
    let rest = n.mul_add(-number(x, lowest), fourth_lost + third_lost);
    let r = fourth + rest;
    let r_low = (fourth - r) + rest;

    let z = r * r;
    let sine = r + z.mul_add(r * polynomial(z, V::Element::SINE_TAIL), r_low);
    let half_z = z * half;
    let top = one - half_z;
    let top_lost = (one - top) - half_z;
    let tail = (z * z).mul_add(polynomial(z, V::Element::COSINE_TAIL), r * -r_low);
    let cosine = top + (top_lost + tail);

    // n mod 4 from −2 to 2.
    let quarter = n - nearest_integer(n * literal(x, 0.25)) * literal(x, 4.0);
    let odd = quarter.abs().equal(one);
    let (below, above) = (literal(x, -1.5), literal(x, 1.5));
    let sine_negative = V::or(quarter.less(-half), above.less(quarter));
    let cosine_negative = V::or(quarter.less(below), half.less(quarter));
    let (sine, cosine) = (V::select(odd, cosine, sine), V::select(odd, sine, cosine));
    (V::select(sine_negative, -sine, sine), V::select(cosine_negative, -cosine, cosine))
}

/// sin x and cos x for 0 ≤ x ≤ π/4 and little more, which takes less.
#[inline(always)]
pub(crate) fn sine_cosine_near_zero<V: Vector>(x: V) -> (V, V) {
    let z = x * x;
    let sine = (x * z).mul_add(polynomial(z, V::Element::SINE_TAIL), x);
    let line = z.mul_add(literal(x, -0.5), literal(x, 1.0));
    (sine, (z * z).mul_add(polynomial(z, V::Element::COSINE_TAIL), line))
}

/// (atan t − t)/t³ from t² ≤ 1.
#[inline(always)]
pub(crate) fn atan_tail<V: Vector>(square: V) -> V {
    polynomial(square, V::Element::ATAN_TAIL)
}

/// The arc tangent, from −π/2 to π/2, to 1.2 units in the last place: above 1 it is π/2 less that of
/// the inverse.
#[inline(always)]
pub(crate) fn atan<V: Vector>(x: V) -> V {
    let one = literal(x, 1.0);
    let size = x.abs();
    let outside = one.less(size);
    let t = V::select(outside, one / size, size);
    let z = t * t;
    let tail = z * t * atan_tail(z);
    let right = literal(x, core::f64::consts::FRAC_PI_2);
    let [high, middle, ..] = V::Element::HALF_PI;
    let right_lost = (number(x, high) - right) + number(x, middle);
    let result = V::select(outside, (right - t) - (tail - right_lost), t + tail);
    V::select(x.less(literal(x, 0.0)), -result, result)
}
