use crate::{Domain, Error, Kinks, Pointwise, Properties, Real, TwoClasses, error, math};

/// The hinge loss with its corner rounded off: a parabola takes the score from the flat part to the
/// straight one.
///
/// # Formula
///
/// ```text
/// 0               where m > 1
/// (1 − m)²/(2γ)   where 1 − γ ≤ m ≤ 1,   with derivatives −y(1 − m)/γ and 1/γ
/// 1 − ½γ − m      where m < 1 − γ,       with derivatives −y and 0
/// m = y · pred;  y = target, −1 or 1
/// ```
///
/// The Hessian jumps at both ends of the parabola, and is 1/γ there.
///
/// # Elsewhere
///
/// `SmoothedL1HingeLoss` in LossFunctions.jl. With γ = 2 it is
/// [`BinarySparsemax`](crate::BinarySparsemax), and a quarter of
/// [`ModifiedHuber`](crate::ModifiedHuber).
///
/// # Example
///
/// ```
/// use lossfn::{Loss, SmoothedHinge};
///
/// let loss = SmoothedHinge::new(0.5)?;
/// assert_eq!(loss.value(&[0.75, 3.0, 2.0], &[1.0, 1.0, -1.0])?, (0.0625 + 0.0 + 2.75) / 3.0);
/// assert_eq!(loss.gradient(&[0.75, 3.0], &[1.0, 1.0])?, [-0.25, 0.0]);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// S. Shalev-Shwartz, T. Zhang, *Stochastic dual coordinate ascent methods for regularized loss
/// minimization*, 2013.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SmoothedHinge {
    gamma: f64,
}

impl SmoothedHinge {
    /// The loss with the corner rounded off over a margin of `gamma`.
    ///
    /// # Errors
    ///
    /// If `gamma` is not a finite number above 0.
    pub fn new(gamma: f64) -> Result<Self, Error> {
        Ok(Self { gamma: error::positive("gamma", gamma)? })
    }
}

impl Pointwise for SmoothedHinge {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        math::smoothed_hinge(pred * target, self.gamma)
    }

    fn target_domain(&self) -> Domain {
        Domain::SIGNS
    }

    fn properties(&self) -> Properties {
        Properties {
            lipschitz: 1.0,
            smoothness: 1.0 / self.gamma,
            kinks: Kinks::at(&[1.0 - self.gamma, 1.0]),
            ..Properties::MARGIN
        }
    }
}

impl TwoClasses for SmoothedHinge {}
