//! Who is timed: one file each.

mod burn;
mod by_hand;
mod candle;
mod lossfn;
mod slices;

use crate::Error;
use crate::case::Case;

/// A loss and its inputs, ready to be computed again and again.
pub trait Job {
    /// Computes what the case asks for.
    fn compute(&mut self);

    /// The value that was computed last.
    fn value(&self) -> f64;

    /// The gradient that was computed last.
    fn gradient(&self) -> Vec<f64>;
}

type Prepared = Result<Box<dyn Job>, Error>;

pub struct Contestant {
    name: &'static str,
    pub f32: fn(&Case) -> Prepared,
    pub f64: fn(&Case) -> Prepared,
}

const CONTESTANTS: [Contestant; 4] = [
    Contestant { name: "lossfn", f32: lossfn::prepare::<f32>, f64: lossfn::prepare::<f64> },
    Contestant { name: "by_hand", f32: by_hand::prepare::<f32>, f64: by_hand::prepare::<f64> },
    Contestant { name: "candle", f32: candle::prepare::<f32>, f64: candle::prepare::<f64> },
    Contestant { name: "burn", f32: burn::prepare::<f32>, f64: burn::prepare::<f64> },
];

pub fn find(name: &str) -> Option<&'static Contestant> {
    CONTESTANTS.iter().find(|contestant| contestant.name == name)
}

fn no_such_loss() -> Prepared {
    Err("has no such loss".into())
}
