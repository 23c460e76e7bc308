//! Batches: every call against a naive twin, at every length and place; sums; threads; rows.

use lossfn::{
    AbsoluteError, Adapters, Error, Loss, PerSample, SoftmaxCrossEntropy, SquaredHinge,
    for_each_pointwise_loss,
};

use crate::support::{
    Any, Comparison, Number, Outputs, Subject, accurate_sum, assert_close, assert_same, exhaustive,
    pointwise_twin, prediction, random, softmax_twin, targets,
};

/// As long as the longest batch, at the last place that it is tried at.
const LONGEST: usize = 40_000 + 15;

macro_rules! on_pointwise_losses {
    ($($family:ident $name:ident: $type:ident $arguments:tt;)*) => {
        $(
            #[test]
            fn $name() {
                agrees_with_its_naive_twin_at_every_length_and_place::<f32>(&lossfn::make_loss!($type $arguments));
                agrees_with_its_naive_twin_at_every_length_and_place::<f64>(&lossfn::make_loss!($type $arguments));
            }
        )*
    };
}

for_each_pointwise_loss!(on_pointwise_losses);

fn agrees_with_its_naive_twin_at_every_length_and_place<T: Number>(loss: &dyn Subject<T>) {
    let (pred, target) = samples(loss, LONGEST);
    // The results at one place in the buffer must not depend on where a batch begins or ends.
    let points: Vec<[T; 3]> = pred.iter().zip(&target).map(|(p, y)| loss.point(*p, *y)).collect();
    let weights: Vec<T> =
        (0..LONGEST).map(|i| T::from_f64([1.0, 0.0, 0.375, 7.5, 0.015_625][i % 5])).collect();

    let short = (0..=100).flat_map(|length| (0..16).map(move |start| (start, length)));
    let long = [1000, 4095, 4096, 4097, 16_383, 16_384, 16_385, 40_000];
    let long = long.into_iter().flat_map(|length| [0, 1, 15].map(|start| (start, length)));
    for (start, length) in short.chain(long) {
        let range = start..start + length;
        let batch = (&pred[range.clone()], &target[range.clone()], &points[range.clone()]);
        assert_agrees(loss, batch, None);
        assert_agrees(loss, batch, Some(&weights[range]));
    }
}

/// Compares everything that a loss gives for a batch with its naive twin: a sum to the bit, but for
/// its value, and a mean closely.
fn assert_agrees<T: Number>(
    loss: &dyn Subject<T>,
    (pred, target, points): (&[T], &[T], &[[T; 3]]),
    weights: Option<&[T]>,
) {
    let context = (pred.len(), weights.is_some());
    let twin = pointwise_twin(points, weights);
    let outputs = |loss: &dyn PerSample<T>| Outputs::of(loss, pred, target);
    let (summed, mean) = match weights {
        None => (outputs(&Any(loss).summed()), outputs(loss)),
        Some(weights) => {
            let weighted = Any(loss).weighted(weights);
            (outputs(&weighted.summed()), outputs(&weighted))
        }
    };

    let summed = summed.expect("inside the domain");
    assert_same(context, &summed.values, &twin.values);
    assert_same(context, &summed.gradient, &twin.gradient);
    assert_same(context, &summed.hessian, &twin.hessian);
    let size = twin.values.iter().map(|value| value.wide().abs()).sum();
    assert_close(Comparison::Sum, context, summed.value, twin.value.wide(), size);

    let total =
        weights.map_or(pred.len() as f64, |weights| accurate_sum(weights.iter().map(|w| w.wide())));
    if total == 0.0 {
        let refusal = if pred.is_empty() { Error::Empty } else { Error::ZeroWeight };
        return assert_eq!(mean, Err(refusal));
    }
    let mean = mean.expect("inside the domain");
    assert_same(context, &mean.values, &twin.values);
    assert_close(
        Comparison::Identity,
        context,
        mean.value,
        twin.value.wide() / total,
        size / total,
    );
    let got = [mean.gradient, mean.hessian].concat();
    for (got, want) in got.into_iter().zip([twin.gradient, twin.hessian].concat()) {
        assert_close(Comparison::Identity, context, got, want.wide() / total, 0.0);
    }
}

