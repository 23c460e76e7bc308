//! Every refusal, in its words, and what it leaves alone. And that nothing else is refused, and
//! nothing panics.

use std::fmt::Debug;

use lossfn::{
    AbsoluteError, Adapters, BalancedL1, BinaryCrossEntropyWithLogits, Cauchy, Domain, Error,
    Hinge, Huber, Logistic, Loss, PerSample, Pointwise, Poisson, Quantile, Real,
    SoftmaxCrossEntropy, SquaredError,
};

use crate::catalogue::pointwise_losses;
use crate::support::{Any, Number, assert_same};

const CANARY: f64 = -1234.5;

/// What one call answered, and whether it wrote anything.
#[derive(Debug)]
struct Answer {
    call: &'static str,
    result: Result<f64, Error>,
    wrote: bool,
}

/// Calls everything that a loss can be asked, with outputs of the right lengths.
fn answers<T: Number, Y>(loss: &dyn PerSample<T, Y>, pred: &[T], target: &[Y]) -> [Answer; 5] {
    let canary = T::from_f64(CANARY);
    let answer = |call, length, ask: &dyn Fn(&mut [T]) -> Result<T, Error>| {
        let mut output = vec![canary; length];
        let result = ask(&mut output).map(Number::wide);
        Answer { call, result, wrote: output.iter().any(|&x| x != canary) }
    };
    let (length, samples, nothing) = (pred.len(), target.len(), T::default());
    [
        answer("value", 0, &|_| loss.value(pred, target)),
        answer("values_into", samples, &|out| {
            loss.values_into(pred, target, out).map(|()| nothing)
        }),
        answer("gradient_into", length, &|out| {
            loss.gradient_into(pred, target, out).map(|()| nothing)
        }),
        answer("value_and_gradient", length, &|out| loss.value_and_gradient(pred, target, out)),
        answer("hessian_into", length, &|out| {
            loss.hessian_into(pred, target, out).map(|()| nothing)
        }),
    ]
}

/// Fails unless every call is refused in these words.
#[track_caller]
fn assert_refused(answers: &[Answer], words: &str) {
    for Answer { call, result, .. } in answers {
        assert_eq!(result.map_err(|error| error.to_string()), Err(words.to_owned()), "{call}");
    }
}

/// Fails unless every call is refused in these words, and has written nothing.
#[track_caller]
fn assert_refused_untouched(answers: &[Answer], words: &str) {
    assert_refused(answers, words);
    for Answer { call, wrote, .. } in answers {
        assert!(!wrote, "{call} has written something");
    }
}

/// Fails unless it is a refusal in these words.
#[track_caller]
fn assert_error<R: Debug>(result: Result<R, Error>, words: &str) {
    assert_eq!(result.expect_err(words).to_string(), words);
}

// -------------------------------------------------------------------------------------------------
// Constructors
// -------------------------------------------------------------------------------------------------

const NAN: f64 = f64::NAN;
const INF: f64 = f64::INFINITY;
const TINY: f64 = 5e-324;

/// The last number below one.
const BELOW_ONE: f64 = 1.0 - f64::EPSILON / 2.0;

/// Fails unless a constructor refuses just the numbers that it should, in its words.
#[track_caller]
fn assert_parameter<L: Debug>(
    new: impl Fn(f64) -> Result<L, Error>,
    name: &str,
    expected: &str,
    good: &[f64],
    bad: &[f64],
) {
    for &value in good {
        assert!(new(value).is_ok(), "`{name}` = {value:e}: {:?}", new(value));
    }
    for &value in bad {
        assert_error(new(value), &format!("`{name}` is {value}, expected {expected}"));
    }
}

