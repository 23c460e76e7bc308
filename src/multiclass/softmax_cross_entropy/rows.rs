//! What is computed of each row.

use super::SoftmaxCrossEntropy;
use super::side_by_side::OwnClasses;
use crate::Element;
use crate::engine::{self, Exponentials, Isa, Number, Row, SideBySide, Vector, WAYS};
use crate::pass::{Output, Plan};

/// What every row of a batch has in common.
pub(super) struct Batch<'a, T> {
    pub(super) loss: &'a SoftmaxCrossEntropy,
    /// Writes the classes of consecutive rows, of which it is given the first, unless their labels
    /// are ignored: behind a pointer, so that all types of labels share what is compiled.
    pub(super) classes: &'a (dyn Fn(usize, &mut [Option<usize>]) + Sync),
    pub(super) plan: &'a Plan<'a, T>,
    /// The factor of every row in what is written.
    pub(super) factor: f64,
    /// The sum of the class weights.
    pub(super) mass: f64,
    /// The share of the target that label smoothing gives to a class of weight 1.
    pub(super) each: f64,
}

impl<N: Number, W: Element> Row<N> for Batch<'_, W> {
    #[inline(always)]
    fn adds(&self) -> bool {
        self.plan.add
    }

    #[inline(always)]
    fn goes_side_by_side(&self) -> bool {
        self.each == 0.0
    }

    #[inline(always)]
    fn run<I: Isa, T: Element<Number = N>>(
        &self,
        isa: I,
        index: usize,
        pred: &[T],
        row: &Exponentials<N>,
        output: Output<'_, T>,
    ) -> f64 {
        let weight = self.plan.weights.get(index);
        let mut class = [None];
        (self.classes)(index, &mut class);
        let Some(class) = self.counted(weight, class[0]) else {
            self.leave_out(output);
            return 0.0;
        };
        match output {
            Output::Value => weight * self.value(pred, class, row),
            Output::Values(values) => {
                let before = if self.plan.add { values[0].to_f64() } else { 0.0 };
                let value = self.value(pred, class, row);
                values[0] = rounded(before + times(weight * self.factor, value));
                0.0
            }
            Output::Gradient(gradient) => {
                self.write_gradient(isa, pred, class, weight, row, gradient);
                0.0
            }
            Output::ValueAndGradient(gradient) => {
                self.write_gradient(isa, pred, class, weight, row, gradient);
                weight * self.value(pred, class, row)
            }
            Output::Hessian(hessian) => {
                self.write_hessian(isa, pred, class, weight, row, hessian);
                0.0
            }
        }
    }

    #[inline(always)]
    fn run_side_by_side<V: Vector<Element = N>>(
        &self,
        start: usize,
        pred: &[N],
        rows: &mut SideBySide<'_, V>,
        output: Output<'_, N>,
        values: &mut [f64],
    ) {
        let own = OwnClasses::of(self, start, pred, values.len(), rows);
        match output {
            Output::Value => self.write_values(&own, rows, 1.0, values),
            Output::Values(slice) => {
                let mut room = [0.0; WAYS];
                self.write_values(&own, rows, self.factor, &mut room);
                for (to, value) in slice.iter_mut().zip(room) {
                    *to = N::from_f64(value);
                }
            }
            Output::Gradient(slice) => self.write_gradients(&own, rows, slice),
            Output::ValueAndGradient(slice) => {
                self.write_values(&own, rows, 1.0, values);
                self.write_gradients(&own, rows, slice);
            }
            Output::Hessian(slice) => self.write_hessians(&own, rows, slice),
        }
    }
}

