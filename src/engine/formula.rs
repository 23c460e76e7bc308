//! A formula over lanes: the only part of the engine that is compiled for each loss.

use crate::domain::Domain;
use crate::dual::Dual;
use crate::engine::dispatch::{Kernel, Level, dispatch};
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
pub(crate) const BLOCKS: usize = 4;

/// What came of some elements.
#[derive(Clone, Copy, Debug)]
pub struct Computed {
    /// The sum of the values, if there was no room for them: a tree of the sums of blocks.
    pub(crate) sum: f64,
    /// True if no element is outside the loss's domain.
    pub(crate) inside: bool,
}

/// A pointwise loss as an object, so that all else is compiled once and not for each loss.
pub trait Formula<T>: Sync {
    /// Computes what is wanted of up to [`BLOCKS`] blocks of elements, whose number is a multiple of
    /// the lanes of the level. Derivatives are multiplied by a factor; values are written if there is
    /// room for them, else added up, where `rest` is the sum of those behind these elements.
    fn compute(
        &self,
        level: Level,
        wanted: Wanted,
        arguments: (&[T], &[T]),
        factor: T,
        results: (&mut [T], &mut [T]),
        rest: f64,
    ) -> Computed;
}

impl<L: Pointwise, T: Number> Formula<T> for L {
    fn compute(
        &self,
        level: Level,
        wanted: Wanted,
        (pred, target): (&[T], &[T]),
        factor: T,
        (values, derivatives): (&mut [T], &mut [T]),
        rest: f64,
    ) -> Computed {
        let group = Group { loss: self, pred, target, factor, values, derivatives, rest };
        match wanted {
            Wanted::Value => dispatch(level, Results::<_, _, true, 0>(group)),
            Wanted::Gradient => dispatch(level, Results::<_, _, false, 1>(group)),
            Wanted::ValueAndGradient => dispatch(level, Results::<_, _, true, 1>(group)),
            Wanted::Hessian => dispatch(level, Results::<_, _, false, 2>(group)),
        }
    }
}

/// Elements, and where their results go.
struct Group<'a, L, T> {
    loss: &'a L,
    pred: &'a [T],
    target: &'a [T],
    factor: T,
    values: &'a mut [T],
    derivatives: &'a mut [T],
    rest: f64,
}

struct Results<'a, L, T, const VALUE: bool, const ORDER: usize>(Group<'a, L, T>);

impl<L: Pointwise, T: Number, const VALUE: bool, const ORDER: usize> Kernel
    for Results<'_, L, T, VALUE, ORDER>
{
    type Output = Computed;

    #[inline(always)]
    fn run<I: Isa>(self, isa: I) -> Computed {
        let Group { loss, pred, target, factor, values, derivatives, rest } = self.0;
        // Equal lengths, said once, spare the loop its bounds checks.
        let target = &target[..pred.len()];
        let derivatives = &mut derivatives[..if ORDER > 0 { pred.len() } else { 0 }];
        if const { size_of::<L>() > 0 } {
            let arguments = (pred, target, factor);
            return in_groups::<I, L, T, VALUE, ORDER>(
                isa,
                loss,
                arguments,
                values,
                derivatives,
                rest,
            );
        }
        let (mut blocks, mut inside, mut start) = (Blocks::NONE, true, 0);
        loop {
            let block = start..pred.len().min(start + BLOCK);
            let arguments = (&pred[block.clone()], &target[block.clone()], factor);
            let values = if values.is_empty() { &mut [] } else { &mut values[block.clone()] };
            let derivatives = if ORDER > 0 { &mut derivatives[block.clone()] } else { &mut [] };
            let part = at_once::<I, L, T, VALUE, ORDER>(isa, loss, arguments, values, derivatives);
            inside &= part.inside;
            if block.len() < BLOCK {
                blocks.add(part.sum + rest);
                return Computed { sum: blocks.total(), inside };
            }
            blocks.add(part.sum);
            start += BLOCK;
        }
    }
}

/// The sum of up to four blocks as a tree: the first two, and the others.
struct Blocks {
    count: usize,
    first_two: f64,
    sum: f64,
}

impl Blocks {
    const NONE: Self = Self { count: 0, first_two: 0.0, sum: 0.0 };

    #[inline(always)]
    fn add(&mut self, sum: f64) {
        if self.count == BLOCKS / 2 {
            (self.first_two, self.sum) = (self.sum, 0.0);
        }
        self.sum += sum;
        self.count += 1;
    }

