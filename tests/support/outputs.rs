//! Everything that a loss computes of a batch.

use lossfn::{Error, PerSample};

use super::{Number, assert_same};

/// What all the calls of a loss give for one batch.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Outputs<T> {
    pub(crate) value: T,
    pub(crate) values: Vec<T>,
    pub(crate) gradient: Vec<T>,
    pub(crate) hessian: Vec<T>,
}

impl<T: Number> Outputs<T> {
    /// Calls everything. Fails if two calls that should agree differ in a bit, or if anything is
    /// written outside the slices that were given.
    pub(crate) fn of<Y>(
        loss: &dyn PerSample<T, Y>,
        pred: &[T],
        target: &[Y],
    ) -> Result<Self, Error> {
        let (length, rows) = (pred.len(), target.len());
        let value = loss.value(pred, target)?;
        let gradient = loss.gradient(pred, target)?;
        let (into, ()) = written(length, |slice| loss.gradient_into(pred, target, slice))?;
        let (with_value, same_value) =
            written(length, |slice| loss.value_and_gradient(pred, target, slice))?;
        assert_same("gradient_into", &into, &gradient);
        assert_same("value_and_gradient", &with_value, &gradient);
        assert_same("the value of value_and_gradient", &[same_value], &[value]);

        let (values, ()) = written(rows, |slice| loss.values_into(pred, target, slice))?;
        let (hessian, ()) = written(length, |slice| loss.hessian_into(pred, target, slice))?;
        Ok(Self { value, values, gradient, hessian })
    }

    /// All the numbers, in a fixed order.
    pub(crate) fn numbers(&self) -> Vec<T> {
        [&[self.value], &*self.values, &self.gradient, &self.hessian].concat()
    }
}

/// What a function writes into a slice that is in the middle of a larger one, and what it returns.
fn written<T: Number, R>(
    length: usize,
    write: impl FnOnce(&mut [T]) -> Result<R, Error>,
) -> Result<(Vec<T>, R), Error> {
    const MARGIN: usize = 17;
    let canary = T::from_f64(-1234.5);
    let mut buffer = vec![canary; length + 2 * MARGIN];
    let inside = MARGIN..MARGIN + length;
    let result = write(&mut buffer[inside.clone()])?;
    let outside = buffer[..inside.start].iter().chain(&buffer[inside.end..]);
    assert!(outside.copied().all(|x| x == canary), "written outside a slice of {length}");
    Ok((buffer[inside].to_vec(), result))
}
