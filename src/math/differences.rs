//! Differences of functions that cancel near zero, where they are ½x².

use crate::real::{Jet, Mask, Plain};

/// x − ln(1 + x), with derivatives x/(1 + x) and 1/(1 + x)².
#[inline(always)]
pub(crate) fn x_minus_ln_1p<P: Plain>(x: P) -> Jet<P> {
    let inverse = x.splat(1.0) / (x + 1.0);
    let first = x.gt(x.largest()).select(x.splat(1.0), x / (x + 1.0));
    Jet { value: x.line_minus_logarithm_1p(), first, second: inverse * inverse }
}

/// eˣ − 1 − x, with derivatives eˣ − 1 and eˣ.
#[inline(always)]
pub(crate) fn exp_m1_minus_x<P: Plain>(x: P) -> Jet<P> {
    let (second, first) = x.exp_and_exp_m1();
    Jet { value: x.exponential_minus_line(), first, second }
}
