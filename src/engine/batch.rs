//! A pass over a batch whose samples are one prediction and one target.

use crate::domain::Domain;
use crate::engine::dispatch::{Kernel, Level, detect, dispatch};
use crate::engine::element::Element;
use crate::engine::formula::{Formula, Wanted};
use crate::engine::lanes::Lanes;
use crate::engine::sum::{BlockSum, WAYS, pairwise, sum_over};
use crate::engine::threads;
use crate::engine::vector::{Isa, Vector};
use crate::error::{self, Error};
use crate::pass::{Output, Plan, Scaling, Weights};

/// Elements whose sum is rounded on its own. Their results wait in the nearest cache to be added
/// up.
const BLOCK: usize = 256;
/// The mean of no more samples than this takes a shorter way.
const SMALL: usize = 64;
/// Elements that one thread takes at a time.
const CHUNK: usize = 16 * BLOCK;
/// More lanes than any register has.
const MAX_LANES: usize = 16;

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
    formula: &dyn Formula<T>,
    domains: &[Domain; 2],
    pred: &[T],
    target: Targets<'_, T>,
    mut output: Output<'_, T>,
    scaling: Scaling<'_, T>,
) -> Result<f64, Error> {
    let samples = pred.len();
    error::length("target", samples, target.len())?;
    output.check_length(samples, samples)?;
    if let Targets::Numbers(target) = target
        && samples <= SMALL
        && scaling.is_mean()
        && let Some(mean) = small_mean(formula, domains, (pred, target), &mut output)
    {
        return Ok(mean);
    }
    let plan = Plan::new(scaling, samples, &output, |weights| match weights.is_ones() {
        true => samples as f64,
        false => sum_over(0..samples, &|i| weights.get(i)),
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

/// What a pass does for the mean of a few samples, of which there are many in the world, to the bit;
/// nothing if there is anything else to be done.
#[inline(always)]
fn small_mean<T: Element>(
    formula: &dyn Formula<T>,
    domains: &[Domain; 2],
    arguments: (&[T], &[T]),
    output: &mut Output<'_, T>,
) -> Option<f64> {
    let samples = arguments.0.len();
    let engine = Engine::new(formula, domains);
    if samples == 0 || !engine.is_inside(arguments) {
        return None;
    }
    let divisor = samples as f64;
    let factor = T::from_f64(divisor.recip());
    let (wanted, derivatives): (_, &mut [T]) = match output {
        Output::Value => (Wanted::Value, &mut []),
        Output::ValueAndGradient(gradient) => (Wanted::ValueAndGradient, gradient),
        Output::Values(values) => {
            engine.compute(Wanted::Value, factor, arguments, (values, &mut []));
            return Some(0.0);
        }
        Output::Gradient(gradient) => {
            engine.compute(Wanted::Gradient, factor, arguments, (&mut [], gradient));
            return Some(0.0);
        }
        Output::Hessian(hessian) => {
            engine.compute(Wanted::Hessian, factor, arguments, (&mut [], hessian));
            return Some(0.0);
        }
    };
    let mut rows = [[T::default(); WAYS]; SMALL / WAYS];
    let values = &mut rows.as_flattened_mut()[..samples];
    engine.compute(wanted, factor, arguments, (values, derivatives));
    let sum = dispatch(engine.level, Total(&rows[..samples.div_ceil(WAYS)]));
    sum.is_finite().then_some(sum / divisor)
}

/// The sum of the weighted values times `shrink`.
#[cold]
#[inline(never)]
fn sum_again<T: Element>(
    formula: &dyn Formula<T>,
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
    formula: &dyn Formula<T>,
    domains: &[Domain; 2],
    pred: &[T],
    target: Targets<'_, T>,
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
    let at_once = fits && plan.weights.is_ones();
    let (wanted, sums, output) = match output {
        Output::Value => (Wanted::Value, true, &mut [][..]),
        Output::Values(output) => (Wanted::Value, false, output),
        Output::Gradient(output) => (Wanted::Gradient, false, output),
        Output::ValueAndGradient(output) => (Wanted::ValueAndGradient, true, output),
        Output::Hessian(output) => (Wanted::Hessian, false, output),
    };
    let (at_once, rest) = match (wanted.derivative(), at_once) {
        (true, true) => (rounded, 1.0),
        _ => (T::from_f64(1.0), factor),
    };
    let call = Call {
        engine: Engine::new(formula, domains),
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
struct Call<'a, T> {
    engine: Engine<'a, T>,
    wanted: Wanted,
    /// The values are added up.
    sums: bool,
    /// What results are multiplied by, in two steps.
    at_once: T,
    rest: f64,
    weights: Weights<'a, T>,
    /// A factor for values in sums, 1 unless those overflow.
    shrink: f64,
    add: bool,
}

/// A part of a batch.
struct Part<'a, T> {
    call: &'a Call<'a, T>,
    pred: &'a [T],
    target: Targets<'a, T>,
    output: &'a mut [T],
    /// The index of its first element in the whole batch.
    start: usize,
}

impl<T: Element> Part<'_, T> {
    /// The sum over this part, as a tree of chunks.
    fn sum(self) -> Result<f64, usize> {
        let length = self.pred.len();
        if length <= CHUNK {
            return self.chunk();
        }
        let (left, right) = self.split();
        let (left, right) = threads::join(length, || left.sum(), || right.sum());
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

    /// The sum over a part that is small enough for one thread, a block at a time.
    #[inline(always)]
    fn chunk(self) -> Result<f64, usize> {
        let &Call { rest, weights, shrink, add, .. } = self.call;
        let plain = weights.is_ones() && !add && rest == 1.0 && shrink == 1.0;
        match self.target {
            Targets::Numbers(target) if plain => self.plain_chunk(target),
            _ => self.treated_chunk(),
        }
    }

    /// Nothing is done with the results but to write them and to add them up.
    #[inline(always)]
    fn plain_chunk(self, target: &[T]) -> Result<f64, usize> {
        let Self { call, pred, output, start, .. } = self;
        let mut rows = [[T::default(); WAYS]; BLOCK / WAYS];
        let mut totals = [0.0; CHUNK / BLOCK];
        let mut blocks = 0;
        for from in (0..pred.len()).step_by(BLOCK) {
            let block = from..pred.len().min(from + BLOCK);
            let arguments = (&pred[block.clone()], &target[block.clone()]);
            call.check(arguments, start + from)?;
            let values = &mut rows.as_flattened_mut()[..block.len()];
            match (call.wanted, call.sums) {
                (Wanted::Value, true) => call.compute(arguments, (values, &mut [])),
                (Wanted::Value, false) => {
                    call.compute(arguments, (&mut output[block.clone()], &mut []));
                }
                (Wanted::ValueAndGradient, _) => {
                    call.compute(arguments, (values, &mut output[block.clone()]));
                }
                _ => call.compute(arguments, (&mut [], &mut output[block.clone()])),
            }
            if call.sums {
                totals[blocks] = total(call.engine.level, &mut rows, block.len());
            }
            blocks += 1;
        }
        Ok(pairwise(&mut totals[..blocks]))
    }

    /// The results are weighted, scaled, or added to what is there.
    #[inline(never)]
    fn treated_chunk(self) -> Result<f64, usize> {
        let Self { call, pred, target, output, start } = self;
        let mut numbers = [T::default(); BLOCK];
        let mut rows = [[T::default(); WAYS]; BLOCK / WAYS];
        let mut derivatives = [T::default(); BLOCK];
        let mut totals = [0.0; CHUNK / BLOCK];
        let mut blocks = 0;
        for from in (0..pred.len()).step_by(BLOCK) {
            let block = from..pred.len().min(from + BLOCK);
            let count = block.len();
            for (number, index) in numbers.iter_mut().zip(block.clone()) {
                *number = target.get(index);
            }
            let arguments = (&pred[block.clone()], &numbers[..count]);
            call.check(arguments, start + from)?;
            let values = rows.as_flattened_mut();
            let values = &mut values[..if call.wanted.value() { count } else { 0 }];
            let derivatives = &mut derivatives[..if call.wanted.derivative() { count } else { 0 }];
            call.compute(arguments, (&mut *values, &mut *derivatives));
            if !call.weights.is_ones() {
                for results in [&mut *values, &mut *derivatives] {
                    weigh(results, &call.weights, start + from);
                }
            }
            if !output.is_empty() {
                let results = if call.wanted.derivative() { &*derivatives } else { &*values };
                write(&mut output[block], results, call.rest, call.add);
            }
            if call.sums {
                if call.shrink != 1.0 {
                    values.iter_mut().for_each(|x| *x = T::from_f64(x.to_f64() * call.shrink));
                }
                totals[blocks] = total(call.engine.level, &mut rows, count);
            }
            blocks += 1;
        }
        Ok(pairwise(&mut totals[..blocks]))
    }
}

impl<T: Element> Call<'_, T> {
    #[inline(always)]
    fn compute(&self, arguments: (&[T], &[T]), results: (&mut [T], &mut [T])) {
        self.engine.compute(self.wanted, self.at_once, arguments, results);
    }

    /// An error with the index of the first element that has a weight and is outside the domain.
    /// The first of these elements has the index `start`.
    #[inline(always)]
    fn check(&self, arguments: (&[T], &[T]), start: usize) -> Result<(), usize> {
        match self.engine.is_inside(arguments) {
            true => Ok(()),
            false => self.first_violation(arguments, start),
        }
    }

    #[cold]
    #[inline(never)]
    fn first_violation(&self, (pred, target): (&[T], &[T]), start: usize) -> Result<(), usize> {
        let [preds, targets] = self.engine.domains;
        let violation = (0..pred.len()).find(|&i| {
            let inside = preds.contains(pred[i].to_f64()) && targets.contains(target[i].to_f64());
            !inside && self.weights.get(start + i) != 0.0
        });
        violation.map_or(Ok(()), |i| Err(start + i))
    }
}

/// A formula, and what it is computed with.
struct Engine<'a, T> {
    formula: &'a dyn Formula<T>,
    domains: &'a [Domain; 2],
    level: Level,
    lanes: usize,
}

impl<'a, T: Element> Engine<'a, T> {
    #[inline(always)]
    fn new(formula: &'a dyn Formula<T>, domains: &'a [Domain; 2]) -> Self {
        let level = detect();
        let lanes = dispatch(level, LanesOf::<T>(core::marker::PhantomData));
        Self { formula, domains, level, lanes }
    }

    /// Computes the formula for any number of elements.
    #[inline(always)]
    fn compute(
        &self,
        wanted: Wanted,
        factor: T,
        (pred, target): (&[T], &[T]),
        (values, derivatives): (&mut [T], &mut [T]),
    ) {
        let (length, lanes) = (pred.len(), self.lanes);
        // A power of two.
        let full = length & !(lanes - 1);
        let (pred, pred_rest) = pred.split_at(full);
        let (target, target_rest) = target.split_at(full);
        let (values, values_rest) = values.split_at_mut(full.min(values.len()));
        let (derivatives, derivatives_rest) = derivatives.split_at_mut(full.min(derivatives.len()));
        let formula = |arguments, results| {
            self.formula.compute(self.level, wanted, arguments, factor, results);
        };
        if full > 0 {
            formula((pred, target), (values, derivatives));
        }
        if full < length {
            // What fills the vector up is an element that is there, which can do no harm.
            let mut arguments = [[pred_rest[0]; MAX_LANES], [target_rest[0]; MAX_LANES]];
            arguments[0][..pred_rest.len()].copy_from_slice(pred_rest);
            arguments[1][..target_rest.len()].copy_from_slice(target_rest);
            let mut results = [[T::default(); MAX_LANES]; 2];
            let [values, derivatives] = &mut results;
            formula(
                (&arguments[0][..lanes], &arguments[1][..lanes]),
                (&mut values[..lanes], &mut derivatives[..lanes]),
            );
            values_rest.copy_from_slice(&values[..values_rest.len()]);
            derivatives_rest.copy_from_slice(&derivatives[..derivatives_rest.len()]);
        }
    }

    /// Whether all elements are inside the domains.
    #[inline(always)]
    fn is_inside(&self, (pred, target): (&[T], &[T])) -> bool {
        let [preds, targets] = self.domains;
        let inside = |domain: &Domain, numbers| {
            domain.is_everything() || dispatch(self.level, AllInside { domain, numbers })
        };
        inside(preds, pred) && inside(targets, target)
    }
}

/// Multiplies results by the weights of their samples. What has no weight counts as 0, even if it
/// is infinite or NaN.
fn weigh<T: Element>(results: &mut [T], weights: &Weights<'_, T>, start: usize) {
    for (x, index) in results.iter_mut().zip(start..) {
        let w = T::from_f64(weights.get(index));
        let product = T::from_f64(x.to_f64() * w.to_f64());
        *x = if w == T::default() { w } else { product };
    }
}

/// Writes, or adds, numbers times a factor.
fn write<T: Element>(to: &mut [T], from: &[T], factor: f64, add: bool) {
    for (to, from) in to.iter_mut().zip(from) {
        let scaled = from.to_f64() * factor;
        *to = T::from_f64(if add { to.to_f64() + scaled } else { scaled });
    }
}

/// The number of lanes.
struct LanesOf<T>(core::marker::PhantomData<T>);

impl<T: Element> Kernel for LanesOf<T> {
    type Output = usize;

    #[inline(always)]
    fn run<I: Isa>(self, _: I) -> usize {
        T::Vector::<I>::LANES
    }
}

/// The sum of so many numbers, which stand in rows.
fn total<T: Element>(level: Level, rows: &mut [[T; WAYS]], length: usize) -> f64 {
    let rows = &mut rows[..length.div_ceil(WAYS)];
    rows.as_flattened_mut()[length..].fill(T::default());
    dispatch(level, Total(rows))
}

/// The sum of the numbers in some rows.
struct Total<'a, T>(&'a [[T; WAYS]]);