#[test]
fn constructors_take_what_they_can_work_with_and_nothing_else() {
    let (good, bad) = ([TINY, 1.0, f64::MAX], [0.0, -0.0, -TINY, -1.0, -INF, INF, NAN]);
    let positive = "a finite number above 0";
    assert_parameter(Huber::new, "delta", positive, &good, &bad);
    assert_parameter(Cauchy::new, "c", positive, &good, &bad);
    let binary = BinaryCrossEntropyWithLogits::new();
    let with_weight = |weight| binary.with_positive_weight(weight);
    assert_parameter(with_weight, "positive_weight", positive, &good, &bad);

    let between = "a number between 0 and 1, and neither of them";
    let (good, bad) = ([TINY, 0.5, BELOW_ONE], [0.0, -0.0, -TINY, 1.0, 1.1, -INF, INF, NAN]);
    assert_parameter(Quantile::new, "tau", between, &good, &bad);

    let share = "at least 0 and below 1";
    let (good, bad) = ([0.0, TINY, 0.5, BELOW_ONE], [-TINY, -0.1, 1.0, 1.5, -INF, INF, NAN]);
    let smoothed = |share| binary.with_label_smoothing(share);
    assert_parameter(smoothed, "label_smoothing", share, &good, &bad);
    let smoothed = |share| SoftmaxCrossEntropy::new().with_label_smoothing(share);
    assert_parameter(smoothed, "label_smoothing", share, &good, &bad);

    let comparable = "a finite number, from 1/1024 to 64 times `alpha`";
    let balanced = |gamma| BalancedL1::new(0.5, gamma, 1.0);
    let (good, bad) = ([0.5 / 1024.0, 1.5, 32.0], [0.0, -1.0, 0.0004, 33.0, INF, NAN]);
    assert_parameter(balanced, "gamma", comparable, &good, &bad);
}

#[test]
fn constructors_refuse_lists_that_they_cannot_work_with() {
    let weighted = |weights: &[f64]| SoftmaxCrossEntropy::new().with_class_weights(weights);
    assert!(weighted(&[0.0, -0.0, TINY, f64::MAX]).is_ok());
    assert_error(weighted(&[]), "`class_weights` has 0 elements, expected 1");
    assert_error(weighted(&[f64::MAX; 2]), "`class_weights` is inf, expected a finite sum");
    for (bad, shown) in [(-1.0, "-1"), (NAN, "NaN"), (INF, "inf"), (-INF, "-inf")] {
        let words = format!("`class_weights[1]` is {shown}, expected a finite number, at least 0");
        assert_error(weighted(&[1.0, bad, bad]), &words);
    }
}

#[test]
fn adapters_refuse_factors_and_divisors_when_they_are_used() {
    let ask = |loss: &dyn PerSample<f32>| answers(loss, &[1.0, 2.0], &[0.0, 0.0]);
    for (bad, shown) in [(NAN, "NaN"), (INF, "inf"), (-INF, "-inf")] {
        let words = format!("`factor` is {shown}, expected a finite number");
        assert_refused_untouched(&ask(&SquaredError.scaled(bad)), &words);
    }
    let overflowing = SquaredError.scaled(1e300).scaled(1e300);
    assert_refused_untouched(&ask(&overflowing), "`factor` is inf, expected a finite number");

    for (bad, shown) in [(0.0, "0"), (-1.0, "-1"), (NAN, "NaN"), (INF, "inf")] {
        let words = format!("`divisor` is {shown}, expected a finite number above 0");
        assert_refused_untouched(&ask(&SquaredError.divided_by(bad)), &words);
    }
    // A sum refuses as a whole, whichever part it is.
    let sum = AbsoluteError.plus(SquaredError.scaled(NAN));
    assert_refused(&ask(&sum), "`factor` is NaN, expected a finite number");
}

// -------------------------------------------------------------------------------------------------
// Lengths
// -------------------------------------------------------------------------------------------------

#[test]
fn lengths_must_match() {
    for loss in [&SquaredError as &dyn PerSample<f32>, &Hinge, &SquaredError.summed()] {
        let words = "`target` has 2 elements, expected 3";
        assert_refused_untouched(&answers(loss, &[0.0; 3], &[1.0; 2]), words);
        let words = "`target` has 4 elements, expected 0";
        assert_refused_untouched(&answers(loss, &[], &[1.0; 4]), words);
        refuses_outputs_of_other_lengths(loss, &[0.0; 3], &[1.0; 3]);
    }
    let softmax = SoftmaxCrossEntropy::new();
    refuses_outputs_of_other_lengths(&softmax, &[0.0_f64; 6], &[1_u8; 2]);
    refuses_outputs_of_other_lengths(&softmax.summed(), &[0.0_f64; 6], &[1_u8; 2]);
}

