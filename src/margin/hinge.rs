use crate::{Domain, Kinks, Pointwise, Properties, Real, TwoClasses};

/// The loss of support vector machines: nothing for a score that is on the right side by a margin
/// of one, and the missing part of the margin otherwise.
///
/// # Formula
///
/// ```text
/// max(1 − m, 0),   with derivative −y where m < 1, and 0 elsewhere
/// m = y · pred;  y = target, −1 or 1
/// ```
///
/// On the corner m = 1 the gradient is 0. The Hessian is 0 everywhere.
///
/// # Elsewhere
///
/// `Hinge` in Keras, which also takes targets 0 and 1 and turns them into signs, `hinge_loss` in
/// optax, `hinge` in scikit-learn's `SGDClassifier`, whose gradient on the corner is −y.
///
/// # Example
///
/// ```
/// use lossfn::{Hinge, Loss};
///
/// assert_eq!(Hinge.value(&[0.5, 3.0, 2.0], &[1.0, 1.0, -1.0])?, (0.5 + 0.0 + 3.0) / 3.0);
/// assert!(Hinge.value(&[0.5], &[0.0]).is_err());
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// C. Cortes, V. Vapnik, *Support-vector networks*, 1995.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Hinge;

impl Pointwise for Hinge {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        (-(pred * target) + 1.0).positive_part()
    }

    fn target_domain(&self) -> Domain {
        Domain::SIGNS
    }

    fn properties(&self) -> Properties {
        Properties { lipschitz: 1.0, kinks: Kinks::at(&[1.0]), ..Properties::MARGIN }
    }
}

impl TwoClasses for Hinge {}
