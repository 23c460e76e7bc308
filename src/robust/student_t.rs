use crate::{Error, Pointwise, Properties, Real, RobustKernel, Scalar, error, math};

/// The negative logarithm of Student's density: errors with heavy tails, heavier for fewer degrees
/// of freedom.
///
/// # Formula
///
/// ```text
/// ½(ν + 1) ln(1 + u),   u = r²/(νs²),
///     with derivatives (ν + 1)r/(νs² + r²) and (ν + 1)(νs² − r²)/(νs² + r²)²
/// r = pred − target
/// ```
///
/// ν is the degrees of freedom and s the scale. It is the negative log-likelihood without its
/// constants, so near zero it is ½r²(ν + 1)/(νs²), and ρ(s) of [`RobustKernel`] is twice it. It is not
/// convex: the Hessian is negative where |r| > s√ν.
///
/// # Elsewhere
///
/// statsmodels' `StudentT` is ½c²ν ln(1 + (r/c)²/ν), with c = 2.3849 and ν = 4: this times
/// νc²/(ν + 1), so that it is ½r² near zero.
///
/// # Example
///
/// ```
/// use lossfn::{Pointwise, StudentT};
///
/// let loss = StudentT::new(3.0, 2.0)?;
/// assert_eq!(loss.at(2.0, 0.0).gradient, 0.5);
/// approx::assert_relative_eq!(loss.at(6.0, 0.0).value, 2.0 * 4_f64.ln());
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// K. L. Lange, R. J. A. Little, J. M. G. Taylor, *Robust statistical modeling using the t
/// distribution*, 1989.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StudentT {
    degrees_of_freedom: f64,
    /// s√ν
    width: f64,
}

impl StudentT {
    /// The loss with these degrees of freedom and this scale, which is not the standard deviation.
    ///
    /// # Errors
    ///
    /// If one of the two is not a finite number above 0.
    pub fn new(degrees_of_freedom: f64, scale: f64) -> Result<Self, Error> {
        let degrees_of_freedom = error::positive("degrees_of_freedom", degrees_of_freedom)?;
        let scale = error::positive("scale", scale)?;
        Ok(Self { degrees_of_freedom, width: scale * Scalar(degrees_of_freedom).sqrt().0 })
    }
}

impl Pointwise for StudentT {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        math::log_likelihood(pred - target, self.width, self.degrees_of_freedom + 1.0)
    }

    fn properties(&self) -> Properties {
        Properties {
            convex: false,
            lipschitz: 0.5 * (self.degrees_of_freedom + 1.0) / self.width,
            smoothness: (self.degrees_of_freedom + 1.0) / self.width / self.width,
            ..Properties::RESIDUAL
        }
    }
}

impl RobustKernel for StudentT {
    #[inline(always)]
    fn kernel<R: Real>(&self, s: R) -> R {
        math::log_likelihood_of_square(s, self.width, self.degrees_of_freedom + 1.0)
    }
}
