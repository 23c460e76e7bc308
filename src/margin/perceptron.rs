use crate::{Domain, Kinks, Pointwise, Properties, Real, TwoClasses};

/// The loss of the perceptron: nothing for a score on the right side of zero, and how far it is on
/// the wrong side otherwise.
///
/// # Formula
///
/// ```text
/// max(−m, 0),   with derivative −y where m < 0, and 0 elsewhere
/// m = y · pred;  y = target, −1 or 1
/// ```
///
/// On the corner m = 0 the gradient is 0, so scores that are all 0 learn nothing. The Hessian is 0
/// everywhere.
///
/// # Elsewhere
///
/// `perceptron_loss` in optax, `PerceptronLoss` in LossFunctions.jl. scikit-learn's is its hinge
/// loss with a threshold of 0, whose gradient on the corner is −y.
///
/// # Example
///
/// ```
/// use lossfn::{Loss, Perceptron};
///
/// assert_eq!(Perceptron.value(&[0.5, -3.0, 2.0], &[1.0, 1.0, -1.0])?, (0.0 + 3.0 + 2.0) / 3.0);
/// assert_eq!(Perceptron.gradient(&[0.5, -3.0], &[1.0, 1.0])?, [0.0, -0.5]);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// F. Rosenblatt, *The perceptron: a probabilistic model for information storage and organization
/// in the brain*, 1958.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Perceptron;

impl Pointwise for Perceptron {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        (-(pred * target)).positive_part()
    }

    fn target_domain(&self) -> Domain {
        Domain::SIGNS
    }

    fn properties(&self) -> Properties {
        Properties { lipschitz: 1.0, kinks: Kinks::at(&[0.0]), ..Properties::MARGIN }
    }
}

impl TwoClasses for Perceptron {}
