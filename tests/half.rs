//! `f16` and `bf16`: that they are widened exactly and rounded once, and that every loss gives what
//! it gives in `f32`, rounded.

use half::{bf16, f16};
use lossfn::{
    Adapters, BinaryCrossEntropyWithLogits, Domain, Element, Error, Hinge, Huber, Loss, Output,
    PerSample, Pointwise, PoissonDeviance, Real, Reduction, RobustKernel, Scaling,
    SoftmaxCrossEntropy, SquaredError, Weights, for_each_pointwise_loss,
};

use crate::support::{Any, Subject, prediction, random, targets};

/// A format of 16 bits, with the conversions of `half`.
trait Half: Element {
    fn new(bits: u16) -> Self;
    fn bits(self) -> u16;
    fn wide(self) -> f32;
    fn nearest(x: f32) -> Self;
}

macro_rules! half {
    ($($half:ident)*) => {
        $(
            impl Half for $half {
                fn new(bits: u16) -> Self {
                    Self::from_bits(bits)
                }
                fn bits(self) -> u16 {
                    self.to_bits()
                }
                fn wide(self) -> f32 {
                    self.to_f32()
                }
                fn nearest(x: f32) -> Self {
                    Self::from_f32(x)
                }
            }
        )*
    };
}

half!(f16 bf16);

/// A test for both formats.
macro_rules! both {
    ($($name:ident)*) => {
        $(
            mod $name {
                #[test]
                fn of_f16() {
                    super::$name::<half::f16>();
                }
                #[test]
                fn of_bf16() {
                    super::$name::<half::bf16>();
                }
            }
        )*
    };
}

both! {
    every_number_is_widened_exactly_and_back
    a_number_is_rounded_once
    vectors_are_rounded_to_the_nearest
    losses_are_those_of_f32_rounded
    losses_of_one_pair_are_those_of_f32_rounded
    truth_values_are_numbers
    adapters_are_those_of_f32_rounded
    rows_are_those_of_f32_rounded
    rows_have_the_limits_of_f32
    refusals_are_those_of_f32
}

fn all<H: Half>() -> Vec<H> {
    (0..=u16::MAX).map(H::new).collect()
}

fn wide<H: Half>(numbers: &[H]) -> Vec<f32> {
    numbers.iter().map(|x| x.wide()).collect()
}

/// Fails unless the numbers are the same bits, or both NaN.
#[track_caller]
fn assert_same<H: Half>(context: impl std::fmt::Debug, got: &[H], want: impl AsRef<[H]>) {
    let want = want.as_ref();
    assert_eq!(got.len(), want.len(), "the lengths at {context:?}");
    let same = |a: H, b: H| a.bits() == b.bits() || (a.wide().is_nan() && b.wide().is_nan());
    if let Some(i) = (0..got.len()).find(|&i| !same(got[i], want[i])) {
        panic!("number {i} at {context:?}: got {:e}, want {:e}", got[i].wide(), want[i].wide());
    }
}

#[track_caller]
fn assert_rounded<H: Half>(context: impl std::fmt::Debug, got: &[H], want: &[f32]) {
    assert_same(context, got, want.iter().map(|x| H::nearest(*x)).collect::<Vec<_>>());
}

// -------------------------------------------------------------------------------------------------
// Conversions
// -------------------------------------------------------------------------------------------------

/// pred · factor
struct Times(f64);

impl Pointwise for Times {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, _: R::Plain) -> R {
        pred * self.0
    }
}

fn every_number_is_widened_exactly_and_back<H: Half>() {
    let all = all::<H>();
    for &x in &all {
        let same = x.to_f64() == f64::from(x.wide());
        assert!(same || (x.to_f64().is_nan() && x.wide().is_nan()), "{x:?}");
    }
    let back: Vec<H> = all.iter().map(|x| H::from_f64(x.to_f64())).collect();
    assert_same("one by one", &back, &all);

    let mut values = all.clone();
    Times(1.0).values_into(&all, &all, &mut values).expect("any number");
    assert_same("vectors", &values, &all);
}

