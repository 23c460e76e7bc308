use crate::{Domain, Error, Kinks, Pointwise, Properties, Real, Scalar, TwoClasses, error, math};

/// The loss of distance-weighted discrimination: a straight line for small margins, and a power that
/// fades for large ones, so that every sample keeps a little weight.
///
/// # Formula
///
/// ```text
/// 1 − m             where m < a,   with derivatives −y and 0
/// (a/m)^q/(q + 1)   where m ≥ a,   with derivatives −y (a/m)^(q + 1)
///                                  and (q + 1)/m · (a/m)^(q + 1)
/// m = y · pred;  y = target, −1 or 1;  a = q/(q + 1)
/// ```
///
/// The Hessian jumps from 0 to (q + 1)²/q at m = a, and is the larger one there. As q grows this
/// becomes [`Hinge`](crate::Hinge).
///
/// # Elsewhere
///
/// `DWDMarginLoss` in LossFunctions.jl, which says of itself that it is twice differentiable.
///
/// # Example
///
/// ```
/// use lossfn::{Dwd, Pointwise};
///
/// let loss = Dwd::new(1.0)?;
/// assert_eq!(loss.at(0.25, 1.0).value, 0.75);
/// approx::assert_relative_eq!(loss.at(2.0, 1.0).value, 0.125);
/// approx::assert_relative_eq!(loss.at(2.0, 1.0).gradient, -0.0625);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// J. S. Marron, M. J. Todd, J. Ahn, *Distance-weighted discrimination*, 2007; for any q: B. Wang,
/// H. Zou, *Another look at distance-weighted discrimination*, 2018.
#[doc(alias = "DistanceWeightedDiscrimination")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dwd {
    q: f64,
    power_at_joint: f64,
}

impl Dwd {
    /// The loss that fades with the power `q` of the margin.
    ///
    /// # Errors
    ///
    /// If `q` is not a finite number above 0.
    pub fn new(q: f64) -> Result<Self, Error> {
        let q = error::positive("q", q)?;
        // (q/(q + 1))^q, with an exponent between −1 and 0.
        let exponent = Scalar((1.0 / q).min(f64::MAX)).ln_1p() * -q;
        Ok(Self { q, power_at_joint: exponent.exp().0 })
    }
}

impl Pointwise for Dwd {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        math::distance_weighted(pred * target, self.q, self.power_at_joint)
    }

    fn target_domain(&self) -> Domain {
        Domain::SIGNS
    }

    fn properties(&self) -> Properties {
        Properties {
            lipschitz: 1.0,
            smoothness: (self.q + 1.0) / self.q * (self.q + 1.0),
            kinks: Kinks::at(&[self.q / (self.q + 1.0)]),
            ..Properties::MARGIN
        }
    }
}

impl TwoClasses for Dwd {}
