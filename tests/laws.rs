//! What must be true of every loss.
//!
//! A law is a function whose name is what it says. Macros only cross the list of losses with the
//! list of laws, so that a failure reads
//! `laws::huber::gradient_is_the_derivative_of_the_value`. A law returns the number of points that
//! it was tried at, and fails if they are fewer than the list asks for.

use lossfn::{
    Adapters, Argument, BinaryCrossEntropyWithLogits, Domain, Error, Loss, PerSample, Properties,
    SoftmaxCrossEntropy, SquaredError, for_each_label_loss, for_each_pointwise_loss,
};
use proptest::collection::vec;
use proptest::prelude::Strategy;

use crate::support::{
    Any, Comparison, Number, Outputs, Subject, accurate_sum, assert_close, assert_same, extremes,
    for_random, is_reliable, ordinary, prediction, slope, targets,
};

/// Tests of one loss: a law, the fewest points that it must be tried at, and the number types.
macro_rules! check {
    ($name:ident, $loss:expr; $($law:ident: $floor:literal in $($float:ident)*;)*) => {
        $(
            #[test]
            fn $law() {
                $({
                    let loss: &dyn crate::support::Subject<$float> = &$loss;
                    let points = super::$law(loss, &loss.claims());
                    assert!(points >= $floor, "{points} points of {}", stringify!($float));
                })*
            }
        )*
    };
}

macro_rules! pointwise_laws {
    ($($family:ident $name:ident: $type:ident $arguments:tt;)*) => {
        $(
            mod $name {
                #[allow(unused_imports, reason = "the catalogue has paths of its own")]
                use super::*;

                check! { $name, lossfn::make_loss!($type $arguments);
                    gradient_is_the_derivative_of_the_value: 120 in f64;
                    hessian_is_the_derivative_of_the_gradient: 120 in f64;
                    a_kink_has_the_gentlest_gradient_and_the_larger_hessian: 200 in f64;
                    lanes_agree_with_scalars: 200 in f64;
                    at_is_the_same_bits_as_a_batch: 200 in f32 f64;
                    an_object_is_the_same_bits_as_its_type: 200 in f32 f64;
                    nan_in_nan_out_and_neighbours_untouched: 150 in f32 f64;
                    nan_is_never_swallowed: 200 in f32 f64;
                    finite_inputs_give_no_nan: 40 in f32 f64;
                    infinite_predictions_give_the_limits: 4 in f32 f64;
                    no_value_is_negative_if_so_claimed: 200 in f32 f64;
                    the_target_costs_nothing_exactly_if_claimed: 2 in f32 f64;
                    is_convex_exactly_if_claimed: 1000 in f64;
                    is_strictly_convex_exactly_if_claimed: 100 in f64;
                    everything_stays_within_the_claimed_bounds_and_reaches_them: 200 in f32 f64;
                    is_a_function_of_the_residual_exactly_if_claimed: 30 in f64;
                    is_a_function_of_the_margin_exactly_if_claimed: 60 in f32 f64;
                    is_symmetric_exactly_if_claimed: 4 in f32 f64;
                }
            }
        )*
    };
}

for_each_pointwise_loss!(pointwise_laws);

// The same losses with other parameters.
pointwise_laws! {
    regression narrow_huber: Huber [delta = 0.25];
    quantile low_quantile: Quantile [tau = 0.125];
    quantile median: Quantile [tau = 0.5];
    robust narrow_cauchy: Cauchy [c = 0.5];
    binary weighted_binary_cross_entropy: BinaryCrossEntropyWithLogits
        [; with_positive_weight = 3.0, with_label_smoothing = 0.25];
}

/// Points where nothing jumps within the reach of the differences.
fn smooth_points(loss: &dyn Subject<f64>) -> Vec<(f64, f64)> {
    let [domain, _] = loss.domains();
    let far = |p: f64, y| {
        loss.kinks(y).into_iter().chain(domain.ends()).all(|place| (p - place).abs() > 0.06)
    };
    ordinary(loss).into_iter().filter(|&(p, y)| far(p, y)).collect()
}

fn gradient_is_the_derivative_of_the_value(loss: &dyn Subject<f64>, _: &Properties) -> usize {
    let mut points = 0;
    for (p, y) in smooth_points(loss) {
        let [value, gradient, _] = loss.point(p, y);
        let (comparison, scale) = (Comparison::GradientByDifferences, 1.0 + value.abs());
        let values = |p| loss.point(p, y)[0];
        if is_reliable(comparison, values, p, scale) {
            assert_close(comparison, (p, y), gradient, slope(values, p), scale);
            points += 1;
        }
    }
    points
}

fn hessian_is_the_derivative_of_the_gradient(loss: &dyn Subject<f64>, _: &Properties) -> usize {
    let mut points = 0;
    for (p, y) in smooth_points(loss) {
        let [_, gradient, hessian] = loss.point(p, y);
        let (comparison, scale) = (Comparison::HessianByDifferences, 1.0 + gradient.abs());
        let gradients = |p| loss.point(p, y)[1];
        if is_reliable(comparison, gradients, p, scale) {
            assert_close(comparison, (p, y), hessian, slope(gradients, p), scale);
            points += 1;
        }
    }
    points
}

/// The results on the left of a prediction, there, and on its right.
fn around(loss: &dyn Subject<f64>, p: f64, y: f64) -> [[f64; 3]; 3] {
    const NEAR: f64 = 1e-12;
    [p - NEAR, p, p + NEAR].map(|p| loss.point(p, y))
}

/// The kinks that are numbers exactly, and the results around them.
fn kinks(loss: &dyn Subject<f64>) -> Vec<(f64, [[f64; 3]; 3])> {
    let exact = |y: &f64| (y * 4.0).fract() == 0.0;
    let targets = targets(loss).into_iter().filter(exact);
    let kinks = targets.flat_map(|y| loss.kinks(y).into_iter().map(move |kink| (kink, y)));
    kinks.map(|(kink, y)| (kink, around(loss, kink, y))).collect()
}

/// And nothing else is a kink.
fn a_kink_has_the_gentlest_gradient_and_the_larger_hessian(
    loss: &dyn Subject<f64>,
    _: &Properties,
) -> usize {
    let jump = |a: [f64; 3], b: [f64; 3]| {
        [0, 1, 2].map(|k| (a[k] - b[k]).abs() / (1.0 + a[k].abs())).into_iter().fold(0.0, f64::max)
    };
    let kinks = kinks(loss);
    let jumps = |[left, [_, _, hessian], right]: [[f64; 3]; 3]| {
        jump(left, right) > 0.02 || hessian.is_infinite()
    };
    // At some of them nothing may jump for one of the targets.
    assert!(kinks.is_empty() || kinks.iter().any(|(_, around)| jumps(*around)), "nothing jumps");
    for (kink, [left, [_, gradient, hessian], right]) in
        kinks.into_iter().filter(|(_, around)| jumps(*around))
    {
        let pole = hessian.is_infinite();
        let (least, most) = (left[1].min(right[1]), left[1].max(right[1]));
        // A kink that is no number of the format is on one of its sides.
        let is_exact = (kink * 64.0).fract() == 0.0;
        if is_exact {
            let gentlest = 0.0_f64.clamp(least, most);
            assert_close(Comparison::GradientByDifferences, kink, gradient, gentlest, 1.0);
        }
        let sides = [left[2], right[2]];
        let expected = if is_exact { vec![sides[0].max(sides[1])] } else { sides.to_vec() };
        let close = |side: &f64| (hessian - side).abs() <= 1e-9 * (1.0 + side.abs());
        assert!(pole || expected.iter().any(close), "the Hessian at {kink}: {hessian}, {sides:?}");
    }
    let points = smooth_points(loss);
    for &(p, y) in &points {
        let [left, _, right] = around(loss, p, y);
        assert!(jump(left, right) < 1e-9, "from {left:?} to {right:?} at {p}, target {y}");
    }
    points.len()
}

fn lanes_agree_with_scalars(loss: &dyn Subject<f64>, _: &Properties) -> usize {
    let points = ordinary(loss);
    for &(p, y) in &points {
        let (lanes, scalars) = (loss.point(p, y), loss.scalar_point(p, y));
        for k in 0..3 {
            // What cancels has been as large as the masses, or as the prediction.
            let scale = 1.0 + p.abs() * y.abs();
            assert_close(Comparison::Twin, (p, y, k), lanes[k], scalars[k], scale);
        }
    }
    points.len()
}

