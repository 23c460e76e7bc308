//! Functions of a margin.

use super::hyperbolic::{Decays, decays};
use super::kinks::positive_part;
use super::parameter::{HUGE, held};
use crate::real::{Jet, Mask, Plain, Real};

/// 1 below zero, 0 from zero on; NaN at NaN. The slope is 0 everywhere.
#[inline(always)]
pub(crate) fn is_negative<R: Real>(m: R) -> R {
    m.linear(
        #[inline(always)]
        |m| {
            let zero = m.ge(0.0).select(m.splat(0.0), m);
            let slope = m.lt(0.0).select(m.splat(0.0), zero);
            (m.lt(0.0).select(m.splat(1.0), zero), slope)
        },
    )
}

/// 1 − m, with a slope that is NaN at NaN.
#[inline(always)]
pub(crate) fn one_minus<R: Real>(m: R) -> R {
    m.linear(
        #[inline(always)]
        |m| (-m + 1.0, m.eq(m).select(m.splat(-1.0), m)),
    )
}

/// [1 − m]₊²
#[inline(always)]
#[expect(clippy::redundant_closure, reason = "only a closure can be told to be inlined")]
pub(crate) fn squared_hinge<R: Real>(m: R) -> R {
    m.chain(
        #[inline(always)]
        |m| squared_hinge_jet(m),
    )
}

#[inline(always)]
fn squared_hinge_jet<P: Plain>(m: P) -> Jet<P> {
    let missing = positive_part(-m + 1.0).0;
    Jet {
        value: missing * missing,
        first: missing * -2.0,
        second: between(m, f64::NEG_INFINITY, 2.0),
    }
}

/// `factor` times ½[1 − m]₊² down to m = −1, and as steep as there below.
#[inline(always)]
pub(crate) fn bent_squared_hinge<R: Real>(m: R, factor: f64) -> R {
    m.chain(
        #[inline(always)]
        |m| bent_squared_hinge_jet(m, factor),
    )
}

#[inline(always)]
fn bent_squared_hinge_jet<P: Plain>(m: P, factor: f64) -> Jet<P> {
    let missing = positive_part(-m + 1.0).0;
    let held = m.splat(2.0).smaller(missing);
    Jet {
        value: held * factor * (missing - held * 0.5),
        first: held * -factor,
        second: between(m, -1.0, factor),
    }
}

/// A number where `low` ≤ m ≤ 1, 0 elsewhere, NaN where m is.
#[inline(always)]
fn between<P: Plain>(m: P, low: f64, inside: f64) -> P {
    let outside = m.lt(low) | m.gt(1.0);
    outside.select(m.splat(0.0), m.eq(m).select(m.splat(inside), m))
}

/// 0 from m = 1 on, (1 − m)²/(2γ) down to m = 1 − γ, and 1 − ½γ − m below.
#[inline(always)]
pub(crate) fn smoothed_hinge<R: Real>(m: R, gamma: f64) -> R {
    m.chain(
        #[inline(always)]
        |m| smoothed_hinge_jet(m, gamma),
    )
}

/// With the slope t = (1 − m)/γ, held between 0 and 1, it is t([1 − m]₊ − ½γt). What 1 − m has lost is
/// put back into the slope, to have it within a unit in the last place.
#[inline(always)]
fn smoothed_hinge_jet<P: Plain>(m: P, gamma: f64) -> Jet<P> {
    let gamma = held(m, gamma);
    let (one, zero, largest) = (m.splat(1.0), m.splat(0.0), m.largest());
    let below_one = one.smaller(m);
    let gap = one - below_one;
    // Infinity would be NaN.
    let finite = (-largest).larger(below_one);
    let lost = (one - (one - finite)) - finite;
    // With a smaller γ no margin is between 1 − γ and 1, and what is lost does not count.
    let inverse = m.splat(HUGE).smaller(one / gamma);
    let t = lost.mul_add(inverse, gap / gamma);
    let slope = one.smaller(t);
    // 1 − γ may have been rounded down, and t to 1.
    let near = m.ge(one - gamma) & t.le(1.0);
    let bend = near.select(one / gamma, m.eq(m).select(zero, m));
    Jet {
        value: slope * (gap - slope * (gamma * 0.5)),
        first: -slope,
        second: m.gt(1.0).select(zero, bend),
    }
}

/// What [`falling_sigmoid`] and its square are made of: whether the margin is positive; with
/// e = e^(−|km|) the numbers h = √e, e, e − 1 and 1/(1 + e); and k.
#[inline(always)]
fn tails<P: Plain>(m: P, k: f64) -> (P::Mask, [P; 5]) {
    let k = held(m, k);
    let Decays { h, e, e_m1, .. } = decays(m * k * 0.5);
    (m.gt(0.0), [h, e, e_m1, m.splat(1.0) / (e + 1.0), k])
}

/// 1/(1 + e^(km)), with derivatives −kσ(km)σ(−km) and k²σ(km)σ(−km) tanh(km/2).
#[inline(always)]
pub(crate) fn falling_sigmoid<R: Real>(m: R, k: f64) -> R {
    m.chain(
        #[inline(always)]
        |m| falling_sigmoid_jet(m, k),
    )
}

