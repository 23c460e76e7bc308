use crate::{Pointwise, Properties, Real};

/// The logarithm of the hyperbolic cosine of the distance: like half the squared error near zero,
/// like the absolute error far away, and smooth everywhere.
///
/// # Formula
///
/// ```text
/// ln cosh r,   with derivatives tanh r and sech² r
/// r = pred − target
/// ```
///
/// # Elsewhere
///
/// `LogCosh` in Keras, `log_cosh` in optax, `LogCoshError` in TorchMetrics. Those of Keras and optax
/// subtract ln 2 at the end, which leaves 0, or less, for small r; TorchMetrics takes the logarithm
/// of a sum of exponentials, which overflows as well. Here the value keeps all its digits. Convex,
/// but not strongly so: the Hessian tends to 0.
///
/// # Example
///
/// ```
/// use lossfn::{LogCosh, Pointwise};
///
/// approx::assert_relative_eq!(LogCosh.at(1e-9, 0.0).value, 5e-19, max_relative = 1e-15);
/// assert_eq!(LogCosh.at(1000.0, 0.0).value, 1000.0 - 2_f64.ln());
/// ```
///
/// # Source
///
/// P. Huber, *Robust Statistics*, 1981, names it among the smooth relatives of his own loss.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LogCosh;

impl Pointwise for LogCosh {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        (pred - target).ln_cosh()
    }

    fn properties(&self) -> Properties {
        Properties {
            strictly_convex: true,
            lipschitz: 1.0,
            smoothness: 1.0,
            ..Properties::RESIDUAL
        }
    }
}