fn at_is_the_same_bits_as_a_batch<T: Number>(loss: &dyn Subject<T>, _: &Properties) -> usize {
    let points = [ordinary(loss), extremes(loss)].concat();
    let (pred, target): (Vec<T>, Vec<T>) = points.iter().copied().unzip();
    let batch = Outputs::of(&Any(loss).summed(), &pred, &target).expect("inside the domain");
    for (i, &(p, y)) in points.iter().enumerate() {
        let results = [batch.values[i], batch.gradient[i], batch.hessian[i]];
        assert_same((p, y), &loss.point(p, y), &results);
    }
    points.len()
}

fn an_object_is_the_same_bits_as_its_type<T: Number>(
    loss: &dyn Subject<T>,
    _: &Properties,
) -> usize {
    let (pred, target): (Vec<T>, Vec<T>) = ordinary(loss).into_iter().unzip();
    let object: &dyn Loss<T> = loss;
    let (value, gradient) = loss.called_statically(&pred, &target).expect("inside the domain");
    assert_same("value", &[object.value(&pred, &target).expect("inside the domain")], &[value]);
    assert_same("gradient", &object.gradient(&pred, &target).expect("as before"), &gradient);
    pred.len()
}

fn nan_in_nan_out_and_neighbours_untouched<T: Number>(
    loss: &dyn Subject<T>,
    _: &Properties,
) -> usize {
    let (pred, target): (Vec<T>, Vec<T>) = ordinary(loss).into_iter().unzip();
    let mut places = 0;
    for length in [1, 2, 7, 8, 9, 15, 16, 17, 33, 67] {
        let (pred, target) = (&pred[..length], &target[..length]);
        let clean = Outputs::of(loss, pred, target).expect("inside the domain");
        for place in 0..length {
            let mut polluted = [pred.to_vec(), target.to_vec()];
            polluted[place % 2][place] = T::nan();
            let got = Outputs::of(loss, &polluted[0], &polluted[1]).expect("NaN is no error");
            assert!(got.value.is_nan(), "the value with NaN at {place} of {length}");
            let mut want = clean.clone();
            (want.values[place], want.gradient[place]) = (T::nan(), T::nan());
            // A Hessian that is a constant may stay one.
            want.hessian[place] = got.hessian[place];
            want.value = T::nan();
            assert_same((place, length), &got.numbers(), &want.numbers());
            places += 1;
        }
    }
    places
}

fn nan_is_never_swallowed<T: Number>(loss: &dyn Subject<T>, _: &Properties) -> usize {
    let infinite =
        targets(loss).into_iter().flat_map(|y| [(T::infinity(), y), (-T::infinity(), y)]);
    let points: Vec<(T, T)> =
        ordinary(loss).into_iter().chain(extremes(loss)).chain(infinite).collect();
    for &(p, y) in &points {
        for (p, y) in [(T::nan(), y), (p, T::nan())] {
            let [value, gradient, _] = loss.point(p, y);
            assert!(value.is_nan() && gradient.is_nan(), "{value}, {gradient} at {p:e}, {y:e}");
        }
    }
    points.len()
}

fn finite_inputs_give_no_nan<T: Number>(loss: &dyn Subject<T>, claims: &Properties) -> usize {
    let points = extremes(loss);
    for &(p, y) in &points {
        let results @ [value, _, hessian] = loss.point(p, y);
        let (p, y) = (p.wide(), y.wide());
        assert!(!results.iter().any(|x| x.is_nan()), "{results:?} at {p:e}, target {y:e}");
        assert!(value >= T::zero() || !claims.nonnegative, "value {value} at {p:e}, {y:e}");
        assert!(hessian >= T::zero() || !claims.convex, "Hessian {hessian} at {p:e}, {y:e}");
    }
    points.len()
}

/// The limit of a sequence, from three members that are far apart: what it has settled at, 0 if it
/// falls, infinity if it grows.
fn limit([_, near, far]: [f64; 3]) -> f64 {
    if (far - near).abs() <= 1e-6 * far.abs() || far.is_infinite() {
        far
    } else if far.abs() > near.abs() {
        far.signum() * f64::INFINITY
    } else {
        0.0
    }
}

fn infinite_predictions_give_the_limits<T: Number>(loss: &dyn Subject<T>, _: &Properties) -> usize {
    let [domain, _] = loss.domains();
    let far = T::max_value().sqrt().wide().powf(0.96);
    let targets = targets(loss);
    for &y in &targets {
        for sign in [1.0, -1.0].into_iter().filter(|sign| domain.contains(sign * far)) {
            let got = loss.point(T::from_f64(sign * f64::INFINITY), y);
            let near = [0.5, 1.0, 2.0].map(|k| loss.point(T::from_f64(sign * far.powf(k)), y));
            for k in 0..3 {
                let want = limit(near.map(|point| point[k].wide()));
                let got = got[k].wide();
                let same = got == want || (got - want).abs() <= 1e-6 * want.abs();
                assert!(same, "result {k} at {sign}∞, target {y}: {got}, but {near:?}");
            }
        }
    }
    2 * targets.len()
}

fn no_value_is_negative_if_so_claimed<T: Number>(
    loss: &dyn Subject<T>,
    claims: &Properties,
) -> usize {
    let points = ordinary(loss);
    let negative = points.iter().find(|(p, y)| loss.point(*p, *y)[0] < T::zero());
    assert_eq!(negative.is_none(), claims.nonnegative, "at {negative:?}");
    points.len()
}

/// In a margin loss the target is no prediction.
fn the_target_costs_nothing_exactly_if_claimed<T: Number>(
    loss: &dyn Subject<T>,
    claims: &Properties,
) -> usize {
    let [domain, _] = loss.domains();
    let targets: Vec<T> = targets(loss).into_iter().filter(|y| domain.contains(y.wide())).collect();
    let costs = |&&y: &&T| loss.point(y, y)[..2] != [T::zero(); 2];
    let example = targets.iter().find(costs);
    let is_margin = claims.argument == Argument::Margin;
    assert_eq!(example.is_none() && !is_margin, claims.zero_at_target, "at {example:?}");
    targets.len()
}

/// Two predictions and a target that refute convexity, by the chord, the gradient or the Hessian.
fn convexity_refuted(loss: &dyn Subject<f64>, a: f64, b: f64, y: f64) -> [bool; 3] {
    let [low, middle, high] = [a.min(b), 0.5 * (a + b), a.max(b)].map(|p| loss.point(p, y));
    let slack = |x: f64, z: f64| 4.0 * f64::EPSILON * (1.0 + x.abs() + z.abs());
    [
        middle[0] > 0.5 * (low[0] + high[0]) + slack(low[0], high[0]),
        low[1] > high[1] + slack(low[1], high[1]),
        middle[2] < 0.0,
    ]
}

fn is_convex_exactly_if_claimed(loss: &dyn Subject<f64>, claims: &Properties) -> usize {
    let points = ordinary(loss);
    let pairs: Vec<(f64, f64, f64)> = points
        .iter()
        .flat_map(|&(a, y)| {
            let same_target = points.iter().step_by(3).filter(move |(_, other)| *other == y);
            same_target.map(move |&(b, _)| (a, b, y))
        })
        .collect();
    let refuted = |&&(a, b, y): &&(f64, f64, f64)| convexity_refuted(loss, a, b, y).contains(&true);
    let example = pairs.iter().find(refuted);
    assert_eq!(example.is_none(), claims.convex, "by {example:?}");
    pairs.len()
}

/// Gradients of distinct predictions for the same target are distinct, where they are not so far
/// out that rounding makes them equal.
fn is_strictly_convex_exactly_if_claimed(loss: &dyn Subject<f64>, claims: &Properties) -> usize {
    let near = |p: f64, y: f64| p.abs() <= 3.0 && (p - y).abs() <= 8.0;
    let points: Vec<_> = ordinary(loss).into_iter().filter(|&(p, y)| near(p, y)).collect();
    let pairs: Vec<_> = points
        .iter()
        .flat_map(|&(a, y)| {
            let others = points.iter().filter(move |&&(b, other)| other == y && b - a > 0.2);
            others.map(move |&(b, _)| (a, b, y))
        })
        .collect();
    let flat = |&&(a, b, y): &&(f64, f64, f64)| loss.point(a, y)[1] >= loss.point(b, y)[1];
    let example = pairs.iter().find(flat);
    assert_eq!(example.is_none(), claims.strictly_convex, "at {example:?}");
    pairs.len()
}

