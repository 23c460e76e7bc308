use crate::{Domain, Pointwise, Properties, Real, TwoClasses};

/// The loss of logistic regression for targets −1 and 1: the negative logarithm of the probability
/// that the score gives to the right side.
///
/// # Formula
///
/// ```text
/// ln(1 + e⁻ᵐ),   with derivatives −y σ(−m) and σ(m)σ(−m)
/// m = y · pred;  y = target, −1 or 1
/// ```
///
/// # Elsewhere
///
/// `SoftMarginLoss` in PyTorch, `binary` in LightGBM, `LogitMarginLoss` in LossFunctions.jl. It is
/// [`BinaryCrossEntropyWithLogits`](crate::BinaryCrossEntropyWithLogits) for targets 0 and 1.
///
/// # Example
///
/// ```
/// use lossfn::{Logistic, Pointwise};
///
/// approx::assert_relative_eq!(Logistic.at(0.0, 1.0).value, 2_f64.ln());
/// assert_eq!(Logistic.at(-1000.0, 1.0).value, 1000.0);
/// assert_eq!(Logistic.at(40.0, 1.0).gradient, -(-40_f64).exp());
/// ```
///
/// # Source
///
/// J. Friedman, T. Hastie, R. Tibshirani, *Additive logistic regression*, 2000.
#[doc(alias = "SoftMargin")]
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Logistic;

impl Pointwise for Logistic {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        (-(pred * target)).softplus()
    }

    fn target_domain(&self) -> Domain {
        Domain::SIGNS
    }

    fn properties(&self) -> Properties {
        Properties { strictly_convex: true, lipschitz: 1.0, smoothness: 0.25, ..Properties::MARGIN }
    }
}

impl TwoClasses for Logistic {}
