use crate::{
    Error, Kinks, Pointwise, Properties, Real, RobustKernel, error,
    math::{self, Edge},
};

/// A loss whose pull is half a wave of the sine, and nothing beyond it.
///
/// # Formula
///
/// ```text
/// a²(1 − cos(r/a))   where |r| ≤ πa,   with derivatives a sin(r/a) and cos(r/a)
/// 2a²                elsewhere
/// r = pred − target
/// ```
///
/// It is ½r² near zero. Value and gradient are continuous at |r| = πa; the Hessian jumps from −1 to 0
/// there. It is not convex.
///
/// # Elsewhere
///
/// The same in statsmodels (`AndrewWave`, a = 1.339). As a kernel ρ(s) its weight at s = 0 is 1; a
/// library once had 0 there. Written as 1 − cos, it is 0 for residuals below 10⁻⁸.
///
/// # Example
///
/// ```
/// use lossfn::{AndrewsWave, Pointwise, RobustKernel};
///
/// let loss = AndrewsWave::new(2.0)?;
/// approx::assert_relative_eq!(loss.at(core::f64::consts::PI, 0.0).value, 4.0);
/// approx::assert_relative_eq!(loss.at(core::f64::consts::PI, 0.0).gradient, 2.0);
/// assert_eq!(loss.at(7.0, 0.0).value, 8.0);
/// assert_eq!(loss.irls_weight(0.0), 1.0);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// D. F. Andrews, *A robust method for multiple linear regression*, 1974.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AndrewsWave {
    a: f64,
    /// πa and (πa)²
    ends: [Edge; 2],
}

impl AndrewsWave {
    /// The loss with the scale `a`: nothing pulls beyond the distance πa.
    ///
    /// # Errors
    ///
    /// If `a` is not a finite number above 0.
    pub fn new(a: f64) -> Result<Self, Error> {
        let a = error::positive("a", a)?;
        Ok(Self { a, ends: math::wave_ends(a) })
    }
}

impl Pointwise for AndrewsWave {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        math::andrews(pred - target, self.a, self.ends[0])
    }

    fn properties(&self) -> Properties {
        Properties {
            convex: false,
            lipschitz: self.a,
            smoothness: 1.0,
            bound: 2.0 * self.a * self.a,
            kinks: Kinks::both(self.ends[0].place()),
            ..Properties::RESIDUAL
        }
    }
}

impl RobustKernel for AndrewsWave {
    #[inline(always)]
    fn kernel<R: Real>(&self, s: R) -> R {
        math::andrews_of_square(s, self.a, self.ends[1])
    }
}
