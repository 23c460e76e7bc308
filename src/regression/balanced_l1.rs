use crate::{Error, Jet, Kinks, Pointwise, Properties, Real, Scalar, error, math};

/// The absolute error with a gradient that grows like a logarithm up to the distance β: close
/// predictions pull harder than with a rounded absolute error.
///
/// # Formula
///
/// ```text
/// α/b (b|r| + 1) ln(1 + b|r|/β) − α|r|     where |r| < β
/// γ|r| + γ/b − αβ                          elsewhere
/// r = pred − target;  b = e^(γ/α) − 1
/// ```
///
/// With β = 1 the gradient is sign(r) α ln(1 + b|r|) up to |r| = 1, then sign(r) γ; the Hessian jumps
/// there from αb/(1 + b) to 0, and is the former on the joint. With another β it is not convex: the
/// two parts meet, but their slopes differ, and at r = 0 there is a kink, upwards with β < 1, so that
/// the gradient is 0 there, downwards with β > 1, so that small residuals have negative values.
///
/// # Elsewhere
///
/// `BalancedL1Loss` in MMDetection, with α = 0.5, γ = 1.5 and β = 1 unless told, and the same formula.
/// The paper has β = 1.
///
/// # Example
///
/// ```
/// use lossfn::{BalancedL1, Pointwise};
///
/// let loss = BalancedL1::new(0.5, 1.5, 1.0)?;
/// let b = 3_f64.exp_m1();
/// approx::assert_relative_eq!(loss.at(0.25, 0.0).gradient, 0.5 * (0.25 * b).ln_1p());
/// assert_eq!(loss.at(7.0, 0.0).gradient, 1.5);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// J. Pang and others, *Libra R-CNN: towards balanced learning for object detection*, 2019.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BalancedL1 {
    alpha: f64,
    gamma: f64,
    beta: f64,
    b: f64,
    /// Value, gradient and Hessian at |r| = β.
    joint: Jet<f64>,
}

impl BalancedL1 {
    /// The loss with the steepness `alpha` of small residuals, the slope `gamma` of large ones, and
    /// the distance `beta` that is between them.
    ///
    /// # Errors
    ///
    /// If one of the three is not a finite number above 0, or `gamma` is less than 1/1024 or more than
    /// 64 times `alpha`.
    pub fn new(alpha: f64, gamma: f64, beta: f64) -> Result<Self, Error> {
        let alpha = error::positive("alpha", alpha)?;
        let gamma = error::comparable("gamma", gamma, alpha)?;
        let beta = error::positive("beta", beta)?;
        let b = Scalar(gamma / alpha).exp_m1().0;
        let near = math::balanced_l1_near(Scalar(beta), alpha, beta, b);
        let slope = near.first.0;
        let first = if slope < 0.0 { 0.0 } else { slope.min(gamma) };
        let joint = Jet { value: near.value.0, first, second: near.second.0.max(0.0) };
        Ok(Self { alpha, gamma, beta, b, joint })
    }
}

impl Pointwise for BalancedL1 {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        math::balanced_l1(pred - target, self.alpha, self.gamma, self.beta, self.b, self.joint)
    }

    fn properties(&self) -> Properties {
        let Self { alpha, gamma, beta, b, .. } = *self;
        let is_one = beta.to_bits() == 1_f64.to_bits();
        let (at_zero, at_beta) =
            (alpha * (1.0 - beta) / beta, alpha * (1.0 - beta) / (beta + beta * b));
        let kinks = Kinks::both(beta);
        Properties {
            convex: is_one,
            nonnegative: beta <= 1.0,
            lipschitz: gamma.max(at_zero.abs()).max(gamma + at_beta),
            smoothness: if is_one { alpha * b } else { f64::INFINITY },
            kinks: if is_one { kinks } else { kinks.and_at_target() },
            ..Properties::RESIDUAL
        }
    }
}
