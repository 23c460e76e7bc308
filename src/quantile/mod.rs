//! Losses that are lowest at a quantile of the target rather than at its mean.

#[expect(clippy::module_inception, reason = "the family is named after its first member")]
mod quantile;

pub use quantile::Quantile;
