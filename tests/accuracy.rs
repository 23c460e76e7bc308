//! Every loss against tables of true results, in units of what rounding has to cost.
//!
//! The error of a result is K = |got − true| / (ulp(true) + u · cond), where u is half the distance
//! from 1 to the next number and cond says how far the true result moves when the numbers that a
//! formula has to round first (the residual, say) are off by one relative unit. A formula that
//! rounds once, and is otherwise perfect, has K ≤ 1. `tools/reference` prints the tables and
//! explains their columns.

use std::collections::BTreeMap;
use std::fmt::{Debug, Display};
use std::marker::PhantomData;
use std::str::FromStr;

use lossfn::{
    Argument, BalancedL1, Element, Hampel, NegativeBinomial, Output, PerSample, Periodic,
    Pointwise, PseudoHuber, Reduction, RobustKernel, Scaling, SoftmaxCrossEntropy, StudentT,
    TruncatedSquared, TukeyQuartic,
};

use crate::catalogue::{pointwise_loss, pointwise_losses, type_name};
use crate::support::{Number, Subject, exhaustive};

/// Linear and quadratic pieces: an ulp or two beside the rounding of the residual, and no error in
/// the Hessian.
const PIECEWISE: &[&str] = &[
    "AbsoluteError",
    "BinarySparsemax",
    "BrierProbability",
    "DeadZone",
    "EpsilonInsensitive",
    "Expectile",
    "HalfSquaredError",
    "Hampel",
    "Hinge",
    "Huber",
    "ModifiedHuber",
    "Perceptron",
    "Quantile",
    "Ramp",
    "SquaredEpsilonInsensitive",
    "SquaredError",
    "SquaredHinge",
    "SquaredMargin",
    "TruncatedSquared",
    "Unhinged",
    "ZeroOne",
];

/// The same, with a parameter that divides: the Hessian is its nearest reciprocal.
const DIVIDED: &[&str] = &["HuberQuantile", "SmoothL1", "SmoothedHinge"];

/// Powers that are no constants.
const POWERS: &[&str] = &["Barron", "PowerError", "Tweedie", "TweedieDeviance", "Dwd"];

/// The largest K of value, gradient and Hessian.
fn bars(loss: &str) -> [f64; 3] {
    match loss {
        _ if PIECEWISE.contains(&loss) => [2.0, 1.0, 0.0],
        _ if DIVIDED.contains(&loss) => [2.0, 1.0, 0.5],
        _ if POWERS.contains(&loss) => [16.0; 3],
        "SoftmaxCrossEntropy" => [16.0, 16.0, 24.0],
        _ => [8.0, 8.0, 12.0],
    }
}

/// The loss with this name and these parameters.
pub(crate) fn pointwise<T: Number>(loss: &str, parameters: &Parameters) -> Box<dyn Subject<T>> {
    pointwise_loss(loss, |name, typical| {
        parameters.get(name).map_or(typical, |text| text.parse().expect("a number"))
    })
}

fn softmax(parameters: &Parameters) -> SoftmaxCrossEntropy {
    let mut loss = SoftmaxCrossEntropy::new();
    if let Some(weights) = parameters.get("class_weights") {
        loss = loss.with_class_weights(&list(weights)).unwrap();
    }
    if let Some(smoothing) = parameters.get("label_smoothing") {
        loss = loss.with_label_smoothing(smoothing.parse().unwrap()).unwrap();
    }
    loss
}

/// The tables of the families.
const TABLES: [&str; 7] = [
    include_str!("data/regression.csv"),
    include_str!("data/quantile.csv"),
    include_str!("data/robust.csv"),
    include_str!("data/count.csv"),
    include_str!("data/margin.csv"),
    include_str!("data/binary.csv"),
    include_str!("data/focal.csv"),
];

#[test]
fn softmax_cross_entropy_is_exact_in_f64() {
    softmax_cross_entropy_is_exact::<f64>(include_str!("data/softmax_f64.csv"));
}

#[test]
fn softmax_cross_entropy_is_exact_in_f32() {
    softmax_cross_entropy_is_exact::<f32>(include_str!("data/softmax_f32.csv"));
}

