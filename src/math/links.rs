//! Kernels of two-class losses whose probability comes from a score in another way than by the
//! sigmoid alone, or is given.

use crate::math::normal::ln_normal_cdf;
use crate::math::parameter::representable;
use crate::real::{Jet, Mask, Plain, Real};

/// `weight` · `x`, and 0 where the weight is 0, even if x is infinite or NaN.
#[inline(always)]
fn weighted<P: Plain>(weight: P, x: P) -> P {
    weight.eq(0.0).select(weight, weight * x)
}

/// −y ln p − (1 − y) ln(1 − p) of a probability p.
#[inline(always)]
pub(crate) fn probability_cross_entropy<R: Real>(p: R, y: R::Plain) -> R {
    p.chain(
        #[inline(always)]
        |p| {
            let one = p.splat(1.0);
            let (rest, not_y) = (one - p, one - y);
            let yes = weighted(y, -p.logarithm());
            let no = weighted(not_y, -(-p).logarithm_1p());
            // Where the target is certain one of the two parts is missing, and p may be 0 or 1.
            let soft = (p - y) / p / rest;
            let first = not_y.eq(0.0).select(-(one / p), soft);
            let first = y.eq(0.0).select(one / rest, first);
            let yes_second = y.eq(0.0).select(y, y / p / p);
            let no_second = not_y.eq(0.0).select(not_y, not_y / rest / rest);
            Jet { value: yes + no, first, second: yes_second + no_second }
        },
    )
}

/// (σ(x) − y)², with derivatives 2dσ′ and 2σ′(σ′ − d tanh(x/2)), where d = σ(x) − y.
#[inline(always)]
pub(crate) fn logit_square<R: Real>(x: R, y: R::Plain) -> R {
    x.chain(
        #[inline(always)]
        |x| {
            let one = x.splat(1.0);
            let distance = x.magnitude();
            let (e, e_m1) = (-distance).decay_and_decay_m1();
            let large = one / (e + 1.0);
            let small = e * large;
            let slope = small * large;
            let below = x.lt(0.0);
            let tanh_half = e_m1 * large;
            let tanh_half = below.select(tanh_half, -tanh_half);
            // In the middle ½ + ½ tanh(x/2) has the digits, farther out the smaller sigmoid.
            let outside = below.select(small - y, (one - y) - small);
            let d = distance.lt(1.0).select(tanh_half * 0.5 - (y - 0.5), outside);
            let twice = slope + slope;
            Jet { value: d * d, first: d * twice, second: (slope - d * tanh_half) * twice }
        },
    )
}

/// −y ln Φ(x) − (1 − y) ln Φ(−x)
///
/// With h = φ/Φ the first derivative is (1 − y)h(−x) − yh(x). In the middle, where that may cancel, it
/// is h(x)h(−x)(s + (½ − y)/φ(x)) with s = (Φ(x) − ½)/φ(x), a series of which all terms have one sign.
#[inline(always)]
pub(crate) fn probit_cross_entropy<R: Real>(x: R, y: R::Plain) -> R {
    x.chain(
        #[inline(always)]
        |x| {
            let (yes, no) = (ln_normal_cdf(x), ln_normal_cdf(-x));
            let not_y = x.splat(1.0) - y;
            let middle = x.magnitude().lt(1.0);
            let near = middle.select(x, x.splat(0.0));
            let z = near * near;
            let mut sum = x.splat(ODD_PRODUCTS[ODD_PRODUCTS.len() - 1]);
            for inverse in ODD_PRODUCTS.iter().rev().skip(1) {
                sum = z.mul_add(sum, x.splat(*inverse));
            }
            let excess = near * sum - (y - 0.5) / near.normal_density();
            let outside = weighted(not_y, no.first) - weighted(y, yes.first);
            Jet {
                value: -weighted(y, yes.value) - weighted(not_y, no.value),
                first: middle.select(yes.first * no.first * excess, outside),
                second: -weighted(y, yes.second) - weighted(not_y, no.second),
            }
        },
    )
}

/// 1/(1 · 3 · 5 ⋯ (2n + 1)) for n from 0.
const ODD_PRODUCTS: [f64; 17] = {
    let mut inverses = [1.0; 17];
    let mut n = 1;
    while n < 17 {
        inverses[n] = inverses[n - 1] / (2 * n + 1) as f64;
        n += 1;
    }
    inverses
};

/// An event that has the probability 1 − e^(−u): what the losses of its hazard u > 0 need.
struct Hazard<P: Real> {
    /// u/(eᵘ − 1), which is 1 for u = 0.
    ratio: P,
    /// u/(1 − e^(−u)) − 1, which is ½u for small u.
    excess: P,
    /// −ln(1 − e^(−u)), where `u ≤ 1` without its −ln u.
    surprise: P,
    /// True where `u ≤ 1`.
    near: P::Mask,
}

/// ½x coth ½x − 1 for 0 ≤ x ≤ 1, by its Taylor series.
#[inline(always)]
fn half_coth_m1<P: Plain>(x: P) -> P {
    let z = x * x;
    let mut sum = x.splat(BERNOULLI[BERNOULLI.len() - 1]);
    sum = z.mul_add(sum, x.splat(BERNOULLI[8]));
    sum = z.mul_add(sum, x.splat(BERNOULLI[7]));
    sum = z.mul_add(sum, x.splat(BERNOULLI[6]));
    sum = z.mul_add(sum, x.splat(BERNOULLI[5]));
    sum = z.mul_add(sum, x.splat(BERNOULLI[4]));
    sum = z.mul_add(sum, x.splat(BERNOULLI[3]));
    sum = z.mul_add(sum, x.splat(BERNOULLI[2]));
    sum = z.mul_add(sum, x.splat(BERNOULLI[1]));
    z.mul_add(sum, x.splat(BERNOULLI[0])) * z
}

