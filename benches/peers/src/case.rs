//! What is to be computed, and of which numbers: the same as in `case.py`.

use std::str::FromStr;

/// A type that predictions can have here.
pub trait Number: lossfn::Element + num_traits::Float {}

impl Number for f32 {}
impl Number for f64 {}

#[derive(Clone, Copy, PartialEq)]
pub enum Quantity {
    Value,
    ValueAndGradient,
}

impl FromStr for Quantity {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "value" => Ok(Self::Value),
            "value_and_gradient" => Ok(Self::ValueAndGradient),
            _ => Err(format!("no such quantity: {name}")),
        }
    }
}

/// The mean loss of `rows` samples of `classes` predictions each, 1 for a pointwise loss.
pub struct Case {
    pub loss: String,
    pub quantity: Quantity,
    pub rows: usize,
    pub classes: usize,
}

impl Case {
    /// Predictions from −4 to 4, exact in `f32`: both number types get the same ones.
    pub fn pred<T: Number>(&self) -> Vec<T> {
        let number = |index| number(8.0 * fraction(hash(2 * index)) - 4.0);
        (0..(self.rows * self.classes) as u64).map(number).collect()
    }

    /// A target for each row: from 0 to 1, or one of [`labels`](Self::labels).
    pub fn target<T: Number>(&self) -> Vec<T> {
        match self.label_count() {
            None => (0..self.rows as u64).map(|i| number(fraction(hash(2 * i + 1)))).collect(),
            Some(_) => self.labels().into_iter().map(|label| number(f64::from(label))).collect(),
        }
    }

    /// A whole number for each row.
    pub fn labels(&self) -> Vec<u32> {
        let count = self.label_count().unwrap_or(1) as u64;
        (0..self.rows as u64).map(|i| (hash(2 * i + 1) % count) as u32).collect()
    }

    fn label_count(&self) -> Option<usize> {
        match self.loss.as_str() {
            "BinaryCrossEntropyWithLogits" => Some(2),
            "Poisson" => Some(8),
            "SoftmaxCrossEntropy" => Some(self.classes),
            _ => None,
        }
    }
}

fn number<T: Number>(x: f64) -> T {
    <T as lossfn::Element>::from_f64(x)
}

/// From 0 to 1, in 24 bits.
fn fraction(hash: u64) -> f64 {
    (hash >> 40) as f64 / (1_u64 << 24) as f64
}

/// The number at `index` of the sequence SplitMix64.
fn hash(index: u64) -> u64 {
    let mut z = (index + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
