use crate::{Domain, Kinks, Pointwise, Properties, Real, TwoClasses, math};

/// The square of the hinge loss: nothing for a score that is on the right side by a margin of one,
/// and the square of what is missing otherwise.
///
/// # Formula
///
/// ```text
/// (1 − m)²   where m ≤ 1,   with derivatives −2y(1 − m) and 2
/// 0          elsewhere
/// m = y · pred;  y = target, −1 or 1
/// ```
///
/// The Hessian jumps from 2 to 0 at m = 1, and is 2 on the joint.
///
/// # Elsewhere
///
/// `SquaredHinge` in Keras, which also takes targets 0 and 1, `L2HingeLoss` in LossFunctions.jl,
/// `squared_hinge` in scikit-learn's `SGDClassifier`.
///
/// # Example
///
/// ```
/// use lossfn::{Loss, SquaredHinge};
///
/// assert_eq!(SquaredHinge.value(&[0.5, 3.0, 2.0], &[1.0, 1.0, -1.0])?, (0.25 + 0.0 + 9.0) / 3.0);
/// assert_eq!(SquaredHinge.gradient(&[0.5, 3.0], &[1.0, 1.0])?, [-0.5, 0.0]);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// C.-J. Hsieh, K.-W. Chang, C.-J. Lin, S. S. Keerthi, S. Sundararajan, *A dual coordinate descent
/// method for large-scale linear SVM*, 2008.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SquaredHinge;

impl Pointwise for SquaredHinge {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        math::squared_hinge(pred * target)
    }

    fn target_domain(&self) -> Domain {
        Domain::SIGNS
    }

    fn properties(&self) -> Properties {
        Properties { smoothness: 2.0, kinks: Kinks::at(&[1.0]), ..Properties::MARGIN }
    }
}

impl TwoClasses for SquaredHinge {}
