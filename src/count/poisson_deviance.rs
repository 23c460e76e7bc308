use crate::{Domain, Pointwise, Properties, Real, math};

/// How much less likely a count is under the predicted mean than under the best one, which is the
/// count itself: twice the difference of the logarithms for a Poisson law.
///
/// # Formula
///
/// ```text
/// 2(y ln(y/μ) − y + μ),   with derivatives 2(μ − y)/μ and 2y/μ²
/// μ = pred > 0, the mean;  y = target ≥ 0;  0 · ln 0 = 0
/// ```
///
/// It is 0 exactly where μ = y, and never negative.
///
/// # Elsewhere
///
/// `mean_poisson_deviance` in scikit-learn, `TweedieDevianceScore(power=1)` in torchmetrics, with the
/// same factor 2. The loss of the logarithm of the mean is [`Poisson`](crate::Poisson), with half
/// the values and without the part that only the target enters.
///
/// # Example
///
/// ```
/// use lossfn::{Loss, PoissonDeviance};
///
/// assert_eq!(PoissonDeviance.value(&[3.0, 2.0], &[3.0, 0.0])?, 2.0);
/// assert_eq!(PoissonDeviance.gradient(&[2.0], &[1.0])?, [1.0]);
/// assert!(PoissonDeviance.value(&[0.0], &[1.0]).is_err());
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// J. A. Nelder, R. W. M. Wedderburn, *Generalized linear models*, 1972.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PoissonDeviance;

impl Pointwise for PoissonDeviance {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        math::poisson_deviance(pred, target)
    }

    fn prediction_domain(&self) -> Domain {
        Domain::POSITIVE
    }

    fn target_domain(&self) -> Domain {
        Domain::NOT_NEGATIVE
    }

    fn properties(&self) -> Properties {
        // For a target of 0 it is a line.
        Properties { nonnegative: true, zero_at_target: true, ..Properties::PAIR }
    }
}