fn a_number_is_rounded_once<H: Half>() {
    let edges = [f32::MAX, f32::MIN_POSITIVE, f32::from_bits(1), 65_504.0, 65_519.996, 65_520.0];
    let edges = edges.into_iter().map(f32::to_bits);
    for bits in (0..=u32::MAX).step_by(8191).chain((0..1 << 20).map(|i| i << 12)).chain(edges) {
        let x = f32::from_bits(bits);
        assert_rounded(x, &[H::from_f64(x.into()), H::from_f64((-x).into())], &[x, -x]);
    }

    // Where a number of `f32` between two of `f64` and two of the format would be rounded twice.
    let positive: Vec<H> =
        all::<H>().into_iter().filter(|x| x.bits() < 0x8000 && !x.wide().is_nan()).collect();
    for pair in positive.windows(2) {
        let [low, high] = [pair[0].to_f64(), pair[1].to_f64()];
        let infinite = high == f64::INFINITY;
        // As if there were one more number.
        let high = if infinite { low + (low - H::new(pair[0].bits() - 1).to_f64()) } else { high };
        let middle = 0.5 * (low + high);
        let even = pair[usize::from(pair[0].bits() % 2 == 1)];
        for (x, want) in
            [(middle.next_down(), pair[0]), (middle, even), (middle.next_up(), pair[1])]
        {
            assert_same(x, &[H::from_f64(x)], [want]);
            let negative = |x: H| H::new(x.bits() | 0x8000);
            assert_same(-x, &[H::from_f64(-x)], [negative(want)]);
        }
    }
    for x in [1e300, 5e-324, f64::MAX, f64::MIN_POSITIVE] {
        assert_same(x, &[H::from_f64(x)], [H::nearest(x as f32)]);
    }
}

/// Ties, subnormal results, and those at the edge of infinity: what vectors of `f32` are rounded to.
fn vectors_are_rounded_to_the_nearest<H: Half>() {
    let all = all::<H>();
    let ties = [1.0, 1.5, 1.25, 1.0 + 1.0 / 2048.0, 1.0 + 1.0 / 256.0, 1.0 + 3.0 / 512.0];
    let ends = [1.0 / 3.0, 1e-3, 3e-7, 1e-20, 3e4, 1.000_000_1, 1e38];
    for factor in ties.into_iter().chain(ends) {
        for length in [all.len(), all.len() - 1, 1001] {
            let all = &all[all.len() - length..];
            let (mut got, mut want) = (all.to_vec(), wide(all));
            Times(factor).values_into(all, all, &mut got).expect("any number");
            let copy = want.clone();
            Times(factor).values_into(&copy, &copy, &mut want).expect("any number");
            assert_rounded((factor, length), &got, &want);
        }
    }
}

// -------------------------------------------------------------------------------------------------
// Losses of one prediction and one target
// -------------------------------------------------------------------------------------------------

/// A pointwise loss, as an object.
pub(crate) trait HalfSubject<H>: PerSample<H>
where
    H: Element,
{
    /// [`Pointwise::at`]: value, gradient and Hessian.
    fn point(&self, pred: H, target: H) -> [H; 3];
}

impl<L: Pointwise, H: Element> HalfSubject<H> for L {
    fn point(&self, pred: H, target: H) -> [H; 3] {
        let point = self.at(pred, target);
        [point.value, point.gradient, point.hessian]
    }
}

/// A loss in `f32`, and in a narrower format.
pub(crate) struct Case<H> {
    pub(crate) name: &'static str,
    pub(crate) wide: Box<dyn Subject<f32>>,
    pub(crate) narrow: Box<dyn HalfSubject<H>>,
}

macro_rules! cases {
    ($($family:ident $name:ident: $type:ident $arguments:tt;)*) => {
        /// The pointwise losses.
        pub(crate) fn cases<H: Element>() -> Vec<Case<H>> {
            vec![$(Case {
                name: stringify!($name),
                wide: Box::new(lossfn::make_loss!($type $arguments)),
                narrow: Box::new(lossfn::make_loss!($type $arguments)),
            }),*]
        }
    };
}

for_each_pointwise_loss!(cases);

/// Predictions and targets of ordinary size inside the domain of a loss.
pub(crate) fn samples<H: Element>(loss: &dyn Subject<f32>, length: usize) -> (Vec<H>, Vec<H>) {
    let targets = targets(loss).into_iter().map(|y| H::from_f64(y.into())).cycle();
    let [domain, _] = loss.domains();
    let pred = random(2).map(|x| H::from_f64(prediction(domain, x, 9.0)));
    pred.zip(targets).take(length).unzip()
}