fn everything_stays_within_the_claimed_bounds_and_reaches_them<T: Number>(
    loss: &dyn Subject<T>,
    claims: &Properties,
) -> usize {
    let [domain, _] = loss.domains();
    let sizes = [20.0, 40.0, 80.0, 1e3, 1e5, 1e9];
    let far = targets(loss).into_iter().flat_map(|y| {
        sizes.into_iter().flat_map(move |size| [size, -size].map(|p| (T::from_f64(p), y)))
    });
    let far = far.filter(|(p, _)| domain.contains(p.wide()));
    // Bounds are those of all targets.
    let [_, target_domain] = loss.domains();
    let large = target_domain.contains(1e3) && claims.argument == Argument::Pair;
    let large = large.then_some([-4.0, 0.5, 4.0]).into_iter().flatten();
    let large = large.filter(|p| domain.contains(*p)).map(|p| (T::from_f64(p), T::from_f64(1e3)));
    let far = far.chain(large);
    // Where a peak may be that the grid has missed.
    let fine = targets(loss)
        .into_iter()
        .flat_map(|y| (-400..=400).map(move |k| (y + T::from_f64(f64::from(k) * 0.02), y)));
    let fine = fine.filter(|(p, _)| domain.contains(p.wide()));
    let points: Vec<(T, T)> = ordinary(loss).into_iter().chain(far).chain(fine).collect();
    let results: Vec<[f64; 3]> =
        points.iter().map(|&(p, y)| loss.point(p, y).map(Number::wide)).collect();
    let gradient_jumps = targets(loss).into_iter().any(|y| {
        loss.kinks(y.wide()).into_iter().any(|kink| {
            let step = T::from_f64(1e-5 * (1.0 + kink.abs()));
            let kink = T::from_f64(kink);
            let [left, right] = [kink - step, kink + step].map(|p| loss.point(p, y)[1].wide());
            (left - right).abs() > 0.01
        })
    });
    // Results are rounded.
    let slack = 1.0 + 8.0 * T::epsilon().wide();
    let bounds = [claims.bound, claims.lipschitz, claims.smoothness];
    for (k, bound) in bounds.into_iter().enumerate() {
        let largest = results.iter().map(|result| result[k].abs()).fold(0.0, f64::max);
        assert!(largest <= bound * slack, "derivative {k} is {largest}, above {bound}");
        let reached = if bound.is_finite() {
            largest >= 0.9 * bound && !(k == 2 && gradient_jumps)
        } else {
            // A logarithm is slow, but it never stops.
            let near = points.iter().zip(&results).filter(|((p, _), _)| p.wide().abs() <= 1e5);
            let near = near.map(|(_, result)| result[k].abs()).fold(0.0, f64::max);
            largest >= 20.0 || largest > 1.2 * near || k == 2 && gradient_jumps
        };
        assert!(reached, "derivative {k} is claimed to reach {bound}, and stays below {largest}");
    }
    points.len()
}

/// Shifts both by a number that loses no bit.
fn is_a_function_of_the_residual_exactly_if_claimed(
    loss: &dyn Subject<f64>,
    claims: &Properties,
) -> usize {
    let [preds, targets] = loss.domains();
    let shift = if preds.ends()[1].is_finite() { 0.125 } else { 3.0 };
    let claimed = claims.argument == Argument::Residual;
    let exact = |&(p, y): &(f64, f64)| {
        let inside = preds.contains(p + shift) && targets.contains(y + shift);
        !claimed || inside && (p + shift) - (y + shift) == p - y
    };
    let points: Vec<(f64, f64)> = ordinary(loss).into_iter().filter(exact).collect();
    let differs = |&&(p, y): &&(f64, f64)| loss.point(p + shift, y + shift) != loss.point(p, y);
    let example = points.iter().find(differs);
    assert_eq!(example.is_none(), claimed, "at {example:?}");
    points.len()
}

/// Every loss of signs is one of the margin.
fn is_a_function_of_the_margin_exactly_if_claimed<T: Number>(
    loss: &dyn Subject<T>,
    claims: &Properties,
) -> usize {
    let [_, targets] = loss.domains();
    assert_eq!(targets == Domain::SIGNS, claims.argument == Argument::Margin);
    let points = [ordinary(loss), extremes(loss)].concat();
    if claims.argument == Argument::Margin {
        for &(p, y) in &points {
            let [value, gradient, hessian] = loss.point(p, y);
            assert_eq!(loss.point(-p, -y), [value, -gradient, hessian], "at {p:e}, {y}");
        }
    }
    points.len()
}

/// The value stays the same when prediction and target change places; and if it is a function of
/// the residual, so do the derivatives, but for the sign of the gradient.
fn is_symmetric_exactly_if_claimed<T: Number>(loss: &dyn Subject<T>, claims: &Properties) -> usize {
    let [preds, targets] = loss.domains();
    let points: Vec<(T, T)> = ordinary(loss)
        .into_iter()
        .filter(|(p, y)| preds.contains(y.wide()) && targets.contains(p.wide()))
        .collect();
    let differs = |&&(p, y): &&(T, T)| {
        let ([value, gradient, hessian], swapped) = (loss.point(p, y), loss.point(y, p));
        let mirrored = [value, -gradient, hessian];
        let same_derivatives =
            claims.argument != Argument::Residual || swapped[1..] == mirrored[1..];
        swapped[0] != value || !same_derivatives
    };
    let example = points.iter().find(differs);
    // Two signs that change places are the same margin.
    let swappable = claims.argument != Argument::Margin;
    assert_eq!(example.is_none() && swappable, claims.symmetric, "at {example:?}");
    points.len()
}

/// What must be true of parameters that a format can hardly hold, or not at all.
mod parameters {
    use super::*;
    use lossfn::{
        AdaptiveWing, AndrewsWave, Arctan, Barron, Cauchy, DeadZone, Expectile, Fair,
        GaussianFocal, GemanMcClure, Hampel, Huber, HuberQuantile, Pointwise, PowerError,
        PseudoHuber, Quantile, RamsayE, RobustKernel, ScaledSigmoidCrossEntropy, SmoothL1,
        SmoothedHinge, Tangent, TruncatedSquared, Tukey, TweedieDeviance, Varifocal, Welsch, Wing,
    };

    #[test]
    fn none_beyond_the_format_makes_nan_of_a_finite_input() {
        let mut losses: Vec<Box<dyn Subject<f32>>> = vec![];
        macro_rules! add {
            ($($loss:expr),* $(,)?) => { $(losses.push(Box::new($loss.expect("valid")));)* };
        }
        for size in [1e-300, 1e-50, 1e50, 1e300] {
            add!(
                Huber::new(size),
                SmoothL1::new(size),
                PseudoHuber::new(size),
                Fair::new(size),
                DeadZone::new(size),
                TruncatedSquared::new(size),
                Tukey::new(size),
                Welsch::new(size),
                Cauchy::new(size),
                GemanMcClure::new(size),
                RamsayE::new(size),
                AndrewsWave::new(size),
                Arctan::new(size),
                SmoothedHinge::new(size),
                HuberQuantile::new(0.75, size),
                AdaptiveWing::new(2.5, size, 1.0, 0.5),
                Varifocal::new(size, 2.0),
                BinaryCrossEntropyWithLogits::new().with_positive_weight(size),
            );
        }
        add!(
            Quantile::new(1e-50),
            Expectile::new(1e-50),
            HuberQuantile::new(1e-50, 1.0),
            Hampel::new(2.0, 4.0, 1e60),
            Hampel::new(1e-50, 2.0, 4.0),
            Hampel::new(1e40, 1e50, 1e60),
        );
        for loss in losses {
            finite_inputs_give_no_nan(&*loss, &loss.claims());
        }
    }

    #[test]
    fn an_end_that_is_never_reached_changes_nothing() {
        let ends = Hampel::new(2.0, 4.0, 1e30).expect("valid");
        let never = Hampel::new(2.0, 4.0, 1e60).expect("valid");
        for residual in [0.5_f32, 3.0, 5.0, 1e10] {
            let [got, want] = [never, ends].map(|loss| loss.at(residual, 0.0));
            assert_eq!((got.value, got.gradient), (want.value, want.gradient), "{residual}");
        }
        assert_eq!(never.at(5.0_f32, 0.0).gradient, 2.0);
        assert_eq!(never.irls_weight(25.0_f32), 0.4);
    }

    #[test]
    fn a_tiny_scale_leaves_the_weight_of_no_residual_at_one() {
        fn check(name: &str, kernel: &impl RobustKernel) {
            assert_eq!(kernel.irls_weight(0.0_f32), 1.0, "{name}");
            assert_eq!(kernel.irls_weight(1e-10_f32), 0.0, "{name}");
        }
        for c in [1e-23, 1e-30, 1e-200] {
            check("TruncatedSquared", &TruncatedSquared::new(c).expect("valid"));
            check("Hampel", &Hampel::new(0.5 * c, 0.75 * c, c).expect("valid"));
            check("AndrewsWave", &AndrewsWave::new(c).expect("valid"));
        }
    }

