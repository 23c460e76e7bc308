use crate::math::General;
use crate::{Error, Pointwise, Properties, Real, RobustKernel, Scalar, error};

/// A family of losses from least squares to those that outliers do not move, by a parameter α.
///
/// # Formula
///
/// ```text
/// b/α ((x²/b + 1)^(α/2) − 1),   b = |α − 2|,   x = r/c
///     with derivatives x E/c and E (1 + (α − 1)x²/b)/(1 + x²/b)/c²,
///     E = (x²/b + 1)^(α/2 − 1)
/// r = pred − target
/// ```
///
/// It is ½x² near zero, and has its limits at the parameters where the formula has none:
///
/// | α | loss | like |
/// |---|---|---|
/// | ∞ | e^(½x²) − 1 | |
/// | 2 | ½x² | [`HalfSquaredError`](crate::HalfSquaredError) |
/// | 1 | √(x² + 1) − 1 | pseudo-Huber |
/// | 0 | ln(½x² + 1) | [`Cauchy`](crate::Cauchy) |
/// | −2 | 2x²/(x² + 4) | [`GemanMcClure`](crate::GemanMcClure) |
/// | −∞ | 1 − e^(−½x²) | [`Welsch`](crate::Welsch) |
///
/// The paper's normalisation has no factor c², so the losses of this crate are those of the table
/// times a square, with another scale. ρ(s) of [`RobustKernel`] is twice the loss, s/c² near zero.
///
/// # Elsewhere
///
/// `lossfun` in the author's `robust_loss_pytorch`, which takes an α beside a pole for one that is
/// farther from it. Here the results are continuous in α, and exact beside the poles. One library's
/// version was negative for α < 0.
///
/// # Example
///
/// ```
/// use lossfn::{Barron, Pointwise};
///
/// let loss = Barron::new(1.0, 2.0)?;
/// approx::assert_relative_eq!(loss.at(2.0, 0.0).value, 2_f64.sqrt() - 1.0);
/// let (beside, limit) = (Barron::new(1e-300, 1.0)?, Barron::new(0.0, 1.0)?);
/// assert_eq!(beside.at(3.0, 0.0), limit.at(3.0, 0.0));
/// approx::assert_relative_eq!(limit.at(2.0, 0.0).value, 3_f64.ln());
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// J. T. Barron, *A general and adaptive robust loss function*, 2019.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Barron {
    alpha: f64,
    c: f64,
    general: General,
}

impl Barron {
    /// The loss with the shape `alpha`, which may be infinite, and the scale `c`.
    ///
    /// # Errors
    ///
    /// If `alpha` is NaN, or `c` not a finite number above 0.
    pub fn new(alpha: f64, c: f64) -> Result<Self, Error> {
        let alpha = error::not_nan("alpha", alpha)?;
        Ok(Self { alpha, c: error::positive("c", c)?, general: General::new(alpha) })
    }
}

impl Pointwise for Barron {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        self.general.loss(pred - target, self.c)
    }

    fn properties(&self) -> Properties {
        let Self { alpha, c, .. } = *self;
        // Where x² = b/(1 − α).
        let rest = Scalar(1.0 / (1.0 - alpha)).ln_1p().0;
        let steepest = if alpha < -1e15 { -0.5 } else { 0.5 * (alpha - 1.0) * rest };
        let lipschitz = if alpha < 1.0 { Scalar(steepest).exp().0 } else { 1.0 };
        let bound = if alpha < -1e30 { 1.0 } else { (alpha - 2.0) / alpha };
        Properties {
            convex: alpha >= 1.0,
            strictly_convex: alpha >= 1.0,
            lipschitz: if alpha > 1.0 { f64::INFINITY } else { lipschitz / c },
            smoothness: if alpha > 2.0 { f64::INFINITY } else { 1.0 / c / c },
            bound: if alpha < 0.0 { bound } else { f64::INFINITY },
            ..Properties::RESIDUAL
        }
    }
}

impl RobustKernel for Barron {
    #[inline(always)]
    fn kernel<R: Real>(&self, s: R) -> R {
        self.general.kernel(s, self.c)
    }
}
