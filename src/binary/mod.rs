//! Two-class losses whose targets are probabilities.

mod asymmetric_focal;
mod binary_cross_entropy_with_logits;
mod binary_focal;
mod gaussian_focal;
mod quality_focal;
mod varifocal;

pub use asymmetric_focal::AsymmetricFocal;
pub use binary_cross_entropy_with_logits::BinaryCrossEntropyWithLogits;
pub use binary_focal::BinaryFocal;
pub use gaussian_focal::GaussianFocal;
pub use quality_focal::QualityFocal;
pub use varifocal::Varifocal;
