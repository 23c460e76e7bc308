//! Losses made of losses: sums, weights, factors.

mod divided_by;
mod plus;
mod scaled;
mod summed;
mod weighted;

pub use divided_by::DividedBy;
pub use plus::Plus;
pub use scaled::Scaled;
pub use summed::Summed;
pub use weighted::Weighted;

use crate::loss::loss_by_pass;
use crate::{Element, PerSample, Pointwise};

/// What can be made of every loss that is a sum over samples.
///
/// An adapter is a loss itself: its gradient is the derivative of its own value, and adapters can
/// be put on adapters. An outer reduction replaces an inner one; factors and weights multiply.
///
/// ```
/// use lossfn::{Adapters, AbsoluteError, Loss, SquaredError};
///
/// let (pred, target) = ([1.0, 2.0, 5.0], [0.0, 0.0, 0.0]);
/// assert_eq!(SquaredError.value(&pred, &target)?, 10.0);
/// assert_eq!(SquaredError.summed().value(&pred, &target)?, 30.0);
/// assert_eq!(SquaredError.divided_by(6.0).value(&pred, &target)?, 5.0);
/// assert_eq!(SquaredError.weighted(&[1.0, 1.0, 0.0]).value(&pred, &target)?, 2.5);
/// assert_eq!(SquaredError.plus(AbsoluteError.scaled(3.0)).value(&pred, &target)?, 18.0);
/// # Ok::<(), lossfn::Error>(())
/// ```
pub trait Adapters: Sized {
    /// The sum over the samples instead of their mean.
    fn summed(self) -> Summed<Self> {
        Summed::new(self)
    }

    /// The sum over the samples divided by `divisor`, a finite number above 0: for gradients that
    /// are accumulated over several batches, or computed on several machines, where the number of
    /// all samples is known only to the caller.
    fn divided_by(self, divisor: f64) -> DividedBy<Self> {
        DividedBy::new(self, divisor)
    }

    /// One weight per sample, finite and not negative. The mean is the weighted one, divided by
    /// the sum of the weights. A sample of weight 0 counts as absent, even if its loss is
    /// infinite, NaN or undefined.
    fn weighted<T>(self, weights: &[T]) -> Weighted<'_, Self, T> {
        Weighted::new(self, weights)
    }

    /// The loss times `factor`, a finite number.
    fn scaled(self, factor: f64) -> Scaled<Self> {
        Scaled::new(self, factor)
    }

    /// The sum of two losses of the same predictions and targets.
    fn plus<Other>(self, other: Other) -> Plus<Self, Other> {
        Plus::new(self, other)
    }
}

impl<L: Pointwise> Adapters for L {}
impl<L> Adapters for Summed<L> {}
impl<L> Adapters for DividedBy<L> {}
impl<L, T> Adapters for Weighted<'_, L, T> {}
impl<L> Adapters for Scaled<L> {}
impl<A, B> Adapters for Plus<A, B> {}

loss_by_pass! {
    [L: PerSample<T, Y>, T: Element, Y] Summed<L>, Y;
    [L: PerSample<T, Y>, T: Element, Y] DividedBy<L>, Y;
    [L: PerSample<T, Y>, T: Element, Y] Weighted<'_, L, T>, Y;
    [L: PerSample<T, Y>, T: Element, Y] Scaled<L>, Y;
    [A: PerSample<T, Y>, B: PerSample<T, Y>, T: Element, Y] Plus<A, B>, Y;
}
