use crate::{Domain, Pointwise, Properties, Real, math};

/// How unlikely a positive amount is for the predicted logarithm of its mean, if its variance grows
/// with the cube of the mean: the negative log-likelihood of an inverse Gaussian law, without the
/// part that only the target enters.
///
/// # Formula
///
/// ```text
/// ½y e⁻²ᶻ − e⁻ᶻ,   with derivatives e⁻ᶻ − y e⁻²ᶻ and 2y e⁻²ᶻ − e⁻ᶻ
/// z = pred, the logarithm of the mean;  y = target > 0
/// ```
///
/// It is smallest where eᶻ = y, with −1/(2y), and not convex: the Hessian is negative where
/// eᶻ > 2y.
///
/// # Elsewhere
///
/// Tweedie's loss of power 3: `HalfTweedieLoss(power=3)` in scikit-learn. Half of
/// [`TweedieDeviance`](crate::TweedieDeviance) of that power, but for the part 1/(2y).
///
/// # Example
///
/// ```
/// use lossfn::{InverseGaussian, Loss};
///
/// assert_eq!(InverseGaussian.value(&[0.0], &[3.0])?, 0.5);
/// assert_eq!(InverseGaussian.gradient(&[0.0], &[3.0])?, [-2.0]);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// M. C. K. Tweedie, *Statistical properties of inverse Gaussian distributions*, 1957.
#[doc(alias = "Wald")]
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct InverseGaussian;

impl Pointwise for InverseGaussian {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        math::inverse_gaussian(pred, target)
    }

    fn target_domain(&self) -> Domain {
        Domain::POSITIVE
    }

    fn properties(&self) -> Properties {
        Properties { convex: false, ..Properties::PAIR }
    }
}
