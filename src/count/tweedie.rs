use crate::{Domain, Error, Pointwise, Properties, Real, error, math};

/// How unlikely an amount is that may be exactly 0, such as a year's insurance claims, for the
/// predicted logarithm of its mean: a Tweedie law, without the part that only the target enters.
///
/// # Formula
///
/// ```text
/// e^((2−p)z)/(2−p) + y e^(−(p−1)z)/(p−1),   1 < p < 2
/// with derivatives  e^((2−p)z) − y e^(−(p−1)z)  and  (2−p) e^((2−p)z) + (p−1) y e^(−(p−1)z)
/// z = pred, the logarithm of the mean;  y = target ≥ 0
/// ```
///
/// The variance grows with the mean to the power p. The ends are [`Poisson`](crate::Poisson) and
/// [`Gamma`](crate::Gamma), but for parts without z that grow without bound.
///
/// # Elsewhere
///
/// `HalfTweedieLoss` in scikit-learn, `reg:tweedie` in XGBoost, `tweedie` in LightGBM, `Tweedie` in
/// CatBoost; the power is 1.5 by default in the first three.
///
/// # Example
///
/// ```
/// use lossfn::{Loss, Tweedie};
///
/// let loss = Tweedie::new(1.5)?;
/// assert_eq!(loss.value(&[0.0], &[3.0])?, 8.0);
/// assert_eq!(loss.gradient(&[0.0], &[3.0])?, [-2.0]);
/// assert!(Tweedie::new(2.0).is_err());
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// B. Jørgensen, *Exponential dispersion models*, 1987.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tweedie {
    power: f64,
}

impl Tweedie {
    /// The loss for a variance that grows with the mean to this power.
    ///
    /// # Errors
    ///
    /// If `power` is not between 1 and 2, or is one of them.
    pub fn new(power: f64) -> Result<Self, Error> {
        Ok(Self { power: error::between_one_and_two("power", power)? })
    }
}

impl Pointwise for Tweedie {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        let one = target * 0.0 + 1.0;
        math::exponential(pred, one, 2.0 - self.power)
            - math::exponential(pred, target, 1.0 - self.power)
    }

    fn target_domain(&self) -> Domain {
        Domain::NOT_NEGATIVE
    }

    fn properties(&self) -> Properties {
        Properties { strictly_convex: true, nonnegative: true, ..Properties::PAIR }
    }
}
