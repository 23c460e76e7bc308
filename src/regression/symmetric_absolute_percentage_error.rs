use crate::{Argument, Kinks, Pointwise, Properties, Real, math};

/// The distance between prediction and target as a fraction of the mean of their sizes, which is
/// between 0 and 2.
///
/// # Formula
///
/// ```text
/// 2|r|/(|pred| + |target|),   and 0 where both are 0
/// r = pred − target
/// ```
///
/// Where the signs differ, or one of the two is 0, it is 2, and pulls nowhere. Otherwise the
/// derivatives are sign(r) · 4|target|/(|pred| + |target|)² and ∓8|target|/(|pred| + |target|)³,
/// negative where |pred| is the larger. At pred = 0 and at r = 0 the gradient is 0. It is not convex.
///
/// # Elsewhere
///
/// `SMAPE` in CatBoost, a metric, times 100; TorchMetrics' `SymmetricMeanAbsolutePercentageError`,
/// which replaces a denominator below 1.17e-6. Some authors leave out the factor 2.
///
/// # Example
///
/// ```
/// use lossfn::{Loss, SymmetricAbsolutePercentageError};
///
/// let loss = SymmetricAbsolutePercentageError;
/// assert_eq!(loss.value(&[3.0, -1.0], &[1.0, 5.0])?, (1.0 + 2.0) / 2.0);
/// assert_eq!(loss.gradient(&[3.0, -1.0], &[1.0, 5.0])?, [0.125, 0.0]);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// S. Makridakis, *Accuracy measures: theoretical and practical concerns*, 1993.
#[doc(alias = "SMAPE")]
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SymmetricAbsolutePercentageError;

impl Pointwise for SymmetricAbsolutePercentageError {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        math::symmetric_relative_error(pred, target)
    }

    fn properties(&self) -> Properties {
        Properties {
            argument: Argument::Pair,
            convex: false,
            bound: 2.0,
            kinks: Kinks::at(&[0.0]).and_at_target(),
            ..Properties::RESIDUAL
        }
    }
}