/// Random predictions, and targets of the domain in turn.
fn samples<T: Number>(loss: &dyn Subject<T>, length: usize) -> (Vec<T>, Vec<T>) {
    let targets = targets(loss).into_iter().cycle();
    let [domain, _] = loss.domains();
    let pred = random(2).map(|x| T::from_f64(prediction(domain, x, 9.0)));
    pred.zip(targets).take(length).unzip()
}

mod sums {
    use super::*;

    fn absolute_error<T: Number>(numbers: &[T], reduce: fn(&[T], &[T]) -> Result<T, Error>) -> T {
        reduce(numbers, &vec![T::zero(); numbers.len()]).expect("a number")
    }

    fn mean<T: Number>(numbers: &[T]) -> T {
        absolute_error(numbers, |pred, target| AbsoluteError.value(pred, target))
    }

    fn sum<T: Number>(numbers: &[T]) -> T {
        absolute_error(numbers, |pred, target| AbsoluteError.summed().value(pred, target))
    }

    /// A sum of ones in f32 stops growing at 2²⁴.
    #[test]
    fn the_mean_of_equal_numbers_is_that_number() {
        let length = (1 << 24) + 1;
        for x in [1.0, 0.1, 3e-5_f32] {
            assert_eq!(mean(&vec![x; length]), x);
        }
    }

    #[test]
    fn a_mean_does_not_overflow_where_its_sum_does() {
        let big = mean(&vec![1e35_f32; 1_000_000]);
        assert_close(Comparison::Sum, "f32", big, 1e35_f32.wide(), 0.0);
        assert_eq!(sum(&vec![1e35_f32; 1_000_000]), f32::INFINITY);
        let big = mean(&vec![1e305_f64; 1_000_000]);
        assert_close(Comparison::Sum, "f64", big, 1e305, 0.0);
    }

    #[test]
    fn random_numbers_add_up() {
        let numbers: Vec<f64> = random(3).map(|x| (20.0 * x).exp()).take(1_000_003).collect();
        let want = accurate_sum(numbers.iter().copied());
        assert_close(Comparison::Sum, "f64", sum(&numbers), want, 0.0);

        let numbers: Vec<f32> = numbers.iter().map(|x| *x as f32).collect();
        let want = accurate_sum(numbers.iter().map(|x| x.wide()));
        assert_close(Comparison::Sum, "f32", sum(&numbers), want, 0.0);
    }

    /// Of 10⁸ numbers if the environment variable `LOSSFN_EXHAUSTIVE` is 1.
    #[test]
    fn the_mean_of_many_f32_is_within_one_ulp() {
        let length = if exhaustive() { 100_000_000 } else { 10_000_000 };
        let numbers: Vec<f32> = random(5).map(|x| (20.0 * x).exp() as f32).take(length).collect();
        let want = accurate_sum(numbers.iter().map(|x| x.wide())) / length as f64;
        let rounded = want as f32;
        let ulp = (rounded.next_up() - rounded).wide();
        let mean = mean(&numbers);
        assert!((mean.wide() - want).abs() <= ulp, "{mean} instead of {want}");
    }

    #[test]
    fn hard_numbers_add_up() {
        const LENGTH: usize = 1_000_003;
        let mut growing: Vec<f64> = random(4).map(|x| (30.0 * x).exp()).take(LENGTH).collect();
        growing.sort_by(f64::total_cmp);
        let falling = growing.iter().rev().copied().collect();
        let mut after_a_large_one = vec![1.0; LENGTH];
        after_a_large_one[0] = 1e16;
        let alternating = (0..LENGTH).map(|i| [1e16, 1.0, 1e-3][i % 3]).collect();
        for numbers in [growing, falling, after_a_large_one, alternating] {
            let want = accurate_sum(numbers.iter().copied());
            assert_close(Comparison::HardSum, numbers[0], sum(&numbers), want, 0.0);
        }
    }