/// How the samples are weighted, reduced and written.
#[derive(Clone, Debug)]
struct Setting {
    weighted: bool,
    reduction: Option<Reduction>,
    factor: f64,
    add: bool,
}

const MEAN: Setting = Setting { weighted: false, reduction: None, factor: 1.0, add: false };

fn settings() -> [Setting; 5] {
    [
        MEAN,
        Setting { reduction: Some(Reduction::Sum), ..MEAN },
        Setting { weighted: true, ..MEAN },
        Setting { reduction: Some(Reduction::DividedBy(7.0)), factor: -0.3, ..MEAN },
        Setting { weighted: true, add: true, factor: 1.25, ..MEAN },
    ]
}

/// What all the passes give.
#[derive(Debug)]
struct Passes<T> {
    sums: [f64; 2],
    /// Values, the gradient alone and with the value, and the Hessian.
    slices: [Vec<T>; 4],
}

/// All passes; results are added to `before`, or written over it.
fn passes<T: Element, Y>(
    loss: &dyn PerSample<T, Y>,
    (pred, target): (&[T], &[Y]),
    (before, weights): (&[T], &[T]),
    setting: &Setting,
) -> Result<Passes<T>, Error> {
    let &Setting { weighted, reduction, factor, add } = setting;
    let ones = Weights::ones();
    let weights = if weighted { ones.times(&weights[..target.len()]) } else { ones };
    let scaling = Scaling { weights, reduction, factor, add };
    let mut slices = [(); 4].map(|()| before[..pred.len()].to_vec());
    slices[0].truncate(target.len());
    let [values, gradient, both, hessian] = &mut slices;
    let sum = loss.pass(pred, target, Output::Value, scaling)?;
    let no_sums = [
        loss.pass(pred, target, Output::Values(values), scaling)?,
        loss.pass(pred, target, Output::Gradient(gradient), scaling)?,
        loss.pass(pred, target, Output::Hessian(hessian), scaling)?,
    ];
    assert_eq!(no_sums, [0.0; 3], "a sum that was not asked for");
    let same_sum = loss.pass(pred, target, Output::ValueAndGradient(both), scaling)?;
    Ok(Passes { sums: [sum, same_sum], slices })
}

/// Fails unless a loss gives what it gives in `f32`, rounded, refusals included. `allowed` is how
/// far the sums in `f64` may be apart, relative to themselves.
fn assert_passes_rounded<H: Half, Y, Z>(
    context: &str,
    narrow: (&dyn PerSample<H, Y>, &[H], &[Y]),
    wide_loss: (&dyn PerSample<f32, Z>, &[Z]),
    setting: &Setting,
    allowed: f64,
) {
    let (loss, pred, target) = narrow;
    let context = (context, pred.len(), target.len(), setting);
    let cycle = |numbers: [f64; 5]| -> Vec<H> {
        numbers.into_iter().map(H::from_f64).cycle().take(pred.len()).collect()
    };
    let before = cycle([0.5, -1.25, 0.0, 33.0, -0.01]);
    let weights = cycle([1.0, 0.0, 0.3, 7.5, 0.015]);
    let got = passes(loss, (pred, target), (&before, &weights), setting);
    let (pred, room) = (wide(pred), (&*wide(&before), &*wide(&weights)));
    match (got, passes(wide_loss.0, (&pred, wide_loss.1), room, setting)) {
        (Ok(got), Ok(want)) => {
            for (got, want) in got.slices.iter().zip(&want.slices) {
                assert_rounded(context, got, want);
            }
            for (got, want) in got.sums.into_iter().zip(want.sums) {
                let same = got.to_bits() == want.to_bits() || (got.is_nan() && want.is_nan());
                let close = (got - want).abs() <= allowed * want.abs();
                assert!(same || close, "{context:?}: got {got:e}, want {want:e}");
            }
        }
        (got, want) => assert_eq!(got.err(), want.err(), "{context:?}"),
    }
}