/// k meets the small factor h before the other ones, so that nothing ends too early or too late.
#[inline(always)]
fn falling_sigmoid_jet<P: Plain>(m: P, k: f64) -> Jet<P> {
    let (positive, [h, e, e_m1, large, k]) = tails(m, k);
    let spread = h * large;
    let slope = spread * k;
    let tanh_half = e_m1 * large;
    let tanh_half = positive.select(-tanh_half, tanh_half);
    Jet {
        value: positive.select(e * large, large),
        first: -(slope * spread),
        second: slope * tanh_half * slope,
    }
}

/// 1/(1 + e^(km))², with derivatives −2kσ(km)σ(−km)² and 2k²σ(km)σ(−km)²(3σ(km) − 1).
#[inline(always)]
pub(crate) fn falling_sigmoid_squared<R: Real>(m: R, k: f64) -> R {
    m.chain(
        #[inline(always)]
        |m| falling_sigmoid_squared_jet(m, k),
    )
}

/// σ(km)σ(−km)² is p²/(1 + e)³ with p = e for a positive margin and p = √e for a negative one, and
/// 3σ(km) − 1 is (2 − e)/(1 + e) or (2e − 1)/(1 + e).
#[inline(always)]
fn falling_sigmoid_squared_jet<P: Plain>(m: P, k: f64) -> Jet<P> {
    let (positive, [h, e, _, large, k]) = tails(m, k);
    let root = positive.select(e * large, large);
    let spread = positive.select(e, h) * large;
    let slope = spread * k;
    let curl = positive.select(-e + 2.0, e * 2.0 - 1.0) * large;
    Jet {
        value: root * root,
        first: -(slope * (large * 2.0) * spread),
        second: slope * (curl * (large * 2.0)) * slope,
    }
}

/// (2 atan m − 1)²
#[inline(always)]
#[expect(clippy::redundant_closure, reason = "only a closure can be told to be inlined")]
pub(crate) fn tangent<R: Real>(m: R) -> R {
    m.chain(
        #[inline(always)]
        |m| tangent_jet(m),
    )
}

/// With v = 2 atan m − 1 and w = 1/(1 + m²) the derivatives are 4vw and 8(1 − mv)w². Beyond
/// |m| = 1 they are written with t = 1/|m|, so that nothing overflows, and that no product
/// underflows before the result does.
#[inline(always)]
fn tangent_jet<P: Plain>(m: P) -> Jet<P> {
    let one = m.splat(1.0);
    let size = m.magnitude();
    let outside = size.gt(1.0);
    let t = outside.select(one / size, size);
    let v = m.arc_tangent() * 2.0 - 1.0;
    let weight = one / t.mul_add(t, one);
    let slope = v * 4.0 * weight;
    let near = (-m).mul_add(v, one) * 8.0 * weight * weight;
    let far = (t - m.gt(0.0).select(v, -v)) * 8.0 * weight * weight;
    Jet {
        value: v * v,
        first: outside.select(slope * t * t, slope),
        second: outside.select(far * t * t * t, near),
    }
}

/// 1 − m up to m = q/(q + 1), and q^q/((q + 1)^(q+1) m^q) beyond; `power_at_joint` is (q/(q + 1))^q.
#[inline(always)]
pub(crate) fn distance_weighted<R: Real>(m: R, q: f64, power_at_joint: f64) -> R {
    m.chain(
        #[inline(always)]
        |m| {
            if q == 1.0 {
                reciprocal_tail_jet(m)
            } else {
                distance_weighted_jet(m, q, power_at_joint)
            }
        },
    )
}

/// The former for q = 1, without a power: 1/(4m) for an m that is held at ½, plus [½ − m]₊.
#[inline(always)]
fn reciprocal_tail_jet<P: Plain>(m: P) -> Jet<P> {
    let (half, zero) = (m.splat(0.5), m.splat(0.0));
    let missing = zero.larger(half - m);
    let inverse = m.splat(1.0) / half.larger(m);
    Jet {
        value: inverse.mul_add(half * half, missing),
        first: inverse * (inverse * -0.25),
        second: m.lt(0.5).select(zero, inverse * (inverse * 0.5) * inverse),
    }
}

/// The side of the joint is taken from m(q + 1) − q, because q/(q + 1) would be rounded.
#[inline(always)]
fn distance_weighted_jet<P: Plain>(m: P, q: f64, power_at_joint: f64) -> Jet<P> {
    let one = m.splat(1.0);
    let held_q = held(m, q);
    let straight = m.mul_add_exact(held_q + one, -held_q).lt(0.0);
    let power = m.power(-q);
    let value = power * (power_at_joint / (q + 1.0));
    let first = power * (power_at_joint * (q / (q + 1.0))) / m;
    let second = power * held(m, power_at_joint * q) / m / m;
    Jet {
        value: straight.select(one - m, value),
        first: -straight.select(one, first),
        second: straight.select(m.splat(0.0), second),
    }
}
