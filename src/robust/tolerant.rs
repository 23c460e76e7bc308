use crate::{
    Dual, Error, Pointwise, Properties, Real, RobustKernel, Scalar, error,
    math::{self, Tolerance},
};

/// A squared loss that hardly minds squared distances below a threshold `a`, with a transition of
/// the width `b`.
///
/// # Formula
///
/// ```text
/// ½b(ln(1 + e^d) − ln(1 + e^(−a/b))),   d = (r² − a)/b,
///     with derivatives rσ(d) and σ(d) + 2r²σ(d)σ(−d)/b
/// r = pred − target
/// ```
///
/// `a` and `b` are in units of r². It is convex, ½r²σ(−a/b) near zero, and ½(r² − a − b ln(1 + e^(−a/b)))
/// far out: it is not a loss against outliers.
///
/// # Elsewhere
///
/// Ceres' `TolerantLoss(a, b)` gives ρ(s) for s = r²: this loss is half of that.
///
/// # Example
///
/// ```
/// use lossfn::{Pointwise, Tolerant};
///
/// let loss = Tolerant::new(4.0, 1.0)?;
/// assert_eq!(loss.at(2.0, 0.0).gradient, 1.0);
/// assert_eq!(loss.at(2.0, 0.0).hessian, 2.5);
/// assert_eq!(loss.at(0.0, 0.0).value, 0.0);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// `TolerantLoss` in Ceres Solver, by S. Agarwal, K. Mierle and others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tolerant {
    tolerance: Tolerance,
}

impl Tolerant {
    /// The loss with the threshold `a` for the squared residual and a transition of the width `b`.
    ///
    /// # Errors
    ///
    /// If `a` is not a finite number that is at least 0, or `b` not a finite number above 0.
    pub fn new(a: f64, b: f64) -> Result<Self, Error> {
        let a = error::not_negative("a", a)?;
        let b = error::positive("b", b)?;
        let decay = Scalar(-a / b).exp().0;
        let tolerance =
            Tolerance { a, b, share: 1.0 / (1.0 + decay), rest: Scalar(decay).ln_1p().0 };
        Ok(Self { tolerance })
    }
}

impl Pointwise for Tolerant {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        math::tolerant(pred - target, self.tolerance)
    }

    fn properties(&self) -> Properties {
        // Near the largest Hessian, where d tanh(d/2) is about 3/2 − (a/b) tanh(d/2).
        let Tolerance { a, b, .. } = self.tolerance;
        let steep = Scalar(a + b * 3.0 / (a / b + 1.5)).sqrt();
        let largest = self.formula(Dual::<_, 2>::variable(steep), Scalar(0.0));
        Properties {
            strictly_convex: true,
            smoothness: 1.05 * largest.second().0,
            ..Properties::RESIDUAL
        }
    }
}

impl RobustKernel for Tolerant {
    #[inline(always)]
    fn kernel<R: Real>(&self, s: R) -> R {
        math::tolerant_of_square(s, self.tolerance)
    }
}
