//! Two-class losses whose targets are probabilities.

mod binary_cross_entropy_with_logits;

pub use binary_cross_entropy_with_logits::BinaryCrossEntropyWithLogits;
