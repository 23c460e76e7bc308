//! Functions that are linear but for a kink or a convention, as value and slope.

use crate::math::parameter::representable;
use crate::real::{Mask, Plain};

/// The slope of a function that has one below zero and another above it; 0 at zero, NaN at NaN.
#[inline(always)]
fn slope<P: Plain>(x: P, left: f64, right: f64) -> P {
    x.gt(0.0).select(x.splat(right), x.lt(0.0).select(x.splat(left), x))
}

/// |x|
#[inline(always)]
pub(crate) fn abs<P: Plain>(x: P) -> (P, P) {
    (x.magnitude(), slope(x, -1.0, 1.0))
}

/// x, held between ±`end`; NaN stays.
#[inline(always)]
pub(super) fn clamped<P: Plain>(x: P, end: P) -> P {
    (-end).larger(end.smaller(x))
}

/// max(x, 0)
#[inline(always)]
pub(crate) fn positive_part<P: Plain>(x: P) -> (P, P) {
    let value = x.splat(0.0).larger(x);
    (value, x.gt(0.0).select(x.splat(1.0), value))
}

/// `left · x` below zero, `right · x` above; value and slope 0 at zero, NaN at NaN.
#[inline(always)]
pub(crate) fn kinked<P: Plain>(x: P, left: f64, right: f64) -> (P, P) {
    let (below, above) = (x.lt(0.0), x.gt(0.0));
    let (falling, rising) = (not_vanishing(x, left), not_vanishing(x, right));
    (above.select(x * rising, below.select(x * falling, x)), slope(x, left, right))
}

/// A factor in the format of `like`, 0 only if it is: its product with infinity would be NaN.
#[inline(always)]
fn not_vanishing<P: Plain>(like: P, factor: f64) -> P {
    // Both are there before the choice, so that no loop over numbers has to make it each time.
    let (zero, held) = (like.splat(0.0), representable(like, factor));
    if factor == 0.0 { zero } else { held }
}

/// `x · factor`, where a factor of 0 gives 0 even if x is infinite.
#[inline(always)]
pub(crate) fn times_or_zero<P: Plain>(x: P, factor: P) -> (P, P) {
    let vanishes = factor.eq(0.0) & x.magnitude().gt(x.largest());
    (vanishes.select(factor, x * factor), factor)
}