/// An output that is too short or too long, by much or by little.
#[track_caller]
fn refuses_outputs_of_other_lengths<T: Number, Y>(
    loss: &dyn PerSample<T, Y>,
    pred: &[T],
    target: &[Y],
) {
    type Call<'a, T> = (&'a str, usize, &'a dyn Fn(&mut [T]) -> Result<(), Error>);
    let calls: [Call<T>; 4] = [
        ("values", target.len(), &|out| loss.values_into(pred, target, out)),
        ("gradient", pred.len(), &|out| loss.gradient_into(pred, target, out)),
        ("gradient", pred.len(), &|out| loss.value_and_gradient(pred, target, out).map(drop)),
        ("hessian", pred.len(), &|out| loss.hessian_into(pred, target, out)),
    ];
    for (output, expected, call) in calls {
        for found in [0, expected - 1, expected + 1, 100_000] {
            let mut slice = vec![T::from_f64(CANARY); found];
            let words = format!("`{output}` has {found} elements, expected {expected}");
            assert_error(call(&mut slice), &words);
            assert!(slice.iter().all(|x| x.wide() == CANARY), "{words}, and yet written");
        }
    }
}

#[test]
fn predictions_must_be_as_many_rows_as_there_are_targets() {
    let loss = SoftmaxCrossEntropy::new();
    for (predictions, targets) in [(7, 2), (1, 2), (0, 2), (3, 0)] {
        let words = format!(
            "`pred` has {predictions} elements, expected a positive multiple of the {targets} rows \
             of `target`"
        );
        let answers = answers(&loss, &vec![0.0; predictions], &vec![0_u32; targets]);
        assert_refused_untouched(&answers, &words);
    }
}

#[test]
fn class_weights_must_be_as_many_as_classes() {
    let loss = SoftmaxCrossEntropy::new().with_class_weights(&[1.0, 2.0]).unwrap();
    let words = "`class_weights` has 2 elements, expected 3";
    assert_refused_untouched(&answers(&loss, &[0.0; 6], &[0_u8, 1]), words);
}

// -------------------------------------------------------------------------------------------------
// Weights
// -------------------------------------------------------------------------------------------------

#[test]
fn weights_must_be_one_finite_number_not_negative_for_each_sample() {
    let square = |weights: &[f64]| answers(&SquaredError.weighted(weights), &[1.0; 3], &[0.0; 3]);
    let softmax = |weights: &[f64]| {
        let loss = SoftmaxCrossEntropy::new().weighted(weights);
        answers(&loss, &[0.0; 6], &[0_u8, 1, 0])
    };
    for ask in [&square as &dyn Fn(&[f64]) -> [Answer; 5], &softmax] {
        for length in [0, 2, 4] {
            let words = format!("`weights` has {length} elements, expected 3");
            assert_refused_untouched(&ask(&vec![1.0; length]), &words);
        }
        for (bad, shown) in [(-1.0, "-1"), (NAN, "NaN"), (INF, "inf"), (-INF, "-inf")] {
            let words = format!("`weights[1]` is {shown}, expected a finite number, at least 0");
            assert_refused_untouched(&ask(&[1.0, bad, bad]), &words);
        }
    }
    // The inner weights as well as the outer ones.
    for weights in [[1.0, 1.0], [-1.0, 1.0]] {
        let loss = SquaredError.weighted(&weights).weighted(&[1.0, -2.0]);
        let wrong = if weights[0] < 0.0 { "`weights[0]` is -1" } else { "`weights[1]` is -2" };
        let words = format!("{wrong}, expected a finite number, at least 0");
        let answers = answers(&loss, &[1.0; 2], &[0.0; 2]);
        assert!(answers.iter().all(|answer| answer.result.is_err() && !answer.wrote), "{words}");
    }
}

// -------------------------------------------------------------------------------------------------
// Nothing to take the mean of
// -------------------------------------------------------------------------------------------------

