//! The normal distribution function Φ, from its density φ and from what the hazard φ/(1 − Φ)
//! exceeds its argument by, which keeps both tails exact.

use crate::real::{Jet, Mask, Plain};

/// Φ(x), with derivatives φ(x) and −xφ(x), to 4 units in the last place.
#[inline(always)]
pub(crate) fn normal_cdf<P: Plain>(x: P) -> Jet<P> {
    let size = x.magnitude();
    let first = x.normal_density();
    let tail = first / (size + size.normal_hazard_excess());
    let value = x.lt(0.0).select(tail, -tail + 1.0);
    // 0 · ∞ would be NaN.
    Jet { value, first, second: first.eq(0.0).select(first, -(x * first)) }
}

/// ln Φ(x), with derivatives m = φ(x)/Φ(x) and −m(x + m).
///
/// Below zero, with h the hazard at −x and d = h − (−x), these are −½x² − ln(h√(2π)), h and −hd.
/// The error of the value is at most 5 units in the last place, that of the derivatives 6 and 9.
#[inline(always)]
pub(crate) fn ln_normal_cdf<P: Plain>(x: P) -> Jet<P> {
    let negative = x.lt(0.0);
    let size = x.magnitude();
    let excess = size.normal_hazard_excess();
    let hazard = size + excess;
    let density = x.normal_density();
    let tail = density / hazard;
    let ln = negative.select(hazard - 1.0, -tail).logarithm_1p();
    let below = x.mul_add(x * 0.5, ln + LN_SQRT_TAU);
    let first = negative.select(hazard, density / (-tail + 1.0));
    let second = first * negative.select(-excess, -(x + first));
    let infinite = size.gt(x.largest());
    let limit = negative.select(x.splat(-1.0), x.splat(0.0));
    Jet { value: negative.select(-below, ln), first, second: infinite.select(limit, second) }
}

/// ln √(2π)
const LN_SQRT_TAU: f64 = 0.918_938_533_204_672_8;
