//! The one error of the crate, and the only place that words a refusal.

use core::fmt;

use crate::Element;
use crate::engine::{Number, PIECE, widened};

/// Why a loss was not made, or not computed.
///
/// Every refusal names the argument, and where there is one the index, the value and what was
/// expected instead.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Error {
    /// A constructor or an adapter was given a parameter that it cannot work with.
    Parameter {
        /// The name of the parameter.
        name: &'static str,
        /// What it was.
        value: f64,
        /// What it should be.
        expected: &'static str,
    },
    /// An argument has the wrong number of elements.
    Length {
        /// The name of the argument.
        argument: &'static str,
        /// How many elements it should have.
        expected: usize,
        /// How many it has.
        found: usize,
    },
    /// The predictions cannot be cut into one row for each target.
    Rows {
        /// How many predictions there are.
        predictions: usize,
        /// How many targets there are.
        targets: usize,
    },
    /// An element is outside its domain.
    Value {
        /// The name of the argument.
        argument: &'static str,
        /// The index of the first such element.
        index: usize,
        /// What it was.
        value: f64,
        /// What it should be.
        expected: &'static str,
    },
    /// A label does not name a class.
    Label {
        /// The index of the first such target.
        index: usize,
        /// The label.
        label: i128,
        /// The number of classes: labels are below it.
        classes: usize,
    },
    /// The mean of nothing was asked for.
    Empty,
    /// A mean was asked for, and nothing in it has any weight.
    ZeroWeight,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Parameter { name, value, expected } => {
                write!(f, "`{name}` is {value}, expected {expected}")
            }
            Self::Length { argument, expected, found } => {
                write!(f, "`{argument}` has {found} elements, expected {expected}")
            }
            Self::Rows { predictions, targets } => write!(
                f,
                "`pred` has {predictions} elements, expected a positive multiple of the {targets} \
                 rows of `target`"
            ),
            Self::Value { argument, index, value, expected } => {
                write!(f, "`{argument}[{index}]` is {value}, expected {expected}")
            }
            Self::Label { index, label, classes } => write!(
                f,
                "`target[{index}]` is label {label}, expected one of the {classes} classes from 0"
            ),
            Self::Empty => f.write_str("the batch is empty, and the mean of nothing is undefined"),
            Self::ZeroWeight => {
                f.write_str("all weights are 0, and the mean of nothing is undefined")
            }
        }
    }
}

impl core::error::Error for Error {}

/// `value` if it is finite and above 0.
pub(crate) fn positive(name: &'static str, value: f64) -> Result<f64, Error> {
    accept(value > 0.0 && value.is_finite(), name, value, "a finite number above 0")
}

/// `value` if it is finite and at least the parameter before it.
pub(crate) fn not_below(name: &'static str, value: f64, before: f64) -> Result<f64, Error> {
    let good = value >= before && value.is_finite();
    accept(good, name, value, "a finite number, at least the parameter before it")
}

/// `value` if it is finite and above the parameter before it.
pub(crate) fn above(name: &'static str, value: f64, before: f64) -> Result<f64, Error> {
    let good = value > before && value.is_finite();
    accept(good, name, value, "a finite number above the parameter before it")
}

/// `value` if it is a number, or infinite.
pub(crate) fn not_nan(name: &'static str, value: f64) -> Result<f64, Error> {
    accept(!value.is_nan(), name, value, "a number, which may be infinite")
}

/// `sum` if it is finite.
pub(crate) fn finite_sum(name: &'static str, sum: f64) -> Result<f64, Error> {
    accept(sum.is_finite(), name, sum, "a finite sum")
}

/// `value` if it is finite.
pub(crate) fn finite(name: &'static str, value: f64) -> Result<f64, Error> {
    accept(value.is_finite(), name, value, "a finite number")
}

/// `value` if it is finite and at least 1.
pub(crate) fn at_least_one(name: &'static str, value: f64) -> Result<f64, Error> {
    accept(value >= 1.0 && value.is_finite(), name, value, "a finite number, at least 1")
}

/// `value` if it is between 2 and 3, and neither of them.
pub(crate) fn between_two_and_three(name: &'static str, value: f64) -> Result<f64, Error> {
    accept(value > 2.0 && value < 3.0, name, value, "a number between 2 and 3, and neither of them")
}

