use crate::{Domain, Error, Pointwise, Properties, Real, TwoClasses, error, math};

/// A smooth and bounded loss for labels that may be wrong: a score far on the wrong side costs at
/// most one and pulls ever less.
///
/// # Formula
///
/// ```text
/// σ(−km)²,   with derivatives −2yk σ(km)σ(−km)²
///            and 2k² σ(km)σ(−km)²(3σ(km) − 1)
/// m = y · pred;  y = target, −1 or 1;  k = steepness
/// ```
///
/// It is not convex: the Hessian is negative where km < −ln 2. It is the square of
/// [`Sigmoid`](crate::Sigmoid).
///
/// # Elsewhere
///
/// In none of the large libraries. With k = 2 it is the usual form of papers.
///
/// # Example
///
/// ```
/// use lossfn::{Pointwise, Savage};
///
/// let loss = Savage::new(2.0)?;
/// assert_eq!(loss.at(0.0, 1.0).value, 0.25);
/// assert_eq!(loss.at(0.0, 1.0).gradient, -0.5);
/// assert_eq!(loss.at(-1e300, 1.0).value, 1.0);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// H. Masnadi-Shirazi, N. Vasconcelos, *On the design of loss functions for classification: theory,
/// robustness to outliers, and SavageBoost*, 2008.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Savage {
    steepness: f64,
}

impl Savage {
    /// The loss with the factor `steepness` of the margin.
    ///
    /// # Errors
    ///
    /// If `steepness` is not a finite number above 0.
    pub fn new(steepness: f64) -> Result<Self, Error> {
        Ok(Self { steepness: error::positive("steepness", steepness)? })
    }
}

/// The largest 2σ(x)σ(−x)²(3σ(x) − 1), where σ(x) is (9 + √33)/24.
const MOST_CURVED: f64 = 0.154_058_570_121_350_5;

impl Pointwise for Savage {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        math::falling_sigmoid_squared(pred * target, self.steepness)
    }

    fn target_domain(&self) -> Domain {
        Domain::SIGNS
    }

    fn properties(&self) -> Properties {
        Properties {
            convex: false,
            lipschitz: 8.0 / 27.0 * self.steepness,
            smoothness: MOST_CURVED * self.steepness * self.steepness,
            bound: 1.0,
            ..Properties::MARGIN
        }
    }
}

impl TwoClasses for Savage {}
