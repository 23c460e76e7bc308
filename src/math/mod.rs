//! Elementary functions with their first and second derivatives: the only place that fights
//! floating point.
//!
//! Each function gives the three together, because they share their expensive part, and each
//! derivative in the form that loses no digits. What a caller does not use is never computed.

pub(crate) mod coefficients;
pub(crate) mod kernels;

mod elementary;
mod focal;
mod hyperbolic;
mod kinks;
mod logistic;
mod robust;

pub(crate) use elementary::{exp, exp_m1, ln, ln_1p, sqrt, square};
pub(crate) use focal::{focal, focal_cross_entropy, power, quality_focal, shifted_focal};
pub(crate) use hyperbolic::{ln_cosh, tanh};
pub(crate) use kinks::{abs, kinked, positive_part, times_or_zero};
pub(crate) use logistic::{logit_cross_entropy, sigmoid, softplus};
pub(crate) use robust::half_ln_1p_square;
