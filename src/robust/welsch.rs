use crate::{Error, Pointwise, Properties, Real, RobustKernel, error, math};

/// A loss whose pull fades like a normal density: outliers soon stop to matter.
///
/// # Formula
///
/// ```text
/// ½c²(1 − e^(−u)),   with derivatives r e^(−u) and (1 − 2u) e^(−u)
/// u = (r/c)²,   r = pred − target
/// ```
///
/// It is ½r² near zero and never more than ½c². It is not convex: the Hessian is negative where
/// |r| > c/√2.
///
/// # Elsewhere
///
/// The same in GTSAM (`Welsch`). R's and the general loss of Barron at α = −∞ have ½(r/c)² in the
/// exponent, which is this with c√2 for c, and Barron's is divided by c². Also called Leclerc.
/// With c = 2.985 standard deviations it is 95 % as efficient as least squares where the errors are
/// normal. Written as 1 − e^(−u), it is 0 for residuals below 10⁻⁸.
///
/// # Example
///
/// ```
/// use lossfn::{Pointwise, Welsch};
///
/// let loss = Welsch::new(2.0)?;
/// approx::assert_relative_eq!(loss.at(2.0, 0.0).value, 2.0 - 2.0 * (-1_f64).exp());
/// approx::assert_relative_eq!(loss.at(2.0, 0.0).gradient, 2.0 * (-1_f64).exp());
/// approx::assert_relative_eq!(loss.at(1e-100, 0.0).value, 5e-201);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// J. E. Dennis, R. E. Welsch, *Techniques for nonlinear least squares and robust regression*, 1978.
#[doc(alias = "Leclerc")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Welsch {
    c: f64,
}

impl Welsch {
    /// The loss with the scale `c`: the pull is greatest at c/√2.
    ///
    /// # Errors
    ///
    /// If `c` is not a finite number above 0.
    pub fn new(c: f64) -> Result<Self, Error> {
        Ok(Self { c: error::positive("c", c)? })
    }
}

impl Pointwise for Welsch {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        math::welsch(pred - target, self.c)
    }

    fn properties(&self) -> Properties {
        Properties {
            convex: false,
            // c/√(2e), where |r| = c/√2.
            lipschitz: 0.428_881_942_480_353_3 * self.c,
            smoothness: 1.0,
            bound: 0.5 * self.c * self.c,
            ..Properties::RESIDUAL
        }
    }
}

impl RobustKernel for Welsch {
    #[inline(always)]
    fn kernel<R: Real>(&self, s: R) -> R {
        math::welsch_of_square(s, self.c)
    }
}
