//! Powers, roots, exponentials and logarithms.

use crate::real::{Jet, Plain};

/// x²
#[inline(always)]
pub(crate) fn square<P: Plain>(x: P) -> Jet<P> {
    Jet { value: x * x, first: x + x, second: x.splat(2.0) }
}

/// √x
#[inline(always)]
pub(crate) fn sqrt<P: Plain>(x: P) -> Jet<P> {
    let value = x.square_root();
    let first = x.splat(0.5) / value;
    Jet { value, first, second: -(first * 0.5 / x) }
}

/// eˣ
#[inline(always)]
pub(crate) fn exp<P: Plain>(x: P) -> Jet<P> {
    let (value, _) = x.exp_and_exp_m1();
    Jet { value, first: value, second: value }
}

/// eˣ − 1
#[inline(always)]
pub(crate) fn exp_m1<P: Plain>(x: P) -> Jet<P> {
    let (first, value) = x.exp_and_exp_m1();
    Jet { value, first, second: first }
}

/// ln x
#[inline(always)]
pub(crate) fn ln<P: Plain>(x: P) -> Jet<P> {
    let first = x.splat(1.0) / x;
    Jet { value: x.logarithm(), first, second: -(first * first) }
}

/// ln(1 + x)
#[inline(always)]
pub(crate) fn ln_1p<P: Plain>(x: P) -> Jet<P> {
    let first = x.splat(1.0) / (x + 1.0);
    Jet { value: x.logarithm_1p(), first, second: -(first * first) }
}
