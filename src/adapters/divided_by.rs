use crate::{Element, Error, Output, PerSample, Reduction, Scaling};

/// A loss summed and divided by a given number; see
/// [`Adapters::divided_by`](crate::Adapters::divided_by).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DividedBy<L> {
    loss: L,
    divisor: f64,
}

impl<L> DividedBy<L> {
    pub(crate) fn new(loss: L, divisor: f64) -> Self {
        Self { loss, divisor }
    }
}

impl<L: PerSample<T, Y>, T: Element, Y> PerSample<T, Y> for DividedBy<L> {
    fn pass(
        &self,
        pred: &[T],
        target: &[Y],
        output: Output<'_, T>,
        scaling: Scaling<'_, T>,
    ) -> Result<f64, Error> {
        let reduction = scaling.reduction.or(Some(Reduction::DividedBy(self.divisor)));
        self.loss.pass(pred, target, output, Scaling { reduction, ..scaling })
    }
}
