use crate::{Argument, Domain, Error, Kinks, Pointwise, Properties, Real, Scalar, error, math};

/// A loss of the pixels of a heat map: it pulls harder on small errors where the target is close to
/// 1, the foreground, than where it is close to 0.
///
/// # Formula
///
/// ```text
/// ω ln(1 + (|r|/ε)^p)               where |r| ≤ θ
/// ω ln(1 + (θ/ε)^p) + A(|r| − θ)    elsewhere
/// r = pred − target;  p = α − target;  A = ωp (θ/ε)^(p−1)/(ε(1 + (θ/ε)^p))
/// ```
///
/// A is the slope of the first part at θ, so that value and gradient are continuous there; the
/// Hessian jumps. At r = 0 the gradient is 0, and the Hessian infinite where p < 2. It is not convex,
/// unless θ/ε is small.
///
/// # Elsewhere
///
/// `AdaptiveWingLoss` in MMPose, whose defaults are those of the paper: α = 2.1, ω = 14, ε = 1 and
/// θ = 0.5.
///
/// # Example
///
/// ```
/// use lossfn::{AdaptiveWing, Pointwise};
///
/// let loss = AdaptiveWing::new(2.5, 14.0, 1.0, 0.5)?;
/// let point = loss.at(0.75, 0.5);
/// approx::assert_relative_eq!(point.value, 14.0 * (1.0 + 0.25 * 0.25_f64).ln());
/// approx::assert_relative_eq!(point.gradient, 14.0 * 0.5 / 1.0625, max_relative = 1e-14);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// X. Wang, L. Bo, L. Fuxin, *Adaptive wing loss for robust face alignment via heatmap regression*,
/// 2019.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AdaptiveWing {
    alpha: f64,
    omega: f64,
    epsilon: f64,
    theta: f64,
}

impl AdaptiveWing {
    /// The loss with the exponent `alpha` of the background, the factor `omega`, the distance
    /// `epsilon` that bends it, and the distance `theta` from which on it is linear.
    ///
    /// # Errors
    ///
    /// If `alpha` is not between 2 and 3, or one of the others is not a finite number above 0.
    pub fn new(alpha: f64, omega: f64, epsilon: f64, theta: f64) -> Result<Self, Error> {
        let alpha = error::between_two_and_three("alpha", alpha)?;
        let omega = error::positive("omega", omega)?;
        let epsilon = error::positive("epsilon", epsilon)?;
        Ok(Self { alpha, omega, epsilon, theta: error::positive("theta", theta)? })
    }

    /// The least upper bound of the gradient.
    ///
    /// For a fixed power p the slope is largest where (|r|/ε)^p = p − 1, or at θ. Of these peaks that of
    /// one of the two ends is the highest; at θ it can be that of a power between them, where
    /// p ln(θ/ε) = −1.2784….
    fn steepest(&self) -> f64 {
        let joint = self.theta / self.epsilon;
        let slope = |power: f64| {
            let peak = Scalar(power - 1.0).powf(1.0 / power).0.min(joint);
            power * Scalar(peak).powf(power - 1.0).0 / (1.0 + Scalar(peak).powf(power).0)
        };
        let between = -1.278_464_542_761_073_7 / Scalar(joint).ln().0;
        let ends = slope(self.alpha - 1.0).max(slope(self.alpha));
        let inside = between > self.alpha - 1.0 && between < self.alpha;
        let steepest = if inside { ends.max(slope(between)) } else { ends };
        steepest * self.omega / self.epsilon
    }
}

impl Pointwise for AdaptiveWing {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        math::adaptive_wing(pred - target, target, self.alpha, self.omega, self.epsilon, self.theta)
    }

    fn target_domain(&self) -> Domain {
        Domain::PROBABILITY
    }

    fn properties(&self) -> Properties {
        let joint = self.theta / self.epsilon;
        Properties {
            argument: Argument::Pair,
            convex: joint < 1.0 && Scalar(joint).powf(self.alpha - 1.0).0 <= self.alpha - 2.0,
            symmetric: false,
            lipschitz: self.steepest(),
            kinks: Kinks::both(self.theta).around_target().and_at_target(),
            ..Properties::RESIDUAL
        }
    }
}
