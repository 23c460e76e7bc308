use crate::{Error, Pointwise, Properties, Real, error, math};

/// Predictions that are too low cost half the squared distance; those that are too high cost
/// [`Tukey`](crate::Tukey)'s loss, with no pull at all beyond the distance `c`.
///
/// # Formula
///
/// ```text
/// ½r²                        where r ≤ 0
/// c²/6 (1 − (1 − (r/c)²)³)   where r ≤ c
/// c²/6                       elsewhere
/// r = pred − target
/// ```
///
/// Value, gradient and Hessian are continuous at 0. It is for errors that are gross on one side only:
/// where predictions far too high come from wrong data.
///
/// # Elsewhere
///
/// `AsymmetricTukey` in GTSAM, whose code turns the sign of the residual first.
///
/// # Example
///
/// ```
/// use lossfn::{AsymmetricTukey, Pointwise};
///
/// let loss = AsymmetricTukey::new(3.0)?;
/// assert_eq!(loss.at(-10.0, 0.0).value, 50.0);
/// assert_eq!(loss.at(10.0, 0.0).value, 1.5);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// `noiseModel::mEstimator::AsymmetricTukey` in GTSAM.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AsymmetricTukey {
    c: f64,
}

impl AsymmetricTukey {
    /// The loss with the scale `c` for predictions that are too high.
    ///
    /// # Errors
    ///
    /// If `c` is not a finite number above 0.
    pub fn new(c: f64) -> Result<Self, Error> {
        Ok(Self { c: error::positive("c", c)? })
    }
}

impl Pointwise for AsymmetricTukey {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        math::asymmetric_tukey(pred - target, self.c)
    }

    fn properties(&self) -> Properties {
        Properties { convex: false, symmetric: false, smoothness: 1.0, ..Properties::RESIDUAL }
    }
}
