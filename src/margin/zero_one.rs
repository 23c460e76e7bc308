use crate::{Domain, Kinks, Pointwise, Properties, Real, TwoClasses, math};

/// The count of mistakes: one for a score on the wrong side of zero, nothing for one on the right
/// side.
///
/// # Formula
///
/// ```text
/// 1   where m < 0
/// 0   elsewhere
/// m = y · pred;  y = target, −1 or 1
/// ```
///
/// A score of 0 counts as right. Gradient and Hessian are 0 everywhere, at m = 0 too, where the
/// value jumps: nothing can be learned from this loss, it is a measure. Its
/// [properties](Pointwise::properties) speak of that gradient, so the Lipschitz constant is 0; the
/// jump of the value is listed as a kink.
///
/// # Elsewhere
///
/// `ZeroOneLoss` in LossFunctions.jl. One minus the accuracy, when it is averaged.
///
/// # Example
///
/// ```
/// use lossfn::{Loss, ZeroOne};
///
/// assert_eq!(ZeroOne.value(&[0.5, -3.0, 2.0], &[1.0, -1.0, -1.0])?, 1.0 / 3.0);
/// assert_eq!(ZeroOne.gradient(&[-0.5], &[1.0])?, [0.0]);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// V. N. Vapnik, *The nature of statistical learning theory*, 1995.
#[doc(alias = "Misclassification")]
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ZeroOne;

impl Pointwise for ZeroOne {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        math::is_negative(pred * target)
    }

    fn target_domain(&self) -> Domain {
        Domain::SIGNS
    }

    fn properties(&self) -> Properties {
        Properties {
            convex: false,
            lipschitz: 0.0,
            smoothness: 0.0,
            bound: 1.0,
            kinks: Kinks::at(&[0.0]),
            ..Properties::MARGIN
        }
    }
}

impl TwoClasses for ZeroOne {}