    #[inline(always)]
    fn total(&self) -> f64 {
        self.first_two + self.sum
    }
}

/// The value for one vector, and the wanted derivative.
#[inline(always)]
fn of_vector<V: Vector, L: Pointwise, const ORDER: usize>(loss: &L, pred: V, target: V) -> (V, V) {
    let result = loss.formula(Dual::<_, ORDER>::variable(Lanes(pred)), Lanes(target));
    let derivative = if ORDER < 2 { result.first() } else { result.second() };
    (result.value().0, derivative.0)
}

/// Whether all elements so far are inside the domains of a loss. To look at them where the formula
/// reads them costs no way to memory of its own.
struct Inside<V: Vector> {
    domains: [Domain; 2],
    outside: V::Mask,
}

impl<V: Vector> Inside<V> {
    #[inline(always)]
    fn new<L: Pointwise>(isa: V::Isa, loss: &L) -> Self {
        let zero = V::splat(isa, V::Element::default());
        let domains = [loss.prediction_domain(), loss.target_domain()];
        Self { domains, outside: zero.less(zero) }
    }

    #[inline(always)]
    fn look_at(&mut self, pred: V, target: V) {
        for (domain, numbers) in self.domains.iter().zip([pred, target]) {
            if let Some(more) = domain.violations(Lanes(numbers)) {
                self.outside = V::or(self.outside, more.0);
            }
        }
    }

    #[inline(always)]
    fn all(&self) -> bool {
        V::all(V::not(self.outside))
    }
}

/// The loop for a block and a loss without parameters. As arguments of a function the slices are
/// known not to overlap.
#[inline(always)]
fn at_once<I: Isa, L: Pointwise, T: Number, const VALUE: bool, const ORDER: usize>(
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

/// Vectors of results that wait until they are written together.
const GROUP: usize = 8;

/// The loop for a loss with parameters.
///
/// The compiler does not see that they are not in the memory that results are written to: what is
/// always inlined is so before anything is known of its pointers. If they were there, they would
/// change with each vector, and so would all that depends on them alone, which should be computed
/// once. So nothing is written while they are read.
#[inline(always)]
fn in_groups<I: Isa, L: Pointwise, T: Number, const VALUE: bool, const ORDER: usize>(
    isa: I,
    loss: &L,
    (pred, target, factor): (&[T], &[T], T),
    values: &mut [T],
    derivatives: &mut [T],
    rest: f64,
) -> Computed {
    let lanes = T::Vector::<I>::LANES;
    const { assert!(BLOCK.is_multiple_of(GROUP * T::Vector::<I>::LANES), "a block ends a group") };
    let mut inside = Inside::new(isa, loss);
    let zero = T::Vector::<I>::splat(isa, T::default());
    let factor = T::Vector::<I>::splat(isa, factor);
    let (mut blocks, mut sum) = (Blocks::NONE, VectorSum::zero(isa));
    let (mut some_values, mut some_derivatives) = ([zero; GROUP], [zero; GROUP]);
    for start in (0..pred.len()).step_by(GROUP * lanes) {
        let group = start..pred.len().min(start + GROUP * lanes);
        let preds = pred[group.clone()].chunks_exact(lanes);
        let targets = target[group.clone()].chunks_exact(lanes);
        for (n, (p, t)) in preds.zip(targets).enumerate() {
            let (p, t) = (T::Vector::<I>::load(isa, p), T::Vector::<I>::load(isa, t));
            inside.look_at(p, t);
            let (value, derivative) = of_vector::<_, L, ORDER>(loss, p, t);
            if VALUE {
                if values.is_empty() {
                    sum.add(value);
                } else {
                    some_values[n % GROUP] = value;
                }
            }
            if ORDER > 0 {
                some_derivatives[n % GROUP] = derivative * factor;
            }
        }
        if VALUE && !values.is_empty() {
            write(&some_values, &mut values[group.clone()]);
        }
        if ORDER > 0 {
            write(&some_derivatives, &mut derivatives[group.clone()]);
        }
        if VALUE && group.end % BLOCK == 0 {
            blocks.add(sum.total());
            sum = VectorSum::zero(isa);
        }
    }
    if VALUE {
        blocks.add(sum.total() + rest);
    }
    Computed { sum: blocks.total(), inside: inside.all() }
}

/// Writes as many vectors as there is room for.
#[inline(always)]
fn write<V: Vector>(vectors: &[V], to: &mut [V::Element]) {
    for (to, vector) in to.chunks_exact_mut(V::LANES).zip(vectors) {
        vector.store(to);
    }
}
