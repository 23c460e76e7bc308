//! Where predictions and targets may lie: data that the engine checks and tests read.

use crate::real::Plain;

/// The numbers that a loss accepts as a prediction or as a target.
///
/// NaN is in every domain: it is computed with, and gives NaN.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Domain {
    set: Set,
    expected: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Set {
    All,
    AtLeast(f64),
    Above(f64),
    Closed(f64, f64),
    Signs,
}

impl Domain {
    /// All numbers, the infinite ones included.
    pub const REAL: Self = Self { set: Set::All, expected: "any number" };
    /// Numbers that are at least 0: counts, amounts.
    pub const NOT_NEGATIVE: Self = Self { set: Set::AtLeast(0.0), expected: "at least 0" };
    /// Numbers above 0: means, durations.
    pub const POSITIVE: Self = Self { set: Set::Above(0.0), expected: "above 0" };
    /// Numbers above −1, which have a ln(1 + x).
    pub const ABOVE_MINUS_ONE: Self = Self { set: Set::Above(-1.0), expected: "above -1" };
    /// Numbers from 0 to 1: probabilities.
    pub const PROBABILITY: Self =
        Self { set: Set::Closed(0.0, 1.0), expected: "a probability in [0, 1]" };
    /// −1 and 1: the two classes of a margin loss.
    pub const SIGNS: Self = Self { set: Set::Signs, expected: "-1 or 1" };

    /// What is expected, in the words of an [`Error`](crate::Error).
    #[must_use]
    pub const fn expected(&self) -> &'static str {
        self.expected
    }

    /// The least and the greatest number.
    #[must_use]
    pub const fn ends(&self) -> [f64; 2] {
        match self.set {
            Set::All => [f64::NEG_INFINITY, f64::INFINITY],
            Set::AtLeast(low) | Set::Above(low) => [low, f64::INFINITY],
            Set::Closed(low, high) => [low, high],
            Set::Signs => [-1.0, 1.0],
        }
    }

    /// True if `value` is in this domain, or is NaN.
    #[must_use]
    pub fn contains(&self, value: f64) -> bool {
        !match self.set {
            Set::All => false,
            Set::AtLeast(low) => value < low,
            Set::Above(low) => value <= low,
            Set::Closed(low, high) => value < low || value > high,
            Set::Signs => value.abs() < 1.0 || value.abs() > 1.0,
        }
    }

    /// True where `value` is a number of this domain; nothing to compute where all numbers are.
    #[inline(always)]
    pub(crate) fn holds<P: Plain>(&self, value: P) -> Option<P::Mask> {
        match self.set {
            Set::All => None,
            Set::AtLeast(low) => Some(value.ge(low)),
            Set::Above(low) => Some(value.gt(low)),
            Set::Closed(low, high) => Some(value.ge(low) & value.le(high)),
            Set::Signs => Some(value.magnitude().eq(1.0)),
        }
    }
}