/// B₂ₙ/(2n)! for n from 1.
const BERNOULLI: [f64; 10] = [
    1.0 / 12.0,
    -1.0 / 720.0,
    1.0 / 30_240.0,
    -1.0 / 1_209_600.0,
    1.0 / 47_900_160.0,
    -691.0 / 1_307_674_368_000.0,
    1.0 / 74_724_249_600.0,
    -3617.0 / 10_670_622_842_880_000.0,
    43_867.0 / 5_109_094_217_170_944_000.0,
    -174_611.0 / 802_857_662_698_291_200_000.0,
];

#[inline(always)]
fn hazard<P: Plain>(u: P) -> Hazard<P> {
    // Farther out all of them are 0 or infinite for any format.
    const FAR: f64 = 1e4;
    let one = u.splat(1.0);
    let near = u.le(1.0);
    let inside = u.splat(FAR).smaller(u);
    let (e, e_m1) = (-inside).decay_and_decay_m1();
    let odds = -(e / e_m1);
    let coth = half_coth_m1(near.select(u, one));
    let ratio = near.select((one - u * 0.5) + coth, inside * odds);
    let excess = near.select(u * 0.5 + coth, (inside - 1.0) + ratio);
    let surprise = near.select(excess, odds).logarithm_1p_unit();
    Hazard { ratio, excess, surprise, near }
}

/// −y ln(1 − e^(−u)) + (1 − y)u with u = eˣ.
#[inline(always)]
pub(crate) fn complementary_log_log<R: Real>(x: R, y: R::Plain) -> R {
    x.chain(
        #[inline(always)]
        |x| {
            let (u, _) = x.exp_and_exp_m1();
            let Hazard { ratio, excess, surprise, near } = hazard(u);
            let no = weighted(x.splat(1.0) - y, u);
            let yes = weighted(y, near.select(surprise - x, surprise));
            Jet {
                value: yes + no,
                first: no - weighted(y, ratio),
                second: no + weighted(y, ratio * excess),
            }
        },
    )
}

/// −y ln(1 − e^(−u)) + (1 − y)u with u = weight · ln(1 + eˣ).
///
/// With s = ln(1 + eˣ) the second derivative for y = 1 is k r (k v + (k − σ(−x))), where k = σ(x)/s,
/// r = u/(eᵘ − 1) and v = u/(1 − e^(−u)) − 1. All terms are positive; the last difference is
/// σ(−x)(½s − g)/(1 − ½s + g) with g = ½s coth ½s − 1 where x < 0.
#[inline(always)]
pub(crate) fn hazard_cross_entropy<R: Real>(x: R, y: R::Plain, weight: f64, ln_weight: f64) -> R {
    x.chain(
        #[inline(always)]
        |x| hazard_cross_entropy_jet(x, y, weight, ln_weight),
    )
}

#[inline(always)]
fn hazard_cross_entropy_jet<P: Plain>(x: P, y: P, weight: f64, ln_weight: f64) -> Jet<P> {
    // Below, ln(1 + eˣ) and σ(x) are eˣ.
    const LOW: f64 = -40.0;
    let one = x.splat(1.0);
    let below = x.lt(0.0);
    let low = x.lt(LOW);

    // e^(−|x|) in two pieces, so that a large weight meets all of it.
    let (piece, _) = (-x.magnitude() * 0.5).decay_and_decay_m1();
    let e = piece * piece;
    let large = one / (e + 1.0);
    let logarithm = e.logarithm_1p_unit();
    let softplus = below.select(logarithm, x + logarithm);
    let (up, down) = (below.select(e * large, large), below.select(large, e * large));

    let ln_largest = x.largest().logarithm();
    let ln_weight = x.splat(ln_weight);
    let ln_weight = ln_weight.gt(ln_largest).select(ln_largest, ln_weight);
    let weight = representable(x, weight);
    let slope = below.select(weight * piece * piece * large, weight * large);
    let u = low.select(slope, softplus * weight);
    let Hazard { ratio, excess, surprise, near } = hazard(u);
    // The logarithm of the product, or where that has no digits left the sum of both.
    let faint = u.lt(1e-30);
    let ln = faint.select(softplus, u).logarithm();
    let ln_u = faint.select(low.select(x, ln) + ln_weight, ln);

    let half_coth = half_coth_m1(below.select(softplus, one));
    let tilt = softplus * 0.5 - half_coth;
    let k = below.select(large / (one - tilt), up / softplus);
    let k = x.gt(x.largest()).select(x.splat(0.0), k);
    let lead = below.select(k * tilt, k - down);

    let not_y = one - y;
    Jet {
        value: weighted(y, near.select(surprise - ln_u, surprise)) + weighted(not_y, u),
        first: weighted(not_y, slope) - weighted(y, k * ratio),
        second: weighted(not_y, slope * down) + weighted(y, k * ratio * (k * excess + lead)),
    }
}
