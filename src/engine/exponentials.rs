//! The exponentials of a row of predictions, without overflow, and what becomes of infinities.

use core::ops::Range;

use crate::engine::element::{Element, Number, widened};
use crate::engine::sum::{MAX_LANES, VectorSum};
use crate::engine::vector::{Isa, Vector};
use crate::math::kernels;

/// How many exponentials are added up side by side, whatever the width of the registers.
pub(crate) const WAYS: usize = MAX_LANES;

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
    /// Of a row with this maximum, but for the logarithm, and the maximum of the next row, unless that
    /// is empty. Writes `e_k` to `keep`, unless that is empty.
    #[inline(always)]
    fn of<I: Isa, T: Element<Number = N>>(
        isa: I,
        row: &[T],
        max: Maximum<N>,
        next: &[T],
        keep: &mut [N],
    ) -> (Self, Maximum<N>) {
        let Maximum { number: max, segment: holder } = max;
        if !is_finite(max) {
            return (Self::infinite(row, max, keep), Maximum::of(isa, next));
        }
        let mut room = [N::default(); SEGMENT];
        let (mut sum, mut ties, mut next_max) = (VectorSum::zero(isa), 0.0, Maximum::none());
        let mut start = 0;
        while start < row.len() {
            let end = row.len().min(start + SEGMENT);
            if !next.is_empty() {
                let segment = widened(&next[start..end], &mut room);
                next_max.meet(segment_maximum(isa, segment), start);
            }
            let segment = widened(&row[start..end], &mut room);
            let (sum, keep) = (&mut sum, part(keep, start..end));
            ties += match (keep.is_empty(), start == holder) {
                (true, true) => add_segment::<I, N, false, true>(isa, segment, max, keep, sum),
                (true, false) => add_segment::<I, N, false, false>(isa, segment, max, keep, sum),
                (false, true) => add_segment::<I, N, true, true>(isa, segment, max, keep, sum),
                (false, false) => add_segment::<I, N, true, false>(isa, segment, max, keep, sum),
            };
            start = end;
        }
        let others = sum.total() + ties;
        let inverse = N::from_f64((others + 1.0).recip());
        (Self { max, others: N::from_f64(others), inverse, ln_sum: N::default() }, next_max)
    }

    /// Of at most as many rows as there are lanes. `first` is the maximum of the first, if it is known,
    /// and becomes that of the row `behind` them, unless that is empty: to find it on the way keeps the
    /// way to memory busy. Writes `e_k` to `keep`, unless that is empty.
    #[inline(always)]
    pub(super) fn of_rows<I: Isa, T: Element<Number = N>>(
        isa: I,
        pred: &[T],
        behind: &[T],
        first: &mut Option<Maximum<N>>,
        width: usize,
        keep: &mut [N],
    ) -> [Self; WAYS] {
        let mut results = [Self::default(); WAYS];
        let following = pred.chunks_exact(width).skip(1).chain([behind]);
        let rows = pred.chunks_exact(width).zip(following);
        for (lane, (result, (row, next))) in results.iter_mut().zip(rows).enumerate() {
            let keep = part(keep, lane * width..(lane + 1) * width);
            let max = first.unwrap_or_else(
                #[inline(always)]
                || Maximum::of(isa, row),
            );
            let (exponentials, next_max) = Self::of(isa, row, max, next, keep);
            (*result, *first) = (exponentials, (!next.is_empty()).then_some(next_max));
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
    pub(super) fn infinite<T: Element>(row: &[T], max: N, keep: &mut [N]) -> Self {
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

/// The part of a slice with these numbers; nothing of a slice that is empty.
pub(super) fn part<T>(slice: &mut [T], range: Range<usize>) -> &mut [T] {
    if slice.is_empty() { slice } else { &mut slice[range] }
}

/// The largest number of a row. NaN is passed over.
#[derive(Clone, Copy)]
pub(super) struct Maximum<N> {
    number: N,
    /// Where the first segment begins that holds it.
    segment: usize,
}

impl<N: Number> Maximum<N> {
    /// That of an empty row.
    #[inline(always)]
    fn none() -> Self {
        Self { number: N::from_f64(f64::NEG_INFINITY), segment: 0 }
    }

    /// That of a row.
    #[inline(always)]
    fn of<I: Isa, T: Element<Number = N>>(isa: I, row: &[T]) -> Self {
        let mut room = [N::default(); SEGMENT];
        let mut max = Self::none();
        for (i, segment) in row.chunks(SEGMENT).enumerate() {
            max.meet(segment_maximum(isa, widened(segment, &mut room)), i * SEGMENT);
        }
        max
    }

    /// Takes the largest number of the next segment into account, which begins at `start`.
    #[inline(always)]
    fn meet(&mut self, largest: N, start: usize) {
        if self.number < largest {
            *self = Self { number: largest, segment: start };
        }
    }
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
pub(super) fn last_vector<I: Isa, T: Number>(isa: I, row: &[T], filler: T) -> T::Vector<I> {
    let lanes = T::Vector::<I>::LANES;
    if row.len() >= lanes {
        return T::Vector::<I>::load(isa, &row[row.len() - lanes..]);
    }
    T::Vector::<I>::load(isa, &filled_up(row, filler))
}

/// Some numbers, and then `filler`.
#[inline(always)]
fn filled_up<T: Number>(numbers: &[T], filler: T) -> [T; WAYS] {
    let mut filled = [filler; WAYS];
    for (to, from) in filled.iter_mut().zip(numbers) {
        *to = *from;
    }
    filled
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
fn add_segment<I: Isa, T: Number, const KEEP: bool, const LARGEST: bool>(
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
    let numbers = filled_up(&row[full..], T::from_f64(f64::NEG_INFINITY));
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
pub(super) fn is_finite<N: Number>(number: N) -> bool {
    number.to_f64().is_finite()
}