/// Calls a function with the rows of each loss and set of parameters.
fn for_each_loss(mut f: impl FnMut(&str, &str, &[PointwiseRow<'_>])) {
    let mut names = Vec::new();
    for table in TABLES {
        let rows: Vec<_> = rows(table);
        for rows in rows.chunk_by(|a, b| (a.loss, a.parameters) == (b.loss, b.parameters)) {
            f(rows[0].loss, rows[0].parameters, rows);
            names.extend(rows.iter().map(|row| row.loss));
        }
    }
    for (file, _) in pointwise_losses::<f64>() {
        let rows = names.iter().filter(|name| **name == type_name(file)).count();
        assert!(rows >= 500, "{rows} rows for {file} are too few to say that it is exact");
    }
}

#[test]
fn pointwise_losses_are_exact_in_f64() {
    let mut report = Report::<f64>::default();
    for_each_loss(|name, parameters, rows| {
        let loss = pointwise::<f64>(name, &split(parameters));
        let pred: Vec<f64> = rows.iter().map(|row| row.pred).collect();
        let target: Vec<f64> = rows.iter().map(|row| row.target).collect();
        let batch = summed(&*loss, &pred, &target);

        let bars = bars(name);
        let tally = report.tally(name);
        tally.rows += rows.len();
        for (i, row) in rows.iter().enumerate() {
            let PointwiseRow { pred, target, truths, conditions, tag, .. } = row;
            for (q, got) in loss.point(*pred, *target).into_iter().enumerate() {
                let input = format_args!("{parameters} pred={pred:e} target={target:e} {tag}");
                tally.same(q, &input, batch[q][i], got);
                if *tag == "edge" {
                    tally.same_sign(q, &input, got, truths[q]);
                } else {
                    let unit = f64::ulp(truths[q].high) + f64::UNIT * conditions[q];
                    tally.close(q, &input, got, truths[q], unit, bars[q]);
                }
            }
        }
    });
    report.finish();
}

/// The kernel ρ(s) of a robust loss with these parameters, with both derivatives.
fn robust_kernel<T: Number>(loss: &str, parameters: &Parameters) -> Box<dyn Fn(T) -> [T; 3]> {
    let number = |name: &str, typical: f64| {
        parameters.get(name).map_or(typical, |text| text.parse().expect("a number"))
    };
    macro_rules! kernels {
        ($number:ident; $($type:ident $arguments:tt)*) => {
            match loss {
                $(stringify!($type) => {
                    let loss = lossfn::make_loss!($number: $type $arguments);
                    Box::new(move |s| loss.rho(s))
                })*
                name => panic!("{name} is in the table, and not here"),
            }
        };
    }
    kernels!(number;
        HalfSquaredError []
        Huber [delta = 1.0]
        PseudoHuber [delta = 1.0]
        Fair [c = 1.0]
        Cauchy [c = 1.0]
        Tukey [c = 1.0]
        Welsch [c = 1.0]
        GemanMcClure [c = 1.0]
        Arctan [c = 1.0]
        Barron [alpha = 1.0, c = 1.0]
        StudentT [degrees_of_freedom = 1.0, scale = 1.0]
        Tolerant [a = 1.0, b = 1.0]
        TruncatedSquared [c = 1.0]
        DynamicCovarianceScaling [c = 1.0]
        DeadZone [k = 1.0]
        Hampel [a = 1.0, b = 1.0, c = 1.0]
        RamsayE [a = 1.0]
        AndrewsWave [a = 1.0]
        TukeyQuartic [c = 1.0]
    )
}

/// Calls a function with the rows of each kernel and set of parameters.
fn for_each_kernel(mut f: impl FnMut(&str, &Parameters, &[PointwiseRow<'_>])) {
    let table = rows(include_str!("data/rho.csv"));
    for rows in table.chunk_by(|a, b| (a.loss, a.parameters) == (b.loss, b.parameters)) {
        f(rows[0].loss, &split(rows[0].parameters), rows);
    }
}

fn finish_kernels<T: Format>(report: Report<T>) {
    for (loss, tally) in &report.0 {
        assert!(tally.rows >= 100, "{} rows of {loss}", tally.rows);
    }
    assert_eq!(report.0.len(), 19);
    report.finish();
}

#[test]
fn robust_kernels_are_exact_in_f64() {
    let mut report = Report::<f64>::default();
    for_each_kernel(|name, parameters, rows| {
        let rho = robust_kernel::<f64>(name, parameters);
        let tally = report.tally(name);
        tally.rows += rows.len();
        for row in rows {
            for (q, got) in rho(row.pred).into_iter().enumerate() {
                let input = format_args!("{} s={:e} {}", row.parameters, row.pred, row.tag);
                let unit = f64::ulp(row.truths[q].high) + f64::UNIT * row.conditions[q];
                if row.tag == "edge" {
                    tally.same_sign(q, &input, got, row.truths[q]);
                } else {
                    tally.close(q, &input, got, row.truths[q], unit, [8.0, 8.0, 12.0][q]);
                }
            }
        }
    });
    finish_kernels(report);
}

/// At the numbers of the table, rounded to f32, against the f64 that the table has proven.
#[test]
fn robust_kernels_are_exact_in_f32() {
    let mut report = Report::<f32>::default();
    for_each_kernel(|name, parameters, rows| {
        let narrow = robust_kernel::<f32>(name, parameters);
        let wide = robust_kernel::<f64>(name, parameters);
        let tally = report.tally(name);
        for row in rows {
            let s = row.pred as f32;
            let exact = f64::from(s);
            // Beside a kink the rounded number may be on its other side.
            let beside_a_kink = rows.iter().any(|kink| {
                kink.tag == "kink" && (kink.pred - exact).abs() <= 1e-6 * kink.pred.abs()
            });
            if beside_a_kink || exact > f32::LARGEST * 1e-4 {
                continue;
            }
            tally.rows += 1;
            let (truths, conditions) = (wide(exact), swing(&|step| wide(exact * (1.0 + step))));
            for (q, got) in narrow(s).into_iter().enumerate() {
                let input = format_args!("{} s={s:e}", row.parameters);
                let unit = f32::ulp(truths[q]) + f32::UNIT * conditions[q];
                tally.close(q, &input, got, Truth::from(truths[q]), unit, [8.0, 8.0, 12.0][q]);
            }
        }
    });
    finish_kernels(report);
}

/// How far results move by, per unit of relative error.
fn swing(at: &dyn Fn(f64) -> [f64; 3]) -> [f64; 3] {
    // So small that a period of a far residual is not stepped over.
    const STEP: f64 = 1.0 / (1 << 30) as f64;
    let (above, below) = (at(STEP), at(-STEP));
    [0, 1, 2].map(|q| {
        let slope = (above[q] - below[q]).abs() / (2.0 * STEP);
        // At the end of the domain, or of the range, nothing is known.
        if slope.is_nan() { f64::MAX } else { slope }
    })
}

/// How far a result moves when what has to be rounded first does, by moving it: the residual, or
/// the prediction, and with it what the table says as well.
pub(crate) fn condition(name: &str, loss: &dyn Subject<f64>, pred: f64, target: f64) -> [f64; 3] {
    if loss.claims().argument == Argument::Residual {
        return swing(&|step| loss.point(target + (pred - target) * (1.0 + step), target));
    }
    // A step of the prediction that moves the hazard by a unit of itself.
    let hazard = match name {
        "ComplementaryLogLog" => 1.0,
        "CrossEntropyLambda" => {
            let softplus = (-pred.abs()).exp().ln_1p() + pred.max(0.0);
            if pred < -700.0 { 1.0 } else { softplus * (1.0 + (-pred).exp()) }
        }
        _ => 0.0,
    };
    let by_pred = swing(&|step| loss.point(pred + (pred.abs() + hazard) * step, target));
    let [_, targets] = loss.domains();
    let is_amount = targets.contains(0.3) && targets.contains(3.0);
    if !is_amount && name != "AsymmetricFocal" {
        return by_pred;
    }
    let largest = if is_amount { f64::MAX } else { 1.0 };
    let by_target = swing(&|step| loss.point(pred, (target * (1.0 + step)).min(largest)));
    [0, 1, 2].map(|q| by_pred[q] + by_target[q])
}

/// The points of the tables, rounded to f32, against the f64 that the tables have proven.
#[test]
fn pointwise_losses_are_exact_in_f32() {
    let mut report = Report::<f32>::default();
    for_each_loss(|name, parameters, rows| {
        let narrow = pointwise::<f32>(name, &split(parameters));
        let wide = pointwise::<f64>(name, &split(parameters));
        let [preds, targets] = wide.domains();
        let bars = bars(name);
        let tally = report.tally(name);
        for row in rows {
            let (pred, target) = (row.pred as f32, row.target as f32);
            let (p, y) = (f64::from(pred), f64::from(target));
            let ordinary = p.abs().max(y.abs()) <= f32::LARGEST * 1e-4;
            // Beside a kink the rounded residual may be on its other side.
            let beside_a_kink = wide
                .kinks(y)
                .iter()
                .any(|kink| p != *kink && (p - kink).abs() < 1e-5 * (1.0 + p.abs()));
            if !ordinary || beside_a_kink || !preds.contains(p) || !targets.contains(y) {
                continue;
            }
            tally.rows += 1;
            let (truths, conditions) = (wide.point(p, y), condition(name, &*wide, p, y));
            for (q, got) in narrow.point(pred, target).into_iter().enumerate() {
                let input = format_args!("{parameters} pred={pred:e} target={target:e}");
                let unit = f32::ulp(truths[q]) + f32::UNIT * conditions[q];
                tally.close(q, &input, got, Truth::from(truths[q]), unit, bars[q]);
            }
        }
    });
    for (loss, tally) in &report.0 {
        assert!(tally.rows >= 400, "{} rows of {loss} are left in f32", tally.rows);
    }
    report.finish();
}

fn softmax_cross_entropy_is_exact<T: Format>(table: &str) {
    let mut report = Report::<T>::default();
    let tally = report.tally("SoftmaxCrossEntropy");
    let bars = bars("SoftmaxCrossEntropy");
    let rows: Vec<_> = table.lines().skip(1).map(SoftmaxRow::<T>::new).collect();
    assert!(rows.len() >= 140, "{} rows are too few to say that it is exact", rows.len());
    tally.rows = rows.len();
    // Results of single rows, joined to the batches that they might have been in.
    let mut batches = BTreeMap::<_, Batch<T>>::new();
    for row in &rows {
        let results = summed(&softmax(&split(row.parameters)), &row.logits, &[row.label]);
        // All but the rounding of a difference of logits has to be paid for by each number alone.
        let roundings = T::UNIT * (1.0 + row.spread.min(T::LARGEST_SPREAD));
        for (q, (results, truths)) in results.iter().zip(&row.truths).enumerate() {
            assert_eq!(results.len(), truths.len());
            for (k, (&got, &truth)) in results.iter().zip(truths).enumerate() {
                let input = format_args!("{} [{k}]", row.input);
                tally.close(q, &input, got, truth, truth.high.abs() * roundings, bars[q]);
            }
        }
        batches.entry((row.parameters, row.logits.len())).or_default().push(row, results);
    }
    for ((parameters, classes), Batch { logits, labels, results }) in batches {
        let batch = summed(&softmax(&split(parameters)), &logits, &labels);
        for (q, (batch, alone)) in batch.iter().zip(&results).enumerate() {
            for (i, (&batch, &alone)) in batch.iter().zip(alone).enumerate() {
                let input = format_args!("{parameters} {classes} classes, number {i} of the batch");
                tally.same(q, &input, batch, alone);
            }
        }
    }
    report.finish();
}

/// The largest K where f32 is compared with f64 at every number: less than half of what the tables
/// allow.
const EXHAUSTIVE_BAR: f64 = 3.0;

/// Losses of one argument in f32 against themselves in f64: at some of the 2³² numbers, or at all
/// if the environment variable `LOSSFN_EXHAUSTIVE` is 1.
#[test]
fn f32_is_f64_rounded() {
    let mut report = Report::<f32>::default();
    for (name, parameters, target) in [
        ("LogCosh", "", 0.0_f32),
        ("Cauchy", "c=2", 0.0),
        ("Logistic", "", 1.0),
        ("BinaryCrossEntropyWithLogits", "", 0.0),
        ("BinaryCrossEntropyWithLogits", "", 1.0),
        ("Poisson", "", 0.0),
        ("Poisson", "", 1.0),
    ] {
        let parameters = split(parameters);
        let narrow = pointwise::<f32>(name, &parameters);
        let wide = pointwise::<f64>(name, &parameters);
        // Only Poisson has to round its target: that of the others is in no product but with ±1.
        let rounded = if name == "Poisson" { f64::from(target) } else { 0.0 };
        let tally = report.tally(name);
        let mut patterns = (0..=u32::MAX).step_by(if exhaustive() { 1 } else { 4099 }).peekable();
        while patterns.peek().is_some() {
            let pred: Vec<f32> = patterns.by_ref().take(1 << 14).map(f32::from_bits).collect();
            let exact: Vec<f64> = pred.iter().map(|&x| x.into()).collect();
            let got = summed(&*narrow, &pred, &vec![target; pred.len()]);
            let want = summed(&*wide, &exact, &vec![target.into(); pred.len()]);
            tally.rows += pred.len();
            for (i, x) in exact.into_iter().enumerate() {
                let [value, gradient, hessian] = [0, 1, 2].map(|q| want[q][i]);
                let unit = |q: f64, slope: f64, target: f64| {
                    f32::ulp(q) + f32::UNIT * ((x * slope).abs() + target.abs())
                };
                let units = [
                    unit(value, gradient, rounded * x),
                    unit(gradient, hessian, rounded),
                    // Of the Hessian, only whether it is finite.
                    f64::MAX,
                ];
                for (q, unit) in units.into_iter().enumerate() {
                    let input = format_args!("pred={x:e} target={target}");
                    tally.close(
                        q,
                        &input,
                        got[q][i],
                        Truth::from(want[q][i]),
                        unit,
                        EXHAUSTIVE_BAR,
                    );
                }
            }
        }
    }
    report.finish();
}

/// Losses in f32 against themselves in f64 where the residual is more scales than f32 can hold. (Only
/// where f64 can: that of f64 is the same code.)
#[test]
fn a_residual_of_too_many_scales_is_exact() {
    let mut report = Report::<f32>::default();
    for (name, parameters) in [
        ("Cauchy", "c=1e-15"),
        ("Cauchy", "c=1e-2"),
        ("AsymmetricCauchy", "c=1e-10"),
        ("StudentT", "degrees_of_freedom=3 scale=1e-30"),
        ("StudentT", "degrees_of_freedom=1 scale=1e-3"),
        ("Tukey", "c=1e-10"),
        ("Welsch", "c=1e-10"),
        ("GemanMcClure", "c=1e-10"),
        ("DynamicCovarianceScaling", "c=1e-10"),
        ("Arctan", "c=1e-10"),
        ("PseudoHuber", "delta=1e-10"),
        ("Fair", "c=1e-10"),
    ] {
        let parameters = split(parameters);
        let narrow = pointwise::<f32>(name, &parameters);
        let wide = pointwise::<f64>(name, &parameters);
        let tally = report.tally(name);
        for x in [1.0_f32, 1e10, 1e20, 1e25, 1e29, 1e30, 3e34, 1e37, 3e38, f32::MAX] {
            for x in [x, -x] {
                let got = narrow.point(x, 0.0);
                let want = wide.point(x.into(), 0.0);
                tally.rows += 1;
                for (q, (got, want)) in got.into_iter().zip(want).enumerate() {
                    let (input, unit) = (format_args!("x={x:e}"), f32::ulp(want));
                    tally.close(q, &input, got, Truth::from(want), unit, bars(name)[q]);
                }
            }
        }
    }
    report.finish();
}

/// Losses in f32 against themselves in f64 where f32 can hold the result, and not everything that one
/// might compute on the way.
#[test]
fn results_inside_the_range_are_not_lost_on_the_way() {
    let mut report = Report::<f32>::default();
    for (name, parameters, pred) in [
        ("StudentT", "degrees_of_freedom=1 scale=1e-20", 0.1_f32),
        ("GemanMcClure", "c=3e19", 2.7e19),
        ("Tukey", "c=3.5e19", 3e19),
        ("TukeyQuartic", "c=3e19", 2.7e19),
        ("AsymmetricTukey", "c=3.5e19", 3e19),
        ("Arctan", "c=3e19", 2.7e19),
        ("RamsayE", "a=3e-20", 2.7e19),
        (
            "Hampel",
            "a=4.70197740328915e-38 b=7.052966104933725e-38 c=7.640713280344869e-38",
            7.346_839_7e-38,
        ),
        ("Hampel", "a=2 b=4 c=1e60", 1e37),
        ("SmoothedHinge", "gamma=1e-39", -16_777_218.0),
        ("Linex", "a=1e30", -8.5e-29),
        ("Linex", "a=1e-30", 8.5e31),
        ("ScaledSigmoidCrossEntropy", "scale=1e10", 1.3e-8),
        ("ScaledSigmoidCrossEntropy", "scale=1000", 0.08),
        ("Wing", "width=1e20 curvature=1e-20", 1e19),
    ] {
        let parameters = split(parameters);
        let target =
            if matches!(name, "SmoothedHinge" | "ScaledSigmoidCrossEntropy") { 1.0 } else { 0.0 };
        let got = pointwise::<f32>(name, &parameters).point(pred, target);
        let wide = pointwise::<f64>(name, &parameters);
        let at = |step: f64| wide.point(f64::from(pred) * (1.0 + step), target.into());
        let (truths, conditions) = (at(0.0), swing(&at));
        let tally = report.tally(name);
        tally.rows += 1;
        for (q, got) in got.into_iter().enumerate() {
            let input = format_args!("pred={pred:e}");
            let unit = f32::ulp(truths[q]) + f32::UNIT * conditions[q];
            tally.close(q, &input, got, Truth::from(truths[q]), unit, bars(name)[q]);
        }
    }
    for (delta, s) in [(1e20, 2e38_f32), (1e-20, 1e-38)] {
        let loss = PseudoHuber::new(delta).unwrap();
        let [value, slope, _] = loss.rho(s);
        let [true_value, true_slope, _] = loss.rho(f64::from(s));
        assert!(
            (f64::from(value) / true_value - 1.0).abs() < 1e-6,
            "{value:e}, not {true_value:e}"
        );
        assert!(
            (f64::from(slope) / true_slope - 1.0).abs() < 1e-6,
            "{slope:e}, not {true_slope:e}"
        );
    }
    let rho = StudentT::new(1.0, 1e-20).unwrap().rho(0.01_f32);
    assert!((rho[1] / 200.0 - 1.0).abs() < 1e-6, "{rho:?}");
    report.finish();
}

/// At the targets themselves, at infinity, and where a small number is divided by.
#[test]
fn ends_have_their_limits() {
    let at_target = BalancedL1::new(10.0, 10.0, 1e-38).unwrap().at(1.0_f32, 1.0);
    assert_eq!(at_target.gradient, 0.0);
    let far = NegativeBinomial::new(1e-40).unwrap();
    for (pred, target) in [(100.0_f32, 0.0_f32), (200.0, 1.0), (100.0, 1.0)] {
        assert!(far.at(pred, target).gradient > 1e38, "{:?}", far.at(pred, target));
    }
    let hampel = Hampel::new(0.5, 4.0, 1e60).unwrap().at(f32::INFINITY, 0.0);
    assert_eq!((hampel.value, hampel.gradient), (f32::INFINITY, 0.0));
    let truncated = TruncatedSquared::new(1e39).unwrap().at(f32::INFINITY, 0.0);
    assert_eq!((truncated.value, truncated.hessian), (f32::INFINITY, 0.0));
    for (name, parameters, pred, target, results) in [
        ("GemanMcClure", "c=3e19", f32::INFINITY, 0.0, [f32::INFINITY, 0.0, 0.0]),
        ("GemanMcClure", "c=1e60", f32::INFINITY, 0.0, [f32::INFINITY, 0.0, 0.0]),
        ("DynamicCovarianceScaling", "c=1e60", f32::INFINITY, 0.0, [f32::INFINITY, 0.0, 0.0]),
        ("PseudoHuber", "delta=3e38", -f32::INFINITY, 0.0, [f32::INFINITY, -3e38, 0.0]),
        // What f32 holds of b and c is equal, and a slope is no less steep before it falls.
        ("Hampel", "a=0.5 b=1 c=1.000000001", 1.0, 0.0, [0.375, 0.5, 0.0]),
        ("SymmetricAbsolutePercentageError", "", 1.0, f32::INFINITY, [2.0, 0.0, 0.0]),
        ("SymmetricAbsolutePercentageError", "", 0.0, -f32::INFINITY, [2.0, 0.0, 0.0]),
        ("SymmetricAbsolutePercentageError", "", -1.0, f32::NAN, [f32::NAN; 3]),
    ] {
        let got = pointwise::<f32>(name, &split(parameters)).point(pred, target);
        for (got, want) in got.into_iter().zip(results) {
            let same = got == want || got.is_nan() && want.is_nan();
            assert!(same, "{name} {parameters} {pred} {target}: {got}, not {want}");
        }
    }
    // Beyond the scale it is the bound itself.
    let quartic = TukeyQuartic::new(1.0).unwrap();
    assert_eq!(quartic.at(5.0, 0.0).value, quartic.properties().bound);
    // Just above half a period the loss falls again.
    let wave = Periodic::new(2.0 * core::f64::consts::PI).unwrap();
    for x in [9.424_778_f32, 9.424_777] {
        let truth = f64::from(x).sin() as f32;
        assert!((wave.at(x, 0.0).gradient - truth).abs() < 1e-6, "{x}: {:?}", wave.at(x, 0.0));
    }
    for x in [9.424_778_938_5_f64, 9.424_777_96] {
        let gradient = wave.at(x, 0.0).gradient;
        assert_eq!(gradient.signum(), x.sin().signum(), "{x}: {gradient}");
    }
}

/// Values, gradient and Hessian of a batch whose samples are summed.
pub(crate) fn summed<T: Element, Y>(
    loss: &(impl PerSample<T, Y> + ?Sized),
    pred: &[T],
    target: &[Y],
) -> [Vec<T>; 3] {
    let sum = Scaling { reduction: Some(Reduction::Sum), ..Scaling::default() };
    let mut results = [target.len(), pred.len(), pred.len()].map(|n| vec![T::default(); n]);
    let [values, gradient, hessian] = &mut results;
    for output in [Output::Values(values), Output::Gradient(gradient), Output::Hessian(hessian)] {
        loss.pass(pred, target, output, sum).expect("in the domain");
    }
    results
}

// -------------------------------------------------------------------------------------------------
// The metric
// -------------------------------------------------------------------------------------------------

/// What the metric has to know of a number format.
pub(crate) trait Format: Number + FromStr<Err: Debug> {
    const NAME: &'static str;
    /// u: half the distance from 1 to the next number.
    const UNIT: f64;
    const SMALLEST_NORMAL: f64;
    const LARGEST: f64;
    /// The difference of logits from which on the exponential of the smaller one is 0.
    const LARGEST_SPREAD: f64;

    /// The distance from `x` to the next number.
    fn ulp(x: f64) -> f64 {
        let power_of_two = f64::from_bits(x.to_bits() & f64::INFINITY.to_bits());
        power_of_two.max(Self::SMALLEST_NORMAL) * (2.0 * Self::UNIT)
    }
}

impl Format for f64 {
    const NAME: &'static str = "f64";
    const UNIT: f64 = Self::EPSILON / 2.0;
    const SMALLEST_NORMAL: f64 = Self::MIN_POSITIVE;
    const LARGEST: f64 = Self::MAX;
    const LARGEST_SPREAD: f64 = 750.0;
}

impl Format for f32 {
    const NAME: &'static str = "f32";
    const UNIT: f64 = Self::EPSILON as f64 / 2.0;
    const SMALLEST_NORMAL: f64 = Self::MIN_POSITIVE as f64;
    const LARGEST: f64 = Self::MAX as f64;
    const LARGEST_SPREAD: f64 = 104.0;
}

/// A true result, as the sum of two numbers.
#[derive(Clone, Copy)]
pub(crate) struct Truth {
    pub(crate) high: f64,
    low: f64,
}

impl From<f64> for Truth {
    fn from(high: f64) -> Self {
        Self { high, low: 0.0 }
    }
}

impl Truth {
    /// How far off `got` is, in the given unit.
    fn error<T: Format>(self, got: f64, unit: f64) -> f64 {
        if self.high.is_nan() || got.is_nan() {
            return if self.high.is_nan() && got.is_nan() { 0.0 } else { f64::INFINITY };
        }
        if self.high.abs() > T::LARGEST {
            // Of what overflows, a last rounding may be missing.
            let overflows = got * self.high.signum() >= 0.999 * T::LARGEST;
            return if overflows { 0.0 } else { f64::INFINITY };
        }
        let error = (got - self.high - self.low).abs();
        if error <= T::SMALLEST_NORMAL { 0.0 } else { error / unit }
    }
}

/// What was found about each loss.
#[derive(Default)]
pub(crate) struct Report<T>(BTreeMap<String, Tally<T>>);

/// What was found about one loss: how bad the results are that were looked at, and which of them
/// are wrong.
#[derive(Default)]
pub(crate) struct Tally<T> {
    pub(crate) rows: usize,
    worst: [f64; 3],
    failures: Vec<String>,
    format: PhantomData<T>,
}

impl<T: Format> Report<T> {
    pub(crate) fn tally(&mut self, loss: &str) -> &mut Tally<T> {
        self.0.entry(loss.to_owned()).or_default()
    }

    /// Prints the worst errors, and panics with all that is wrong.
    pub(crate) fn finish(self) {
        println!("{:<30} {:>8} {:>9} {:>9} {:>9}", T::NAME, "rows", "value", "gradient", "hessian");
        for (loss, Tally { rows, worst: [value, gradient, hessian], .. }) in &self.0 {
            println!("{loss:<30} {rows:>8} {value:>9.2} {gradient:>9.2} {hessian:>9.2}");
        }
        let mut text = String::new();
        for (loss, Tally { failures, .. }) in &self.0 {
            for failure in failures.iter().take(20) {
                text += &format!("{} {loss} {failure}\n", T::NAME);
            }
            if failures.len() > 20 {
                text += &format!("... and {} more of {loss}\n", failures.len() - 20);
            }
        }
        assert!(text.is_empty(), "\n{text}");
    }
}

impl<T: Format> Tally<T> {
    /// Notes a result that may be off by `bar` units.
    pub(crate) fn close(
        &mut self,
        quantity: usize,
        input: &dyn Display,
        got: T,
        truth: Truth,
        unit: f64,
        bar: f64,
    ) {
        let error = truth.error::<T>(got.wide(), unit);
        self.worst[quantity] = self.worst[quantity].max(error);
        if error > bar {
            self.fail(quantity, input, got, truth.high, &format_args!("K = {error:.2} > {bar}"));
        }
    }

    /// Notes a result of which only the sign counts.
    fn same_sign(&mut self, quantity: usize, input: &dyn Display, got: T, truth: Truth) {
        let (got_sign, sign) = (got.wide(), truth.high.signum());
        if got_sign.is_nan() || truth.high != 0.0 && got_sign * sign < 0.0 {
            self.fail(quantity, input, got, truth.high, &"wrong sign");
        }
    }

    /// Notes a result of a batch, which must be the same bits as that of its element alone.
    fn same(&mut self, quantity: usize, input: &dyn Display, batch: T, alone: T) {
        if batch.wide().to_bits() != alone.wide().to_bits() {
            self.fail(quantity, input, batch, alone.wide(), &"in a batch");
        }
    }

    fn fail(
        &mut self,
        quantity: usize,
        input: &dyn Display,
        got: T,
        want: f64,
        reason: &dyn Display,
    ) {
        let quantity = ["value", "gradient", "hessian"][quantity];
        self.failures.push(format!("{input}: {quantity} is {got:e}, want {want:e} ({reason})"));
    }
}

// -------------------------------------------------------------------------------------------------
// The tables
// -------------------------------------------------------------------------------------------------

pub(crate) type Parameters<'a> = BTreeMap<&'a str, &'a str>;

pub(crate) fn split(parameters: &str) -> Parameters<'_> {
    parameters.split(' ').filter_map(|pair| pair.split_once('=')).collect()
}

fn list<T: FromStr<Err: Debug>>(text: &str) -> Vec<T> {
    text.split(';').map(|number| number.parse().expect("a number")).collect()
}

/// The rows of a table.
pub(crate) fn rows(table: &str) -> Vec<PointwiseRow<'_>> {
    table.lines().skip(1).map(PointwiseRow::new).collect()
}

/// One prediction and one target.
pub(crate) struct PointwiseRow<'a> {
    pub(crate) loss: &'a str,
    pub(crate) parameters: &'a str,
    pub(crate) pred: f64,
    pub(crate) target: f64,
    pub(crate) truths: [Truth; 3],
    pub(crate) conditions: [f64; 3],
    pub(crate) tag: &'a str,
}

impl<'a> PointwiseRow<'a> {
    fn new(line: &'a str) -> Self {
        let columns: Vec<_> = line.split(',').collect();
        let number = |column: usize| columns[column].parse::<f64>().expect("a number");
        Self {
            loss: columns[0],
            parameters: columns[1],
            pred: number(2),
            target: number(3),
            truths: [4, 6, 8].map(|high| Truth { high: number(high), low: number(high + 1) }),
            conditions: [10, 11, 12].map(number),
            tag: columns[13],
        }
    }
}

struct SoftmaxRow<'a, T> {
    /// Parameters, number of classes, label and logits, as they stand in the table.
    input: &'a str,
    parameters: &'a str,
    label: u32,
    logits: Vec<T>,
    truths: [Vec<Truth>; 3],
    spread: f64,
}

impl<'a, T: Format> SoftmaxRow<'a, T> {
    fn new(line: &'a str) -> Self {
        let columns: Vec<_> = line.split(',').collect();
        let number = |column: usize| columns[column].parse::<f64>().expect("a number");
        let truths =
            |column: usize| list::<f64>(columns[column]).into_iter().map(Truth::from).collect();
        Self {
            input: line.match_indices(',').nth(3).map_or(line, |(end, _)| &line[..end]),
            parameters: columns[0],
            label: columns[2].parse().expect("a label"),
            logits: list(columns[3]),
            truths: [vec![Truth { high: number(4), low: number(5) }], truths(6), truths(7)],
            spread: number(8),
        }
    }
}

/// Rows of one loss and width, and what they give one at a time.
#[derive(Default)]
struct Batch<T> {
    logits: Vec<T>,
    labels: Vec<u32>,
    results: [Vec<T>; 3],
}

impl<T: Format> Batch<T> {
    fn push(&mut self, row: &SoftmaxRow<'_, T>, results: [Vec<T>; 3]) {
        self.logits.extend(&row.logits);
        self.labels.push(row.label);
        for (all, results) in self.results.iter_mut().zip(results) {
            all.extend(results);
        }
    }
}
