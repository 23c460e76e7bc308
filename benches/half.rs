//! Predictions of 16 bits beside those of 32: value and gradient in one pass.
//!
//! ```text
//! cargo bench --bench half --features half                    everything
//! cargo bench --bench half --features half -- 16777216/huber  one size of one loss
//! ```
//!
//! Beside each loss stands `memory`: a plain loop that reads two arrays of 16 bits and writes one;
//! for rows of logits, whose targets are few, one that reads an array and writes one.

use std::hint::black_box;
use std::time::Duration;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, Throughput};
use half::{bf16, f16};
use lossfn::{
    BinaryCrossEntropyWithLogits, Element, Huber, PerSample, SoftmaxCrossEntropy, SquaredError,
};

const SIZES: [usize; 2] = [4_096, 1 << 24];
const ROWS: [(usize, usize); 3] = [(65_536, 10), (8_192, 1_000), (256, 32_768)];

fn main() {
    let mut criterion = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_millis(600))
        .nresamples(2_000)
        .without_plots()
        .configure_from_args();
    for size in SIZES {
        let mut group = criterion.benchmark_group(size.to_string());
        group.throughput(Throughput::Elements(size as u64));
        pairs(&mut group, "squared_error", size, SquaredError);
        pairs(&mut group, "huber", size, Huber::new(1.5).expect("valid"));
        let cross_entropy = BinaryCrossEntropyWithLogits::new();
        pairs(&mut group, "binary_cross_entropy_with_logits", size, cross_entropy);
    }
    for (rows, classes) in ROWS {
        let mut group = criterion.benchmark_group(format!("{rows}x{classes}"));
        group.throughput(Throughput::Elements((rows * classes) as u64));
        softmax(&mut group, rows, classes);
    }
    criterion.final_summary();
}

/// A loss of one prediction and one target, in every format.
fn pairs<L>(group: &mut BenchmarkGroup<'_, WallTime>, name: &str, size: usize, loss: L)
where
    L: PerSample<f32> + PerSample<f16> + PerSample<bf16>,
{
    let fractions: Vec<f64> = uniform(size).collect();
    run::<f32, _>(group, name, "f32", &loss, size, &numbers(&fractions));
    run::<f16, _>(group, name, "f16", &loss, size, &numbers(&fractions));
    run::<bf16, _>(group, name, "bf16", &loss, size, &numbers(&fractions));

    let arrays = [vec![1_u16; size], vec![2; size]];
    let mut output = vec![0; size];
    group.bench_function(format!("{name}/memory"), |bencher| {
        bencher.iter(|| {
            let [a, b] = black_box(&arrays);
            for ((o, a), b) in black_box(&mut output).iter_mut().zip(a).zip(b) {
                *o = a ^ b;
            }
        });
    });
}

/// Rows of logits in every format.
fn softmax(group: &mut BenchmarkGroup<'_, WallTime>, rows: usize, classes: usize) {
    let (name, size, loss) = ("softmax_cross_entropy", rows * classes, SoftmaxCrossEntropy::new());
    let labels: Vec<u32> = uniform(rows).map(|u| (u * classes as f64) as u32).collect();
    run::<f32, _>(group, name, "f32", &loss, size, &labels);
    run::<f16, _>(group, name, "f16", &loss, size, &labels);
    run::<bf16, _>(group, name, "bf16", &loss, size, &labels);

    let (array, mut output) = (vec![1_u16; size], vec![0; size]);
    group.bench_function(format!("{name}/memory"), |bencher| {
        bencher.iter(|| black_box(&mut output).copy_from_slice(black_box(&array)));
    });
}

fn run<T: Element, Y>(
    group: &mut BenchmarkGroup<'_, WallTime>,
    name: &str,
    format: &str,
    loss: &dyn PerSample<T, Y>,
    size: usize,
    target: &[Y],
) {
    // One further on, so that they have nothing to do with the targets.
    let pred: Vec<f64> = uniform(size + 1).skip(1).map(|u| 8.0 * u - 4.0).collect();
    let pred: Vec<T> = numbers(&pred);
    let mut gradient = vec![T::default(); size];
    group.bench_function(format!("{name}/{format}"), |bencher| {
        bencher.iter(|| {
            let gradient = black_box(&mut gradient);
            loss.value_and_gradient(black_box(&pred), black_box(target), gradient)
        });
    });
}

fn numbers<T: Element>(numbers: &[f64]) -> Vec<T> {
    numbers.iter().map(|x| T::from_f64(*x)).collect()
}

/// Numbers between 0 and 1, the same every time.
fn uniform(size: usize) -> impl Iterator<Item = f64> {
    let mut state = 1_u64;
    (0..size).map(move |_| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    })
}
