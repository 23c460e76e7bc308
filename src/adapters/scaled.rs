use crate::{Element, Error, Output, PerSample, Scaling, error};

/// A loss times a factor; see [`Adapters::scaled`](crate::Adapters::scaled).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scaled<L> {
    loss: L,
    factor: f64,
}

impl<L> Scaled<L> {
    pub(crate) fn new(loss: L, factor: f64) -> Self {
        Self { loss, factor }
    }
}

impl<L: PerSample<T, Y>, T: Element, Y> PerSample<T, Y> for Scaled<L> {
    fn pass(
        &self,
        pred: &[T],
        target: &[Y],
        output: Output<'_, T>,
        scaling: Scaling<'_, T>,
    ) -> Result<f64, Error> {
        let factor = scaling.factor * error::finite("factor", self.factor)?;
        self.loss.pass(pred, target, output, Scaling { factor, ..scaling })
    }
}