    #[test]
    fn weights_add_up() {
        const LENGTH: usize = 1_000_003;
        let weights = vec![0.1; LENGTH];
        let (ones, zeros) = (vec![1.0; LENGTH], vec![0.0; LENGTH]);
        let mean = AbsoluteError.weighted(&weights).value(&ones, &zeros);
        assert_close(Comparison::Identity, "elements", mean.expect("weights"), 1.0, 0.0);

        let softmax = SoftmaxCrossEntropy::new().weighted(&weights);
        let mean = softmax.value(&vec![0.0; 2 * LENGTH], &vec![0_u8; LENGTH]);
        let ln_2 = std::f64::consts::LN_2;
        assert_close(Comparison::Identity, "rows", mean.expect("weights"), ln_2, 0.0);
    }

    /// Weighted values, and those of truth values, are added up elsewhere: in the same order.
    #[test]
    fn there_is_one_order() {
        let pred: Vec<f64> = random(6).map(|x| 3.0 * x).take(10_000).collect();
        let flags: Vec<bool> = random(7).map(|x| x > 0.2).take(10_000).collect();
        let signs: Vec<f64> = flags.iter().map(|flag| if *flag { 1.0 } else { -1.0 }).collect();
        let (ones, loss) = (vec![1.0; 10_000], SquaredHinge.summed());
        let edges = (0..9_728).step_by(256);
        for length in edges.flat_map(|edge| (edge..=edge + 16).chain([edge + 250])) {
            let (pred, signs) = (&pred[..length], &signs[..length]);
            let sum = loss.value(pred, signs);
            assert_eq!(loss.value(pred, &flags[..length]), sum, "flags, {length}");
            assert_eq!(
                loss.weighted(&ones[..length]).value(pred, signs),
                sum,
                "weighted, {length}"
            );
        }
    }

    #[test]
    fn one_infinity_is_infinite_and_one_nan_is_nan() {
        let mut numbers = vec![1.0_f64; 10_000];
        numbers[4_321] = f64::INFINITY;
        assert_eq!((sum(&numbers), mean(&numbers)), (f64::INFINITY, f64::INFINITY));
        numbers[1_234] = f64::NAN;
        assert!(sum(&numbers).is_nan() && mean(&numbers).is_nan());
    }
}

/// The results must not depend on how many threads there are.
#[cfg(feature = "rayon")]
mod threads {
    use super::*;

    /// What a call gives on pools of 1, 2, 3 and 7 threads, which must be the same bits.
    fn on_every_pool<T: Number>(
        length: usize,
        call: impl Fn() -> Result<Outputs<T>, Error> + Sync,
    ) {
        let on_pool = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
            pool.expect("a few threads").install(&call)
        };
        let alone = on_pool(1);
        assert_eq!(alone.is_err(), length == 0);
        for threads in [2, 3, 7] {
            assert_eq!(on_pool(threads), alone, "{threads} threads, {length} samples");
        }
    }

    const LENGTHS: [usize; 4] = [0, 1, 1000, 200_013];

    macro_rules! on_pointwise_losses {
        ($($family:ident $name:ident: $type:ident $arguments:tt;)*) => {
            $(
                #[test]
                fn $name() {
                    let loss: &dyn Subject<f32> = &lossfn::make_loss!($type $arguments);
                    let (pred, target) = samples(loss, LENGTHS[3]);
                    let weights: Vec<f32> = random(5).map(|x| x.abs() as f32).take(LENGTHS[3]).collect();
                    for length in LENGTHS {
                        let (pred, target) = (&pred[..length], &target[..length]);
                        on_every_pool(length, || Outputs::of(loss, pred, target));
                        on_every_pool(length, || {
                            let weighted = Any(loss).weighted(&weights[..length]);
                            Outputs::of(&weighted, pred, target)
                        });
                    }
                }
            )*
        };
    }

    for_each_pointwise_loss!(on_pointwise_losses);

    #[test]
    fn softmax_cross_entropy() {
        let plain = SoftmaxCrossEntropy::new();
        let smoothed = plain.clone().with_label_smoothing(0.125).expect("valid");
        for length in LENGTHS {
            let pred: Vec<f64> = random(6).map(|x| 9.0 * x).take(3 * length).collect();
            let target: Vec<u8> = (0..length).map(|i| (i % 3) as u8).collect();
            on_every_pool(length, || Outputs::of(&plain, &pred, &target));
            on_every_pool(length, || Outputs::of(&smoothed, &pred, &target));
        }
    }
}

