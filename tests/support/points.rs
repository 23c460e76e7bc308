//! Where the losses are tried.

use lossfn::Domain;
use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngSeed, TestRunner};

use super::{Number, Subject};

/// Targets of which every domain has some.
const TARGETS: [f64; 9] = [-7.5, -1.0, -0.25, 0.0, 0.1, 0.5, 1.0, 2.0, 7.5];

/// Distances of predictions from their targets, those at kinks included.
const DISTANCES: [f64; 15] =
    [0.0, 1e-9, 1e-3, 0.1, 0.25, 0.5, 0.9, 1.0, 1.5, 2.0, 2.75, 4.0, 5.5, 8.0, 11.0];

/// The prediction at x in [−1, 1), which stands for numbers from −`size` to `size`, or for those
/// well inside a domain that is smaller.
pub(crate) fn prediction(domain: Domain, x: f64, size: f64) -> f64 {
    let [low, high] = domain.ends();
    match (low.is_finite(), high.is_finite()) {
        (true, true) => 0.5 * (low + high) + 0.4 * (high - low) * x,
        (true, false) => low + 0.5 + size * (x + 1.0),
        _ => size * x,
    }
}

/// Targets of ordinary size.
pub(crate) fn targets<T: Number>(loss: &dyn Subject<T>) -> Vec<T> {
    let [_, domain] = loss.domains();
    TARGETS.into_iter().filter(|&y| domain.contains(y)).map(T::from_f64).collect()
}

/// Predictions and targets of ordinary size, on a grid and at random.
pub(crate) fn ordinary<T: Number>(loss: &dyn Subject<T>) -> Vec<(T, T)> {
    let [domain, _] = loss.domains();
    let targets = targets(loss);
    let grid = targets.iter().flat_map(|&y| {
        DISTANCES.into_iter().flat_map(move |d| [d, -d]).map(move |d| (y + T::from_f64(d), y))
    });
    let cycle = targets.iter().copied().cycle();
    let scattered = random(1).map(|x| prediction(domain, x, 12.0)).map(T::from_f64);
    let scattered = scattered.zip(cycle).take(250);
    grid.chain(scattered).filter(|(p, _)| domain.contains(p.wide())).collect()
}

/// Predictions and targets between the smallest and the largest numbers there are.
pub(crate) fn extremes<T: Number>(loss: &dyn Subject<T>) -> Vec<(T, T)> {
    let smallest = T::min_positive_value();
    let subnormal = smallest * T::epsilon();
    let root = T::max_value().sqrt();
    let sizes = [0.0, 1.0, 17.0, 37.0, 88.0, 100.0, 709.0, 710.0, 746.0, 1e4, 1e18, 1e38, 1e300];
    let sizes = sizes.map(T::from_f64).into_iter().filter(|x| x.is_finite());
    let sizes = sizes.chain([subnormal, smallest / T::from_f64(3.0), smallest, smallest.sqrt()]);
    let sizes = sizes.chain([root, root + root, T::max_value() / root, T::max_value()]);
    let numbers: Vec<T> = sizes.flat_map(|x| [x, -x]).collect();

    let [preds, targets] = loss.domains();
    let pairs = numbers.iter().flat_map(|&p| numbers.iter().map(move |&y| (p, y)));
    pairs.filter(|(p, y)| preds.contains(p.wide()) && targets.contains(y.wide())).collect()
}

/// Numbers in [−1, 1), the same ones for the same seed (`SplitMix64`).
pub(crate) fn random(seed: u64) -> impl Iterator<Item = f64> {
    let mut state = seed;
    std::iter::repeat_with(move || {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
    })
}

/// Tries a law with random inputs, the same ones in every run; a failure is shrunk.
pub(crate) fn for_random<S: Strategy>(inputs: S, law: impl Fn(S::Value)) {
    let config = Config {
        cases: 48,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(1),
        ..Config::default()
    };
    let result = TestRunner::new(config).run(&inputs, |input| {
        law(input);
        Ok(())
    });
    if let Err(failure) = result {
        panic!("{failure}");
    }
}
