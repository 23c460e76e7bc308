use crate::{Error, Pointwise, Properties, Real, RobustKernel, error, math};

/// A loss that levels off: its pull falls with the third power of the distance.
///
/// # Formula
///
/// ```text
/// ½r²/(1 + u),   with derivatives r/(1 + u)² and (1 − 3u)/(1 + u)³
/// u = (r/c)²,   r = pred − target
/// ```
///
/// It is ½r² near zero and never more than ½c². It is not convex: the Hessian is negative where
/// |r| > c/√3.
///
/// # Elsewhere
///
/// The same in GTSAM (`GemanMcClure`). The general loss of Barron at α = −2 and kornia's are
/// 2x²/(x² + 4) for x = r/c: this with 2c for c, divided by c².
///
/// # Example
///
/// ```
/// use lossfn::{GemanMcClure, Pointwise};
///
/// let loss = GemanMcClure::new(2.0)?;
/// assert_eq!(loss.at(2.0, 0.0).value, 1.0);
/// assert_eq!(loss.at(2.0, 0.0).gradient, 0.5);
/// assert_eq!(loss.at(1e200, 0.0).value, 2.0);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// S. Geman, D. E. McClure, *Statistical methods for tomographic image reconstruction*, 1987.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GemanMcClure {
    c: f64,
}

impl GemanMcClure {
    /// The loss with the scale `c`: at this distance it is half its bound.
    ///
    /// # Errors
    ///
    /// If `c` is not a finite number above 0.
    pub fn new(c: f64) -> Result<Self, Error> {
        Ok(Self { c: error::positive("c", c)? })
    }
}

impl Pointwise for GemanMcClure {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        math::geman_mcclure(pred - target, self.c)
    }

    fn properties(&self) -> Properties {
        Properties {
            convex: false,
            // 3√3c/16, where |r| = c/√3.
            lipschitz: 0.324_759_526_419_164_5 * self.c,
            smoothness: 1.0,
            bound: 0.5 * self.c * self.c,
            ..Properties::RESIDUAL
        }
    }
}

impl RobustKernel for GemanMcClure {
    #[inline(always)]
    fn kernel<R: Real>(&self, s: R) -> R {
        math::geman_mcclure_of_square(s, self.c)
    }
}
