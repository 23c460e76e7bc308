use crate::{Error, Pointwise, Properties, Real, RobustKernel, error, math};

/// Half the squared error near zero that bends, ever more slowly, towards a straight line: an
/// outlier pulls with a force of at most c.
///
/// # Formula
///
/// ```text
/// c²(|r|/c − ln(1 + |r|/c)),   with derivatives r/(1 + |r|/c) and 1/(1 + |r|/c)²
/// r = pred − target
/// ```
///
/// The second derivative is continuous, the third jumps at r = 0.
///
/// # Elsewhere
///
/// `fair` in LightGBM, whose `fair_c` is 1 unless told; the metric `FairLoss` in CatBoost, whose
/// `smoothness` is c; `Fair` in GTSAM. As written, the difference has no digits left for small
/// residuals. For normally distributed errors a c of 1.4 keeps 95 % of the efficiency of least
/// squares.
///
/// # Example
///
/// ```
/// use lossfn::{Fair, Pointwise};
///
/// let loss = Fair::new(2.0)?;
/// approx::assert_relative_eq!(loss.at(2.0, 0.0).value, 4.0 * (1.0 - 2_f64.ln()));
/// assert_eq!(loss.at(2.0, 0.0).gradient, 1.0);
/// assert_eq!(loss.at(1e-100, 0.0).value, 5e-201);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// R. C. Fair, *On the robust estimation of econometric models*, 1974.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fair {
    c: f64,
}

impl Fair {
    /// The loss with the scale `c`: the distance at which it pulls half as hard as the parabola.
    ///
    /// # Errors
    ///
    /// If `c` is not a finite number above 0.
    pub fn new(c: f64) -> Result<Self, Error> {
        Ok(Self { c: error::positive("c", c)? })
    }
}

impl Pointwise for Fair {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        math::fair(pred - target, self.c)
    }

    fn properties(&self) -> Properties {
        Properties {
            strictly_convex: true,
            lipschitz: self.c,
            smoothness: 1.0,
            ..Properties::RESIDUAL
        }
    }
}

impl RobustKernel for Fair {
    #[inline(always)]
    fn kernel<R: Real>(&self, s: R) -> R {
        math::fair_of_square(s, self.c)
    }
}
