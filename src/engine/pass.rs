//! One pass of a formula over a batch.

use crate::dual::Dual;
use crate::engine::dispatch::{Kernel, dispatch};
use crate::engine::element::Element;
use crate::engine::lanes::Lanes;
use crate::engine::sum::{BlockSum, pairwise};
use crate::engine::threads;
use crate::engine::vector::{Isa, Vector};
use crate::pass::{Output, Plan, Weights};
use crate::pointwise::Pointwise;

/// Elements whose results wait in the nearest cache to be weighted and added up.
const GROUP: usize = 64;
/// Elements whose sum is rounded on its own.
const BLOCK: usize = 8 * GROUP;
/// Elements that one thread takes at a time.
const CHUNK: usize = 8 * BLOCK;

/// Computes what `output` asks for. Returns the sum of the weighted values times `shrink`, where it
/// asks for them, or the index of the first element with a weight that is outside the loss's
/// domain.
#[inline(always)]
pub(crate) fn pass<L: Pointwise, T: Element>(
    loss: &L,
    pred: &[T],
    target: &[T],
    output: Output<'_, T>,
    plan: &Plan<'_, T>,
    shrink: f64,
) -> Result<f64, usize> {
    let exact = plan.output_factor(&output);
    let rounded = T::from_f64(exact);
    let size = rounded.to_f64().abs();
    let fits = exact == 0.0 || (size >= T::MIN_POSITIVE.to_f64() && size <= T::MAX.to_f64());
    let factor = if fits { rounded.to_f64() } else { exact };
    // Together with weights, or beyond the range of the format, the factor comes last, in f64.
    let (at_once, rest) =
        if fits && plan.weights.is_ones() { (rounded, 1.0) } else { (T::from_f64(1.0), factor) };
    let (weights, add) = (plan.weights, plan.add);
    let treatment = &Treatment { factor, at_once, rest, weights, shrink, add };
    let job = Job { loss, pred, target, output: &mut [], treatment, start: 0 };
    match output {
        Output::Value => job.sum::<true, 0>(),
        Output::Values(output) => Job { output, ..job }.sum::<true, 0>(),
        Output::Gradient(output) => Job { output, ..job }.sum::<false, 1>(),
        Output::ValueAndGradient(output) => Job { output, ..job }.sum::<true, 1>(),
        Output::Hessian(output) => Job { output, ..job }.sum::<false, 2>(),
    }
}

/// What is done with the results of the formula.
struct Treatment<'a, T> {
    /// What values are multiplied by where they are written, and derivatives in two steps.
    factor: f64,
    at_once: T,
    rest: f64,
    weights: Weights<'a, T>,
    /// A factor for values in sums, 1 unless those overflow.
    shrink: f64,
    add: bool,
}

/// A part of a batch. With `ORDER` 0 the output, if there is one, is for the values.
struct Job<'a, L, T> {
    loss: &'a L,
    pred: &'a [T],
    target: &'a [T],
    output: &'a mut [T],
    treatment: &'a Treatment<'a, T>,
    /// The index of its first element in the whole batch.
    start: usize,
}

impl<L: Pointwise, T: Element> Job<'_, L, T> {
    /// The sum over this part, as a tree of chunks.
    fn sum<const VALUE: bool, const ORDER: usize>(self) -> Result<f64, usize> {
        let length = self.pred.len();
        if length <= CHUNK {
            return dispatch(Chunk::<L, T, VALUE, ORDER>(self));
        }
        let (left, right) = self.split();
        let (left, right) =
            threads::join(length, || left.sum::<VALUE, ORDER>(), || right.sum::<VALUE, ORDER>());
        Ok(left? + right?)
    }

    /// Two parts, of which the first is a power of two of chunks.
    fn split(self) -> (Self, Self) {
        let chunks = self.pred.len().div_ceil(CHUNK);
        let middle = chunks.next_power_of_two() / 2 * CHUNK;
        let (left_pred, right_pred) = self.pred.split_at(middle);
        let (left_target, right_target) = self.target.split_at(middle);
        let cut = middle.min(self.output.len());
        let (left_output, right_output) = self.output.split_at_mut(cut);
        (
            Job { pred: left_pred, target: left_target, output: left_output, ..self },
            Job {
                pred: right_pred,
                target: right_target,
                output: right_output,
                start: self.start + middle,
                ..self
            },
        )
    }
}

/// A part that is small enough for one thread.
struct Chunk<'a, L, T, const VALUE: bool, const ORDER: usize>(Job<'a, L, T>);

