//! Cross-entropies of a logit times a power of how wrong the probability is.
//!
//! A power of a sigmoid, σ(−m)ᵍ, is e^(−g ln(1 + eᵐ)), which has no infinite slope where σ is 1, and
//! no zero in it.

use crate::math::logit_cross_entropy;
use crate::real::{Jet, Mask, Plain, Real};

/// What the tails of the sigmoid at x are made of.
struct Tails<P: Plain> {
    above: P::Mask,
    distance: P,
    /// σ(−|x|) and σ(|x|)
    small: P,
    large: P,
    /// tanh |x/2|
    tanh: P,
    /// ln(1 + e^(−|x|))
    log: P,
    /// Two factors of σ(−|x|), which do not underflow before what their product is multiplied with.
    factors: (P, P),
}

#[inline(always)]
fn tails<P: Plain>(x: P) -> Tails<P> {
    let distance = x.magnitude();
    let (root, root_m1) = (distance * -0.5).decay_and_decay_m1();
    let (e, e_m1) = (root * root, root_m1 * (root_m1 + 2.0));
    let large = x.splat(1.0) / (e + 1.0);
    Tails {
        above: x.gt(0.0),
        distance,
        small: e * large,
        large,
        tanh: -(e_m1 * large),
        log: e.logarithm_1p_unit(),
        factors: (root, root * large),
    }
}

/// An exponent as a number of the kind of `like`: one that the format cannot hold, or that would
/// leave its range when multiplied, becomes one that does no harm.
#[inline(always)]
fn exponent<P: Plain>(like: P, exponent: f64) -> P {
    let (exponent, most) = (like.splat(exponent), like.largest() * 1e-6);
    exponent.gt(most).select(most, exponent)
}

/// (a + b) · exponent for the power e^(−(a + b) · exponent), where a ≥ 0 may be infinite and b ≥ 0
/// is not; what rounding takes from it is given to the power.
#[inline(always)]
fn decay_power<P: Plain>(a: P, b: P, exponent: P) -> P {
    let sum = a + b;
    let (larger, smaller) = (a.gt(b).select(a, b), a.gt(b).select(b, a));
    let product = sum.times_or_zero(exponent);
    let lost = sum.mul_add_exact(exponent, -product) + (smaller - (sum - larger)) * exponent;
    let (power, _) = (-product).decay_and_decay_m1();
    sum.lt(1e6).select(power.mul_add(-lost, power), power)
}

/// Surprise, not larger than where all derivatives are those of infinity, so that 0 · ∞ is 0.
#[inline(always)]
fn bounded<P: Plain>(surprise: P) -> P {
    surprise.gt(1e3).select(surprise.splat(1e3), surprise)
}

/// σ(−m)ᵍ ln(1 + e⁻ᵐ) from the power, two factors of σ(m), σ(−m) and the logarithm.
#[inline(always)]
fn branch<P: Plain>(power: P, gamma: P, sure: (P, P), unsure: P, surprise: P) -> Jet<P> {
    let log = bounded(surprise);
    let slope = sure.0 * sure.1 * gamma * log + unsure;
    let bend = (slope + unsure) - unsure * log;
    let outer = power * sure.1;
    Jet {
        value: power * surprise,
        first: -(power * slope),
        second: (outer * gamma) * (sure.0 * bend) + outer * (sure.0 * unsure),
    }
}

/// σ(−x)ᵍ ln(1 + e⁻ˣ): the cross-entropy of a positive label, times a power of the doubt.
#[inline(always)]
pub(crate) fn focal_cross_entropy<R: Real>(logit: R, gamma: f64) -> R {
    logit.chain(
        #[inline(always)]
        |x| {
            let Tails { above, distance, small, large, log, factors, .. } = tails(x);
            let (zero, one, gamma) = (x.splat(0.0), x.splat(1.0), exponent(x, gamma));
            let (ahead, behind) = (above.select(distance, zero), above.select(zero, distance));
            let sure = (above.select(one, factors.0), above.select(large, factors.1));
            let unsure = above.select(small, large);
            branch(decay_power(ahead, log, gamma), gamma, sure, unsure, behind + log)
        },
    )
}

/// p y f(x) + n (1 − y) f(−x) for y = `target`, where f is [`focal_cross_entropy`].
///
/// Where the derivatives of the two parts cancel close to zero, they are written as an odd function
/// of x, which is exact in x, and an even one times the difference of the masses.
#[inline(always)]
pub(crate) fn focal<R: Real>(
    logit: R,
    target: R::Plain,
    gamma: f64,
    positive: f64,
    negative: f64,
) -> R {
    logit.chain(
        #[inline(always)]
        |x| focal_jet(x, target, gamma, positive, negative),
    )
}

