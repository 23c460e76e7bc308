//! A pass over a batch whose samples are one prediction and one target.

use core::marker::PhantomData;
use core::ops::Range;

use crate::domain::Domain;
use crate::engine::dispatch::{Kernel, Level, detect, dispatch};
use crate::engine::element::{Element, Number, widened, write_narrowed};
use crate::engine::formula::{BLOCKS, Computed, Elements, Formula, Wanted};
use crate::engine::sum::{self, BLOCK, BlockSum, MAX_LANES};
use crate::engine::threads;
use crate::engine::vector::{Isa, Vector};
use crate::error::{self, Error};
use crate::pass::{Output, Plan, Scaling, Weights};

/// Elements that are widened together, or treated in the same room: one block would be few for what
/// such a room costs.
const TWO_BLOCKS: usize = 2 * BLOCK;
/// Elements that are widened in the same room, two blocks after the other.
const WIDENED: usize = 16 * TWO_BLOCKS;
/// Elements of a block whose results wait to be weighted: a part of it.
pub(crate) const PIECE: usize = 256;
const _: () = assert!(BLOCK / PIECE * PIECE == BLOCK);
/// The mean of no more samples than this takes a shorter way.
const SMALL: usize = 64;

/// The targets of a batch: numbers, or truth values that stand for two of them.
#[derive(Clone, Copy, Debug)]
pub enum Targets<'a, T> {
    /// One number per sample.
    Numbers(&'a [T]),
    /// One truth value per sample, and what "no" and "yes" stand for.
    Flags(&'a [bool], [T; 2]),
}

impl<T: Element> Targets<'_, T> {
    /// How many there are.
    pub(crate) const fn len(&self) -> usize {
        match self {
            Self::Numbers(numbers) => numbers.len(),
            Self::Flags(flags, _) => flags.len(),
        }
    }

    /// The target of one sample.
    pub(crate) fn get(&self, index: usize) -> T {
        match *self {
            Self::Numbers(numbers) => numbers[index],
            Self::Flags(flags, numbers) => numbers[usize::from(flags[index])],
        }
    }

    /// The targets of some samples, for which there is `room`.
    #[inline(always)]
    fn numbers<'b>(&'b self, samples: Range<usize>, room: &'b mut [T::Number]) -> &'b [T::Number] {
        match *self {
            Self::Numbers(numbers) => widened(&numbers[samples], room),
            Self::Flags(flags, [no, yes]) => {
                let numbers = [T::Number::from_f64(no.to_f64()), T::Number::from_f64(yes.to_f64())];
                let room = &mut room[..samples.len()];
                dispatch(detect(), Choose { to: &mut *room, flags: &flags[samples], numbers });
                room
            }
        }
    }

    fn split_at(self, middle: usize) -> (Self, Self) {
        match self {
            Self::Numbers(numbers) => {
                let (left, right) = numbers.split_at(middle);
                (Self::Numbers(left), Self::Numbers(right))
            }
            Self::Flags(flags, numbers) => {
                let (left, right) = flags.split_at(middle);
                (Self::Flags(left, numbers), Self::Flags(right, numbers))
            }
        }
    }
}

/// One pass over a batch: writes what `output` asks for, and returns the reduced value. The domains
/// are those of predictions and targets.
pub(crate) fn pass<T: Element>(
    formula: &dyn Formula<T::Number>,
    domains: &[Domain; 2],
    pred: &[T],
    target: Targets<'_, T>,
    output: Output<'_, T>,
    scaling: Scaling<'_, T>,
) -> Result<f64, Error> {
    let samples = pred.len();
    error::length("target", samples, target.len())?;
    output.check_length(samples, samples)?;
    let plan = Plan::new(scaling, samples, &output, |weights| match weights.is_ones() {
        true => samples as f64,
        false => sum::sum_over(0..samples, &|start, room| weights.fill(start, room)),
    })?;
    let again = |shrink| sum_again(formula, domains, pred, target, &plan, shrink);
    sum(formula, domains, pred, target, output, &plan, 1.0)
        .and_then(|sum| plan.reduce(sum, again))
        .map_err(|index| {
            let [preds, targets] = domains;
            let (pred, target) = (pred[index].to_f64(), target.get(index).to_f64());
            let (argument, domain, value) = match targets.contains(target) {
                true => ("pred", preds, pred),
                false => ("target", targets, target),
            };
            Error::Value { argument, index, value, expected: domain.expected() }
        })
}