/// Fails unless a mean is refused in these words, and values and sums are not.
#[track_caller]
fn assert_no_mean<T: Number, Y>(loss: &dyn PerSample<T, Y>, pred: &[T], target: &[Y], words: &str) {
    let [value, values, gradient, both, hessian] = answers(loss, pred, target);
    assert_refused_untouched(&[value, gradient, both, hessian], words);
    assert_eq!(values.result, Ok(0.0));
    for Answer { call, result, .. } in answers(&Any(loss).summed(), pred, target) {
        assert_eq!(result, Ok(0.0), "{call} of the sum");
    }
    for Answer { call, result, .. } in answers(&Any(loss).divided_by(2.0), pred, target) {
        assert_eq!(result, Ok(0.0), "{call} of the sum divided by a number");
    }
}

#[test]
fn the_mean_of_nothing_is_refused_and_the_sum_is_zero() {
    let words = "the batch is empty, and the mean of nothing is undefined";
    assert_no_mean::<f32, f32>(&SquaredError, &[], &[], words);
    assert_no_mean::<f32, f32>(&SquaredError.weighted(&[]), &[], &[], words);
    assert_no_mean::<f64, u8>(&SoftmaxCrossEntropy::new(), &[], &[], words);
    let weighted = SoftmaxCrossEntropy::new().with_class_weights(&[1.0, 2.0]).unwrap();
    assert_no_mean::<f64, u8>(&weighted, &[], &[], words);
}

#[test]
fn the_mean_of_no_weight_is_refused_and_the_sum_is_zero() {
    let words = "all weights are 0, and the mean of nothing is undefined";
    let zeros = [0.0, -0.0];
    assert_no_mean(&SquaredError.weighted(&zeros), &[1.0_f64, 2.0], &[0.0; 2], words);
    let loss = SquaredError.weighted(&[0.0, 1.0]).weighted(&[1.0, 0.0]);
    assert_no_mean(&loss, &[1.0_f64, 2.0], &[0.0; 2], words);

    let (softmax, logits, labels) = (SoftmaxCrossEntropy::new(), [0.0_f64; 4], [1_i32, 1]);
    assert_no_mean(&softmax.clone().weighted(&zeros), &logits, &labels, words);
    assert_no_mean(&softmax.clone().with_ignored_label(1), &logits, &labels, words);
    let loss = softmax.with_class_weights(&[1.0, 0.0]).unwrap();
    assert_no_mean(&loss, &logits, &labels, words);
}

// -------------------------------------------------------------------------------------------------
// Labels
// -------------------------------------------------------------------------------------------------

#[test]
fn labels_must_name_a_class() {
    fn check<Y: lossfn::Label + Copy>(good: Y, bad: &[Y]) {
        let loss = SoftmaxCrossEntropy::new();
        let logits = [0.0_f32; 9];
        assert!(loss.value(&logits, &[good; 3]).is_ok());
        for &label in bad {
            let words = format!(
                "`target[1]` is label {}, expected one of the 3 classes from 0",
                label.number()
            );
            assert_refused_untouched(&answers(&loss, &logits, &[good, label, label]), &words);
            // The ignored label need not name a class.
            let ignoring = loss.clone().with_ignored_label(label);
            assert!(ignoring.value(&logits, &[good, label, label]).is_ok(), "{words}");
        }
    }
    let ignoring = SoftmaxCrossEntropy::new().with_ignored_label(-100);
    let refusals = answers(&ignoring, &[0.0_f32; 9], &[0, -100, 3]);
    let words = "`target[2]` is label 3, expected one of the 3 classes from 0";
    assert_refused_untouched(&refusals, words);
    check(2_u8, &[3, u8::MAX]);
    check(2_u16, &[3, u16::MAX]);
    check(2_u32, &[3, u32::MAX]);
    check(2_u64, &[3, 1 << 32, u64::MAX]);
    check(2_usize, &[3, usize::MAX, usize::MAX / 3 + 1]);
    check(2_i8, &[3, -1, i8::MIN]);
    check(2_i16, &[3, -1, i16::MIN]);
    check(2_i32, &[3, -1, -100, i32::MIN]);
    check(2_i64, &[3, -1, i64::MIN, i64::MAX]);
    check(2_isize, &[3, -1, isize::MIN, isize::MAX]);
}

// -------------------------------------------------------------------------------------------------
// Domains
// -------------------------------------------------------------------------------------------------

/// A loss of predictions that cannot be negative.
struct OfAmounts;

