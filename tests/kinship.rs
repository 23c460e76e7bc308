//! How one loss is made of another, or of itself elsewhere.

use lossfn::{
    AbsoluteError, BinaryCrossEntropyWithLogits, Cauchy, Domain, HalfSquaredError, Huber,
    PerSample, Quantile, Real, Scalar, SquaredError, TwoClasses, for_each_pointwise_loss,
};

use crate::accuracy::{Format, Report, Truth, condition, pointwise, split};
use crate::support::{Comparison, Outputs, Subject, assert_close, assert_same, extremes, ordinary};

/// The points of a loss that another one takes as well.
fn shared_points(a: &dyn Subject<f64>, b: &dyn Subject<f64>) -> Vec<(f64, f64)> {
    let [_, domain] = b.domains();
    // A factor may make nothing of a subnormal label.
    let points = [ordinary(a), extremes(a)].concat().into_iter();
    let points = points.filter(|&(_, y)| domain.contains(y) && (y == 0.0 || y.is_normal()));
    let shared: Vec<_> = points.collect();
    assert!(shared.len() > 100, "{} points", shared.len());
    shared
}

/// A loss by its name and parameters, as in the tables of reference.
fn loss(text: &str) -> Box<dyn Subject<f64>> {
    let (name, parameters) = text.split_once(' ').unwrap_or((text, ""));
    pointwise(name, &split(parameters))
}

/// Two losses are the same bits, but for a factor that loses none.
fn assert_times(factor: f64, a: &dyn Subject<f64>, b: &dyn Subject<f64>) {
    for (p, y) in shared_points(a, b) {
        let (got, want) = (a.point(p, y).map(|x| x * factor), b.point(p, y));
        // Where one of them overflows or underflows first they may differ.
        let safe = |x: &f64| *x == 0.0 || (1e-300..1e300).contains(&x.abs());
        if got.iter().chain(&want).all(safe) {
            assert_eq!(got, want, "at {p:e}, target {y:e}");
        }
    }
}

#[test]
fn one_loss_is_another_to_the_bit() {
    for (a, factor, b) in [
        ("SquaredError", 0.5, "HalfSquaredError"),
        ("EpsilonInsensitive epsilon=0", 1.0, "AbsoluteError"),
        ("SquaredEpsilonInsensitive epsilon=0", 1.0, "SquaredError"),
        ("Huber delta=1e308", 1.0, "HalfSquaredError"),
        ("SmoothL1 beta=0.5", 0.5, "Huber delta=0.5"),
        ("HuberQuantile tau=0.5 kappa=0.25", 0.5, "Huber delta=0.25"),
        ("Quantile tau=0.5", 2.0, "AbsoluteError"),
        ("Expectile tau=0.5", 1.0, "HalfSquaredError"),
        ("Barron alpha=2 c=0.5", 0.25, "HalfSquaredError"),
        ("ScaledSigmoidCrossEntropy scale=1", 1.0, "BinaryCrossEntropyWithLogits"),
        ("QualityFocal beta=0", 1.0, "BinaryCrossEntropyWithLogits"),
        (
            "AsymmetricFocal gamma_positive=0 gamma_negative=0 shift=0",
            0.5,
            "BinaryFocal gamma=0 with_alpha=0.5",
        ),
    ] {
        println!("{a} · {factor} = {b}");
        assert_times(factor, &*loss(a), &*loss(b));
    }
}

