//! Distances between a predicted and a measured number.

mod absolute_error;
mod half_squared_error;
mod huber;
mod log_cosh;
mod squared_error;

pub use absolute_error::AbsoluteError;
pub use half_squared_error::HalfSquaredError;
pub use huber::Huber;
pub use log_cosh::LogCosh;
pub use squared_error::SquaredError;
