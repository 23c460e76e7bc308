use crate::{Element, Error, Output, PerSample, Reduction, Scaling};

/// A loss summed over its samples; see [`Adapters::summed`](crate::Adapters::summed).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summed<L> {
    loss: L,
}

impl<L> Summed<L> {
    pub(crate) fn new(loss: L) -> Self {
        Self { loss }
    }
}

impl<L: PerSample<T, Y>, T: Element, Y> PerSample<T, Y> for Summed<L> {
    fn pass(
        &self,
        pred: &[T],
        target: &[Y],
        output: Output<'_, T>,
        scaling: Scaling<'_, T>,
    ) -> Result<f64, Error> {
        let reduction = scaling.reduction.or(Some(Reduction::Sum));
        self.loss.pass(pred, target, output, Scaling { reduction, ..scaling })
    }
}
