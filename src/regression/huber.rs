use crate::{Error, Kinks, Pointwise, Properties, Real, RobustKernel, error, math};

/// Squared error for small distances and absolute error for large ones, joined without a kink: an
/// outlier pulls with a bounded force.
///
/// # Formula
///
/// ```text
/// ½r²             where |r| ≤ δ
/// δ(|r| − ½δ)     elsewhere
/// r = pred − target
/// ```
///
/// Value and gradient are continuous at |r| = δ; the Hessian jumps from 1 to 0 there, and is 1 on
/// the joint.
///
/// # Elsewhere
///
/// The same in PyTorch, Keras, optax and scikit-learn. PyTorch's `SmoothL1Loss` is this divided by
/// δ. LightGBM takes the Hessian to be 1 everywhere. The Ceres kernel ρ(s) is twice this, for
/// s = r².
///
/// # Example
///
/// ```
/// use lossfn::{Huber, Loss};
///
/// let loss = Huber::new(1.0)?;
/// assert_eq!(loss.value(&[0.5, 10.0], &[0.0, 0.0])?, (0.125 + 9.5) / 2.0);
/// assert_eq!(loss.gradient(&[0.5, 10.0], &[0.0, 0.0])?, [0.25, 0.5]);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// P. J. Huber, *Robust estimation of a location parameter*, 1964.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Huber {
    delta: f64,
}

impl Huber {
    /// The loss that is quadratic up to the distance `delta`.
    ///
    /// # Errors
    ///
    /// If `delta` is not a finite number above 0.
    pub fn new(delta: f64) -> Result<Self, Error> {
        Ok(Self { delta: error::positive("delta", delta)? })
    }
}

impl Pointwise for Huber {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        math::huber(pred - target, self.delta)
    }

    fn properties(&self) -> Properties {
        Properties {
            lipschitz: self.delta,
            smoothness: 1.0,
            kinks: Kinks::both(self.delta),
            ..Properties::RESIDUAL
        }
    }
}

impl RobustKernel for Huber {
    #[inline(always)]
    fn kernel<R: Real>(&self, s: R) -> R {
        math::huber_of_square(s, self.delta)
    }
}