/// Within what both are allowed by the tables of reference.
#[test]
fn one_loss_is_another() {
    const BAR: f64 = 8.0;
    let mut report = Report::<f64>::default();
    for (a, factor, b) in [
        ("SmoothL1 beta=3", 3.0, "Huber delta=3"),
        ("HuberQuantile tau=0.5 kappa=3", 6.0, "Huber delta=3"),
        ("Barron alpha=1 c=2", 4.0, "PseudoHuber delta=2"),
        ("Barron alpha=0 c=2", 4.0, "Cauchy c=2.8284271247461903"),
        ("Barron alpha=-2 c=2", 4.0, "GemanMcClure c=4"),
        ("Barron alpha=-inf c=2", 4.0, "Welsch c=2.8284271247461903"),
        ("StudentT degrees_of_freedom=4 scale=1.5", 1.8, "Cauchy c=3"),
        ("CrossEntropyLambda weight=1", 1.0, "BinaryCrossEntropyWithLogits"),
        ("BinaryFocal gamma=0 with_alpha=0.5", 2.0, "BinaryCrossEntropyWithLogits"),
        (
            "AsymmetricFocal gamma_positive=2 gamma_negative=2 shift=0",
            0.5,
            "BinaryFocal gamma=2 with_alpha=0.5",
        ),
        ("BrierProbability", 1.0, "SquaredError"),
        ("TweedieDeviance power=0", 1.0, "SquaredError"),
        ("TweedieDeviance power=1", 1.0, "PoissonDeviance"),
        ("TweedieDeviance power=2", 1.0, "GammaDeviance"),
        ("PowerError exponent=2", 1.0, "SquaredError"),
        ("PowerError exponent=1", 1.0, "AbsoluteError"),
    ] {
        let (one, other) = (loss(a), loss(b));
        let tally = report.tally(a);
        for (p, y) in shared_points(&*one, &*other) {
            let (got, want) = (one.point(p, y), other.point(p, y));
            let name = a.split(' ').next().unwrap_or(a);
            let conditions = condition(name, &*one, p, y);
            for q in 0..3 {
                let unit = f64::ulp(want[q]) + f64::UNIT * conditions[q] * factor;
                let input = format_args!("pred={p:e} target={y:e}");
                tally.close(q, &input, got[q] * factor, Truth::from(want[q]), unit, BAR);
            }
        }
    }
    report.finish();
}

/// Losses of labels 0 and 1 alone.
#[test]
fn focal_losses_of_hard_labels_are_cross_entropies() {
    for (a, b) in [
        ("Varifocal alpha=1 gamma=0", "BinaryCrossEntropyWithLogits"),
        ("GaussianFocal alpha=0 gamma=3", "BinaryCrossEntropyWithLogits"),
    ] {
        let (one, other) = (loss(a), loss(b));
        for (p, y) in shared_points(&*one, &*other) {
            if y == 0.0 || y == 1.0 {
                let (got, want) = (one.point(p, y), other.point(p, y));
                for q in 0..3 {
                    assert_close(Comparison::Identity, (a, p, y, q), got[q], want[q], 0.0);
                }
            }
        }
    }
}

/// A loss of margins at (pred, ±1) is a loss of labels at (pred, 0 or 1), or of numbers.
#[test]
fn margins_are_labels_and_residuals() {
    for (margin, factor, other, target) in [
        ("Logistic", 1.0, "BinaryCrossEntropyWithLogits", 0.5),
        ("SquaredMargin", 1.0, "SquaredError", 1.0),
    ] {
        let (one, other) = (loss(margin), loss(other));
        for (p, sign) in ordinary(&*one) {
            let y = if target == 0.5 { 0.5 + 0.5 * sign } else { sign };
            let (got, want) = (one.point(p, sign), other.point(p, y));
            for q in 0..3 {
                let got = got[q] * factor;
                assert_close(Comparison::Identity, (margin, p, sign, q), got, want[q], 0.0);
            }
        }
    }
    let (perceptron, hinge) = (loss("Perceptron"), loss("Hinge"));
    let (logistic_distance, log_cosh) = (loss("LogisticDistance"), loss("LogCosh"));
    for (p, y) in ordinary(&*perceptron) {
        // Multiples of a power of two, so that the sum is exact.
        let p = (p * 1024.0).round() / 1024.0;
        assert_eq!(perceptron.point(p, y), hinge.point(p + y, y), "at {p}, {y}");
    }
    for (p, y) in [ordinary(&*log_cosh), extremes(&*log_cosh)].concat() {
        let [value, gradient, hessian] = log_cosh.point(p * 0.5, y * 0.5);
        let want = [2.0 * value, gradient, 0.5 * hessian];
        for (got, want) in logistic_distance.point(p, y).into_iter().zip(want) {
            if (1e-300..1e300).contains(&want.abs()) {
                assert_eq!(got, want, "at {p:e}, {y:e}");
            }
        }
    }
}

