//! Elementary functions on lanes: polynomials and bit patterns, no table and no
//! branch.
//!
//! Where a processor has no fused multiply-add, `mul_add` rounds twice; the constants are split so
//! that the products that must be exact still are, and where that cannot be there is
//! `mul_add_exact`.

use crate::engine::{Element, Number, Vector};
use crate::math::Tables;

mod differences;
mod exact;
mod gamma;
mod normal;
mod power;
mod trigonometry;

pub(crate) use differences::{
    exp_m1_minus_x, exp_m1_minus_x_over_square, ln_1p_difference_and_reciprocal, ln_of_quotient,
    x_minus_ln_1p,
};
pub(crate) use exact::mul_add_exact;
pub(crate) use gamma::{digamma, ln_gamma, trigamma};
pub(crate) use normal::{normal_density, normal_distribution, normal_hazard_excess};
pub(crate) use power::power;
pub(crate) use trigonometry::{atan, atan_tail, sine_cosine, sine_cosine_near_zero};

/// The same number in all lanes.
#[inline(always)]
fn number<V: Vector>(like: V, value: V::Element) -> V {
    V::splat(like.isa(), value)
}

/// The same number in all lanes, rounded to the format.
#[inline(always)]
fn literal<V: Vector>(like: V, value: f64) -> V {
    number(like, V::Element::from_f64(value))
}

/// The polynomial with these coefficients, lowest degree first: halves of it are joined by powers
/// of x, so that the processor can work on them side by side. With the coefficients known, the
/// compiler leaves nothing of the cases.
macro_rules! polynomial {
    ($name:ident, $half:ident, $most:literal, $length:literal) => {
        #[inline(always)]
        fn $name<V: Vector>(x: V, powers: &[V; 4], coefficients: &[V::Element]) -> V {
            if coefficients.len() <= $most {
                return $half(x, powers, coefficients);
            }
            let (low, high) = coefficients.split_at($length);
            let level = ($length as usize).ilog2() as usize - 1;
            $half(x, powers, high).mul_add(powers[level], $half(x, powers, low))
        }
    };
}

#[inline(always)]
fn up_to_2<V: Vector>(x: V, coefficients: &[V::Element]) -> V {
    match *coefficients {
        [] => literal(x, 0.0),
        [constant] => number(x, constant),
        [constant, slope, ..] => number(x, slope).mul_add(x, number(x, constant)),
    }
}

/// Three pairs, one after the other, take no longer than two and the third times the fourth power, which
/// nothing else needs.
#[inline(always)]
fn up_to_6<V: Vector>(x: V, powers: &[V; 4], coefficients: &[V::Element]) -> V {
    if coefficients.len() <= 2 {
        return up_to_2(x, coefficients);
    }
    let (low, high) = coefficients.split_at(2);
    let high = match *high {
        [c, d, ref last @ ..] if !last.is_empty() => {
            up_to_2(x, last).mul_add(powers[0], up_to_2(x, &[c, d]))
        }
        _ => up_to_2(x, high),
    };
    high.mul_add(powers[0], up_to_2(x, low))
}

polynomial!(up_to_8, up_to_6, 6, 4);
polynomial!(up_to_16, up_to_8, 8, 8);
polynomial!(up_to_32, up_to_16, 16, 16);

/// The polynomial with at most 32 coefficients, lowest degree first.
#[inline(always)]
fn polynomial<V: Vector>(x: V, coefficients: &[V::Element]) -> V {
    let square = x * x;
    let fourth = square * square;
    let eighth = fourth * fourth;
    up_to_32(x, &[square, fourth, eighth, eighth * eighth], coefficients)
}

/// x = k ln 2 + r: gives 2ᵏ and eʳ − 1, with `coefficients` of (eʳ − 1 − r)/r². k is the whole number next
/// to `near`/ln 2. The second is exact where |x| is not far beyond the range of the exponential, the
/// first as far as [`Vector::power_of_two`] says.
#[inline(always)]
fn reduced_exp_m1<V: Vector>(x: V, near: V, coefficients: &[V::Element]) -> (V, V) {
    let (ln_2_high, ln_2_low) = V::Element::LN_2;
    let rounder = number(x, V::Element::POWER_ROUNDER);
    let shifted = near.mul_add(literal(x, core::f64::consts::LOG2_E), rounder);
    let k = shifted - rounder;
    let r = k.mul_add(-number(x, ln_2_high), x);
    let r = k.mul_add(-number(x, ln_2_low), r);
    (shifted.power_of_two(), (r * r).mul_add(polynomial(r, coefficients), r))
}

/// ½ ln 1⅛, halfway between ln ¾ and ln 1½, which are ln 2 apart
const HALF_LN_9_8: f64 = 0.058_891_517_828_191_73;

