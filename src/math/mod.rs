//! Elementary functions with their first and second derivatives: the only place that fights
//! floating point.
//!
//! Each function gives the three together, because they share their expensive part, and each
//! derivative in the form that loses no digits. What a caller does not use is never computed.

pub(crate) mod coefficients;
pub(crate) mod kernels;

mod bent;
mod count;
mod deviance;
mod differences;
mod elementary;
mod exponential;
mod focal;
mod gamma;
mod general;
mod hyperbolic;
mod kinks;
mod links;
mod logistic;
mod margin;
mod normal;
mod parameter;
mod power;
mod quantile;
mod quotient;
mod regression;
mod robust;
mod tables;
mod tolerant;
mod trigonometry;

pub(crate) use bent::{
    dead_zone, dead_zone_of_square, hampel, hampel_of_square, huber, huber_of_square, smooth_l1,
    truncated_squared,
};
pub(crate) use count::{exponential, inverse_gaussian, negative_binomial};
pub(crate) use deviance::{gamma_deviance, poisson_deviance, tweedie_deviance};
pub(crate) use differences::{exp_m1_minus_x, x_minus_ln_1p};
pub(crate) use elementary::{exp, exp_m1, ln, ln_1p, sqrt, square};
pub(crate) use focal::{focal, focal_cross_entropy, power_of_rest, quality_focal, shifted_focal};
pub(crate) use gamma::ln_gamma;
pub(crate) use general::General;
pub(crate) use hyperbolic::{ln_cosh, tanh};
pub(crate) use kinks::{abs, kinked, positive_part, times_or_zero};
pub(crate) use links::{
    complementary_log_log, hazard_cross_entropy, logit_square, probability_cross_entropy,
    probit_cross_entropy,
};
pub(crate) use logistic::{logit_cross_entropy, scaled_logit_cross_entropy, sigmoid, softplus};
pub(crate) use margin::{
    bent_squared_hinge, distance_weighted, falling_sigmoid, falling_sigmoid_squared, is_negative,
    one_minus, smoothed_hinge, squared_hinge, tangent,
};
pub(crate) use normal::{ln_normal_cdf, normal_cdf};
pub(crate) use parameter::{at_most_largest, reaches, representable};
pub(crate) use power::powf;
pub(crate) use quantile::{
    arctan_quantile, huber_quantile, log_linear_quantile, softplus_quantile, tilt,
};
pub(crate) use regression::{
    adaptive_wing, balanced_l1, balanced_l1_near, fair, fair_of_square, linex, periodic,
    power_of_size, pseudo_huber, pseudo_huber_of_square, squared_log_ratio_1p,
    symmetric_relative_error, wing,
};
pub(crate) use robust::{
    Edge, andrews, andrews_of_square, arctan, arctan_of_square, asymmetric_cauchy,
    asymmetric_tukey, cauchy, cauchy_of_square, dynamic_covariance_scaling,
    dynamic_covariance_scaling_of_square, geman_mcclure, geman_mcclure_of_square, log_likelihood,
    log_likelihood_of_square, ramsay, ramsay_of_square, square_root_below, tukey, tukey_of_square,
    tukey_quartic, tukey_quartic_of_square, wave_ends, welsch, welsch_of_square,
};
pub(crate) use tables::Tables;
pub(crate) use tolerant::{Tolerance, tolerant, tolerant_of_square};
pub(crate) use trigonometry::{atan, cos, sin};