/// `value` if it is finite and at least 0.
pub(crate) fn not_negative(name: &'static str, value: f64) -> Result<f64, Error> {
    accept(value >= 0.0 && value.is_finite(), name, value, "a finite number, at least 0")
}

/// `value` if it is finite and not 0.
pub(crate) fn finite_not_zero(name: &'static str, value: f64) -> Result<f64, Error> {
    let good = value.is_finite() && value.abs() > 0.0;
    accept(good, name, value, "a finite number other than 0")
}

/// `value` if it is finite, and between 1/1024 and 64 times `alpha`, which is above 0.
pub(crate) fn comparable(name: &'static str, value: f64, alpha: f64) -> Result<f64, Error> {
    let good = value.is_finite() && (1.0 / 1024.0..=64.0).contains(&(value / alpha));
    accept(good, name, value, "a finite number, from 1/1024 to 64 times `alpha`")
}

/// `value` if it is finite and not above 0.
pub(crate) fn not_positive(name: &'static str, value: f64) -> Result<f64, Error> {
    accept(value <= 0.0 && value.is_finite(), name, value, "a finite number, at most 0")
}

/// `value` if it is between 0 and 1, and neither of them.
pub(crate) fn open_fraction(name: &'static str, value: f64) -> Result<f64, Error> {
    accept(value > 0.0 && value < 1.0, name, value, "a number between 0 and 1, and neither of them")
}

/// `value` if it is between 1 and 2, and neither of them.
pub(crate) fn between_one_and_two(name: &'static str, value: f64) -> Result<f64, Error> {
    accept(value > 1.0 && value < 2.0, name, value, "a number between 1 and 2, and neither of them")
}

/// `value` if it is finite and not between 0 and 1.
pub(crate) fn no_fraction(name: &'static str, value: f64) -> Result<f64, Error> {
    let fraction = value > 0.0 && value < 1.0;
    accept(value.is_finite() && !fraction, name, value, "a finite number, not between 0 and 1")
}

/// `value` if it is in [0, 1).
pub(crate) fn fraction_below_one(name: &'static str, value: f64) -> Result<f64, Error> {
    accept((0.0..1.0).contains(&value), name, value, "at least 0 and below 1")
}

fn accept(
    good: bool,
    name: &'static str,
    value: f64,
    expected: &'static str,
) -> Result<f64, Error> {
    if good { Ok(value) } else { Err(Error::Parameter { name, value, expected }) }
}

/// An error if there is no element.
pub(crate) fn not_empty<T>(argument: &'static str, elements: &[T]) -> Result<(), Error> {
    if elements.is_empty() {
        Err(Error::Length { argument, expected: 1, found: 0 })
    } else {
        Ok(())
    }
}

/// An error unless all elements are finite and at least 0.
pub(crate) fn weights<T: Element>(argument: &'static str, weights: &[T]) -> Result<(), Error> {
    fn bad<N: Number>(w: N) -> bool {
        !((w >= N::default()) & (w <= N::MAX))
    }
    // Without an early end it is vectorised.
    let any_bad = |numbers: &[T::Number]| numbers.iter().fold(false, |any, w| any | bad(*w));
    let any_bad = match T::numbers(weights) {
        Some(numbers) => any_bad(numbers),
        None => {
            let mut room = [T::Number::default(); PIECE];
            weights.chunks(PIECE).any(|piece| any_bad(widened(piece, &mut room)))
        }
    };
    if !any_bad {
        return Ok(());
    }
    let bad = |w: &T| bad(T::Number::from_f64(w.to_f64()));
    weights.iter().position(bad).map_or(Ok(()), |index| {
        let (value, expected) = (weights[index].to_f64(), "a finite number, at least 0");
        Err(Error::Value { argument, index, value, expected })
    })
}

/// The number of predictions per target, or an error if they cannot be cut into equal rows.
pub(crate) fn row_width(predictions: usize, targets: usize) -> Result<usize, Error> {
    match (predictions, targets) {
        (0, 0) => Ok(0),
        (0, _) | (_, 0) => Err(Error::Rows { predictions, targets }),
        _ if !predictions.is_multiple_of(targets) => Err(Error::Rows { predictions, targets }),
        _ => Ok(predictions / targets),
    }
}

/// An error if `argument` does not have the expected number of elements.
pub(crate) fn length(argument: &'static str, expected: usize, found: usize) -> Result<(), Error> {
    if expected == found { Ok(()) } else { Err(Error::Length { argument, expected, found }) }
}