    #[test]
    fn no_weight_of_a_dead_zone_is_negative() {
        for k in (1..20_000).map(|i| 1.0 + f64::from(i) * 1e-4) {
            let weight = DeadZone::new(k).expect("valid").irls_weight((k * k) as f32);
            assert!(weight >= 0.0, "{weight} at k = {k}");
        }
    }

    #[test]
    fn a_narrow_bend_is_no_steeper_than_the_hinge() {
        for gamma in [0.3, 1e-3, 1e-5, 1e-6, 1e-7, 3e-8, 1e-16, 1e-20] {
            let loss = SmoothedHinge::new(gamma).expect("valid");
            let mut m = (1.0 - gamma) as f32 - 4.0 * f32::EPSILON;
            for _ in 0..16 {
                let gradient = loss.at(m, 1.0).gradient;
                assert!((-1.0..=0.0).contains(&gradient), "{gradient} at {m}, gamma = {gamma}");
                m = m.next_up();
            }
        }
    }

    /// With references of 20 digits.
    #[test]
    fn a_power_that_is_no_short_fraction_costs_no_digits() {
        let close = |got: f64, want: f64| {
            approx::assert_relative_eq!(got, want, max_relative = 8.0 * f64::EPSILON);
        };
        for (power, mean, target, value, hessian) in [
            (1.3, 1e10, 2.5, 28_571_410.501_004_903, -5.999_999_993_499_995e-14),
            (1.7, 1e100, 3.0, 6.666_666_666_666_734e30, -1.400_000_000_000_014_2e-170),
            (1.3, 1e-100, 1.0, 6.666_666_666_666_734e30, 2.600_000_000_000_026_6e230),
            (-0.3, 1e100, 1.0, 8.695_652_173_913_022e229, 2.599_999_999_999_993e30),
        ] {
            let point = TweedieDeviance::new(power).expect("valid").at(mean, target);
            close(point.value, value);
            close(point.hessian, hessian);
        }
        for (gamma, value) in
            [(10.0, 0.004_894_923_060_557_964), (40.0, 1.103_283_365_586_728_2e-7)]
        {
            close(GaussianFocal::new(2.0, gamma).expect("valid").at(0.0, 0.3).value, value);
        }
    }

    /// Compares with references of 10 digits, which may be out of the range of `f32`.
    fn assert_reached(name: &str, got: [f32; 3], want: [f64; 3]) {
        let (least, most) = (f64::from(f32::MIN_POSITIVE), f64::from(f32::MAX));
        for (got, want) in got.into_iter().zip(want) {
            let reached = match want.abs() {
                size if size > most => f64::from(got) == want.signum() * f64::INFINITY,
                size if size < least => f64::from(got.abs()) <= least,
                size => (f64::from(got) - want).abs() <= 16.0 * f64::from(f32::EPSILON) * size,
            };
            assert!(reached, "{name}: {got:e}, not {want:e}");
        }
    }

    #[test]
    fn a_derivative_is_exact_where_a_step_on_its_way_is_out_of_range() {
        fn check(name: &str, loss: &impl Pointwise, (p, y): (f32, f32), want: [f64; 3]) {
            let point = loss.at(p, y);
            assert_reached(name, [point.value, point.gradient, point.hessian], want);
        }
        for (alpha, c, residual, want) in [
            (0.0, 1e-4, 1e37, [188.118_830_4, 2.000_000_013e-37, 0.0]),
            (4.0, 1e5, 1e19, [1.25e55, 4.999_999_971e36, 1.499_999_994e18]),
            (0.25, 1e-30, 1e20, [2.064_040_84e13, 5.160_101_996e-8, -3.870_076_419e-28]),
            (1.0, 1e-30, 1e20, [1e50, 1e30, 0.0]),
            (-1.0, 1e-20, 1e-14, [2.999_994_804, 519_615_260.5, -1.039_230_539e23]),
            (1.5, 1e-10, 1e37, [1.77e70, 2.659_147_94e33, 0.000_132_957_397_9]),
            (1e30, 1e-18, 1e33, [f64::INFINITY; 3]),
        ] {
            let loss = Barron::new(alpha, c).expect("valid");
            check("Barron", &loss, (residual, 0.0), want);
        }
        let weighted = |weight| BinaryCrossEntropyWithLogits::new().with_positive_weight(weight);
        let heavy = weighted(1e3).expect("valid");
        let want = [8.194_012_624e-37, -8.194_012_624e-37, 8.194_012_624e-37];
        check("BinaryCrossEntropyWithLogits", &heavy, (90.0, 1.0), want);
        let heavier = weighted(1e30).expect("valid");
        let want = [3.481_106_84e-27, -3.481_106_84e-27, 3.481_106_84e-27];
        check("BinaryCrossEntropyWithLogits", &heavier, (130.0, 1.0), want);
        check("BinaryCrossEntropyWithLogits", &heavier, (-130.0, 0.0), [0.0; 3]);
        let scaled = ScaledSigmoidCrossEntropy::new(1e3).expect("valid");
        let want = [0.0, -1.927_047_064e-38, 1.927_047_064e-35];
        check("ScaledSigmoidCrossEntropy", &scaled, (0.09375, 1.0), want);
        for (width, curvature, residual, want) in [
            (1e27, 1e-13, 5e26, [9.141_025_653e28, 2.000_000_023, -4.000_000_092e-27]),
            (2e38, 3e38, 1e38, [5.753_641_289e37, 0.500_000_004, 0.0]),
        ] {
            let loss = Wing::new(width, curvature).expect("valid");
            check("Wing", &loss, (residual, 0.0), want);
        }
        let steep = PowerError::new(1e16).expect("valid");
        check("PowerError", &steep, (1.0, 0.0), [1.0, 1e16, 1e32]);
        let never = TruncatedSquared::new(1e39).expect("valid");
        let most = f64::from(f32::MAX);
        check("TruncatedSquared", &never, (f32::MAX, 0.0), [most * most, most, 1.0]);
    }

    #[test]
    fn a_kernel_is_exact_where_a_step_on_its_way_is_out_of_range() {
        fn check<L: RobustKernel>(loss: Result<L, Error>, s: f32, want: [f64; 3]) {
            let name = std::any::type_name::<L>();
            assert_reached(name, loss.expect("valid").rho(s), want);
        }
        check(Barron::new(-1.0, 1e-12), 1e-10, [5.999_998_961, 5_196.152_319, -7.794_228_374e13]);
        check(Barron::new(4.0, 1e5), 1e38, [2.5e55, 4.999_999_84e17, 5e-21]);
        check(Barron::new(0.0, 1e-12), 1e-4, [90.717_109_31, 20_000.000_51, -200_000_010.1]);
        check(PseudoHuber::new(1e-20), 1e37, [0.063_245_552_99, 0.0, 0.0]);
        check(PseudoHuber::new(1e-12), 100.0, [2e-11, 1e-13, -5e-16]);
        check(Fair::new(1e-20), 1e37, [0.063_245_552_99, 0.0, 0.0]);
        let second = -1.999_999_92e-18;
        check(GemanMcClure::new(1e-12), 1e-10, [1e-24, 9.999_999_733e-29, second]);
        check(Arctan::new(1e-12), 1e-10, [1.570_796_327e-24, 9.999_999_733e-29, second]);
        check(Cauchy::new(1e-27), 1e-12, [0.0, 0.0, -1.000_000_008e-30]);
        check(RamsayE::new(1e12), 8.1e-21, [2e-24, 0.0, -4.552_235_809e-18]);
        // Of numbers that no step has to round, because e⁻ᵛ would make much of that.
        let (c, v) = (1.0 / (1_u64 << 40) as f64, 90.25);
        let (square, second) = (c * c, -7.714_764_286e-16);
        check(Welsch::new(c), (v * square) as f32, [square, 0.0, second]);
    }

    #[test]
    fn the_steepest_place_of_the_tangent_loss_is_within_its_bound() {
        // Beside it the gradient is lower by half the third derivative times the distance squared.
        let steepest = Tangent.at(-0.513_247_317_924_982_f64, 1.0).gradient.abs();
        let claimed = Tangent.properties().lipschitz;
        assert!(
            steepest <= claimed && claimed <= steepest * (1.0 + 1e-15),
            "{steepest}, {claimed}"
        );
    }
}

/// The laws of rows of logits.
mod softmax {
    use super::*;

    type Softmax<'a> = &'a dyn PerSample<f64, u8>;

    /// Rows of random logits, with their labels.
    fn rows() -> impl Strategy<Value = (Vec<f64>, Vec<u8>)> {
        (1..=20_usize, 1..=6_usize).prop_flat_map(|(classes, rows)| {
            let labels = vec(0..u8::try_from(classes).expect("20 at most"), rows);
            (vec(-10.0..10.0, classes * rows), labels)
        })
    }

