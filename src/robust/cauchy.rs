use crate::{Error, Pointwise, Properties, Real, RobustKernel, error, math};

/// A loss that grows only with the logarithm of the distance, so that the pull of an outlier fades
/// the farther away it is.
///
/// # Formula
///
/// ```text
/// ½c² ln(1 + (r/c)²),   with derivatives r/(1 + (r/c)²) and (1 − (r/c)²)/(1 + (r/c)²)²
/// r = pred − target
/// ```
///
/// It is ½r² near zero. It is not convex: the Hessian is negative where |r| > c.
///
/// # Elsewhere
///
/// Ceres' `CauchyLoss` and SciPy's `cauchy` give ρ(s) = c² ln(1 + s/c²) for s = r²: this loss is
/// half of that. kornia's has another factor. Also called Lorentzian. Libraries that compute
/// ln(1 + u²) as written have no digits left for small residuals and overflow for large ones.
///
/// # Example
///
/// ```
/// use lossfn::{Cauchy, Pointwise};
///
/// let loss = Cauchy::new(2.0)?;
/// approx::assert_relative_eq!(loss.at(2.0, 0.0).value, 2.0 * 2_f64.ln());
/// assert_eq!(loss.at(2.0, 0.0).gradient, 1.0);
/// assert_eq!(loss.at(1e200, 0.0).gradient, 4e-200);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// The negative logarithm of the Cauchy density; as a robust kernel: M. Black, P. Anandan, *The
/// robust estimation of multiple motions*, 1996.
#[doc(alias = "Lorentzian")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cauchy {
    c: f64,
}

impl Cauchy {
    /// The loss with the scale `c`: the distance from which on the pull fades.
    ///
    /// # Errors
    ///
    /// If `c` is not a finite number above 0.
    pub fn new(c: f64) -> Result<Self, Error> {
        Ok(Self { c: error::positive("c", c)? })
    }
}

impl Pointwise for Cauchy {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        math::cauchy(pred - target, self.c)
    }

    fn properties(&self) -> Properties {
        Properties {
            convex: false,
            lipschitz: 0.5 * self.c,
            smoothness: 1.0,
            ..Properties::RESIDUAL
        }
    }
}

impl RobustKernel for Cauchy {
    #[inline(always)]
    fn kernel<R: Real>(&self, s: R) -> R {
        math::cauchy_of_square(s, self.c)
    }
}
