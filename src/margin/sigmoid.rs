use crate::{Domain, Error, Pointwise, Properties, Real, TwoClasses, error, math};

/// A smooth count of mistakes: it falls from one for scores far on the wrong side to zero for those
/// far on the right side.
///
/// # Formula
///
/// ```text
/// 1/(1 + eᵏᵐ),   with derivatives −yk σ(km)σ(−km) and k² σ(km)σ(−km) tanh(½km)
/// m = y · pred;  y = target, −1 or 1;  k = steepness
/// ```
///
/// It is bounded and not convex: an outlier costs at most 1, and hardly pulls.
///
/// # Elsewhere
///
/// `SigmoidLoss` in LossFunctions.jl is 1 − tanh m, which is twice this with k = 2.
///
/// # Example
///
/// ```
/// use lossfn::{Pointwise, Sigmoid};
///
/// let loss = Sigmoid::new(2.0)?;
/// assert_eq!(loss.at(0.0, 1.0).value, 0.5);
/// assert_eq!(loss.at(0.0, 1.0).gradient, -0.5);
/// assert_eq!(loss.at(-1e300, 1.0).value, 1.0);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// L. Mason, J. Baxter, P. Bartlett, M. Frean, *Boosting algorithms as gradient descent*, 1999.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sigmoid {
    steepness: f64,
}

impl Sigmoid {
    /// The loss with the factor `steepness` of the margin.
    ///
    /// # Errors
    ///
    /// If `steepness` is not a finite number above 0.
    pub fn new(steepness: f64) -> Result<Self, Error> {
        Ok(Self { steepness: error::positive("steepness", steepness)? })
    }
}

/// The largest derivative of σ(x)σ(−x): √3/18.
const STEEPEST: f64 = 0.096_225_044_864_937_63;

impl Pointwise for Sigmoid {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        math::falling_sigmoid(pred * target, self.steepness)
    }

    fn target_domain(&self) -> Domain {
        Domain::SIGNS
    }

    fn properties(&self) -> Properties {
        Properties {
            convex: false,
            lipschitz: 0.25 * self.steepness,
            smoothness: STEEPEST * self.steepness * self.steepness,
            bound: 1.0,
            ..Properties::MARGIN
        }
    }
}

impl TwoClasses for Sigmoid {}
