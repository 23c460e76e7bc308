//! How many instructions calls of the crate take: a figure without noise, to see that no change makes
//! them more.
//!
//! ```text
//! cargo bench --bench instructions                     counts, and fails at 5 % more than written down
//! LOSSFN_WRITE=1 cargo bench --bench instructions      writes the counts down
//! ```
//!
//! Valgrind counts; without it nothing is done. It has no AVX-512, whatever the processor has, so the
//! counts in `instructions.txt` are those of AVX2. Another compiler gives other ones: then they are
//! shown, and nothing fails.

use std::hint::black_box;
use std::process::{Command, ExitCode};

use lossfn::{
    Adapters, BinaryCrossEntropyWithLogits, Element, Huber, LogCosh, Loss, PerSample, Poisson,
    SoftmaxCrossEntropy, SquaredError,
};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/instructions.txt");
/// The largest share by which a count may grow.
const TOLERANCE: f64 = 0.05;
/// Calls that are counted; as many again go before them, so that what happens once does not count.
const CALLS: usize = 100;

/// A kernel by its name, and what calls it so many times.
type Case = (&'static str, fn(usize));

const CASES: [Case; 15] = [
    ("squared_error f32 1", |calls| pointwise::<f32>(&SquaredError, 1, calls)),
    ("squared_error f32 8", |calls| pointwise::<f32>(&SquaredError, 8, calls)),
    ("squared_error f32 64", |calls| pointwise::<f32>(&SquaredError, 64, calls)),
    ("squared_error f32 4096", |calls| pointwise::<f32>(&SquaredError, 4096, calls)),
    ("squared_error f64 4096", |calls| pointwise::<f64>(&SquaredError, 4096, calls)),
    ("huber f32 4096", |calls| pointwise::<f32>(&Huber::new(1.0).unwrap(), 4096, calls)),
    ("huber value f32 4096", |calls| value(&Huber::new(1.0).unwrap(), 4096, calls)),
    ("log_cosh f32 4096", |calls| pointwise::<f32>(&LogCosh, 4096, calls)),
    ("poisson f32 4096", |calls| pointwise::<f32>(&Poisson, 4096, calls)),
    ("cross_entropy f32 64", |calls| {
        pointwise::<f32>(&BinaryCrossEntropyWithLogits::new(), 64, calls);
    }),
    ("cross_entropy f32 4096", |calls| {
        pointwise::<f32>(&BinaryCrossEntropyWithLogits::new(), 4096, calls);
    }),
    ("cross_entropy f64 4096", |calls| {
        pointwise::<f64>(&BinaryCrossEntropyWithLogits::new(), 4096, calls);
    }),
    ("weighted cross_entropy f32 4096", |calls| {
        let weights: Vec<f32> = (0..4096).map(|i| (i % 7) as f32).collect();
        let loss = BinaryCrossEntropyWithLogits::new().weighted(&weights);
        pointwise::<f32>(&loss, 4096, calls);
    }),
    ("softmax f32 16x1000", |calls| rows(16, 1000, calls)),
    ("softmax f32 400x10", |calls| rows(400, 10, calls)),
];

/// Predictions and targets.
fn batch<T: Element>(length: usize) -> [Vec<T>; 2] {
    [
        (0..length).map(|i| T::from_f64((i * 7 % 31) as f64 / 4.0 - 4.0)).collect(),
        (0..length).map(|i| T::from_f64((i % 5) as f64 / 4.0)).collect(),
    ]
}

/// The value of a loss.
fn value(loss: &dyn PerSample<f32>, length: usize, calls: usize) {
    let [pred, target] = batch(length);
    for _ in 0..calls {
        black_box(loss.value(black_box(&pred), black_box(&target)).unwrap());
    }
}

/// Value and gradient of a loss.
fn pointwise<T: Element>(loss: &dyn PerSample<T>, length: usize, calls: usize) {
    let [pred, target] = batch(length);
    let mut gradient = vec![T::default(); length];
    for _ in 0..calls {
        let value = loss.value_and_gradient(black_box(&pred), black_box(&target), &mut gradient);
        black_box(value.unwrap());
    }
}

/// Value and gradient of the cross-entropy of so many rows.
fn rows(rows: usize, classes: usize, calls: usize) {
    let pred: Vec<f32> = (0..rows * classes).map(|i| (i * 7 % 31) as f32 / 4.0 - 4.0).collect();
    let target: Vec<u32> = (0..rows).map(|i| (i * 7 % classes) as u32).collect();
    let mut gradient = vec![0.0; pred.len()];
    let loss = SoftmaxCrossEntropy::new();
    for _ in 0..calls {
        let value = loss.value_and_gradient(black_box(&pred), black_box(&target), &mut gradient);
        black_box(value.unwrap());
    }
}

/// What valgrind counts while this program calls a kernel, or nothing if there is no valgrind.
fn instructions(name: &str, calls: usize) -> Option<u64> {
    let program = std::env::current_exe().expect("a path");
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program)
        .args(["--count", name, &calls.to_string()])
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stderr);
    let count = text.lines().find_map(|line| line.split_once("Collected : "));
    let count = count.unwrap_or_else(|| panic!("valgrind counted nothing:\n{text}"));
    Some(count.1.trim().parse().expect("a count"))
}

/// The compiler, by whose name the written counts begin.
fn compiler() -> String {
    let output = Command::new("rustc").arg("--version").output().expect("a compiler");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// The instructions of one call.
fn count(name: &str) -> Option<u64> {
    let (short, long) = (instructions(name, CALLS)?, instructions(name, 2 * CALLS)?);
    Some((long - short) / CALLS as u64)
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, flag, name, calls] = &arguments[..]
        && flag == "--count"
    {
        let case = CASES.iter().find(|case| case.0 == name).expect("a kernel");
        (case.1)(calls.parse().expect("a number"));
        return ExitCode::SUCCESS;
    }

    let compiler = compiler();
    let written = std::fs::read_to_string(FILE).unwrap_or_default();
    let write = std::env::var("LOSSFN_WRITE").is_ok_and(|value| value == "1");
    let compare = !write && written.starts_with(&compiler);
    if !compare && !write {
        println!(
            "!!! SKIPPED: the counts are not compared, they were written with another compiler"
        );
    }
    let (mut counts, mut worse) = (format!("{compiler}\n"), 0);
    for (name, _) in CASES {
        let Some(count) = count(name) else {
            println!("!!! SKIPPED: instructions are counted by valgrind, which is not there");
            return ExitCode::SUCCESS;
        };
        counts += &format!("{name}: {count}\n");
        let before = known(&written, name);
        let change = before.map(|before| count as f64 / before as f64 - 1.0);
        let change_text = change.map_or("new".to_owned(), |x| format!("{:+.1} %", x * 100.0));
        let fails = compare && change.is_none_or(|change| change > TOLERANCE);
        worse += usize::from(fails);
        println!("{name:32} {count:8} {change_text:>9}{}", if fails { "  FAILED" } else { "" });
    }
    if write {
        std::fs::write(FILE, counts).expect("a file that can be written");
    }
    ExitCode::from(u8::from(worse > 0))
}

/// The count that is written for a kernel.
fn known(written: &str, name: &str) -> Option<u64> {
    let mut counts = written.lines().filter_map(|line| line.split_once(": "));
    counts.find(|(known, _)| *known == name)?.1.parse().ok()
}
