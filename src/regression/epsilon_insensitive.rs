use crate::{Error, Kinks, Mask, Plain, Pointwise, Properties, Real, error, math};

/// The distance between prediction and target as far as it exceeds a tolerance: predictions that
/// are close enough cost nothing.
///
/// # Formula
///
/// ```text
/// max(|r| − ε, 0),   with derivatives sign r where |r| > ε, else 0, and 0
/// r = pred − target
/// ```
///
/// At |r| = ε the gradient is 0.
///
/// # Elsewhere
///
/// `epsilon_insensitive` in scikit-learn's stochastic gradient descent, where ε is 0.1 unless told;
/// `L1EpsilonInsLoss` in LossFunctions.jl. With ε = 0 it is [`AbsoluteError`](crate::AbsoluteError).
///
/// # Example
///
/// ```
/// use lossfn::{EpsilonInsensitive, Loss};
///
/// let loss = EpsilonInsensitive::new(0.5)?;
/// assert_eq!(loss.value(&[3.25, 5.0], &[3.0, 3.0])?, 0.75);
/// assert_eq!(loss.gradient(&[3.25, 5.0], &[3.0, 3.0])?, [0.0, 0.5]);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// V. N. Vapnik, *The Nature of Statistical Learning Theory*, 1995.
#[doc(alias = "SupportVectorRegression")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EpsilonInsensitive {
    epsilon: f64,
}

impl EpsilonInsensitive {
    /// The loss that forgives distances up to `epsilon`.
    ///
    /// # Errors
    ///
    /// If `epsilon` is not a finite number, at least 0.
    pub fn new(epsilon: f64) -> Result<Self, Error> {
        Ok(Self { epsilon: error::not_negative("epsilon", epsilon)? })
    }
}

impl Pointwise for EpsilonInsensitive {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        let distance = (pred - target).abs();
        let epsilon = math::at_most_largest(target, self.epsilon);
        let nothing = R::constant(target.splat(0.0));
        distance.le(epsilon).select(nothing, distance - epsilon)
    }

    fn properties(&self) -> Properties {
        let kinks = if self.epsilon > 0.0 { Kinks::both(self.epsilon) } else { Kinks::AT_TARGET };
        Properties { lipschitz: 1.0, kinks, ..Properties::RESIDUAL }
    }
}
