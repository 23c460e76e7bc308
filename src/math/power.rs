//! Powers with any exponent.

use crate::real::{Plain, Real};

/// xᵃ for x ≥ 0, with derivatives axᵃ⁻¹ and a(a − 1)xᵃ⁻².
#[inline(always)]
pub(crate) fn powf<R: Real>(x: R, exponent: f64) -> R {
    x.chain(
        #[inline(always)]
        |x| x.power_jet(exponent),
    )
}
