use crate::{Error, Kinks, Pointwise, Properties, Real, RobustKernel, error, math};

/// Nothing up to the distance `k`, and half the square of what exceeds it.
///
/// # Formula
///
/// ```text
/// ½(|r| − k)²   where |r| ≥ k
/// 0             elsewhere
/// r = pred − target
/// ```
///
/// Value and gradient are continuous at |r| = k; the Hessian jumps from 0 to 1 there, and is 1 on
/// the joint. It is convex, and not strictly.
///
/// # Elsewhere
///
/// `L2WithDeadZone` in GTSAM. The squared ε-insensitive loss of support vector regression is twice
/// this.
///
/// # Example
///
/// ```
/// use lossfn::{DeadZone, Pointwise};
///
/// let loss = DeadZone::new(1.0)?;
/// assert_eq!(loss.at(0.5, 0.0).value, 0.0);
/// assert_eq!(loss.at(-4.0, 0.0).value, 4.5);
/// assert_eq!(loss.at(-4.0, 0.0).gradient, -3.0);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// `noiseModel::mEstimator::L2WithDeadZone` in GTSAM.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DeadZone {
    k: f64,
}

impl DeadZone {
    /// The loss that is 0 up to the distance `k`.
    ///
    /// # Errors
    ///
    /// If `k` is not a finite number above 0.
    pub fn new(k: f64) -> Result<Self, Error> {
        Ok(Self { k: error::positive("k", k)? })
    }
}

impl Pointwise for DeadZone {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        math::dead_zone(pred - target, self.k)
    }

    fn properties(&self) -> Properties {
        Properties { smoothness: 1.0, kinks: Kinks::both(self.k), ..Properties::RESIDUAL }
    }
}

impl RobustKernel for DeadZone {
    #[inline(always)]
    fn kernel<R: Real>(&self, s: R) -> R {
        math::dead_zone_of_square(s, self.k)
    }
}