mod rows {
    use super::*;

    const IGNORED: u32 = 1_000_000;
    const LARGEST_WEIGHT: f64 = 3.25;

    /// Compares rows of logits with a textbook implementation in f64: a few, and enough for more than
    /// one chunk where they are short, with a place for a label each.
    fn assert_agrees<T: Number>(loss: &SoftmaxCrossEntropy, class_weights: &[f64], smoothing: f64) {
        for rows in [1, 3, 5, 8, (40_000 / class_weights.len()).clamp(7, 1103)] {
            assert_rows_agree::<T>(loss, rows, class_weights, smoothing);
        }
    }

    fn assert_rows_agree<T: Number>(
        loss: &SoftmaxCrossEntropy,
        rows: usize,
        class_weights: &[f64],
        smoothing: f64,
    ) {
        let classes = class_weights.len();
        // Of few digits, so that some rows have several largest logits.
        let logits = random(7).map(|x| T::from_f64((32.0 * x).round() / 4.0));
        let pred: Vec<T> = logits.take(rows * classes).collect();
        let target: Vec<u32> = (0..rows)
            .map(|i| if i % 5 == 4 { IGNORED } else { (i * 7 % classes) as u32 })
            .collect();
        let mean = Outputs::of(loss, &pred, &target).expect("valid");
        let sum = Outputs::of(&loss.clone().summed(), &pred, &target).expect("valid");

        let (mut wanted, mut total) = (Vec::new(), 0.0);
        for (i, (logits, &label)) in pred.chunks(classes).zip(&target).enumerate() {
            let elements = i * classes..(i + 1) * classes;
            let (gradient, hessian) = (&sum.gradient[elements.clone()], &sum.hessian[elements]);
            if label == IGNORED {
                assert_eq!(sum.values[i], T::zero());
                assert!(gradient.iter().chain(hessian).all(|x| *x == T::zero()));
                continue;
            }
            let label = label as usize;
            let logits: Vec<f64> = logits.iter().map(|z| z.wide()).collect();
            let (want, want_gradient, want_hessian) =
                softmax_twin(&logits, label, class_weights, smoothing);
            let context = (classes, i, label);
            let close = |got: T, want: f64, scale: f64| {
                assert_close(Comparison::Row, context, got, want, scale);
            };
            // The twin cancels where the row is sure; but the gradient of another class does not,
            // unless it has a share.
            close(sum.values[i], want, LARGEST_WEIGHT);
            for k in 0..classes {
                let cancels = k == label || smoothing > 0.0;
                let scale = if cancels { LARGEST_WEIGHT } else { 0.0 };
                close(gradient[k], want_gradient[k], scale);
                close(hessian[k], want_hessian[k], LARGEST_WEIGHT);
            }
            wanted.push(want);
            total += class_weights[label];
        }
        let value = accurate_sum(wanted);
        // Of a few rows the twin cancels as it does for each.
        let scale = if rows <= 8 { value.max(LARGEST_WEIGHT) } else { value };
        assert_close(Comparison::Row, classes, sum.value, value, scale);
        assert_close(Comparison::Row, classes, mean.value, value / total, scale / total);
        for (mean, sum) in mean.gradient.iter().zip(&sum.gradient) {
            let (want, scale) = (sum.wide() / total, LARGEST_WEIGHT / total);
            assert_close(Comparison::Identity, classes, *mean, want, scale);
        }
    }