    /// The loss with and without its options, for a number of classes.
    fn variants(classes: usize) -> [SoftmaxCrossEntropy; 4] {
        let plain = SoftmaxCrossEntropy::new;
        let weights: Vec<f64> = (0..classes).map(|k| [0.5, 2.0, 0.0, 1.25][k % 4]).collect();
        let weighted = || plain().with_class_weights(&weights).expect("valid");
        let smoothed = |loss: SoftmaxCrossEntropy| loss.with_label_smoothing(0.25).expect("valid");
        [plain(), weighted(), smoothed(plain()), smoothed(weighted()).with_ignored_label(1)]
    }

    /// Tries a law with every variant and random rows.
    fn for_rows(law: impl Fn(Softmax<'_>, &[f64], &[u8])) {
        for_random(rows(), |(pred, target)| {
            for loss in variants(pred.len() / target.len()) {
                law(&loss, &pred, &target);
            }
        });
    }

    #[test]
    fn gradient_is_the_derivative_of_the_value_and_hessian_of_the_gradient() {
        for_rows(|loss, pred, target| {
            let loss = Any(loss).summed();
            let got = Outputs::of(&loss, pred, target).expect("valid");
            for i in 0..pred.len() {
                let moved = |x| {
                    let mut pred = pred.to_vec();
                    pred[i] = x;
                    pred
                };
                let value = |x| loss.value(&moved(x), target).expect("valid");
                let gradient = |x| loss.gradient(&moved(x), target).expect("valid")[i];
                let (first, second) = (slope(value, pred[i]), slope(gradient, pred[i]));
                let scale = 1.0 + got.value;
                assert_close(Comparison::GradientByDifferences, i, got.gradient[i], first, scale);
                assert_close(Comparison::HessianByDifferences, i, got.hessian[i], second, scale);
            }
        });
    }

    #[test]
    fn every_row_of_the_gradient_sums_to_zero() {
        for_rows(|loss, pred, target| {
            let gradient = Any(loss).summed().gradient(pred, target).expect("valid");
            for row in gradient.chunks(pred.len() / target.len()) {
                let sum = accurate_sum(row.iter().copied());
                // Two units for each class; the largest class weight is 2.
                let bound = 4.0 * row.len() as f64 * f64::EPSILON;
                assert!(sum.abs() <= bound, "{row:?} sums to {sum:e}");
            }
        });
    }

    #[test]
    fn no_value_is_negative_and_certainty_costs_nothing() {
        for_rows(|loss, pred, target| {
            let mut values = vec![0.0; target.len()];
            loss.values_into(pred, target, &mut values).expect("valid");
            assert!(values.iter().all(|value| *value >= 0.0), "{values:?}");
        });
        let certain = Outputs::of(&SoftmaxCrossEntropy::new(), &[-1e3, 1e3, 0.0], &[1_u8]);
        let nothing = Outputs {
            value: 0.0,
            values: vec![0.0],
            gradient: vec![0.0; 3],
            hessian: vec![0.0; 3],
        };
        assert_eq!(certain, Ok(nothing));
    }

    #[test]
    fn an_exact_constant_added_to_a_row_changes_no_bit() {
        for_rows(|loss, pred, target| {
            // Numbers of few digits can be added to integers exactly.
            let pred: Vec<f64> = pred.iter().map(|z| (z * 64.0).round() / 64.0).collect();
            let want = Outputs::of(&Any(loss).summed(), &pred, target).expect("valid");
            for constant in [-1e8, -3.0, 1.0, 1e8] {
                let shifted: Vec<f64> = pred.iter().map(|z| z + constant).collect();
                let got = Outputs::of(&Any(loss).summed(), &shifted, target).expect("valid");
                assert_same(constant, &got.numbers(), &want.numbers());
            }
        });
    }

    #[test]
    fn reversed_classes_reverse_the_gradient() {
        let loss = SoftmaxCrossEntropy::new().with_label_smoothing(0.25).expect("valid");
        for_random(rows(), |(pred, target)| {
            let classes = pred.len() / target.len();
            let reverse = |rows: &[f64]| -> Vec<f64> {
                rows.chunks(classes).flat_map(|row| row.iter().rev().copied()).collect()
            };
            let last = u8::try_from(classes - 1).expect("20 at most");
            let labels: Vec<u8> = target.iter().map(|label| last - label).collect();
            let want = Outputs::of(&loss, &pred, &target).expect("valid");
            let mut got = Outputs::of(&loss, &reverse(&pred), &labels).expect("valid");
            (got.gradient, got.hessian) = (reverse(&got.gradient), reverse(&got.hessian));
            for (i, (got, want)) in got.numbers().into_iter().zip(want.numbers()).enumerate() {
                assert_close(Comparison::Identity, i, got, want, 1.0);
            }
        });
    }

    #[test]
    fn a_row_does_not_know_its_neighbours() {
        for_rows(|loss, pred, target| {
            let loss = Any(loss).summed();
            let batch = Outputs::of(&loss, pred, target).expect("valid");
            let classes = pred.len() / target.len();
            for (i, row) in pred.chunks(classes).enumerate() {
                let alone = Outputs::of(&loss, row, &target[i..=i]).expect("valid");
                let elements = i * classes..(i + 1) * classes;
                assert_same(i, &alone.values, &batch.values[i..=i]);
                assert_same(i, &alone.gradient, &batch.gradient[elements.clone()]);
                assert_same(i, &alone.hessian, &batch.hessian[elements]);
            }
        });
    }

    #[test]
    fn an_infinite_row_changes_nothing_beside_it() {
        let weights = [0.5, 2.0, 1.25];
        let loss = SoftmaxCrossEntropy::new().with_class_weights(&weights).expect("valid").summed();
        let row = |i: u8| [0.3, -1.7, 2.9].map(|logit: f32| logit * f32::from(i % 7));
        for (rows, i) in [3, 19].into_iter().flat_map(|rows| (0..rows).map(move |i| (rows, i))) {
            let finite: Vec<f32> = (0..rows).flat_map(row).collect();
            let target: Vec<u8> = (0..rows).map(|i| i % 3).collect();
            let mut want = Outputs::of(&loss, &finite, &target).expect("valid");
            let (i, label) = (usize::from(i), usize::from(i % 3));
            let mut pred = finite.clone();
            pred[3 * i + 1] = f32::INFINITY;
            // Its second class is certain.
            let (weight, row) = (weights[label] as f32, 3 * i..3 * (i + 1));
            want.gradient[row.clone()].copy_from_slice(&[0.0, weight, 0.0]);
            want.gradient[row.clone()][label] -= weight;
            want.hessian[row].fill(0.0);
            want.values[i] = if label == 1 { 0.0 } else { f32::INFINITY };
            let got = Outputs::of(&loss, &pred, &target).expect("valid");
            let context = format!("row {i} of {rows}");
            assert_eq!(got.values, want.values, "{context}");
            assert_eq!(got.gradient, want.gradient, "{context}");
            assert_eq!(got.hessian, want.hessian, "{context}");
        }
    }

    #[test]
    fn a_weight_beyond_the_format_costs_no_digits_of_a_gradient_within_it() {
        // As many classes as are computed side by side, and more.
        for classes in [2, 10, 40] {
            let loss = SoftmaxCrossEntropy::new().with_class_weights(&vec![3e39; classes]);
            let loss = loss.expect("valid").summed();
            for sure in [4.0_f32, 20.0] {
                let mut pred = vec![0.0; classes];
                pred[1] = sure;
                let exact: Vec<f64> = pred.iter().copied().map(f64::from).collect();
                let got = Outputs::of(&loss, &pred, &[1_u8]).expect("valid");
                let want = Outputs::of(&loss, &exact, &[1_u8]).expect("valid");
                let got = got.gradient.iter().chain(&got.hessian);
                for (got, &want) in got.zip(want.gradient.iter().chain(&want.hessian)) {
                    let ulps = 4.0 * f32::EPSILON;
                    approx::assert_relative_eq!(*got, want as f32, max_relative = ulps);
                }
            }
        }
    }

    #[test]
    fn a_masked_class_without_weight_takes_no_share_of_smoothed_labels() {
        // As many classes as are added up at a time, and the rest.
        for masked in [1, 4] {
            let (mut weights, mut pred) = ([1.0; 5], [0.25_f64, -1.0, 2.0, 0.5, 1.5]);
            weights[masked] = 0.0;
            pred[masked] = f64::NEG_INFINITY;
            let loss = SoftmaxCrossEntropy::new().with_class_weights(&weights).expect("valid");
            let loss = loss.with_label_smoothing(0.25).expect("valid");
            let got = Outputs::of(&loss, &pred, &[0_u8]).expect("valid");
            // The share of a class is that of five.
            let surprise = |class: usize| {
                let rest = pred.iter().map(|logit| (logit - pred[class]).exp()).sum::<f64>();
                rest.ln()
            };
            let shared = (0..5).filter(|&class| class != masked).map(surprise).sum::<f64>();
            let want = 0.75 * surprise(0) + 0.05 * shared;
            approx::assert_relative_eq!(got.value, want, max_relative = 1e-14);
            assert!(got.numbers().iter().all(|x| x.is_finite()), "{got:?}");
        }
    }

    #[test]
    fn two_classes_are_binary_cross_entropy() {
        let binary: &dyn Subject<f64> = &BinaryCrossEntropyWithLogits::new();
        for (p, y) in ordinary(binary) {
            if y == 0.0 || y == 1.0 {
                let softmax = Outputs::of(&SoftmaxCrossEntropy::new(), &[0.0, p], &[y as u8]);
                let softmax = softmax.expect("valid");
                let got = [softmax.value, softmax.gradient[1], softmax.hessian[1]];
                for (got, want) in got.into_iter().zip(binary.point(p, y)) {
                    assert_close(Comparison::Identity, (p, y), got, want, 0.0);
                }
            }
        }
    }

    #[test]
    fn neutral_options_change_no_bit() {
        for_random(rows(), |(pred, target)| {
            let ones = vec![1.0; pred.len() / target.len()];
            let with = SoftmaxCrossEntropy::new()
                .with_class_weights(&ones)
                .and_then(|loss| loss.with_label_smoothing(0.0))
                .expect("valid")
                .with_ignored_label(-1);
            assert_eq!(
                Outputs::of(&with, &pred, &target),
                Outputs::of(&SoftmaxCrossEntropy::new(), &pred, &target)
            );
        });
    }

    #[test]
    fn a_row_whose_class_has_no_weight_counts_as_absent() {
        let loss = SoftmaxCrossEntropy::new().with_class_weights(&[1.0, 0.0, 2.0]).expect("valid");
        let counted = Outputs::of(&loss, &[1.0, 2.0, 3.0], &[2_u8]).expect("valid");
        let infinite = f64::INFINITY;
        for row in [[0.0, -infinite, 1.0], [infinite, 0.0, 1.0], [f64::NAN, 1.0, 1.0]] {
            let got = Outputs::of(&loss, &[&row[..], &[1.0, 2.0, 3.0]].concat(), &[1_u8, 2]);
            let got = got.expect("valid");
            assert_eq!((got.value, got.values), (counted.value, vec![0.0, counted.values[0]]));
            assert_eq!(got.gradient, [&[0.0; 3], &*counted.gradient].concat());
            assert_eq!(got.hessian, [&[0.0; 3], &*counted.hessian].concat());
        }
    }

    #[test]
    fn a_distance_beyond_the_format_is_no_reason_for_an_infinite_value() {
        for classes in [2, 40] {
            let mut pred = vec![-3e38_f32; classes];
            pred[0] = 3e38;
            let mut weights = vec![1.0; classes];
            weights[1] = 0.25;
            let loss = SoftmaxCrossEntropy::new().with_class_weights(&weights);
            let loss = loss.expect("valid").summed();
            let value = loss.value(&pred, &[1_u8]).expect("valid");
            assert_eq!(value, 1.5e38, "{classes} classes");
        }
    }

    #[test]
    fn a_row_with_the_ignored_label_counts_as_absent() {
        let plain = SoftmaxCrossEntropy::new();
        let loss = SoftmaxCrossEntropy::new().with_ignored_label(-100);
        let ignored = [f64::NAN, 1.0, f64::INFINITY];
        let got = Outputs::of(&loss, &[&ignored[..], &[1.0, 2.0, 3.0]].concat(), &[-100, 0]);
        let (got, want) = (got.expect("valid"), Outputs::of(&plain, &[1.0, 2.0, 3.0], &[0]));
        let want = want.expect("valid");
        assert_eq!((got.value, got.values), (want.value, vec![0.0, want.values[0]]));
        assert_eq!(got.gradient, [&[0.0; 3], &*want.gradient].concat());
        assert_eq!(got.hessian, [&[0.0; 3], &*want.hessian].concat());
    }

    #[test]
    fn nan_fills_its_row_alone() {
        let smoothed = SoftmaxCrossEntropy::new().with_label_smoothing(0.25).expect("valid");
        for_random(rows(), |(mut pred, target)| {
            let (classes, place) = (pred.len() / target.len(), pred.len() / 2);
            let row = place / classes * classes..(place / classes + 1) * classes;
            for loss in [&SoftmaxCrossEntropy::new(), &smoothed] {
                let mut want = Outputs::of(loss, &pred, &target).expect("valid");
                (want.value, want.values[place / classes]) = (f64::NAN, f64::NAN);
                want.gradient[row.clone()].fill(f64::NAN);
                want.hessian[row.clone()].fill(f64::NAN);
                let clean = std::mem::replace(&mut pred[place], f64::NAN);
                let got = Outputs::of(loss, &pred, &target).expect("NaN is no error");
                assert_same(place, &got.numbers(), &want.numbers());
                pred[place] = clean;
            }
        });
    }

    #[test]
    fn an_infinite_logit_gives_the_limit() {
        const INFINITY: f64 = f64::INFINITY;
        let loss = SoftmaxCrossEntropy::new();
        let cases = [
            ([0.0, INFINITY], 1, 0.0, [0.0, 0.0]),
            ([0.0, INFINITY], 0, INFINITY, [-1.0, 1.0]),
            ([-INFINITY, 0.0], 1, 0.0, [0.0, 0.0]),
            ([-INFINITY, 0.0], 0, INFINITY, [-1.0, 1.0]),
        ];
        for (logits, label, value, gradient) in cases {
            let got = Outputs::of(&loss, &logits, &[label]).expect("valid");
            assert_eq!((got.value, &*got.gradient), (value, &gradient[..]), "{logits:?}, {label}");
            assert_eq!(got.hessian, [0.0; 2], "{logits:?}, {label}");
        }
    }

    #[test]
    fn label_types_agree() {
        let loss = SoftmaxCrossEntropy::new().with_ignored_label(3_u8);
        let (pred, labels) = ([0.5, -1.0, 2.0, 0.0, 1.0, 0.25, -3.0, 1.5, 0.75], [2_u8, 0, 3]);
        let want = Outputs::of(&loss, &pred, &labels);
        assert!(want.is_ok(), "{want:?}");
        assert_eq!(Outputs::of(&loss, &pred, &labels.map(u32::from)), want);
        assert_eq!(Outputs::of(&loss, &pred, &labels.map(i32::from)), want);
        assert_eq!(Outputs::of(&loss, &pred, &labels.map(usize::from)), want);
    }
}

/// The laws of losses that are made of losses.
mod adapters {
    use super::*;

