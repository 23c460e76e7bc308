//! The sigmoid and its integrals, from e = e^(−|x|) in (0, 1], which keeps both tails exact.

use crate::real::{Jet, Mask, Plain, Real};

/// The sigmoid σ(x) = 1/(1 + e⁻ˣ), with σ′ = σ(x)σ(−x) and σ″ = −σ′ tanh(x/2).
#[inline(always)]
pub(crate) fn sigmoid<P: Plain>(x: P) -> Jet<P> {
    let (e, e_m1) = (-x.magnitude()).decay_and_decay_m1();
    let large = x.splat(1.0) / (e + 1.0);
    let first = e * large * large;
    let tanh_half = e_m1 * large;
    Jet {
        value: x.lt(0.0).select(e * large, large),
        first,
        second: first * x.lt(0.0).select(-tanh_half, tanh_half),
    }
}

/// ln(1 + eˣ) = max(x, 0) + ln(1 + e), with derivatives σ(x) and σ(x)σ(−x).
#[inline(always)]
pub(crate) fn softplus<P: Plain>(x: P) -> Jet<P> {
    let (e, _) = (-x.magnitude()).decay_and_decay_m1();
    let Jet { value: first, first: second, .. } = sigmoid(x);
    let positive = x.gt(0.0).select(x, x.splat(0.0));
    Jet { value: positive + e.logarithm_1p_unit(), first, second }
}

/// (1 − y) ln(1 + eˣ) + w y ln(1 + e⁻ˣ), where y is `target`, moved towards ½ by `smoothing`.
///
/// The first derivative a σ(x) − b σ(−x), with a = 1 − y and b = wy, crosses zero: there it is
/// written as ½(a − b) + ½(a + b) tanh(x/2), which is exact in x, with a − b from the target itself;
/// in the tails with the sigmoids, which are exact in the masses.
#[inline(always)]
pub(crate) fn logit_cross_entropy<R: Real>(
    logit: R,
    target: R::Plain,
    weight: f64,
    smoothing: f64,
) -> R {
    logit.chain(
        #[inline(always)]
        |x| logit_cross_entropy_jet(x, target, weight, smoothing),
    )
}

#[inline(always)]
pub(super) fn logit_cross_entropy_jet<P: Plain>(
    x: P,
    target: P,
    weight: f64,
    smoothing: f64,
) -> Jet<P> {
    let one = x.splat(1.0);
    let from_half = target - 0.5;
    let mass = from_half.mul_add(x.splat(-smoothing), target);
    let (negative, positive) = (one - mass, mass * weight);
    let total = negative + positive;
    let difference = target.mul_add(x.splat(-1.0 - weight), one);
    let difference = from_half.mul_add(x.splat((1.0 + weight) * smoothing), difference);

    let distance = x.magnitude();
    let (e, e_m1) = (-distance).decay_and_decay_m1();
    let above = x.gt(0.0);
    // The mass on the side that the logit speaks against, and the one it speaks for.
    let against = above.select(negative, positive);
    let agreeing = above.select(positive, negative);

    // 0 · ∞ would be NaN.
    let linear = against.eq(0.0).select(against, distance * against);
    let value = total.mul_add(e.logarithm_1p_unit(), linear);

    let large = one / (e + 1.0);
    let tanh_half = -(e_m1 * large);
    let near = (total * tanh_half + above.select(difference, -difference)) * 0.5;
    let far = large * (-e).mul_add(agreeing, against);
    let size = distance.lt(1.0).select(near, far);
    Jet { value, first: above.select(size, -size), second: total * e * large * large }
}
