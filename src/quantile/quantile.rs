use crate::{Error, Kinks, Pointwise, Properties, Real, error};

/// A tilted absolute error, whose best prediction is the τ-quantile of the target: too low costs τ,
/// too high costs 1 − τ.
///
/// # Formula
///
/// ```text
/// τ(target − pred)         where pred < target
/// (1 − τ)(pred − target)   where pred > target
/// ```
///
/// Where the two are equal the gradient is 0. The Hessian is 0 everywhere.
///
/// # Elsewhere
///
/// The pinball loss: `PinballLoss` in scikit-learn, whose gradient at the kink is −τ, `quantile` in
/// LightGBM, whose gradient there is 1 − τ, and `Quantile` in CatBoost. XGBoost trains a smoothed
/// one. With τ = ½ it is half the [`AbsoluteError`](crate::AbsoluteError).
///
/// # Example
///
/// ```
/// use lossfn::{Loss, Quantile};
///
/// let loss = Quantile::new(0.75)?;
/// assert_eq!(loss.value(&[0.0, 0.0], &[4.0, -4.0])?, (3.0 + 1.0) / 2.0);
/// assert_eq!(loss.gradient(&[0.0, 0.0], &[4.0, -4.0])?, [-0.375, 0.125]);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// R. Koenker, G. Bassett, *Regression quantiles*, 1978.
#[doc(alias = "Pinball")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quantile {
    tau: f64,
}

impl Quantile {
    /// The loss of the quantile `tau`, between 0 and 1: 0.5 for the median.
    ///
    /// # Errors
    ///
    /// If `tau` is not between 0 and 1, or is one of them.
    pub fn new(tau: f64) -> Result<Self, Error> {
        Ok(Self { tau: error::open_fraction("tau", tau)? })
    }
}

impl Pointwise for Quantile {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        (pred - target).kinked(-self.tau, 1.0 - self.tau)
    }

    fn properties(&self) -> Properties {
        Properties {
            symmetric: self.tau == 0.5,
            lipschitz: self.tau.max(1.0 - self.tau),
            kinks: Kinks::AT_TARGET,
            ..Properties::RESIDUAL
        }
    }
}
