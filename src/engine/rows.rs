//! One pass over a batch whose samples are rows of predictions.

use core::ops::Range;

use crate::engine::dispatch::{Kernel, align_stack, detect, dispatch};
use crate::engine::element::{Element, Number, widened, write_narrowed};
use crate::engine::exponentials::{Exponentials, Maximum, WAYS, is_finite, last_vector};
use crate::engine::side_by_side::SideBySide;
use crate::engine::sum::BlockSum;
use crate::engine::threads;
use crate::engine::vector::{Isa, Vector};
use crate::pass::Output;

/// Elements that one thread takes at a time, if their rows allow it.
const CHUNK: usize = 1 << 14;
/// Rows that one thread takes at a time, at most.
const CHUNK_ROWS: usize = 512;

/// Rows that are no longer than this are computed side by side, one in each lane.
const NARROW: usize = 32;
/// So many rows may do with vectors of one register, if vectors are of two.
const FEW: usize = WAYS / 2;
/// Elements of longer rows of which all exponentials are computed before the rest: the long chains at
/// the end of a row would keep the next one waiting.
const TOGETHER: usize = 2048;
/// Elements that are widened together, among them whole rows if they are no longer.
const WIDENED: usize = 1024;

/// What is done with one row of predictions that are numbers of type `N`, or are widened to it.
pub(crate) trait Row<N: Number>: Sync {
    /// Whether derivatives are added to what is there, so that they have no room for exponentials.
    fn adds(&self) -> bool;

    /// Whether narrow rows can be computed side by side, unless they are added to what is there.
    fn goes_side_by_side(&self) -> bool;

    /// Computes the row with this index: writes what `output` asks for, and returns its value.
    /// Derivatives find the exponentials of the row in their place, unless they are added, or of a
    /// narrower type.
    fn run<I: Isa, T: Element<Number = N>>(
        &self,
        isa: I,
        index: usize,
        pred: &[T],
        exponentials: &Exponentials<N>,
        output: Output<'_, T>,
    ) -> f64;

    /// Computes narrow rows side by side, of which the first has the index `start`: writes what
    /// `output` asks for, and to `values` what [`Self::run`] would return, where that is not 0. Rows
    /// with an infinite largest element are computed once more, by [`Self::run`].
    fn run_side_by_side<V: Vector<Element = N>>(
        &self,
        start: usize,
        pred: &[N],
        rows: &mut SideBySide<'_, V>,
        output: Output<'_, N>,
        values: &mut [f64],
    );
}

/// Computes all rows of `width` predictions, and the sum of their values times `shrink`.
///
/// `width` is not 0; `Output::Values` has one element per row, the other slices one per
/// prediction.
pub(crate) fn rows<T: Element>(
    row: &impl Row<T::Number>,
    pred: &[T],
    width: usize,
    output: Output<'_, T>,
    shrink: f64,
) -> f64 {
    let rows = pred.len() / width;
    Job { row, pred, behind: &[], width, output, start: 0, rows, shrink }.sum(&mut None)
}

/// Consecutive rows of a batch.
struct Job<'a, R, T> {
    row: &'a R,
    pred: &'a [T],
    /// The row behind them, if there is one and its maximum is found on the way.
    behind: &'a [T],
    width: usize,
    output: Output<'a, T>,
    start: usize,
    rows: usize,
    shrink: f64,
}

