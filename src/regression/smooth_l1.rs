use crate::{Error, Kinks, Pointwise, Properties, Real, error, math};

/// The distance between prediction and target, rounded off near zero: an outlier pulls with the
/// same force whatever the width of the rounded part.
///
/// # Formula
///
/// ```text
/// ½r²/β        where |r| ≤ β, with derivatives r/β and 1/β
/// |r| − ½β     elsewhere, with derivatives sign r and 0
/// r = pred − target
/// ```
///
/// Value and gradient are continuous at |r| = β; the Hessian jumps from 1/β to 0 there, and is 1/β
/// on the joint.
///
/// # Elsewhere
///
/// `SmoothL1Loss` in PyTorch and in MMDetection, both with a β of 1 unless told. It is
/// [`Huber`](crate::Huber) with δ = β, divided by β. PyTorch takes a β of 0 for the absolute error,
/// which is [`AbsoluteError`](crate::AbsoluteError) here.
///
/// # Example
///
/// ```
/// use lossfn::{Loss, SmoothL1};
///
/// let loss = SmoothL1::new(2.0)?;
/// assert_eq!(loss.value(&[1.0, 10.0], &[0.0, 0.0])?, (0.25 + 9.0) / 2.0);
/// assert_eq!(loss.gradient(&[1.0, 10.0], &[0.0, 0.0])?, [0.25, 0.5]);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// R. Girshick, *Fast R-CNN*, 2015.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SmoothL1 {
    beta: f64,
}

impl SmoothL1 {
    /// The loss that is quadratic up to the distance `beta`.
    ///
    /// # Errors
    ///
    /// If `beta` is not a finite number above 0.
    pub fn new(beta: f64) -> Result<Self, Error> {
        Ok(Self { beta: error::positive("beta", beta)? })
    }
}

impl Pointwise for SmoothL1 {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        math::smooth_l1(pred - target, self.beta)
    }

    fn properties(&self) -> Properties {
        Properties {
            lipschitz: 1.0,
            smoothness: 1.0 / self.beta,
            kinks: Kinks::both(self.beta),
            ..Properties::RESIDUAL
        }
    }
}
