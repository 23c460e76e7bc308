use crate::{Kinks, Pointwise, Properties, Real};

/// The distance between prediction and target, whose best constant prediction is the median.
///
/// # Formula
///
/// ```text
/// |r|,   with derivatives sign r and 0
/// r = pred − target
/// ```
///
/// At r = 0 the gradient is 0.
///
/// # Elsewhere
///
/// `L1Loss` in PyTorch, `MeanAbsoluteError` in Keras. scikit-learn's gradient at 0 is −1. The
/// Hessian is 0, as it is; boosting libraries put something else in its place: scikit-learn and
/// LightGBM a 1, XGBoost trains a smooth loss instead.
///
/// # Example
///
/// ```
/// use lossfn::{AbsoluteError, Loss};
///
/// assert_eq!(AbsoluteError.value(&[3.0, 1.0], &[1.0, 1.0])?, 1.0);
/// assert_eq!(AbsoluteError.gradient(&[3.0, 1.0], &[1.0, 1.0])?, [0.5, 0.0]);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// R. J. Boscovich, 1757; P.-S. Laplace, *Théorie analytique des probabilités*, 1812.
#[doc(alias = "MAE")]
#[doc(alias = "L1")]
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct AbsoluteError;

impl Pointwise for AbsoluteError {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        (pred - target).abs()
    }

    fn properties(&self) -> Properties {
        Properties { lipschitz: 1.0, kinks: Kinks::AT_TARGET, ..Properties::RESIDUAL }
    }
}