impl<R: Row<T::Number>, T: Element> Job<'_, R, T> {
    /// Whether the rows are narrow, and computed side by side.
    #[inline(always)]
    fn is_side_by_side(&self) -> bool {
        let adds = self.row.adds() && !matches!(self.output, Output::Value);
        self.width <= NARROW && self.row.goes_side_by_side() && !adds
    }

    /// The sum over these rows, as a tree of chunks. `first` is the maximum of the first of them, if it
    /// is known, and becomes that of the row behind them if it is found.
    fn sum(self, first: &mut Option<Maximum<T::Number>>) -> f64 {
        let chunk = (CHUNK / self.width).clamp(1, CHUNK_ROWS);
        if self.rows <= chunk {
            return match T::WIDENS && self.width <= WIDENED {
                true => self.sum_widened(),
                false => self.sum_here(first),
            };
        }
        let elements = self.pred.len();
        let middle = self.rows.div_ceil(chunk).next_power_of_two() / 2 * chunk;
        let (left_pred, right_pred) = self.pred.split_at(middle * self.width);
        let (left_output, right_output) = split(self.output, middle, middle * self.width);
        // Another thread cannot wait for what this one finds.
        let pays = threads::pay(elements);
        let behind = if pays { &[] } else { &right_pred[..self.width] };
        let left = Job { pred: left_pred, behind, output: left_output, rows: middle, ..self };
        let right = Job {
            pred: right_pred,
            output: right_output,
            start: self.start + middle,
            rows: self.rows - middle,
            ..self
        };
        let (left, right) = match pays {
            true => threads::join(elements, || left.sum(&mut None), || right.sum(&mut None)),
            false => (left.sum(first), right.sum(first)),
        };
        left + right
    }

    /// The sum over rows that are not divided further.
    fn sum_here(mut self, first: &mut Option<Maximum<T::Number>>) -> f64 {
        if self.rows <= FEW
            && self.is_side_by_side()
            && let Some(sum) = dispatch(detect(), FewRows(&mut self))
        {
            return sum;
        }
        dispatch(detect(), AllRows(self, first))
    }

    /// The sum over rows that are widened as a whole, as many at a time as there is room for. This
    /// is no kernel, so that they have kernels of their own, which do not need the stack of those for
    /// longer rows.
    fn sum_widened(self) -> f64 {
        let Self { row, pred, width, mut output, start, rows, shrink, .. } = self;
        let mut room = [[T::Number::default(); WIDENED]; 2];
        let [preds, written] = &mut room;
        let together = WIDENED / width;
        let mut sum = 0.0;
        for from in (0..rows).step_by(together) {
            let to = rows.min(from + together);
            let elements = from * width..to * width;
            let pred = widened(&pred[elements.clone()], preds);
            let (slice, kind) = pieces(&mut output, from..to, elements);
            sum += write_narrowed(slice, written, row.adds(), |slice| {
                let (start, rows, output) = (start + from, to - from, kind(slice));
                Job { row, pred, behind: &[], width, output, start, rows, shrink }
                    .sum_here(&mut None)
            });
        }
        sum
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

/// An output of a slice.
type Kind<T> = fn(&mut [T]) -> Output<'_, T>;

/// The part of an output with these rows or elements, and what kind of output it is.
fn pieces<'a, T, N>(
    output: &'a mut Output<'_, T>,
    rows: Range<usize>,
    elements: Range<usize>,
) -> (&'a mut [T], Kind<N>) {
    match output {
        Output::Value => (&mut [], |_| Output::Value),
        Output::Values(slice) => (&mut slice[rows], |slice| Output::Values(slice)),
        Output::Gradient(slice) => (&mut slice[elements], |slice| Output::Gradient(slice)),
        Output::ValueAndGradient(slice) => {
            (&mut slice[elements], |slice| Output::ValueAndGradient(slice))
        }
        Output::Hessian(slice) => (&mut slice[elements], |slice| Output::Hessian(slice)),
    }
}

/// Rows one after the other, or side by side if they are narrow.
struct AllRows<'a, 'b, R, T: Element>(Job<'b, R, T>, &'a mut Option<Maximum<T::Number>>);

impl<R: Row<T::Number>, T: Element> Kernel for AllRows<'_, '_, R, T> {
    type Output = f64;

