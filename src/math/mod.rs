//! Elementary functions with their first and second derivatives: the only place that fights
//! floating point.
//!
//! Each function gives the three together, because they share their expensive part, and each
//! derivative in the form that loses no digits. What a caller does not use is never computed.

pub(crate) mod coefficients;
pub(crate) mod kernels;

mod count;
mod deviance;
mod differences;
mod elementary;
mod hyperbolic;
mod kinks;
mod links;
mod logistic;
mod normal;
mod power;
mod robust;
mod tables;
mod trigonometry;

pub(crate) use count::{exponential, inverse_gaussian, negative_binomial};
pub(crate) use deviance::{gamma_deviance, poisson_deviance, tweedie_deviance};
pub(crate) use differences::{exp_m1_minus_x, x_minus_ln_1p};
pub(crate) use elementary::{exp, exp_m1, ln, ln_1p, sqrt, square};
pub(crate) use hyperbolic::{ln_cosh, tanh};
pub(crate) use kinks::{abs, kinked, positive_part, times_or_zero};
pub(crate) use links::{
    complementary_log_log, hazard_cross_entropy, logit_square, probability_cross_entropy,
    scaled_logit_cross_entropy,
};
pub(crate) use logistic::{logit_cross_entropy, sigmoid, softplus};
pub(crate) use normal::{ln_normal_cdf, normal_cdf};
pub(crate) use power::powf;
pub(crate) use robust::half_ln_1p_square;
pub(crate) use tables::Tables;
pub(crate) use trigonometry::{atan, cos, sin};
