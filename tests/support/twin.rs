//! Naive twins: what a batch should give, written as plainly as possible.

use super::{Number, Outputs};

/// The summed loss of a batch, one element at a time; what has no weight counts as absent.
pub(crate) fn pointwise_twin<T: Number>(points: &[[T; 3]], weights: Option<&[T]>) -> Outputs<T> {
    let part = |k: usize| -> Vec<T> {
        let numbers = points.iter().map(|point| point[k]);
        match weights {
            None => numbers.collect(),
            Some(weights) => numbers
                .zip(weights)
                .map(|(x, &w)| if w == T::zero() { T::zero() } else { x * w })
                .collect(),
        }
    };
    let values = part(0);
    let value = T::from_f64(accurate_sum(values.iter().map(|x| x.wide())));
    Outputs { value, values, gradient: part(1), hessian: part(2) }
}

/// The sum of numbers in twice the digits (Neumaier's).
pub(crate) fn accurate_sum(numbers: impl IntoIterator<Item = f64>) -> f64 {
    let (mut sum, mut lost) = (0.0_f64, 0.0);
    for x in numbers {
        let next = sum + x;
        lost += if sum.abs() >= x.abs() { (sum - next) + x } else { (x - next) + sum };
        sum = next;
    }
    sum + lost
}

/// Value, gradient and Hessian of one row of a softmax cross-entropy, as textbooks have them.
pub(crate) fn softmax_twin(
    logits: &[f64],
    label: usize,
    class_weights: &[f64],
    smoothing: f64,
) -> (f64, Vec<f64>, Vec<f64>) {
    let classes = logits.len();
    let max = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let sum = accurate_sum(logits.iter().map(|z| (z - max).exp()));
    let share = |k: usize| {
        let own = if k == label { 1.0 - smoothing } else { 0.0 };
        class_weights[k] * (own + smoothing / classes as f64)
    };
    let mass = accurate_sum((0..classes).map(share));
    let p = |k: usize| (logits[k] - max).exp() / sum;
    let value = accurate_sum((0..classes).map(|k| share(k) * (max - logits[k] + sum.ln())));
    let gradient = (0..classes).map(|k| mass * p(k) - share(k)).collect();
    let hessian = (0..classes).map(|k| mass * p(k) * (1.0 - p(k))).collect();
    (value, gradient, hessian)
}
