use super::largest_derivatives;
use crate::properties::Kinks;
use crate::{Domain, Error, Pointwise, Properties, Real, TwoClasses, error, math};

/// Binary cross-entropy times a power of the distance between probability and target: a focal loss
/// for targets that are qualities between 0 and 1.
///
/// # Formula
///
/// ```text
/// |p − y|^β (−y ln p − (1 − y) ln(1 − p))
/// p = σ(pred);  y = target in [0, 1]
/// ```
///
/// With d = p − y, w = p(1 − p) and C for the cross-entropy, whose derivative is d, the derivatives
/// are |d|^(β − 1) sign(d) (βwC + d²) and |d|^(β − 2) w (βC((β − 1)w + (1 − 2p)d) + (2β + 1)d²).
/// It is least at p = y, with value 0, unless β is 0. There the gradient jumps if β = 1, and has a
/// pole if β is below; from there to β = 2 the Hessian has one.
///
/// # Elsewhere
///
/// `QualityFocalLoss` in mmdetection (β = 2 by default), summed over the classes. For targets 0 and
/// 1 it is [`BinaryFocal`](crate::BinaryFocal).
///
/// # Example
///
/// ```
/// use lossfn::{Pointwise, QualityFocal};
///
/// let loss = QualityFocal::new(2.0)?;
/// approx::assert_relative_eq!(loss.at(0.0, 0.75).value, 2_f64.ln() / 16.0);
/// assert_eq!(loss.at(0.0, 0.5).value, 0.0);
/// assert_eq!(loss.at(0.0, 0.5).gradient, 0.0);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// X. Li and others, *Generalized focal loss: learning qualified and distributed bounding boxes for
/// dense object detection*, 2020.
#[doc(alias = "QFL")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct QualityFocal {
    beta: f64,
}

impl QualityFocal {
    /// The loss with the exponent `beta`: the higher, the less nearly right probabilities count.
    ///
    /// # Errors
    ///
    /// If `beta` is not a finite number, at least 0.
    pub fn new(beta: f64) -> Result<Self, Error> {
        Ok(Self { beta: error::not_negative("beta", beta)? })
    }
}

impl Pointwise for QualityFocal {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        if self.beta == 0.0 {
            return math::logit_cross_entropy(pred, target, 1.0, 0.0);
        }
        math::quality_focal(pred, target, self.beta)
    }

    fn properties(&self) -> Properties {
        // They are largest for a target of 0 or 1, where nothing jumps.
        let beta = self.beta;
        let [lipschitz, smoothness] =
            if beta == 0.0 { [1.0, 0.25] } else { largest_derivatives(self, beta, &[]) };
        let bent = beta > 0.0 && beta < 2.0;
        Properties {
            convex: beta == 0.0,
            strictly_convex: beta == 0.0,
            nonnegative: true,
            lipschitz: if bent && beta < 1.0 { f64::INFINITY } else { lipschitz },
            smoothness: if bent { f64::INFINITY } else { smoothness },
            kinks: if bent { Kinks::AT_LOGIT_OF_TARGET } else { Kinks::NONE },
            ..Properties::PAIR
        }
    }

    fn target_domain(&self) -> Domain {
        Domain::PROBABILITY
    }
}

impl TwoClasses for QualityFocal {}
