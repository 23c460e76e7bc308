use crate::{Domain, Error, Pointwise, Properties, Real, TwoClasses, error, math};

/// How surprised a logit is by a yes-or-no target, or by a probability: the loss of binary
/// classifiers.
///
/// # Formula
///
/// ```text
/// (1 − y) ln(1 + eᶻ) + w y ln(1 + e⁻ᶻ)
/// z = pred, a logit;  y = target in [0, 1];  w = 1 unless set
/// ```
///
/// With w = 1 the derivatives are σ(z) − y and σ(z)σ(−z). All are exact for every logit, far in
/// both tails and where the gradient crosses zero. With label smoothing a, y becomes y(1 − a) + ½a.
///
/// # Elsewhere
///
/// `BCEWithLogitsLoss` in PyTorch (w is its `pos_weight`), `BinaryCrossentropy(from_logits=True)`
/// in Keras, `sigmoid_binary_cross_entropy` in optax, `HalfBinomialLoss` in scikit-learn,
/// `binary:logistic` in XGBoost (w is its `scale_pos_weight`). PyTorch and XGBoost take the gradient
/// as σ(z) − y, which for y = 1 has no digits left from logits of 17 (f32) or 37 (f64) on, and so
/// has the value in PyTorch and scikit-learn for one of the labels. Targets −1 and 1 are for
/// [`Logistic`](crate::Logistic).
///
/// # Example
///
/// ```
/// use lossfn::{BinaryCrossEntropyWithLogits, Loss};
///
/// let loss = BinaryCrossEntropyWithLogits::new();
/// approx::assert_relative_eq!(loss.value(&[0.0], &[1.0])?, 2_f64.ln());
/// assert_eq!(loss.gradient(&[0.0, 0.0], &[1.0, 0.0])?, [-0.25, 0.25]);
/// assert_eq!(loss.with_positive_weight(3.0)?.gradient(&[0.0], &[1.0])?, [-1.5]);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// D. R. Cox, *The regression analysis of binary sequences*, 1958; label smoothing: C. Szegedy and
/// others, *Rethinking the inception architecture for computer vision*, 2016.
#[doc(alias = "BCE")]
#[doc(alias = "LogLoss")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BinaryCrossEntropyWithLogits {
    positive_weight: f64,
    label_smoothing: f64,
}

impl BinaryCrossEntropyWithLogits {
    /// The loss without weight or smoothing.
    #[must_use]
    pub const fn new() -> Self {
        Self { positive_weight: 1.0, label_smoothing: 0.0 }
    }

    /// Multiplies the part of the positive targets, to make up for their being few.
    ///
    /// # Errors
    ///
    /// If `positive_weight` is not a finite number above 0.
    pub fn with_positive_weight(self, positive_weight: f64) -> Result<Self, Error> {
        let positive_weight = error::positive("positive_weight", positive_weight)?;
        Ok(Self { positive_weight, ..self })
    }

    /// Moves every target towards ½ by the fraction `label_smoothing`.
    ///
    /// # Errors
    ///
    /// If `label_smoothing` is not in [0, 1).
    pub fn with_label_smoothing(self, label_smoothing: f64) -> Result<Self, Error> {
        let label_smoothing = error::fraction_below_one("label_smoothing", label_smoothing)?;
        Ok(Self { label_smoothing, ..self })
    }
}

impl Default for BinaryCrossEntropyWithLogits {
    fn default() -> Self {
        Self::new()
    }
}

impl Pointwise for BinaryCrossEntropyWithLogits {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        math::logit_cross_entropy(pred, target, self.positive_weight, self.label_smoothing)
    }

    fn properties(&self) -> Properties {
        // The masses of both labels together, a σ(z) − b σ(−z) and (a + b) σ(z) σ(−z), are largest
        // for a target of 0 or 1.
        let least = 0.5 * self.label_smoothing;
        let (yes, no) = (self.positive_weight * (1.0 - least), self.positive_weight * least);
        let total = (yes + least).max(no + 1.0 - least);
        Properties {
            strictly_convex: true,
            nonnegative: true,
            lipschitz: yes.max(1.0 - least),
            smoothness: 0.25 * total,
            ..Properties::PAIR
        }
    }

    fn target_domain(&self) -> Domain {
        Domain::PROBABILITY
    }
}

impl TwoClasses for BinaryCrossEntropyWithLogits {}
