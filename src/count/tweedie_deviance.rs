use crate::{Argument, Domain, Error, Pointwise, Properties, Real, error, math};

/// How much less likely an amount is under the predicted mean than under the best one, if its
/// variance grows with the mean to a power.
///
/// # Formula
///
/// ```text
/// 2(y^(2−p)/((1−p)(2−p)) − yμ^(1−p)/(1−p) + μ^(2−p)/(2−p))
/// with derivatives  2(μ − y)μ^(−p)  and  2((1−p)μ + py)μ^(−p−1)
/// μ = pred > 0, the mean;  y = target;  p = power;  y^(2−p) is 0 where y ≤ 0
/// ```
///
/// Its limits are the squared error for p = 0, [`PoissonDeviance`](crate::PoissonDeviance) for 1,
/// and [`GammaDeviance`](crate::GammaDeviance) for 2; p = 3 is the inverse Gaussian law. It is
/// continuous in p there, and 0 exactly where μ = y. Targets are any numbers for p ≤ 0, at least 0
/// for 1 ≤ p < 2, and above 0 for p ≥ 2. It is convex for p = 0 and p = 1 only.
///
/// # Elsewhere
///
/// `mean_tweedie_deviance` in scikit-learn, `TweedieDevianceScore` in torchmetrics, with the same
/// factor 2; `HalfTweedieLossIdentity` in scikit-learn is half of it.
///
/// # Example
///
/// ```
/// use lossfn::{Loss, TweedieDeviance};
///
/// let loss = TweedieDeviance::new(3.0)?; // (y − μ)²/(μ²y)
/// approx::assert_relative_eq!(loss.value(&[2.0], &[1.0])?, 0.25);
/// approx::assert_relative_eq!(loss.gradient(&[2.0], &[1.0])?[0], 0.25);
/// assert_eq!(loss.value(&[0.1], &[0.1])?, 0.0);
/// assert!(TweedieDeviance::new(0.5).is_err());
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// B. Jørgensen, *Exponential dispersion models*, 1987.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TweedieDeviance {
    power: f64,
}

impl TweedieDeviance {
    /// The loss for a variance that grows with the mean to this power.
    ///
    /// # Errors
    ///
    /// If `power` is between 0 and 1, where there is no such law, or is not finite.
    pub fn new(power: f64) -> Result<Self, Error> {
        Ok(Self { power: error::no_fraction("power", power)? })
    }
}

impl Pointwise for TweedieDeviance {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        if self.power == 0.0 {
            return (pred - target).square();
        }
        math::tweedie_deviance(pred, target, self.power)
    }

    fn prediction_domain(&self) -> Domain {
        Domain::POSITIVE
    }

    fn target_domain(&self) -> Domain {
        match self.power {
            p if p < 1.0 => Domain::REAL,
            p if p < 2.0 => Domain::NOT_NEGATIVE,
            _ => Domain::POSITIVE,
        }
    }

    fn properties(&self) -> Properties {
        if self.power == 0.0 {
            return Properties { strictly_convex: true, smoothness: 2.0, ..Properties::RESIDUAL };
        }
        Properties {
            argument: Argument::Pair,
            convex: self.power == 1.0,
            symmetric: false,
            ..Properties::RESIDUAL
        }
    }
}
