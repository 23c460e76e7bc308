//! Sums that are accurate for any length, and the same bits for any number of threads.

use core::ops::Range;

use crate::engine::element::Element;

/// How many numbers are added up side by side, whatever the width of the registers.
pub(crate) const WAYS: usize = 16;

/// A sum of the numbers of one block, in f64.
#[derive(Clone, Copy)]
pub(crate) struct BlockSum([f64; WAYS]);

impl BlockSum {
    pub(crate) const ZERO: Self = Self([0.0; WAYS]);

    /// A sum of which the parts are known.
    pub(crate) const fn of(parts: [f64; WAYS]) -> Self {
        Self(parts)
    }

    /// Adds rows of numbers.
    #[inline(always)]
    pub(crate) fn add<T: Element>(&mut self, rows: &[[T; WAYS]]) {
        for row in rows {
            // Four by four, which the compiler takes for vectors.
            for (sums, numbers) in
                self.0.as_chunks_mut::<4>().0.iter_mut().zip(row.as_chunks::<4>().0)
            {
                for (sum, x) in sums.iter_mut().zip(numbers) {
                    *sum += x.to_f64();
                }
            }
        }
    }

    /// Adds the number with an index.
    #[inline(always)]
    pub(crate) fn add_one(&mut self, index: usize, number: f64) {
        self.0[index % WAYS] += number;
    }

    /// The sum of all that was added.
    #[inline(always)]
    pub(crate) fn total(self) -> f64 {
        let mut sums = self.0;
        let mut half = WAYS / 2;
        while half > 0 {
            for i in 0..half {
                sums[i] += sums[i + half];
            }
            half /= 2;
        }
        sums[0]
    }
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
