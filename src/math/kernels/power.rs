//! Powers, through a logarithm with half as many digits again as the format has.
//!
//! Such a number is a pair: a high part of so few digits that the product of two of them is exact,
//! with or without a fused multiply-add, and the rest.

use super::exact::halves;
use super::{Element, Number, Tables, Vector, literal, number, polynomial};
use crate::math::parameter::lost;

/// `exponent + rest` as such a pair.
#[inline(always)]
pub(super) fn halves_of<V: Vector>(like: V, exponent: f64, rest: f64) -> (V, V) {
    let dropped = f64::MANTISSA_DIGITS - V::Element::HALF_DIGITS;
    let high = f64::from_bits(exponent.to_bits() & (u64::MAX << dropped));
    (literal(like, high), literal(like, (exponent - high) + rest))
}

/// ln x of a finite x > 0 as a pair, good to 2⁻⁶³ of it in f64 and to 2⁻³³ in f32.
///
/// With x = 2ᵏ(1 + f) and s = f/(2 + f) it is k ln 2 + 2s(1 + w), w = s²/3 + s⁴/5 + …; s, s² and w are
/// pairs.
#[inline(always)]
pub(super) fn ln_pair<V: Vector>(x: V) -> (V, V) {
    let (one, third) = (literal(x, 1.0), literal(x, 1.0 / 3.0));
    let (ln_2_high, ln_2_low) = V::Element::LN_2;
    let (scale, scale_exponent) = V::Element::SUBNORMAL_SCALE;

    let subnormal = x.less(number(x, V::Element::MIN_POSITIVE));
    let normal = V::select(subnormal, x * number(x, scale), x);
    let (m, k) = normal.split_exponent();
    let k = V::select(subnormal, k - number(x, scale_exponent), k);

    let f = m - one;
    let divisor = m + one;
    let lost = m - (divisor - one);
    let (divisor_high, divisor_low) = halves(divisor);
    let inverse = one / divisor;
    let (s_high, _) = halves(f * inverse);
    let remainder = (f - s_high * divisor_high) - s_high * (divisor_low + lost);
    let s_low = remainder * inverse;
    let s = s_high + s_low;

    let z = s * s;
    let (z_high, _) = halves(z);
    let z_low = (s_high * s_high - z_high) + (s_high + s) * s_low;
    let (third_high, _) = halves(third);
    let third_low = (one - third_high * literal(x, 3.0)) * third;
    let w_first = z_high * third_high;
    let tail = z * polynomial(z, V::Element::ATANH_FAR_TAIL);
    let w_rest = z.mul_add(tail, z_high.mul_add(third_low, z_low * third));
    let (w_high, _) = halves(w_first + w_rest);
    let w_low = (w_first - w_high) + w_rest;

    let product = s_high * w_high;
    let rest = s_low + s_high.mul_add(w_low, s_low * w_high);
    // The terms by size: each sum but the last loses nothing, or keeps what it lost.
    let line = k * number(x, ln_2_high);
    let (twice_s, twice_product) = (s_high + s_high, product + product);
    let first = line + twice_s;
    let first_lost = (line - first) + twice_s;
    let second = first + twice_product;
    let second_lost = (first - second) + twice_product;
    let low = k.mul_add(number(x, ln_2_low), (rest + rest) + (first_lost + second_lost));
    let (high, remainder) = halves(second);
    (high, remainder + low)
}

/// e^(high + low) = 2ᵏ(sum + lost) for a small `low`: k + [`Number::POWER_ROUNDER`], a sum in [√½, √2], and what
/// it lost.
#[inline(always)]
pub(super) fn exp_reduced<V: Vector>(high: V, low: V) -> (V, V, V) {
    let one = literal(high, 1.0);
    let (ln_2_high, ln_2_low) = V::Element::LN_2;
    let rounder = number(high, V::Element::POWER_ROUNDER);
    let shifted = (high + low).mul_add(literal(high, core::f64::consts::LOG2_E), rounder);
    let k = shifted - rounder;
    let r_first = k.mul_add(-number(high, ln_2_high), high);
    let r_rest = k.mul_add(-number(high, ln_2_low), low);
    let r = r_first + r_rest;
    let r_lost = (r_first - r) + r_rest;

    let tail = (r * r).mul_add(polynomial(r, V::Element::EXP_TAIL), r_lost);
    let sum = one + r;
    (shifted, sum, ((one - sum) + r) + tail)
}

