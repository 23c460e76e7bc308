//! Sums that are accurate for any length, and the same bits for any number of threads.

use core::ops::Range;

use crate::engine::element::Element;
use crate::engine::vector::{Isa, Vector};

/// How many numbers are added up side by side, whatever the width of the registers: so many that
/// none has to wait for the one that is added to the same sum before it.
const WAYS: usize = 32;

/// More lanes than any register has.
pub(crate) const MAX_LANES: usize = 16;

/// A sum of the numbers of one block, in f64.
#[derive(Clone, Copy)]
pub(crate) struct BlockSum([f64; WAYS]);

impl BlockSum {
    pub(crate) const ZERO: Self = Self([0.0; WAYS]);

    /// Adds the numbers of a vector, of which the first has the index `index`.
    #[inline(always)]
    pub(crate) fn add_vector<V: Vector>(&mut self, index: usize, vector: V) {
        let mut numbers = [V::Element::default(); MAX_LANES];
        vector.store(&mut numbers);
        let way = index % WAYS;
        for (sum, x) in self.0[way..way + V::LANES].iter_mut().zip(&numbers) {
            *sum += x.to_f64();
        }
    }

    /// Adds numbers, of which the first has an index that all ways divide.
    pub(crate) fn add<T: Element>(&mut self, numbers: &[T]) {
        for row in numbers.chunks(WAYS) {
            for (sum, number) in self.0.iter_mut().zip(row) {
                *sum += number.to_f64();
            }
        }
    }

    /// Adds the number with an index.
    #[inline(always)]
    pub(crate) fn add_one(&mut self, index: usize, number: f64) {
        self.0[index % WAYS] += number;
    }

    /// The sum of all that was added.
    pub(crate) fn total(mut self) -> f64 {
        halve(&mut self.0)
    }

    /// The same with the instructions there are. Left alone, the compiler reads pairs of numbers
    /// across the border of two vectors that were just stored, for which the processor has to wait.
    #[inline(always)]
    pub(crate) fn total_by<I: Isa>(mut self, isa: I) -> f64 {
        let lanes = I::F64::LANES;
        let mut length = WAYS;
        while length >= 2 * lanes {
            length /= 2;
            let (low, high) = self.0.split_at_mut(length);
            for (low, high) in low.chunks_exact_mut(lanes).zip(high.chunks_exact(lanes)) {
                (I::F64::load(isa, low) + I::F64::load(isa, high)).store(low);
            }
        }
        halve(&mut self.0[..length])
    }
}

/// The sum of so many numbers as a power of two, the first half added to the second.
#[inline(always)]
fn halve(sums: &mut [f64]) -> f64 {
    let mut half = sums.len() / 2;
    while half > 0 {
        for i in 0..half {
            sums[i] += sums[i + half];
        }
        half /= 2;
    }
    sums[0]
}

/// The sum of the numbers behind the last vector of a block.
#[inline(always)]
pub(crate) fn rest<T: Element>(numbers: &[T]) -> f64 {
    numbers.iter().map(|number| number.to_f64()).sum()
}

/// The sum of numbers, added up as a tree.
#[inline(always)]
pub(crate) fn pairwise(numbers: &mut [f64]) -> f64 {
    let mut length = numbers.len();
    while length > 1 {
        let half = length / 2;
        for i in 0..half {
            numbers[i] = numbers[2 * i] + numbers[2 * i + 1];
        }
        if length % 2 == 1 {
            numbers[half] = numbers[length - 1];
        }
        length = length.div_ceil(2);
    }
    numbers.first().copied().unwrap_or(0.0)
}

/// The sum of a number for each index, as a tree.
pub(crate) fn sum_over(indices: Range<usize>, number: &impl Fn(usize) -> f64) -> f64 {
    const LEAF: usize = 32 * WAYS;
    if indices.len() > LEAF {
        let middle = indices.start + indices.len().next_power_of_two() / 2;
        let left = sum_over(indices.start..middle, number);
        return left + sum_over(middle..indices.end, number);
    }
    let mut sum = BlockSum::ZERO;
    for (way, index) in indices.enumerate() {
        sum.add_one(way, number(index));
    }
    sum.total()
}
