use crate::{Error, Pointwise, Properties, Real, error, math};

/// The quantile loss with its kink smoothed by a logistic curve, so that it has derivatives of all
/// orders.
///
/// # Formula
///
/// ```text
/// s ln(1 + e^(r/s)) − τr,   with derivatives σ(r/s) − τ and σ(r/s)σ(−r/s)/s
/// r = pred − target
/// ```
///
/// At r = 0 the value is s ln 2. It is lowest not there but at r = s ln(τ/(1 − τ)). As s becomes
/// small this becomes [`Quantile`](crate::Quantile).
///
/// # Elsewhere
///
/// In no library that we know of under this name. It is s times
/// [`BinaryCrossEntropyWithLogits`](crate::BinaryCrossEntropyWithLogits) of the logit r/s with the
/// target τ. XGBoost smooths the quantile loss in another way, by a hyperbolic tangent.
///
/// # Example
///
/// ```
/// use lossfn::{Pointwise, SoftplusQuantile};
///
/// let loss = SoftplusQuantile::new(0.75, 0.5)?;
/// approx::assert_relative_eq!(loss.at(1.0, 1.0).value, 0.5 * 2_f64.ln());
/// assert_eq!(loss.at(1.0, 1.0).gradient, -0.25);
/// assert_eq!(loss.at(100.0, 0.0).value, 25.0);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// S. Zheng, *Gradient descent algorithms for quantile regression with smooth approximation*, 2011.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SoftplusQuantile {
    tau: f64,
    scale: f64,
}

impl SoftplusQuantile {
    /// The loss of the quantile `tau`, between 0 and 1, smoothed over distances of about `scale`.
    ///
    /// # Errors
    ///
    /// If `tau` is not between 0 and 1, or is one of them, or if `scale` is not a finite number
    /// above 0.
    pub fn new(tau: f64, scale: f64) -> Result<Self, Error> {
        let tau = error::open_fraction("tau", tau)?;
        Ok(Self { tau, scale: error::positive("scale", scale)? })
    }
}

impl Pointwise for SoftplusQuantile {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        math::softplus_quantile(pred - target, self.tau, self.scale)
    }

    fn properties(&self) -> Properties {
        Properties {
            strictly_convex: true,
            zero_at_target: false,
            symmetric: self.tau == 0.5,
            lipschitz: self.tau.max(1.0 - self.tau),
            smoothness: 0.25 / self.scale,
            ..Properties::RESIDUAL
        }
    }
}
