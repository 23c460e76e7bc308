use crate::{Error, Pointwise, Properties, Real, RobustKernel, error, math};

/// A flatter middle than [`Tukey`](crate::Tukey)'s, and like it no pull beyond the distance `c`.
///
/// # Formula
///
/// ```text
/// ½r²(1 − ⅔u⁴ + ⅕u⁸)   where |r| ≤ c,
///     with derivatives r(1 − u⁴)² and (1 − u⁴)(1 − 9u⁴) for u = r/c
/// 4c²/15               elsewhere
/// r = pred − target
/// ```
///
/// It is ½r² near zero, and twice differentiable at |r| = c too. It is not convex.
///
/// # Elsewhere
///
/// statsmodels' `TukeyQuartic` has the power as a parameter k; this is its default k = 4, with the
/// default scale c = 3.61752.
///
/// # Example
///
/// ```
/// use lossfn::{Pointwise, TukeyQuartic};
///
/// let loss = TukeyQuartic::new(2.0)?;
/// assert_eq!(loss.at(1.0, 0.0).gradient, 0.9375 * 0.9375);
/// approx::assert_relative_eq!(loss.at(-5.0, 0.0).value, 16.0 / 15.0);
/// assert_eq!(loss.at(-5.0, 0.0).gradient, 0.0);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// `TukeyQuartic` in statsmodels, `statsmodels.robust.norms`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TukeyQuartic {
    c: f64,
}

impl TukeyQuartic {
    /// The loss with the scale `c`: the distance from which on nothing pulls.
    ///
    /// # Errors
    ///
    /// If `c` is not a finite number above 0.
    pub fn new(c: f64) -> Result<Self, Error> {
        Ok(Self { c: error::positive("c", c)? })
    }
}

impl Pointwise for TukeyQuartic {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        math::tukey_quartic(pred - target, self.c)
    }

    fn properties(&self) -> Properties {
        Properties {
            convex: false,
            // Where |r| = c/√3.
            lipschitz: 0.456_177_990_470_828_1 * self.c,
            // The Hessian is −16/9 where (r/c)⁴ = 5/9.
            smoothness: 16.0 / 9.0,
            bound: 4.0 / 15.0 * self.c * self.c,
            ..Properties::RESIDUAL
        }
    }
}

impl RobustKernel for TukeyQuartic {
    #[inline(always)]
    fn kernel<R: Real>(&self, s: R) -> R {
        math::tukey_quartic_of_square(s, self.c)
    }
}
