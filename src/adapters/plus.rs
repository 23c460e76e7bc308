use crate::{Element, Error, Output, PerSample, Scaling};

/// The sum of two losses; see [`Adapters::plus`](crate::Adapters::plus).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plus<A, B> {
    first: A,
    second: B,
}

impl<A, B> Plus<A, B> {
    pub(crate) fn new(first: A, second: B) -> Self {
        Self { first, second }
    }
}

impl<A: PerSample<T, Y>, B: PerSample<T, Y>, T: Element, Y> PerSample<T, Y> for Plus<A, B> {
    fn pass(
        &self,
        pred: &[T],
        target: &[Y],
        mut output: Output<'_, T>,
        scaling: Scaling<'_, T>,
    ) -> Result<f64, Error> {
        let first = self.first.pass(pred, target, output.reborrow(), scaling)?;
        let second = self.second.pass(pred, target, output, Scaling { add: true, ..scaling })?;
        Ok(first + second)
    }
}
