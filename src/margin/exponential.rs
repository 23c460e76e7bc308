use crate::{Domain, Pointwise, Properties, Real, TwoClasses};

/// The loss of AdaBoost: it grows without end, and ever faster, the farther a score is on the wrong
/// side.
///
/// # Formula
///
/// ```text
/// e⁻ᵐ,   with derivatives −y e⁻ᵐ and e⁻ᵐ
/// m = y · pred;  y = target, −1 or 1
/// ```
///
/// # Elsewhere
///
/// `ExpLoss` in LossFunctions.jl. `ExponentialLoss` in scikit-learn takes targets from 0 to 1, and is
/// the same for 0 and 1.
///
/// # Example
///
/// ```
/// use lossfn::{Exponential, Pointwise};
///
/// assert_eq!(Exponential.at(0.0, 1.0).value, 1.0);
/// assert_eq!(Exponential.at(0.0, -1.0).gradient, 1.0);
/// approx::assert_relative_eq!(Exponential.at(-2.0, 1.0).hessian, 2_f64.exp());
/// ```
///
/// # Source
///
/// Y. Freund, R. E. Schapire, *A decision-theoretic generalization of on-line learning and an
/// application to boosting*, 1997.
#[doc(alias = "AdaBoost")]
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Exponential;

impl Pointwise for Exponential {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        (-(pred * target)).exp()
    }

    fn target_domain(&self) -> Domain {
        Domain::SIGNS
    }

    fn properties(&self) -> Properties {
        Properties { strictly_convex: true, ..Properties::MARGIN }
    }
}

impl TwoClasses for Exponential {}
