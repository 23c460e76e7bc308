//! The normal distribution function Φ, from its density φ and from what the hazard φ/(1 − Φ)
//! exceeds its argument by, which keeps both tails exact.

use crate::real::{Jet, Mask, Plain};

/// Φ(x), with derivatives φ(x) and −xφ(x).
#[inline(always)]
pub(crate) fn normal_cdf<P: Plain>(x: P) -> Jet<P> {
    let (value, _) = x.normal_distribution();
    let first = x.normal_density();
    // 0 · ∞ would be NaN.
    Jet { value, first, second: first.eq(0.0).select(first, -(x * first)) }
}

/// ln Φ(x), with derivatives m = φ(x)/Φ(x) and −m(x + m).
///
/// Below zero, with h the hazard at −x and d = h − (−x), these are h and −hd.
#[inline(always)]
pub(crate) fn ln_normal_cdf<P: Plain>(x: P) -> Jet<P> {
    let (cdf, value) = x.normal_distribution();
    let negative = x.lt(0.0);
    let size = x.magnitude();
    let excess = size.normal_hazard_excess();
    let first = negative.select(size + excess, x.normal_density() / cdf);
    let second = first * negative.select(-excess, -(x + first));
    let infinite = size.gt(x.largest());
    let limit = negative.select(x.splat(-1.0), x.splat(0.0));
    Jet { value, first, second: infinite.select(limit, second) }
}
