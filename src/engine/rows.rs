//! One pass over a batch whose samples are rows of predictions.

use crate::engine::dispatch::{Kernel, dispatch};
use crate::engine::element::Element;
use crate::engine::sum::BlockSum;
use crate::engine::threads;
use crate::engine::vector::{Isa, Vector};
use crate::loss::Output;
use crate::math::kernels;

/// Elements that one thread takes at a time, if their rows allow it.
const CHUNK: usize = 1 << 14;
/// Rows that one thread takes at a time, at most.
const CHUNK_ROWS: usize = 512;

/// What is done with one row of predictions.
pub(crate) trait Row<T: Element>: Sync {
    /// Computes the row with this index: writes what `output` asks for, and returns its value.
    fn run<I: Isa>(&self, isa: I, index: usize, pred: &[T], output: Output<'_, T>) -> f64;
}

/// Computes all rows of `width` predictions, and the sum of their values.
///
/// `width` is not 0; `Output::Values` has one element per row, the other slices one per
/// prediction.
pub(crate) fn rows<T: Element>(
    row: &impl Row<T>,
    pred: &[T],
    width: usize,
    output: Output<'_, T>,
) -> f64 {
    let rows = pred.len() / width;
    Job { row, pred, width, output, start: 0, rows }.sum()
}

/// Consecutive rows of a batch.
struct Job<'a, R, T> {
    row: &'a R,
    pred: &'a [T],
    width: usize,
    output: Output<'a, T>,
    start: usize,
    rows: usize,
}

impl<R: Row<T>, T: Element> Job<'_, R, T> {
    /// The sum over these rows, as a tree of chunks.
    fn sum(self) -> f64 {
        let chunk = (CHUNK / self.width).clamp(1, CHUNK_ROWS);
        if self.rows <= chunk {
            return dispatch(self);
        }
        let elements = self.pred.len();
        let middle = self.rows.div_ceil(chunk).next_power_of_two() / 2 * chunk;
        let (left_pred, right_pred) = self.pred.split_at(middle * self.width);
        let (left_output, right_output) = split(self.output, middle, middle * self.width);
        let left = Job { pred: left_pred, output: left_output, rows: middle, ..self };
        let right = Job {
            pred: right_pred,
            output: right_output,
            start: self.start + middle,
            rows: self.rows - middle,
            ..self
        };
        let (left, right) = threads::join(elements, || left.sum(), || right.sum());
        left + right
    }
}

/// The outputs of the first rows and of the rest.
fn split<T>(output: Output<'_, T>, rows: usize, elements: usize) -> (Output<'_, T>, Output<'_, T>) {
    match output {
        Output::Value => (Output::Value, Output::Value),
        Output::Values(slice) => {
            let (left, right) = slice.split_at_mut(rows);
            (Output::Values(left), Output::Values(right))
        }
        Output::Gradient(slice) => {
            let (left, right) = slice.split_at_mut(elements);
            (Output::Gradient(left), Output::Gradient(right))
        }
        Output::ValueAndGradient(slice) => {
            let (left, right) = slice.split_at_mut(elements);
            (Output::ValueAndGradient(left), Output::ValueAndGradient(right))
        }
        Output::Hessian(slice) => {
            let (left, right) = slice.split_at_mut(elements);
            (Output::Hessian(left), Output::Hessian(right))
        }
    }
}

impl<R: Row<T>, T: Element> Kernel for Job<'_, R, T> {
    type Output = f64;

    #[inline(always)]
    fn run<I: Isa>(self, isa: I) -> f64 {
        let mut sum = BlockSum::ZERO;
        let mut output = self.output;
        for i in 0..self.rows {
            let elements = i * self.width..(i + 1) * self.width;
            let pred = &self.pred[elements.clone()];
            let output = match &mut output {
                Output::Value => Output::Value,
                Output::Values(slice) => Output::Values(&mut slice[i..=i]),
                Output::Gradient(slice) => Output::Gradient(&mut slice[elements]),
                Output::ValueAndGradient(slice) => Output::ValueAndGradient(&mut slice[elements]),
                Output::Hessian(slice) => Output::Hessian(&mut slice[elements]),
            };
            sum.add_one(i, self.row.run(isa, self.start + i, pred, output));
        }
        sum.total()
    }
}

/// The exponentials of a row, relative to that of its largest element: e_k = exp(z_k − max).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Exponentials<T> {
    /// The largest element.
    pub(crate) max: T,
    /// The sum of all e_k but one that is 1: the part that decides how sure the row is, without
    /// the cancellation of "sum − 1". NaN if the row has no limit.
    pub(crate) others: T,
    /// ln Σ e_k
    pub(crate) ln_sum: T,
}

/// Elements whose exponentials are added up in the format itself, before f64 takes over.
const SEGMENT: usize = 256;
/// Numbers that are added up side by side, whatever the width of the registers.
const WAYS: usize = 16;