/// What a pass gives for the mean of a few samples, of which there are many in the world, to the bit;
/// nothing if there is anything else to be done, or to be refused.
#[inline]
pub(crate) fn small_mean<F: Formula<T::Number>, T: Element>(
    formula: &F,
    pred: &[T],
    target: &[T],
    output: &mut Output<'_, T>,
) -> Option<f64> {
    let samples = pred.len();
    if samples == 0
        || samples > SMALL
        || samples != target.len()
        || output.check_length(samples, samples).is_err()
    {
        return None;
    }
    let arguments = (T::numbers(pred)?, T::numbers(target)?);
    let divisor = samples as f64;
    let factor = T::Number::from_f64(divisor.recip());
    let (wanted, sums, output) = requested(output);
    let output = T::numbers_mut(output)?;
    let results = results(wanted, sums, output);
    let Computed { sum, inside } = Engine::new(formula).compute(wanted, factor, arguments, results);
    match sums {
        _ if !inside => None,
        true => sum.is_finite().then_some(sum / divisor),
        false => Some(0.0),
    }
}

/// What is computed of each element, whether the values are added up, and where the rest goes.
#[inline(always)]
fn requested<'a, T>(output: &'a mut Output<'_, T>) -> (Wanted, bool, &'a mut [T]) {
    match output {
        Output::Value => (Wanted::Value, true, &mut []),
        Output::Values(values) => (Wanted::Value, false, values),
        Output::Gradient(gradient) => (Wanted::Gradient, false, gradient),
        Output::ValueAndGradient(gradient) => (Wanted::ValueAndGradient, true, gradient),
        Output::Hessian(hessian) => (Wanted::Hessian, false, hessian),
    }
}

/// Where the values and the derivatives of some elements go.
#[inline(always)]
fn results<T>(wanted: Wanted, sums: bool, output: &mut [T]) -> (&mut [T], &mut [T]) {
    match wanted {
        Wanted::Value if sums => (&mut [], &mut []),
        Wanted::Value => (output, &mut []),
        _ => (&mut [], output),
    }
}

/// The sum of the weighted values times `shrink`.
#[cold]
#[inline(never)]
fn sum_again<T: Element>(
    formula: &dyn Formula<T::Number>,
    domains: &[Domain; 2],
    pred: &[T],
    target: Targets<'_, T>,
    plan: &Plan<'_, T>,
    shrink: f64,
) -> Result<f64, usize> {
    sum(formula, domains, pred, target, Output::Value, plan, shrink)
}

/// Computes what `output` asks for. Returns the sum of the weighted values times `shrink`, where it
/// asks for them reduced, or the index of the first element with a weight that is outside the
/// loss's domain.
#[inline(always)]
fn sum<T: Element>(
    formula: &dyn Formula<T::Number>,
    domains: &[Domain; 2],
    pred: &[T],
    target: Targets<'_, T>,
    mut output: Output<'_, T>,
    plan: &Plan<'_, T>,
    shrink: f64,
) -> Result<f64, usize> {
    let exact = plan.output_factor(&output);
    let rounded = T::Number::from_f64(exact);
    let size = rounded.to_f64().abs();
    let (least, most) = (T::Number::MIN_POSITIVE.to_f64(), T::Number::MAX.to_f64());
    let fits = exact == 0.0 || (size >= least && size <= most);
    let factor = if fits { rounded.to_f64() } else { exact };
    // Together with weights, or beyond the range of the format, the factor comes last, in f64.
    let at_once = fits && plan.weights.is_ones();
    let (wanted, sums, output) = requested(&mut output);
    let (at_once, rest) = match (wanted.derivative(), at_once) {
        (true, true) => (rounded, 1.0),
        _ => (T::Number::from_f64(1.0), factor),
    };
    let call = Call {
        engine: Engine::new(formula),
        domains,
        wanted,
        sums,
        at_once,
        rest,
        weights: plan.weights,
        shrink,
        add: plan.add,
    };
    Part { call: &call, pred, target, output, start: 0 }.sum()
}

/// What is the same for all parts of a batch.
struct Call<'a, T: Element> {
    engine: Engine<'a, dyn Formula<T::Number> + 'a, T::Number>,
    domains: &'a [Domain; 2],
    wanted: Wanted,
    /// The values are added up.
    sums: bool,
    /// What results are multiplied by, in two steps.
    at_once: T::Number,
    rest: f64,
    weights: Weights<'a, T>,
    /// A factor for values in sums, 1 unless those overflow.
    shrink: f64,
    add: bool,
}

