use alloc::vec::Vec;

use crate::engine::{self, Exponentials, Isa, Number, Row, SideBySide, Vector, WAYS};
use crate::error::{self, Error};
use crate::loss::{PerSample, loss_by_pass};
use crate::pass::{Output, Plan, Scaling};
use crate::{Adapters, Element, Label};

/// How surprised a row of logits is by the class that is right: the loss of classifiers.
///
/// # Formula
///
/// ```text
/// −ln p_y,   with derivatives p_k − [k = y] and p_k(1 − p_k)
/// p = softmax(z), p_k = e^(z_k) / Σ_j e^(z_j)
/// z = a row of pred;  y = its label in target
/// ```
///
/// With class weights w and label smoothing ε, over K classes:
///
/// ```text
/// (1 − ε) w_y (−ln p_y) + ε/K Σ_k w_k (−ln p_k)
/// ```
///
/// The predictions are the logits row after row; the number of classes is
/// `pred.len() / target.len()`. The mean is over the rows and divides by the sum of the weights `w_y`. A row
/// with the ignored label counts neither in the sum nor in the divisor, and its gradient is 0.
///
/// # Elsewhere
///
/// `CrossEntropyLoss` in PyTorch, with the same smoothing and the same mean,
/// `SparseCategoricalCrossentropy(from_logits=True)` in Keras,
/// `softmax_cross_entropy_with_integer_labels` in optax, `multi:softprob` in XGBoost, whose Hessian
/// is twice this one. The largest logit is taken out of the sum rather than subtracted from it, so
/// that a row that is sure and right keeps all digits of its small loss.
///
/// # Example
///
/// ```
/// use lossfn::{Loss, SoftmaxCrossEntropy};
///
/// let loss = SoftmaxCrossEntropy::new();
/// let logits = [0.0, 0.0, 0.0, 1000.0];
/// assert_eq!(loss.value(&logits, &[1_u8, 0])?, (2_f64.ln() + 1000.0) / 2.0);
/// assert_eq!(loss.gradient(&logits, &[1_u8, 0])?, [0.25, -0.25, -0.5, 0.5]);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Errors
///
/// Besides those of every loss: a label that is not below the number of classes, predictions that
/// cannot be cut into as many rows as there are targets, and class weights that are not as many as
/// there are classes.
///
/// # Source
///
/// J. S. Bridle, *Probabilistic interpretation of feedforward classification network outputs*,
/// 1990; label smoothing: C. Szegedy and others, *Rethinking the inception architecture for
/// computer vision*, 2016.
#[doc(alias = "CrossEntropyLoss")]
#[doc(alias = "SparseCategoricalCrossentropy")]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SoftmaxCrossEntropy {
    class_weights: Vec<f64>,
    label_smoothing: f64,
    ignored_label: Option<i128>,
}

impl SoftmaxCrossEntropy {
    /// The loss without weights, smoothing or ignored label.
    #[must_use]
    pub const fn new() -> Self {
        Self { class_weights: Vec::new(), label_smoothing: 0.0, ignored_label: None }
    }

    /// Multiplies the part of each class, to make up for some being rarer than others.
    ///
    /// # Errors
    ///
    /// If there are none, one is not a finite number that is at least 0, or their sum is not finite.
    pub fn with_class_weights(self, class_weights: &[f64]) -> Result<Self, Error> {
        error::not_empty("class_weights", class_weights)?;
        error::weights("class_weights", class_weights)?;
        error::finite_sum("class_weights", class_weights.iter().sum())?;
        Ok(Self { class_weights: class_weights.to_vec(), ..self })
    }

    /// Gives all classes together the share `label_smoothing` of the target.
    ///
    /// # Errors
    ///
    /// If `label_smoothing` is not in [0, 1).
    pub fn with_label_smoothing(self, label_smoothing: f64) -> Result<Self, Error> {
        let label_smoothing = error::fraction_below_one("label_smoothing", label_smoothing)?;
        Ok(Self { label_smoothing, ..self })
    }

    /// Leaves out the rows with this label, which need not name a class: −100 is a usual choice.
    #[must_use]
    pub fn with_ignored_label(self, label: impl Label) -> Self {
        Self { ignored_label: Some(label.number()), ..self }
    }

    fn class_weight(&self, class: usize) -> f64 {
        self.class_weights.get(class).copied().unwrap_or(1.0)
    }

    /// The class of a label, or `None` where it is ignored; labels have been checked.
    fn class(&self, label: impl Label) -> Option<usize> {
        if self.ignored_label == Some(label.number()) { None } else { label.index() }
    }

    fn check_labels<Y: Label>(&self, target: &[Y], classes: usize) -> Result<(), Error> {
        let names = |label: &Y| label.index().is_some_and(|class| class < classes);
        // No early end: so the compiler looks at many at once.
        if self.ignored_label.is_none() && target.iter().fold(true, |all, label| all & names(label))
        {
            return Ok(());
        }
        let outside = |label: &Y| self.ignored_label != Some(label.number()) && !names(label);
        target.iter().position(outside).map_or(Ok(()), |index| {
            Err(Error::Label { index, label: target[index].number(), classes })
        })
    }
}

