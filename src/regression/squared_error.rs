use crate::{Pointwise, Properties, Real};

/// The squared distance between prediction and target: the loss of least squares, whose best
/// constant prediction is the mean.
///
/// # Formula
///
/// ```text
/// r²,   with derivatives 2r and 2
/// r = pred − target
/// ```
///
/// # Elsewhere
///
/// `MSELoss` in PyTorch, `MeanSquaredError` in Keras, `squared_error` in optax. Half of it is
/// [`HalfSquaredError`](crate::HalfSquaredError): what scikit-learn, XGBoost and LightGBM train,
/// and what optax calls `l2_loss`.
///
/// # Example
///
/// ```
/// use lossfn::{Loss, SquaredError};
///
/// let (pred, target) = ([2.5_f32, 0.0], [3.0, -0.5]);
/// assert_eq!(SquaredError.value(&pred, &target)?, 0.25);
/// assert_eq!(SquaredError.gradient(&pred, &target)?, [-0.5, 0.5]);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// A.-M. Legendre, *Nouvelles méthodes pour la détermination des orbites des comètes*, 1805.
#[doc(alias = "MSE")]
#[doc(alias = "L2")]
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SquaredError;

impl Pointwise for SquaredError {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        (pred - target).square()
    }

    fn properties(&self) -> Properties {
        Properties { strictly_convex: true, smoothness: 2.0, ..Properties::RESIDUAL }
    }
}