/// eˣ and eˣ − 1. Subnormal results of the first become 0.
#[inline(always)]
pub(crate) fn exp_and_exp_m1<V: Vector>(x: V) -> (V, V) {
    let (one, zero) = (literal(x, 1.0), literal(x, 0.0));
    let (lowest, highest) = V::Element::EXP_RANGE;
    // k is 0 between ln ¾ and ln 1½, where eˣ − 1 is between −¼ and ½: 2ᵏ(eʳ − 1) would have more
    // than its error.
    let (power, tail) = reduced_exp_m1(x, x - literal(x, HALF_LN_9_8), V::Element::EXP_TAIL);

    let inside = (one + tail).times_power_of_two(power);
    // Beyond the range this is infinity, and NaN for NaN.
    let above = x * number(x, V::Element::MAX);
    let exp = V::select(x.less_or_equal(number(x, highest)), inside, above);
    let exp = V::select(x.less(number(x, lowest)), zero, exp);

    // 2ᵏ(eʳ − 1) + (2ᵏ − 1) keeps the digits that eˣ − 1 would cancel near zero, and rounds once
    // where 2ᵏ − 1 is exact, or 1 no longer counts.
    let near = power.mul_add(tail, power - one);
    let exp_m1 = V::select(x.abs().less(literal(x, 40.0)), near, exp - one);
    (exp, exp_m1)
}

/// eˣ = power · (1 + tail) for x ≤ 0, with these coefficients of (eʳ − 1 − r)/r². Farther out than the
/// normal numbers the power is 0.
#[inline(always)]
fn decay_parts<V: Vector>(x: V, coefficients: &[V::Element]) -> (V, V) {
    // Behind the last power of two that is a normal number comes 0.
    let end = V::Element::EXP_RANGE.0.to_f64() - core::f64::consts::LN_2;
    let bounded = literal(x, end).max(x);
    reduced_exp_m1(bounded, bounded, coefficients)
}

/// eˣ for x ≤ 0, in fewer steps, and up to a tenth of a unit in the last place farther off, than with
/// eˣ − 1. Where it is subnormal it may be 0.
#[inline(always)]
pub(crate) fn decay<V: Vector>(x: V) -> V {
    let (power, tail) = decay_parts(x, V::Element::DECAY_TAIL);
    power.mul_add(tail, power)
}

/// eˣ as exact as that, where it is a normal number.
#[inline(always)]
pub(crate) fn exp_inside_range<V: Vector>(x: V) -> V {
    let (power, tail) = reduced_exp_m1(x, x, V::Element::DECAY_TAIL);
    power.mul_add(tail, power)
}

/// eˣ and eˣ − 1 for x ≤ 0, which takes less. Where the first is subnormal it may be 0.
#[inline(always)]
pub(crate) fn decay_and_decay_m1<V: Vector>(x: V) -> (V, V) {
    let (power, tail) = decay_parts(x, V::Element::EXP_TAIL);
    (power.mul_add(tail, power), power.mul_add(tail, power - literal(x, 1.0)))
}

/// ln(1 + f) + shift for 1 + f in [√½, √2).
#[inline(always)]
fn ln_near_one<V: Vector>(f: V, shift: V) -> V {
    let square = f * f;
    f + square.mul_add(literal(f, -0.5), ln_cubic(f, square, shift))
}

/// ln(1 + f) − (f − ½f²) + shift for 1 + f in [√½, √2), where `square` is f².
///
/// It is f³ · tail(f), and with s = f/(2 + f) also s(½f² + s² · tail(s²)), because ln(1 + f) is 2 atanh s.
#[inline(always)]
fn ln_cubic<V: Vector>(f: V, square: V, shift: V) -> V {
    if V::Element::LN_TAIL.is_empty() {
        let s = f / (f + literal(f, 2.0));
        let z = s * s;
        let half_square = square * literal(f, 0.5);
        s.mul_add(z.mul_add(polynomial(z, V::Element::ATANH_TAIL), half_square), shift)
    } else {
        (square * f).mul_add(polynomial(f, V::Element::LN_TAIL), shift)
    }
}

/// ln x, subnormal x included.
#[inline(always)]
pub(crate) fn ln<V: Vector>(x: V) -> V {
    let (ln_2_high, ln_2_low) = V::Element::LN_2;
    let (scale, scale_exponent) = V::Element::SUBNORMAL_SCALE;

    let subnormal = x.less(number(x, V::Element::MIN_POSITIVE));
    let normal = V::select(subnormal, x * number(x, scale), x);
    let (m, k) = normal.split_exponent();
    let k = V::select(subnormal, k - number(x, scale_exponent), k);
    let near = ln_near_one(m - literal(x, 1.0), k * number(x, ln_2_low));
    let inside = k.mul_add(number(x, ln_2_high), near);

    // Infinity and NaN are their own logarithms.
    let result = V::select(x.less_or_equal(number(x, V::Element::MAX)), inside, x);
    let infinite = literal(x, f64::NEG_INFINITY);
    let result = V::select(x.equal(literal(x, 0.0)), infinite, result);
    V::select(x.less(literal(x, 0.0)), literal(x, f64::NAN), result)
}