impl Pointwise for OfAmounts {
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        pred - target
    }

    fn prediction_domain(&self) -> Domain {
        Domain::NOT_NEGATIVE
    }

    fn target_domain(&self) -> Domain {
        Domain::PROBABILITY
    }
}

#[test]
fn a_number_outside_its_domain_is_named() {
    let no_sign = [0.0, -0.0, 0.5, 1.0 + f64::EPSILON, -BELOW_ONE, 2.0, INF, -INF];
    let no_probability = [1.5, 1.0 + f64::EPSILON, -1e-17, -TINY, -1.0, INF, -INF];
    let losses: [&dyn PerSample<f64>; 4] =
        [&Hinge, &Logistic, &BinaryCrossEntropyWithLogits::new(), &Poisson];
    let targets: [(f64, &[f64], &str); 4] = [
        (1.0, &no_sign, "-1 or 1"),
        (-1.0, &no_sign, "-1 or 1"),
        (1.0, &no_probability, "a probability in [0, 1]"),
        (3.0, &[-1.0, -TINY, -INF], "at least 0"),
    ];
    for (loss, (good, bad, expected)) in losses.into_iter().zip(targets) {
        for &bad in bad {
            let words = format!("`target[2]` is {bad}, expected {expected}");
            let target = [good, good, bad, bad, good];
            assert_refused(&answers(loss, &[0.0; 5], &target), &words);
            // NaN is not outside: it is computed with.
            let target = [good, NAN, bad, bad, good];
            assert_refused(&answers(loss, &[0.0; 5], &target), &words);
            // In the middle of a vector of lanes, too.
            let mut target = [good; 100];
            target[37..39].fill(bad);
            let words = format!("`target[37]` is {bad}, expected {expected}");
            assert_refused(&answers(loss, &[0.0; 100], &target), &words);
        }
        assert!(loss.value(&[0.0; 2], &[good, NAN]).unwrap().is_nan());
    }

    // A prediction likewise; where both are wrong, the target is named.
    let (pred, words) = ([0.0, -1.0, -2.0], "`pred[1]` is -1, expected at least 0");
    assert_refused(&answers(&OfAmounts, &pred, &[0.5; 3]), words);
    let words = "`target[1]` is -3, expected a probability in [0, 1]";
    assert_refused(&answers(&OfAmounts, &pred, &[0.5, -3.0, 0.5]), words);
    assert_refused(&answers(&OfAmounts, &[0.0, 0.0, -1.0], &[0.5, -3.0, 0.5]), words);
    assert!(OfAmounts.at(-1.0_f32, 0.5).value.is_nan());
}

#[test]
fn the_first_of_many_is_named_in_a_large_batch() {
    const N: usize = 150_000;
    for first in [0, 15, 16, 17, 63, 64, 511, 512, 65_535, 65_536, 100_000, N - 1] {
        let mut target = vec![1.0_f32; N];
        for i in [first, (first + 40_000).min(N - 1), N - 1] {
            target[i] = if i == first { 1.5 } else { -1.5 };
        }
        let words = format!("`target[{first}]` is 1.5, expected -1 or 1");
        assert_refused(&answers(&Hinge, &vec![0.5; N], &target), &words);
    }
}

#[test]
fn a_sample_without_weight_may_be_outside_the_domain() {
    const N: usize = 150_000;
    let pred: Vec<f64> = (0..N).map(|i| (i % 7) as f64 / 4.0).collect();
    let (mut target, mut weights) = (vec![1.0; N], vec![1.0; N]);
    for i in [5, 100_000, N - 1] {
        (target[i], weights[i]) = (0.0, 0.0);
    }
    let value = Hinge.weighted(&weights).value(&pred, &target).expect("no sample that counts");
    let counted: Vec<f64> =
        (0..N).filter(|&i| weights[i] > 0.0).map(|i| (1.0 - pred[i]).max(0.0)).collect();
    assert_eq!(value, counted.iter().sum::<f64>() / counted.len() as f64);
    for Answer { call, result, .. } in answers(&Hinge.weighted(&weights), &pred, &target) {
        assert!(result.is_ok_and(f64::is_finite), "{call}");
    }

    // The first that counts is named, not the first.
    target[120_000] = 0.25;
    let words = "`target[120000]` is 0.25, expected -1 or 1";
    assert_refused(&answers(&Hinge.weighted(&weights), &pred, &target), words);
}

