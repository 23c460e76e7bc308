//! How fast each loss is, beside the loop that one would write by hand and the memory's own speed.
//!
//! ```text
//! cargo bench                                        everything
//! cargo bench -- value_and_gradient/f32/4096         one group: a quantity, a type and a size
//! cargo bench -- value_and_gradient/f32/4096/huber   one loss in it
//! cargo bench -- softmax                             one loss everywhere
//! ```
//!
//! In each group stand, for each loss, next to each other:
//!
//! - `lossfn`: this crate, called through `dyn PerSample`;
//! - `by_hand`: a plain loop with the usual formula of the loss and the functions of std;
//! - `memory`: a plain loop that reads two arrays and writes one. For rows of logits, whose targets
//!   are few, it reads one.

use std::cell::{LazyCell, RefCell};
use std::hint::black_box;
use std::ops::{Add, Deref};
use std::time::Duration;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, Throughput};
use lossfn::{Element, PerSample};

const SIZES: [usize; 4] = [64, 4_096, 1 << 17, 1 << 24];
const ROWS: [(usize, usize); 3] = [(65_536, 10), (8_192, 1_000), (256, 32_768)];

fn main() {
    let mut criterion = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_millis(600))
        .nresamples(2_000)
        .without_plots()
        .configure_from_args();
    pointwise(&mut criterion, "f32", &pointwise_f32());
    pointwise(&mut criterion, "f64", &pointwise_f64());
    rows(&mut criterion, "f32", &rows_f32());
    criterion.final_summary();
}

#[derive(Clone, Copy)]
enum Quantity {
    Value,
    Gradient,
    ValueAndGradient,
    Hessian,
}

const QUANTITIES: [(Quantity, &str); 4] = [
    (Quantity::Value, "value"),
    (Quantity::Gradient, "gradient"),
    (Quantity::ValueAndGradient, "value_and_gradient"),
    (Quantity::Hessian, "hessian"),
];

/// What is timed: computes a quantity of predictions and targets, writes its derivatives and
/// returns its value, or 0 where that is not asked for.
type Run<T, Y = T> = Box<dyn Fn(Quantity, &[T], &[Y], &mut [T]) -> T>;

/// A loss of the catalogue, and what computes it.
struct Case<T, Y = T> {
    family: &'static str,
    name: &'static str,
    lossfn: Run<T, Y>,
    by_hand: Option<Run<T, Y>>,
    memory: Run<T, Y>,
}

/// A function that lists losses of the catalogue.
macro_rules! cases {
    (
        $cases:ident: $float:ident, $target:ident, $memory:ident;
        $($family:ident $name:ident: $type:ident $arguments:tt;)*
    ) => {
        fn $cases() -> Vec<Case<$float, $target>> {
            vec![$(Case {
                family: stringify!($family),
                name: stringify!($name),
                lossfn: lossfn(Box::new(lossfn::make_loss!($type $arguments))),
                by_hand: by_hand::$cases(stringify!($name)),
                memory: $memory(),
            }),*]
        }
    };
}

macro_rules! pointwise_losses {
    ($($list:tt)*) => {
        cases!(pointwise_f32: f32, f32, add; $($list)*);
        cases!(pointwise_f64: f64, f64, add; $($list)*);
    };
}
// One loss of each kind: all of them, with all quantities and sizes, would take hours.
pointwise_losses! {
    regression squared_error: SquaredError [];
    regression half_squared_error: HalfSquaredError [];
    regression absolute_error: AbsoluteError [];
    regression huber: Huber [delta = 1.5];
    regression log_cosh: LogCosh [];
    quantile quantile: Quantile [tau = 0.75];
    robust cauchy: Cauchy [c = 2.0];
    count poisson: Poisson [];
    margin hinge: Hinge [];
    margin logistic: Logistic [];
    binary binary_cross_entropy_with_logits: BinaryCrossEntropyWithLogits
        [; with_positive_weight = 1.0, with_label_smoothing = 0.0];
}

macro_rules! label_losses {
    ($($list:tt)*) => {
        cases!(rows_f32: f32, u32, copy; $($list)*);
    };
}
lossfn::for_each_label_loss!(label_losses);

fn lossfn<T: Element, Y: 'static>(loss: Box<dyn PerSample<T, Y>>) -> Run<T, Y> {
    Box::new(move |quantity, pred, target, output| {
        match quantity {
            Quantity::Value => loss.value(pred, target),
            Quantity::Gradient => loss.gradient_into(pred, target, output).map(|()| T::default()),
            Quantity::ValueAndGradient => loss.value_and_gradient(pred, target, output),
            Quantity::Hessian => loss.hessian_into(pred, target, output).map(|()| T::default()),
        }
        .expect("valid data")
    })
}

