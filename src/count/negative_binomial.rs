use crate::{Domain, Error, Plain, Pointwise, Properties, Real, Scalar, error, math};

/// How unlikely a count is for the predicted logarithm of its mean, if counts scatter more than
/// those of a Poisson law: a negative binomial law of known dispersion, without the part that only
/// the target enters.
///
/// # Formula
///
/// ```text
/// (y + 1/α) ln(1 + αeᶻ) − yz
/// with derivatives  (eᶻ − y)/(1 + αeᶻ)  and  eᶻ(1 + αy)/(1 + αeᶻ)²
/// z = pred, the logarithm of the mean;  y = target ≥ 0;  α = dispersion
/// ```
///
/// The variance is the mean μ plus αμ². For a small dispersion this is [`Poisson`](crate::Poisson).
///
/// # Elsewhere
///
/// The parametrisation that statistics packages call NB2. Boosting libraries do not have it. The
/// value can be negative if α < 1: the missing part is that of the gamma functions of y and α, and
/// y ln α.
///
/// # Example
///
/// ```
/// use lossfn::{Loss, NegativeBinomial};
///
/// let loss = NegativeBinomial::new(1.0)?;
/// approx::assert_relative_eq!(loss.value(&[0.0], &[3.0])?, 4.0 * 2_f64.ln());
/// assert_eq!(loss.gradient(&[0.0], &[3.0])?, [-1.0]);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// J. F. Lawless, *Negative binomial and mixed Poisson regression*, 1987.
#[doc(alias = "NB2")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NegativeBinomial {
    dispersion: f64,
    ln_dispersion: f64,
}

impl NegativeBinomial {
    /// The loss for counts whose variance is μ + `dispersion` · μ².
    ///
    /// # Errors
    ///
    /// If `dispersion` is not a finite number above 0.
    pub fn new(dispersion: f64) -> Result<Self, Error> {
        let dispersion = error::positive("dispersion", dispersion)?;
        Ok(Self { dispersion, ln_dispersion: Scalar(dispersion).logarithm().0 })
    }
}

impl Pointwise for NegativeBinomial {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        math::negative_binomial(pred, target, self.dispersion, self.ln_dispersion)
    }

    fn target_domain(&self) -> Domain {
        Domain::NOT_NEGATIVE
    }

    fn properties(&self) -> Properties {
        // The smallest value, at eᶻ = y, is (y + 1/α) ln(1 + αy) − y ln y.
        let nonnegative = self.dispersion >= 1.0;
        Properties { strictly_convex: true, nonnegative, ..Properties::PAIR }
    }
}
