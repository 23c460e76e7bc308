use crate::{Argument, Error, Kinks, Mask, Plain, Pointwise, Properties, Real, error, math};

/// The distance between prediction and target as a fraction of the target: an error of 1 in 10
/// counts like one of 10 in 100.
///
/// # Formula
///
/// ```text
/// |r|/s,   with derivatives sign(r)/s and 0
/// r = pred − target;  s = max(|target|, floor)
/// ```
///
/// At r = 0 the gradient is 0. The floor keeps targets near 0 from outweighing all others. The best
/// constant prediction is the median with the weights 1/s.
///
/// # Elsewhere
///
/// `MeanAbsolutePercentageError` in Keras, times 100 and with a floor of 1e-7; `mape` in LightGBM
/// and `MAPE` in CatBoost, with a floor of 1, so that errors of targets below 1 are no fractions;
/// TorchMetrics' metric has a floor of 1.17e-6. LightGBM puts a 1 in place of the Hessian.
///
/// # Example
///
/// ```
/// use lossfn::{AbsolutePercentageError, Loss};
///
/// let loss = AbsolutePercentageError::new(0.5)?;
/// assert_eq!(loss.value(&[3.0, 1.0], &[4.0, 0.0])?, (0.25 + 2.0) / 2.0);
/// assert_eq!(loss.gradient(&[3.0, 1.0], &[4.0, 0.0])?, [-0.125, 1.0]);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// A. de Myttenaere, B. Golden, B. Le Grand, F. Rossi, *Mean absolute percentage error for
/// regression models*, 2016.
#[doc(alias = "MAPE")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AbsolutePercentageError {
    floor: f64,
}

impl AbsolutePercentageError {
    /// The loss that divides by the size of the target, and by `floor` where that is larger.
    ///
    /// # Errors
    ///
    /// If `floor` is not a finite number above 0.
    pub fn new(floor: f64) -> Result<Self, Error> {
        Ok(Self { floor: error::positive("floor", floor)? })
    }
}

impl Pointwise for AbsolutePercentageError {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        let floor = math::representable(target, self.floor);
        let size = target.magnitude();
        (pred - target).abs() / size.gt(floor).select(size, floor)
    }

    fn properties(&self) -> Properties {
        Properties {
            argument: Argument::Pair,
            symmetric: false,
            lipschitz: 1.0 / self.floor,
            kinks: Kinks::AT_TARGET,
            ..Properties::RESIDUAL
        }
    }
}
