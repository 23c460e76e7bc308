//! Two-class losses whose targets are probabilities.

mod asymmetric_focal;
mod binary_cross_entropy;
mod binary_cross_entropy_with_logits;
mod binary_focal;
mod brier_logit;
mod brier_probability;
mod complementary_log_log;
mod cross_entropy_lambda;
mod gaussian_focal;
mod probit;
mod quality_focal;
mod scaled_sigmoid_cross_entropy;
mod varifocal;

pub use asymmetric_focal::AsymmetricFocal;
pub use binary_cross_entropy::BinaryCrossEntropy;
pub use binary_cross_entropy_with_logits::BinaryCrossEntropyWithLogits;
pub use binary_focal::BinaryFocal;
pub use brier_logit::BrierLogit;
pub use brier_probability::BrierProbability;
pub use complementary_log_log::ComplementaryLogLog;
pub use cross_entropy_lambda::CrossEntropyLambda;
pub use gaussian_focal::GaussianFocal;
pub use probit::Probit;
pub use quality_focal::QualityFocal;
pub use scaled_sigmoid_cross_entropy::ScaledSigmoidCrossEntropy;
pub use varifocal::Varifocal;

use crate::{Dual, Pointwise, Real, Scalar};

/// Bounds of |gradient| and |Hessian| over all logits for the targets 0 and 1, by trying: less than
/// a hundredth too large. With a large `exponent` they are largest near its logarithm; `peaks` are
/// places to be tried where they may be largest, but not smooth.
fn largest_derivatives(loss: &impl Pointwise, exponent: f64, peaks: &[f64]) -> [f64; 2] {
    const STEPS: i32 = 16;
    let reach = (48.0 + Scalar(exponent.max(1.0)).ln().0) as i32 * STEPS;
    let grid = (-reach..=reach).map(|k| f64::from(k) / f64::from(STEPS));
    let mut largest = [0.0_f64; 2];
    for logit in grid.chain(peaks.iter().copied()) {
        for target in [0.0, 1.0] {
            // Not `at`: that would be compiled for all instruction sets.
            let result = loss.formula(Dual::<_, 2>::variable(Scalar(logit)), Scalar(target));
            largest[0] = largest[0].max(result.first().0.abs());
            largest[1] = largest[1].max(result.second().0.abs());
        }
    }
    [largest[0] * 1.005, largest[1] * 1.005]
}
