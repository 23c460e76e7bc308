use crate::{Argument, Domain, Pointwise, Properties, Real, math};

/// The squared difference of the logarithms of one plus prediction and target: errors count by
/// their ratio, for amounts that span orders of magnitude.
///
/// # Formula
///
/// ```text
/// q²,   with derivatives 2q/(1 + pred) and 2(1 − q)/(1 + pred)²
/// q = ln(1 + pred) − ln(1 + target);  pred > −1, target > −1
/// ```
///
/// It is not convex: the Hessian is negative where q > 1. The best constant prediction is
/// e^m − 1 for the mean m of ln(1 + target).
///
/// # Elsewhere
///
/// `MeanSquaredLogarithmicError` in Keras, which raises both numbers to at least 1e-7.
/// `reg:squaredlogerror` in XGBoost is half of it, raises predictions to −1 + 1e-6, and the Hessian
/// to 1e-6. Flux's `msle` takes the logarithms without adding 1, which is another loss. A
/// difference of two logarithms has few digits left where prediction and target are close; here q is
/// computed from pred − target.
///
/// # Example
///
/// ```
/// use lossfn::{Pointwise, SquaredLogError};
///
/// let point = SquaredLogError.at(3.0, 1.0);
/// approx::assert_relative_eq!(point.value, 2_f64.ln().powi(2));
/// approx::assert_relative_eq!(point.gradient, 2_f64.ln() / 2.0);
/// ```
///
/// # Source
///
/// The squared error after a logarithmic transformation; on these: G. E. P. Box, D. R. Cox, *An
/// analysis of transformations*, 1964.
#[doc(alias = "MSLE")]
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SquaredLogError;

impl Pointwise for SquaredLogError {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        math::squared_log_ratio_1p(pred, target)
    }

    fn prediction_domain(&self) -> Domain {
        Domain::ABOVE_MINUS_ONE
    }

    fn target_domain(&self) -> Domain {
        Domain::ABOVE_MINUS_ONE
    }

    fn properties(&self) -> Properties {
        Properties { argument: Argument::Pair, convex: false, ..Properties::RESIDUAL }
    }
}
