use crate::{Domain, Pointwise, Properties, Real, math};

/// How much less likely a positive amount is under the predicted mean than under the best one, if its
/// spread grows in proportion to the mean: twice the difference of the logarithms for a gamma law.
///
/// # Formula
///
/// ```text
/// 2(ln(μ/y) + y/μ − 1),   with derivatives 2(μ − y)/μ² and 2(2y − μ)/μ³
/// μ = pred > 0, the mean;  y = target > 0
/// ```
///
/// It is 0 exactly where μ = y, depends on the ratio alone, and is not convex: the Hessian is
/// negative where μ > 2y.
///
/// # Elsewhere
///
/// `mean_gamma_deviance` in scikit-learn, `gamma-deviance` in XGBoost,
/// `TweedieDevianceScore(power=2)` in torchmetrics, with the same factor 2. The loss of the logarithm
/// of the mean is [`Gamma`](crate::Gamma), with half the values and without the part that only the
/// target enters.
///
/// # Example
///
/// ```
/// use lossfn::{GammaDeviance, Loss};
///
/// approx::assert_relative_eq!(GammaDeviance.value(&[2.0], &[1.0])?, 4_f64.ln() - 1.0);
/// assert_eq!(GammaDeviance.gradient(&[2.0], &[1.0])?, [0.5]);
/// assert_eq!(GammaDeviance.value(&[0.1], &[0.1])?, 0.0);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// J. A. Nelder, R. W. M. Wedderburn, *Generalized linear models*, 1972.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct GammaDeviance;

impl Pointwise for GammaDeviance {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        math::gamma_deviance(pred, target)
    }

    fn prediction_domain(&self) -> Domain {
        Domain::POSITIVE
    }

    fn target_domain(&self) -> Domain {
        Domain::POSITIVE
    }

    fn properties(&self) -> Properties {
        Properties { convex: false, nonnegative: true, zero_at_target: true, ..Properties::PAIR }
    }
}
