use crate::{Error, Kinks, Pointwise, Properties, Real, error, math};

/// A tilted squared error, whose best prediction is the τ-expectile of the target, as the mean is
/// that of the squared error: too low costs τ times the square, too high 1 − τ times.
///
/// # Formula
///
/// ```text
/// τ r²         where r < 0,   with derivatives 2τ r and 2τ
/// (1 − τ) r²   where r > 0,   with derivatives 2(1 − τ) r and 2(1 − τ)
/// r = pred − target
/// ```
///
/// The Hessian jumps at r = 0, unless τ is ½, and is the larger one there.
///
/// # Elsewhere
///
/// `Expectile` in CatBoost is the same; `expectileerror` in XGBoost is half of it. With τ = ½ it is
/// [`HalfSquaredError`](crate::HalfSquaredError).
///
/// # Example
///
/// ```
/// use lossfn::{Expectile, Loss};
///
/// let loss = Expectile::new(0.75)?;
/// assert_eq!(loss.value(&[0.0, 0.0], &[2.0, -2.0])?, (3.0 + 1.0) / 2.0);
/// assert_eq!(loss.gradient(&[0.0, 0.0], &[2.0, -2.0])?, [-1.5, 0.5]);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// W. K. Newey, J. L. Powell, *Asymmetric least squares estimation and testing*, 1987.
#[doc(alias = "AsymmetricSquaredError")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Expectile {
    tau: f64,
}

impl Expectile {
    /// The loss of the expectile `tau`, between 0 and 1: 0.5 for the mean.
    ///
    /// # Errors
    ///
    /// If `tau` is not between 0 and 1, or is one of them.
    pub fn new(tau: f64) -> Result<Self, Error> {
        Ok(Self { tau: error::open_fraction("tau", tau)? })
    }
}

impl Pointwise for Expectile {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        let residual = pred - target;
        let weight = math::tilt(residual.plain(), self.tau);
        residual * (residual * weight)
    }

    fn properties(&self) -> Properties {
        let even = self.tau == 0.5;
        Properties {
            strictly_convex: true,
            symmetric: even,
            smoothness: 2.0 * self.tau.max(1.0 - self.tau),
            kinks: if even { Kinks::NONE } else { Kinks::AT_TARGET },
            ..Properties::RESIDUAL
        }
    }
}
