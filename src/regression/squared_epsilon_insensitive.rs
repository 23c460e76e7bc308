use crate::{Error, Kinks, Mask, Plain, Pointwise, Properties, Real, error, math};

/// The square of what the distance between prediction and target exceeds a tolerance by:
/// predictions that are close enough cost nothing, and there is no kink where that ends.
///
/// # Formula
///
/// ```text
/// max(|r| − ε, 0)²,   with derivatives 2 sign(r) max(|r| − ε, 0) and 2 where |r| ≥ ε, else 0
/// r = pred − target
/// ```
///
/// The Hessian jumps at |r| = ε, and is 2 there.
///
/// # Elsewhere
///
/// `squared_epsilon_insensitive` in scikit-learn's stochastic gradient descent, where ε is 0.1
/// unless told; `L2EpsilonInsLoss` in LossFunctions.jl, which calls it strictly convex: it is not,
/// for it is flat within the tolerance. GTSAM's `L2WithDeadZone` is half of it. With ε = 0 it is
/// [`SquaredError`](crate::SquaredError).
///
/// # Example
///
/// ```
/// use lossfn::{Loss, SquaredEpsilonInsensitive};
///
/// let loss = SquaredEpsilonInsensitive::new(0.5)?;
/// assert_eq!(loss.value(&[3.25, 5.0], &[3.0, 3.0])?, 1.125);
/// assert_eq!(loss.gradient(&[3.25, 5.0], &[3.0, 3.0])?, [0.0, 1.5]);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// V. N. Vapnik, *The Nature of Statistical Learning Theory*, 1995.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SquaredEpsilonInsensitive {
    epsilon: f64,
}

impl SquaredEpsilonInsensitive {
    /// The loss that forgives distances up to `epsilon`.
    ///
    /// # Errors
    ///
    /// If `epsilon` is not a finite number, at least 0.
    pub fn new(epsilon: f64) -> Result<Self, Error> {
        Ok(Self { epsilon: error::not_negative("epsilon", epsilon)? })
    }
}

impl Pointwise for SquaredEpsilonInsensitive {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        let residual = pred - target;
        let epsilon = math::at_most_largest(target, self.epsilon);
        let excess = residual.gt(0.0).select(residual - epsilon, residual + epsilon);
        let nothing = R::constant(target.splat(0.0));
        residual.abs().lt(epsilon).select(nothing, excess.square())
    }

    fn properties(&self) -> Properties {
        let tolerant = self.epsilon > 0.0;
        Properties {
            strictly_convex: !tolerant,
            smoothness: 2.0,
            kinks: if tolerant { Kinks::both(self.epsilon) } else { Kinks::NONE },
            ..Properties::RESIDUAL
        }
    }
}
