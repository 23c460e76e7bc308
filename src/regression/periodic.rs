use crate::{Error, Pointwise, Properties, Real, error, math};

/// A loss of angles, times of day and other quantities that come around: it does not see how many
/// whole periods prediction and target are apart.
///
/// # Formula
///
/// ```text
/// 1 − cos(kr),   with derivatives k sin(kr) and k² cos(kr)
/// r = pred − target;  k = 2π/period
/// ```
///
/// It is at most 2, and not convex. The value is computed as 2 sin²(½kr), which keeps its digits
/// where prediction and target nearly agree. A residual of so many periods that its last digit is
/// worth one or more, or an infinite one, counts as a whole number of them.
///
/// # Elsewhere
///
/// `PeriodicLoss` in LossFunctions.jl, with a period of 1 unless told.
///
/// # Example
///
/// ```
/// use lossfn::{Periodic, Pointwise};
///
/// let hours = Periodic::new(24.0)?;
/// approx::assert_relative_eq!(hours.at(23.0, 1.0).value, hours.at(3.0, 1.0).value);
/// assert_eq!(hours.at(13.0, 1.0).value, 2.0);
/// assert_eq!(hours.at(49.0, 1.0).value, 0.0);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// The exponent of the law of R. von Mises, *Über die „Ganzzahligkeit“ der Atomgewichte und
/// verwandte Fragen*, 1918.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Periodic {
    period: f64,
}

impl Periodic {
    /// The loss that repeats itself after each `period`: 2π for radians, 360 for degrees.
    ///
    /// # Errors
    ///
    /// If `period` is not a finite number above 0.
    pub fn new(period: f64) -> Result<Self, Error> {
        Ok(Self { period: error::positive("period", period)? })
    }
}

impl Pointwise for Periodic {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        math::periodic(pred - target, self.period)
    }

    fn properties(&self) -> Properties {
        let rate = core::f64::consts::TAU / self.period;
        Properties {
            convex: false,
            lipschitz: rate,
            smoothness: rate * rate,
            bound: 2.0,
            ..Properties::RESIDUAL
        }
    }
}