/// A part of a batch.
struct Part<'a, T: Element> {
    call: &'a Call<'a, T>,
    pred: &'a [T],
    target: Targets<'a, T>,
    output: &'a mut [T],
    /// The index of its first element in the whole batch.
    start: usize,
}

impl<T: Element> Part<'_, T> {
    /// The sum over this part, as a tree of blocks.
    fn sum(self) -> Result<f64, usize> {
        let length = self.pred.len();
        if T::WIDENS && length <= WIDENED && self.call.is_plain() {
            let mut room = [[T::Number::default(); TWO_BLOCKS]; 3];
            return self.sum_widened(&mut room);
        }
        if length <= BLOCKS * BLOCK && self.is_direct() {
            return self.plain_blocks([&mut [], &mut [], &mut []]);
        }
        if length <= TWO_BLOCKS {
            return self.treated_blocks();
        }
        let (left, right) = self.split();
        let (left, right) = threads::join(length, || left.sum(), || right.sum());
        Ok(left? + right?)
    }

    /// The same where nothing is done with the results of blocks that have been widened.
    fn sum_widened(self, room: &mut [[T::Number; TWO_BLOCKS]; 3]) -> Result<f64, usize> {
        if self.pred.len() <= TWO_BLOCKS {
            let [preds, targets, written] = room;
            return self.plain_blocks([preds, targets, written]);
        }
        let (left, right) = self.split();
        Ok(left.sum_widened(room)? + right.sum_widened(room)?)
    }

    /// Two parts, of which the first is a power of two of blocks.
    fn split(self) -> (Self, Self) {
        let blocks = self.pred.len().div_ceil(BLOCK);
        let middle = blocks.next_power_of_two() / 2 * BLOCK;
        let (left_pred, right_pred) = self.pred.split_at(middle);
        let (left_target, right_target) = self.target.split_at(middle);
        let cut = middle.min(self.output.len());
        let (left_output, right_output) = self.output.split_at_mut(cut);
        (
            Part { pred: left_pred, target: left_target, output: left_output, ..self },
            Part {
                pred: right_pred,
                target: right_target,
                output: right_output,
                start: self.start + middle,
                ..self
            },
        )
    }

    /// Whether the formula reads what is there, and writes what is asked for.
    #[inline(always)]
    fn is_direct(&self) -> bool {
        !T::WIDENS && matches!(self.target, Targets::Numbers(_)) && self.call.is_plain()
    }

    /// Nothing is done with the results but to write them and to add them up. There is `room` for
    /// what has to be widened of predictions, targets and results.
    #[inline(always)]
    fn plain_blocks(self, room: [&mut [T::Number]; 3]) -> Result<f64, usize> {
        let Self { call, pred, target, output, start } = self;
        let [preds, targets, written] = room;
        let arguments = (widened(pred, preds), target.numbers(0..pred.len(), targets));
        write_narrowed(
            output,
            written,
            false,
            #[inline(always)]
            |output| call.compute(arguments, start, results(call.wanted, call.sums, output)),
        )
    }

    /// The results of one or two blocks are weighted, scaled, or added to what is there.
    #[inline(never)]
    fn treated_blocks(self) -> Result<f64, usize> {
        let Self { call, pred, target, output, start } = self;
        let level = call.engine.level;
        let mut preds = [T::Number::default(); PIECE];
        let mut targets = [T::Number::default(); PIECE];
        let mut values = [T::Number::default(); PIECE];
        let mut derivatives = [T::Number::default(); PIECE];
        let mut weights = [1.0; PIECE];
        let (mut first, mut sum, mut rest) = (0.0, BlockSum::ZERO, 0.0);
        for from in (0..pred.len()).step_by(PIECE) {
            if from == BLOCK {
                first = core::mem::replace(&mut sum, BlockSum::ZERO).total();
            }
            let piece = from..pred.len().min(from + PIECE);
            let count = piece.len();
            let arguments = (
                widened(&pred[piece.clone()], &mut preds),
                target.numbers(piece.clone(), &mut targets),
            );
            let values = &mut values[..if call.wanted.value() { count } else { 0 }];
            let derivatives = &mut derivatives[..if call.wanted.derivative() { count } else { 0 }];
            call.compute(arguments, start + from, (&mut *values, &mut *derivatives))?;
            let weights = &mut weights[..count];
            call.weights.fill(start + from, weights);
            if !output.is_empty() {
                let from = if call.wanted.derivative() { &*derivatives } else { &*values };
                let &Call { rest: factor, add, .. } = call;
                // The predictions are no longer needed.
                let room = &mut preds;
                write_narrowed(&mut output[piece], room, add, |to| {
                    dispatch(level, Write { to, from, weights, factor, add });
                });
            }
            if call.sums {
                let (sum, factor) = (&mut sum, call.shrink);
                dispatch(level, AddUp { sum, weights: &mut *weights, values, factor });
                let (_, behind) = weights.as_chunks::<MAX_LANES>();
                rest += sum::rest(behind);
            }
        }
        Ok(first + (sum.total() + rest))
    }
}

