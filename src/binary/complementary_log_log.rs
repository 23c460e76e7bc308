use crate::{Domain, Pointwise, Properties, Real, TwoClasses, math};

/// The loss of a binary model that predicts the logarithm of a hazard: something happens unless a
/// Poisson count of that mean is 0.
///
/// # Formula
///
/// ```text
/// −y ln(1 − e^(−u)) + (1 − y)u,   u = eᶻ
/// with derivatives, for y = 1, −r and r(r + u − 1), where r = u/(eᵘ − 1);  for y = 0, u and u
/// z = pred, the logarithm of the hazard;  y = target in [0, 1]
/// ```
///
/// # Elsewhere
///
/// The negative log-likelihood of a Bernoulli law with the link `cloglog` of statistics packages.
/// The link is not symmetric: probabilities near 1 are reached faster than those near 0.
///
/// # Example
///
/// ```
/// use lossfn::{ComplementaryLogLog, Loss};
///
/// let hazard = 2_f64.ln(); // one in two
/// let value = ComplementaryLogLog.value(&[hazard.ln()], &[1.0])?;
/// approx::assert_relative_eq!(value, hazard, max_relative = 1e-15);
/// assert_eq!(ComplementaryLogLog.gradient(&[0.0], &[0.0])?, [1.0]);
/// assert_eq!(ComplementaryLogLog.value(&[-1000.0], &[1.0])?, 1000.0);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// P. McCullagh, J. A. Nelder, *Generalized linear models*, 1989.
#[doc(alias = "cloglog")]
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ComplementaryLogLog;

impl Pointwise for ComplementaryLogLog {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        math::complementary_log_log(pred, target)
    }

    fn target_domain(&self) -> Domain {
        Domain::PROBABILITY
    }

    fn properties(&self) -> Properties {
        Properties { strictly_convex: true, nonnegative: true, ..Properties::PAIR }
    }
}

impl TwoClasses for ComplementaryLogLog {}
