//! Distances between a predicted and a measured number.

mod absolute_error;
mod absolute_percentage_error;
mod balanced_l1;
mod epsilon_insensitive;
mod fair;
mod half_squared_error;
mod huber;
mod linex;
mod log_cosh;
mod logistic_distance;
mod pseudo_huber;
mod smooth_l1;
mod squared_epsilon_insensitive;
mod squared_error;
mod squared_log_error;
mod symmetric_absolute_percentage_error;
mod wing;

pub use absolute_error::AbsoluteError;
pub use absolute_percentage_error::AbsolutePercentageError;
pub use balanced_l1::BalancedL1;
pub use epsilon_insensitive::EpsilonInsensitive;
pub use fair::Fair;
pub use half_squared_error::HalfSquaredError;
pub use huber::Huber;
pub use linex::Linex;
pub use log_cosh::LogCosh;
pub use logistic_distance::LogisticDistance;
pub use pseudo_huber::PseudoHuber;
pub use smooth_l1::SmoothL1;
pub use squared_epsilon_insensitive::SquaredEpsilonInsensitive;
pub use squared_error::SquaredError;
pub use squared_log_error::SquaredLogError;
pub use symmetric_absolute_percentage_error::SymmetricAbsolutePercentageError;
pub use wing::Wing;
