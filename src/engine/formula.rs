//! A formula over lanes: the only part of the engine that is compiled for each loss.

use crate::domain::Domain;
use crate::dual::Dual;
use crate::engine::dispatch::{Kernel, Level, align_stack, dispatch};
use crate::engine::element::Number;
use crate::engine::lanes::Lanes;
use crate::engine::sum::{BLOCK, VectorSum};
use crate::engine::vector::{Isa, Vector};
use crate::pointwise::Pointwise;

/// What is computed of each element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The value.
    Value,
    /// The first derivative.
    Gradient,
    /// The value and the first derivative.
    ValueAndGradient,
    /// The second derivative.
    Hessian,
}

impl Wanted {
    /// True if the value is among it.
    pub(crate) const fn value(self) -> bool {
        matches!(self, Self::Value | Self::ValueAndGradient)
    }

    /// True if a derivative is among it.
    pub(crate) const fn derivative(self) -> bool {
        !matches!(self, Self::Value)
    }
}

/// The blocks that are computed together, at most: between two calls the way to memory is idle.
pub(crate) const BLOCKS: usize = 8;

/// What came of some elements.
#[derive(Clone, Copy, Debug)]
pub struct Computed {
    /// The sum of the values, if there was no room for them: a tree of the sums of blocks.
    pub(crate) sum: f64,
    /// True if all elements are numbers of the loss's domains, and none is NaN where those have ends.
    pub(crate) inside: bool,
}

/// Up to [`BLOCKS`] blocks of elements, whose number is a multiple of the lanes of the level, and
/// where their results go.
#[derive(Debug)]
pub struct Elements<'a, T> {
    pub(crate) pred: &'a [T],
    pub(crate) target: &'a [T],
    /// What derivatives are multiplied by.
    pub(crate) factor: T,
    /// Room for the values; if there is none, they are added up.
    pub(crate) values: &'a mut [T],
    pub(crate) derivatives: &'a mut [T],
    /// The sum of the values behind these elements, which together with those fit into the blocks.
    pub(crate) rest: f64,
}

