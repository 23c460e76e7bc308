use crate::{Error, Kinks, Pointwise, Properties, Real, error, math};

/// The quantile loss of a prediction that is the logarithm of what it predicts: an amount that
/// cannot be negative.
///
/// # Formula
///
/// ```text
/// τ(target − eᶻ)         where eᶻ < target,   with derivatives −τeᶻ
/// (1 − τ)(eᶻ − target)   where eᶻ > target,   with derivatives (1 − τ)eᶻ
/// z = pred
/// ```
///
/// Where eᶻ is the target the gradient is 0 and the Hessian (1 − τ)eᶻ. Below, the loss is concave.
/// A target of 0 or less is allowed: eᶻ is always above it.
///
/// # Elsewhere
///
/// `LogLinQuantile` in CatBoost, which takes the second derivative to be 0.
///
/// # Example
///
/// ```
/// use lossfn::{LogLinearQuantile, Pointwise};
///
/// let loss = LogLinearQuantile::new(0.75)?;
/// assert_eq!(loss.at(0.0, 5.0).value, 3.0);
/// assert_eq!(loss.at(0.0, 5.0).gradient, -0.75);
/// assert_eq!(loss.at(0.0, 0.5).value, 0.125);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// The documentation of CatBoost. The quantile loss: R. Koenker, G. Bassett, *Regression
/// quantiles*, 1978.
#[doc(alias = "LogLinQuantile")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogLinearQuantile {
    tau: f64,
}

impl LogLinearQuantile {
    /// The loss of the quantile `tau`, between 0 and 1: 0.5 for the median.
    ///
    /// # Errors
    ///
    /// If `tau` is not between 0 and 1, or is one of them.
    pub fn new(tau: f64) -> Result<Self, Error> {
        Ok(Self { tau: error::open_fraction("tau", tau)? })
    }
}

impl Pointwise for LogLinearQuantile {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        math::log_linear_quantile(pred, target, self.tau)
    }

    fn properties(&self) -> Properties {
        Properties { nonnegative: true, kinks: Kinks::AT_LN_TARGET, ..Properties::UNKNOWN }
    }
}
