//! Two-class losses whose targets are probabilities.

mod binary_cross_entropy;
mod binary_cross_entropy_with_logits;
mod brier_logit;
mod brier_probability;
mod complementary_log_log;
mod cross_entropy_lambda;
mod probit;
mod scaled_sigmoid_cross_entropy;

pub use binary_cross_entropy::BinaryCrossEntropy;
pub use binary_cross_entropy_with_logits::BinaryCrossEntropyWithLogits;
pub use brier_logit::BrierLogit;
pub use brier_probability::BrierProbability;
pub use complementary_log_log::ComplementaryLogLog;
pub use cross_entropy_lambda::CrossEntropyLambda;
pub use probit::Probit;
pub use scaled_sigmoid_cross_entropy::ScaledSigmoidCrossEntropy;
