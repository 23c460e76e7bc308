use crate::{Domain, Pointwise, Properties, Real, math};

/// How surprised a predicted probability is by a yes-or-no target, or by a probability.
///
/// # Formula
///
/// ```text
/// −y ln p − (1 − y) ln(1 − p)
/// with derivatives  (p − y)/(p(1 − p))  and  y/p² + (1 − y)/(1 − p)²
/// p = pred, a probability;  y = target in [0, 1];  0 · ln 0 = 0
/// ```
///
/// Nothing is clamped: a probability of 0 for what happens costs infinity. If the model gives
/// logits, [`BinaryCrossEntropyWithLogits`](crate::BinaryCrossEntropyWithLogits) of those is exact
/// where the probability has already been rounded to 1.
///
/// # Elsewhere
///
/// `BCELoss` in PyTorch, which clamps the logarithms at −100 and the denominator of the gradient at
/// 1e-12; `BinaryCrossentropy` in Keras, which clips p to [1e-7, 1 − 1e-7]. Both have finite values
/// for p = 0.
///
/// # Example
///
/// ```
/// use lossfn::{BinaryCrossEntropy, Loss};
///
/// approx::assert_relative_eq!(BinaryCrossEntropy.value(&[0.25], &[1.0])?, 4_f64.ln());
/// assert_eq!(BinaryCrossEntropy.gradient(&[0.25], &[1.0])?, [-4.0]);
/// assert_eq!(BinaryCrossEntropy.value(&[0.0], &[1.0])?, f64::INFINITY);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// I. J. Good, *Rational decisions*, 1952.
#[doc(alias = "BCE")]
#[doc(alias = "LogLoss")]
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct BinaryCrossEntropy;

impl Pointwise for BinaryCrossEntropy {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        math::probability_cross_entropy(pred, target)
    }

    fn prediction_domain(&self) -> Domain {
        Domain::PROBABILITY
    }

    fn target_domain(&self) -> Domain {
        Domain::PROBABILITY
    }

    fn properties(&self) -> Properties {
        Properties { strictly_convex: true, nonnegative: true, ..Properties::PAIR }
    }
}
