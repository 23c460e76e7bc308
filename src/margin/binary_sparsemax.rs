use crate::{Domain, Kinks, Pointwise, Properties, Real, TwoClasses, math};

/// The loss behind probabilities that can be exactly 0 and 1: it asks nothing more of a score that
/// is on the right side by a margin of one.
///
/// # Formula
///
/// ```text
/// 0            where m > 1
/// ¼(1 − m)²    where −1 ≤ m ≤ 1,   with derivatives −½y(1 − m) and ½
/// −m           where m < −1,       with derivatives −y and 0
/// m = y · pred;  y = target, −1 or 1
/// ```
///
/// The Hessian jumps at m = ±1, and is ½ there. The probability of the target 1 is ½(1 + pred), cut
/// off at 0 and 1.
///
/// # Elsewhere
///
/// `sparsemax_loss` in optax, for labels 0 and 1. It is [`SmoothedHinge`](crate::SmoothedHinge) with
/// γ = 2.
///
/// # Example
///
/// ```
/// use lossfn::{BinarySparsemax, Loss};
///
/// let loss = BinarySparsemax;
/// assert_eq!(loss.value(&[0.0, 3.0, 2.0], &[1.0, 1.0, -1.0])?, (0.25 + 0.0 + 2.0) / 3.0);
/// assert_eq!(loss.gradient(&[0.0, -3.0], &[1.0, 1.0])?, [-0.25, -0.5]);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// A. F. T. Martins, R. F. Astudillo, *From softmax to sparsemax: a sparse model of attention and
/// multi-label classification*, 2016.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct BinarySparsemax;

impl Pointwise for BinarySparsemax {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        math::bent_squared_hinge(pred * target, 0.5)
    }

    fn target_domain(&self) -> Domain {
        Domain::SIGNS
    }

    fn properties(&self) -> Properties {
        Properties {
            lipschitz: 1.0,
            smoothness: 0.5,
            kinks: Kinks::both(1.0),
            ..Properties::MARGIN
        }
    }
}

impl TwoClasses for BinarySparsemax {}
