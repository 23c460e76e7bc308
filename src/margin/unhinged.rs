use crate::{Domain, Pointwise, Properties, Real, TwoClasses, math};

/// The hinge loss without the hinge: a straight line that goes on below zero, so that labels flipped
/// at random on both sides do not change which scores are best.
///
/// # Formula
///
/// ```text
/// 1 − m,   with derivatives −y and 0
/// m = y · pred;  y = target, −1 or 1
/// ```
///
/// It has no lowest value: something else must keep the scores small.
///
/// # Elsewhere
///
/// In none of the large libraries. Plus a constant, it is the loss of a critic in a Wasserstein
/// GAN.
///
/// # Example
///
/// ```
/// use lossfn::{Loss, Unhinged};
///
/// assert_eq!(Unhinged.value(&[0.5, 3.0, 2.0], &[1.0, 1.0, -1.0])?, (0.5 - 2.0 + 3.0) / 3.0);
/// assert_eq!(Unhinged.gradient(&[0.5, 3.0], &[1.0, -1.0])?, [-0.5, 0.5]);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// B. van Rooyen, A. K. Menon, R. C. Williamson, *Learning with symmetric label noise: the
/// importance of being unhinged*, 2015.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Unhinged;

impl Pointwise for Unhinged {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        math::one_minus(pred * target)
    }

    fn target_domain(&self) -> Domain {
        Domain::SIGNS
    }

    fn properties(&self) -> Properties {
        Properties { nonnegative: false, lipschitz: 1.0, smoothness: 0.0, ..Properties::MARGIN }
    }
}

impl TwoClasses for Unhinged {}
