//! What is true of a loss, as data that optimisers, documentation and tests read.

use crate::real::Real;
use crate::scalar::Scalar;

/// What is true of a [`Pointwise`](crate::Pointwise) loss with its parameters.
///
/// What is not claimed is shown to be false by a counterexample in the tests: `convex: false` means
/// that the loss is not convex, and a `lipschitz` of infinity that its gradient is unbounded.
/// A loss that says nothing of itself has [`Properties::UNKNOWN`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Properties {
    /// What the loss is a function of.
    pub argument: Argument,
    /// It is convex in the prediction, for every target.
    pub convex: bool,
    /// It is strictly convex in the prediction, for every target.
    pub strictly_convex: bool,
    /// It is nowhere negative.
    pub nonnegative: bool,
    /// Its value and its gradient are 0 where the prediction equals the target.
    pub zero_at_target: bool,
    /// Prediction and target can change places.
    pub symmetric: bool,
    /// The least upper bound of |gradient|, infinite if there is none. Where it has no closed form,
    /// a bound that is at most a tenth larger.
    pub lipschitz: f64,
    /// The least upper bound of |Hessian|, likewise; infinite, too, if the gradient jumps.
    pub smoothness: f64,
    /// The least upper bound of the value, infinite if there is none.
    pub bound: f64,
    /// Where value, gradient or Hessian jump, or have a pole. If nowhere, the loss is twice
    /// differentiable.
    pub kinks: Kinks,
}

/// What a loss is a function of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Argument {
    /// The residual: prediction − target.
    Residual,
    /// The margin: prediction · target, for targets −1 and 1.
    Margin,
    /// Prediction and target in another way.
    Pair,
}

impl Properties {
    /// Nothing is claimed, and nothing is denied.
    pub const UNKNOWN: Self = Self {
        argument: Argument::Pair,
        convex: false,
        strictly_convex: false,
        nonnegative: false,
        zero_at_target: false,
        symmetric: false,
        lipschitz: f64::INFINITY,
        smoothness: f64::INFINITY,
        bound: f64::INFINITY,
        kinks: Kinks::NONE,
    };

    /// A smooth convex function of the residual that is 0 at 0, is even, and has no bounds.
    pub(crate) const RESIDUAL: Self = Self {
        argument: Argument::Residual,
        convex: true,
        nonnegative: true,
        zero_at_target: true,
        symmetric: true,
        ..Self::UNKNOWN
    };

    /// A smooth convex function of the margin that is nowhere negative, and has no bounds.
    pub(crate) const MARGIN: Self =
        Self { argument: Argument::Margin, convex: true, nonnegative: true, ..Self::UNKNOWN };

    /// A smooth convex function of prediction and target, and nothing else.
    pub(crate) const PAIR: Self = Self { convex: true, ..Self::UNKNOWN };

    /// True if gradient and Hessian jump nowhere.
    #[must_use]
    pub const fn twice_differentiable(&self) -> bool {
        self.kinks.count == 0 && !self.kinks.at_target
    }
}

/// Where the value, the gradient or the Hessian of a loss jumps, or has a pole.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Kinks {
    at: [f64; Self::MOST],
    count: usize,
    origin: Origin,
    at_target: bool,
}

/// What the kinks of a pair are counted from; those of a residual are always counted from the
/// target.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Origin {
    Zero,
    Target,
    LnOfTarget,
    LogitOfTarget,
}

impl Kinks {
    const MOST: usize = 6;

    /// There are none.
    pub const NONE: Self =
        Self { at: [0.0; Self::MOST], count: 0, origin: Origin::Zero, at_target: false };

    /// One where the prediction equals the target.
    pub(crate) const AT_TARGET: Self = Self::at(&[0.0]).around_target();

    /// One where the prediction is the logarithm of a positive target.
    pub(crate) const AT_LN_TARGET: Self = Self { origin: Origin::LnOfTarget, ..Self::at(&[0.0]) };

    /// One where the prediction is the logit of a target between 0 and 1.
    pub(crate) const AT_LOGIT_OF_TARGET: Self =
        Self { origin: Origin::LogitOfTarget, ..Self::at(&[0.0]) };

    /// These residuals, margins, or predictions of a pair; six at most.
    pub(crate) const fn at(arguments: &[f64]) -> Self {
        let mut kinks = Self::NONE;
        while kinks.count < arguments.len() {
            kinks.at[kinks.count] = arguments[kinks.count];
            kinks.count += 1;
        }
        kinks
    }

    /// The arguments with this distance from 0.
    pub(crate) const fn both(distance: f64) -> Self {
        Self::at(&[-distance, distance])
    }

    /// These, and one where the prediction equals the target.
    #[must_use]
    pub(crate) const fn and_at_target(self) -> Self {
        Self { at_target: true, ..self }
    }

    /// These as distances from the target.
    #[must_use]
    pub(crate) const fn around_target(self) -> Self {
        Self { origin: Origin::Target, ..self }
    }

    /// The predictions at which there is a kink for a target.
    pub fn predictions(&self, argument: Argument, target: f64) -> impl Iterator<Item = f64> {
        let origin = match (argument, self.origin) {
            (Argument::Residual, _) | (_, Origin::Target) => target,
            (_, Origin::Zero) => 0.0,
            (_, Origin::LnOfTarget) => Scalar(target).ln().0,
            (_, Origin::LogitOfTarget) => Scalar(target / (1.0 - target)).ln().0,
        };
        let kinks = self.at.into_iter().take(self.count).map(move |kink| match argument {
            Argument::Margin => kink / target,
            Argument::Residual | Argument::Pair => origin + kink,
        });
        let kinks = kinks.filter(|prediction| prediction.is_finite());
        kinks.chain(self.at_target.then_some(target))
    }
}