fn add<T: Element + Add<Output = T>>() -> Run<T> {
    Box::new(|_, pred, target, output| {
        for ((o, p), t) in output.iter_mut().zip(pred).zip(target) {
            *o = *p + *t;
        }
        T::default()
    })
}

fn copy<T: Element, Y>() -> Run<T, Y> {
    Box::new(|_, pred, _, output| {
        output.copy_from_slice(pred);
        T::default()
    })
}

fn pointwise<T: Element>(criterion: &mut Criterion, float: &str, cases: &[Case<T>]) {
    for size in SIZES {
        let data = |target: fn(f64) -> f64| {
            LazyCell::new(move || {
                Data::new(size, uniform(size).map(|u| T::from_f64(target(u))).collect())
            })
        };
        let fractions = data(|u| u);
        let signs = data(|u| if u < 0.5 { -1.0 } else { 1.0 });
        for (quantity, name) in QUANTITIES {
            let mut group = criterion.benchmark_group(format!("{name}/{float}/{size}"));
            group.throughput(Throughput::Elements(size as u64));
            for case in cases {
                let data = if case.family == "margin" { &signs } else { &fractions };
                compare(&mut group, case, quantity, data);
            }
        }
    }
}

fn rows<T: Element>(criterion: &mut Criterion, float: &str, cases: &[Case<T, u32>]) {
    for (rows, classes) in ROWS {
        let size = rows * classes;
        let label = |u: f64| (u * classes as f64) as u32;
        let data = LazyCell::new(|| Data::new(size, uniform(rows).map(label).collect()));
        for (quantity, name) in QUANTITIES {
            let mut group = criterion.benchmark_group(format!("{name}/{float}/{rows}x{classes}"));
            group.throughput(Throughput::Elements(size as u64));
            for case in cases {
                compare(&mut group, case, quantity, &data);
            }
        }
    }
}

/// What a case is run on; made only if one is run.
struct Data<T, Y> {
    pred: Vec<T>,
    target: Vec<Y>,
    output: RefCell<Vec<T>>,
}

impl<T: Element, Y> Data<T, Y> {
    /// Predictions, or logits, between −4 and 4.
    fn new(size: usize, target: Vec<Y>) -> Self {
        // One further on, so that they have nothing to do with the targets.
        let pred = uniform(size + 1).skip(1).map(|u| T::from_f64(8.0 * u - 4.0)).collect();
        Self { pred, target, output: RefCell::new(vec![T::default(); size]) }
    }
}

/// Numbers between 0 and 1, the same every time.
fn uniform(size: usize) -> impl Iterator<Item = f64> {
    let mut state = 1_u64;
    (0..size).map(move |_| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    })
}

/// The benchmarks of a case, one right after the other, so that they find the machine alike.
fn compare<T: Element, Y>(
    group: &mut BenchmarkGroup<'_, WallTime>,
    case: &Case<T, Y>,
    quantity: Quantity,
    data: &impl Deref<Target = Data<T, Y>>,
) {
    let runs = [
        ("lossfn", Some(&case.lossfn)),
        ("by_hand", case.by_hand.as_ref()),
        ("memory", Some(&case.memory)),
    ];
    for (what, run) in runs {
        let Some(run) = run else { continue };
        group.bench_function(format!("{}/{what}", case.name), |bencher| {
            let Data { pred, target, output } = &**data;
            let output = &mut *output.borrow_mut();
            bencher.iter(|| run(quantity, black_box(pred), black_box(target), black_box(output)));
        });
    }
}

/// What a user would write. The formulas are the usual ones, and give no NaN for ordinary numbers;
/// parameters are those of the catalogue. Everything is the mean over the samples.
mod by_hand {
    use num_traits::Float;

    use super::{Quantity, Run};