impl<T: Element> Call<'_, T> {
    /// Whether results are written and added up as they are.
    #[inline(always)]
    fn is_plain(&self) -> bool {
        self.weights.is_ones() && !self.add && self.rest == 1.0 && self.shrink == 1.0
    }

    /// The sum of the values if there is no room for them, or the index of the first element that
    /// has a weight and is outside the domain. The first of these elements has the index `start`.
    #[inline(always)]
    fn compute(
        &self,
        arguments: (&[T::Number], &[T::Number]),
        start: usize,
        results: (&mut [T::Number], &mut [T::Number]),
    ) -> Result<f64, usize> {
        let Computed { sum, inside } =
            self.engine.compute(self.wanted, self.at_once, arguments, results);
        if !inside {
            self.first_violation(arguments, start)?;
        }
        Ok(sum)
    }

    #[cold]
    #[inline(never)]
    fn first_violation(
        &self,
        (pred, target): (&[T::Number], &[T::Number]),
        start: usize,
    ) -> Result<(), usize> {
        let [preds, targets] = self.domains;
        let violation = (0..pred.len()).find(|&i| {
            let inside = preds.contains(pred[i].to_f64()) && targets.contains(target[i].to_f64());
            !inside && self.weights.get(start + i) != 0.0
        });
        violation.map_or(Ok(()), |i| Err(start + i))
    }
}

/// A formula, and what it is computed with.
struct Engine<'a, F: ?Sized, T> {
    formula: &'a F,
    level: Level,
    number: PhantomData<T>,
}

impl<'a, F: Formula<T> + ?Sized, T: Number> Engine<'a, F, T> {
    #[inline(always)]
    fn new(formula: &'a F) -> Self {
        Self { formula, level: detect(), number: PhantomData }
    }

    /// Computes the formula for up to [`BLOCKS`] blocks of elements.
    #[inline(always)]
    fn compute(
        &self,
        wanted: Wanted,
        factor: T,
        (pred, target): (&[T], &[T]),
        (values, derivatives): (&mut [T], &mut [T]),
    ) -> Computed {
        let full = pred.len() / MAX_LANES * MAX_LANES;
        let (pred, pred_rest) = pred.split_at(full);
        let (target, target_rest) = target.split_at(full);
        let (values, values_rest) = values.split_at_mut(full.min(values.len()));
        let (derivatives, derivatives_rest) = derivatives.split_at_mut(full.min(derivatives.len()));
        let Self { formula, level, .. } = *self;
        let rest = pred_rest.len();
        let (mut sum, mut inside) = (0.0, true);
        if rest > 0 {
            // What fills the vectors up is an element that is there, which can do no harm.
            let mut arguments = [[pred_rest[0]; MAX_LANES], [target_rest[0]; MAX_LANES]];
            arguments[0][..rest].copy_from_slice(pred_rest);
            arguments[1][..rest].copy_from_slice(target_rest);
            let mut results = [[T::default(); MAX_LANES]; 2];
            let [values, derivatives] = &mut results;
            let lanes = dispatch(level, LanesOf::<T>(PhantomData));
            let padded = rest.next_multiple_of(lanes);
            let mut elements = Elements {
                pred: &arguments[0][..padded],
                target: &arguments[1][..padded],
                factor,
                values: &mut values[..padded],
                derivatives: &mut derivatives[..padded],
                rest: 0.0,
            };
            inside = formula.compute(level, wanted, &mut elements).inside;
            if values_rest.is_empty() {
                sum = sum::rest(&values[..rest]);
            }
            values_rest.copy_from_slice(&values[..values_rest.len()]);
            derivatives_rest.copy_from_slice(&derivatives[..derivatives_rest.len()]);
        }
        if full == 0 {
            return Computed { sum, inside };
        }
        let mut elements = Elements { pred, target, factor, values, derivatives, rest: sum };
        let all = formula.compute(level, wanted, &mut elements);
        Computed { inside: all.inside & inside, ..all }
    }
}

