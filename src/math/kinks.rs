//! Functions that are linear but for a kink or a convention, as value and slope.

use crate::real::{Mask, Plain};

/// `left · x` below zero, `right · x` above; value and slope 0 at zero, NaN at NaN.
#[inline(always)]
pub(crate) fn kinked<P: Plain>(x: P, left: f64, right: f64) -> (P, P) {
    let (below, above) = (x.lt(0.0), x.gt(0.0));
    // 0 · −∞ would be NaN.
    let low = if left == 0.0 { x.splat(0.0) } else { x * left };
    let value = above.select(x * right, below.select(low, x));
    let slope = above.select(x.splat(right), below.select(x.splat(left), x));
    (value, slope)
}

/// `x · factor`, where a factor of 0 gives 0 even if x is infinite.
#[inline(always)]
pub(crate) fn times_or_zero<P: Plain>(x: P, factor: P) -> (P, P) {
    let vanishes = factor.eq(0.0) & x.magnitude().gt(x.largest());
    (vanishes.select(factor, x * factor), factor)
}
