use crate::{Domain, Error, Pointwise, Properties, Real, error, math};

/// The loss of a binary classifier whose probability is a steeper or flatter sigmoid of its score.
///
/// # Formula
///
/// ```text
/// (1 − y) ln(1 + e^(ζz)) + y ln(1 + e^(−ζz)),   with derivatives ζ(σ(ζz) − y) and ζ²σ(ζz)σ(−ζz)
/// z = pred;  y = target in [0, 1];  ζ = scale
/// ```
///
/// It is [`BinaryCrossEntropyWithLogits`](crate::BinaryCrossEntropyWithLogits) of the logit ζz; ζ is
/// the inverse of a temperature.
///
/// # Elsewhere
///
/// `binary` in LightGBM, where ζ is its parameter `sigmoid` and the targets are turned into −1 and
/// 1.
///
/// # Example
///
/// ```
/// use lossfn::{Loss, ScaledSigmoidCrossEntropy};
///
/// let loss = ScaledSigmoidCrossEntropy::new(3.0)?;
/// approx::assert_relative_eq!(loss.value(&[0.0], &[1.0])?, 2_f64.ln());
/// assert_eq!(loss.gradient(&[0.0], &[1.0])?, [-1.5]);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// D. R. Cox, *The regression analysis of binary sequences*, 1958, for ζ = 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScaledSigmoidCrossEntropy {
    scale: f64,
}

impl ScaledSigmoidCrossEntropy {
    /// The loss whose logits are `scale` times the predictions.
    ///
    /// # Errors
    ///
    /// If `scale` is not a finite number above 0.
    pub fn new(scale: f64) -> Result<Self, Error> {
        Ok(Self { scale: error::positive("scale", scale)? })
    }
}

impl Pointwise for ScaledSigmoidCrossEntropy {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        math::scaled_logit_cross_entropy(pred, target, self.scale)
    }

    fn target_domain(&self) -> Domain {
        Domain::PROBABILITY
    }

    fn properties(&self) -> Properties {
        Properties {
            strictly_convex: true,
            nonnegative: true,
            lipschitz: self.scale,
            smoothness: 0.25 * self.scale * self.scale,
            ..Properties::PAIR
        }
    }
}