    #[inline(always)]
    fn run<I: Isa>(self, isa: I) -> f64 {
        align_stack::<I>();
        let Self(job, first) = self;
        let width = job.width;
        let lanes = Lanes::<I, T>::LANES;
        let together = if width <= NARROW { lanes } else { (TOGETHER / width).clamp(1, lanes) };
        let mut sum = BlockSum::ZERO;
        let side_by_side = job.is_side_by_side();
        let keeps = !matches!(job.output, Output::Values(_));
        let mut output = job.output;
        let mut columns = [[T::Number::default(); WAYS]; NARROW];
        let mut values = [0.0; WAYS];
        for from in (0..job.rows).step_by(together) {
            let to = job.rows.min(from + together);
            let pred = &job.pred[from * width..to * width];
            let (slice, kind) = pieces(&mut output, from..to, from * width..to * width);
            let written = match job.row.adds() {
                true => &mut [],
                false => T::numbers_mut(slice).unwrap_or_default(),
            };
            let exponentials = match T::numbers(pred) {
                Some(pred) if width <= NARROW => {
                    let columns = &mut columns[..width];
                    let mut rows = SideBySide::<Lanes<I, T>>::of(isa, pred, columns);
                    let (start, values) = (job.start + from, &mut values[..to - from]);
                    if side_by_side {
                        job.row.run_side_by_side(start, pred, &mut rows, kind(written), values);
                        if rows.are_finite() {
                            for (i, value) in (from..).zip(values) {
                                sum.add_one(i, job.shrink * *value);
                            }
                            continue;
                        }
                    }
                    rows.one_by_one(pred, side_by_side, if keeps { written } else { &mut [] })
                }
                _ => {
                    let keep = if keeps { written } else { &mut [] };
                    let behind = job.pred.get(to * width..(to + 1) * width).unwrap_or(job.behind);
                    Exponentials::of_rows(isa, pred, behind, first, width, keep)
                }
            };
            for ((i, pred), exponentials) in
                (from..).zip(pred.chunks_exact(width)).zip(&exponentials)
            {
                let elements = i * width..(i + 1) * width;
                let output = match &mut output {
                    Output::Value => Output::Value,
                    Output::Values(slice) => Output::Values(&mut slice[i..=i]),
                    Output::Gradient(slice) => Output::Gradient(&mut slice[elements]),
                    Output::ValueAndGradient(slice) => {
                        Output::ValueAndGradient(&mut slice[elements])
                    }
                    Output::Hessian(slice) => Output::Hessian(&mut slice[elements]),
                };
                let value = match side_by_side && is_finite(exponentials.max) {
                    true => values[i - from],
                    false => job.row.run(isa, job.start + i, pred, exponentials, output),
                };
                sum.add_one(i, job.shrink * value);
            }
        }
        sum.total()
    }
}

/// Narrow rows that are side by side in vectors of one register: half as much is computed for the
/// rows that are not there. This is a kernel of its own because the other one is longer, and would
/// be there twice.
struct FewRows<'a, 'b, R, T>(&'a mut Job<'b, R, T>);

impl<R: Row<T::Number>, T: Element> Kernel for FewRows<'_, '_, R, T> {
    type Output = Option<f64>;

    /// The sum; nothing where vectors are of one register anyway, or too short, or a row has an
    /// infinite largest element.
    #[inline(always)]
    fn run<I: Isa>(self, isa: I) -> Option<f64> {
        align_stack::<I>();
        let Job { row, pred, width, ref mut output, start, rows: count, shrink, .. } = *self.0;
        let lanes = Lanes::<I::Single, T>::LANES;
        if lanes == Lanes::<I, T>::LANES || count > lanes {
            return None;
        }
        let pred = T::numbers(pred)?;
        let mut columns = [[T::Number::default(); WAYS]; NARROW];
        let columns = &mut columns[..width];
        let mut rows = SideBySide::<Lanes<I::Single, T>>::of(isa.single(), pred, columns);
        if !rows.are_finite() {
            return None;
        }
        let (slice, kind) = pieces(output, 0..count, 0..pred.len());
        let (output, mut values) = (kind(T::numbers_mut(slice)?), [0.0; WAYS]);
        row.run_side_by_side(start, pred, &mut rows, output, &mut values[..count]);
        let mut sum = BlockSum::ZERO;
        for (i, value) in values[..count].iter().enumerate() {
            sum.add_one(i, shrink * value);
        }
        Some(sum.total())
    }
}

