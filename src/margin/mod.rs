//! Two-class losses of a score and a sign.

mod hinge;
mod logistic;

pub use hinge::Hinge;
pub use logistic::Logistic;
