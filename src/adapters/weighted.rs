use crate::{Element, Error, Output, PerSample, Scaling};

/// A loss with one weight per sample; see [`Adapters::weighted`](crate::Adapters::weighted).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weighted<'a, L, T> {
    loss: L,
    weights: &'a [T],
}

impl<'a, L, T> Weighted<'a, L, T> {
    pub(crate) fn new(loss: L, weights: &'a [T]) -> Self {
        Self { loss, weights }
    }
}

impl<L: PerSample<T, Y>, T: Element, Y> PerSample<T, Y> for Weighted<'_, L, T> {
    fn pass(
        &self,
        pred: &[T],
        target: &[Y],
        output: Output<'_, T>,
        scaling: Scaling<'_, T>,
    ) -> Result<f64, Error> {
        let weights = scaling.weights.times(self.weights);
        self.loss.pass(pred, target, output, Scaling { weights, ..scaling })
    }
}