/// Multiplies the numbers of a row by two factors, one after the other.
#[inline(always)]
pub(crate) fn scale_row<I: Isa, N: Number>(isa: I, numbers: &mut [N], [first, second]: [N; 2]) {
    multiply_row(isa, numbers, first);
    if second.to_f64() != 1.0 {
        multiply_row(isa, numbers, second);
    }
}

#[inline(always)]
fn multiply_row<I: Isa, N: Number>(isa: I, numbers: &mut [N], factor: N) {
    let factors = N::Vector::<I>::splat(isa, factor);
    let mut vectors = numbers.chunks_exact_mut(N::Vector::<I>::LANES);
    for vector in &mut vectors {
        (N::Vector::<I>::load(isa, vector) * factors).store(vector);
    }
    for number in vectors.into_remainder() {
        *number = *number * factor;
    }
}

/// Maps a row in place: `map` is given the numbers of `row` and of `elements` side by side, and
/// what it gives becomes the new `elements`, after `finish` has seen it, with the place of the
/// first number that it sees. If elements are narrower than numbers, `map` finds them only if it
/// `adds` to them.
#[inline(always)]
pub(crate) fn map_row<I: Isa, T: Element>(
    isa: I,
    row: &[T],
    elements: &mut [T],
    adds: bool,
    map: impl Fn(Lanes<I, T>, Lanes<I, T>) -> Lanes<I, T>,
    finish: impl Fn(usize, &mut [T::Number]),
) {
    let length = elements.len();
    let size = if T::WIDENS { WIDENED } else { length };
    let mut room = [[T::Number::default(); WIDENED]; 2];
    let [row_room, room] = &mut room;
    let mut start = 0;
    while start < length {
        let part = start..length.min(start + size);
        let row = widened(&row[part.clone()], row_room);
        write_narrowed(
            &mut elements[part],
            room,
            adds,
            #[inline(always)]
            |numbers| {
                map_numbers(isa, row, numbers, &map);
                finish(start, numbers);
            },
        );
        start += size;
    }
}

/// One number per lane, of those that elements of this type are computed with.
type Lanes<I, T> = <<T as Element>::Number as Number>::Vector<I>;

#[inline(always)]
fn map_numbers<I: Isa, T: Number>(
    isa: I,
    row: &[T],
    numbers: &mut [T],
    map: &impl Fn(T::Vector<I>, T::Vector<I>) -> T::Vector<I>,
) {
    let lanes = T::Vector::<I>::LANES;
    let length = numbers.len();
    let row = &row[..length];
    // The last vector overlaps the one before it, so it is read before that one is written.
    let last = map(last_vector(isa, row, row[0]), last_vector(isa, numbers, numbers[0]));
    let mut i = 0;
    while i + lanes <= length {
        let before = T::Vector::<I>::load(isa, &numbers[i..i + lanes]);
        let row = T::Vector::<I>::load(isa, &row[i..i + lanes]);
        map(row, before).store(&mut numbers[i..i + lanes]);
        i += lanes;
    }
    if length >= lanes {
        last.store(&mut numbers[length - lanes..]);
    } else {
        let mut mapped = [T::default(); WAYS];
        last.store(&mut mapped);
        for (to, from) in numbers.iter_mut().zip(&mapped) {
            *to = *from;
        }
    }
}

/// The number in the first lane.
#[inline(always)]
pub(crate) fn first<V: Vector>(vector: V) -> V::Element {
    let mut numbers = [V::Element::default(); WAYS];
    vector.store(&mut numbers);
    numbers[0]
}
