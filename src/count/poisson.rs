use crate::{Domain, Mask, Pointwise, Properties, Real};

/// How unlikely a count is for the predicted logarithm of its mean: the negative log-likelihood of
/// a Poisson law, without the part that only the target enters.
///
/// # Formula
///
/// ```text
/// eᶻ − yz,   with derivatives eᶻ − y and eᶻ
/// z = pred, the logarithm of the mean;  y = target ≥ 0
/// ```
///
/// # Elsewhere
///
/// `PoissonNLLLoss` in PyTorch (with `log_input=True`, its default), `HalfPoissonLoss` in
/// scikit-learn, `count:poisson` in XGBoost, `poisson` in LightGBM. Keras' `Poisson` takes the mean
/// itself. LightGBM and XGBoost up to 3.4 multiply the Hessian by e^0.7 by default. The value can
/// be negative: the missing part is ln y!.
///
/// # Example
///
/// ```
/// use lossfn::{Loss, Poisson};
///
/// assert_eq!(Poisson.value(&[0.0], &[3.0])?, 1.0);
/// assert_eq!(Poisson.gradient(&[0.0], &[3.0])?, [-2.0]);
/// assert!(Poisson.value(&[0.0], &[-1.0]).is_err());
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// J. A. Nelder, R. W. M. Wedderburn, *Generalized linear models*, 1972.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Poisson;

impl Pointwise for Poisson {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        let mean = pred.exp();
        // An infinite mean outgrows the linear part, even where that overflows as well, unless the
        // target is NaN.
        let infinite = mean * (target * 0.0 + 1.0);
        mean.lt(f64::INFINITY).select(mean - pred.times_or_zero(target), infinite)
    }

    fn target_domain(&self) -> Domain {
        Domain::NOT_NEGATIVE
    }

    fn properties(&self) -> Properties {
        Properties { strictly_convex: true, ..Properties::PAIR }
    }
}