// -------------------------------------------------------------------------------------------------
// No panics
// -------------------------------------------------------------------------------------------------

/// Numbers that have broken losses before.
fn nasty<T: Number>() -> Vec<T> {
    let smallest = T::min_positive_value();
    let sizes = [
        0.0,
        1e-310,
        1e-300,
        1e-162,
        1e-45,
        1e-38,
        1e-17,
        0.5,
        BELOW_ONE,
        1.0,
        1.0 + f64::EPSILON,
        1.5,
        1.5 + 2.0 * f64::EPSILON,
        2.0,
        16.7,
        17.0,
        36.04,
        36.7,
        37.5,
        87.3,
        88.7,
        103.9,
        708.4,
        709.78,
        745.1,
        800.0,
        1e4,
        1e19,
        1e20,
        1e38,
        1e154,
        1e300,
        f64::MAX,
        INF,
        NAN,
    ];
    let sizes = sizes.map(T::from_f64).into_iter();
    let sizes =
        sizes.chain([smallest, smallest * T::epsilon(), smallest * (T::one() - T::epsilon())]);
    let sizes = sizes.chain([T::max_value(), T::max_value().sqrt(), smallest.sqrt()]);
    // A signalling NaN, and one with another payload.
    let payloads =
        [0x7ff0_0000_2000_0001, 0x7ff8_1234_4000_0000].map(f64::from_bits).map(T::from_f64);
    sizes.chain(payloads).flat_map(|x| [x, -x]).collect()
}

/// Whatever the numbers, a loss answers what `at` does, or refuses where `at` is NaN.
fn answers_or_refuses<T: Number>() {
    for (name, loss) in pointwise_losses::<T>() {
        let numbers = nasty::<T>();
        for (&pred, &target) in numbers.iter().flat_map(|p| numbers.iter().map(move |y| (p, y))) {
            let context = (&name, pred, target);
            let point = loss.point(pred, target);
            let mut outputs = [[T::default(); 1]; 3];
            let [values, gradient, hessian] = &mut outputs;
            let results = [
                loss.values_into(&[pred], &[target], values),
                loss.gradient_into(&[pred], &[target], gradient),
                loss.hessian_into(&[pred], &[target], hessian),
                loss.value(&[pred], &[target]).map(drop),
            ];
            if results.iter().all(Result::is_ok) {
                assert_same(context, &outputs.concat(), &point);
            } else {
                assert!(results.iter().all(Result::is_err), "{context:?}: {results:?}");
                assert!(point.iter().all(|x| x.is_nan()), "{context:?}: {point:?}");
            }
        }
        // All of them at once, and as weights.
        let one = vec![T::one(); numbers.len()];
        let _ = answers(&*loss, &numbers, &one);
        let _ = answers(&Any(&*loss).weighted(&numbers), &one, &one);
        for &factor in &numbers {
            let _ = answers(&Any(&*loss).scaled(factor.wide()), &numbers, &one);
            let _ = answers(&Any(&*loss).divided_by(factor.wide()), &numbers, &one);
        }
    }
}

#[test]
fn nothing_panics_in_f32() {
    answers_or_refuses::<f32>();
}

#[test]
fn nothing_panics_in_f64() {
    answers_or_refuses::<f64>();
}

#[test]
fn no_row_panics() {
    let plain = SoftmaxCrossEntropy::new();
    let smooth = plain.clone().with_label_smoothing(0.1).unwrap();
    let numbers = nasty::<f32>();
    for loss in [&plain, &smooth] {
        for classes in [1, 2, 3, 33] {
            for rows in [1, 5] {
                for (i, &number) in numbers.iter().enumerate() {
                    let mut logits = vec![number; classes * rows];
                    let _ = answers(loss, &logits, &vec![0_u8; rows]);
                    logits[0] = numbers[(i + 1) % numbers.len()];
                    for label in [0, classes - 1, classes, usize::MAX] {
                        let _ = answers(loss, &logits, &vec![label; rows]);
                    }
                }
            }
        }
        let wide: Vec<f32> = numbers.iter().copied().cycle().take(100_000).collect();
        let _ = answers(loss, &wide, &[99_999]);
    }
}