/// A loss of a score is that of the probability that it stands for.
#[test]
fn scores_are_probabilities() {
    for (score, probability) in
        [("BrierLogit", "BrierProbability"), ("BinaryCrossEntropyWithLogits", "BinaryCrossEntropy")]
    {
        let (score, probability) = (loss(score), loss(probability));
        for (z, y) in ordinary(&*score) {
            let p = Scalar(z).sigmoid().0;
            let (got, want) = (score.point(z, y)[0], probability.point(p, y)[0]);
            // The rounding of the probability.
            assert_close(Comparison::Identity, (z, y), got, want, 1.0 + z.abs().exp().min(1e9));
        }
    }
}

/// The limit of a parameter: every robust loss with a width is half the square where it is wide.
#[test]
fn losses_have_the_limits_that_they_should() {
    for (name, limit) in [
        ("NegativeBinomial dispersion=1e-300", "Poisson"),
        ("Huber delta=1e100", "HalfSquaredError"),
        ("PseudoHuber delta=1e100", "HalfSquaredError"),
        ("Fair c=1e100", "HalfSquaredError"),
        ("Cauchy c=1e100", "HalfSquaredError"),
        ("Welsch c=1e100", "HalfSquaredError"),
        ("GemanMcClure c=1e100", "HalfSquaredError"),
        ("Tukey c=1e100", "HalfSquaredError"),
        ("TukeyQuartic c=1e100", "HalfSquaredError"),
        ("Arctan c=1e100", "HalfSquaredError"),
        ("AndrewsWave a=1e100", "HalfSquaredError"),
        ("TruncatedSquared c=1e100", "HalfSquaredError"),
        ("DynamicCovarianceScaling c=1e100", "HalfSquaredError"),
        ("DeadZone k=1e-100", "HalfSquaredError"),
        ("Hampel a=1e100 b=2e100 c=4e100", "HalfSquaredError"),
        ("AsymmetricCauchy c=1e100", "HalfSquaredError"),
        ("AsymmetricTukey c=1e100", "HalfSquaredError"),
        ("SoftplusQuantile tau=0.75 scale=1e-100", "Quantile tau=0.75"),
        ("Barron alpha=1e-300 c=2", "Barron alpha=0 c=2"),
        ("Barron alpha=1e300 c=2", "Barron alpha=inf c=2"),
    ] {
        let (near, limit) = (loss(name), loss(limit));
        let points: Vec<_> = ordinary(&*near).into_iter().filter(|(p, y)| p != y).collect();
        assert!(points.len() > 100);
        for (p, y) in points {
            let (got, want) = (near.point(p, y), limit.point(p, y));
            for q in 0..3 {
                assert_close(Comparison::Identity, (name, p, y, q), got[q], want[q], 1.0);
            }
        }
    }
}

#[test]
fn neutral_options_change_no_bit() {
    let plain = BinaryCrossEntropyWithLogits::new();
    let with = plain.with_positive_weight(1.0).and_then(|loss| loss.with_label_smoothing(0.0));
    assert_times(1.0, &with.expect("valid"), &plain);
}