/// 1 + x = 2ᵏ(1 + f): f, k, what to add to ln(1 + f) because 1 + x was rounded, and because of what x
/// itself `lost`; and 1/(1 + x).
#[inline(always)]
fn ln_1p_parts<V: Vector>(x: V, lost: Option<V>) -> (V, V, V, V) {
    let one = literal(x, 1.0);
    let sum = x + one;
    // What the sum lost, relative to it: ln(1 + x) = ln(sum) + lost/sum. Where x is so large that the
    // difference is rounded, nothing that counts was lost.
    let sum_lost = x - (sum - one);
    let (m, k) = sum.split_exponent();
    // Where 1 + x is in [√½, √2), x itself has all the digits.
    let exact = k.equal(literal(x, 0.0));
    let f = V::select(exact, x, m - one);
    let sum_lost = V::select(exact, literal(x, 0.0), sum_lost);
    let lost = match lost {
        Some(lost) => sum_lost + lost,
        None => sum_lost,
    };
    let inverse = one / sum;
    (f, k, lost * inverse, inverse)
}

/// ln(1 + x)
#[inline(always)]
pub(crate) fn ln_1p<V: Vector>(x: V) -> V {
    let (ln_2_high, ln_2_low) = V::Element::LN_2;
    let (f, k, lost, _) = ln_1p_parts(x, None);
    let shift = k.mul_add(number(x, ln_2_low), lost);
    let inside = k.mul_add(number(x, ln_2_high), ln_near_one(f, shift));

    let result = V::select(x.less_or_equal(number(x, V::Element::MAX)), inside, x);
    let infinite = literal(x, f64::NEG_INFINITY);
    let result = V::select(x.equal(literal(x, -1.0)), infinite, result);
    V::select(x.less(literal(x, -1.0)), literal(x, f64::NAN), result)
}

/// ln(x + lost) and 1/x for a normal number x > 0, of which rounding has `lost` so much.
#[inline(always)]
pub(crate) fn ln_and_reciprocal<V: Vector>(x: V, lost: V) -> (V, V) {
    let (one, (ln_2_high, ln_2_low)) = (literal(x, 1.0), V::Element::LN_2);
    let inverse = one / x;
    let (m, k) = x.split_exponent();
    // Next to 1 f may be 0, and what was lost all that there is.
    let shift = k.mul_add(number(x, ln_2_low), lost * inverse);
    let inside = k.mul_add(number(x, ln_2_high), ln_near_one(m - one, shift));
    // Infinity and NaN are their own logarithms.
    (V::select(x.less_or_equal(number(x, V::Element::MAX)), inside, x), inverse)
}

/// tanh x for |x| ≤ 0.7.
#[inline(always)]
pub(crate) fn tanh_near_zero<V: Vector>(x: V) -> V {
    let square = x * x;
    (x * square).mul_add(polynomial(square, V::Element::TANH_TAIL), x)
}

/// ln cosh x for |x| ≤ 1: ½x², of which no digit is lost, and the rest.
#[inline(always)]
pub(crate) fn ln_cosh_unit<V: Vector>(x: V) -> V {
    let half = literal(x, 0.5);
    let square = x * x;
    let lost = mul_add_exact(x, x, -square);
    let tail = square * polynomial(square, V::Element::LN_COSH_TAIL);
    square.mul_add(half, square.mul_add(tail, lost * half))
}

/// ln(1 + x) for 0 ≤ x ≤ 1.
#[inline(always)]
pub(crate) fn ln_1p_unit<V: Vector>(x: V) -> V {
    let tail = polynomial(x - literal(x, 0.5), V::Element::LN_1P_TAIL);
    (x * x).mul_add(-tail, x)
}

/// ln(1 + eˣ) for x ≤ 0, where it does not count that eˣ is rounded. Where it is subnormal it may be 0.
#[inline(always)]
pub(crate) fn ln_1p_decay<V: Vector>(x: V) -> V {
    let (one, zero, half) = (literal(x, 1.0), literal(x, 0.0), literal(x, 0.5));
    let (ln_2_high, ln_2_low) = V::Element::LN_2;
    let (power, tail) = decay_parts(x, V::Element::EXP_TAIL);
    let e = power.mul_add(tail, power);
    let lost = power.mul_add(tail, power - e);
    // Where 1 + e is above √2 it is 2(1 + f).
    let near_two = literal(x, core::f64::consts::SQRT_2 - 1.0).less(e);
    let f = V::select(near_two, e.mul_add(half, -half), e);
    let high = V::select(near_two, number(x, ln_2_high), zero);
    let low = V::select(near_two, number(x, ln_2_low), zero);
    high + ln_near_one(f, lost.mul_add(one / (e + one), low))
}
