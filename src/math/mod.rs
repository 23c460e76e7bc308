//! Elementary functions with their first and second derivatives: the only place that fights
//! floating point.
//!
//! Each function gives the three together, because they share their expensive part, and each
//! derivative in the form that loses no digits. What a caller does not use is never computed.

pub(crate) mod coefficients;
pub(crate) mod kernels;

mod differences;
mod elementary;
mod hyperbolic;
mod kinks;
mod logistic;
mod margin;
mod normal;
mod parameter;
mod power;
mod quantile;
mod robust;
mod tables;
mod trigonometry;

pub(crate) use differences::{exp_m1_minus_x, x_minus_ln_1p};
pub(crate) use elementary::{exp, exp_m1, ln, ln_1p, sqrt, square};
pub(crate) use hyperbolic::{ln_cosh, tanh};
pub(crate) use kinks::{abs, kinked, positive_part, times_or_zero};
pub(crate) use logistic::{logit_cross_entropy, sigmoid, softplus};
pub(crate) use margin::{
    distance_weighted, falling_sigmoid, falling_sigmoid_squared, is_negative, one_minus,
    smoothed_hinge, tangent,
};
pub(crate) use normal::{ln_normal_cdf, normal_cdf};
pub(crate) use power::powf;
pub(crate) use quantile::{
    arctan_quantile, huber_quantile, log_linear_quantile, softplus_quantile,
};
pub(crate) use robust::half_ln_1p_square;
pub(crate) use tables::Tables;
pub(crate) use trigonometry::{atan, cos, sin};
