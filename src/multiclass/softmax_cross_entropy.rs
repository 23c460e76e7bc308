use alloc::vec::Vec;

use crate::engine;
use crate::error::{self, Error};
use crate::loss::{PerSample, loss_by_pass};
use crate::pass::{Output, Plan, Scaling};
use crate::{Adapters, Element, Label};

mod rows;
mod side_by_side;

use rows::Batch;

/// How surprised a row of logits is by the class that is right: the loss of classifiers.
///
/// # Formula
///
/// ```text
/// −ln p_y,   with derivatives p_k − [k = y] and p_k(1 − p_k)
/// p = softmax(z), p_k = e^(z_k) / Σ_j e^(z_j)
/// z = a row of pred;  y = its label in target
/// ```
///
/// With class weights w and label smoothing ε, over K classes:
///
/// ```text
/// (1 − ε) w_y (−ln p_y) + ε/K Σ_k w_k (−ln p_k)
/// ```
///
/// The predictions are the logits row after row; the number of classes is
/// `pred.len() / target.len()`. The mean is over the rows and divides by the sum of the weights `w_y`. A row
/// with the ignored label counts neither in the sum nor in the divisor, and its gradient is 0.
///
/// # Elsewhere
///
/// `CrossEntropyLoss` in PyTorch, with the same smoothing and the same mean,
/// `SparseCategoricalCrossentropy(from_logits=True)` in Keras,
/// `softmax_cross_entropy_with_integer_labels` in optax, `multi:softprob` in XGBoost, whose Hessian
/// is twice this one. The largest logit is taken out of the sum rather than subtracted from it, so
/// that a row that is sure and right keeps all digits of its small loss.
///
/// # Example
///
/// ```
/// use lossfn::{Loss, SoftmaxCrossEntropy};
///
/// let loss = SoftmaxCrossEntropy::new();
/// let logits = [0.0, 0.0, 0.0, 1000.0];
/// assert_eq!(loss.value(&logits, &[1_u8, 0])?, (2_f64.ln() + 1000.0) / 2.0);
/// assert_eq!(loss.gradient(&logits, &[1_u8, 0])?, [0.25, -0.25, -0.5, 0.5]);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Errors
///
/// Besides those of every loss: a label that is not below the number of classes, predictions that
/// cannot be cut into as many rows as there are targets, and class weights that are not as many as
/// there are classes.
///
/// # Source
///
/// J. S. Bridle, *Probabilistic interpretation of feedforward classification network outputs*,
/// 1990; label smoothing: C. Szegedy and others, *Rethinking the inception architecture for
/// computer vision*, 2016.
#[doc(alias = "CrossEntropyLoss")]
#[doc(alias = "SparseCategoricalCrossentropy")]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SoftmaxCrossEntropy {
    class_weights: Vec<f64>,
    label_smoothing: f64,
    ignored_label: Option<i128>,
}

impl SoftmaxCrossEntropy {
    /// The loss without weights, smoothing or ignored label.
    #[must_use]
    pub const fn new() -> Self {
        Self { class_weights: Vec::new(), label_smoothing: 0.0, ignored_label: None }
    }

    /// Multiplies the part of each class, to make up for some being rarer than others.
    ///
    /// # Errors
    ///
    /// If there are none, one is not a finite number that is at least 0, or their sum is not finite.
    pub fn with_class_weights(self, class_weights: &[f64]) -> Result<Self, Error> {
        error::not_empty("class_weights", class_weights)?;
        error::weights("class_weights", class_weights)?;
        error::finite_sum("class_weights", class_weights.iter().sum())?;
        Ok(Self { class_weights: class_weights.to_vec(), ..self })
    }

    /// Gives all classes together the share `label_smoothing` of the target.
    ///
    /// # Errors
    ///
    /// If `label_smoothing` is not in [0, 1).
    pub fn with_label_smoothing(self, label_smoothing: f64) -> Result<Self, Error> {
        let label_smoothing = error::fraction_below_one("label_smoothing", label_smoothing)?;
        Ok(Self { label_smoothing, ..self })
    }

    /// Leaves out the rows with this label, which need not name a class: −100 is a usual choice.
    #[must_use]
    pub fn with_ignored_label(self, label: impl Label) -> Self {
        Self { ignored_label: Some(label.number()), ..self }
    }

    fn class_weight(&self, class: usize) -> f64 {
        self.class_weights.get(class).copied().unwrap_or(1.0)
    }

    /// The class of a label, or `None` where it is ignored; labels have been checked.
    fn class(&self, label: impl Label) -> Option<usize> {
        if self.ignored_label == Some(label.number()) { None } else { label.index() }
    }

    fn check_labels<Y: Label>(&self, target: &[Y], classes: usize) -> Result<(), Error> {
        let names = |label: &Y| label.index().is_some_and(|class| class < classes);
        // No early end: so the compiler looks at many at once.
        if self.ignored_label.is_none() && target.iter().fold(true, |all, label| all & names(label))
        {
            return Ok(());
        }
        let outside = |label: &Y| self.ignored_label != Some(label.number()) && !names(label);
        target.iter().position(outside).map_or(Ok(()), |index| {
            Err(Error::Label { index, label: target[index].number(), classes })
        })
    }
}

impl<T: Element, Y: Label> PerSample<T, Y> for SoftmaxCrossEntropy {
    fn pass(
        &self,
        pred: &[T],
        target: &[Y],
        output: Output<'_, T>,
        scaling: Scaling<'_, T>,
    ) -> Result<f64, Error> {
        let classes = error::row_width(pred.len(), target.len())?;
        output.check_length(target.len(), pred.len())?;
        if !self.class_weights.is_empty() && !target.is_empty() {
            error::length("class_weights", classes, self.class_weights.len())?;
        }
        self.check_labels(target, classes)?;
        let plan = Plan::new(scaling, target.len(), &output, |weights| {
            if weights.is_ones() && self.class_weights.is_empty() && self.ignored_label.is_none() {
                return target.len() as f64;
            }
            let counted = |start: usize, room: &mut [f64]| {
                weights.fill(start, room);
                for (weight, label) in room.iter_mut().zip(&target[start..]) {
                    *weight *= self.class(*label).map_or(0.0, |class| self.class_weight(class));
                }
            };
            engine::sum_over(0..target.len(), &counted)
        })?;
        let mass = if self.class_weights.is_empty() {
            classes as f64
        } else {
            self.class_weights.iter().sum()
        };
        let factor = plan.output_factor(&output);
        let classes_of = |start: usize, classes: &mut [Option<usize>]| {
            let labels = classes.iter_mut().zip(&target[start..]);
            match self.ignored_label {
                None => labels.for_each(|(class, label)| *class = label.index()),
                Some(_) => labels.for_each(|(class, label)| *class = self.class(*label)),
            }
        };
        let each = self.label_smoothing / classes as f64;
        let batch =
            Batch::<T> { loss: self, classes: &classes_of, plan: &plan, factor, mass, each };
        let again = |shrink| Ok(engine::rows(&batch, pred, classes.max(1), Output::Value, shrink));
        plan.reduce(engine::rows(&batch, pred, classes.max(1), output, 1.0), again)
    }
}

impl Adapters for SoftmaxCrossEntropy {}

loss_by_pass! {
    [T: Element, Y: Label] SoftmaxCrossEntropy, Y;
}
