use super::largest_derivatives;
use crate::properties::Kinks;
use crate::{Domain, Error, Mask, Pointwise, Properties, Real, Scalar, TwoClasses, error, math};

/// A focal loss for samples with many labels, of which few are true: the false ones get an exponent
/// of their own, and cost nothing where their probability is small enough.
///
/// # Formula
///
/// ```text
/// y (1 − p)^γ₊ (−ln p) + (1 − y) v^γ₋ (−ln(1 − v))
/// p = σ(pred);  v = max(p − shift, 0);  y = target in [0, 1]
/// ```
///
/// Where p > shift, −ln(1 − v) is ℓ, and w = p(1 − p), the second part has the derivatives
/// w v^(γ₋ − 1) (γ₋ℓ + v/(1 − v)) and, with D for the first, w² v^(γ₋ − 2) (γ₋(γ₋ − 1)ℓ +
/// 2γ₋v/(1 − v) + v²/(1 − v)²) + (1 − 2p) D. Where p = shift > 0 the gradient jumps if γ₋ is 0, and
/// the Hessian if it is at most 1, or has a pole if it is between. With `shift` 0 and equal exponents this is
/// [`BinaryFocal`](crate::BinaryFocal).
///
/// # Elsewhere
///
/// `AsymmetricLoss` of the paper's code: γ₋ = 4, γ₊ = 1, shift = 0.05 by default, logarithms
/// clamped at ln 1e-8, the sum over all labels; it can leave the powers out of the gradient.
///
/// # Example
///
/// ```
/// use lossfn::{AsymmetricFocal, Pointwise};
///
/// let loss = AsymmetricFocal::new(0.0, 2.0, 0.25)?;
/// approx::assert_relative_eq!(loss.at(0.0, 1.0).value, 2_f64.ln());
/// approx::assert_relative_eq!(loss.at(0.0, 0.0).value, -0.75_f64.ln() / 16.0);
/// assert_eq!(loss.at(-2.0, 0.0).value, 0.0);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// T. Ridnik and others, *Asymmetric loss for multi-label classification*, 2021.
#[doc(alias = "ASL")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AsymmetricFocal {
    gamma_positive: f64,
    gamma_negative: f64,
    shift: f64,
}

impl AsymmetricFocal {
    /// The loss with the exponents of true and of false labels, and the probability up to which a
    /// false label costs nothing.
    ///
    /// # Errors
    ///
    /// If an exponent is not a finite number, at least 0, or `shift` is not in [0, 1).
    pub fn new(gamma_positive: f64, gamma_negative: f64, shift: f64) -> Result<Self, Error> {
        Ok(Self {
            gamma_positive: error::not_negative("gamma_positive", gamma_positive)?,
            gamma_negative: error::not_negative("gamma_negative", gamma_negative)?,
            shift: error::fraction_below_one("shift", shift)?,
        })
    }
}

impl Pointwise for AsymmetricFocal {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        if self.shift == 0.0 && self.gamma_positive == self.gamma_negative {
            return math::focal(pred, target, self.gamma_positive, 1.0, 1.0);
        }
        let positive = math::focal_cross_entropy(pred, self.gamma_positive);
        let negative = if self.shift == 0.0 {
            math::focal_cross_entropy(-pred, self.gamma_negative)
        } else {
            math::shifted_focal(pred, self.gamma_negative, self.shift)
        };
        let both = positive.times_or_zero(target) + negative.times_or_zero(-target + 1.0);
        // The pole of a false label is none of a true one.
        target.eq(1.0).select(positive, both)
    }

    fn properties(&self) -> Properties {
        let (gamma, shifted) = (self.gamma_negative, self.shift > 0.0);
        let exponent = gamma.max(self.gamma_positive);
        let convex = !shifted && self.gamma_positive == 0.0 && gamma == 0.0;
        // The logit from which on a false label costs, and where its cost has just begun.
        let knee = Scalar(self.shift / (1.0 - self.shift)).ln().0;
        let [lipschitz, smoothness] = if convex {
            [1.0, 0.25]
        } else if shifted {
            largest_derivatives(self, exponent, &[knee + 1e-9, knee + 1e-3])
        } else {
            largest_derivatives(self, exponent, &[])
        };
        Properties {
            convex,
            strictly_convex: convex,
            nonnegative: true,
            lipschitz,
            smoothness: if shifted && gamma < 1.0 { f64::INFINITY } else { smoothness },
            kinks: if shifted && gamma <= 1.0 { Kinks::at(&[knee]) } else { Kinks::NONE },
            ..Properties::PAIR
        }
    }

    fn target_domain(&self) -> Domain {
        Domain::PROBABILITY
    }
}

impl TwoClasses for AsymmetricFocal {}
