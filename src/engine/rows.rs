//! One pass over a batch whose samples are rows of predictions.

use core::ops::Range;

use crate::engine::dispatch::{Kernel, detect, dispatch};
use crate::engine::element::{Element, Number, widened, write_narrowed};
use crate::engine::sum::{BlockSum, MAX_LANES, VectorSum};
use crate::engine::threads;
use crate::engine::vector::{Isa, Vector};
use crate::math::kernels;
use crate::pass::Output;

/// Elements that one thread takes at a time, if their rows allow it.
const CHUNK: usize = 1 << 14;
/// Rows that one thread takes at a time, at most.
const CHUNK_ROWS: usize = 512;

/// How many exponentials are added up side by side, whatever the width of the registers.
pub(crate) const WAYS: usize = MAX_LANES;
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
    /// `output` asks for, and to `values` what [`Self::run`] would return. Rows with an infinite
    /// largest element are computed once more, by [`Self::run`].
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
    Job { row, pred, width, output, start: 0, rows, shrink }.sum()
}

/// Consecutive rows of a batch.
struct Job<'a, R, T> {
    row: &'a R,
    pred: &'a [T],
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

    /// The sum over these rows, as a tree of chunks.
    fn sum(self) -> f64 {
        let chunk = (CHUNK / self.width).clamp(1, CHUNK_ROWS);
        if self.rows <= chunk {
            return match T::WIDENS && self.width <= WIDENED {
                true => self.sum_widened(),
                false => self.sum_here(),
            };
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

    /// The sum over rows that are not divided further.
    fn sum_here(mut self) -> f64 {
        if self.rows <= FEW
            && self.is_side_by_side()
            && let Some(sum) = dispatch(detect(), FewRows(&mut self))
        {
            return sum;
        }
        dispatch(detect(), self)
    }

    /// The sum over rows that are widened as a whole, as many at a time as there is room for. This
    /// is no kernel, so that they have kernels of their own, which do not need the stack of those for
    /// longer rows.
    fn sum_widened(self) -> f64 {
        let Self { row, pred, width, mut output, start, rows, shrink } = self;
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
                Job { row, pred, width, output, start, rows, shrink }.sum_here()
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

/// The part of a slice with these numbers; nothing of a slice that is empty.
fn part<T>(slice: &mut [T], range: Range<usize>) -> &mut [T] {
    if slice.is_empty() { slice } else { &mut slice[range] }
}

impl<R: Row<T::Number>, T: Element> Kernel for Job<'_, R, T> {
    type Output = f64;

    #[inline(always)]
    fn run<I: Isa>(self, isa: I) -> f64 {
        let width = self.width;
        let lanes = <T::Number as Number>::Vector::<I>::LANES;
        let together = if width <= NARROW { lanes } else { (TOGETHER / width).clamp(1, lanes) };
        let mut sum = BlockSum::ZERO;
        let side_by_side = self.is_side_by_side();
        let keeps = !matches!(self.output, Output::Values(_));
        let mut output = self.output;
        let mut columns = [[T::Number::default(); WAYS]; NARROW];
        let mut values = [0.0; WAYS];
        for from in (0..self.rows).step_by(together) {
            let to = self.rows.min(from + together);
            let pred = &self.pred[from * width..to * width];
            let (slice, kind) = pieces(&mut output, from..to, from * width..to * width);
            let written = match self.row.adds() {
                true => &mut [],
                false => T::numbers_mut(slice).unwrap_or_default(),
            };
            let exponentials = match T::numbers(pred) {
                Some(pred) if width <= NARROW => {
                    let columns = &mut columns[..width];
                    let mut rows = SideBySide::<Lanes<I, T>>::of(isa, pred, columns);
                    let (start, values) = (self.start + from, &mut values[..to - from]);
                    if side_by_side {
                        self.row.run_side_by_side(start, pred, &mut rows, kind(written), values);
                        if rows.are_finite() {
                            for (i, value) in (from..).zip(values) {
                                sum.add_one(i, self.shrink * *value);
                            }
                            continue;
                        }
                    }
                    rows.one_by_one(pred, side_by_side, if keeps { written } else { &mut [] })
                }
                _ => {
                    let keep = if keeps { written } else { &mut [] };
                    Exponentials::of_rows(isa, pred, width, keep)
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
                    false => self.row.run(isa, self.start + i, pred, exponentials, output),
                };
                sum.add_one(i, self.shrink * value);
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
        let Job { row, pred, width, ref mut output, start, rows: count, shrink } = *self.0;
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

/// The exponentials of a row, relative to that of its largest element: `e_k` = exp(`z_k` − max).
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Exponentials<T> {
    /// The largest element.
    pub(crate) max: T,
    /// The sum of all `e_k` but one that is 1: the part that decides how sure the row is, without
    /// the cancellation of "sum − 1". NaN if the row has no limit.
    pub(crate) others: T,
    /// 1/Σ `e_k`
    pub(crate) inverse: T,
    /// ln Σ `e_k`
    pub(crate) ln_sum: T,
}

/// Elements whose exponentials are added up in the format itself, before f64 takes over.
const SEGMENT: usize = 256;

impl<N: Number> Exponentials<N> {
    /// Of a row that is not empty, but for the logarithm. Writes `e_k` to `keep`, unless that is empty.
    #[inline(always)]
    fn of<I: Isa, T: Element<Number = N>>(isa: I, row: &[T], keep: &mut [N]) -> Self {
        let mut room = [N::default(); SEGMENT];
        let (max, holder) = maximum(isa, row, &mut room);
        if !is_finite(max) {
            return Self::infinite(row, max, keep);
        }
        let (mut sum, mut ties) = (VectorSum::zero(isa), 0.0);
        let mut start = 0;
        while start < row.len() {
            let end = row.len().min(start + SEGMENT);
            let part = widened(&row[start..end], &mut room);
            let sum = &mut sum;
            ties += match (keep.is_empty(), start == holder) {
                (true, true) => segment::<I, N, false, true>(isa, part, max, keep, sum),
                (true, false) => segment::<I, N, false, false>(isa, part, max, keep, sum),
                (false, true) => {
                    segment::<I, N, true, true>(isa, part, max, &mut keep[start..end], sum)
                }
                (false, false) => {
                    segment::<I, N, true, false>(isa, part, max, &mut keep[start..end], sum)
                }
            };
            start = end;
        }
        let others = sum.total() + ties;
        let inverse = N::from_f64((others + 1.0).recip());
        Self { max, others: N::from_f64(others), inverse, ln_sum: N::default() }
    }

    /// Of at most as many rows as there are lanes. Writes `e_k` to `keep`, unless that is empty.
    #[inline(always)]
    fn of_rows<I: Isa, T: Element<Number = N>>(
        isa: I,
        pred: &[T],
        width: usize,
        keep: &mut [N],
    ) -> [Self; WAYS] {
        let mut results = [Self::default(); WAYS];
        for (lane, (result, row)) in results.iter_mut().zip(pred.chunks_exact(width)).enumerate() {
            let keep = part(keep, lane * width..(lane + 1) * width);
            *result = Self::of(isa, row, keep);
        }
        // A row alone is written as a vector, which is read again without waiting for it.
        let (mut sums, mut logarithms) = ([results[0].others; WAYS], [N::default(); WAYS]);
        for (sum, result) in sums.iter_mut().zip(&results).take(pred.len() / width).skip(1) {
            *sum = result.others;
        }
        kernels::ln_1p(N::Vector::<I>::load(isa, &sums)).store(&mut logarithms);
        for (result, logarithm) in results.iter_mut().zip(logarithms) {
            result.ln_sum = logarithm;
        }
        results
    }

    /// Of a row whose largest element is infinite: it has a limit if that is +∞, and alone.
    #[cold]
    #[inline(never)]
    fn infinite<T: Element>(row: &[T], max: N, keep: &mut [N]) -> Self {
        let is_max = |z: &T| z.to_f64() == max.to_f64();
        let alone = row.iter().filter(|z| is_max(z)).count() == 1;
        let limit = max > N::default() && alone && row.iter().all(|z| !z.to_f64().is_nan());
        for (e, z) in keep.iter_mut().zip(row) {
            *e = N::from_f64(if is_max(z) { 1.0 } else { 0.0 });
        }
        // The logarithm of 1 is 0, too.
        let others = if limit { 0.0 } else { f64::NAN };
        let (others, inverse) = (N::from_f64(others), N::from_f64(1.0 + others));
        Self { max, others, inverse, ln_sum: others }
    }
}

/// Narrow rows, one in each lane.
pub(crate) struct SideBySide<'a, V: Vector> {
    /// The exponentials of all rows for one class each.
    pub(crate) columns: &'a mut [[V::Element; WAYS]],
    /// What else there is to know of each row.
    pub(crate) lanes: Exponentials<V>,
}

impl<'a, N: Number, V: Vector<Element = N>> SideBySide<'a, V> {
    /// Of at most as many rows as there are lanes; `columns` is room for them.
    #[inline(always)]
    fn of(isa: V::Isa, rows: &[N], columns: &'a mut [[N; WAYS]]) -> Self {
        write_lanes(columns, rows);

        let (zero, one) = (V::splat(isa, N::default()), V::splat(isa, N::from_f64(1.0)));
        let mut max = V::splat(isa, N::from_f64(f64::NEG_INFINITY));
        for column in &*columns {
            // The new number comes first: a comparison with NaN takes the second.
            max = V::load(isa, column).max(max);
        }
        let mut others = [zero; 4];
        let mut largest = zero;
        for column in &mut *columns {
            let z = V::load(isa, column);
            let e = kernels::decay(z - max);
            let is_largest = z.equal(max);
            // Four sums in turn, in registers.
            let sum = others[0] + V::select(is_largest, zero, e);
            others = [others[1], others[2], others[3], sum];
            largest = largest + V::select(is_largest, one, zero);
            e.store(column);
        }
        let others = (others[0] + others[1]) + (others[2] + others[3]) + (largest - one);
        let (inverse, ln_sum) = (one / (others + one), kernels::ln_1p(others));
        Self { columns, lanes: Exponentials { max, others, inverse, ln_sum } }
    }

    /// Whether no row has an infinite largest element.
    #[inline(always)]
    fn are_finite(&self) -> bool {
        let max = self.lanes.max;
        V::all(max.abs().less_or_equal(V::splat(max.isa(), N::MAX)))
    }

    /// Each row for itself. Writes `e_k` to `keep`, unless that is empty, or the row is finite and `done`.
    #[inline(always)]
    fn one_by_one(&self, rows: &[N], done: bool, keep: &mut [N]) -> [Exponentials<N>; WAYS] {
        let (width, lanes) = (self.columns.len(), &self.lanes);
        let [mut maxima, mut sums, mut inverses, mut logarithms] = [[N::default(); WAYS]; 4];
        lanes.max.store(&mut maxima);
        lanes.others.store(&mut sums);
        lanes.inverse.store(&mut inverses);
        lanes.ln_sum.store(&mut logarithms);
        if !done {
            read_lanes(self.columns, keep);
        }
        let mut results = [Exponentials::default(); WAYS];
        for (lane, (result, row)) in results.iter_mut().zip(rows.chunks_exact(width)).enumerate() {
            let (max, others, inverse) = (maxima[lane], sums[lane], inverses[lane]);
            *result = Exponentials { max, others, inverse, ln_sum: logarithms[lane] };
            if !is_finite(max) {
                let keep = part(keep, lane * width..(lane + 1) * width);
                *result = Exponentials::infinite(row, max, keep);
            }
        }
        results
    }
}

/// Rows that are copied to or from columns at a time.
const STEP: usize = 4;

/// Writes rows to columns, each to a lane of its own. Lanes that no row is left for keep what they
/// have.
#[inline(always)]
fn write_lanes<N: Number>(columns: &mut [[N; WAYS]], rows: &[N]) {
    let width = columns.len();
    let fours = rows.chunks_exact(STEP * width);
    let done = rows.len() / width / STEP * STEP;
    for (lane, row) in (done..WAYS).zip(fours.remainder().chunks_exact(width)) {
        for (column, number) in columns.iter_mut().zip(row) {
            column[lane] = *number;
        }
    }
    for (place, four) in fours.enumerate() {
        let (a, rest) = four.split_at(width);
        let (b, rest) = rest.split_at(width);
        let (c, d) = rest.split_at(width);
        for ((((column, a), b), c), d) in columns.iter_mut().zip(a).zip(b).zip(c).zip(d) {
            column.as_chunks_mut::<STEP>().0[place] = [*a, *b, *c, *d];
        }
    }
}

/// Reads rows from the first lanes of columns.
#[inline(always)]
pub(crate) fn read_lanes<N: Number>(columns: &[[N; WAYS]], rows: &mut [N]) {
    let width = columns.len();
    let done = rows.len() / width / STEP * STEP;
    let mut fours = rows.chunks_exact_mut(STEP * width);
    for (place, four) in (&mut fours).enumerate() {
        let (a, rest) = four.split_at_mut(width);
        let (b, rest) = rest.split_at_mut(width);
        let (c, d) = rest.split_at_mut(width);
        for ((((column, a), b), c), d) in columns.iter().zip(a).zip(b).zip(c).zip(d) {
            [*a, *b, *c, *d] = column.as_chunks::<STEP>().0[place];
        }
    }
    for (lane, row) in (done..WAYS).zip(fours.into_remainder().chunks_exact_mut(width)) {
        for (column, number) in columns.iter().zip(row) {
            *number = column[lane];
        }
    }
}

/// The largest number of a row, and where the first segment begins that holds it. NaN is passed
/// over. `room` is for what has to be widened.
#[inline(always)]
fn maximum<I: Isa, T: Element>(
    isa: I,
    row: &[T],
    room: &mut [T::Number; SEGMENT],
) -> (T::Number, usize) {
    let mut max = (T::Number::from_f64(f64::NEG_INFINITY), 0);
    let mut start = 0;
    while start < row.len() {
        let end = row.len().min(start + SEGMENT);
        let largest = segment_maximum(isa, widened(&row[start..end], room));
        if max.0 < largest {
            max = (largest, start);
        }
        start = end;
    }
    max
}

#[inline(always)]
fn segment_maximum<I: Isa, T: Number>(isa: I, row: &[T]) -> T {
    let lanes = T::Vector::<I>::LANES;
    let lowest = T::from_f64(f64::NEG_INFINITY);
    let mut largest = [T::Vector::<I>::splat(isa, lowest); 4];
    let mut i = 0;
    while i + 4 * lanes <= row.len() {
        let mut j = 0;
        while j < 4 {
            // The new number comes first: a comparison with NaN takes the second.
            let at = i + j * lanes;
            largest[j] = T::Vector::<I>::load(isa, &row[at..at + lanes]).max(largest[j]);
            j += 1;
        }
        i += 4 * lanes;
    }
    while i + lanes <= row.len() {
        largest[0] = T::Vector::<I>::load(isa, &row[i..i + lanes]).max(largest[0]);
        i += lanes;
    }
    if i < row.len() {
        largest[1] = last_vector(isa, row, lowest).max(largest[1]);
    }
    largest[0].max(largest[1]).max(largest[2].max(largest[3])).max_lane()
}

/// The last full vector of a row; where the row is shorter, all of it and then `filler`.
#[inline(always)]
fn last_vector<I: Isa, T: Number>(isa: I, row: &[T], filler: T) -> T::Vector<I> {
    let lanes = T::Vector::<I>::LANES;
    if row.len() >= lanes {
        return T::Vector::<I>::load(isa, &row[row.len() - lanes..]);
    }
    let mut padded = [filler; WAYS];
    for (to, from) in padded.iter_mut().zip(row) {
        *to = *from;
    }
    T::Vector::<I>::load(isa, &padded)
}

/// The exponentials of a part of a row, added up in as many ways, but for the largest elements.
struct Sums<V> {
    max: V,
    others: [V; WAYS],
    /// The number of largest elements, if they are looked for.
    largest: V,
}

impl<V: Vector> Sums<V> {
    /// Adds one number for each way: always the same ones side by side, whatever the width of the
    /// registers. Writes the exponentials to `keep` if `KEEP`.
    #[inline(always)]
    fn add<const KEEP: bool, const LARGEST: bool>(
        &mut self,
        numbers: &[V::Element],
        keep: &mut [V::Element],
    ) {
        let isa = self.max.isa();
        let zero = V::splat(isa, V::Element::default());
        let one = V::splat(isa, V::Element::from_f64(1.0));
        let mut j = 0;
        while j < WAYS / V::LANES {
            let at = j * V::LANES..(j + 1) * V::LANES;
            let z = V::load(isa, &numbers[at.clone()]);
            let e = kernels::decay(z - self.max);
            if LARGEST {
                let largest = z.equal(self.max);
                self.others[j] = self.others[j] + V::select(largest, zero, e);
                self.largest = self.largest + V::select(largest, one, zero);
            } else {
                self.others[j] = self.others[j] + e;
            }
            if KEEP {
                e.store(&mut keep[at]);
            }
            j += 1;
        }
    }
}

/// Adds the exponentials of a part of a row to `sum`, but for the largest elements, which the part has
/// if `LARGEST`: gives how many more than one there are of those. Writes all exponentials to `keep` if
/// `KEEP`.
#[inline(always)]
fn segment<I: Isa, T: Number, const KEEP: bool, const LARGEST: bool>(
    isa: I,
    row: &[T],
    max: T,
    keep: &mut [T],
    sum: &mut VectorSum<T::Vector<I>>,
) -> f64 {
    let zero = T::Vector::<I>::splat(isa, T::default());
    let mut part =
        Sums { max: T::Vector::<I>::splat(isa, max), others: [zero; WAYS], largest: zero };
    let keep = if KEEP { &mut keep[..row.len()] } else { keep };
    let full = row.len() / WAYS * WAYS;
    // The exponential of −∞ adds nothing. Written first, these can be read as vectors at the end.
    let mut numbers = [T::from_f64(f64::NEG_INFINITY); WAYS];
    for (to, z) in numbers.iter_mut().zip(&row[full..]) {
        *to = *z;
    }
    let mut i = 0;
    while i < full {
        let keep = if KEEP { &mut keep[i..i + WAYS] } else { &mut [] };
        part.add::<KEEP, LARGEST>(&row[i..i + WAYS], keep);
        i += WAYS;
    }
    if full < row.len() {
        let mut exponentials = [T::default(); WAYS];
        part.add::<KEEP, LARGEST>(&numbers, &mut exponentials);
        if KEEP {
            for (to, e) in keep[full..].iter_mut().zip(&exponentials) {
                *to = *e;
            }
        }
    }

    for numbers in &part.others[..WAYS / T::Vector::<I>::LANES] {
        sum.add(*numbers);
    }
    if !LARGEST {
        return 0.0;
    }
    let mut ties = VectorSum::zero(isa);
    ties.add(part.largest);
    ties.total() - 1.0
}

/// Multiplies the numbers of a row by two factors, one after the other.
#[inline(always)]
pub(crate) fn scale_row<I: Isa, N: Number>(isa: I, numbers: &mut [N], [first, second]: [N; 2]) {
    let factors = [N::Vector::<I>::splat(isa, first), N::Vector::<I>::splat(isa, second)];
    let lanes = N::Vector::<I>::LANES;
    let mut vectors = numbers.chunks_exact_mut(lanes);
    for vector in &mut vectors {
        (N::Vector::<I>::load(isa, vector) * factors[0] * factors[1]).store(vector);
    }
    for number in vectors.into_remainder() {
        *number = *number * first * second;
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

/// exp(z − max), the same bits as in a row with that maximum.
#[inline(always)]
pub(crate) fn exponential<V: Vector>(z: V, max: V::Element) -> V {
    let max = V::splat(z.isa(), max);
    let one = V::splat(z.isa(), V::Element::from_f64(1.0));
    // Where both are infinite they are the same one.
    V::select(z.equal(max), one, kernels::decay(z - max))
}

/// True for a number that is neither infinite nor NaN.
#[inline(always)]
fn is_finite<N: Number>(number: N) -> bool {
    number.to_f64().is_finite()
}

/// The number in the first lane.
#[inline(always)]
pub(crate) fn first<V: Vector>(vector: V) -> V::Element {
    let mut numbers = [V::Element::default(); WAYS];
    vector.store(&mut numbers);
    numbers[0]
}
