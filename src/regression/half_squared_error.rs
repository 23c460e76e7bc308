use crate::{Pointwise, Properties, Real, RobustKernel};

/// Half the squared distance between prediction and target, whose gradient is the distance itself.
///
/// # Formula
///
/// ```text
/// ½r²,   with derivatives r and 1
/// r = pred − target
/// ```
///
/// # Elsewhere
///
/// `HalfSquaredError` in scikit-learn, `reg:squarederror` in XGBoost, `regression` in LightGBM,
/// `l2_loss` in optax. PyTorch's `MSELoss` and Keras' `MeanSquaredError` are twice as large: that
/// is [`SquaredError`](crate::SquaredError).
///
/// # Example
///
/// ```
/// use lossfn::{HalfSquaredError, Pointwise};
///
/// let point = HalfSquaredError.at(5.0, 2.0);
/// assert_eq!((point.value, point.gradient, point.hessian), (4.5, 3.0, 1.0));
/// ```
///
/// # Source
///
/// The exponent of the normal density: C. F. Gauss, *Theoria motus*, 1809.
#[doc(alias = "l2_loss")]
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct HalfSquaredError;

impl Pointwise for HalfSquaredError {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        let residual = pred - target;
        // In this order it overflows only where the result does.
        residual * (residual * 0.5)
    }

    fn properties(&self) -> Properties {
        Properties { strictly_convex: true, smoothness: 1.0, ..Properties::RESIDUAL }
    }
}

impl RobustKernel for HalfSquaredError {
    #[inline(always)]
    fn kernel<R: Real>(&self, s: R) -> R {
        s
    }
}
