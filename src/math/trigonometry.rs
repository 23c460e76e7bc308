//! Sine, cosine and arc tangent.

use crate::real::{Jet, Mask, Plain};

/// sin x
#[inline(always)]
pub(crate) fn sin<P: Plain>(x: P) -> Jet<P> {
    let (value, first) = x.sine_cosine();
    Jet { value, first, second: -value }
}

/// cos x
#[inline(always)]
pub(crate) fn cos<P: Plain>(x: P) -> Jet<P> {
    let (sine, value) = x.sine_cosine();
    Jet { value, first: -sine, second: -value }
}

/// The arc tangent, with derivatives w = 1/(1 + x²) and −2x w². Where x² overflows w is 0, as it
/// should be.
#[inline(always)]
pub(crate) fn atan<P: Plain>(x: P) -> Jet<P> {
    let first = x.splat(1.0) / x.mul_add_exact(x, x.splat(1.0));
    let infinite = x.magnitude().gt(x.largest());
    let second = infinite.select(first, x * first * first * -2.0);
    Jet { value: x.arc_tangent(), first, second }
}
