//! How fast each loss is, beside the loop that one would write by hand and the memory's own speed.
//!
//! ```text
//! cargo bench                                        everything
//! cargo bench -- value_and_gradient/f32/4096         one group: a quantity, a type and a size
//! cargo bench -- value_and_gradient/f32/4096/huber   one loss in it
//! cargo bench -- softmax                             one loss everywhere
//! ```
//!
//! In each group stand, for each loss of the catalogue, next to each other:
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

use crate::by_hand::Loops;

const SIZES: [usize; 4] = [64, 4_096, 1 << 17, 1 << 24];
const ROWS: [(usize, usize); 3] = [(65_536, 10), (8_192, 1_000), (256, 32_768)];
const QUANTITIES: [&str; 4] = ["value", "gradient", "value_and_gradient", "hessian"];

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

/// A loss, and what it is compared with.
struct Case<T: 'static, Y: 'static = T> {
    family: &'static str,
    name: &'static str,
    loss: Box<dyn PerSample<T, Y>>,
    by_hand: Box<dyn Loops<T, Y>>,
    memory: fn(&[T], &[Y], &mut [T]),
}

/// A function that lists losses of the catalogue. It compiles if each has its loop.
macro_rules! cases {
    (
        $cases:ident: $float:ident, $target:ident, $memory:ident;
        $($family:ident $name:ident: $loss:expr;)*
    ) => {
        fn $cases() -> Vec<Case<$float, $target>> {
            vec![$(Case {
                family: stringify!($family),
                name: stringify!($name),
                loss: Box::new($loss),
                by_hand: Box::new(by_hand::$cases::$name()),
                memory: $memory,
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
lossfn::for_each_pointwise_loss!(pointwise_losses);

macro_rules! label_losses {
    ($($list:tt)*) => {
        cases!(rows_f32: f32, u32, copy; $($list)*);
    };
}
lossfn::for_each_label_loss!(label_losses);

fn add<T: Copy + Add<Output = T>>(pred: &[T], target: &[T], output: &mut [T]) {
    for ((o, p), t) in output.iter_mut().zip(pred).zip(target) {
        *o = *p + *t;
    }
}

fn copy<T: Copy, Y>(pred: &[T], _: &[Y], output: &mut [T]) {
    output.copy_from_slice(pred);
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
        for quantity in QUANTITIES {
            let mut group = criterion.benchmark_group(format!("{quantity}/{float}/{size}"));
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
        let data = LazyCell::new(|| Data::<T, _>::new(size, uniform(rows).map(label).collect()));
        for quantity in QUANTITIES {
            let name = format!("{quantity}/{float}/{rows}x{classes}");
            let mut group = criterion.benchmark_group(name);
            group.throughput(Throughput::Elements(size as u64));
            for case in cases {
                compare(&mut group, case, quantity, &data);
            }
        }
    }
}

/// Inputs, made only for benchmarks that are run, and room for what they write.
struct Data<T, Y> {
    pred: Vec<T>,
    target: Vec<Y>,
    output: RefCell<Vec<T>>,
}

impl<T: Element, Y> Data<T, Y> {
    /// Predictions between −4 and 4.
    fn new(size: usize, target: Vec<Y>) -> Self {
        // Not the numbers that the targets are made of.
        let pred = uniform(size + 1).skip(1).map(|u| T::from_f64(8.0 * u - 4.0)).collect();
        Self { pred, target, output: RefCell::new(vec![T::default(); size]) }
    }
}

/// Numbers between 0 and 1, always the same.
fn uniform(size: usize) -> impl Iterator<Item = f64> {
    let mut state = 1_u64;
    (0..size).map(move |_| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    })
}

/// The three benchmarks of a case, one after the other, so that they find the machine alike.
fn compare<T: Element, Y>(
    group: &mut BenchmarkGroup<'_, WallTime>,
    case: &Case<T, Y>,
    quantity: &str,
    data: &impl Deref<Target = Data<T, Y>>,
) {
    let Case { name, loss, by_hand, memory, .. } = case;
    let mut time = |what: &str, f: &dyn Fn(&[T], &[Y], &mut [T]) -> T| {
        group.bench_function(format!("{name}/{what}"), |bencher| {
            let Data { pred, target, output } = &**data;
            let output = &mut *output.borrow_mut();
            bencher.iter(|| f(black_box(pred), black_box(target), black_box(output)));
        });
    };
    let none = T::default();
    match quantity {
        "value" => {
            time("lossfn", &|pred, target, _| loss.value(pred, target).expect("valid"));
            time("by_hand", &|pred, target, _| by_hand.value(pred, target));
        }
        "gradient" => {
            time("lossfn", &|pred, target, output| {
                loss.gradient_into(pred, target, output).expect("valid");
                none
            });
            time("by_hand", &|pred, target, output| {
                by_hand.gradient(pred, target, output);
                none
            });
        }
        "value_and_gradient" => {
            time("lossfn", &|pred, target, output| {
                loss.value_and_gradient(pred, target, output).expect("valid")
            });
            time("by_hand", &|pred, target, output| {
                by_hand.value_and_gradient(pred, target, output)
            });
        }
        _ => {
            time("lossfn", &|pred, target, output| {
                loss.hessian_into(pred, target, output).expect("valid");
                none
            });
            time("by_hand", &|pred, target, output| {
                by_hand.hessian(pred, target, output);
                none
            });
        }
    }
    time("memory", &|pred, target, output| {
        memory(pred, target, output);
        none
    });
}

/// What a user would write: for each loss the formulas of its value, gradient and Hessian, with the
/// parameters that the catalogue has, and a loop.
mod by_hand {
    use num_traits::Float;

    /// The loops of a loss; everything is the mean over the samples.
    pub(crate) trait Loops<T, Y = T> {
        fn value(&self, pred: &[T], target: &[Y]) -> T;
        fn gradient(&self, pred: &[T], target: &[Y], gradient: &mut [T]);
        fn value_and_gradient(&self, pred: &[T], target: &[Y], gradient: &mut [T]) -> T;
        fn hessian(&self, pred: &[T], target: &[Y], hessian: &mut [T]);
    }

    /// The value, the gradient and the Hessian of one prediction and one target.
    struct Formulas<V, G, H>(V, G, H);

    impl<T: Float, V, G, H> Loops<T> for Formulas<V, G, H>
    where
        V: Fn(T, T) -> T,
        G: Fn(T, T) -> T,
        H: Fn(T, T) -> T,
    {
        fn value(&self, pred: &[T], target: &[T]) -> T {
            let mut sum = T::zero();
            for (&p, &t) in pred.iter().zip(target) {
                sum = sum + self.0(p, t);
            }
            sum * share(pred.len())
        }

        fn gradient(&self, pred: &[T], target: &[T], gradient: &mut [T]) {
            let share = share::<T>(pred.len());
            for ((&p, &t), g) in pred.iter().zip(target).zip(gradient) {
                *g = self.1(p, t) * share;
            }
        }

        fn value_and_gradient(&self, pred: &[T], target: &[T], gradient: &mut [T]) -> T {
            let share = share::<T>(pred.len());
            let mut sum = T::zero();
            for ((&p, &t), g) in pred.iter().zip(target).zip(gradient) {
                sum = sum + self.0(p, t);
                *g = self.1(p, t) * share;
            }
            sum * share
        }

        fn hessian(&self, pred: &[T], target: &[T], hessian: &mut [T]) {
            let share = share::<T>(pred.len());
            for ((&p, &t), h) in pred.iter().zip(target).zip(hessian) {
                *h = self.2(p, t) * share;
            }
        }
    }

    fn share<T: Float>(samples: usize) -> T {
        T::from(samples).expect("a float").recip()
    }

    macro_rules! pointwise {
        ($module:ident: $float:ident) => {
            pub(crate) mod $module {
                use super::{Formulas, Loops};

                type F = $float;
                const LN_2: F = std::$float::consts::LN_2;

                fn of_pair(
                    value: impl Fn(F, F) -> F,
                    gradient: impl Fn(F, F) -> F,
                    hessian: impl Fn(F, F) -> F,
                ) -> impl Loops<F> {
                    Formulas(value, gradient, hessian)
                }

                fn of_residual(
                    value: impl Fn(F) -> F,
                    gradient: impl Fn(F) -> F,
                    hessian: impl Fn(F) -> F,
                ) -> impl Loops<F> {
                    of_pair(
                        move |p, t| value(p - t),
                        move |p, t| gradient(p - t),
                        move |p, t| hessian(p - t),
                    )
                }

                fn sigmoid(x: F) -> F {
                    1.0 / (1.0 + (-x).exp())
                }

                pub(crate) fn squared_error() -> impl Loops<F> {
                    of_residual(|r| r * r, |r| 2.0 * r, |_| 2.0)
                }

                pub(crate) fn half_squared_error() -> impl Loops<F> {
                    of_residual(|r| 0.5 * r * r, |r| r, |_| 1.0)
                }

                pub(crate) fn absolute_error() -> impl Loops<F> {
                    of_residual(|r| r.abs(), |r| if r == 0.0 { 0.0 } else { r.signum() }, |_| 0.0)
                }

                pub(crate) fn huber() -> impl Loops<F> {
                    const DELTA: F = 1.5;
                    of_residual(
                        |r| {
                            let a = r.abs();
                            if a <= DELTA { 0.5 * r * r } else { DELTA * (a - 0.5 * DELTA) }
                        },
                        |r| r.clamp(-DELTA, DELTA),
                        |r| if r.abs() <= DELTA { 1.0 } else { 0.0 },
                    )
                }

                pub(crate) fn log_cosh() -> impl Loops<F> {
                    of_residual(
                        |r| r.abs() + (-2.0 * r.abs()).exp().ln_1p() - LN_2,
                        |r| r.tanh(),
                        |r| 1.0 - r.tanh() * r.tanh(),
                    )
                }

                pub(crate) fn quantile() -> impl Loops<F> {
                    const TAU: F = 0.75;
                    of_residual(
                        |r| if r < 0.0 { -TAU * r } else { (1.0 - TAU) * r },
                        |r| {
                            if r < 0.0 {
                                -TAU
                            } else if r > 0.0 {
                                1.0 - TAU
                            } else {
                                0.0
                            }
                        },
                        |_| 0.0,
                    )
                }

                pub(crate) fn cauchy() -> impl Loops<F> {
                    const SQUARE: F = 4.0;
                    of_residual(
                        |r| 0.5 * SQUARE * (r * r / SQUARE).ln_1p(),
                        |r| r / (1.0 + r * r / SQUARE),
                        |r| {
                            let u = r * r / SQUARE;
                            (1.0 - u) / ((1.0 + u) * (1.0 + u))
                        },
                    )
                }

                pub(crate) fn poisson() -> impl Loops<F> {
                    of_pair(|p, t| p.exp() - t * p, |p, t| p.exp() - t, |p, _| p.exp())
                }

                pub(crate) fn hinge() -> impl Loops<F> {
                    of_pair(
                        |p, t| (1.0 - p * t).max(0.0),
                        |p, t| if p * t < 1.0 { -t } else { 0.0 },
                        |_, _| 0.0,
                    )
                }

                pub(crate) fn logistic() -> impl Loops<F> {
                    of_pair(
                        |p, t| (-p * t).max(0.0) + (-p.abs()).exp().ln_1p(),
                        |p, t| -t * sigmoid(-p * t),
                        |p, _| sigmoid(p) * (1.0 - sigmoid(p)),
                    )
                }

                pub(crate) fn binary_cross_entropy_with_logits() -> impl Loops<F> {
                    of_pair(
                        |p, t| p.max(0.0) - p * t + (-p.abs()).exp().ln_1p(),
                        |p, t| sigmoid(p) - t,
                        |p, _| sigmoid(p) * (1.0 - sigmoid(p)),
                    )
                }
            }
        };
    }
    pointwise!(pointwise_f32: f32);
    pointwise!(pointwise_f64: f64);

    pub(crate) mod rows_f32 {
        use super::Loops;

        pub(crate) fn softmax_cross_entropy() -> impl Loops<f32, u32> {
            Softmax
        }

        struct Softmax;

        impl Softmax {
            /// Writes derivatives of the probabilities of a row and the label, and returns the sum
            /// of the values.
            fn rows(
                pred: &[f32],
                target: &[u32],
                output: &mut [f32],
                derivative: impl Fn(f32, bool) -> f32,
            ) -> f32 {
                let classes = pred.len() / target.len();
                let share = 1.0 / target.len() as f32;
                let rows = pred.chunks_exact(classes).zip(output.chunks_exact_mut(classes));
                let mut loss = 0.0;
                for ((row, output), &label) in rows.zip(target) {
                    let max = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
                    let mut sum = 0.0;
                    for (o, z) in output.iter_mut().zip(row) {
                        *o = (z - max).exp();
                        sum += *o;
                    }
                    for (k, o) in output.iter_mut().enumerate() {
                        *o = share * derivative(*o / sum, k == label as usize);
                    }
                    loss += sum.ln() + max - row[label as usize];
                }
                loss * share
            }
        }

        impl Loops<f32, u32> for Softmax {
            fn value(&self, pred: &[f32], target: &[u32]) -> f32 {
                let mut loss = 0.0;
                for (row, &label) in pred.chunks_exact(pred.len() / target.len()).zip(target) {
                    let max = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
                    let sum: f32 = row.iter().map(|z| (z - max).exp()).sum();
                    loss += sum.ln() + max - row[label as usize];
                }
                loss / target.len() as f32
            }

            fn gradient(&self, pred: &[f32], target: &[u32], gradient: &mut [f32]) {
                self.value_and_gradient(pred, target, gradient);
            }

            fn value_and_gradient(
                &self,
                pred: &[f32],
                target: &[u32],
                gradient: &mut [f32],
            ) -> f32 {
                Self::rows(pred, target, gradient, |p, own| if own { p - 1.0 } else { p })
            }

            fn hessian(&self, pred: &[f32], target: &[u32], hessian: &mut [f32]) {
                Self::rows(pred, target, hessian, |p, _| p * (1.0 - p));
            }
        }
    }
}
