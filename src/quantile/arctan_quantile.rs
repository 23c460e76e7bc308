use crate::{Error, Pointwise, Properties, Real, error, math};

/// The quantile loss with its kink smoothed by an arc tangent, whose Hessian fades like a power, not
/// like an exponential: good for methods that divide by it.
///
/// # Formula
///
/// ```text
/// (½ − τ + atan(u)/π) r + s/π,   with derivatives
/// ½ − τ + (atan u + u/(1 + u²))/π  and  2/(πs (1 + u²)²)
/// r = pred − target;  u = r/s
/// ```
///
/// At r = 0 the value is s/π. It is lowest not there unless τ is ½. As s becomes small this becomes
/// [`Quantile`](crate::Quantile).
///
/// # Elsewhere
///
/// In no large library; users of XGBoost bring it along as an objective of their own.
///
/// # Example
///
/// ```
/// use core::f64::consts::PI;
/// use lossfn::{ArctanQuantile, Pointwise};
///
/// let loss = ArctanQuantile::new(0.75, 0.5)?;
/// approx::assert_relative_eq!(loss.at(1.0, 1.0).value, 0.5 / PI);
/// assert_eq!(loss.at(1.0, 1.0).gradient, -0.25);
/// approx::assert_relative_eq!(loss.at(1.5, 1.0).hessian, 1.0 / PI);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// L. Sluijterman, F. Kreuwel, E. Cator, T. Heskes, *Composite quantile regression with XGBoost
/// using the novel arctan pinball loss*, 2024.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ArctanQuantile {
    tau: f64,
    scale: f64,
}

impl ArctanQuantile {
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

impl Pointwise for ArctanQuantile {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        math::arctan_quantile(pred - target, self.tau, self.scale)
    }

    fn properties(&self) -> Properties {
        Properties {
            strictly_convex: true,
            zero_at_target: false,
            symmetric: self.tau == 0.5,
            lipschitz: self.tau.max(1.0 - self.tau),
            smoothness: 2.0 * core::f64::consts::FRAC_1_PI / self.scale,
            ..Properties::RESIDUAL
        }
    }
}
