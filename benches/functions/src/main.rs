//! How fast, and how exact, the elementary functions of `lossfn` are, beside those of others: prints
//! Markdown tables. See README.md.

mod contestant;
mod ours;
mod scalar;
#[cfg(feature = "sleef")]
mod sleef;
mod truth;
mod vectorised;

use std::hint::black_box;
use std::time::{Duration, Instant};

use lossfn::Element;

use contestant::Contestant;
use scalar::Scalar;
use truth::{Truths, worst_error};
use vectorised::Vectorised;

/// As many numbers as stay in the first cache, input and output together.
const LENGTH: usize = 4096;
const ROUNDS: usize = 31;
/// A contestant runs this long at a time.
const TURN: Duration = Duration::from_micros(300);
/// The error that is asked of an exact function, in units in the last place.
const EXACT: f64 = 1.5;

const COLUMNS: [&str; 7] =
    ["lossfn", "std", "libm", "SLEEF u10", "SLEEF u15", "SLEEF u35", "Cephes loop"];

/// A function, and between which inputs it is tried.
pub struct Function {
    pub name: &'static str,
    pub low: f64,
    pub high: f64,
}

const FUNCTIONS: [Function; 15] = [
    Function { name: "exp", low: -80.0, high: 80.0 },
    Function { name: "exp_m1", low: -20.0, high: 20.0 },
    Function { name: "ln", low: 1e-3, high: 1e3 },
    Function { name: "ln_1p", low: -0.9, high: 100.0 },
    Function { name: "tanh", low: -8.0, high: 8.0 },
    Function { name: "sigmoid", low: -20.0, high: 20.0 },
    Function { name: "softplus", low: -20.0, high: 20.0 },
    Function { name: "ln_cosh", low: -20.0, high: 20.0 },
    Function { name: "powf", low: 1e-2, high: 100.0 },
    Function { name: "sin", low: -100.0, high: 100.0 },
    Function { name: "cos", low: -100.0, high: 100.0 },
    Function { name: "atan", low: -20.0, high: 20.0 },
    Function { name: "normal_cdf", low: -10.0, high: 10.0 },
    Function { name: "ln_normal_cdf", low: -10.0, high: 10.0 },
    Function { name: "ln_gamma", low: 1e-2, high: 30.0 },
];

#[cfg(feature = "sleef")]
use sleef::Sleef as Library;
#[cfg(not(feature = "sleef"))]
trait Library {}
#[cfg(not(feature = "sleef"))]
impl<T> Library for T {}

fn contestants<T: Element + Scalar + Vectorised + Library>(name: &str) -> Vec<Contestant<T>> {
    let mut contestants = vec![ours::ours(name)];
    contestants.extend(T::scalars(name));
    #[cfg(feature = "sleef")]
    contestants.extend(T::sleef(name));
    contestants.extend(T::vectorised(name));
    contestants
}

/// The median time of each, in nanoseconds per element; they take turns, so that what disturbs the
/// machine disturbs all.
fn times<T: Element>(contestants: &[Contestant<T>], function: &Function) -> Vec<f64> {
    let width = function.high - function.low;
    let place = |i: usize| (i * 1597 % LENGTH) as f64 / (LENGTH - 1) as f64;
    let input: Vec<T> = (0..LENGTH).map(|i| T::from_f64(function.low + width * place(i))).collect();
    let mut output = vec![T::default(); LENGTH];
    let mut turn = |contestant: &Contestant<T>, passes: u32| {
        let start = Instant::now();
        for _ in 0..passes {
            (contestant.run)(black_box(&input), black_box(&mut output));
        }
        start.elapsed()
    };
    let passes: Vec<u32> = contestants
        .iter()
        .map(|contestant| {
            turn(contestant, 2);
            let one = turn(contestant, 4) / 4;
            (TURN.as_nanos() / one.as_nanos().max(1)).clamp(1, 10_000) as u32
        })
        .collect();
    let mut samples = vec![Vec::with_capacity(ROUNDS); contestants.len()];
    for _ in 0..ROUNDS {
        for ((contestant, &passes), samples) in contestants.iter().zip(&passes).zip(&mut samples) {
            let elapsed = turn(contestant, passes).as_nanos() as f64;
            samples.push(elapsed / f64::from(passes) / LENGTH as f64);
        }
    }
    samples
        .iter_mut()
        .map(|samples| {
            samples.sort_by(f64::total_cmp);
            samples[ROUNDS / 2]
        })
        .collect()
}

fn shown(error: f64) -> String {
    if error < 1e4 { format!("{error:.2}") } else { format!("{error:.0e}") }
}

fn table<T: Element + Scalar + Vectorised + Library + Truths>() {
    let type_name = std::any::type_name::<T>();
    println!(
        "## {type_name}\n\nNanoseconds per element (largest error in units in the last place).\n"
    );
    println!("| function | inputs | {} | ahead |", COLUMNS.join(" | "));
    println!("|---|---|{}---|", "---|".repeat(COLUMNS.len()));
    for function in &FUNCTIONS {
        let contestants = contestants::<T>(function.name);
        let times = times(&contestants, function);
        let errors: Vec<f64> = contestants.iter().map(|c| worst_error(c, function)).collect();

        let cell = |column: &&str| {
            let place = contestants.iter().position(|contestant| contestant.name == *column);
            place.map_or(String::new(), |i| format!("{:.3} ({})", times[i], shown(errors[i])))
        };
        let cells: Vec<String> = COLUMNS.iter().map(cell).collect();
        let bar = errors[0].max(EXACT);
        let rivals = times.iter().zip(&errors).skip(1).filter(|&(_, &error)| error <= bar);
        let best = rivals.map(|(&time, _)| time).min_by(f64::total_cmp);
        let ahead = best.map_or("alone".into(), |best| format!("{:.2}", best / times[0]));
        let Function { name, low, high } = function;
        println!("| `{name}` | {low} to {high} | {} | {ahead} |", cells.join(" | "));
    }
    println!();
}

fn main() {
    println!("# Elementary functions, {LENGTH} elements at a time, one core\n");
    table::<f32>();
    table::<f64>();
    println!(
        "`ahead`: the time of the fastest other contestant that is good to {EXACT} units in the last \
         place, or at least as good as `lossfn`, divided by the time of `lossfn`."
    );
}
