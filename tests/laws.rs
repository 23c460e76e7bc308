//! What must be true of every loss.
//!
//! A law is a function whose name is what it says. Macros only cross the list of losses with the
//! list of laws, so that a failure reads
//! `laws::huber::gradient_is_the_derivative_of_the_value`. A law returns the number of points that
//! it was tried at, and fails if they are fewer than the list asks for.

use lossfn::{
    AbsoluteError, Adapters, BinaryCrossEntropyWithLogits, Cauchy, Domain, HalfSquaredError, Hinge,
    Huber, Logistic, Loss, PerSample, Quantile, SoftmaxCrossEntropy, SquaredError,
    for_each_pointwise_loss,
};
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy};

use crate::support::{
    Any, Claims, Comparison, Number, Outputs, Subject, accurate_sum, assert_close, assert_same,
    claims, extremes, for_random, ordinary, random, slope, targets,
};

/// Tests of one loss: a law, the fewest points that it must be tried at, and the number types.
macro_rules! check {
    ($name:ident, $loss:expr; $($law:ident: $floor:literal in $($float:ident)*;)*) => {
        $(
            #[test]
            fn $law() {
                let claims = crate::support::claims(stringify!($name));
                $({
                    let loss: &dyn crate::support::Subject<$float> = &$loss;
                    let points = super::$law(loss, &claims);
                    assert!(points >= $floor, "{points} points of {}", stringify!($float));
                })*
            }
        )*
    };
}

macro_rules! pointwise_laws {
    ($($family:ident $name:ident: $loss:expr;)*) => {
        $(
            mod $name {
                #[allow(unused_imports, reason = "the catalogue has paths of its own")]
                use super::*;

                check! { $name, $loss;
                    gradient_is_the_derivative_of_the_value: 200 in f64;
                    hessian_is_the_derivative_of_the_gradient: 200 in f64;
                    a_kink_has_the_gentlest_gradient_and_the_larger_hessian: 200 in f64;
                    lanes_agree_with_scalars: 200 in f64;
                    at_is_the_same_bits_as_a_batch: 200 in f32 f64;
                    an_object_is_the_same_bits_as_its_type: 200 in f32 f64;
                    nan_in_nan_out_and_neighbours_untouched: 150 in f32 f64;
                    nan_is_never_swallowed: 200 in f32 f64;
                    finite_inputs_give_no_nan: 60 in f32 f64;
                    infinite_predictions_give_the_limits: 4 in f32 f64;
                    no_value_is_negative_if_so_claimed: 200 in f32 f64;
                    the_best_prediction_costs_nothing_if_there_is_one: 2 in f32 f64;
                    is_convex_exactly_if_claimed: 1000 in f64;
                    derivatives_stay_within_the_claimed_bounds_and_reach_them: 200 in f32 f64;
                    is_a_function_of_the_distance_exactly_if_claimed: 200 in f64;
                    is_symmetric_exactly_if_claimed: 50 in f32 f64;
                }
            }
        )*
    };
}

for_each_pointwise_loss!(pointwise_laws);

// The same losses with other parameters.
pointwise_laws! {
    regression narrow_huber: Huber::new(0.25).expect("valid");
    quantile low_quantile: Quantile::new(0.125).expect("valid");
    robust narrow_cauchy: Cauchy::new(0.5).expect("valid");
    binary weighted_binary_cross_entropy: BinaryCrossEntropyWithLogits::new()
        .with_positive_weight(3.0)
        .and_then(|loss| loss.with_label_smoothing(0.25))
        .expect("valid");
}

/// Points where nothing jumps within the reach of the differences.
fn smooth_points(loss: &dyn Subject<f64>, claims: &Claims) -> Vec<(f64, f64)> {
    let far = |p: f64, y| (claims.kinks)(y).iter().all(|kink| (p - kink).abs() > 0.01);
    ordinary(loss).into_iter().filter(|&(p, y)| far(p, y)).collect()
}

fn gradient_is_the_derivative_of_the_value(loss: &dyn Subject<f64>, claims: &Claims) -> usize {
    let points = smooth_points(loss, claims);
    for &(p, y) in &points {
        let [value, gradient, _] = loss.point(p, y);
        let want = slope(|p| loss.point(p, y)[0], p);
        assert_close(Comparison::GradientByDifferences, (p, y), gradient, want, 1.0 + value.abs());
    }
    points.len()
}

