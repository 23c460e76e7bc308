//! What is computed of narrow rows, one in each lane.

use super::rows::{Batch, curvature, factors, surprise, times};
use crate::Element;
use crate::engine::{self, Exponentials, Number, SideBySide, Vector, WAYS};

/// The classes that narrow rows are labelled with.
pub(super) struct OwnClasses<N> {
    classes: [Option<usize>; WAYS],
    weights: [f64; WAYS],
    /// Their shares of the targets.
    shares: [f64; WAYS],
    /// Their logits, and the exponentials of those.
    logits: [N; WAYS],
    exponentials: [N; WAYS],
}

impl<N: Number> OwnClasses<N> {
    /// Those of `count` rows, of which the first has the index `start`.
    #[inline(always)]
    pub(super) fn of<V: Vector<Element = N>>(
        batch: &Batch<'_, impl Element>,
        start: usize,
        pred: &[N],
        count: usize,
        rows: &SideBySide<'_, V>,
    ) -> Self {
        let mut classes = [None; WAYS];
        (batch.classes)(start, &mut classes[..count]);
        let [mut logits, mut exponentials] = [[N::default(); WAYS]; 2];
        let [mut weights, mut shares] = [[0.0; WAYS]; 2];
        for (lane, row) in pred.chunks_exact(rows.columns.len()).take(V::LANES).enumerate() {
            let weight = batch.plan.weights.get(start + lane);
            classes[lane] = batch.counted(weight, classes[lane]);
            if let Some(class) = classes[lane] {
                (weights[lane], shares[lane]) = (weight, batch.share(class));
                (logits[lane], exponentials[lane]) = (row[class], rows.columns[class][lane]);
            }
        }
        Self { classes, weights, shares, logits, exponentials }
    }

    /// What derivatives are multiplied by: weight, factor and share.
    #[inline(always)]
    fn scales(&self, factor: f64) -> [f64; WAYS] {
        let mut scales = self.weights;
        for (scale, share) in scales.iter_mut().zip(&self.shares) {
            *scale = *scale * factor * share;
        }
        scales
    }
}

impl<W: Element> Batch<'_, W> {
    /// The values of narrow rows times a factor.
    #[inline(always)]
    pub(super) fn write_values<N: Number, V: Vector<Element = N>>(
        &self,
        own: &OwnClasses<N>,
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
    pub(super) fn write_gradients<N: Number, V: Vector<Element = N>>(
        &self,
        own: &OwnClasses<N>,
        rows: &mut SideBySide<'_, V>,
        gradient: &mut [N],
    ) {
        let Exponentials { max, others, inverse, .. } = rows.lanes;
        let isa = max.isa();
        let mut inverses = [N::default(); WAYS];
        inverse.store(&mut inverses);
        let mut scales = own.scales(self.factor);
        for (scale, inverse) in scales.iter_mut().zip(&inverses) {
            *scale *= inverse.to_f64();
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
    pub(super) fn write_hessians<N: Number, V: Vector<Element = N>>(
        &self,
        own: &OwnClasses<N>,
        rows: &mut SideBySide<'_, V>,
        hessian: &mut [N],
    ) {
        let (isa, others) = (rows.lanes.max.isa(), rows.lanes.others);
        let scale = factors_of_lanes::<V>(isa, &own.scales(self.factor));
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
