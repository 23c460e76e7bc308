//! The hyperbolic functions, from e^(−|x|) and e^(−|x|) − 1, neither of which can overflow.

use crate::math::quotient::Divisor;
use crate::real::{Jet, Mask, Plain};

/// h = e^(−|x|), e = h² and e − 1, without cancellation.
pub(super) struct Decays<P> {
    pub(super) h: P,
    pub(super) e: P,
    pub(super) e_m1: P,
}

#[inline(always)]
pub(super) fn decays<P: Plain>(x: P) -> Decays<P> {
    let (h, h_m1) = (-x.magnitude()).decay_and_decay_m1();
    Decays { h, e: h * h, e_m1: h_m1.mul_add(h_m1, h_m1 + h_m1) }
}

/// tanh x = ±(1 − 2e/(1 + e)), its derivative sech² x = (2h/(1 + e))², and −2 tanh x sech² x.
#[inline(always)]
pub(crate) fn tanh<P: Plain>(x: P) -> Jet<P> {
    let Decays { h, e, .. } = decays(x);
    let divisor = Divisor::sum(e, 1.0);
    let far = divisor.quotient(-e).mul_add(x.splat(2.0), x.splat(1.0));
    let near = x.hyperbolic_tangent_near_zero();
    let value = x.magnitude().lt(0.7).select(near, far.copysign(x));
    let sech = divisor.quotient(h + h);
    let first = sech * sech;
    Jet { value, first, second: value * first * -2.0 }
}

/// ln 2 in two parts, of which a number of any type loses nothing of the first.
const LN_2: (f64, f64) = (0.693_145_751_953_125, 1.428_606_820_309_417_2e-6);

/// ln cosh x, with derivatives tanh x and sech² x.
///
/// Near zero it is a polynomial, as |x| − ln 2 + ln(1 + e) cancels completely.
#[inline(always)]
pub(crate) fn ln_cosh<P: Plain>(x: P) -> Jet<P> {
    let distance = x.magnitude();
    let (ln_2_high, ln_2_low) = LN_2;
    let far = (distance - ln_2_high) + (decays(x).e.logarithm_1p_unit() - ln_2_low);
    let Jet { value: first, first: second, .. } = tanh(x);
    Jet { value: distance.lt(1.0).select(x.logarithm_cosh_unit(), far), first, second }
}
