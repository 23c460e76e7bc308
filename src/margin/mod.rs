//! Two-class losses of a score and a sign.

mod binary_sparsemax;
mod dwd;
mod exponential;
mod hinge;
mod logistic;
mod modified_huber;
mod perceptron;
mod ramp;
mod savage;
mod sigmoid;
mod smoothed_hinge;
mod squared_hinge;
mod squared_margin;
mod tangent;
mod unhinged;
mod zero_one;

pub use binary_sparsemax::BinarySparsemax;
pub use dwd::Dwd;
pub use exponential::Exponential;
pub use hinge::Hinge;
pub use logistic::Logistic;
pub use modified_huber::ModifiedHuber;
pub use perceptron::Perceptron;
pub use ramp::Ramp;
pub use savage::Savage;
pub use sigmoid::Sigmoid;
pub use smoothed_hinge::SmoothedHinge;
pub use squared_hinge::SquaredHinge;
pub use squared_margin::SquaredMargin;
pub use tangent::Tangent;
pub use unhinged::Unhinged;
pub use zero_one::ZeroOne;
