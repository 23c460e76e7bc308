//! Losses of counts and amounts: generalised linear models.

mod poisson;

pub use poisson::Poisson;