/// A number times the weight of its sample and a factor. These two come first: the number times the
/// weight may be out of range where the product of all is not. What has no weight counts as 0, even
/// if it is infinite or NaN.
#[inline(always)]
fn weighted(x: impl Element, weight: f64, factor: f64) -> f64 {
    if weight == 0.0 { 0.0 } else { x.to_f64() * (weight * factor) }
}

/// Multiplies weights by values and a factor, and adds all up but what is behind the last vector.
struct AddUp<'a, T> {
    sum: &'a mut BlockSum,
    weights: &'a mut [f64],
    values: &'a [T],
    factor: f64,
}

impl<T: Number> Kernel for AddUp<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run<I: Isa>(self, _: I) {
        for (weight, x) in self.weights.iter_mut().zip(self.values) {
            *weight = weighted(*x, *weight, self.factor);
        }
        let (vectors, _) = self.weights.as_chunks::<MAX_LANES>();
        self.sum.add(vectors.as_flattened());
    }
}

/// Replaces numbers by others, or multiplies them by those.
struct Multiply<'a, T> {
    numbers: &'a mut [f64],
    factors: &'a [T],
    replace: bool,
}

impl<T: Number> Kernel for Multiply<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run<I: Isa>(self, _: I) {
        for (number, factor) in self.numbers.iter_mut().zip(self.factors) {
            let before = if self.replace { 1.0 } else { *number };
            *number = before * factor.to_f64();
        }
    }
}

/// Replaces numbers by others, or multiplies them by those.
pub(crate) fn multiply<T: Number>(numbers: &mut [f64], factors: &[T], replace: bool) {
    dispatch(detect(), Multiply { numbers, factors, replace });
}

/// Writes one of two numbers for each truth value.
struct Choose<'a, T> {
    to: &'a mut [T],
    flags: &'a [bool],
    numbers: [T; 2],
}

impl<T: Number> Kernel for Choose<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run<I: Isa>(self, _: I) {
        let [no, yes] = self.numbers;
        for (to, flag) in self.to.iter_mut().zip(self.flags) {
            *to = if *flag { yes } else { no };
        }
    }
}

/// Writes, or adds, numbers times their weights and a factor.
struct Write<'a, T> {
    to: &'a mut [T],
    from: &'a [T],
    weights: &'a [f64],
    factor: f64,
    add: bool,
}

impl<T: Number> Kernel for Write<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run<I: Isa>(self, _: I) {
        for ((to, from), weight) in self.to.iter_mut().zip(self.from).zip(self.weights) {
            let scaled = weighted(*from, *weight, self.factor);
            *to = T::from_f64(if self.add { to.to_f64() + scaled } else { scaled });
        }
    }
}

/// The number of lanes.
struct LanesOf<T>(PhantomData<T>);

impl<T: Number> Kernel for LanesOf<T> {
    type Output = usize;

    #[inline(always)]
    fn run<I: Isa>(self, _: I) -> usize {
        T::Vector::<I>::LANES
    }
}

/// Value, first and second derivative for one prediction and one target.
pub(crate) fn point<T: Element>(formula: &dyn Formula<T::Number>, pred: T, target: T) -> [T; 3] {
    let level = detect();
    let preds = [T::Number::from_f64(pred.to_f64()); MAX_LANES];
    let targets = [T::Number::from_f64(target.to_f64()); MAX_LANES];
    let lanes = dispatch(level, LanesOf::<T::Number>(PhantomData));
    let mut results = [[T::Number::default(); MAX_LANES]; 3];
    let [values, gradient, hessian] = &mut results;
    let mut elements = Elements {
        pred: &preds[..lanes],
        target: &targets[..lanes],
        factor: T::Number::from_f64(1.0),
        values: &mut values[..lanes],
        derivatives: &mut gradient[..lanes],
        rest: 0.0,
    };
    formula.compute(level, Wanted::ValueAndGradient, &mut elements);
    elements.derivatives = &mut hessian[..lanes];
    formula.compute(level, Wanted::Hessian, &mut elements);
    let mut point = [T::default(); 3];
    let [[value, ..], [first, ..], [second, ..]] = results;
    T::narrow(&[value, first, second], &mut point);
    point
}
