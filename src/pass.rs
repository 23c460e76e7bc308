//! What one pass over the samples computes, and how the samples are weighted and reduced.

use crate::Element;
use crate::engine::{self, PIECE, widened};
use crate::error::{self, Error};

/// What a [pass](crate::PerSample::pass) over the samples computes, and where it writes it.
#[derive(Debug)]
pub enum Output<'a, T> {
    /// The reduced value alone.
    Value,
    /// The value of each sample, one per target.
    Values(&'a mut [T]),
    /// The derivative of the reduced value with respect to each prediction.
    Gradient(&'a mut [T]),
    /// The reduced value, and its derivative.
    ValueAndGradient(&'a mut [T]),
    /// The second derivative of the reduced value with respect to each prediction.
    Hessian(&'a mut [T]),
}

impl<T> Output<'_, T> {
    /// The same output once more, for another pass.
    pub fn reborrow(&mut self) -> Output<'_, T> {
        match self {
            Self::Value => Output::Value,
            Self::Values(slice) => Output::Values(slice),
            Self::Gradient(slice) => Output::Gradient(slice),
            Self::ValueAndGradient(slice) => Output::ValueAndGradient(slice),
            Self::Hessian(slice) => Output::Hessian(slice),
        }
    }

    /// True if the samples are reduced to one number, or to its derivatives.
    #[must_use]
    pub const fn is_reduced(&self) -> bool {
        !matches!(self, Self::Values(_))
    }

    /// An error if the slice that is written to has not one element per target, for values, or
    /// per prediction, for derivatives.
    pub(crate) fn check_length(&self, targets: usize, predictions: usize) -> Result<(), Error> {
        match self {
            Self::Value => Ok(()),
            Self::Values(slice) => error::length("values", targets, slice.len()),
            Self::Gradient(slice) | Self::ValueAndGradient(slice) => {
                error::length("gradient", predictions, slice.len())
            }
            Self::Hessian(slice) => error::length("hessian", predictions, slice.len()),
        }
    }
}

/// How the samples of a [pass](crate::PerSample::pass) are weighted, reduced and written.
#[derive(Clone, Copy, Debug)]
pub struct Scaling<'a, T> {
    /// One factor per sample.
    pub weights: Weights<'a, T>,
    /// How the samples are reduced; `None` leaves it to the loss, which takes the mean.
    pub reduction: Option<Reduction>,
    /// A factor for all samples.
    pub factor: f64,
    /// Add to what the output holds instead of overwriting it.
    pub add: bool,
}

impl<T> Default for Scaling<'_, T> {
    fn default() -> Self {
        Self { weights: Weights::ones(), reduction: None, factor: 1.0, add: false }
    }
}

/// How the values of the samples become one.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Reduction {
    /// Their sum over the sum of their weights.
    Mean,
    /// Their sum.
    Sum,
    /// Their sum over a given number.
    DividedBy(f64),
}

/// One factor per sample: none, a slice, or the product of several slices.
#[derive(Debug)]
pub struct Weights<'a, T> {
    slice: Option<&'a [T]>,
    times: Option<&'a Weights<'a, T>>,
}

impl<T> Clone for Weights<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Weights<'_, T> {}

impl<'a, T> Weights<'a, T> {
    /// Every sample has weight 1.
    #[must_use]
    pub const fn ones() -> Self {
        Self { slice: None, times: None }
    }

    /// These weights multiplied by those of `slice`.
    #[must_use]
    pub const fn times(&'a self, slice: &'a [T]) -> Self {
        Self { slice: Some(slice), times: Some(self) }
    }

    /// True if every sample has weight 1 without looking.
    #[must_use]
    pub const fn is_ones(&self) -> bool {
        self.slice.is_none()
    }

    fn slices(&self) -> impl Iterator<Item = &'a [T]> {
        core::iter::successors(Some(*self), |weights| weights.times.copied())
            .filter_map(|weights| weights.slice)
    }
}

impl<T: Element> Weights<'_, T> {
    /// The weight of a sample.
    #[inline]
    pub(crate) fn get(&self, index: usize) -> f64 {
        if self.is_ones() {
            return 1.0;
        }
        self.slices().map(|slice| slice[index].to_f64()).product()
    }

    /// The weights of consecutive samples, at most [`PIECE`], of which the first has the index
    /// `start`.
    pub(crate) fn fill(&self, start: usize, weights: &mut [f64]) {
        let mut room = [T::Number::default(); PIECE];
        if self.is_ones() {
            weights.fill(1.0);
        }
        for (n, slice) in self.slices().enumerate() {
            let factors = widened(&slice[start..start + weights.len()], &mut room);
            engine::multiply(weights, factors, n == 0);
        }
    }

    /// An error unless there is one finite weight, not negative, for each sample.
    pub(crate) fn check(&self, samples: usize) -> Result<(), Error> {
        for slice in self.slices() {
            error::length("weights", samples, slice.len())?;
            error::weights("weights", slice)?;
        }
        Ok(())
    }
}

/// What a checked [`Scaling`] comes to for a batch.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan<'a, T> {
    pub(crate) weights: Weights<'a, T>,
    pub(crate) factor: f64,
    pub(crate) divisor: f64,
    pub(crate) add: bool,
}

impl<'a, T: Element> Plan<'a, T> {
    /// Checks weights and factors of a batch, and how it is reduced. `total` is the weight of the
    /// whole batch, which only a mean asks for.
    #[inline(always)]
    pub(crate) fn new(
        scaling: Scaling<'a, T>,
        samples: usize,
        output: &Output<'_, T>,
        total: impl FnOnce(Weights<'a, T>) -> f64,
    ) -> Result<Self, Error> {
        let Scaling { weights, reduction, factor, add } = scaling;
        error::finite("factor", factor)?;
        weights.check(samples)?;
        let divisor = match reduction.unwrap_or(Reduction::Mean) {
            Reduction::Sum => 1.0,
            Reduction::DividedBy(divisor) => error::positive("divisor", divisor)?,
            Reduction::Mean if !output.is_reduced() => 1.0,
            Reduction::Mean if samples == 0 => return Err(Error::Empty),
            Reduction::Mean => match total(weights) {
                0.0 => return Err(Error::ZeroWeight),
                total => error::finite_sum("weights", total)?,
            },
        };
        Ok(Self { weights, factor, divisor, add })
    }

    /// The factor of each sample in what is written, 1 if nothing is.
    pub(crate) fn output_factor(&self, output: &Output<'_, T>) -> f64 {
        if matches!(output, Output::Value) {
            return 1.0;
        }
        let divisor = if output.is_reduced() { self.divisor } else { 1.0 };
        // An infinite factor would make NaN of 0.
        (self.factor / divisor).clamp(f64::MIN, f64::MAX)
    }

    /// The reduced value of samples that add up to `sum`. Where that has overflowed the mean may
    /// not have: `again` gives the sum of the values times a factor.
    pub(crate) fn reduce<E>(
        &self,
        sum: f64,
        again: impl FnOnce(f64) -> Result<f64, E>,
    ) -> Result<f64, E> {
        if sum.is_finite() || self.divisor <= 1.0 {
            return Ok(sum / self.divisor * self.factor);
        }
        Ok(again(self.divisor.recip())? * self.factor)
    }
}
