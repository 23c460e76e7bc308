//! Losses that are lowest at a quantile of the target rather than at its mean.

mod arctan_quantile;
mod expectile;
mod huber_quantile;
mod log_linear_quantile;
#[expect(clippy::module_inception, reason = "the family is named after its first member")]
mod quantile;
mod softplus_quantile;

pub use arctan_quantile::ArctanQuantile;
pub use expectile::Expectile;
pub use huber_quantile::HuberQuantile;
pub use log_linear_quantile::LogLinearQuantile;
pub use quantile::Quantile;
pub use softplus_quantile::SoftplusQuantile;