fn hessian_is_the_derivative_of_the_gradient(loss: &dyn Subject<f64>, claims: &Claims) -> usize {
    let points = smooth_points(loss, claims);
    for &(p, y) in &points {
        let [_, gradient, hessian] = loss.point(p, y);
        let want = slope(|p| loss.point(p, y)[1], p);
        let scale = 1.0 + gradient.abs();
        assert_close(Comparison::HessianByDifferences, (p, y), hessian, want, scale);
    }
    points.len()
}

/// The results on the left of a prediction, there, and on its right.
fn around(loss: &dyn Subject<f64>, p: f64, y: f64) -> [[f64; 3]; 3] {
    const NEAR: f64 = 1e-12;
    [p - NEAR, p, p + NEAR].map(|p| loss.point(p, y))
}

/// The kinks that are numbers exactly, and the results around them.
fn kinks(loss: &dyn Subject<f64>, claims: &Claims) -> Vec<(f64, [[f64; 3]; 3])> {
    let exact = |y: &f64| (y * 4.0).fract() == 0.0;
    let targets = targets(loss).into_iter().filter(exact);
    let kinks = targets.flat_map(|y| (claims.kinks)(y).into_iter().map(move |kink| (kink, y)));
    kinks.map(|(kink, y)| (kink, around(loss, kink, y))).collect()
}

/// And nothing else is a kink.
fn a_kink_has_the_gentlest_gradient_and_the_larger_hessian(
    loss: &dyn Subject<f64>,
    claims: &Claims,
) -> usize {
    let jump = |a: [f64; 3], b: [f64; 3]| {
        let size = |k: usize| (a[k] - b[k]).abs() / (1.0 + a[k].abs());
        size(1).max(size(2))
    };
    for (kink, [left, [_, gradient, hessian], right]) in kinks(loss, claims) {
        assert!(jump(left, right) > 0.1, "nothing jumps at {kink}");
        let gentlest = 0.0_f64.clamp(left[1].min(right[1]), left[1].max(right[1]));
        assert_close(Comparison::GradientByDifferences, kink, gradient, gentlest, 1.0);
        assert_eq!(hessian, left[2].max(right[2]), "the Hessian at {kink}");
    }
    let points = smooth_points(loss, claims);
    for &(p, y) in &points {
        let [left, _, right] = around(loss, p, y);
        assert!(jump(left, right) < 1e-9, "from {left:?} to {right:?} at {p}, target {y}");
    }
    points.len()
}

