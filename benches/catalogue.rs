//! Every pointwise loss: value and gradient in one pass, f32, from memory, beside a plain loop that
//! reads two arrays and writes one; and 4,096 elements, which are in the nearest caches, where the
//! instructions count.
//!
//! ```text
//! cargo bench --bench catalogue
//! LOSSFN_INSTRUCTIONS=sse2 cargo bench --bench catalogue -- /4096
//! cargo bench --bench catalogue --no-default-features --features std -- /4096
//! ```
//!
//! The figure of a loss is its time over that of `memory`, which is measured right before it, or
//! over the same with other instructions.

use std::cell::RefCell;
use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, Throughput};
use lossfn::PerSample;

const SIZE: usize = 1 << 24;
const SMALL: usize = 4_096;

macro_rules! losses {
    ($($family:ident $name:ident: $type:ident $arguments:tt;)*) => {
        vec![$((
            stringify!($family),
            stringify!($name),
            Box::new(lossfn::make_loss!($type $arguments)) as Box<dyn PerSample<f32>>,
        )),*]
    };
}

fn main() {
    let mut criterion = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(100))
        .measurement_time(Duration::from_millis(500))
        .nresamples(1_000)
        .without_plots()
        .configure_from_args();
    let losses: Vec<(&str, &str, Box<dyn PerSample<f32>>)> =
        lossfn::for_each_pointwise_loss!(losses);
    // Between 0.02 and 0.98, which every domain has.
    let fraction =
        |i: usize| (i as u32).wrapping_mul(2_654_435_769) as f32 / 4_473_924_266.0 + 0.02;
    let fractions: Vec<f32> = (0..SIZE).map(fraction).collect();
    let reals: Vec<f32> = fractions.iter().map(|x| 8.0 * x - 4.0).collect();
    let signs: Vec<f32> = fractions.iter().map(|x| if *x < 0.5 { -1.0 } else { 1.0 }).collect();
    let targets: Vec<f32> = fractions.iter().rev().copied().collect();
    let output = RefCell::new(vec![0.0_f32; SIZE]);

    println!("instructions: {}", lossfn::instructions());
    let mut group = criterion.benchmark_group("catalogue");
    for (family, name, loss) in &losses {
        let target = if *family == "margin" { &signs } else { &targets };
        // A prediction that has to be a probability, or above 0, is one of the fractions.
        let takes_reals = loss.value(&[-3.0], &target[..1]).is_ok();
        let pred = if takes_reals { &reals } else { &fractions };
        group.throughput(Throughput::Elements(SIZE as u64));
        group.bench_function(format!("{name}/memory"), |bencher| {
            bencher.iter(|| {
                let mut output = output.borrow_mut();
                for ((o, p), t) in output.iter_mut().zip(black_box(pred)).zip(black_box(target)) {
                    *o = *p + *t;
                }
                black_box(&mut *output);
            });
        });
        for (size, label) in [(SIZE, "lossfn"), (SMALL, "4096")] {
            let (pred, target) = (&pred[..size], &target[..size]);
            group.throughput(Throughput::Elements(size as u64));
            group.bench_function(format!("{name}/{label}"), |bencher| {
                let mut output = output.borrow_mut();
                let output = &mut output[..size];
                bencher.iter(|| {
                    let value = loss.value_and_gradient(black_box(pred), black_box(target), output);
                    black_box(value.expect("valid data"));
                });
            });
        }
    }
    group.finish();
    criterion.final_summary();
}