/// A `bool` target is the bits of the number that it stands for.
fn assert_takes_bools(loss: &(impl TwoClasses + PerSample<f64, bool>)) {
    let [no, yes] = if loss.target_domain() == Domain::SIGNS { [-1.0, 1.0] } else { [0.0, 1.0] };
    let [domain, _] = Subject::<f64>::domains(loss);
    let pred: Vec<f64> = ordinary(loss).into_iter().map(|(p, _)| p).collect();
    let pred: Vec<f64> = pred.into_iter().filter(|&p| domain.contains(p)).take(200).collect();
    let flags: Vec<bool> = (0..pred.len()).map(|i| i % 3 == 0).collect();
    let numbers: Vec<f64> = flags.iter().map(|&flag| if flag { yes } else { no }).collect();
    let got = Outputs::of::<bool>(loss, &pred, &flags);
    assert_eq!(got, Outputs::of::<f64>(loss, &pred, &numbers));
    assert!(got.is_ok() && pred.len() >= 20, "{got:?}");
}

macro_rules! two_classes {
    ($($family:ident $name:ident: $type:ident $arguments:tt;)*) => {
        #[test]
        fn losses_of_two_classes_take_bools() {
            $(two_classes!(@ $family $type $arguments);)*
        }
    };
    (@ margin $type:ident $arguments:tt) => {
        assert_takes_bools(&lossfn::make_loss!($type $arguments));
    };
    (@ binary $type:ident $arguments:tt) => {
        assert_takes_bools(&lossfn::make_loss!($type $arguments));
    };
    (@ $family:ident $type:ident $arguments:tt) => {};
}

for_each_pointwise_loss!(two_classes);

#[test]
fn the_two_labels_of_binary_cross_entropy_mirror_each_other() {
    let loss: &dyn Subject<f64> = &BinaryCrossEntropyWithLogits::new();
    for (p, y) in [ordinary(loss), extremes(loss)].concat() {
        if y == 0.0 || y == 1.0 {
            let [value, gradient, hessian] = loss.point(p, y);
            assert_eq!(loss.point(-p, 1.0 - y), [value, -gradient, hessian], "at {p:e}, {y}");
        }
    }
}

#[test]
fn quantiles_mirror_each_other() {
    for k in 1..16 {
        let tau = f64::from(k) / 16.0;
        let loss: &dyn Subject<f64> = &Quantile::new(tau).expect("valid");
        let mirror: &dyn Subject<f64> = &Quantile::new(1.0 - tau).expect("valid");
        for (p, y) in [ordinary(loss), extremes(loss)].concat() {
            let [value, gradient, hessian] = mirror.point(y, p);
            assert_eq!(loss.point(p, y), [value, -gradient, hessian], "τ = {tau}: {p:e}, {y:e}");
        }
    }
}

/// f(2ᵏp, 2ᵏy) = 2^(dk) f(p, y), where parameters that are distances are scaled as well.
#[test]
fn a_power_of_two_in_units_scales_every_bit() {
    type Scaled = fn(f64) -> Box<dyn Subject<f64>>;
    let losses: [(Scaled, i32); 6] = [
        (|_| Box::new(SquaredError), 2),
        (|_| Box::new(HalfSquaredError), 2),
        (|unit| Box::new(Huber::new(1.5 * unit).expect("valid")), 2),
        (|unit| Box::new(Cauchy::new(2.0 * unit).expect("valid")), 2),
        (|_| Box::new(AbsoluteError), 1),
        (|_| Box::new(Quantile::new(0.75).expect("valid")), 1),
    ];
    for (loss, degree) in losses {
        let plain = loss(1.0);
        for k in -40..=40 {
            let unit = 2_f64.powi(k);
            let scaled = loss(unit);
            for (p, y) in ordinary(&*plain) {
                let [value, gradient, hessian] = plain.point(p, y);
                let powers = [degree, degree - 1, degree - 2].map(|d| unit.powi(d));
                let want = [value * powers[0], gradient * powers[1], hessian * powers[2]];
                assert_same((p, y, k), &scaled.point(p * unit, y * unit), &want);
            }
        }
    }
}
