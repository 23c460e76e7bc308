//! What every loss can do.

use alloc::vec;
use alloc::vec::Vec;

use crate::Element;
use crate::error::Error;
use crate::pass::{Output, Scaling};

/// How far predictions are from their targets, and how that changes with the predictions.
///
/// Every loss of the crate implements this trait, and it can be used as `dyn Loss<f32>`. `T` is
/// the number type of the predictions, `Y` is what a target is: `T` for most losses, an integer
/// label for classification.
///
/// ```
/// use lossfn::{Huber, Loss, SquaredError};
///
/// let losses: [Box<dyn Loss<f32>>; 2] = [Box::new(SquaredError), Box::new(Huber::new(1.0)?)];
/// for loss in &losses {
///     let gradient = loss.gradient(&[1.0, 5.0], &[0.0, 0.0])?;
///     assert_eq!(gradient[0], loss.gradient(&[1.0], &[0.0])?[0] / 2.0);
/// }
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Conventions
///
/// The prediction comes first, then the target. [`value`](Loss::value) is the mean over the
/// samples (elements for pointwise losses, rows for row-wise ones), and the gradient is the
/// derivative of just that value. [`Adapters`](crate::Adapters) change what is returned: sums,
/// weights, factors.
///
/// # Errors
///
/// All methods refuse, with an [`Error`] that says what was found where and what was expected:
/// lengths that do not match, the mean of an empty batch or of no weight at all, and targets or
/// predictions outside the loss's domain. Lengths, weights and labels are checked before anything
/// is written; of a [sum](crate::Adapters::plus) of losses, those of the second when the first has
/// been written. The domain of numbers is checked in the pass that computes: when that refuses, the
/// output may be partly written.
pub trait Loss<T: Element, Y = T> {
    /// The loss of the predictions: the mean over the samples.
    fn value(&self, pred: &[T], target: &[Y]) -> Result<T, Error>;

    /// The derivative of [`value`](Loss::value) with respect to each prediction.
    fn gradient(&self, pred: &[T], target: &[Y]) -> Result<Vec<T>, Error> {
        let mut gradient = vec![T::default(); pred.len()];
        self.gradient_into(pred, target, &mut gradient)?;
        Ok(gradient)
    }

    /// Writes the gradient into `gradient`, which is as long as `pred`.
    fn gradient_into(&self, pred: &[T], target: &[Y], gradient: &mut [T]) -> Result<(), Error>;

    /// The value, and the gradient written into `gradient`, in one pass.
    fn value_and_gradient(&self, pred: &[T], target: &[Y], gradient: &mut [T]) -> Result<T, Error>;
}

/// A loss that is a sum over samples, or a mean: nearly every loss is.
///
/// It has one value per sample, a Hessian whose diagonal is one second derivative per prediction,
/// and it can be weighted and reduced in other ways by the [`Adapters`](crate::Adapters).
///
/// # Implementing
///
/// A loss of one prediction and one target is better written as a
/// [`Pointwise`](crate::Pointwise) formula. Others implement [`pass`](PerSample::pass), which all
/// else is made of.
pub trait PerSample<T: Element, Y = T>: Loss<T, Y> {
    /// One pass over the samples: writes what `output` asks for, scaled as `scaling` says, and
    /// returns the reduced value, or 0 where `output` does not ask for it.
    ///
    /// Sample i has the value `scaling.factor` · wᵢ · ℓᵢ, where wᵢ is its weight.
    fn pass(
        &self,
        pred: &[T],
        target: &[Y],
        output: Output<'_, T>,
        scaling: Scaling<'_, T>,
    ) -> Result<f64, Error>;

    /// Writes the value of each sample into `values`, unreduced; each includes its weight, so
    /// that they add up to the value of the summed loss.
    fn values_into(&self, pred: &[T], target: &[Y], values: &mut [T]) -> Result<(), Error> {
        self.pass(pred, target, Output::Values(values), Scaling::default()).map(drop)
    }

    /// Writes the second derivative of [`value`](Loss::value) with respect to each prediction
    /// into `hessian`: the exact diagonal of the Hessian, neither clamped nor approximated.
    fn hessian_into(&self, pred: &[T], target: &[Y], hessian: &mut [T]) -> Result<(), Error> {
        self.pass(pred, target, Output::Hessian(hessian), Scaling::default()).map(drop)
    }
}

/// `Loss` for types whose `PerSample::pass` says all there is to say.
macro_rules! loss_by_pass {
    ($([$($generics:tt)*] $type:ty, $target:ty $(, where $($bounds:tt)*)?;)*) => {
        $(
            impl<$($generics)*> $crate::loss::Loss<T, $target> for $type $(where $($bounds)*)? {
                #[inline]
                fn value(&self, pred: &[T], target: &[$target]) -> Result<T, $crate::Error> {
                    use $crate::{Output, PerSample, Scaling};
                    self.pass(pred, target, Output::Value, Scaling::default()).map(T::from_f64)
                }

                #[inline]
                fn gradient_into(
                    &self,
                    pred: &[T],
                    target: &[$target],
                    gradient: &mut [T],
                ) -> Result<(), $crate::Error> {
                    use $crate::{Output, PerSample, Scaling};
                    self.pass(pred, target, Output::Gradient(gradient), Scaling::default())
                        .map(drop)
                }

                #[inline]
                fn value_and_gradient(
                    &self,
                    pred: &[T],
                    target: &[$target],
                    gradient: &mut [T],
                ) -> Result<T, $crate::Error> {
                    use $crate::{Output, PerSample, Scaling};
                    let output = Output::ValueAndGradient(gradient);
                    self.pass(pred, target, output, Scaling::default()).map(T::from_f64)
                }
            }
        )*
    };
}
pub(crate) use loss_by_pass;
