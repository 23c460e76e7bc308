//! True results, and how far contestants are from them.

use lossfn::Element;

use crate::Function;
use crate::contestant::Contestant;
use crate::ours::ours;

/// An input, and the true result as a sum of two numbers.
pub struct Truth<T> {
    input: T,
    high: f64,
    low: f64,
}

/// A number type of which true results are known.
pub trait Truths: Element {
    /// The spacing of the numbers of this type near x.
    fn ulp(x: f64) -> f64;
    /// True results of a function between its inputs.
    fn truths(function: &Function) -> Vec<Truth<Self>>;
}

impl Truths for f32 {
    fn ulp(x: f64) -> f64 {
        let power_of_two = f64::from_bits(x.to_bits() & f64::INFINITY.to_bits());
        power_of_two.max(Self::MIN_POSITIVE.into()) * f64::from(Self::EPSILON)
    }

    /// From `lossfn` in f64, which the tests of the crate hold against tables: at even distances, and in
    /// even ratios.
    fn truths(function: &Function) -> Vec<Truth<Self>> {
        const COUNT: usize = 1 << 17;
        let Function { name, low, high } = *function;
        let even = (0..COUNT).map(|i| low + (high - low) * i as f64 / COUNT as f64);
        let ratios = (0..COUNT).map(|i| 1e-6_f64.powf(i as f64 / COUNT as f64));
        let signed = ratios.flat_map(|ratio| [high * ratio, low * ratio]);
        let within = even.chain(signed).map(|x| x as f32).filter(|&x| {
            let x = f64::from(x);
            low <= x && x <= high
        });
        let inputs: Vec<f32> = within.collect();
        let exact: Vec<f64> = inputs.iter().map(|&x| x.into()).collect();
        let mut results = vec![0.0; exact.len()];
        (ours::<f64>(name).run)(&exact, &mut results);
        inputs
            .into_iter()
            .zip(results)
            .map(|(input, high)| Truth { input, high, low: 0.0 })
            .collect()
    }
}

impl Truths for f64 {
    fn ulp(x: f64) -> f64 {
        let power_of_two = Self::from_bits(x.to_bits() & Self::INFINITY.to_bits());
        power_of_two.max(Self::MIN_POSITIVE) * Self::EPSILON
    }

    /// From the table that the tests of the crate use.
    fn truths(function: &Function) -> Vec<Truth<Self>> {
        let number = |text: &str| text.parse::<f64>().expect("the table has numbers");
        let rows = include_str!("../../../tests/data/functions.csv").lines().skip(1);
        rows.map(|row| row.split(',').collect::<Vec<_>>())
            .filter(|columns| columns[0] == function.name)
            .filter(|columns| columns[1].is_empty() || columns[1] == "exponent=1.5")
            .map(|columns| Truth {
                input: number(columns[2]),
                high: number(columns[4]),
                low: number(columns[5]),
            })
            .filter(|truth| function.low <= truth.input && truth.input <= function.high)
            .collect()
    }
}

/// The largest error of a contestant, in units in the last place; what is smaller than the smallest
/// normal number is none.
pub fn worst_error<T: Truths>(contestant: &Contestant<T>, function: &Function) -> f64 {
    let truths = T::truths(function);
    let mut inputs: Vec<T> = truths.iter().map(|truth| truth.input).collect();
    // The vectors of some have no tail.
    inputs.resize(inputs.len().next_multiple_of(16), inputs[0]);
    let mut results = vec![T::default(); inputs.len()];
    (contestant.run)(&inputs, &mut results);
    let errors = results.iter().zip(&truths).map(|(result, truth)| {
        let error = (result.to_f64() - truth.high - truth.low).abs();
        if error <= T::MIN_POSITIVE.to_f64() { 0.0 } else { error / T::ulp(truth.high) }
    });
    errors.fold(0.0, f64::max)
}
