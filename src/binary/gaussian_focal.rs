use super::largest_derivatives;
use crate::{Domain, Error, Mask, Pointwise, Properties, Real, TwoClasses, error, math};

/// A focal loss for heat maps: where the target is 1 there is a point to find, and the closer a
/// target is to 1, the less it costs to find one there.
///
/// # Formula
///
/// ```text
/// (1 − p)^α (−ln p)             where y = 1
/// (1 − y)^γ p^α (−ln(1 − p))    where y < 1
/// p = σ(pred);  y = target in [0, 1]
/// ```
///
/// The derivatives are those of [`BinaryFocal`](crate::BinaryFocal) with the exponent α, for a
/// target of 1 or 0, the latter times (1 − y)^γ.
///
/// # Elsewhere
///
/// `GaussianFocalLoss` in mmdetection, with α = 2 and γ = 4 by default; it takes the probability
/// itself, and adds a small number to it in the logarithms. The targets are Gaussians around the
/// points.
///
/// # Example
///
/// ```
/// use lossfn::{GaussianFocal, Pointwise};
///
/// let loss = GaussianFocal::new(2.0, 4.0)?;
/// approx::assert_relative_eq!(loss.at(0.0, 1.0).value, 0.25 * 2_f64.ln());
/// approx::assert_relative_eq!(loss.at(0.0, 0.5).value, 2_f64.ln() / 64.0);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// H. Law, J. Deng, *CornerNet: detecting objects as paired keypoints*, 2018.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GaussianFocal {
    alpha: f64,
    gamma: f64,
}

impl GaussianFocal {
    /// The loss with the exponent `alpha` of the probability and `gamma` of the target.
    ///
    /// # Errors
    ///
    /// If one of them is not a finite number, at least 0.
    pub fn new(alpha: f64, gamma: f64) -> Result<Self, Error> {
        let alpha = error::not_negative("alpha", alpha)?;
        Ok(Self { alpha, gamma: error::not_negative("gamma", gamma)? })
    }
}

impl Pointwise for GaussianFocal {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        let point = target.eq(1.0);
        let weight = math::power_of_rest(target, self.gamma);
        let weight = point.select(weight * 0.0 + 1.0, weight);
        let mirrored = R::select(point, pred, -pred);
        math::focal_cross_entropy(mirrored, self.alpha).times_or_zero(weight)
    }

    fn properties(&self) -> Properties {
        let convex = self.alpha == 0.0;
        let [lipschitz, smoothness] =
            if convex { [1.0, 0.25] } else { largest_derivatives(self, self.alpha, &[]) };
        Properties {
            convex,
            strictly_convex: convex,
            nonnegative: true,
            lipschitz,
            smoothness,
            ..Properties::PAIR
        }
    }

    fn target_domain(&self) -> Domain {
        Domain::PROBABILITY
    }
}

impl TwoClasses for GaussianFocal {}
