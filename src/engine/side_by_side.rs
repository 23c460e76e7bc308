//! Narrow rows, one in each lane.

use crate::engine::element::Number;
use crate::engine::exponentials::{Exponentials, WAYS, is_finite, part};
use crate::engine::vector::Vector;
use crate::math::kernels;

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
    pub(super) fn of(isa: V::Isa, rows: &[N], columns: &'a mut [[N; WAYS]]) -> Self {
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
    pub(super) fn are_finite(&self) -> bool {
        let max = self.lanes.max;
        V::all(max.abs().less_or_equal(V::splat(max.isa(), N::MAX)))
    }

    /// Each row for itself. Writes `e_k` to `keep`, unless that is empty, or the row is finite and `done`.
    #[inline(always)]
    pub(super) fn one_by_one(
        &self,
        rows: &[N],
        done: bool,
        keep: &mut [N],
    ) -> [Exponentials<N>; WAYS] {
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
