//! Regression losses that outliers cannot bend.

mod cauchy;

pub use cauchy::Cauchy;