impl<W: Element> Batch<'_, W> {
    /// The class of a row with this weight, unless the row does not count: because its label is
    /// ignored, or nothing of it has a weight.
    #[inline(always)]
    pub(super) fn counted(&self, weight: f64, class: Option<usize>) -> Option<usize> {
        let counts = |class: &usize| {
            weight != 0.0 && (self.each > 0.0 || self.loss.class_weight(*class) > 0.0)
        };
        class.filter(counts)
    }

    /// A row that does not count: zeros, or nothing where they would be added.
    fn leave_out<T: Element>(&self, output: Output<'_, T>) {
        match output {
            Output::Value => {}
            Output::Values(slice)
            | Output::Gradient(slice)
            | Output::ValueAndGradient(slice)
            | Output::Hessian(slice) => {
                if !self.plan.add {
                    slice.fill(T::default());
                }
            }
        }
    }

    /// The share of the target that its own class has apart from that: (1 − ε) `w_y`.
    pub(super) fn share(&self, class: usize) -> f64 {
        (1.0 - self.loss.label_smoothing) * self.loss.class_weight(class)
    }

    /// The value of a row.
    #[inline(always)]
    fn value<T: Element>(&self, pred: &[T], class: usize, row: &Exponentials<T::Number>) -> f64 {
        let (own, each) = (self.share(class), self.each);
        let value = times(own, surprise(pred[class], row.max, row.ln_sum));
        if each > 0.0 {
            return value + each * (self.spread(pred, row.max) + self.mass * row.ln_sum.to_f64());
        }
        value
    }

    /// The weighted sum of the distances of all logits to the largest.
    #[inline(always)]
    fn spread<T: Element>(&self, pred: &[T], max: T::Number) -> f64 {
        let weights = &self.loss.class_weights[..];
        if weights.is_empty() {
            return sum_of_pairs(
                pred,
                pred,
                #[inline(always)]
                |logit, _| distance(*logit, max),
            );
        }
        sum_of_pairs(
            pred,
            weights,
            #[inline(always)]
            |logit, weight| times(*weight, distance(*logit, max)),
        )
    }

    /// The gradient of a row, from the exponentials that are in `gradient`, or, where it is added
    /// to what is there or cannot hold them, once more from the logits.
    #[inline(always)]
    fn write_gradient<I: Isa, T: Element>(
        &self,
        isa: I,
        pred: &[T],
        class: usize,
        weight: f64,
        row: &Exponentials<T::Number>,
        gradient: &mut [T],
    ) {
        let &Exponentials { max, others, inverse, .. } = row;
        let add = self.plan.add;
        let (own, each) = (self.share(class), self.each);
        let factor = weight * self.factor;
        let (others, inverse) = (others.to_f64(), inverse.to_f64());
        let again = add || T::WIDENS;
        let own_logit = T::Number::from_f64(pred[class].to_f64());
        let before = if add { gradient[class].to_f64() } else { 0.0 };
        let e = if again {
            engine::first(engine::exponential(splat::<I, T>(isa, own_logit), max)).to_f64()
        } else {
            gradient[class].to_f64()
        };
        // 1 − p_y, without cancellation where p_y is close to 1.
        let rest = if own_logit == max { others } else { (others - e) + 1.0 };
        let smoothed = if each > 0.0 {
            each * (self.mass * e * inverse - self.loss.class_weight(class))
        } else {
            0.0
        };
        let at_class = smoothed - own * rest * inverse;

        let scale = factors(factor * (own + each * self.mass) * inverse);
        if let Some(exponentials) = T::numbers_mut(gradient)
            && !again
        {
            engine::scale_row(isa, exponentials, scale);
            self.subtract_shares(factor * each, 0, exponentials);
        } else {
            let scale = [splat::<I, T>(isa, scale[0]), splat::<I, T>(isa, scale[1])];
            engine::map_row(
                isa,
                pred,
                gradient,
                add,
                #[inline(always)]
                |z, before| {
                    let part = engine::exponential(z, max) * scale[0] * scale[1];
                    if add { part + before } else { part }
                },
                #[inline(always)]
                |start, gradient| self.subtract_shares(factor * each, start, gradient),
            );
        }
        gradient[class] = rounded(before + times(factor, at_class));
    }

    /// Subtracts what label smoothing gives to all classes, `share` times their weights, from the
    /// gradient of some, of which the first is `start`.
    #[inline(always)]
    fn subtract_shares<N: Number>(&self, share: f64, start: usize, gradient: &mut [N]) {
        if share == 0.0 {
            return;
        }
        if self.loss.class_weights.is_empty() {
            for g in gradient {
                *g = N::from_f64(g.to_f64() - share);
            }
        } else {
            for (g, weight) in gradient.iter_mut().zip(&self.loss.class_weights[start..]) {
                *g = N::from_f64(g.to_f64() - share * weight);
            }
        }
    }

    /// The diagonal of the Hessian of a row; otherwise like the gradient.
    #[inline(always)]
    fn write_hessian<I: Isa, T: Element>(
        &self,
        isa: I,
        pred: &[T],
        class: usize,
        weight: f64,
        row: &Exponentials<T::Number>,
        hessian: &mut [T],
    ) {
        let &Exponentials { max, others, .. } = row;
        let add = self.plan.add;
        let (own, each) = (self.share(class), self.each);
        let again = add || T::WIDENS;
        let scale = factors(weight * self.factor * (own + each * self.mass));
        let scale = [splat::<I, T>(isa, scale[0]), splat::<I, T>(isa, scale[1])];
        let others = splat::<I, T>(isa, others);
        let sum = others + splat::<I, T>(isa, T::Number::from_f64(1.0));
        engine::map_row(
            isa,
            pred,
            hessian,
            add,
            #[inline(always)]
            |z, before| {
                let e = if again { engine::exponential(z, max) } else { before };
                let curvature = curvature(e, others, sum, scale);
                if add { before + curvature } else { curvature }
            },
            |_, _| {},
        );
    }
}

