use crate::{Error, Kinks, Pointwise, Properties, Real, error, math};

/// A power of the distance between prediction and target: the larger the exponent, the more the
/// largest errors count.
///
/// # Formula
///
/// ```text
/// |r|^q,   with derivatives sign(r) q|r|^(q−1) and q(q−1)|r|^(q−2)
/// r = pred − target;  q ≥ 1
/// ```
///
/// At r = 0 the gradient is 0; the Hessian is infinite there where 1 < q < 2, and 0 where q = 1.
///
/// # Elsewhere
///
/// `LPDistLoss` in LossFunctions.jl, `Lq` in CatBoost, `LpLoss` in burn, a Minkowski distance in
/// TorchMetrics. With q = 1 it is [`AbsoluteError`](crate::AbsoluteError), with q = 2
/// [`SquaredError`](crate::SquaredError).
///
/// # Example
///
/// ```
/// use lossfn::{Loss, PowerError};
///
/// let loss = PowerError::new(3.0)?;
/// approx::assert_relative_eq!(loss.value(&[2.0, -1.0], &[0.0, 0.0])?, 4.5);
/// approx::assert_relative_eq!(loss.gradient(&[2.0, -1.0], &[0.0, 0.0])?[1], -1.5);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// J. R. Rice, J. S. White, *Norms for smoothing and estimation*, 1964.
#[doc(alias = "LpLoss")]
#[doc(alias = "Minkowski")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PowerError {
    exponent: f64,
}

impl PowerError {
    /// The loss with this `exponent`.
    ///
    /// # Errors
    ///
    /// If `exponent` is not a finite number, at least 1.
    pub fn new(exponent: f64) -> Result<Self, Error> {
        Ok(Self { exponent: error::at_least_one("exponent", exponent)? })
    }
}

impl Pointwise for PowerError {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        math::power_of_size(pred - target, self.exponent)
    }

    fn properties(&self) -> Properties {
        let linear = self.exponent <= 1.0;
        let square = (2.0..=2.0).contains(&self.exponent);
        Properties {
            strictly_convex: !linear,
            lipschitz: if linear { 1.0 } else { f64::INFINITY },
            smoothness: if square { 2.0 } else { f64::INFINITY },
            // Between 1 and 2 the Hessian has a pole.
            kinks: if self.exponent < 2.0 { Kinks::AT_TARGET } else { Kinks::NONE },
            ..Properties::RESIDUAL
        }
    }
}