impl<T: Element, Y: Label> PerSample<T, Y> for SoftmaxCrossEntropy {
    fn pass(
        &self,
        pred: &[T],
        target: &[Y],
        output: Output<'_, T>,
        scaling: Scaling<'_, T>,
    ) -> Result<f64, Error> {
        let classes = error::row_width(pred.len(), target.len())?;
        output.check_length(target.len(), pred.len())?;
        if !self.class_weights.is_empty() && !target.is_empty() {
            error::length("class_weights", classes, self.class_weights.len())?;
        }
        self.check_labels(target, classes)?;
        let plan = Plan::new(scaling, target.len(), &output, |weights| {
            if weights.is_ones() && self.class_weights.is_empty() && self.ignored_label.is_none() {
                return target.len() as f64;
            }
            let counted = |start: usize, room: &mut [f64]| {
                weights.fill(start, room);
                for (weight, label) in room.iter_mut().zip(&target[start..]) {
                    *weight *= self.class(*label).map_or(0.0, |class| self.class_weight(class));
                }
            };
            engine::sum_over(0..target.len(), &counted)
        })?;
        let mass = if self.class_weights.is_empty() {
            classes as f64
        } else {
            self.class_weights.iter().sum()
        };
        let factor = plan.output_factor(&output);
        let classes_of = |start: usize, classes: &mut [Option<usize>]| {
            let labels = classes.iter_mut().zip(&target[start..]);
            match self.ignored_label {
                None => labels.for_each(|(class, label)| *class = label.index()),
                Some(_) => labels.for_each(|(class, label)| *class = self.class(*label)),
            }
        };
        let each = self.label_smoothing / classes as f64;
        let batch =
            Batch::<T> { loss: self, classes: &classes_of, plan: &plan, factor, mass, each };
        let again = |shrink| Ok(engine::rows(&batch, pred, classes.max(1), Output::Value, shrink));
        plan.reduce(engine::rows(&batch, pred, classes.max(1), output, 1.0), again)
    }
}

/// What every row of a batch has in common.
struct Batch<'a, T> {
    loss: &'a SoftmaxCrossEntropy,
    /// Writes the classes of consecutive rows, of which it is given the first, unless their labels
    /// are ignored: behind a pointer, so that all types of labels share what is compiled.
    classes: &'a (dyn Fn(usize, &mut [Option<usize>]) + Sync),
    plan: &'a Plan<'a, T>,
    /// The factor of every row in what is written.
    factor: f64,
    /// The sum of the class weights.
    mass: f64,
    /// The share of the target that label smoothing gives to a class of weight 1.
    each: f64,
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
        let own = self.look_up(start, pred, values.len(), rows);
        values.fill(0.0);
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

/// What narrow rows have of their own, one in each lane.
struct Own<N> {
    classes: [Option<usize>; WAYS],
    weights: [f64; WAYS],
    /// The shares of the targets that the own classes have.
    shares: [f64; WAYS],
    /// The logits of the own classes, and their exponentials.
    logits: [N; WAYS],
    exponentials: [N; WAYS],
}

