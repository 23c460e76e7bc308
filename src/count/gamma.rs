use crate::{Domain, Mask, Pointwise, Properties, Real, math};

/// How unlikely a positive amount is for the predicted logarithm of its mean, if its spread grows in
/// proportion to the mean: the negative log-likelihood of a gamma law, without the part that only
/// the target enters.
///
/// # Formula
///
/// ```text
/// z + y e⁻ᶻ,   with derivatives 1 − y e⁻ᶻ and y e⁻ᶻ
/// z = pred, the logarithm of the mean;  y = target > 0
/// ```
///
/// It is half of [`GammaDeviance`](crate::GammaDeviance), but for the part ln y + 1.
///
/// # Elsewhere
///
/// `HalfGammaLoss` in scikit-learn, `reg:gamma` in XGBoost, `gamma` in LightGBM, which accepts
/// targets of 0 as well. The value can be negative.
///
/// # Example
///
/// ```
/// use lossfn::{Gamma, Loss};
///
/// assert_eq!(Gamma.value(&[0.0], &[3.0])?, 3.0);
/// assert_eq!(Gamma.gradient(&[0.0], &[3.0])?, [-2.0]);
/// assert!(Gamma.value(&[0.0], &[0.0]).is_err());
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// J. A. Nelder, R. W. M. Wedderburn, *Generalized linear models*, 1972.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Gamma;

impl Pointwise for Gamma {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        let ratio = -math::exponential(pred, target, -1.0);
        // An infinite ratio outgrows the linear part, even where that is infinite as well.
        ratio.lt(f64::INFINITY).select(pred + ratio, ratio)
    }

    fn target_domain(&self) -> Domain {
        Domain::POSITIVE
    }

    fn properties(&self) -> Properties {
        Properties { strictly_convex: true, ..Properties::PAIR }
    }
}
