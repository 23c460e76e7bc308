use crate::{Error, Kinks, Pointwise, Properties, Real, Scalar, error, math};

/// A loss that pulls hardest on the smallest errors: a logarithm of the distance near zero, and the
/// distance itself beyond.
///
/// # Formula
///
/// ```text
/// w ln(1 + |r|/ε)                where |r| < w, with derivatives sign(r) w/(ε + |r|) and −w/(ε + |r|)²
/// |r| − w + w ln(1 + w/ε)        elsewhere, with derivatives sign r and 0
/// r = pred − target;  w = width;  ε = curvature
/// ```
///
/// The two meet at |r| = w, where the gradient jumps from w/(ε + w) to 1: there it is the former,
/// and the Hessian 0. At r = 0 the gradient is 0. It is not convex.
///
/// # Elsewhere
///
/// `wing_loss` in `segmentation_models_pytorch`, with a width of 5 and a curvature of 0.5 unless
/// told. The paper works with 10 and 2.
///
/// # Example
///
/// ```
/// use lossfn::{Pointwise, Wing};
///
/// let loss = Wing::new(5.0, 0.5)?;
/// approx::assert_relative_eq!(loss.at(2.0, 0.0).value, 5.0 * 5_f64.ln());
/// assert_eq!(loss.at(2.0, 0.0).gradient, 2.0);
/// assert_eq!(loss.at(7.0, 0.0).gradient, 1.0);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// Z.-H. Feng and others, *Wing loss for robust facial landmark localisation with convolutional
/// neural networks*, 2018.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wing {
    width: f64,
    curvature: f64,
    joint: f64,
}

impl Wing {
    /// The loss that is logarithmic up to the distance `width`, and bends the more the smaller
    /// `curvature` is.
    ///
    /// # Errors
    ///
    /// If one of the two is not a finite number above 0.
    pub fn new(width: f64, curvature: f64) -> Result<Self, Error> {
        let width = error::positive("width", width)?;
        let curvature = error::positive("curvature", curvature)?;
        let joint = width * Scalar(width / curvature).ln_1p().0;
        Ok(Self { width, curvature, joint })
    }
}

impl Pointwise for Wing {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        math::wing(pred - target, self.width, self.curvature, self.joint)
    }

    fn properties(&self) -> Properties {
        Properties {
            convex: false,
            lipschitz: (self.width / self.curvature).max(1.0),
            kinks: Kinks::both(self.width).and_at_target(),
            ..Properties::RESIDUAL
        }
    }
}
