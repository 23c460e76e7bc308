//! Losses of counts and amounts: generalised linear models.

mod gamma;
mod inverse_gaussian;
mod negative_binomial;
mod poisson;
mod tweedie;

pub use gamma::Gamma;
pub use inverse_gaussian::InverseGaussian;
pub use negative_binomial::NegativeBinomial;
pub use poisson::Poisson;
pub use tweedie::Tweedie;
