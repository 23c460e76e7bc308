use crate::{Error, Pointwise, Properties, Real, error, math};

/// Predictions that are too low cost half the squared distance; those that are too high cost
/// [`Cauchy`](crate::Cauchy)'s loss, with a pull that fades beyond the distance `c`.
///
/// # Formula
///
/// ```text
/// ½r²                   where r ≤ 0
/// ½c² ln(1 + (r/c)²)    elsewhere
/// r = pred − target
/// ```
///
/// Value, gradient and Hessian are continuous at 0. It is for errors that are gross on one side only:
/// where predictions far too high come from wrong data.
///
/// # Elsewhere
///
/// `AsymmetricCauchy` in GTSAM, whose code turns the sign of the residual first.
///
/// # Example
///
/// ```
/// use lossfn::{AsymmetricCauchy, Pointwise};
///
/// let loss = AsymmetricCauchy::new(3.0)?;
/// assert_eq!(loss.at(-10.0, 0.0).gradient, -10.0);
/// approx::assert_relative_eq!(loss.at(3.0, 0.0).gradient, 1.5);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// `noiseModel::mEstimator::AsymmetricCauchy` in GTSAM.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AsymmetricCauchy {
    c: f64,
}

impl AsymmetricCauchy {
    /// The loss with the scale `c` for predictions that are too high.
    ///
    /// # Errors
    ///
    /// If `c` is not a finite number above 0.
    pub fn new(c: f64) -> Result<Self, Error> {
        Ok(Self { c: error::positive("c", c)? })
    }
}

impl Pointwise for AsymmetricCauchy {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        math::asymmetric_cauchy(pred - target, self.c)
    }

    fn properties(&self) -> Properties {
        Properties { convex: false, symmetric: false, smoothness: 1.0, ..Properties::RESIDUAL }
    }
}