/// `factor` · e^(high + low), subnormal results included, for a small `low`: to 0.6 units in the
/// last place if the factor is a power of two, else to 1.1.
#[inline(always)]
pub(super) fn exp_of_pair<V: Vector>(high: V, low: V, factor: f64) -> V {
    let rounder = number(high, V::Element::POWER_ROUNDER);
    let x = high + low;
    let (shifted, sum, lost) = exp_reduced(high, low);
    let k = shifted - rounder;
    let m = sum + lost;
    // 2ᵏ in two steps, of which only the second can leave the range, after the factor.
    let half_shifted = k.mul_add(literal(x, 0.5), rounder);
    let rest_shifted = shifted - (half_shifted - rounder);
    let m = m * literal(x, factor) * half_shifted.power_of_two();
    let inside = m * rest_shifted.power_of_two();

    let (lowest, highest) = V::Element::EXP_RANGE;
    let margin = literal(x, 1.5);
    let infinity = literal(x, f64::INFINITY * factor);
    let above = (number(x, highest) * margin).less(x);
    let result = V::select(above, infinity, inside);
    V::select(x.less(number(x, lowest) * margin), literal(x, 0.0), result)
}

/// xᵃ and its derivatives axᵃ⁻¹ and a(a − 1)xᵃ⁻², subnormal numbers included; NaN for x < 0. x⁰ is
/// 1 but for NaN.
///
/// The error is at most 0.75 units in the last place, and 1.8 in the derivatives.
#[inline(always)]
pub(crate) fn power<V: Vector>(x: V, exponent: f64) -> (V, V, V) {
    let ln = ln_pair(x);
    // Any number but 1 overflows or underflows with such an exponent, and 1 stays 1.
    let a = exponent.clamp(-LARGEST_EXPONENT, LARGEST_EXPONENT);
    (
        raise(x, ln, a, 0.0, 1.0),
        raise(x, ln, a - 1.0, lost(a, 1.0), exponent),
        raise(x, ln, a - 2.0, lost(a, 2.0), exponent * (exponent - 1.0)),
    )
}

const LARGEST_EXPONENT: f64 = (1_u128 << 66) as f64;

/// factor · x^(exponent + rest), from the logarithm of x.
#[inline(always)]
fn raise<V: Vector>(x: V, ln: (V, V), exponent: f64, rest: f64, factor: f64) -> V {
    let (ln_high, ln_low) = ln;
    let (high, low) = halves_of(x, exponent, rest);
    let product_low = high.mul_add(ln_low, low * (ln_high + ln_low));
    // A product with zero would be NaN at the ends, and one that is infinite elsewhere.
    let largest = 0.5 * V::Element::MAX.to_f64();
    let factor = factor.clamp(-largest, largest);
    let (at_zero, at_infinity) = if factor == 0.0 {
        (0.0, 0.0)
    } else if exponent > 0.0 {
        (0.0, f64::INFINITY * factor)
    } else if exponent < 0.0 {
        (f64::INFINITY * factor, 0.0)
    } else {
        (factor, factor)
    };
    let inside = if factor == 0.0 {
        literal(x, 0.0)
    } else {
        exp_of_pair(high * ln_high, product_low, factor)
    };

    let infinity = literal(x, f64::INFINITY);
    let result = V::select(x.less(infinity), inside, x);
    let result = V::select(x.equal(infinity), literal(x, at_infinity), result);
    let result = V::select(x.equal(literal(x, 0.0)), literal(x, at_zero), result);
    V::select(x.less(literal(x, 0.0)), literal(x, f64::NAN), result)
}
