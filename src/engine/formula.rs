//! A formula over lanes: the only part of the engine that is compiled for each loss.

use crate::dual::Dual;
use crate::engine::dispatch::{Kernel, Level, dispatch};
use crate::engine::element::Number;
use crate::engine::lanes::Lanes;
use crate::engine::sum::VectorSum;
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

/// A pointwise loss as an object, so that all else is compiled once and not for each loss.
pub trait Formula<T>: Sync {
    /// Computes what is wanted of some elements, whose number is a multiple of the lanes of the
    /// level. Derivatives are multiplied by a factor; values are written if there is room for them,
    /// else added up, and their sum is returned.
    fn compute(
        &self,
        level: Level,
        wanted: Wanted,
        arguments: (&[T], &[T]),
        factor: T,
        results: (&mut [T], &mut [T]),
    ) -> f64;
}

impl<L: Pointwise, T: Number> Formula<T> for L {
    fn compute(
        &self,
        level: Level,
        wanted: Wanted,
        (pred, target): (&[T], &[T]),
        factor: T,
        (values, derivatives): (&mut [T], &mut [T]),
    ) -> f64 {
        let group = Group { loss: self, pred, target, factor, values, derivatives };
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
}

struct Results<'a, L, T, const VALUE: bool, const ORDER: usize>(Group<'a, L, T>);

impl<L: Pointwise, T: Number, const VALUE: bool, const ORDER: usize> Kernel
    for Results<'_, L, T, VALUE, ORDER>
{
    type Output = f64;

    #[inline(always)]
    fn run<I: Isa>(self, isa: I) -> f64 {
        let Group { loss, pred, target, factor, values, derivatives } = self.0;
        // Equal lengths, said once, spare the loop its bounds checks.
        let target = &target[..pred.len()];
        let derivatives = &mut derivatives[..if ORDER > 0 { pred.len() } else { 0 }];
        let arguments = (pred, target, factor);
        results::<I, L, T, VALUE, ORDER>(isa, loss, arguments, values, derivatives)
    }
}

/// Vectors of results that wait until they are written together.
const WAITING: usize = 8;

/// The loop.
///
/// The compiler cannot know that a loss with parameters is not in the memory that results are
/// written to. If it were, it would change with each vector, and so would all that depends on its
/// parameters alone, which should be computed once. So nothing is written while it is read.
#[inline(always)]
fn results<I: Isa, L: Pointwise, T: Number, const VALUE: bool, const ORDER: usize>(
    isa: I,
    loss: &L,
    (pred, target, factor): (&[T], &[T], T),
    values: &mut [T],
    derivatives: &mut [T],
) -> f64 {
    let lanes = T::Vector::<I>::LANES;
    let zero = T::Vector::<I>::splat(isa, T::default());
    let factor = T::Vector::<I>::splat(isa, factor);
    let mut sum = VectorSum::zero(isa);
    let sums = values.is_empty();
    let mut values = values.chunks_exact_mut(lanes);
    let mut derivatives = derivatives.chunks_exact_mut(lanes);
    let (mut some_values, mut some_derivatives) = ([zero; WAITING], [zero; WAITING]);
    let (preds, targets) = (pred.chunks(WAITING * lanes), target.chunks(WAITING * lanes));
    for (preds, targets) in preds.zip(targets) {
        let arguments = preds.chunks_exact(lanes).zip(targets.chunks_exact(lanes));
        let waiting = some_values.iter_mut().zip(&mut some_derivatives);
        for ((p, t), (some_value, some_derivative)) in arguments.zip(waiting) {
            let p = Lanes(T::Vector::<I>::load(isa, p));
            let t = Lanes(T::Vector::<I>::load(isa, t));
            let result = loss.formula(Dual::<_, ORDER>::variable(p), t);
            if VALUE {
                let value = result.value().0;
                if sums {
                    sum.add(value);
                } else {
                    *some_value = value;
                }
            }
            if ORDER > 0 {
                let derivative = if ORDER == 1 { result.first() } else { result.second() };
                let derivative = derivative.0 * factor;
                if size_of::<L>() > 0 {
                    *some_derivative = derivative;
                } else if let Some(to) = derivatives.next() {
                    derivative.store(to);
                }
            }
        }
        let count = preds.len() / lanes;
        if VALUE && !sums {
            for (to, value) in values.by_ref().take(count).zip(&some_values) {
                value.store(to);
            }
        }
        if ORDER > 0 && size_of::<L>() > 0 {
            for (to, derivative) in derivatives.by_ref().take(count).zip(&some_derivatives) {
                derivative.store(to);
            }
        }
    }
    if VALUE { sum.total() } else { 0.0 }
}
