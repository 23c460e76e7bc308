//! This crate, as its users call it.

use lossfn::{
    BinaryCrossEntropyWithLogits, Huber, Loss, Poisson, SoftmaxCrossEntropy, SquaredError,
};

use super::{Prepared, no_such_loss, slices};
use crate::case::{Case, Number};

pub fn prepare<T: Number>(case: &Case) -> Prepared {
    match case.loss.as_str() {
        "SquaredError" => job::<T, T>(case, case.target(), SquaredError),
        "Huber" => job::<T, T>(case, case.target(), Huber::new(1.0)?),
        "BinaryCrossEntropyWithLogits" => {
            job::<T, T>(case, case.target(), BinaryCrossEntropyWithLogits::new())
        }
        "Poisson" => job::<T, T>(case, case.target(), Poisson),
        "SoftmaxCrossEntropy" => job::<T, u32>(case, case.labels(), SoftmaxCrossEntropy::new()),
        _ => no_such_loss(),
    }
}

fn job<T: Number, Y: 'static>(
    case: &Case,
    target: Vec<Y>,
    loss: impl Loss<T, Y> + 'static,
) -> Prepared {
    slices::job(case, target, move |pred: &[T], target: &[Y], gradient| {
        match gradient {
            None => loss.value(pred, target),
            Some(gradient) => loss.value_and_gradient(pred, target, gradient),
        }
        .expect("valid data")
    })
}
