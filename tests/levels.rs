//! Every instruction set of the processor, not only the best: as exact, and with fused multiply-add the
//! same bits.
//!
//! A program chooses its instructions once, so this one runs itself again for each of them, with the
//! environment variable `LOSSFN_INSTRUCTIONS`.

use std::env;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Write};
use std::process::Command;

use lossfn::{Adapters, PerSample, SoftmaxCrossEntropy, instructions};

use crate::catalogue::pointwise_losses;
use crate::support::{Any, Number, Outputs, extremes, ordinary, random};

const VARIABLE: &str = "LOSSFN_INSTRUCTIONS";

/// Instruction sets that can be chosen, from the least to the best, and whether they have fused
/// multiply-add.
const LEVELS: [(&str, bool); 3] = [("sse2", false), ("avx2", true), ("avx512", true)];

/// Those of this processor; the others are skipped, loudly. None if somebody has chosen already.
fn levels() -> &'static [(&'static str, bool)] {
    if let Ok(chosen) = env::var(VARIABLE) {
        skip(&format!("other instructions than {chosen}, as {VARIABLE} is set"));
        return &[];
    }
    let best = LEVELS.iter().position(|(name, _)| *name == instructions());
    let (there, missing) = LEVELS.split_at(best.map_or(0, |best| best + 1));
    for (level, _) in missing {
        skip(&format!("instructions {level}, as there is nothing better than {}", instructions()));
    }
    there
}

/// Says so where a test that passes is heard as well.
fn skip(what: &str) {
    writeln!(io::stderr(), "\n!!! SKIPPED: {what}").expect("somewhere to write to");
}

/// What this program prints when it is run again with these instructions and arguments. Fails if a
/// test does, or if there is none.
fn run(level: &str, arguments: &[&str]) -> String {
    let program = env::current_exe().expect("the path of this program");
    let output = Command::new(program).args(arguments).env(VARIABLE, level).output();
    let output = output.expect("this program");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (printed, errors) = (text(&output.stdout), text(&output.stderr));
    let passed = printed.lines().find_map(|line| {
        line.strip_prefix("test result: ok. ")?.split_once(" passed")?.0.parse::<usize>().ok()
    });
    assert!(output.status.success(), "with {level}:\n{printed}\n{errors}");
    assert!(passed > Some(0), "with {level} no test ran:\n{printed}\n{errors}");
    printed
}

#[test]
fn every_instruction_set_meets_the_bars() {
    for &(level, _) in levels() {
        // The best one is that of all other tests.
        if level != instructions() {
            let tests = [
                "accuracy::",
                "functions::",
                "kinship::",
                "batch::rows::",
                "batch::sums::",
                "laws::softmax::",
            ];
            run(level, &tests);
        }
    }
}

#[test]
fn instruction_sets_with_fused_multiply_add_give_the_same_bits() {
    let mut first: Option<(&str, String)> = None;
    for &(level, fused) in levels() {
        let printed = run(level, &["--exact", "levels::bits", "--include-ignored", "--nocapture"]);
        let bits: String =
            printed.lines().filter(|line| line.contains(" = ")).flat_map(|l| [l, "\n"]).collect();
        assert!(printed.contains(&format!("instructions: {level}\n")), "{level}:\n{printed}");
        let lines = bits.lines().count();
        assert!(lines > 2 * pointwise_losses::<f64>().len(), "{lines} lines with {level}");
        match &first {
            Some((other, wanted)) => {
                let differ = |(a, b): &(&str, &str)| a != b;
                let pairs = bits.lines().zip(wanted.lines()).filter(differ);
                let names: Vec<_> = pairs.map(|(a, _)| a.split(" = ").next()).collect();
                assert!(bits == *wanted, "{level} and {other} differ: {names:#?}");
            }
            None if fused => first = Some((level, bits)),
            None => {}
        }
    }
}

/// Not a test of its own, but what [`run`] compares between instruction sets.
#[test]
#[ignore = "prints what another test reads"]
fn bits() {
    println!("\ninstructions: {}", instructions());
    print_bits::<f32>("f32");
    print_bits::<f64>("f64");
}

/// Prints a number for all the bits that each loss gives for fixed batches.
fn print_bits<T: Number>(format: &str) {
    for (name, loss) in pointwise_losses::<T>() {
        let points = [ordinary(&*loss), extremes(&*loss)].concat();
        let longest = points.len().max(1_300);
        let (pred, target): (Vec<T>, Vec<T>) = points.into_iter().cycle().take(longest).unzip();
        let mut hasher = DefaultHasher::new();
        // Each batch ends where another one does not, and the longest is of more than one block.
        for length in (1..=70).chain([255, 256, 257, longest]) {
            let start = longest - length;
            hash(&mut hasher, &Any(&*loss).summed(), &pred[start..], &target[start..]);
            hash(&mut hasher, &Any(&*loss), &pred[..length], &target[..length]);
        }
        let weights: Vec<T> = (0..pred.len()).map(|i| T::from_f64((i % 7) as f64 / 3.0)).collect();
        hash(&mut hasher, &Any(&*loss).weighted(&weights), &pred, &target);
        println!("{name} {format} = {:x}", hasher.finish());
    }

    let plain = SoftmaxCrossEntropy::new();
    let smoothed = plain.clone().with_label_smoothing(0.1).expect("valid");
    for (name, loss) in [("softmax", plain), ("smoothed softmax", smoothed)] {
        for width in (1..=70).chain([255, 256, 257, 263, 271, 510, 1000, 1003]) {
            let mut hasher = DefaultHasher::new();
            for rows in [1, 3, 19] {
                let logits: Vec<T> =
                    random(8).map(|x| T::from_f64(9.0 * x)).take(width * rows).collect();
                let labels: Vec<u32> = (0..rows).map(|i| (i * 7 % width) as u32).collect();
                hash(&mut hasher, &loss, &logits, &labels);
                hash(&mut hasher, &loss.clone().summed(), &logits, &labels);
            }
            println!("{name} {width} {format} = {:x}", hasher.finish());
        }
    }
}

/// Adds the bits of all that a loss gives; any NaN is as good as another.
fn hash<T: Number, Y>(
    hasher: &mut DefaultHasher,
    loss: &dyn PerSample<T, Y>,
    pred: &[T],
    target: &[Y],
) {
    let outputs = Outputs::of(loss, pred, target).expect("inside the domain");
    for x in outputs.numbers() {
        (if x.is_nan() { f64::NAN } else { x.wide() }).to_bits().hash(hasher);
    }
}