fn losses_are_those_of_f32_rounded<H: Half>() {
    for Case { name, wide: wide_loss, narrow } in cases::<H>() {
        let (pred, target) = samples::<H>(&*wide_loss, 40_000);
        let compare = |length: usize, setting: &Setting| {
            let (pred, target) = (&pred[..length], &target[..length]);
            let wide_target = wide(target);
            let wide_loss: &dyn Subject<f32> = &*wide_loss;
            let wide_loss = (wide_loss as &dyn PerSample<f32>, &*wide_target);
            assert_passes_rounded(name, (&*narrow, pred, target), wide_loss, setting, 0.0);
        };
        for length in (0..=67).chain([517, 1000, 1029, 3591, 4097]) {
            compare(length, &MEAN);
        }
        for setting in &settings()[1..] {
            for length in [0, 1, 33, 255, 257, 1000, 4097] {
                compare(length, setting);
            }
        }
        compare(40_000, &MEAN);
    }
}

/// The numbers that could go wrong: the ends of the format, and what is not a number.
fn edges<H: Half>() -> Vec<H> {
    let largest = (0..=u16::MAX).map(H::new).map(|x| x.to_f64()).filter(|x| x.is_finite());
    let largest = largest.fold(0.0, f64::max);
    let normal = [largest, 1e4, 88.0, 1.0, 0.1, 1e-4, 0.0, f64::INFINITY, f64::NAN];
    let subnormal = [1, 2, 3, 0x7F, 0x80, 0x3FF, 0x400].map(H::new);
    let all = normal.map(H::from_f64).into_iter().chain(subnormal);
    all.flat_map(|x| [x, H::new(x.bits() ^ 0x8000)]).collect()
}

fn losses_of_one_pair_are_those_of_f32_rounded<H: Half>() {
    let edges = edges::<H>();
    for Case { name, wide: wide_loss, narrow } in cases::<H>() {
        let [preds, targets] = wide_loss.domains();
        let inside = |domain: Domain, x: &H| domain.contains(x.to_f64());
        let pairs: Vec<(H, H)> = edges
            .iter()
            .flat_map(|p| edges.iter().map(|y| (*p, *y)))
            .filter(|(p, y)| inside(preds, p) && inside(targets, y))
            .collect();
        assert!(pairs.len() > 30, "{} pairs for {name}", pairs.len());
        for &(p, y) in &pairs {
            let want = wide_loss.point(p.wide(), y.wide());
            assert_rounded((name, p, y), &narrow.point(p, y), &want);
        }
        let (pred, target): (Vec<H>, Vec<H>) = pairs.into_iter().unzip();
        let wide_target = wide(&target);
        let wide_loss: &dyn PerSample<f32> = &*wide_loss;
        let narrow: (&dyn PerSample<H>, _, _) = (&*narrow, &*pred, &*target);
        for setting in [MEAN, Setting { reduction: Some(Reduction::Sum), ..MEAN }] {
            assert_passes_rounded(name, narrow, (wide_loss, &wide_target), &setting, 0.0);
        }
    }
    let s = [0.0, 0.5, 3.0, 100.0, -1.0].map(H::from_f64);
    let loss = lossfn::Cauchy::new(1.0).expect("valid");
    for s in s {
        assert_rounded(s, &loss.rho(s), &loss.rho(s.wide()));
    }
}

fn truth_values_are_numbers<H: Half>() {
    let bce = BinaryCrossEntropyWithLogits::new();
    flags_are_numbers::<H>(&Hinge, &Hinge, -1.0);
    flags_are_numbers::<H>(&bce, &bce, 0.0);
}

fn flags_are_numbers<H: Half>(
    by_numbers: &dyn PerSample<H>,
    by_flags: &dyn PerSample<H, bool>,
    no: f64,
) {
    for length in [1, 7, 64, 65, 517, 1000, 1029, 4097] {
        let pred: Vec<H> = random(7).map(|x| H::from_f64(4.0 * x)).take(length).collect();
        let flags: Vec<bool> = random(8).map(|x| x > 0.0).take(length).collect();
        let number = |flag: &bool| H::from_f64(if *flag { 1.0 } else { no });
        let target: Vec<H> = flags.iter().map(number).collect();
        for setting in settings() {
            let room = (&*pred, &*vec![H::from_f64(0.75); length]);
            let got = passes(by_flags, (&pred, &flags), room, &setting).expect("valid");
            let want = passes(by_numbers, (&pred, &target), room, &setting).expect("valid");
            assert_eq!(got.sums, want.sums);
            for (got, want) in got.slices.iter().zip(&want.slices) {
                assert_same((length, &setting), got, want);
            }
        }
    }
}

