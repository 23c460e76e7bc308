use crate::{Domain, Error, Kinks, Mask, Plain, Pointwise, Properties, Real, TwoClasses, error};

/// The hinge loss cut off: a score that is on the wrong side by more than some distance costs no
/// more than at that distance, and does not pull.
///
/// # Formula
///
/// ```text
/// 1 − s   where m ≤ s
/// 1 − m   where s < m < 1,   with derivative −y
/// 0       where m ≥ 1
/// m = y · pred;  y = target, −1 or 1;  s = floor
/// ```
///
/// On the corners the gradient is 0. The Hessian is 0 everywhere. It is not convex.
///
/// # Elsewhere
///
/// In none of the large libraries. For s = −∞ it would be [`Hinge`](crate::Hinge).
///
/// # Example
///
/// ```
/// use lossfn::{Loss, Ramp};
///
/// let loss = Ramp::new(-1.0)?;
/// assert_eq!(loss.value(&[0.5, 3.0, 9.0], &[1.0, 1.0, -1.0])?, (0.5 + 0.0 + 2.0) / 3.0);
/// assert_eq!(loss.gradient(&[0.5, -3.0], &[1.0, 1.0])?, [-0.5, 0.0]);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// R. Collobert, F. Sinz, J. Weston, L. Bottou, *Trading convexity for scalability*, 2006.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ramp {
    floor: f64,
}

impl Ramp {
    /// The loss that grows no further for margins below `floor`.
    ///
    /// # Errors
    ///
    /// If `floor` is not finite, or is above 0.
    pub fn new(floor: f64) -> Result<Self, Error> {
        Ok(Self { floor: error::not_positive("floor", floor)? })
    }
}

impl Pointwise for Ramp {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        let margin = pred * target;
        let most = R::constant(target.splat(1.0 - self.floor));
        margin.le(self.floor).select(most, (-margin + 1.0).positive_part())
    }

    fn target_domain(&self) -> Domain {
        Domain::SIGNS
    }

    fn properties(&self) -> Properties {
        Properties {
            convex: false,
            lipschitz: 1.0,
            bound: 1.0 - self.floor,
            kinks: Kinks::at(&[self.floor, 1.0]),
            ..Properties::MARGIN
        }
    }
}

impl TwoClasses for Ramp {}