    /// The loop over pairs, from the formulas of value, gradient and Hessian.
    fn pairs<T: Float + 'static>(
        value: impl Fn(T, T) -> T + 'static,
        gradient: impl Fn(T, T) -> T + 'static,
        hessian: impl Fn(T, T) -> T + 'static,
    ) -> Run<T> {
        Box::new(move |quantity, pred, target, output| {
            let share = T::from(pred.len()).expect("a float").recip();
            let pairs = pred.iter().copied().zip(target.iter().copied());
            let mut sum = T::zero();
            match quantity {
                Quantity::Value => {
                    for (p, t) in pairs {
                        sum = sum + value(p, t);
                    }
                }
                Quantity::Gradient => {
                    for ((p, t), o) in pairs.zip(output) {
                        *o = gradient(p, t) * share;
                    }
                }
                Quantity::ValueAndGradient => {
                    for ((p, t), o) in pairs.zip(output) {
                        sum = sum + value(p, t);
                        *o = gradient(p, t) * share;
                    }
                }
                Quantity::Hessian => {
                    for ((p, t), o) in pairs.zip(output) {
                        *o = hessian(p, t) * share;
                    }
                }
            }
            sum * share
        })
    }

    /// The same for formulas of the residual.
    fn residuals<T: Float + 'static>(
        value: impl Fn(T) -> T + 'static,
        gradient: impl Fn(T) -> T + 'static,
        hessian: impl Fn(T) -> T + 'static,
    ) -> Run<T> {
        pairs(move |p, t| value(p - t), move |p, t| gradient(p - t), move |p, t| hessian(p - t))
    }

    // A macro, so that the formulas read as they would for one type.
    macro_rules! pointwise {
        ($pointwise:ident: $float:ident) => {
            pub(crate) fn $pointwise(name: &str) -> Option<Run<$float>> {
                const LN_2: $float = std::$float::consts::LN_2;

                fn sigmoid(x: $float) -> $float {
                    1.0 / (1.0 + (-x).exp())
                }

                fn sign(x: $float) -> $float {
                    if x == 0.0 { 0.0 } else { x.signum() }
                }

                Some(match name {
                    "squared_error" => residuals(|r| r * r, |r| 2.0 * r, |_| 2.0),
                    "half_squared_error" => residuals(|r| 0.5 * r * r, |r| r, |_| 1.0),
                    "absolute_error" => residuals(|r: $float| r.abs(), |r| sign(r), |_| 0.0),
                    "huber" => residuals(
                        |r: $float| match r.abs() {
                            a if a <= 1.5 => 0.5 * r * r,
                            a => 1.5 * (a - 0.75),
                        },
                        |r| r.clamp(-1.5, 1.5),
                        |r| if r.abs() <= 1.5 { 1.0 } else { 0.0 },
                    ),
                    "log_cosh" => residuals(
                        |r: $float| r.abs() + (-2.0 * r.abs()).exp().ln_1p() - LN_2,
                        |r| r.tanh(),
                        |r| 1.0 - r.tanh() * r.tanh(),
                    ),
                    "quantile" => residuals(
                        |r| if r < 0.0 { -0.75 * r } else { 0.25 * r },
                        |r| if r < 0.0 { -0.75 } else { 0.25 * sign(r) },
                        |_| 0.0,
                    ),
                    "cauchy" => residuals(
                        |r: $float| 2.0 * (r * r / 4.0).ln_1p(),
                        |r| r / (1.0 + r * r / 4.0),
                        |r| (1.0 - r * r / 4.0) / (1.0 + r * r / 4.0).powi(2),
                    ),
                    "poisson" => {
                        pairs(|p: $float, t| p.exp() - t * p, |p, t| p.exp() - t, |p, _| p.exp())
                    }
                    "hinge" => pairs(
                        |p: $float, t| (1.0 - p * t).max(0.0),
                        |p, t| if p * t < 1.0 { -t } else { 0.0 },
                        |_, _| 0.0,
                    ),
                    "logistic" => pairs(
                        |p: $float, t| (-p * t).max(0.0) + (-p.abs()).exp().ln_1p(),
                        |p, t| -t * sigmoid(-p * t),
                        |p, _| sigmoid(p) * sigmoid(-p),
                    ),
                    "binary_cross_entropy_with_logits" => pairs(
                        |p: $float, t| p.max(0.0) - p * t + (-p.abs()).exp().ln_1p(),
                        |p, t| sigmoid(p) - t,
                        |p, _| sigmoid(p) * sigmoid(-p),
                    ),
                    _ => return None,
                })
            }
        };
    }
    pointwise!(pointwise_f32: f32);
    pointwise!(pointwise_f64: f64);

    pub(crate) fn rows_f32(name: &str) -> Option<Run<f32, u32>> {
        (name == "softmax_cross_entropy").then(|| -> Run<f32, u32> { Box::new(softmax) })
    }

    fn softmax(quantity: Quantity, pred: &[f32], target: &[u32], output: &mut [f32]) -> f32 {
        let classes = pred.len() / target.len();
        let share = 1.0 / target.len() as f32;
        let rows = pred.chunks_exact(classes).zip(output.chunks_exact_mut(classes));
        let mut loss = 0.0;
        for ((row, output), label) in rows.zip(target) {
            let label = *label as usize;
            let max = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            if let Quantity::Value = quantity {
                let sum: f32 = row.iter().map(|z| (z - max).exp()).sum();
                loss += sum.ln() + max - row[label];
                continue;
            }
            let mut sum = 0.0;
            for (o, z) in output.iter_mut().zip(row) {
                *o = (z - max).exp();
                sum += *o;
            }
            loss += sum.ln() + max - row[label];
            if let Quantity::Hessian = quantity {
                for o in output {
                    let p = *o / sum;
                    *o = share * p * (1.0 - p);
                }
            } else {
                for o in output.iter_mut() {
                    *o *= share / sum;
                }
                output[label] -= share;
            }
        }
        loss * share
    }
}
