use crate::{Domain, Pointwise, Properties, Real, math};

/// The squared distance of a logit's probability from what happened, 0 or 1, or from another
/// probability: gentle with labels that are wrong, because one sample costs at most 1.
///
/// # Formula
///
/// ```text
/// (σ(z) − y)²,   with derivatives 2dσ′ and 2σ′(σ′ + d(1 − 2σ(z)))
/// z = pred, a logit;  y = target in [0, 1];  d = σ(z) − y;  σ′ = σ(z)σ(−z)
/// ```
///
/// It is not convex: the gradient fades where the logit is far on the wrong side.
///
/// # Elsewhere
///
/// The Brier score, or squared error, of a sigmoid. Libraries that have it take the probability:
/// that is [`BrierProbability`](crate::BrierProbability), and if it has been rounded to 1 a target
/// of 1 has neither value nor gradient left.
///
/// # Example
///
/// ```
/// use lossfn::{BrierLogit, Loss};
///
/// assert_eq!(BrierLogit.value(&[0.0], &[1.0])?, 0.25);
/// assert_eq!(BrierLogit.gradient(&[0.0], &[1.0])?, [-0.25]);
/// assert_eq!(BrierLogit.value(&[-1e300], &[1.0])?, 1.0);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// The score is that of G. W. Brier, *Verification of forecasts expressed in terms of probability*,
/// 1950.
#[doc(alias = "BrierScore")]
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct BrierLogit;

impl Pointwise for BrierLogit {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        math::logit_square(pred, target)
    }

    fn target_domain(&self) -> Domain {
        Domain::PROBABILITY
    }

    fn properties(&self) -> Properties {
        Properties {
            convex: false,
            nonnegative: true,
            // 2s²(1 − s) of s = σ(z), at s = ⅔
            lipschitz: 8.0 / 27.0,
            // 2s²(1 − s)(2 − 3s), at s = (15 − √33)/24
            smoothness: 0.154_058_570_121_351,
            bound: 1.0,
            ..Properties::PAIR
        }
    }
}