/// The sum of what a function gives for pairs, four of which are added up side by side.
#[inline(always)]
fn sum_of_pairs<A, B>(a: &[A], b: &[B], f: impl Fn(&A, &B) -> f64) -> f64 {
    let mut sums = [0.0; 4];
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<4>(), b.as_chunks::<4>());
    for (a, b) in a.iter().zip(b) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += f(a, b);
        }
    }
    let rest = a_rest.iter().zip(b_rest).map(|(a, b)| f(a, b)).sum::<f64>();
    (sums[0] + sums[2]) + (sums[1] + sums[3]) + rest
}

/// a · b, and 0 where one is 0, be the other infinite.
#[inline(always)]
pub(super) fn times(a: f64, b: f64) -> f64 {
    if a == 0.0 || b == 0.0 { 0.0 } else { a * b }
}

/// Two factors with this product, the second of which is 1 unless that is out of range. Neither is
/// infinite, which would make NaN of 0.
pub(super) fn factors<N: Number>(product: f64) -> [N; 2] {
    let largest = N::MAX.to_f64();
    if product.abs() <= largest {
        return [N::from_f64(product), N::from_f64(1.0)];
    }
    let first = (product / largest).clamp(-largest, largest);
    [N::from_f64(first), N::MAX]
}

/// p(1 − p), scaled, for the exponential e of a class: p is e/`sum`, and `others` is `sum` − 1.
#[inline(always)]
pub(super) fn curvature<V: Vector>(e: V, others: V, sum: V, scale: [V; 2]) -> V {
    let one = V::splat(e.isa(), V::Element::from_f64(1.0));
    // 1 − p, without cancellation where p is close to 1.
    let rest = V::select(e.equal(one), others, sum - e);
    e / sum * (rest / sum) * scale[0] * scale[1]
}

/// A number rounded to the type that is computed with, and from there to that of the elements.
#[inline(always)]
fn rounded<T: Element>(x: f64) -> T {
    T::from_f64(T::Number::from_f64(x).to_f64())
}

/// The same number in all lanes.
#[inline(always)]
fn splat<I: Isa, T: Element>(isa: I, number: T::Number) -> <T::Number as Number>::Vector<I> {
    Vector::splat(isa, number)
}

/// The cross-entropy of a class that is certain: minus the logarithm of its probability.
#[inline(always)]
pub(super) fn surprise<T: Element>(logit: T, max: T::Number, ln_sum: T::Number) -> f64 {
    ln_sum.to_f64() + distance(logit, max)
}

/// max − logit, and 0 where both are the same infinity.
#[inline(always)]
fn distance<T: Element>(logit: T, max: T::Number) -> f64 {
    let (logit, max) = (logit.to_f64(), max.to_f64());
    if logit == max { 0.0 } else { max - logit }
}