    fn agree_with_a_textbook<T: Number>() {
        for classes in [1, 2, 3, 10, 16, 17, 255, 256, 257, 1000] {
            let ones = vec![1.0; classes];
            let weights: Vec<f64> = (0..classes).map(|k| LARGEST_WEIGHT - (k % 4) as f64).collect();
            let plain = || SoftmaxCrossEntropy::new().with_ignored_label(IGNORED);
            let weighted = || plain().with_class_weights(&weights).expect("valid");
            let smoothed = |loss: SoftmaxCrossEntropy| loss.with_label_smoothing(0.125);
            assert_agrees::<T>(&plain(), &ones, 0.0);
            assert_agrees::<T>(&weighted(), &weights, 0.0);
            assert_agrees::<T>(&smoothed(plain()).expect("valid"), &ones, 0.125);
            assert_agrees::<T>(&smoothed(weighted()).expect("valid"), &weights, 0.125);
        }
    }

    /// A row is what it is alone, whatever stands before and behind it.
    fn do_not_depend_on_their_neighbours<T: Number>() {
        let loss = SoftmaxCrossEntropy::new().summed();
        // Long ones with and without enough elements for a second thread.
        let sizes = [(600, 3), (600, 32), (600, 33), (300, 257), (50, 1000), (140, 1000)];
        for (rows, classes) in sizes {
            let mut pred: Vec<T> = random(8).map(T::from_f64).take(rows * classes).collect();
            for (i, row) in pred.chunks_mut(classes).enumerate() {
                // So far apart that nothing is left of a row beside the maximum of the one before.
                let level = T::from_f64(1000.0 * (i * 5 % 7) as f64);
                row.iter_mut().for_each(|z| *z = *z + level);
                match i % 11 {
                    3 => row[i % classes] = T::infinity(),
                    6 => row.fill(T::neg_infinity()),
                    9 => row[i % classes] = T::nan(),
                    _ => {}
                }
            }
            let target: Vec<u32> = (0..rows).map(|i| (i % classes) as u32).collect();
            let all = Outputs::of(&loss, &pred, &target).expect("valid");
            for (i, row) in pred.chunks(classes).enumerate() {
                let alone = Outputs::of(&loss, row, &target[i..=i]).expect("valid");
                let elements = i * classes..(i + 1) * classes;
                let context = format!("row {i} of {rows} with {classes} classes");
                assert_same(&context, &all.values[i..=i], &alone.values);
                assert_same(&context, &all.gradient[elements.clone()], &alone.gradient);
                assert_same(&context, &all.hessian[elements], &alone.hessian);
            }
        }
    }

    #[test]
    fn of_f32_do_not_depend_on_their_neighbours() {
        do_not_depend_on_their_neighbours::<f32>();
    }

    #[test]
    fn of_f64_do_not_depend_on_their_neighbours() {
        do_not_depend_on_their_neighbours::<f64>();
    }

    /// Where a row is sure of its label, wherever that stands, its value is what the other classes add
    /// up to.
    fn that_are_sure_keep_their_digits<T: Number>() {
        const CLASSES: usize = 1000;
        let places = [700, 0, 255, 256, 511, 512, 999, 3];
        let mut pred = vec![T::zero(); places.len() * CLASSES];
        for (row, place) in pred.chunks_mut(CLASSES).zip(places) {
            row[place] = T::from_f64(30.0);
        }
        let target = places.map(|place| place as u32);
        let sure = Outputs::of(&SoftmaxCrossEntropy::new().summed(), &pred, &target);
        let others = (CLASSES - 1) as f64 * (-30_f64).exp();
        for (value, place) in sure.expect("valid").values.into_iter().zip(places) {
            assert_close(Comparison::Row, place, value, others.ln_1p(), 0.0);
        }
    }

    #[test]
    fn of_f32_that_are_sure_keep_their_digits() {
        that_are_sure_keep_their_digits::<f32>();
    }

    #[test]
    fn of_f64_that_are_sure_keep_their_digits() {
        that_are_sure_keep_their_digits::<f64>();
    }

    #[test]
    fn of_f32_agree_with_a_textbook() {
        agree_with_a_textbook::<f32>();
    }

    #[test]
    fn of_f64_agree_with_a_textbook() {
        agree_with_a_textbook::<f64>();
    }
}
