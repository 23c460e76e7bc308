use super::largest_derivatives;
use crate::{Domain, Error, Pointwise, Properties, Real, TwoClasses, error, math};

/// Binary cross-entropy that cares less about what the model is already right about, so that many
/// easy samples do not drown the few hard ones.
///
/// # Formula
///
/// ```text
/// y a q^γ (−ln p) + (1 − y) b p^γ (−ln q)
/// p = σ(pred), q = 1 − p;  y = target in [0, 1];  a = b = 1, or a = alpha, b = 1 − alpha
/// ```
///
/// For y = 1 the derivatives are −a q^γ (q − γp ln p) and a p q^γ (q + γ(2q + (q − γp) ln p)); for
/// y = 0 p and q change places. A target between 0 and 1 mixes the two. It is not convex unless γ
/// is 0, which is binary cross-entropy.
///
/// # Elsewhere
///
/// `sigmoid_focal_loss` in torchvision (alpha 0.25 and γ 2 by default) and optax (no alpha by
/// default), `BinaryFocalCrossentropy` in Keras (alpha only with `apply_class_balancing`;
/// probabilities clipped, so the gradient is lost beyond logits of 16), `binary_focal_loss` in Flux
/// (of probabilities). For targets between 0 and 1, optax and Keras take the power of
/// 1 − yp − (1 − y)q, and segmentation-models that of 1 − e^(−cross-entropy), once for both parts.
///
/// # Example
///
/// ```
/// use lossfn::{BinaryFocal, Pointwise};
///
/// let loss = BinaryFocal::new(2.0)?;
/// approx::assert_relative_eq!(loss.at(0.0, 1.0).value, 0.25 * 2_f64.ln());
/// approx::assert_relative_eq!(loss.at(50.0, 1.0).value, (-150_f64).exp(), max_relative = 1e-13);
/// let balanced = loss.with_alpha(0.25)?;
/// approx::assert_relative_eq!(balanced.at(0.0, 0.0).value, 0.1875 * 2_f64.ln());
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// T.-Y. Lin and others, *Focal loss for dense object detection*, 2017.
#[doc(alias = "SigmoidFocal")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BinaryFocal {
    gamma: f64,
    positive: f64,
    negative: f64,
}

impl BinaryFocal {
    /// The loss with the exponent `gamma`: the higher, the less the easy samples count. Both labels
    /// weigh the same.
    ///
    /// # Errors
    ///
    /// If `gamma` is not a finite number, at least 0.
    pub fn new(gamma: f64) -> Result<Self, Error> {
        let gamma = error::not_negative("gamma", gamma)?;
        Ok(Self { gamma, positive: 1.0, negative: 1.0 })
    }

    /// Multiplies the part of the positive targets by `alpha`, and the other by 1 − `alpha`.
    ///
    /// # Errors
    ///
    /// If `alpha` is not between 0 and 1.
    pub fn with_alpha(self, alpha: f64) -> Result<Self, Error> {
        let positive = error::open_fraction("alpha", alpha)?;
        Ok(Self { positive, negative: 1.0 - alpha, ..self })
    }
}

impl Pointwise for BinaryFocal {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        math::focal(pred, target, self.gamma, self.positive, self.negative)
    }

    fn properties(&self) -> Properties {
        // Both parts pull in opposite directions, and most for a target of 0 or 1.
        let [lipschitz, smoothness] = if self.gamma == 0.0 {
            let largest = self.positive.max(self.negative);
            [largest, 0.25 * largest]
        } else {
            largest_derivatives(self, self.gamma, &[])
        };
        let convex = self.gamma == 0.0;
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

impl TwoClasses for BinaryFocal {}