#[inline(always)]
fn focal_jet<P: Plain>(x: P, target: P, gamma: f64, positive: f64, negative: f64) -> Jet<P> {
    let Tails { above, distance, small, large, tanh, log, factors } = tails(x);
    let (zero, gamma) = (x.splat(0.0), exponent(x, gamma));
    let (yes, no) = (target * positive, (-target + 1.0) * negative);
    // The label that the logit speaks for, and the one it speaks against.
    let (agreeing, against) = (above.select(yes, no), above.select(no, yes));

    let (far, far_m1) = (-distance.times_or_zero(gamma)).decay_and_decay_m1();
    let power = decay_power(zero, log, gamma);
    let right = branch(power * far, gamma, (x.splat(1.0), large), small, log);
    let wrong = branch(power, gamma, factors, large, distance + log);

    let part = right.value * agreeing + wrong.value.times_or_zero(against);
    let direct = right.first * agreeing - wrong.first * against;
    let second = right.second * agreeing + wrong.second * against;

    let total = yes + no;
    let difference = target.mul_add(x.splat(positive + negative), x.splat(-negative));
    let difference = above.select(difference, -difference);
    let mean = distance * 0.5 + log;
    let even_part = (distance * 0.5 - tanh * mean) * gamma + tanh;
    let odd_part = (mean - tanh * distance * 0.5) * gamma + 1.0;
    let odd = (even_part * (far + 1.0) - odd_part * far_m1) * power * 0.5;
    let even = right.first + wrong.first;
    let balanced = (total * odd + difference * even) * 0.5;
    let near = (distance * (gamma + 1.0)).lt(1.0) & (difference.magnitude() * 2.0).lt(total);
    let size = near.select(balanced, direct);
    Jet { value: part, first: above.select(size, -size), second }
}

/// σ(x) − c, exact where it is close to zero: in the middle σ(x) is ½ + ½ tanh(x/2), on the right
/// 1 − σ(−x).
#[inline(always)]
fn difference<P: Plain>(tails: &Tails<P>, c: P, half_minus_c: P, one_minus_c: P) -> P {
    let &Tails { above, distance, small, tanh, .. } = tails;
    let middle = above.select(tanh, -tanh) * 0.5 + half_minus_c;
    distance.lt(1.0).select(middle, above.select(one_minus_c - small, small - c))
}

/// (1 − y)ᵃ, with what 1 − y loses.
#[inline(always)]
pub(crate) fn power_of_rest<P: Plain>(y: P, exponent: f64) -> P {
    let rest = -y + 1.0;
    let power = rest.power(exponent);
    let lost = ((-rest + 1.0) - y) / rest * self::exponent(y, exponent);
    let small = rest.gt(0.0) & lost.magnitude().lt(1.0);
    small.select(power.mul_add(lost, power), power)
}

/// vᵍ (−ln(1 − v)) for v = max(σ(x) − c, 0), where c is `shift`, above 0: the cross-entropy of a negative
/// label whose probability is lowered, times a power of that.
#[inline(always)]
pub(crate) fn shifted_focal<R: Real>(logit: R, gamma: f64, shift: f64) -> R {
    logit.chain(
        #[inline(always)]
        |x| shifted_focal_jet(x, gamma, shift),
    )
}