    /// A loss with inputs that adapters can be tried on.
    struct Batch<'a, Y> {
        loss: Any<'a, f64, Y>,
        pred: Vec<f64>,
        target: Vec<Y>,
        /// One for each sample: a multiple of ⅛, so that sums and products are exact.
        weights: Vec<f64>,
        /// Samples that no weight but 0 makes harmless.
        nonsense: Vec<(Vec<f64>, Y)>,
    }

    type Combination<'a, Y> = (&'static str, Box<dyn PerSample<f64, Y> + 'a>);

    impl<Y: Copy> Batch<'_, Y> {
        fn outputs(&self, loss: &dyn PerSample<f64, Y>) -> Outputs<f64> {
            Outputs::of(loss, &self.pred, &self.target).expect("valid")
        }

        fn classes(&self) -> usize {
            self.pred.len() / self.target.len()
        }

        /// Adapters on adapters.
        fn combinations(&self) -> Vec<Combination<'_, Y>> {
            let (loss, weights) = (self.loss, &*self.weights);
            vec![
                ("summed", Box::new(loss.summed())),
                ("divided_by", Box::new(loss.divided_by(3.0))),
                ("weighted", Box::new(loss.weighted(weights))),
                ("scaled", Box::new(loss.scaled(-0.3))),
                ("plus", Box::new(loss.plus(loss.scaled(0.7)))),
                ("weighted summed", Box::new(loss.weighted(weights).summed())),
                ("summed weighted", Box::new(loss.summed().weighted(weights))),
                ("weighted twice", Box::new(loss.weighted(weights).weighted(weights))),
                ("scaled weighted", Box::new(loss.scaled(2.5).weighted(weights))),
                (
                    "weighted plus summed, scaled",
                    Box::new(loss.weighted(weights).plus(loss.summed()).scaled(0.4)),
                ),
                (
                    "plus, divided and weighted",
                    Box::new(loss.plus(loss.plus(loss)).divided_by(7.0).weighted(weights)),
                ),
            ]
        }
    }

    /// Tries a law with random batches of a pointwise loss.
    fn on_pointwise(loss: &dyn Subject<f64>, law: impl Fn(&Batch<'_, f64>)) {
        let targets = targets(loss);
        let claims = loss.claims();
        let [_, domain] = loss.domains();
        let outside = [-7.0, -0.5, 1.5].into_iter().filter(|&y| !domain.contains(y));
        let bad_targets = outside.chain([f64::NAN]).map(|y| (0.0, y));
        let bad_preds = [f64::NAN, f64::INFINITY, -f64::INFINITY].map(|p| (p, targets[0]));
        let nonsense: Vec<_> = bad_targets.chain(bad_preds).map(|(p, y)| (vec![p], y)).collect();

        let smooth = move |p: f64, y: f64| {
            let mut kinks = claims.kinks.predictions(claims.argument, y);
            kinks.all(|kink| (p - kink).abs() > 0.01)
        };
        let [preds, _] = loss.domains();
        let sample = (-1.0..1.0, 0..targets.len(), 1..=24_u8)
            .prop_map(move |(x, y, w)| (prediction(preds, x, 6.0), targets[y], f64::from(w) / 8.0))
            .prop_filter("a kink", move |&(p, y, _)| smooth(p, y));
        for_random(vec(sample, 1..40), |samples| {
            law(&Batch {
                loss: Any(loss),
                pred: samples.iter().map(|sample| sample.0).collect(),
                target: samples.iter().map(|sample| sample.1).collect(),
                weights: samples.iter().map(|sample| sample.2).collect(),
                nonsense: nonsense.clone(),
            });
        });
    }

    /// Tries a law with random batches of rows of three logits.
    fn on_rows(loss: &dyn PerSample<f64, u8>, law: impl Fn(&Batch<'_, u8>)) {
        let row = (vec(-6.0..6.0, 3), 0..3_u8, 1..=24_u8);
        for_random(vec(row, 1..20), |rows| {
            law(&Batch {
                loss: Any(loss),
                pred: rows.iter().flat_map(|row| row.0.clone()).collect(),
                target: rows.iter().map(|row| row.1).collect(),
                weights: rows.iter().map(|row| f64::from(row.2) / 8.0).collect(),
                nonsense: vec![(vec![f64::NAN; 3], 0), (vec![-f64::INFINITY; 3], 1)],
            });
        });
    }

    /// Everything that the adapters do, by its definition: samples times their weights and a
    /// factor over a divisor.
    fn every_adapter_is_what_it_says<Y: Copy>(batch: &Batch<'_, Y>) {
        let loss = batch.loss;
        let samples = batch.target.len() as f64;
        let ones = vec![1.0; batch.target.len()];
        let total: f64 = batch.weights.iter().sum();
        let plain = batch.outputs(&loss.summed());
        let check = |name: &str, got: Outputs<f64>, weights: &[f64], factor: f64, divisor: f64| {
            let close = |got: f64, want: f64| {
                assert_close(Comparison::Identity, name, got, want, 0.0);
            };
            let values = plain.values.iter().zip(weights).map(|(value, w)| w * value * factor);
            let values: Vec<f64> = values.collect();
            got.values.iter().zip(&values).for_each(|(got, want)| close(*got, *want));
            let size: f64 = values.iter().map(|value| value.abs()).sum();
            let value = accurate_sum(values) / divisor;
            assert_close(Comparison::Identity, name, got.value, value, size / divisor);
            for (i, (gradient, hessian)) in plain.gradient.iter().zip(&plain.hessian).enumerate() {
                let scale = weights[i / batch.classes()] * factor / divisor;
                close(got.gradient[i], gradient * scale);
                close(got.hessian[i], hessian * scale);
            }
        };
        check("mean", batch.outputs(&loss), &ones, 1.0, samples);
        check("summed", batch.outputs(&loss.summed()), &ones, 1.0, 1.0);
        check("divided_by", batch.outputs(&loss.divided_by(0.3)), &ones, 1.0, 0.3);
        check(
            "weighted",
            batch.outputs(&loss.weighted(&batch.weights)),
            &batch.weights,
            1.0,
            total,
        );
        check("scaled", batch.outputs(&loss.scaled(-0.3)), &ones, -0.3, samples);
        check("plus", batch.outputs(&loss.plus(loss.scaled(0.75))), &ones, 1.75, samples);
    }

    fn gradient_of_every_combination_is_the_derivative_of_its_value<Y: Copy>(batch: &Batch<'_, Y>) {
        for (name, loss) in batch.combinations() {
            let got = batch.outputs(&*loss);
            // The first elements and the last ones, which may be in the tail of a vector.
            for i in (0..batch.pred.len()).filter(|i| i % 7 == 0 || i + 1 == batch.pred.len()) {
                let moved = |x| {
                    let mut pred = batch.pred.clone();
                    pred[i] = x;
                    pred
                };
                let value = |x| loss.value(&moved(x), &batch.target).expect("valid");
                let gradient = |x| loss.gradient(&moved(x), &batch.target).expect("valid")[i];
                let scale = 1.0 + got.values.iter().map(|value| value.abs()).sum::<f64>();
                let x = batch.pred[i];
                let [by_value, by_gradient] =
                    [Comparison::GradientByDifferences, Comparison::HessianByDifferences];
                if is_reliable(by_value, value, x, scale) {
                    assert_close(by_value, (name, i), got.gradient[i], slope(value, x), scale);
                }
                if is_reliable(by_gradient, gradient, x, scale) {
                    assert_close(by_gradient, (name, i), got.hessian[i], slope(gradient, x), scale);
                }
            }
        }
    }

    fn what_is_neutral_changes_no_bit<Y: Copy>(batch: &Batch<'_, Y>) {
        let ones = vec![1.0; batch.target.len()];
        let loss = batch.loss;
        let want = batch.outputs(&loss);
        assert_eq!(batch.outputs(&loss.weighted(&ones)), want, "weights of 1");
        assert_eq!(batch.outputs(&loss.scaled(1.0)), want, "a factor of 1");
        assert_eq!(batch.outputs(&loss.divided_by(1.0)), batch.outputs(&loss.summed()), "over 1");
    }

    fn a_power_of_two_scales_every_bit<Y: Copy>(batch: &Batch<'_, Y>) {
        let want = batch.outputs(&batch.loss).numbers();
        for k in [-40, -1, 1, 40] {
            let factor = 2_f64.powi(k);
            let got = batch.outputs(&batch.loss.scaled(factor)).numbers();
            assert_same(k, &got, &want.iter().map(|x| x * factor).collect::<Vec<_>>());
        }
    }

    fn weights_of_another_size_change_no_mean<Y: Copy>(batch: &Batch<'_, Y>) {
        let want = batch.outputs(&batch.loss.weighted(&batch.weights));
        for k in [-100, -40, 40, 100] {
            let weights: Vec<f64> = batch.weights.iter().map(|w| w * 2_f64.powi(k)).collect();
            let got = batch.outputs(&batch.loss.weighted(&weights));
            assert_eq!((got.value, got.gradient), (want.value, want.gradient.clone()), "2^{k}");
        }
    }

    fn nested_weights_multiply<Y: Copy>(batch: &Batch<'_, Y>) {
        let (loss, a) = (batch.loss, &*batch.weights);
        let b: Vec<f64> = a.iter().map(|w| 3.5 - w).collect();
        let product: Vec<f64> = a.iter().zip(&b).map(|(a, b)| a * b).collect();
        let want = batch.outputs(&loss.weighted(&product));
        assert_eq!(batch.outputs(&loss.weighted(a).weighted(&b)), want);
        assert_eq!(batch.outputs(&loss.scaled(1.0).weighted(&b).scaled(1.0).weighted(a)), want);
    }

    fn an_outer_reduction_replaces_an_inner_one<Y: Copy>(batch: &Batch<'_, Y>) {
        let loss = batch.loss;
        let want = batch.outputs(&loss.divided_by(3.0));
        assert_eq!(batch.outputs(&loss.summed().divided_by(3.0)), want);
        assert_eq!(batch.outputs(&loss.divided_by(5.0).divided_by(3.0)), want);
        assert_eq!(batch.outputs(&loss.divided_by(3.0).summed()), batch.outputs(&loss.summed()));
    }

    fn a_row_repeated_is_a_row_with_that_weight<Y: Copy>(batch: &Batch<'_, Y>) {
        let (classes, rows) = (batch.classes(), batch.target.len());
        let times = |row: usize| 1 + row % 4;
        let copies: Vec<usize> =
            (0..rows).flat_map(|row| std::iter::repeat_n(row, times(row))).collect();
        let logits = copies.iter().flat_map(|row| &batch.pred[row * classes..(row + 1) * classes]);
        let pred: Vec<f64> = logits.copied().collect();
        let target: Vec<Y> = copies.iter().map(|&row| batch.target[row]).collect();
        let repeated = Outputs::of(&batch.loss, &pred, &target).expect("valid");

        let weights: Vec<f64> = (0..rows).map(|row| times(row) as f64).collect();
        let got = batch.outputs(&batch.loss.weighted(&weights));
        let size =
            repeated.values.iter().map(|value| value.abs()).sum::<f64>() / copies.len() as f64;
        assert_close(Comparison::Identity, "value", got.value, repeated.value, size);
        for (copy, &row) in copies.iter().enumerate() {
            for k in 0..classes {
                let one = repeated.gradient[copy * classes + k];
                let all = got.gradient[row * classes + k];
                assert_close(Comparison::Identity, row, all, one * weights[row], 0.0);
            }
        }
    }

    /// Whatever they are: infinite, NaN, or outside the domain; and where there is something to add
    /// them to as well.
    fn samples_of_weight_zero_count_as_absent<Y: Copy>(batch: &Batch<'_, Y>) {
        let classes = batch.classes();
        let (mut pred, mut target, mut weights) = (vec![], vec![], vec![]);
        for (i, row) in batch.pred.chunks(classes).enumerate() {
            let (nonsense, its_target) = &batch.nonsense[i % batch.nonsense.len()];
            pred.extend([row, nonsense].concat());
            target.extend([batch.target[i], *its_target]);
            weights.extend([batch.weights[i], 0.0]);
        }
        let twice = |weights, pred: &[f64], target: &[Y]| {
            let weighted = batch.loss.weighted(weights);
            Outputs::of(&weighted.plus(weighted), pred, target).expect("valid")
        };
        let got = twice(&weights, &pred, &target);
        let want = twice(&batch.weights, &batch.pred, &batch.target);

        let size: f64 = want.values.iter().map(|value| value.abs()).sum();
        assert_close(Comparison::Identity, "value", got.value, want.value, size);
        let with_zeros = |numbers: &[f64], width: usize| -> Vec<f64> {
            let zeros = vec![0.0; width];
            numbers.chunks(width).flat_map(|row| [row, &zeros].concat()).collect()
        };
        assert_eq!(got.values, with_zeros(&want.values, 1));
        assert_eq!(got.gradient, with_zeros(&want.gradient, classes));
        assert_eq!(got.hessian, with_zeros(&want.hessian, classes));
    }

    fn the_sum_of_the_parts_is_the_whole<Y: Copy>(batch: &Batch<'_, Y>) {
        let loss = batch.loss.summed();
        let whole = batch.outputs(&loss);
        let size: f64 = whole.values.iter().map(|value| value.abs()).sum();
        for rows in 0..=batch.target.len() {
            let (pred, target) =
                (batch.pred.split_at(rows * batch.classes()), batch.target.split_at(rows));
            let first = Outputs::of(&loss, pred.0, target.0).expect("a sum of nothing is 0");
            let rest = Outputs::of(&loss, pred.1, target.1).expect("a sum of nothing is 0");
            assert_close(Comparison::Sum, rows, whole.value, first.value + rest.value, size);
            assert_eq!([first.gradient, rest.gradient].concat(), whole.gradient);
        }
    }

    /// A factor, a divisor or a weight may be beyond the range of the number type.
    #[test]
    fn no_factor_makes_nan_of_nothing() {
        fn check<T: Number, Y>(name: &str, loss: &dyn PerSample<T, Y>, pred: &[T], target: &[Y]) {
            let got = Outputs::of(loss, pred, target).expect("valid");
            assert!(!got.numbers().iter().any(|x| x.is_nan()), "{name}: {got:?}");
        }
        let (single, double) = (Any::<f32>(&SquaredError), Any::<f64>(&SquaredError));
        let (pred, zero) = ([1.0, -1.0, 0.0], [0.0; 3]);
        check("f32 times 1e50", &single.scaled(1e50), &pred, &zero);
        check("f32 over 1e-50", &single.divided_by(1e-50), &pred, &zero);
        check("f32 with weights of 1e-40", &single.weighted(&[1e-40; 3]), &pred, &zero);
        let (pred, zero) = ([1.0, -1.0, 0.0], [0.0; 3]);
        check("f64 over 1e-310", &double.divided_by(1e-310), &pred, &zero);
        check("f64 with weights of 1e-310", &double.weighted(&[1e-310; 3]), &pred, &zero);

        let softmax = SoftmaxCrossEntropy::new();
        let rows = Any::<f32, u32>(&softmax);
        check("rows times 1e50", &rows.scaled(1e50), &[0.0, -1e3, 0.0, 2.0], &[0, 1]);
        check("rows over 1e-50", &rows.divided_by(1e-50), &[0.0, -1e3, 0.0, 2.0], &[0, 1]);
        let heavy = softmax.with_class_weights(&[1e200, 1.0]).expect("valid");
        let rows = Any::<f64, u32>(&heavy).summed();
        check("rows of 1e200 times 1e200", &rows.scaled(1e200), &[0.0, -1e3], &[0]);
    }

    /// Whatever the factors on the way there are.
    #[test]
    fn a_result_within_the_range_is_reached() {
        let loss = Any::<f32>(&SquaredError);
        let big = Outputs::of(&loss.scaled(1e-50), &[1e30, 0.0], &[0.0; 2]).expect("valid");
        assert_close(Comparison::Identity, "1e30 · 1e-50", big.gradient[0], 1e-20, 0.0);
        let weights = [1e-30; 2];
        let mean = Outputs::of(&loss.weighted(&weights), &[1e10, 0.0], &[0.0; 2]).expect("valid");
        assert_close(Comparison::Identity, "weights of 1e-30", mean.gradient[0], 1e10, 0.0);

        // A weight and a value whose product is beyond the range, on either side.
        for (weight, residual) in [(1e30, 1e5), (1e-30, 1e-6)] {
            let weights = [weight; 2];
            let loss = loss.weighted(&weights);
            let mean = Outputs::of(&loss, &[residual; 2], &[0.0; 2]).expect("valid");
            let check = |got: f32, want: f32| {
                assert_close(Comparison::Identity, weight, got.wide(), want.wide(), 0.0);
            };
            check(mean.value, residual * residual);
            check(mean.gradient[0], residual);
            check(mean.hessian[0], 1.0);
        }
        let (double, weights) = (Any::<f64>(&SquaredError), [1e300; 2]);
        let mean = Outputs::of(&double.weighted(&weights), &[1e10; 2], &[0.0; 2]).expect("valid");
        assert_close(Comparison::Identity, "weights of 1e300", mean.value, 1e20, 0.0);
        assert_close(Comparison::Identity, "weights of 1e300", mean.gradient[0], 1e10, 0.0);
        for weight in [1e-25, 1e25] {
            let weights = [weight; 2];
            let loss = loss.weighted(&weights);
            let mean = loss.weighted(&weights).value(&[2.0, 0.0], &[0.0; 2]).expect("valid");
            assert_eq!(mean, 2.0, "nested weights of {weight}");
        }
    }

    /// Tests of one loss, which `holds` tries laws with.
    macro_rules! every_law {
        () => {
            every_law! {
                every_adapter_is_what_it_says
                gradient_of_every_combination_is_the_derivative_of_its_value
                what_is_neutral_changes_no_bit
                a_power_of_two_scales_every_bit
                weights_of_another_size_change_no_mean
                nested_weights_multiply
                an_outer_reduction_replaces_an_inner_one
                a_row_repeated_is_a_row_with_that_weight
                samples_of_weight_zero_count_as_absent
                the_sum_of_the_parts_is_the_whole
            }
        };
        ($($law:ident)+) => {
            $(
                #[test]
                fn $law() {
                    holds(super::$law);
                }
            )+
        };
    }

    macro_rules! on_pointwise_losses {
        ($($family:ident $name:ident: $type:ident $arguments:tt;)*) => {
            $(
                mod $name {
                    fn holds(law: fn(&super::Batch<'_, f64>)) {
                        super::on_pointwise(&lossfn::make_loss!($type $arguments), law);
                    }
                    every_law!();
                }
            )*
        };
    }

    macro_rules! on_label_losses {
        ($($family:ident $name:ident: $type:ident $arguments:tt;)*) => {
            $(
                mod $name {
                    fn holds(law: fn(&super::Batch<'_, u8>)) {
                        super::on_rows(&lossfn::make_loss!($type $arguments), law);
                    }
                    every_law!();
                }
            )*
        };
    }

    for_each_pointwise_loss!(on_pointwise_losses);
    for_each_label_loss!(on_label_losses);
}
