//! The sigmoid and its integrals, from e = e^(−|x|) in (0, 1], which keeps both tails exact.

use crate::math::parameter::{at_most_largest, representable};
use crate::math::quotient::Divisor;
use crate::real::{Jet, Mask, Plain, Real};

/// The sigmoid σ(x) = 1/(1 + e⁻ˣ), with σ′ = σ(x)σ(−x) and σ″ = −σ′ tanh(x/2).
#[inline(always)]
pub(crate) fn sigmoid<P: Plain>(x: P) -> Jet<P> {
    let (e, e_m1) = (-x.magnitude()).decay_and_decay_m1();
    let below = x.lt(0.0);
    let divisor = Divisor::sum(e, 1.0);
    let first = divisor.quotient(divisor.quotient(e));
    let tanh_half = e_m1 * divisor.inverse;
    Jet {
        value: divisor.quotient(below.select(e, x.splat(1.0))),
        first,
        second: first * below.select(-tanh_half, tanh_half),
    }
}

/// ln(1 + eˣ) = max(x, 0) + ln(1 + e), with derivatives σ(x) and σ(x)σ(−x).
#[inline(always)]
pub(crate) fn softplus<P: Plain>(x: P) -> Jet<P> {
    let Jet { value: first, first: second, .. } = sigmoid(x);
    let positive = x.splat(0.0).larger(x);
    Jet { value: positive + (-x.magnitude()).logarithm_1p_decay(), first, second }
}

/// (1 − y) ln(1 + eˣ) + w y ln(1 + e⁻ˣ), where y is `target`, moved towards ½ by `smoothing`.
///
/// The first derivative (a + b) σ(x) − b, with a = 1 − y and b = wy, crosses zero. Close to x = 0 it is
/// written as (a + b) ½ tanh(x/2) − ½(b − a), which is exact in x, with b − a from the target itself;
/// in the tails as a − (a + b) σ(−x), or minus b − (a + b) σ(x), which are exact in a and b.
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
fn logit_cross_entropy_jet<P: Plain>(x: P, target: P, weight: f64, smoothing: f64) -> Jet<P> {
    let one = x.splat(1.0);
    if weight == 1.0 && smoothing == 0.0 {
        let half_difference = target - 0.5;
        let masses = Masses { negative: one - target, positive: target, half_difference };
        return cross_entropy_of_masses(x, masses, None, false).jet();
    }
    let from_half = target - 0.5;
    let mass = from_half.mul_add(x.splat(-smoothing), target);
    let (negative, positive) = (one - mass, mass * at_most_largest(x, weight));
    let half = 0.5 + 0.5 * weight;
    let half_difference = target.mul_add(at_most_largest(x, half), x.splat(-0.5));
    let moved = at_most_largest(x, -half * smoothing);
    let half_difference = from_half.mul_add(moved, half_difference);
    let masses = Masses { negative, positive, half_difference };
    // Two calls, of each of which the compiler knows whether it lifts.
    if weight > 1.0 {
        cross_entropy_of_masses(x, masses, Some(negative + positive), true).jet()
    } else {
        cross_entropy_of_masses(x, masses, Some(negative + positive), false).jet()
    }
}

/// The cross-entropy of the logit `scale` · x.
#[inline(always)]
pub(crate) fn scaled_logit_cross_entropy<R: Real>(x: R, y: R::Plain, scale: f64) -> R {
    x.chain(
        #[inline(always)]
        |x| scaled_logit_cross_entropy_jet(x, y, scale),
    )
}

/// By x the first derivative is that of the masses times the scale, by the logit.
#[inline(always)]
fn scaled_logit_cross_entropy_jet<P: Plain>(x: P, y: P, scale: f64) -> Jet<P> {
    let (one, factor) = (x.splat(1.0), representable(x, scale));
    let z = x * factor;
    let masses = Masses { negative: one - y, positive: y, half_difference: y - 0.5 };
    let scaled = Masses {
        negative: masses.negative * factor,
        positive: y * factor,
        half_difference: masses.half_difference * factor,
    };
    let (of_logit, of_x) = if scale > 1.0 {
        (
            cross_entropy_of_masses(z, masses, Some(one), true),
            cross_entropy_of_masses(z, scaled, Some(factor), true),
        )
    } else {
        (
            cross_entropy_of_masses(z, masses, None, false),
            cross_entropy_of_masses(z, scaled, Some(factor), false),
        )
    };
    let [total, slope] = of_x.second;
    Jet { value: of_logit.value, first: of_x.first, second: total * (slope * factor) }
}

/// A distance beyond which e^(−distance) is computed e⁶⁴ times as large.
const FAR: f64 = 64.0;

/// e⁻⁶⁴
const EXP_MINUS_FAR: f64 = 1.603_810_890_548_638e-28;

/// How much the two labels count.
struct Masses<P> {
    negative: P,
    positive: P,
    /// ½(positive − negative), where neither is rounded first.
    half_difference: P,
}

/// A cross-entropy, with its second derivative as a product of two.
struct CrossEntropy<P> {
    value: P,
    first: P,
    second: [P; 2],
}

impl<P: Plain> CrossEntropy<P> {
    #[inline(always)]
    fn jet(self) -> Jet<P> {
        let Self { value, first, second } = self;
        Jet { value, first, second: second[0] * second[1] }
    }
}

/// That of masses whose sum is `total`, or exactly 1. If it `lifts` it may be so large that e counts
/// where it is too small for the format.
#[inline(always)]
fn cross_entropy_of_masses<P: Plain>(
    x: P,
    masses: Masses<P>,
    total: Option<P>,
    lifts: bool,
) -> CrossEntropy<P> {
    let Masses { negative, positive, half_difference } = masses;
    let (one, distance) = (x.splat(1.0), x.magnitude());
    let far = distance.gt(FAR);
    let exponent = if lifts { far.select(-distance + FAR, -distance) } else { -distance };
    let (e, e_m1) = exponent.decay_and_decay_m1();
    // The mass on the side that the logit speaks against.
    let against = x.gt(0.0).select(negative, positive);

    // 0 · ∞ would be NaN.
    let linear = against.eq(0.0).select(against, distance * against);
    // σ(|x|), with the sign that x has not.
    let side = one.copysign(-x);
    let large = side / (e + 1.0);
    let large = if lifts { far.select(side, large) } else { large };
    let near = distance.lt(1.0);
    let small = near.select(e_m1 * 0.5, e);
    let rest = -near.select(half_difference, against * side);
    let (ln, slope) = (e.logarithm_1p_unit(), e * large * large);
    let Some(total) = total else {
        let first = small.mul_add(large, rest);
        return CrossEntropy { value: ln + linear, first, second: [one, slope] };
    };
    let (scale, ln) = if lifts {
        (far.select(total * EXP_MINUS_FAR, total), far.select(e, ln))
    } else {
        (total, ln)
    };
    CrossEntropy {
        value: scale.mul_add(ln, linear),
        first: (scale * small).mul_add(large, rest),
        second: [scale, slope],
    }
}
