//! Two-class losses of a probability between 0 and 1.

mod binary_cross_entropy_with_logits;

pub use binary_cross_entropy_with_logits::BinaryCrossEntropyWithLogits;