impl<T: Element> Exponentials<T> {
    /// Of a row that is not empty. Writes e_k to `keep`, unless that is empty.
    #[inline(always)]
    pub(crate) fn of<I: Isa>(isa: I, row: &[T], keep: &mut [T]) -> Self {
        let max = maximum(isa, row);
        let mut sums = [0.0; WAYS];
        let mut count = 0.0;
        let mut start = 0;
        while start < row.len() {
            let end = row.len().min(start + SEGMENT);
            let keep = if keep.is_empty() { &mut *keep } else { &mut keep[start..end] };
            count += segment(isa, &row[start..end], max, keep, &mut sums);
            start = end;
        }

        // Where the largest is infinite there is a limit only if it is alone, and not −∞.
        let infinite = max.to_f64().abs() > f64::MAX;
        let lost = infinite && (count > 1.0 || max.to_f64() < 0.0);
        let others = sums.iter().sum::<f64>() + (count - 1.0);
        let others = T::from_f64(if lost { f64::NAN } else { others });
        let mut ln_sum = [T::default(); WAYS];
        kernels::ln_1p(T::Vector::<I>::splat(isa, others)).store(&mut ln_sum);
        Self { max, others, ln_sum: ln_sum[0] }
    }
}

/// The largest number of a row; NaN is passed over.
#[inline(always)]
fn maximum<I: Isa, T: Element>(isa: I, row: &[T]) -> T {
    let lanes = T::Vector::<I>::LANES;
    let lowest = T::from_f64(f64::NEG_INFINITY);
    let mut largest = [T::Vector::<I>::splat(isa, lowest); 4];
    let mut i = 0;
    while i + 4 * lanes <= row.len() {
        let mut j = 0;
        while j < 4 {
            // The new number comes first: a comparison with NaN takes the second.
            largest[j] = T::Vector::<I>::load(isa, &row[i + j * lanes..]).max(largest[j]);
            j += 1;
        }
        i += 4 * lanes;
    }
    let all = largest[0].max(largest[1]).max(largest[2].max(largest[3]));
    let mut numbers = [lowest; WAYS];
    all.store(&mut numbers);
    let mut max = lowest;
    for x in numbers.iter().chain(&row[i..]) {
        if max < *x {
            max = *x;
        }
    }
    max
}

/// Adds the exponentials of a part of a row to `sums`, without those of the largest elements,
/// whose number it returns. Writes all of them to `keep`, unless that is empty.
#[inline(always)]
fn segment<I: Isa, T: Element>(
    isa: I,
    row: &[T],
    max: T,
    keep: &mut [T],
    sums: &mut [f64; WAYS],
) -> f64 {
    let lanes = T::Vector::<I>::LANES;
    let zero = T::Vector::<I>::splat(isa, T::from_f64(0.0));
    let mut others = [zero; WAYS];
    let mut count = [zero; WAYS];
    let mut padded = [T::from_f64(f64::NEG_INFINITY); WAYS];
    let mut i = 0;
    while i < row.len() {
        let whole = i + WAYS <= row.len();
        let from = if whole {
            &row[i..i + WAYS]
        } else {
            padded[..row.len() - i].copy_from_slice(&row[i..]);
            &padded
        };
        let mut kept = [T::default(); WAYS];
        let mut j = 0;
        while j < WAYS / lanes {
            let z = T::Vector::<I>::load(isa, &from[j * lanes..]);
            let (e, rest, largest) = exponential(z, max);
            others[j] = others[j] + rest;
            count[j] = count[j] + largest;
            if !keep.is_empty() {
                let to = if whole { &mut keep[i + j * lanes..] } else { &mut kept[j * lanes..] };
                e.store(to);
            }
            j += 1;
        }
        if !whole && !keep.is_empty() {
            keep[i..].copy_from_slice(&kept[..row.len() - i]);
        }
        i += WAYS;
    }
    let mut largest = 0.0;
    let mut j = 0;
    while j < WAYS / lanes {
        let mut numbers = [T::default(); WAYS];
        others[j].store(&mut numbers);
        for (sum, x) in sums[j * lanes..].iter_mut().zip(&numbers[..lanes]) {
            *sum += x.to_f64();
        }
        count[j].store(&mut numbers);
        largest += numbers[..lanes].iter().map(|x| x.to_f64()).sum::<f64>();
        j += 1;
    }
    largest
}

/// exp(z − max), the same but 0 for the largest elements, and 1 for those alone.
#[inline(always)]
pub(crate) fn exponential<V: Vector>(z: V, max: V::Element) -> (V, V, V) {
    let max = V::splat(z.isa(), max);
    let one = V::splat(z.isa(), V::Element::from_f64(1.0));
    let zero = V::splat(z.isa(), V::Element::from_f64(0.0));
    let largest = z.equal(max);
    let (e, _) = kernels::decay_and_decay_m1(z - max);
    (V::select(largest, one, e), V::select(largest, zero, e), V::select(largest, one, zero))
}
