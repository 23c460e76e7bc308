//! Losses of counts and amounts: generalised linear models.

mod gamma;
mod gamma_deviance;
mod inverse_gaussian;
mod negative_binomial;
mod poisson;
mod poisson_deviance;
mod tweedie;
mod tweedie_deviance;

pub use gamma::Gamma;
pub use gamma_deviance::GammaDeviance;
pub use inverse_gaussian::InverseGaussian;
pub use negative_binomial::NegativeBinomial;
pub use poisson::Poisson;
pub use poisson_deviance::PoissonDeviance;
pub use tweedie::Tweedie;
pub use tweedie_deviance::TweedieDeviance;
