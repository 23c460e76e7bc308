//! The gamma function.

use crate::real::{Jet, Plain};

/// ln Γ(x) for x ≥ 0, with derivatives ψ(x) and ψ′(x); NaN for x < 0.
#[inline(always)]
pub(crate) fn ln_gamma<P: Plain>(x: P) -> Jet<P> {
    x.logarithm_gamma_jet()
}