impl<T: Element> Kernel for Total<'_, T> {
    type Output = f64;

    #[inline(always)]
    fn run<I: Isa>(self, _: I) -> f64 {
        let mut sum = BlockSum::ZERO;
        sum.add(self.0);
        sum.total()
    }
}

/// Whether no number is outside a domain.
struct AllInside<'a, T> {
    domain: &'a Domain,
    numbers: &'a [T],
}

impl<T: Element> Kernel for AllInside<'_, T> {
    type Output = bool;

    #[inline(always)]
    fn run<I: Isa>(self, isa: I) -> bool {
        let vectors = self.numbers.chunks_exact(T::Vector::<I>::LANES);
        let rest = vectors.remainder().iter().all(|x| self.domain.contains(x.to_f64()));
        let mut bad: Option<<T::Vector<I> as Vector>::Mask> = None;
        for vector in vectors {
            let numbers = Lanes(T::Vector::<I>::load(isa, vector));
            bad = match (bad, self.domain.violations(numbers)) {
                (Some(bad), Some(more)) => Some(T::Vector::<I>::or(bad, more.0)),
                (bad, more) => bad.or(more.map(|more| more.0)),
            };
        }
        rest && bad.is_none_or(|bad| T::Vector::<I>::all(T::Vector::<I>::not(bad)))
    }
}

/// Value, first and second derivative for one prediction and one target.
pub(crate) fn point<T: Element>(formula: &dyn Formula<T>, pred: T, target: T) -> [T; 3] {
    let level = detect();
    let (preds, targets) = ([pred; MAX_LANES], [target; MAX_LANES]);
    let lanes = dispatch(level, LanesOf::<T>(core::marker::PhantomData));
    let mut results = [[T::default(); MAX_LANES]; 3];
    let [values, gradient, hessian] = &mut results;
    let (arguments, one) = ((&preds[..lanes], &targets[..lanes]), T::from_f64(1.0));
    let both = (&mut values[..lanes], &mut gradient[..lanes]);
    formula.compute(level, Wanted::ValueAndGradient, arguments, one, both);
    formula.compute(level, Wanted::Hessian, arguments, one, (&mut [], &mut hessian[..lanes]));
    results.map(|lanes| lanes[0])
}
