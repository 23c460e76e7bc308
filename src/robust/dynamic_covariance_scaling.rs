use crate::{Error, Kinks, Pointwise, Properties, Real, RobustKernel, error, math};

/// Half the squared distance up to a threshold, and a pull that falls with the third power of the
/// distance beyond it: how graphs of poses drop false loop closures.
///
/// # Formula
///
/// ```text
/// ½r²                      where r² ≤ c
/// 2cr²/(c + r²) − ½c       elsewhere,
///     with derivatives r(2c/(c + r²))² and 4c²(c − 3r²)/(c + r²)³
/// r = pred − target
/// ```
///
/// The parameter `c` is the Φ of the source and is in units of r². Value and gradient are continuous
/// at r² = c; the Hessian falls from 1 to −1 there, and is 1 on the joint.
///
/// # Elsewhere
///
/// GTSAM's `DCS` has this weight; until 2026 its value was cr²/(c + r²), of which the weight is not
/// the derivative (GTSAM PR 2799).
///
/// # Example
///
/// ```
/// use lossfn::{DynamicCovarianceScaling, Pointwise};
///
/// let loss = DynamicCovarianceScaling::new(1.0)?;
/// assert_eq!(loss.at(0.5, 0.0).value, 0.125);
/// approx::assert_relative_eq!(loss.at(3.0, 0.0).value, 1.3);
/// approx::assert_relative_eq!(loss.at(3.0, 0.0).gradient, 0.12);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// P. Agarwal, G. D. Tipaldi, L. Spinello, C. Stachniss, W. Burgard, *Robust map optimization using
/// dynamic covariance scaling*, 2013.
#[doc(alias = "DCS")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DynamicCovarianceScaling {
    c: f64,
    /// √c
    edge: f64,
}

impl DynamicCovarianceScaling {
    /// The loss with the threshold `c` for the squared residual.
    ///
    /// # Errors
    ///
    /// If `c` is not a finite number above 0.
    pub fn new(c: f64) -> Result<Self, Error> {
        let c = error::positive("c", c)?;
        Ok(Self { c, edge: math::square_root_below(c) })
    }
}

impl Pointwise for DynamicCovarianceScaling {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        math::dynamic_covariance_scaling(pred - target, self.edge)
    }

    fn properties(&self) -> Properties {
        Properties {
            convex: false,
            lipschitz: self.edge,
            smoothness: 1.0,
            bound: 1.5 * self.c,
            kinks: Kinks::both(self.edge),
            ..Properties::RESIDUAL
        }
    }
}

impl RobustKernel for DynamicCovarianceScaling {
    #[inline(always)]
    fn kernel<R: Real>(&self, s: R) -> R {
        math::dynamic_covariance_scaling_of_square(s, self.c)
    }
}
