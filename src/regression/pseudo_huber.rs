use crate::{Error, Pointwise, Properties, Real, RobustKernel, error, math};

/// A smooth Huber loss: like half the squared error for small distances, like δ times the absolute
/// error for large ones, without a place where one becomes the other.
///
/// # Formula
///
/// ```text
/// δ²(√(1 + (r/δ)²) − 1),   with derivatives r/√(1 + (r/δ)²) and (1 + (r/δ)²)^(−3/2)
/// r = pred − target
/// ```
///
/// It is ½r² near zero and δ|r| − δ² far away.
///
/// # Elsewhere
///
/// `reg:pseudohubererror` in XGBoost, whose `huber_slope` is δ. Ceres' `SoftLOneLoss` and SciPy's
/// `soft_l1` give ρ(s) = 2δ²(√(1 + s/δ²) − 1) for s = r²: this loss is half of that. kornia's
/// Charbonnier loss has δ = 1; in image processing that name also stands for √(r² + ε²), which is
/// not 0 at r = 0. It is Barron's general loss with α = 1, times δ².
///
/// # Example
///
/// ```
/// use lossfn::{Pointwise, PseudoHuber};
///
/// let loss = PseudoHuber::new(3.0)?;
/// approx::assert_relative_eq!(loss.at(4.0, 0.0).value, 6.0);
/// assert_eq!(loss.at(4.0, 0.0).gradient, 2.4);
/// assert_eq!(loss.at(1e-100, 0.0).value, 5e-201);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// P. Charbonnier, L. Blanc-Féraud, G. Aubert, M. Barlaud, *Two deterministic half-quadratic
/// regularization algorithms for computed imaging*, 1994.
#[doc(alias = "SoftL1")]
#[doc(alias = "Charbonnier")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PseudoHuber {
    delta: f64,
}

impl PseudoHuber {
    /// The loss that turns from a parabola into a straight line at about the distance `delta`,
    /// which is also the slope of the line.
    ///
    /// # Errors
    ///
    /// If `delta` is not a finite number above 0.
    pub fn new(delta: f64) -> Result<Self, Error> {
        Ok(Self { delta: error::positive("delta", delta)? })
    }
}

impl Pointwise for PseudoHuber {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        math::pseudo_huber(pred - target, self.delta)
    }

    fn properties(&self) -> Properties {
        Properties {
            strictly_convex: true,
            lipschitz: self.delta,
            smoothness: 1.0,
            ..Properties::RESIDUAL
        }
    }
}

impl RobustKernel for PseudoHuber {
    #[inline(always)]
    fn kernel<R: Real>(&self, s: R) -> R {
        math::pseudo_huber_of_square(s, self.delta)
    }
}
