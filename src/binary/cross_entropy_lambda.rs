use crate::{Domain, Error, Plain, Pointwise, Properties, Real, Scalar, TwoClasses, error, math};

/// The loss of a binary model that predicts a rate, for samples that were exposed to it `weight`
/// times: something happens if it happens at least once.
///
/// # Formula
///
/// ```text
/// −y ln P − (1 − y) ln(1 − P),   P = 1 − (1 + eᶻ)^(−w) = 1 − e^(−wλ),   λ = ln(1 + eᶻ)
/// with first derivative (1 − y/P) w σ(z)
/// z = pred;  y = target in [0, 1];  w = weight
/// ```
///
/// With w = 1, P is σ(z), and this is
/// [`BinaryCrossEntropyWithLogits`](crate::BinaryCrossEntropyWithLogits). For a large w and a low
/// rate it is [`ComplementaryLogLog`](crate::ComplementaryLogLog) of z + ln w.
///
/// # Elsewhere
///
/// `cross_entropy_lambda` in LightGBM, where w is the weight of each sample and the output is λ, not
/// a probability.
///
/// # Example
///
/// ```
/// use lossfn::{CrossEntropyLambda, Loss};
///
/// // Two trials of one half each: nothing happens in one of four cases.
/// let loss = CrossEntropyLambda::new(2.0)?;
/// approx::assert_relative_eq!(loss.value(&[0.0], &[0.0])?, 4_f64.ln());
/// approx::assert_relative_eq!(loss.value(&[0.0], &[1.0])?, (4.0_f64 / 3.0).ln());
/// assert_eq!(loss.gradient(&[0.0], &[0.0])?, [1.0]);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// The documentation of LightGBM.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CrossEntropyLambda {
    weight: f64,
    ln_weight: f64,
}

impl CrossEntropyLambda {
    /// The loss of samples with this exposure.
    ///
    /// # Errors
    ///
    /// If `weight` is not a finite number above 0.
    pub fn new(weight: f64) -> Result<Self, Error> {
        let weight = error::positive("weight", weight)?;
        Ok(Self { weight, ln_weight: Scalar(weight).logarithm().0 })
    }
}

impl Pointwise for CrossEntropyLambda {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        math::hazard_cross_entropy(pred, target, self.weight, self.ln_weight)
    }

    fn target_domain(&self) -> Domain {
        Domain::PROBABILITY
    }

    fn properties(&self) -> Properties {
        // For y = 0 the Hessian reaches w/4. For y = 1 it reaches less than that if w > 1, and
        // otherwise a number that falls from ¼ to 0.1672 with w: this is at most 2 % above it.
        let of_yes = 0.17 + (0.1125 - 0.0325 * self.weight) * self.weight;
        Properties {
            strictly_convex: true,
            nonnegative: true,
            lipschitz: self.weight.max(1.0),
            smoothness: if self.weight < 1.0 { of_yes } else { 0.25 * self.weight },
            ..Properties::PAIR
        }
    }
}

impl TwoClasses for CrossEntropyLambda {}
