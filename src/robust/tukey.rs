use crate::{Error, Pointwise, Properties, Real, RobustKernel, error, math};

/// A loss that is flat beyond the distance `c`: what lies farther out has no pull at all.
///
/// # Formula
///
/// ```text
/// c²/6 (1 − (1 − (r/c)²)³)   where |r| ≤ c,
///     with derivatives r(1 − u)² and (1 − u)(1 − 5u) for u = (r/c)²
/// c²/6                       elsewhere
/// r = pred − target
/// ```
///
/// It is ½r² near zero, and twice differentiable at |r| = c too. It is not convex: the Hessian is
/// negative from |r| = c/√5 to c.
///
/// # Elsewhere
///
/// The same in GTSAM (`Tukey`) and statsmodels (`TukeyBiweight`, c = 4.685). Ceres' `TukeyLoss` gives
/// ρ(s) for s = r², which is twice this. Some implementations of the kernel are off by a factor
/// of 2. With c = 4.685 standard deviations it is 95 % as efficient as least squares where the
/// errors are normal.
///
/// # Example
///
/// ```
/// use lossfn::{Pointwise, Tukey};
///
/// let loss = Tukey::new(3.0)?;
/// assert_eq!(loss.at(3.0, 0.0).value, 1.5);
/// assert_eq!(loss.at(1e200, 0.0).value, 1.5);
/// assert_eq!(loss.at(1e200, 0.0).gradient, 0.0);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// A. E. Beaton, J. W. Tukey, *The fitting of power series, meaning polynomials, illustrated on
/// band-spectroscopic data*, 1974.
#[doc(alias = "biweight")]
#[doc(alias = "bisquare")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tukey {
    c: f64,
}

impl Tukey {
    /// The loss with the scale `c`: the distance from which on nothing pulls.
    ///
    /// # Errors
    ///
    /// If `c` is not a finite number above 0.
    pub fn new(c: f64) -> Result<Self, Error> {
        Ok(Self { c: error::positive("c", c)? })
    }
}

impl Pointwise for Tukey {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        math::tukey(pred - target, self.c)
    }

    fn properties(&self) -> Properties {
        Properties {
            convex: false,
            // Where |r| = c/√5.
            lipschitz: 0.286_216_701_119_973_1 * self.c,
            smoothness: 1.0,
            bound: self.c * self.c / 6.0,
            ..Properties::RESIDUAL
        }
    }
}

impl RobustKernel for Tukey {
    #[inline(always)]
    fn kernel<R: Real>(&self, s: R) -> R {
        math::tukey_of_square(s, self.c)
    }
}
