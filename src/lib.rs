//! Loss functions with exact derivatives, for anyone who trains, fits or evaluates something.
//!
//! A model learns by making a loss small. The loss says how far the predictions are from their
//! targets; its gradient says how it changes with each prediction, and the chain rule carries that
//! on to the weights that made the prediction.
//!
//! ```
//! use lossfn::{Huber, Loss};
//!
//! let (pred, target) = ([2.5_f32, 0.0, 2.0], [3.0, -0.5, 7.0]);
//! let loss = Huber::new(1.0)?;
//! let value = loss.value(&pred, &target)?; // mean over the samples
//! let gradient = loss.gradient(&pred, &target)?; // d value / d pred, one number per prediction
//! assert_eq!(value, (0.125 + 0.125 + 4.5) / 3.0);
//! assert_eq!(gradient.len(), 3);
//! # Ok::<(), lossfn::Error>(())
//! ```
//!
//! # Losses by task
//!
//! | task | losses |
//! |---|---|
//! | regression | [`SquaredError`], [`HalfSquaredError`], [`AbsoluteError`], [`PowerError`], [`Huber`], [`SmoothL1`], [`PseudoHuber`], [`LogCosh`], [`LogisticDistance`] |
//! | regression with a tolerance | [`EpsilonInsensitive`], [`SquaredEpsilonInsensitive`] |
//! | regression where one direction is worse | [`Linex`], [`Expectile`] |
//! | regression of amounts, by their ratio | [`AbsolutePercentageError`], [`SymmetricAbsolutePercentageError`], [`SquaredLogError`] |
//! | angles and times of day | [`Periodic`] |
//! | places of landmarks and boxes | [`Wing`], [`AdaptiveWing`], [`BalancedL1`] |
//! | regression with outliers | [`Fair`], [`Cauchy`], [`Tukey`], [`Welsch`], [`GemanMcClure`], [`Arctan`], [`Barron`], [`StudentT`], [`Tolerant`], [`TruncatedSquared`], [`DynamicCovarianceScaling`], [`DeadZone`], [`Hampel`], [`RamsayE`], [`AndrewsWave`], [`TukeyQuartic`] |
//! | regression with outliers on one side | [`AsymmetricCauchy`], [`AsymmetricTukey`] |
//! | quantiles | [`Quantile`], [`HuberQuantile`], [`SoftplusQuantile`], [`ArctanQuantile`], [`LogLinearQuantile`] |
//! | counts, predictions are logarithms of means | [`Poisson`], [`NegativeBinomial`] |
//! | amounts, predictions are logarithms of means | [`Gamma`], [`InverseGaussian`], [`Tweedie`] |
//! | counts and amounts, predictions are means | [`PoissonDeviance`], [`GammaDeviance`], [`TweedieDeviance`] |
//! | two classes, targets −1 and 1 | [`Logistic`], [`Hinge`], [`SquaredHinge`], [`SmoothedHinge`], [`ModifiedHuber`], [`Exponential`], [`SquaredMargin`], [`Dwd`], [`BinarySparsemax`], [`Perceptron`], [`ZeroOne`], [`Unhinged`] |
//! | two classes with wrong labels, targets −1 and 1 | [`Sigmoid`], [`Ramp`], [`Savage`], [`Tangent`] |
//! | two classes, targets 0 and 1 or probabilities, predictions are logits | [`BinaryCrossEntropyWithLogits`], [`ScaledSigmoidCrossEntropy`], [`CrossEntropyLambda`], [`ComplementaryLogLog`], [`Probit`], [`BrierLogit`] |
//! | the same, predictions are probabilities | [`BinaryCrossEntropy`], [`BrierProbability`] |
//! | two classes, one of them rare; detection | [`BinaryFocal`], [`AsymmetricFocal`], [`QualityFocal`], [`Varifocal`], [`GaussianFocal`] |
//! | several classes | [`SoftmaxCrossEntropy`] |
//!
//! [`RobustKernel`] gives robust losses as solvers for nonlinear least squares want them, as functions
//! of a squared residual, and [`Pointwise::properties`] says what is true of each loss.
//!
//! # What a loss can do
//!
//! Every loss is a [`Loss`]: value and gradient over slices, also as `dyn Loss<f32>`. One that is a
//! sum over samples is [`PerSample`]: it has one value per sample and a Hessian, and
//! [`Adapters`] sum it, weight it, scale it and add it to others. One that has a single prediction
//! per target is [`Pointwise`]: a formula, and so are the losses that you write yourself.
//!
//! # A loss of your own
//!
//! One line of arithmetic over [`Real`] numbers gives value, gradient and Hessian, in `f32` and
//! `f64`, vectorised:
//!
//! ```
//! use lossfn::prelude::*;
//!
//! /// Predictions that are too low cost e^d, others d: too little stock is worse than too much.
//! struct Stock;
//!
//! impl Pointwise for Stock {
//!     #[inline(always)]
//!     fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
//!         let missing = -(pred - target);
//!         missing.gt(0.0).select(missing.exp_m1(), -missing)
//!     }
//! }
//!
//! let (pred, target) = ([7.0, 12.0], [9.0, 9.0]);
//! assert_eq!(Stock.value(&pred, &target)?, (2_f64.exp_m1() + 3.0) / 2.0);
//! assert_eq!(Stock.gradient(&pred, &target)?, [-2_f64.exp() / 2.0, 0.5]);
//! # Ok::<(), lossfn::Error>(())
//! ```
//!
//! # Conventions
//!
//! - **Order**: the prediction, then the target.
//! - **Reduction**: the value is the mean over the samples, which are elements for pointwise losses
//!   and rows for row-wise ones. The gradient is the derivative of the value that was returned. A
//!   weighted mean divides by the sum of the weights; a sample of weight 0 counts as absent.
//! - **Factor one half**: in the name or nowhere. [`SquaredError`] is r², [`HalfSquaredError`] ½r².
//! - **Kinks**: the gradient at a kink is the subgradient of least absolute value, and the second
//!   derivative the larger of those of the two sides. So the gradient of |r| at 0 is 0.
//! - **NaN** in, NaN out: in the value and at that element of the gradient. No finite input gives
//!   NaN. An infinite prediction gives the limit, where there is one.
//! - **Domain**: a target that the loss is not defined for is an error that names the argument, the
//!   index, the value and what was expected, and so is a length that does not match. Nothing is
//!   truncated, broadcast or clamped. No input makes a function of this crate panic.
//! - **Hessian** means the exact second derivative: neither floored, nor an approximation.
//! - **Sums** are taken in f64, in a fixed order: the mean of 10⁸ `f32` is as good as that of 10³,
//!   and is the same bits for any number of threads.
//! - **Instructions** are chosen when the program runs: [`instructions`] names them. AVX2 and AVX-512
//!   give the same bits. SSE2 and plain arrays, which have no fused multiply-add and shorter vectors,
//!   may give other last digits, within the same errors. On other processors than x86-64 this is not
//!   tested.
//! - **Small numbers**: a result below the smallest normal number may be returned as 0.
//!
//! # Features
//!
//! - `std` (default): detects the processor's instructions at run time, of which the environment
//!   variable `LOSSFN_INSTRUCTIONS` can take some away: see [`instructions`].
//! - `simd` (default): SIMD by `fearless_simd`. Without it the same lanes are plain arrays.
//! - `rayon`: batches of 65,536 elements or more are shared among the threads of the current rayon
//!   pool.
//! - `half`: predictions, targets, weights and gradients of `half::f16` and `half::bf16`. They are
//!   computed with in `f32`, each result is rounded once, and sums are those of `f32`. The gradient
//!   of a mean is divided by the number of samples, which `f16` soon takes for 0: its smallest
//!   number is 6 · 10⁻⁸, and below 6 · 10⁻⁵ it loses digits. [`summed`](Adapters::summed) leaves the
//!   division out, [`divided_by`](Adapters::divided_by) takes another divisor, and
//!   [`scaled`](Adapters::scaled) scales the loss, as is usual in training with this format. `bf16`
//!   has the range of `f32`.
//! - `libm`: elementary functions without the standard library. One of `std` and `libm` is needed.
#![no_std]
#![forbid(unsafe_code)]
#![warn(clippy::disallowed_methods)]
#![cfg_attr(docsrs, feature(doc_cfg))]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