impl<L: Pointwise, T: Element, const VALUE: bool, const ORDER: usize> Kernel
    for Chunk<'_, L, T, VALUE, ORDER>
{
    type Output = Result<f64, usize>;

    #[inline(always)]
    fn run<I: Isa>(self, isa: I) -> Self::Output {
        let Job { loss, pred, target, output, treatment, start } = self.0;
        let &Treatment { factor, at_once, rest, ref weights, shrink, add } = treatment;
        let length = pred.len();
        let mut totals = [0.0; CHUNK / BLOCK];
        let mut sum = BlockSum::ZERO;
        // Results wait in arrays whose address nobody keeps: so the compiler knows that writing
        // them does not change the loss, and prepares its parameters before the loop.
        let mut values = [T::default(); GROUP];
        let mut derivatives = [T::default(); GROUP];

        let mut from = 0;
        while from < length {
            let to = length.min(from + GROUP);
            let count = to - from;
            let (pred, target) = (&pred[from..to], &target[from..to]);
            let results = (&mut values[..count], &mut derivatives[..count]);
            if !group::<I, L, T, VALUE, ORDER>(isa, loss, pred, target, at_once, results) {
                first_violation(loss, pred, target, weights, start + from)?;
            }
            if !weights.is_ones() {
                let slice = weights.array(start + from, count);
                values = weighted(values, slice);
                derivatives = weighted(derivatives, slice);
            }
            if VALUE {
                if shrink != 1.0 {
                    values = values.map(|x| T::from_f64(x.to_f64() * shrink));
                }
                sum.add(&values[..count]);
                if to % BLOCK == 0 || to == length {
                    totals[from / BLOCK] = sum.total();
                    sum = BlockSum::ZERO;
                }
            }
            if !output.is_empty() {
                let output = &mut output[from..to];
                if ORDER == 0 {
                    write(output, &values[..count], factor, add);
                } else if add || rest != 1.0 {
                    write(output, &derivatives[..count], rest, add);
                } else {
                    output.copy_from_slice(&derivatives[..count]);
                }
            }
            from = to;
        }
        Ok(pairwise(&mut totals[..length.div_ceil(BLOCK)]))
    }
}

/// Results times the weights of their samples. What has no weight counts as 0, even if it is
/// infinite or NaN.
#[inline(never)]
fn weighted<T: Element>(mut numbers: [T; GROUP], weights: [T; GROUP]) -> [T; GROUP] {
    for (x, w) in numbers.iter_mut().zip(weights) {
        let product = T::from_f64(x.to_f64() * w.to_f64());
        *x = if w == T::default() { T::default() } else { product };
    }
    numbers
}

/// Writes, or adds, numbers times a factor.
#[inline(always)]
fn write<T: Element>(to: &mut [T], from: &[T], factor: f64, add: bool) {
    for (to, from) in to.iter_mut().zip(from) {
        let scaled = from.to_f64() * factor;
        *to = T::from_f64(if add { to.to_f64() + scaled } else { scaled });
    }
}

/// Writes the values and the scaled derivatives of a group; false if something in it is outside
/// the loss's domain.
#[inline(always)]
fn group<I: Isa, L: Pointwise, T: Element, const VALUE: bool, const ORDER: usize>(
    isa: I,
    loss: &L,
    pred: &[T],
    target: &[T],
    factor: T,
    (values, derivatives): (&mut [T], &mut [T]),
) -> bool {
    let lanes = T::Vector::<I>::LANES;
    // Equal lengths, said once, spare the loop its bounds checks.
    let length = pred.len();
    let target = &target[..length];
    let (values, derivatives) = (&mut values[..length], &mut derivatives[..length]);
    let factor = T::Vector::<I>::splat(isa, factor);
    let mut bad = None;
    let mut i = 0;
    while i + lanes <= length {
        let p = T::Vector::<I>::load(isa, &pred[i..i + lanes]);
        let t = T::Vector::<I>::load(isa, &target[i..i + lanes]);
        let (value, derivative) = vector::<I, L, T, ORDER>(loss, p, t, &mut bad);
        if VALUE {
            value.store(&mut values[i..i + lanes]);
        }
        if ORDER > 0 {
            (derivative * factor).store(&mut derivatives[i..i + lanes]);
        }
        i += lanes;
    }
    if i < length {
        // The last full vector overlaps the one before it, and gives the same results once more.
        let last = length.saturating_sub(lanes)..length;
        let p = last_vector(isa, pred);
        let t = last_vector(isa, target);
        let (value, derivative) = vector::<I, L, T, ORDER>(loss, p, t, &mut bad);
        if VALUE {
            store_last(value, &mut values[last.clone()]);
        }
        if ORDER > 0 {
            store_last(derivative * factor, &mut derivatives[last]);
        }
    }
    match bad {
        Some(bad) => T::Vector::<I>::all(T::Vector::<I>::not(bad)),
        None => true,
    }
}

