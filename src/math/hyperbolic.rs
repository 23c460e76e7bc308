//! The hyperbolic functions, from e^(−|x|) and e^(−|x|) − 1, neither of which can overflow.

use crate::real::{Jet, Mask, Plain};

/// h = e^(−|x|) and h − 1, e = h² and e − 1, without cancellation.
pub(super) struct Decays<P> {
    pub(super) h: P,
    pub(super) h_m1: P,
    pub(super) e: P,
    pub(super) e_m1: P,
}

#[inline(always)]
pub(super) fn decays<P: Plain>(x: P) -> Decays<P> {
    let (h, h_m1) = (-x.magnitude()).decay_and_decay_m1();
    Decays { h, h_m1, e: h * h, e_m1: h_m1 * (h_m1 + 2.0) }
}

/// tanh x = ±(1 − e)/(1 + e), its derivative sech² x = (2h/(1 + e))², and −2 tanh x sech² x.
#[inline(always)]
pub(crate) fn tanh<P: Plain>(x: P) -> Jet<P> {
    let Decays { h, e, e_m1, .. } = decays(x);
    let scale = x.splat(1.0) / (e + 1.0);
    let size = e_m1.magnitude() * scale;
    let value = x.lt(0.0).select(-size, size);
    let sech = h * scale * 2.0;
    let first = sech * sech;
    Jet { value, first, second: value * first * -2.0 }
}

/// ln cosh x, with derivatives tanh x and sech² x.
///
/// Near zero |x| − ln 2 + ln(1 + e) cancels completely, and ln(1 + (cosh x − 1)) does not, with
/// cosh x − 1 = (1 − h)²/(2h).
#[inline(always)]
pub(crate) fn ln_cosh<P: Plain>(x: P) -> Jet<P> {
    let distance = x.magnitude();
    let Decays { h, h_m1, e, .. } = decays(x);
    let rise = h_m1 * (h_m1 / (h * 2.0));
    let near = rise.le(1.0);
    let ln = near.select(rise, e).logarithm_1p_unit();
    let far = (distance - core::f64::consts::LN_2) + ln;
    let Jet { value: first, first: second, .. } = tanh(x);
    Jet { value: near.select(ln, far), first, second }
}
