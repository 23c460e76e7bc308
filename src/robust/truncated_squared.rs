use crate::{Error, Kinks, Mask, Plain, Pointwise, Properties, Real, RobustKernel, error, math};

/// Half the squared distance, cut off at the distance `c`: an outlier costs the same wherever it
/// is.
///
/// # Formula
///
/// ```text
/// ½r²   where |r| ≤ c
/// ½c²   elsewhere
/// r = pred − target
/// ```
///
/// The gradient jumps from r to 0 at |r| = c, where it is 0 and the Hessian 1. It is not convex.
///
/// # Elsewhere
///
/// `TruncatedLeastSquares` in GTSAM, `TrimmedMean` in statsmodels (c = 2).
///
/// # Example
///
/// ```
/// use lossfn::{Pointwise, TruncatedSquared};
///
/// let loss = TruncatedSquared::new(2.0)?;
/// assert_eq!(loss.at(1.0, 0.0).value, 0.5);
/// assert_eq!(loss.at(1e200, 0.0).value, 2.0);
/// assert_eq!(loss.at(1e200, 0.0).gradient, 0.0);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// A. Blake, A. Zisserman, *Visual Reconstruction*, 1987.
#[doc(alias = "truncated least squares")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TruncatedSquared {
    c: f64,
}

impl TruncatedSquared {
    /// The loss that is cut off at the distance `c`.
    ///
    /// # Errors
    ///
    /// If `c` is not a finite number above 0.
    pub fn new(c: f64) -> Result<Self, Error> {
        Ok(Self { c: error::positive("c", c)? })
    }
}

impl Pointwise for TruncatedSquared {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        math::truncated_squared(pred - target, self.c)
    }

    fn properties(&self) -> Properties {
        Properties {
            convex: false,
            lipschitz: self.c,
            bound: 0.5 * self.c * self.c,
            kinks: Kinks::both(self.c),
            ..Properties::RESIDUAL
        }
    }
}

impl RobustKernel for TruncatedSquared {
    #[inline(always)]
    fn kernel<R: Real>(&self, s: R) -> R {
        let (square, plain) = (self.c * self.c, s.plain());
        math::reaches(plain, square).select(R::constant(plain.splat(square)), s)
    }
}
