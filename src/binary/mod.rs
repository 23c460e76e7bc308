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

use crate::Pointwise;

/// Bounds of |gradient| and |Hessian| over all logits for the targets 0 and 1, by trying: less than
/// a hundredth too large. `peaks` are places to be tried where they may be largest, but not smooth.
fn largest_derivatives(loss: &impl Pointwise, peaks: &[f64]) -> [f64; 2] {
    const REACH: i32 = 48;
    const STEPS: i32 = 16;
    let grid = (-REACH * STEPS..=REACH * STEPS).map(|k| f64::from(k) / f64::from(STEPS));
    let mut largest = [0.0_f64; 2];
    for logit in grid.chain(peaks.iter().copied()) {
        for target in [0.0, 1.0] {
            let point = loss.at(logit, target);
            largest[0] = largest[0].max(point.gradient.abs());
            largest[1] = largest[1].max(point.hessian.abs());
        }
    }
    largest.map(|bound| bound * 1.005)
}
