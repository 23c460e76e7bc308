use crate::{Domain, Pointwise, Properties, Real, TwoClasses};

/// The squared distance of the margin from one: a score that is more right than that costs as much
/// as one that is as much too wrong.
///
/// # Formula
///
/// ```text
/// (1 − m)²,   with derivatives −2y(1 − m) and 2
/// m = y · pred;  y = target, −1 or 1
/// ```
///
/// # Elsewhere
///
/// `L2MarginLoss` in LossFunctions.jl; the loss of least squares support vector machines. For the
/// targets −1 and 1 it is [`SquaredError`](crate::SquaredError).
///
/// # Example
///
/// ```
/// use lossfn::{Loss, SquaredMargin};
///
/// assert_eq!(SquaredMargin.value(&[0.5, 3.0, 2.0], &[1.0, 1.0, -1.0])?, (0.25 + 4.0 + 9.0) / 3.0);
/// assert_eq!(SquaredMargin.gradient(&[0.5, 3.0], &[1.0, 1.0])?, [-0.5, 2.0]);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// J. A. K. Suykens, J. Vandewalle, *Least squares support vector machine classifiers*, 1999.
#[doc(alias = "L2Margin")]
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SquaredMargin;

impl Pointwise for SquaredMargin {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        (-(pred * target) + 1.0).square()
    }

    fn target_domain(&self) -> Domain {
        Domain::SIGNS
    }

    fn properties(&self) -> Properties {
        Properties { strictly_convex: true, smoothness: 2.0, ..Properties::MARGIN }
    }
}

impl TwoClasses for SquaredMargin {}
