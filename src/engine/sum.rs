//! Sums that are accurate for any length, and the same bits for any number of threads.

use core::ops::Range;

use crate::engine::element::Element;
use crate::engine::vector::{Isa, Vector};

/// Elements that are added up before their sum meets another one: few, so that few are added one after
/// another.
pub(crate) const BLOCK: usize = 512;

/// How many numbers are added up side by side, whatever the width of the registers: few, because a
/// formula needs the registers.
const WAYS: usize = 16;

/// The lanes of the longest vector.
pub(crate) const MAX_LANES: usize = 16;

/// Vectors of f64 that hold [`WAYS`] numbers, at most.
const MAX_VECTORS: usize = WAYS / 2;

/// A sum of the numbers of one block, in f64.
#[derive(Clone, Copy)]
pub(crate) struct BlockSum([f64; WAYS]);

impl BlockSum {
    pub(crate) const ZERO: Self = Self([0.0; WAYS]);

    /// Adds numbers, of which the first has an index that all ways divide.
    #[inline(always)]
    pub(crate) fn add<T: Element>(&mut self, numbers: &[T]) {
        // In registers, if it may be.
        let mut sums = self.0;
        let (rows, rest) = numbers.as_chunks::<WAYS>();
        for row in rows {
            for (sum, number) in sums.iter_mut().zip(row) {
                *sum += number.to_f64();
            }
        }
        for (sum, number) in sums.iter_mut().zip(rest) {
            *sum += number.to_f64();
        }
        self.0 = sums;
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
}

/// The same sum in registers, a vector at a time: the next numbers belong to the first of the vectors of
/// sums, which then goes behind the others.
///
/// Sums of f32 have digits to spare in f64, and are made in half as many ways: the halves of a vector are
/// added to each other first.
#[derive(Clone, Copy)]
pub(crate) struct VectorSum<V: Vector>([F64<V>; MAX_VECTORS]);

type F64<V> = <<V as Vector>::Isa as Isa>::F64;

impl<V: Vector> VectorSum<V> {
    const VECTORS: usize = WAYS * size_of::<V::Element>() / size_of::<f64>() / F64::<V>::LANES;

    #[inline(always)]
    pub(crate) fn zero(isa: V::Isa) -> Self {
        Self([F64::<V>::splat(isa, 0.0); MAX_VECTORS])
    }

    /// Adds the numbers of the next vector.
    #[inline(always)]
    pub(crate) fn add(&mut self, vector: V) {
        let numbers = match vector.widen() {
            (low, Some(high)) => low + high,
            (all, None) => all,
        };
        let sums = &mut self.0;
        let sum = sums[0] + numbers;
        for i in 1..Self::VECTORS {
            sums[i - 1] = sums[i];
        }
        sums[Self::VECTORS - 1] = sum;
    }

    /// The sum of all that was added. Any registers give the same bits of f64, and those whose vectors
    /// have as many lanes the same of f32.
    #[inline(always)]
    pub(crate) fn total(mut self) -> f64 {
        let mut vectors = Self::VECTORS;
        while vectors > 1 {
            vectors /= 2;
            for i in 0..vectors {
                self.0[i] = self.0[i] + self.0[i + vectors];
            }
        }
        let mut sums = [0.0; MAX_LANES];
        self.0[0].store(&mut sums);
        halve(&mut sums[..F64::<V>::LANES])
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

/// The sum of the numbers behind the last vector of a block, of which there are fewer than
/// [`MAX_LANES`].
#[inline(always)]
pub(crate) fn rest<T: Element>(numbers: &[T]) -> f64 {
    let mut sums = [0.0; MAX_LANES];
    for (sum, number) in sums.iter_mut().zip(numbers) {
        *sum = number.to_f64();
    }
    halve(&mut sums)
}

/// The sum of a number for each index, as a tree. `fill` writes the numbers of consecutive indices,
/// of which it is given the first.
pub(crate) fn sum_over(indices: Range<usize>, fill: &impl Fn(usize, &mut [f64])) -> f64 {
    const LEAF: usize = 16 * WAYS;
    if indices.len() > LEAF {
        let middle = indices.start + indices.len().next_power_of_two() / 2;
        let left = sum_over(indices.start..middle, fill);
        return left + sum_over(middle..indices.end, fill);
    }
    let mut numbers = [0.0; LEAF];
    let numbers = &mut numbers[..indices.len()];
    fill(indices.start, numbers);
    let mut sum = BlockSum::ZERO;
    sum.add(numbers);
    sum.total()
}
