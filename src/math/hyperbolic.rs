//! The hyperbolic functions, from e^(−2|x|) and e^(−2|x|) − 1, neither of which can overflow.

use crate::real::{Jet, Mask, Plain};

/// tanh x, its derivative sech² x = 4e/(1 + e)² with e = e^(−2|x|), and −2 tanh x sech² x.
#[inline(always)]
pub(crate) fn tanh<P: Plain>(x: P) -> Jet<P> {
    let (e, e_m1) = (x.magnitude() * -2.0).decay_and_decay_m1();
    let scale = x.splat(1.0) / (e + 1.0);
    let size = e_m1.magnitude() * scale;
    let value = x.lt(0.0).select(-size, size);
    let first = e * scale * scale * 4.0;
    Jet { value, first, second: value * first * -2.0 }
}

/// ln cosh x, with derivatives tanh x and sech² x.
///
/// Near zero |x| − ln 2 + ln(1 + e) cancels completely, and ½ ln(1 + sinh² x) does not: with
/// e = e^(−2|x|), sinh² x = (1 − e)²/(4e).
#[inline(always)]
pub(crate) fn ln_cosh<P: Plain>(x: P) -> Jet<P> {
    let distance = x.magnitude();
    let (e, e_m1) = (distance * -2.0).decay_and_decay_m1();
    let sinh_squared = e_m1 * e_m1 / (e * 4.0);
    let near = sinh_squared.le(1.0);
    let ln = near.select(sinh_squared, e).logarithm_1p_unit();
    let far = (distance - core::f64::consts::LN_2) + ln;
    let Jet { value: first, first: second, .. } = tanh(x);
    Jet { value: near.select(ln * 0.5, far), first, second }
}