/// Value and derivative of one vector; adds to `bad` what is outside the domain.
#[inline(always)]
fn vector<I: Isa, L: Pointwise, T: Element, const ORDER: usize>(
    loss: &L,
    pred: T::Vector<I>,
    target: T::Vector<I>,
    bad: &mut Option<<T::Vector<I> as Vector>::Mask>,
) -> (T::Vector<I>, T::Vector<I>) {
    let (pred, target) = (Lanes(pred), Lanes(target));
    if let Some(violations) = loss.prediction_domain().violations(pred) {
        *bad = Some(either::<T::Vector<I>>(*bad, violations.0));
    }
    if let Some(violations) = loss.target_domain().violations(target) {
        *bad = Some(either::<T::Vector<I>>(*bad, violations.0));
    }
    let result = loss.formula(Dual::<_, ORDER>::variable(pred), target);
    let derivative = if ORDER < 2 { result.first() } else { result.second() };
    (result.value().0, derivative.0)
}

/// An error with the index of the first element that has a weight and is outside the domain.
#[cold]
#[inline(never)]
fn first_violation<L: Pointwise, T: Element>(
    loss: &L,
    pred: &[T],
    target: &[T],
    weights: &Weights<'_, T>,
    start: usize,
) -> Result<(), usize> {
    let (preds, targets) = (loss.prediction_domain(), loss.target_domain());
    let violation = (0..pred.len()).find(|&i| {
        let inside = preds.contains(pred[i].to_f64()) && targets.contains(target[i].to_f64());
        !inside && weights.get(start + i) != 0.0
    });
    violation.map_or(Ok(()), |i| Err(start + i))
}

/// The last full vector of a slice. Where the slice is shorter, all of it, and then its first
/// element, which can do no harm.
#[inline(always)]
fn last_vector<I: Isa, T: Element>(isa: I, slice: &[T]) -> T::Vector<I> {
    let lanes = T::Vector::<I>::LANES;
    if slice.len() >= lanes {
        return T::Vector::<I>::load(isa, &slice[slice.len() - lanes..]);
    }
    let mut numbers = [slice[0]; MAX_LANES];
    for (to, from) in numbers.iter_mut().zip(slice) {
        *to = *from;
    }
    T::Vector::<I>::load(isa, &numbers)
}

/// Writes as much of a vector as there is room for.
#[inline(always)]
fn store_last<V: Vector>(vector: V, to: &mut [V::Element]) {
    if to.len() >= V::LANES {
        return vector.store(to);
    }
    let mut numbers = [V::Element::default(); MAX_LANES];
    vector.store(&mut numbers);
    for (to, from) in to.iter_mut().zip(numbers) {
        *to = from;
    }
}

#[inline(always)]
fn either<V: Vector>(some: Option<V::Mask>, other: V::Mask) -> V::Mask {
    match some {
        Some(some) => V::or(some, other),
        None => other,
    }
}

/// More lanes than any register has.
const MAX_LANES: usize = 16;

/// Value, first and second derivative for one prediction and one target.
pub(crate) fn point<L: Pointwise, T: Element>(loss: &L, pred: T, target: T) -> [T; 3] {
    struct At<'a, L, T>(&'a L, T, T);

    impl<L: Pointwise, T: Element> Kernel for At<'_, L, T> {
        type Output = [T; 3];

        #[inline(always)]
        fn run<I: Isa>(self, isa: I) -> [T; 3] {
            let Self(loss, pred, target) = self;
            let pred = Lanes(T::Vector::<I>::splat(isa, pred));
            let target = Lanes(T::Vector::<I>::splat(isa, target));
            let result = loss.formula(Dual::<_, 2>::variable(pred), target);
            let mut numbers = [[T::default(); MAX_LANES]; 3];
            result.value().0.store(&mut numbers[0]);
            result.first().0.store(&mut numbers[1]);
            result.second().0.store(&mut numbers[2]);
            [numbers[0][0], numbers[1][0], numbers[2][0]]
        }
    }

    dispatch(At(loss, pred, target))
}