/// A pointwise loss as an object, so that all else is compiled once and not for each loss.
pub trait Formula<T>: Sync {
    /// Computes what is wanted.
    fn compute(&self, level: Level, wanted: Wanted, elements: &mut Elements<'_, T>) -> Computed;
}

impl<L: Pointwise, T: Number> Formula<T> for L {
    fn compute(&self, level: Level, wanted: Wanted, elements: &mut Elements<'_, T>) -> Computed {
        match wanted {
            Wanted::Value => dispatch(level, Results::<_, _, true, 0>(self, elements)),
            Wanted::Gradient => dispatch(level, Results::<_, _, false, 1>(self, elements)),
            Wanted::ValueAndGradient => dispatch(level, Results::<_, _, true, 1>(self, elements)),
            Wanted::Hessian => dispatch(level, Results::<_, _, false, 2>(self, elements)),
        }
    }
}

/// The results of a loss for some elements.
///
/// Two references, which come in two registers: of these the compiler knows that what is written
/// through the one is not the loss that the other leads to. So what depends on its parameters alone
/// is computed once, and not for each vector.
struct Results<'a, 'b, L, T, const VALUE: bool, const ORDER: usize>(&'a L, &'a mut Elements<'b, T>);

impl<L: Pointwise, T: Number, const VALUE: bool, const ORDER: usize> Kernel
    for Results<'_, '_, L, T, VALUE, ORDER>
{
    type Output = Computed;

    #[inline(always)]
    fn run<I: Isa>(self, isa: I) -> Computed {
        align_stack::<I>();
        let Self(
            loss,
            &mut Elements { pred, target, factor, ref mut values, ref mut derivatives, rest },
        ) = self;
        // Equal lengths, said once, spare the loop its bounds checks.
        let target = &target[..pred.len()];
        let derivatives = &mut derivatives[..if ORDER > 0 { pred.len() } else { 0 }];
        let (mut blocks, mut inside, mut start) = (Blocks::NONE, true, 0);
        loop {
            let block = start..pred.len().min(start + BLOCK);
            let arguments = (&pred[block.clone()], &target[block.clone()], factor);
            let values = if values.is_empty() { &mut [] } else { &mut values[block.clone()] };
            let derivatives = if ORDER > 0 { &mut derivatives[block.clone()] } else { &mut [] };
            let part = of_block::<I, L, T, VALUE, ORDER>(isa, loss, arguments, values, derivatives);
            inside &= part.inside;
            start += BLOCK;
            // What is behind a full block belongs to the next one.
            if start > pred.len() || (start == pred.len() && rest == 0.0) {
                return Computed { sum: blocks.total_with(part.sum + rest), inside };
            }
            blocks.add(part.sum);
        }
    }
}

/// The sum of up to [`BLOCKS`] blocks, the last of which comes in the end, as a tree: a power of two of
/// them, and those behind.
struct Blocks {
    count: usize,
    /// The sums of one, two and four of those so far, where the count has that binary digit.
    sums: [f64; BLOCKS.ilog2() as usize],
}

impl Blocks {
    const NONE: Self = Self { count: 0, sums: [0.0; BLOCKS.ilog2() as usize] };

    #[inline(always)]
    fn add(&mut self, mut sum: f64) {
        let mut level = 0;
        while self.count >> level & 1 == 1 {
            sum += self.sums[level];
            level += 1;
        }
        self.sums[level] = sum;
        self.count += 1;
    }

    /// The sum of all with the last.
    #[inline(always)]
    fn total_with(&self, mut last: f64) -> f64 {
        let (mut count, mut level) = (self.count, 0);
        while count > 0 {
            if count & 1 == 1 {
                last += self.sums[level];
            }
            count >>= 1;
            level += 1;
        }
        last
    }
}

/// The value for one vector, and the wanted derivative.
#[inline(always)]
fn of_vector<V: Vector, L: Pointwise, const ORDER: usize>(loss: &L, pred: V, target: V) -> (V, V) {
    let result = loss.formula(Dual::<_, ORDER>::variable(Lanes(pred)), Lanes(target));
    let derivative = if ORDER < 2 { result.first() } else { result.second() };
    (result.value().0, derivative.0)
}

/// Whether all elements so far are numbers of the domains of a loss. To look at them where the formula
/// reads them costs no way to memory of its own.
struct Inside<V: Vector> {
    domains: [Domain; 2],
    inside: V::Mask,
}

impl<V: Vector> Inside<V> {
    #[inline(always)]
    fn new<L: Pointwise>(isa: V::Isa, loss: &L) -> Self {
        let zero = V::splat(isa, V::Element::default());
        let domains = [loss.prediction_domain(), loss.target_domain()];
        Self { domains, inside: zero.equal(zero) }
    }

    #[inline(always)]
    fn look_at(&mut self, pred: V, target: V) {
        for (domain, numbers) in self.domains.iter().zip([pred, target]) {
            if let Some(more) = domain.holds(Lanes(numbers)) {
                self.inside = V::and(self.inside, more.0);
            }
        }
    }

    #[inline(always)]
    fn all(&self) -> bool {
        V::all(self.inside)
    }
}

/// The loop for one block.
#[inline(always)]
fn of_block<I: Isa, L: Pointwise, T: Number, const VALUE: bool, const ORDER: usize>(
    isa: I,
    loss: &L,
    (pred, target, factor): (&[T], &[T], T),
    values: &mut [T],
    derivatives: &mut [T],
) -> Computed {
    let lanes = T::Vector::<I>::LANES;
    let length = pred.len();
    let mut inside = Inside::new(isa, loss);
    let mut sum = VectorSum::zero(isa);
    let factor = T::Vector::<I>::splat(isa, factor);
    let mut i = 0;
    while i + lanes <= length {
        let p = T::Vector::<I>::load(isa, &pred[i..i + lanes]);
        let t = T::Vector::<I>::load(isa, &target[i..i + lanes]);
        inside.look_at(p, t);
        let (value, derivative) = of_vector::<_, L, ORDER>(loss, p, t);
        if VALUE {
            if values.is_empty() {
                sum.add(value);
            } else {
                value.store(&mut values[i..i + lanes]);
            }
        }
        if ORDER > 0 {
            (derivative * factor).store(&mut derivatives[i..i + lanes]);
        }
        i += lanes;
    }
    Computed { sum: if VALUE { sum.total() } else { 0.0 }, inside: inside.all() }
}
