//! Regression losses that outliers cannot bend.

mod andrews_wave;
mod arctan;
mod asymmetric_cauchy;
mod asymmetric_tukey;
mod barron;
mod cauchy;
mod dead_zone;
mod dynamic_covariance_scaling;
mod geman_mc_clure;
mod hampel;
mod ramsay_e;
mod student_t;
mod tolerant;
mod truncated_squared;
mod tukey;
mod tukey_quartic;
mod welsch;

pub use andrews_wave::AndrewsWave;
pub use arctan::Arctan;
pub use asymmetric_cauchy::AsymmetricCauchy;
pub use asymmetric_tukey::AsymmetricTukey;
pub use barron::Barron;
pub use cauchy::Cauchy;
pub use dead_zone::DeadZone;
pub use dynamic_covariance_scaling::DynamicCovarianceScaling;
pub use geman_mc_clure::GemanMcClure;
pub use hampel::Hampel;
pub use ramsay_e::RamsayE;
pub use student_t::StudentT;
pub use tolerant::Tolerant;
pub use truncated_squared::TruncatedSquared;
pub use tukey::Tukey;
pub use tukey_quartic::TukeyQuartic;
pub use welsch::Welsch;