/// The calls of the traits, on adapters on adapters.
fn adapters_are_those_of_f32_rounded<H: Half>() {
    let n = 3000;
    let (pred, target) = samples::<H>(&SquaredError, n);
    let (wide_pred, wide_target) = (wide(&pred), wide(&target));
    let weights: Vec<H> = random(9).map(|x| H::from_f64(x.abs())).take(n).collect();
    let wide_weights = wide(&weights);
    let huber = Huber::new(0.75).expect("valid");
    let narrow = huber.summed().weighted(&weights).scaled(0.3).weighted(&weights);
    let wide_loss = huber.summed().weighted(&wide_weights).scaled(0.3).weighted(&wide_weights);
    let (narrow, wide_loss): (&dyn PerSample<H>, &dyn PerSample<f32>) = (&narrow, &wide_loss);

    let want = wide_loss.gradient(&wide_pred, &wide_target).expect("valid");
    assert_rounded("gradient", &narrow.gradient(&pred, &target).expect("valid"), &want);
    let mut gradient = pred.clone();
    let value = narrow.value_and_gradient(&pred, &target, &mut gradient).expect("valid");
    assert_rounded("value_and_gradient", &gradient, &want);
    let sum = wide_loss.pass(&wide_pred, &wide_target, Output::Value, Scaling::default());
    assert_same("values", &[value], [H::from_f64(sum.expect("valid"))]);
    assert_same("value", &[narrow.value(&pred, &target).expect("valid")], [value]);

    // A sum of losses is rounded after each of them.
    let both = Any(narrow).plus(SquaredError);
    let gradient = both.gradient(&pred, &target).expect("valid");
    let mut sum: Vec<f32> = want.iter().map(|x| H::nearest(*x).wide()).collect();
    let add = Scaling { add: true, ..Scaling::default() };
    SquaredError.pass(&wide_pred, &wide_target, Output::Gradient(&mut sum), add).expect("valid");
    assert_rounded("plus", &gradient, &sum);
}

/// The results must not depend on how many threads there are.
#[cfg(feature = "rayon")]
#[test]
fn threads_change_nothing() {
    fn on_every_pool<H: Half>() {
        let n = 200_013;
        let (pred, target) = samples::<H>(&SquaredError, n);
        let labels: Vec<u32> = (0..n as u32 / 3).map(|i| i % 3).collect();
        let long: Vec<u32> = (0..n as u32 / 4001).map(|i| i * 7 % 4001).collect();
        let softmax = SoftmaxCrossEntropy::new();
        let run = || {
            let room = (&*pred, &*target);
            let rows = |labels: &[u32]| {
                let pred = &pred[..pred.len() / labels.len() * labels.len()];
                passes(&softmax, (pred, labels), room, &MEAN).expect("valid")
            };
            let pointwise = passes(&SquaredError, (&pred, &target), room, &MEAN);
            [pointwise.expect("valid"), rows(&labels), rows(&long)]
        };
        let on_pool = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
            pool.expect("a few threads").install(run)
        };
        let alone = on_pool(1);
        for threads in [2, 3, 7] {
            for (got, want) in on_pool(threads).iter().zip(&alone) {
                assert_eq!(got.sums, want.sums, "{threads} threads");
                for (got, want) in got.slices.iter().zip(&want.slices) {
                    assert_same(threads, got, want);
                }
            }
        }
    }
    on_every_pool::<f16>();
    on_every_pool::<bf16>();
}

// -------------------------------------------------------------------------------------------------
// Rows
// -------------------------------------------------------------------------------------------------

const IGNORED: u32 = 1_000_000;

