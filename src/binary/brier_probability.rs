use crate::{Domain, Pointwise, Properties, Real, TwoClasses};

/// The squared distance of a predicted probability from what happened, 0 or 1, or from another
/// probability.
///
/// # Formula
///
/// ```text
/// (p − y)²,   with derivatives 2(p − y) and 2
/// p = pred, a probability;  y = target in [0, 1]
/// ```
///
/// It is [`SquaredError`](crate::SquaredError) that refuses what is no probability.
/// [`BrierLogit`](crate::BrierLogit) takes logits.
///
/// # Elsewhere
///
/// `brier_score_loss` in scikit-learn, `brier_score` in scoringrules, `BrierScore` in CatBoost. The
/// score over all classes of a row is twice as large if there are two classes.
///
/// # Example
///
/// ```
/// use lossfn::{BrierProbability, Loss};
///
/// assert_eq!(BrierProbability.value(&[0.75, 0.5], &[1.0, 0.0])?, 0.15625);
/// assert_eq!(BrierProbability.gradient(&[0.75, 0.5], &[1.0, 0.0])?, [-0.25, 0.5]);
/// assert!(BrierProbability.value(&[1.5], &[1.0]).is_err());
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// G. W. Brier, *Verification of forecasts expressed in terms of probability*, 1950.
#[doc(alias = "BrierScore")]
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct BrierProbability;

impl Pointwise for BrierProbability {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        (pred - target).square()
    }

    fn prediction_domain(&self) -> Domain {
        Domain::PROBABILITY
    }

    fn target_domain(&self) -> Domain {
        Domain::PROBABILITY
    }

    fn properties(&self) -> Properties {
        Properties {
            strictly_convex: true,
            lipschitz: 2.0,
            smoothness: 2.0,
            bound: 1.0,
            ..Properties::RESIDUAL
        }
    }
}

impl TwoClasses for BrierProbability {}
