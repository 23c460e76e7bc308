use crate::{Error, Kinks, Pointwise, Properties, Real, error, math};

/// The quantile loss with its kink rounded off: quadratic for small distances, and tilted so that
/// too low costs τ and too high 1 − τ.
///
/// # Formula
///
/// ```text
/// w r²/(2κ)       where |r| ≤ κ,   with derivatives w r/κ and w/κ
/// w(|r| − ½κ)     elsewhere,       with derivatives ±w and 0
/// r = pred − target;  w = τ where r < 0, and 1 − τ where r > 0
/// ```
///
/// The Hessian jumps at |r| = κ, and at r = 0 unless τ is ½; there it is the larger one. As κ
/// becomes small this becomes [`Quantile`](crate::Quantile).
///
/// # Elsewhere
///
/// The loss of implicit quantile networks in reinforcement learning, |τ − 1\[r > 0\]| times
/// [`Huber`](crate::Huber) with δ = κ, divided by κ; that of QR-DQN is not divided.
///
/// # Example
///
/// ```
/// use lossfn::{HuberQuantile, Loss};
///
/// let loss = HuberQuantile::new(0.75, 1.0)?;
/// assert_eq!(loss.value(&[0.0, 0.0], &[0.5, -4.5])?, (0.09375 + 1.0) / 2.0);
/// assert_eq!(loss.gradient(&[0.0, 0.0], &[0.5, -4.5])?, [-0.1875, 0.125]);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// W. Dabney, G. Ostrovski, D. Silver, R. Munos, *Implicit quantile networks for distributional
/// reinforcement learning*, 2018.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HuberQuantile {
    tau: f64,
    kappa: f64,
}

impl HuberQuantile {
    /// The loss of the quantile `tau`, between 0 and 1, that is quadratic up to the distance
    /// `kappa`.
    ///
    /// # Errors
    ///
    /// If `tau` is not between 0 and 1, or is one of them, or if `kappa` is not a finite number
    /// above 0.
    pub fn new(tau: f64, kappa: f64) -> Result<Self, Error> {
        let tau = error::open_fraction("tau", tau)?;
        Ok(Self { tau, kappa: error::positive("kappa", kappa)? })
    }
}

impl Pointwise for HuberQuantile {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        math::huber_quantile(pred - target, self.tau, self.kappa)
    }

    fn properties(&self) -> Properties {
        let even = self.tau == 0.5;
        let joints = Kinks::both(self.kappa);
        let steeper = self.tau.max(1.0 - self.tau);
        Properties {
            symmetric: even,
            lipschitz: steeper,
            smoothness: steeper / self.kappa,
            kinks: if even { joints } else { joints.and_at_target() },
            ..Properties::RESIDUAL
        }
    }
}
