use crate::{Domain, Kinks, Pointwise, Properties, Real, TwoClasses, math};

/// The squared hinge loss made linear for scores that are far on the wrong side, so that an outlier
/// pulls with a bounded force.
///
/// # Formula
///
/// ```text
/// 0          where m > 1
/// (1 − m)²   where −1 ≤ m ≤ 1,   with derivatives −2y(1 − m) and 2
/// −4m        where m < −1,       with derivatives −4y and 0
/// m = y · pred;  y = target, −1 or 1
/// ```
///
/// The Hessian jumps at m = ±1, and is 2 there.
///
/// # Elsewhere
///
/// `modified_huber` in scikit-learn's `SGDClassifier`, `ModifiedHuberLoss` in LossFunctions.jl. Four
/// times [`SmoothedHinge`](crate::SmoothedHinge) with γ = 2.
///
/// # Example
///
/// ```
/// use lossfn::{Loss, ModifiedHuber};
///
/// assert_eq!(ModifiedHuber.value(&[0.5, 3.0, 2.0], &[1.0, 1.0, -1.0])?, (0.25 + 0.0 + 8.0) / 3.0);
/// assert_eq!(ModifiedHuber.gradient(&[0.5, -3.0], &[1.0, 1.0])?, [-0.5, -2.0]);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// T. Zhang, *Solving large scale linear prediction problems using stochastic gradient descent
/// algorithms*, 2004.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ModifiedHuber;

impl Pointwise for ModifiedHuber {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        math::bent_squared_hinge(pred * target, 2.0)
    }

    fn target_domain(&self) -> Domain {
        Domain::SIGNS
    }

    fn properties(&self) -> Properties {
        Properties {
            lipschitz: 4.0,
            smoothness: 2.0,
            kinks: Kinks::both(1.0),
            ..Properties::MARGIN
        }
    }
}

impl TwoClasses for ModifiedHuber {}