#[inline(always)]
fn shifted_focal_jet<P: Plain>(x: P, gamma: f64, shift: f64) -> Jet<P> {
    let tails = tails(x);
    let Tails { above, small, large, tanh, factors, .. } = tails;
    let (zero, one) = (x.splat(0.0), x.splat(1.0));
    let tanh = above.select(tanh, -tanh);
    let (sure, unsure) = (above.select(large, small), above.select(small, large));
    // A shift that the format cannot hold is one that it can.
    let (c, least) = (x.splat(shift), x.splat(4.0) / x.largest());
    let c = c.lt(least).select(least, c);

    let v = difference(&tails, c, x.splat(0.5 - shift), x.splat(1.0 - shift));
    let rest = unsure + c;
    let kept = above.select(factors.1 * (factors.0 / rest), unsure / rest);
    let taken = c / rest;
    let surprise = v.lt(0.5).select(-(-v).logarithm_1p(), -rest.logarithm());

    let slope = large * small;
    let ratio = v.eq(0.0).select(one, surprise / v);
    let steep = sure * kept;
    let gamma_here = exponent(x, gamma);
    let weight = slope * gamma_here;
    let pull = (factors.1 * large * gamma_here) * (factors.0 * ratio);

    // vᵍ and vᵍ⁻¹, of which one is computed, and is in [0, 1].
    let (power, lower) = if gamma < 1.0 {
        let power = v.power(gamma);
        // Only at 0 can v be a true zero.
        let pole = x.splat(if gamma > 0.0 { f64::INFINITY } else { 0.0 });
        (power, v.eq(0.0).select(x.eq(0.0).select(pole, zero), power / v))
    } else {
        let lower = v.power(gamma - 1.0);
        (lower * v, lower)
    };
    let first = power * (pull + steep);
    let bend = power * (steep * (unsure - sure * taken) - tanh * pull);
    let second =
        bend + lower.times_or_zero(weight) * ((gamma_here - 1.0) * ratio * slope + steep * 2.0);
    let below = v.le(0.0);
    let flat = v.lt(0.0) | (below & slope.eq(0.0)) | (below & second.lt(0.0));
    Jet {
        value: below.select(zero, power * surprise),
        first: below.select(zero, first),
        second: flat.select(zero, second),
    }
}

/// |σ(x) − y|ᵇ times the cross-entropy of σ(x) and y, where y is `target` and b is `beta`.
///
/// The cross-entropy has the derivatives d = σ(x) − y and w = σ(x)σ(−x). For b ≥ 2 all is a multiple
/// of |d|ᵇ⁻², for a smaller b of |d|ᵇ⁻¹, and then the second derivative has a pole or jumps where d
/// is 0.
#[inline(always)]
pub(crate) fn quality_focal<R: Real>(logit: R, target: R::Plain, beta: f64) -> R {
    logit.chain(
        #[inline(always)]
        |x| quality_focal_jet(x, target, beta),
    )
}

#[inline(always)]
fn quality_focal_jet<P: Plain>(x: P, target: P, beta: f64) -> Jet<P> {
    let tails = tails(x);
    let Tails { above, small, large, tanh, factors, .. } = tails;
    let (zero, one) = (x.splat(0.0), x.splat(1.0));
    let entropy = logit_cross_entropy(x, target, 1.0, 0.0);
    let log = bounded(entropy);

    let d = difference(&tails, target, -target + 0.5, -target + 1.0);
    let (size, slope) = (d.magnitude(), large * small);
    let tilt = (d.lt(0.0) & above | d.gt(0.0) & !above).select(tanh, -tanh);
    let ratio = slope / size;

    let high = beta >= 2.0;
    let rest = size.power(if high { beta - 2.0 } else { beta - 1.0 });
    let most = x.largest() * 1e-6;
    let rest = rest.gt(most).select(most, rest);
    // |d|ᵇ, and |d|ᵇ⁻¹ and |d|ᵇ⁻² w times the first factor of w.
    let (root, outer) = (factors.0, factors.1 * large);
    let (whole, once, twice) = if high {
        (rest * size * size, rest * size * root, rest * slope * root)
    } else {
        let twice = ratio.lt(2.0).select(root * rest * ratio, rest * slope / size * root);
        (rest * size, rest * root, twice)
    };
    let beta_here = exponent(x, beta);
    let beta_log = log * beta_here;
    let first = once * outer * beta_log + whole * size;
    let curved = twice.times_or_zero(beta_here - 1.0) + once * tilt;
    let second = (curved.times_or_zero(beta_log) + whole * root * (beta_here * 2.0 + 1.0)) * outer;

    // The limit is infinite, however small the power.
    let value = entropy.gt(x.largest()).select(entropy, whole * entropy);
    if high {
        return Jet { value, first: d.lt(0.0).select(-first, first), second };
    }
    // At the kink, or close to it, or so far out that all is 0. Only at 0 is it a number exactly.
    let (kink, pole) = (size.eq(0.0), x.eq(0.0));
    let jump = if beta == 0.0 {
        slope
    } else if beta < 1.0 {
        pole.select(one * f64::NEG_INFINITY, zero)
    } else if beta > 1.0 {
        pole.select(one * f64::INFINITY, zero)
    } else {
        slope * tanh * log
    };
    let value = if beta == 0.0 { entropy } else { kink.select(zero, value) };
    let flat = slope.eq(0.0);
    Jet {
        value,
        first: kink.select(zero, d.lt(0.0).select(-first, first)),
        second: kink.select(flat.select(zero, jump), second),
    }
}
