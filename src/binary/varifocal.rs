use super::largest_derivatives;
use crate::{Domain, Error, Mask, Pointwise, Properties, Real, TwoClasses, error, math};

/// Binary cross-entropy that takes the targets above 0 as qualities, and as weights of their
/// samples; those of 0 are weighed by how wrong the probability is.
///
/// # Formula
///
/// ```text
/// y (−y ln p − (1 − y) ln(1 − p))   where y > 0
/// α p^γ (−ln(1 − p))                where y = 0
/// p = σ(pred);  y = target in [0, 1]
/// ```
///
/// The derivatives are y(p − y) and yp(1 − p) where y > 0; where y = 0 those of
/// [`BinaryFocal`](crate::BinaryFocal) times α. As a function of the target the loss jumps at 0.
///
/// # Elsewhere
///
/// `VarifocalLoss` in mmdetection, with α = 0.75 and γ = 2 by default.
///
/// # Example
///
/// ```
/// use lossfn::{Pointwise, Varifocal};
///
/// let loss = Varifocal::new(0.75, 2.0)?;
/// approx::assert_relative_eq!(loss.at(0.0, 0.5).value, 0.5 * 2_f64.ln());
/// approx::assert_relative_eq!(loss.at(0.0, 0.0).value, 0.1875 * 2_f64.ln());
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// H. Zhang and others, *VarifocalNet: an IoU-aware dense object detector*, 2021.
#[doc(alias = "VFL")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Varifocal {
    alpha: f64,
    gamma: f64,
}

impl Varifocal {
    /// The loss with the weight `alpha` and the exponent `gamma` of the targets that are 0.
    ///
    /// # Errors
    ///
    /// If `alpha` is not a finite number above 0, or `gamma` not one that is at least 0.
    pub fn new(alpha: f64, gamma: f64) -> Result<Self, Error> {
        let alpha = error::positive("alpha", alpha)?;
        Ok(Self { alpha, gamma: error::not_negative("gamma", gamma)? })
    }
}

impl Pointwise for Varifocal {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        let quality = math::logit_cross_entropy(pred, target, 1.0, 0.0) * target;
        let alpha = math::at_most_largest(target, self.alpha);
        let negative = math::focal_cross_entropy(-pred, self.gamma) * alpha;
        target.eq(0.0).select(negative, quality)
    }

    fn properties(&self) -> Properties {
        let convex = self.gamma == 0.0;
        let [lipschitz, smoothness] = if convex {
            [self.alpha.max(1.0), 0.25 * self.alpha.max(1.0)]
        } else {
            largest_derivatives(self, self.gamma, &[])
        };
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

impl TwoClasses for Varifocal {}
