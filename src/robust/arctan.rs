use crate::{Error, Pointwise, Properties, Real, RobustKernel, error, math};

/// A loss that levels off at ¼πc²: like least squares for longer than others, then bounded.
///
/// # Formula
///
/// ```text
/// ½c² arctan(u),   with derivatives r/(1 + u²) and (1 − 3u²)/(1 + u²)²
/// u = (r/c)²,   r = pred − target
/// ```
///
/// It is ½r² near zero and never more than ¼πc². It is not convex: the Hessian is negative where
/// |r| > c/⁴√3.
///
/// # Elsewhere
///
/// SciPy's `arctan` gives ρ(s) = c² arctan(s/c²) for s = r², with `f_scale` for c: this loss is half
/// of that. Ceres' `ArctanLoss(a)` is a arctan(s/a): its parameter is c², in units of s.
///
/// # Example
///
/// ```
/// use lossfn::{Arctan, Pointwise};
///
/// let loss = Arctan::new(2.0)?;
/// approx::assert_relative_eq!(loss.at(2.0, 0.0).value, core::f64::consts::FRAC_PI_2);
/// assert_eq!(loss.at(2.0, 0.0).gradient, 1.0);
/// assert_eq!(loss.at(2.0, 0.0).hessian, -0.5);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// `ArctanLoss` in Ceres Solver, by S. Agarwal, K. Mierle and others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arctan {
    c: f64,
}

impl Arctan {
    /// The loss with the scale `c`: at this distance it is half its bound.
    ///
    /// # Errors
    ///
    /// If `c` is not a finite number above 0.
    pub fn new(c: f64) -> Result<Self, Error> {
        Ok(Self { c: error::positive("c", c)? })
    }
}

impl Pointwise for Arctan {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        math::arctan(pred - target, self.c)
    }

    fn properties(&self) -> Properties {
        Properties {
            convex: false,
            // ¾c/⁴√3, where |r| = c/⁴√3.
            lipschitz: 0.569_876_764_231_695_8 * self.c,
            smoothness: 1.0,
            bound: core::f64::consts::FRAC_PI_4 * self.c * self.c,
            ..Properties::RESIDUAL
        }
    }
}

impl RobustKernel for Arctan {
    #[inline(always)]
    fn kernel<R: Real>(&self, s: R) -> R {
        math::arctan_of_square(s, self.c)
    }
}
