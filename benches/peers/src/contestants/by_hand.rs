//! The loop that one would write: the usual stable formulas, the functions of std, sums in `f64`.

use super::{Prepared, no_such_loss, slices};
use crate::case::{Case, Number};

pub fn prepare<T: Number>(case: &Case) -> Prepared {
    if rayon::current_num_threads() > 1 {
        return Err("a plain loop has one thread".into());
    }
    match case.loss.as_str() {
        "SquaredError" => pairs(case, |p: T, t| (p - t) * (p - t), |p, t| (p - t) + (p - t)),
        "Huber" => pairs(case, huber::<T>, |p, t| (p - t).max(-T::one()).min(T::one())),
        "BinaryCrossEntropyWithLogits" => pairs(
            case,
            |p: T, t| p.max(T::zero()) - p * t + (-p.abs()).exp().ln_1p(),
            |p, t| T::one() / (T::one() + (-p).exp()) - t,
        ),
        "Poisson" => pairs(case, |p: T, t| p.exp() - t * p, |p, t| p.exp() - t),
        "SoftmaxCrossEntropy" => slices::job(case, case.labels(), softmax::<T>),
        _ => no_such_loss(),
    }
}

fn huber<T: Number>(pred: T, target: T) -> T {
    let half = number::<T>(0.5);
    let residual = (pred - target).abs();
    if residual <= T::one() { half * residual * residual } else { residual - half }
}

fn pairs<T: Number>(
    case: &Case,
    value: impl Fn(T, T) -> T + 'static,
    gradient: impl Fn(T, T) -> T + 'static,
) -> Prepared {
    slices::job(case, case.target(), move |pred: &[T], target: &[T], output| {
        let share = (pred.len() as f64).recip();
        let pairs = pred.iter().copied().zip(target.iter().copied());
        let mut sum = 0.0;
        match output {
            None => {
                for (p, t) in pairs {
                    sum += lossfn::Element::to_f64(value(p, t));
                }
            }
            Some(output) => {
                for ((p, t), o) in pairs.zip(output) {
                    sum += lossfn::Element::to_f64(value(p, t));
                    *o = gradient(p, t) * number(share);
                }
            }
        }
        number(sum * share)
    })
}

fn softmax<T: Number>(pred: &[T], labels: &[u32], mut output: Option<&mut [T]>) -> T {
    let classes = pred.len() / labels.len();
    let share = (labels.len() as f64).recip();
    let mut total = 0.0;
    for (index, (row, label)) in pred.chunks_exact(classes).zip(labels).enumerate() {
        let max = row.iter().copied().fold(T::neg_infinity(), T::max);
        let label = *label as usize;
        let mut sum = T::zero();
        match &mut output {
            None => {
                for z in row {
                    sum = sum + (*z - max).exp();
                }
            }
            Some(output) => {
                let output = &mut output[index * classes..][..classes];
                for (o, z) in output.iter_mut().zip(row) {
                    *o = (*z - max).exp();
                    sum = sum + *o;
                }
                let scale = number::<T>(share) / sum;
                for o in output.iter_mut() {
                    *o = *o * scale;
                }
                output[label] = output[label] - number(share);
            }
        }
        total += lossfn::Element::to_f64(sum.ln() + max - row[label]);
    }
    number(total * share)
}

fn number<T: Number>(x: f64) -> T {
    lossfn::Element::from_f64(x)
}