fn lanes_agree_with_scalars(loss: &dyn Subject<f64>, _: &Claims) -> usize {
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

fn at_is_the_same_bits_as_a_batch<T: Number>(loss: &dyn Subject<T>, _: &Claims) -> usize {
    let points = [ordinary(loss), extremes(loss)].concat();
    let (pred, target): (Vec<T>, Vec<T>) = points.iter().copied().unzip();
    let batch = Outputs::of(&Any(loss).summed(), &pred, &target).expect("inside the domain");
    for (i, &(p, y)) in points.iter().enumerate() {
        let results = [batch.values[i], batch.gradient[i], batch.hessian[i]];
        assert_same((p, y), &loss.point(p, y), &results);
    }
    points.len()
}

fn an_object_is_the_same_bits_as_its_type<T: Number>(loss: &dyn Subject<T>, _: &Claims) -> usize {
    let (pred, target): (Vec<T>, Vec<T>) = ordinary(loss).into_iter().unzip();
    let object: &dyn Loss<T> = loss;
    let (value, gradient) = loss.called_statically(&pred, &target).expect("inside the domain");
    assert_same("value", &[object.value(&pred, &target).expect("inside the domain")], &[value]);
    assert_same("gradient", &object.gradient(&pred, &target).expect("as before"), &gradient);
    pred.len()
}

fn nan_in_nan_out_and_neighbours_untouched<T: Number>(loss: &dyn Subject<T>, _: &Claims) -> usize {
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

fn nan_is_never_swallowed<T: Number>(loss: &dyn Subject<T>, _: &Claims) -> usize {
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

fn finite_inputs_give_no_nan<T: Number>(loss: &dyn Subject<T>, claims: &Claims) -> usize {
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

fn infinite_predictions_give_the_limits<T: Number>(
    loss: &dyn Subject<T>,
    claims: &Claims,
) -> usize {
    let targets = targets(loss);
    for &y in &targets {
        for p in [T::infinity(), -T::infinity()] {
            let want = (claims.limits)(p.wide(), y.wide()).map(T::from_f64);
            assert_eq!(loss.point(p, y), want, "at {p}, target {y}");
        }
    }
    2 * targets.len()
}

fn no_value_is_negative_if_so_claimed<T: Number>(loss: &dyn Subject<T>, claims: &Claims) -> usize {
    let points = ordinary(loss);
    let negative = points.iter().find(|(p, y)| loss.point(*p, *y)[0] < T::zero());
    assert_eq!(negative.is_none(), claims.nonnegative, "at {negative:?}");
    points.len()
}

fn the_best_prediction_costs_nothing_if_there_is_one<T: Number>(
    loss: &dyn Subject<T>,
    claims: &Claims,
) -> usize {
    let targets = targets(loss);
    for &y in &targets {
        let best = (claims.best)(y.wide());
        let mut predictions = [y, T::infinity(), -T::infinity()].into_iter();
        let free = |&p: &T| loss.point(p, y)[..2] == [T::zero(); 2];
        match best {
            Some(best) => assert!(free(&T::from_f64(best)), "{best} for the target {y}"),
            None => assert_eq!(predictions.find(free), None, "for the target {y}"),
        }
    }
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

fn is_convex_exactly_if_claimed(loss: &dyn Subject<f64>, claims: &Claims) -> usize {
    let points = ordinary(loss);
    let pairs: Vec<(f64, f64, f64)> = points
        .iter()
        .flat_map(|&(a, y)| {
            let same_target = points.iter().step_by(3).filter(move |(_, other)| *other == y);
            same_target.map(move |&(b, _)| (a, b, y))
        })
        .collect();
    for refuted in 0..3 {
        let example = pairs.iter().find(|(a, b, y)| convexity_refuted(loss, *a, *b, *y)[refuted]);
        assert_eq!(example.is_none(), claims.convex, "way {refuted} of refuting it: {example:?}");
    }
    pairs.len()
}

fn derivatives_stay_within_the_claimed_bounds_and_reach_them<T: Number>(
    loss: &dyn Subject<T>,
    claims: &Claims,
) -> usize {
    let far = targets(loss).into_iter().flat_map(|y| {
        [-1.0, 1.0]
            .into_iter()
            .flat_map(move |sign| [20.0, 40.0, 80.0].map(move |size| (T::from_f64(sign * size), y)))
    });
    let points: Vec<(T, T)> = ordinary(loss).into_iter().chain(far).collect();
    let largest = |k: usize| {
        points.iter().map(|&(p, y)| loss.point(p, y)[k].wide().abs()).fold(0.0, f64::max)
    };
    for (k, bound) in [(1, claims.steepest), (2, claims.most_curved)] {
        let largest = largest(k);
        assert!(largest <= bound, "derivative {k} is {largest}, above {bound}");
        let reached = largest >= if bound.is_finite() { 0.999 * bound } else { 20.0 };
        assert!(reached, "derivative {k} is claimed to reach {bound}, and stays below {largest}");
    }
    points.len()
}

/// Shifts both by a number that loses no bit.
fn is_a_function_of_the_distance_exactly_if_claimed(
    loss: &dyn Subject<f64>,
    claims: &Claims,
) -> usize {
    const SHIFT: f64 = 3.0;
    let [preds, targets] = loss.domains();
    let exact = |&(p, y): &(f64, f64)| {
        let shifted = (p + SHIFT, y + SHIFT);
        let inside = preds.contains(shifted.0) && targets.contains(shifted.1);
        (shifted.0 - shifted.1 == p - y || !claims.distance) && (inside || !claims.distance)
    };
    let points: Vec<(f64, f64)> = ordinary(loss).into_iter().filter(exact).collect();
    let differs = |&&(p, y): &&(f64, f64)| loss.point(p + SHIFT, y + SHIFT) != loss.point(p, y);
    let example = points.iter().find(differs);
    assert_eq!(example.is_none(), claims.distance, "at {example:?}");
    points.len()
}

/// The three results stay the same when prediction and target change places or signs, but for the
/// sign of the gradient.
fn is_symmetric_exactly_if_claimed<T: Number>(loss: &dyn Subject<T>, claims: &Claims) -> usize {
    let points = ordinary(loss);
    let differs = |&&(p, y): &&(T, T)| {
        let [value, gradient, hessian] = loss.point(p, y);
        let mirrored = [value, -gradient, hessian];
        loss.point(y, p) != mirrored || loss.point(-p, -y) != mirrored
    };
    let example = points.iter().find(differs);
    assert_eq!(example.is_none(), claims.symmetric, "at {example:?}");
    points.len()
}