impl<W: Element> Batch<'_, W> {
    /// What the rows have of their own, of which the first has the index `start`.
    #[inline(always)]
    fn look_up<N: Number, V: Vector<Element = N>>(
        &self,
        start: usize,
        pred: &[N],
        count: usize,
        rows: &SideBySide<'_, V>,
    ) -> Own<N> {
        let mut classes = [None; WAYS];
        (self.classes)(start, &mut classes[..count]);
        let [mut logits, mut exponentials] = [[N::default(); WAYS]; 2];
        let [mut weights, mut shares] = [[0.0; WAYS]; 2];
        for (lane, row) in pred.chunks_exact(rows.columns.len()).take(V::LANES).enumerate() {
            let weight = self.plan.weights.get(start + lane);
            classes[lane] = self.counted(weight, classes[lane]);
            if let Some(class) = classes[lane] {
                (weights[lane], shares[lane]) = (weight, self.share(class));
                (logits[lane], exponentials[lane]) = (row[class], rows.columns[class][lane]);
            }
        }
        Own { classes, weights, shares, logits, exponentials }
    }

    /// The values of narrow rows times a factor.
    #[inline(always)]
    fn write_values<N: Number, V: Vector<Element = N>>(
        &self,
        own: &Own<N>,
        rows: &SideBySide<'_, V>,
        factor: f64,
        values: &mut [f64],
    ) {
        let [mut maxima, mut logarithms] = [[N::default(); WAYS]; 2];
        rows.lanes.max.store(&mut maxima);
        rows.lanes.ln_sum.store(&mut logarithms);
        let mut weighted = [0.0; WAYS];
        for lane in 0..V::LANES {
            let surprise = surprise(own.logits[lane], maxima[lane], logarithms[lane]);
            weighted[lane] = times(own.weights[lane] * factor, own.shares[lane] * surprise);
        }
        values.copy_from_slice(&weighted[..values.len()]);
    }

    /// The gradients of narrow rows.
    #[inline(always)]
    fn write_gradients<N: Number, V: Vector<Element = N>>(
        &self,
        own: &Own<N>,
        rows: &mut SideBySide<'_, V>,
        gradient: &mut [N],
    ) {
        let Exponentials { max, others, inverse, .. } = rows.lanes;
        let isa = max.isa();
        let mut inverses = [N::default(); WAYS];
        inverse.store(&mut inverses);
        let mut scales = [0.0; WAYS];
        for lane in 0..V::LANES {
            let weight = own.weights[lane] * self.factor;
            scales[lane] = weight * own.shares[lane] * inverses[lane].to_f64();
        }
        let [first, second] = factors_of_lanes::<V>(isa, &scales);
        let (logit, e) = (V::load(isa, &own.logits), V::load(isa, &own.exponentials));
        // 1 − p_y, without cancellation where p_y is close to 1.
        let one = V::splat(isa, N::from_f64(1.0));
        let mut rests = [N::default(); WAYS];
        V::select(logit.equal(max), others, (others - e) + one).store(&mut rests);
        let mut at_class = [N::default(); WAYS];
        for lane in 0..V::LANES {
            let slope = 0.0 - own.shares[lane] * rests[lane].to_f64() * inverses[lane].to_f64();
            at_class[lane] = N::from_f64(times(own.weights[lane] * self.factor, slope));
        }
        for column in &mut *rows.columns {
            (V::load(isa, column) * first * second).store(column);
        }
        engine::read_lanes(rows.columns, gradient);
        let each = own.classes.iter().zip(at_class);
        for ((class, at_class), row) in each.zip(gradient.chunks_exact_mut(rows.columns.len())) {
            match class {
                Some(class) => row[*class] = at_class,
                None => row.fill(N::default()),
            }
        }
    }

    /// The diagonals of the Hessians of narrow rows.
    #[inline(always)]
    fn write_hessians<N: Number, V: Vector<Element = N>>(
        &self,
        own: &Own<N>,
        rows: &mut SideBySide<'_, V>,
        hessian: &mut [N],
    ) {
        let (isa, others) = (rows.lanes.max.isa(), rows.lanes.others);
        let mut scales = [0.0; WAYS];
        for ((scale, weight), share) in scales.iter_mut().zip(&own.weights).zip(&own.shares) {
            *scale = weight * self.factor * share;
        }
        let scale = factors_of_lanes::<V>(isa, &scales);
        let sum = others + V::splat(isa, N::from_f64(1.0));
        for column in &mut *rows.columns {
            curvature(V::load(isa, column), others, sum, scale).store(column);
        }
        engine::read_lanes(rows.columns, hessian);
        for (class, row) in own.classes.iter().zip(hessian.chunks_exact_mut(rows.columns.len())) {
            if class.is_none() {
                row.fill(N::default());
            }
        }
    }

    /// The class of a row with this weight, unless the row does not count: because its label is
    /// ignored, or nothing of it has a weight.
    #[inline(always)]
    fn counted(&self, weight: f64, class: Option<usize>) -> Option<usize> {
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
    fn share(&self, class: usize) -> f64 {
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
fn times(a: f64, b: f64) -> f64 {
    if a == 0.0 || b == 0.0 { 0.0 } else { a * b }
}

/// Two factors with this product, the second of which is 1 unless that is out of range. Neither is
/// infinite, which would make NaN of 0.
fn factors<N: Number>(product: f64) -> [N; 2] {
    let largest = N::MAX.to_f64();
    if product.abs() <= largest {
        return [N::from_f64(product), N::from_f64(1.0)];
    }
    let first = (product / largest).clamp(-largest, largest);
    [N::from_f64(first), N::MAX]
}

/// [`factors`] of one number for each lane.
#[inline(always)]
fn factors_of_lanes<V: Vector>(isa: V::Isa, products: &[f64; WAYS]) -> [V; 2] {
    let one = V::Element::from_f64(1.0);
    let (mut first, mut second) = ([one; WAYS], [one; WAYS]);
    let mut fit = true;
    for lane in 0..V::LANES {
        first[lane] = V::Element::from_f64(products[lane]);
        fit &= products[lane].abs() <= V::Element::MAX.to_f64();
    }
    if !fit {
        for lane in 0..V::LANES {
            [first[lane], second[lane]] = factors(products[lane]);
        }
    }
    [V::load(isa, &first), V::load(isa, &second)]
}

/// p(1 − p), scaled, for the exponential e of a class: p is e/`sum`, and `others` is `sum` − 1.
#[inline(always)]
fn curvature<V: Vector>(e: V, others: V, sum: V, scale: [V; 2]) -> V {
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
fn surprise<T: Element>(logit: T, max: T::Number, ln_sum: T::Number) -> f64 {
    ln_sum.to_f64() + distance(logit, max)
}

/// max − logit, and 0 where both are the same infinity.
#[inline(always)]
fn distance<T: Element>(logit: T, max: T::Number) -> f64 {
    let (logit, max) = (logit.to_f64(), max.to_f64());
    if logit == max { 0.0 } else { max - logit }
}

impl Adapters for SoftmaxCrossEntropy {}

loss_by_pass! {
    [T: Element, Y: Label] SoftmaxCrossEntropy, Y;
}
