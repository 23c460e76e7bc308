//! A loss that is a function of slices, and writes its gradient into one.

use std::hint::black_box;

use crate::case::{Case, Number, Quantity};
use crate::contestants::{Job, Prepared};

/// The job of computing `loss`: it returns the value, and writes the gradient if there is room.
pub fn job<T: Number, Y: 'static>(
    case: &Case,
    target: Vec<Y>,
    loss: impl Fn(&[T], &[Y], Option<&mut [T]>) -> T + 'static,
) -> Prepared {
    let pred = case.pred();
    let gradient =
        (case.quantity == Quantity::ValueAndGradient).then(|| vec![T::zero(); pred.len()]);
    Ok(Box::new(Slices { loss, pred, target, value: T::zero(), gradient }))
}

struct Slices<T, Y, L> {
    loss: L,
    pred: Vec<T>,
    target: Vec<Y>,
    value: T,
    gradient: Option<Vec<T>>,
}

impl<T: Number, Y, L: Fn(&[T], &[Y], Option<&mut [T]>) -> T> Job for Slices<T, Y, L> {
    fn compute(&mut self) {
        let gradient = black_box(self.gradient.as_deref_mut());
        self.value = (self.loss)(black_box(&self.pred), black_box(&self.target), gradient);
    }

    fn value(&self) -> f64 {
        lossfn::Element::to_f64(self.value)
    }

    fn gradient(&self) -> Vec<f64> {
        self.gradient.iter().flatten().copied().map(lossfn::Element::to_f64).collect()
    }
}