fn rows_are_those_of_f32_rounded<H: Half>() {
    for classes in [1, 2, 3, 10, 17, 32, 33, 256, 1000, 1024, 1025, 3001, 33_000] {
        let rows = (3000 / classes).clamp(3, 200);
        let pred: Vec<H> =
            random(classes as u64).map(|x| H::from_f64(9.0 * x)).take(rows * classes).collect();
        let label = |i: usize| if i % 5 == 4 { IGNORED } else { (i * 7 % classes) as u32 };
        let target: Vec<u32> = (0..rows).map(label).collect();
        let class_weights: Vec<f64> = (0..classes).map(|k| 4.0 - 0.5 * (k % 7) as f64).collect();
        let plain = SoftmaxCrossEntropy::new().with_ignored_label(IGNORED);
        let weighted = plain.clone().with_class_weights(&class_weights).expect("valid");
        let smooth = weighted.with_label_smoothing(0.125).expect("valid");
        for loss in [plain, smooth] {
            for setting in settings() {
                let narrow = (&loss as &dyn PerSample<H, u32>, &*pred, &*target);
                // Values are added up in f64 in another order.
                let wide_loss: (&dyn PerSample<f32, u32>, _) = (&loss, &*target);
                assert_passes_rounded("softmax", narrow, wide_loss, &setting, 1e-14);
            }
        }
    }
}

fn rows_have_the_limits_of_f32<H: Half>() {
    let loss = SoftmaxCrossEntropy::new();
    for classes in [5, 100, 1500] {
        for place in [0, classes / 2, classes - 1] {
            for x in edges::<H>() {
                let mut pred = vec![H::from_f64(0.25); 3 * classes];
                pred[classes + place] = x;
                pred[2 * classes + place] = x;
                pred[2 * classes] = H::from_f64(f64::NEG_INFINITY);
                let target = [0, place as u32, (classes - 1) as u32];
                let narrow = (&loss as &dyn PerSample<H, u32>, &*pred, &target[..]);
                let wide_loss: (&dyn PerSample<f32, u32>, _) = (&loss, &target[..]);
                assert_passes_rounded("softmax", narrow, wide_loss, &MEAN, 1e-14);
            }
        }
    }
}

// -------------------------------------------------------------------------------------------------
// Refusals
// -------------------------------------------------------------------------------------------------

fn refusals_are_those_of_f32<H: Half>() {
    fn refused<T: Element>() -> Vec<Error> {
        let number = |x: f64| T::from_f64(x);
        let [zeros, ones] = [0.0, 1.0].map(|x| vec![number(x); 2000]);
        let with = |i: usize, x: f64| {
            let mut numbers = ones.clone();
            numbers[i] = number(x);
            numbers
        };
        let softmax = SoftmaxCrossEntropy::new();
        let mut short = zeros[1..].to_vec();
        let nan = with(3, f64::NAN);
        [
            PoissonDeviance.value(&ones, &with(1234, -0.125)),
            PoissonDeviance.value(&with(1999, -4.0), &ones),
            PoissonDeviance.value(&with(0, 0.0)[..1], &ones[..1]),
            PoissonDeviance.weighted(&ones).value(&with(1500, -2.0), &ones),
            SquaredError.value(&ones, &zeros[1..]),
            SquaredError.value(&[] as &[T], &[]),
            SquaredError.value_and_gradient(&ones, &zeros, &mut short),
            SquaredError.weighted(&nan).value(&ones, &zeros),
            SquaredError.weighted(&with(7, -0.5)).value(&ones, &zeros),
            SquaredError.weighted(&zeros).value(&ones, &zeros),
            softmax.value(&ones, &[0, 1, 2]),
            softmax.value(&ones, &[0, 1000]),
        ]
        .map(|result| result.expect_err("a refusal"))
        .to_vec()
    }
    let got = refused::<H>();
    // As text, in which NaN is equal to itself.
    assert_eq!(format!("{got:?}"), format!("{:?}", refused::<f32>()));
    assert_eq!(got[0].to_string(), "`target[1234]` is -0.125, expected at least 0");
    assert!(PoissonDeviance.at(H::from_f64(-1.0), H::from_f64(1.0)).value.to_f64().is_nan());
    // A sample without weight counts as absent.
    let (pred, target) = ([1.0, -1.0].map(H::from_f64), [2.0, 2.0].map(H::from_f64));
    let weights = [1.0, 0.0].map(H::from_f64);
    assert!(PoissonDeviance.weighted(&weights).value(&pred, &target).is_ok());
}