#[cfg(not(any(feature = "std", feature = "libm")))]
compile_error!(
    "lossfn needs the feature `std` (on by default) or, for targets without it, the feature `libm`"
);

mod adapters;
mod binary;
mod catalogue;
mod count;
mod domain;
mod dual;
mod engine;
mod error;
mod label;
mod loss;
mod margin;
mod math;
mod multiclass;
mod pass;
mod pointwise;
mod properties;
mod quantile;
mod real;
mod regression;
mod robust;
mod robust_kernel;
mod scalar;

pub use adapters::{Adapters, DividedBy, Plus, Scaled, Summed, Weighted};
pub use domain::Domain;
pub use dual::Dual;
pub use engine::{Element, instructions};
pub use error::Error;
pub use label::Label;
pub use loss::{Loss, PerSample};
pub use pass::{Output, Reduction, Scaling, Weights};
pub use pointwise::{Point, Pointwise, TwoClasses};
pub use properties::{Argument, Kinks, Properties};
pub use real::{Jet, Mask, Operand, Plain, Real};
pub use robust_kernel::RobustKernel;
pub use scalar::{Scalar, ScalarMask};

pub use binary::{
    AsymmetricFocal, BinaryCrossEntropy, BinaryCrossEntropyWithLogits, BinaryFocal, BrierLogit,
    BrierProbability, ComplementaryLogLog, CrossEntropyLambda, GaussianFocal, Probit, QualityFocal,
    ScaledSigmoidCrossEntropy, Varifocal,
};
pub use count::{
    Gamma, GammaDeviance, InverseGaussian, NegativeBinomial, Poisson, PoissonDeviance, Tweedie,
    TweedieDeviance,
};
pub use margin::{
    BinarySparsemax, Dwd, Exponential, Hinge, Logistic, ModifiedHuber, Perceptron, Ramp, Savage,
    Sigmoid, SmoothedHinge, SquaredHinge, SquaredMargin, Tangent, Unhinged, ZeroOne,
};
pub use multiclass::SoftmaxCrossEntropy;
pub use quantile::{
    ArctanQuantile, Expectile, HuberQuantile, LogLinearQuantile, Quantile, SoftplusQuantile,
};
pub use regression::{
    AbsoluteError, AbsolutePercentageError, AdaptiveWing, BalancedL1, EpsilonInsensitive, Fair,
    HalfSquaredError, Huber, Linex, LogCosh, LogisticDistance, Periodic, PowerError, PseudoHuber,
    SmoothL1, SquaredEpsilonInsensitive, SquaredError, SquaredLogError,
    SymmetricAbsolutePercentageError, Wing,
};
pub use robust::{
    AndrewsWave, Arctan, AsymmetricCauchy, AsymmetricTukey, Barron, Cauchy, DeadZone,
    DynamicCovarianceScaling, GemanMcClure, Hampel, RamsayE, StudentT, Tolerant, TruncatedSquared,
    Tukey, TukeyQuartic, Welsch,
};

/// The traits of the crate: `use lossfn::prelude::*;`.
pub mod prelude {
    pub use crate::{
        Adapters, Label, Loss, Mask, PerSample, Plain, Pointwise, Real, RobustKernel, TwoClasses,
    };
}

/// The code in the README, compiled.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
