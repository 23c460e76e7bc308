use crate::{Pointwise, Properties, Real};

/// How unlikely a distance is under the logistic law: a quarter of the squared error near zero, the
/// absolute error far away, smooth everywhere.
///
/// # Formula
///
/// ```text
/// −ln(4eʳ/(1 + eʳ)²) = 2 ln cosh ½r,   with derivatives tanh ½r and ½ sech² ½r
/// r = pred − target
/// ```
///
/// The factor 4 makes it 0 at r = 0.
///
/// # Elsewhere
///
/// `LogitDistLoss` in LossFunctions.jl, computed with 2 ln(1 + eʳ), which overflows for a residual
/// above 709. It is twice [`LogCosh`](crate::LogCosh) of half the residual.
///
/// # Example
///
/// ```
/// use lossfn::{LogisticDistance, Pointwise};
///
/// let point = LogisticDistance.at(1000.0, 0.0);
/// assert_eq!((point.value, point.gradient), (1000.0 - 2.0 * 2_f64.ln(), 1.0));
/// assert_eq!(LogisticDistance.at(3.0, 3.0).hessian, 0.5);
/// ```
///
/// # Source
///
/// The negative logarithm of the logistic density, less its value at zero.
#[doc(alias = "LogitDistLoss")]
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LogisticDistance;

impl Pointwise for LogisticDistance {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        ((pred - target) * 0.5).ln_cosh() * 2.0
    }

    fn properties(&self) -> Properties {
        Properties {
            strictly_convex: true,
            lipschitz: 1.0,
            smoothness: 0.5,
            ..Properties::RESIDUAL
        }
    }
}
