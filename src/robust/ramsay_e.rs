use crate::{Error, Pointwise, Properties, Real, RobustKernel, error, math};

/// A loss whose pull fades exponentially with the distance.
///
/// # Formula
///
/// ```text
/// (1 − e^(−x)(1 + x))/a²,   x = a|r|,
///     with derivatives r e^(−x) and (1 − x) e^(−x)
/// r = pred − target
/// ```
///
/// It is ½r² near zero and never more than 1/a². It is not convex: the Hessian is negative where
/// |r| > 1/a. As a kernel ρ(s) it has ρ′(0) = 1, and ρ″(s) falls without bound towards s = 0.
///
/// # Elsewhere
///
/// The same in statsmodels (`RamsayE`, with a = 0.3). Written as in the formula it has no digits
/// left for small residuals.
///
/// # Example
///
/// ```
/// use lossfn::{Pointwise, RamsayE};
///
/// let loss = RamsayE::new(0.5)?;
/// approx::assert_relative_eq!(loss.at(2.0, 0.0).gradient, 2.0 * (-1_f64).exp());
/// approx::assert_relative_eq!(loss.at(2.0, 0.0).value, 4.0 - 8.0 * (-1_f64).exp());
/// assert_eq!(loss.at(1e200, 0.0).value, 4.0);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// J. O. Ramsay, *A comparative study of several robust estimates of slope, intercept, and scale in
/// linear regression*, 1977.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RamsayE {
    a: f64,
}

impl RamsayE {
    /// The loss with the rate `a`: the pull is greatest at the distance 1/a.
    ///
    /// # Errors
    ///
    /// If `a` is not a finite number above 0.
    pub fn new(a: f64) -> Result<Self, Error> {
        Ok(Self { a: error::positive("a", a)? })
    }
}

impl Pointwise for RamsayE {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        math::ramsay(pred - target, 1.0 / self.a)
    }

    fn properties(&self) -> Properties {
        Properties {
            convex: false,
            // Where |r| = 1/a.
            lipschitz: 1.0 / core::f64::consts::E / self.a,
            smoothness: 1.0,
            bound: 1.0 / self.a / self.a,
            ..Properties::RESIDUAL
        }
    }
}

impl RobustKernel for RamsayE {
    #[inline(always)]
    fn kernel<R: Real>(&self, s: R) -> R {
        math::ramsay_of_square(s, 1.0 / self.a)
    }
}
