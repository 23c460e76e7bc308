//! The functions of `Real` against true results, in units in the last place. The documentation of
//! `Real` has a table of the largest errors, and here it is read.
//!
//! In f64 against the table `functions.csv`; in f32 against f64 at a sample of all bit patterns and
//! at all of some hard intervals, or, if the environment variable `LOSSFN_EXHAUSTIVE` is 1, at
//! every one of them.

use std::ops::RangeInclusive;

use lossfn::{Pointwise, Real};

use crate::accuracy::{Format, PointwiseRow, Report, Truth, rows, split, summed};
use crate::support::{Number, Subject, exhaustive};

/// Where the largest errors are: softplus from −2.0162 to −2.0794, where it is already below ⅛ but the
/// exponential not yet, so that a rounding of that would count twice; ln cosh from 1 to 1.0118, where
/// more than half of |x| is subtracted; the sigmoid from −5.8333 to −5.8667.
const HARDEST: [RangeInclusive<u32>; 3] =
    [0xc001_0963..=0xc005_14e4, 0x3f80_0000..=0x3f81_8000, 0xc0ba_aaab..=0xc0bb_bbbc];

/// From here on, sine and cosine in f32 are said to be 0 and 1.
const LARGEST_ANGLE: f64 = 1.5 * (1 << 22) as f64;

/// A function, and the largest errors that are stated of it.
struct Function<T> {
    name: &'static str,
    /// Of value, first and second derivative, in units in the last place.
    bounds: [f64; 3],
    /// The function with a parameter.
    with: fn(f64) -> Box<dyn Subject<T>>,
}

/// The largest errors of a function, as they are stated.
fn stated(name: &str) -> [f64; 3] {
    let start = format!("/// | `{name}` | ");
    let row = include_str!("../src/real.rs").lines().find_map(|line| line.strip_prefix(&start));
    let row = row.unwrap_or_else(|| panic!("no errors of {name} are stated"));
    let mut bounds = row.split(" | ").map(|text| text.trim_matches([' ', '|']).parse::<f64>());
    let fused = !["sse2", "plain"].contains(&lossfn::instructions());
    let more =
        if !fused && ["exp_m1", "atan", "ln_normal_cdf"].contains(&name) { 0.1 } else { 0.0 };
    [0, 1, 2].map(|_| bounds.next().expect("three columns").expect("a number") + more)
}

macro_rules! functions {
    ($($name:ident($x:ident, $a:ident) = $formula:expr;)*) => {
        fn functions<T: Number>() -> Vec<Function<T>> {
            vec![$({
                struct Formula(f64);
                impl Pointwise for Formula {
                    #[inline(always)]
                    fn formula<R: Real>(&self, $x: R, _: R::Plain) -> R {
                        let $a = self.0;
                        $formula
                    }
                }
                let name = stringify!($name);
                Function { name, bounds: stated(name), with: |a| Box::new(Formula(a)) }
            }),*]
        }

        /// One test each, because all numbers take minutes.
        mod exact_in_f32 {
            $(#[test]
            fn $name() {
                super::is_exact_in_f32(stringify!($name));
            })*
        }
    };
}

functions! {
    sqrt(x, _a) = x.sqrt();
    exp(x, _a) = x.exp();
    exp_m1(x, _a) = x.exp_m1();
    exp_m1_minus_x(x, _a) = x.exp_m1_minus_x();
    ln(x, _a) = x.ln();
    ln_1p(x, _a) = x.ln_1p();
    x_minus_ln_1p(x, _a) = x.x_minus_ln_1p();
    tanh(x, _a) = x.tanh();
    ln_cosh(x, _a) = x.ln_cosh();
    sigmoid(x, _a) = x.sigmoid();
    softplus(x, _a) = x.softplus();
    normal_cdf(x, _a) = x.normal_cdf();
    ln_normal_cdf(x, _a) = x.ln_normal_cdf();
    ln_gamma(x, _a) = x.ln_gamma();
    sin(x, _a) = x.sin();
    cos(x, _a) = x.cos();
    atan(x, _a) = x.atan();
    powf(x, a) = x.powf(a);
}

/// The function of this name.
fn function<T: Number>(name: &str) -> Function<T> {
    let function = functions().into_iter().find(|function| function.name == name);
    function.unwrap_or_else(|| panic!("no function {name}"))
}

#[test]
fn exact_in_f64() {
    let mut report = Report::<f64>::default();
    let table: Vec<PointwiseRow<'_>> = rows(include_str!("data/functions.csv"));
    for rows in table.chunk_by(|a, b| (a.loss, a.parameters) == (b.loss, b.parameters)) {
        let name = rows[0].loss;
        let function = function::<f64>(name);
        let parameter = split(rows[0].parameters).values().next().map(|text| text.parse());
        let formula = (function.with)(parameter.map_or(0.0, |number| number.expect("a number")));
        let tally = report.tally(name);
        tally.rows += rows.len();
        for row in rows {
            for (q, got) in formula.point(row.pred, 0.0).into_iter().enumerate() {
                let input = format_args!("{} x={:e}", row.parameters, row.pred);
                let unit = f64::ulp(row.truths[q].high);
                tally.close(q, &input, got, row.truths[q], unit, function.bounds[q]);
            }
        }
    }
    for function in functions::<f64>() {
        let rows = report.tally(function.name).rows;
        assert!(rows >= 200, "{rows} rows for {}", function.name);
    }
    report.finish();
}

/// The function of this name in f32 against itself in f64.
fn is_exact_in_f32(name: &str) {
    let (narrow, wide) = (function::<f32>(name), function::<f64>(name));
    let (formula, proven) = ((narrow.with)(1.5), (wide.with)(1.5));
    let mut report = Report::<f32>::default();
    let tally = report.tally(name);
    let sample = (0..=u32::MAX).step_by(if exhaustive() { 1 } else { 8191 });
    let mut patterns = sample.chain(HARDEST.into_iter().flatten()).peekable();
    while patterns.peek().is_some() {
        let x: Vec<f32> = patterns.by_ref().take(1 << 14).map(f32::from_bits).collect();
        let exact: Vec<f64> = x.iter().map(|&x| x.into()).collect();
        let got = summed(&*formula, &x, &vec![0.0; x.len()]);
        let want = summed(&*proven, &exact, &vec![0.0; x.len()]);
        tally.rows += x.len();
        for (q, (got, want)) in got.iter().zip(&want).enumerate() {
            for ((&x, &got), &want) in exact.iter().zip(got).zip(want) {
                let far = x.is_finite() && x.abs() >= LARGEST_ANGLE;
                let truth = match name {
                    "sin" if far => [0.0, 1.0, 0.0][q],
                    "cos" if far => [1.0, 0.0, -1.0][q],
                    _ => want,
                };
                let (input, unit) = (format_args!("x={x:e}"), f32::ulp(truth));
                tally.close(q, &input, got, Truth::from(truth), unit, narrow.bounds[q]);
            }
        }
    }
    report.finish();
}
