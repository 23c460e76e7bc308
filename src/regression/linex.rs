use crate::{Error, Pointwise, Properties, Real, error, math};

/// A loss that grows exponentially on one side of the target and linearly on the other, for errors
/// that are worse in one direction.
///
/// # Formula
///
/// ```text
/// e^(ar) − ar − 1,   with derivatives a(e^(ar) − 1) and a² e^(ar)
/// r = pred − target
/// ```
///
/// With a > 0 predictions that are too high cost more, with a < 0 those that are too low. It is
/// ½a²r² near zero.
///
/// # Elsewhere
///
/// A metric in sktime (`mean_linex_error`), and in the literature, also with a factor in front. As
/// written, the difference has no digits left for small residuals.
///
/// # Example
///
/// ```
/// use lossfn::{Linex, Pointwise};
///
/// let loss = Linex::new(2.0)?;
/// approx::assert_relative_eq!(loss.at(1.0, 0.0).value, 2_f64.exp() - 3.0);
/// approx::assert_relative_eq!(loss.at(-1.0, 0.0).value, (-2_f64).exp() + 1.0);
/// assert_eq!(loss.at(-1000.0, 0.0).gradient, -2.0);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// H. R. Varian, *A Bayesian approach to real estate assessment*, 1975.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Linex {
    a: f64,
}

impl Linex {
    /// The loss whose exponential side is that of the sign of `a`, and grows the faster the larger
    /// `a` is.
    ///
    /// # Errors
    ///
    /// If `a` is 0 or not a finite number.
    pub fn new(a: f64) -> Result<Self, Error> {
        Ok(Self { a: error::finite_not_zero("a", a)? })
    }
}

impl Pointwise for Linex {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        math::linex(pred - target, self.a)
    }

    fn properties(&self) -> Properties {
        Properties { strictly_convex: true, symmetric: false, ..Properties::RESIDUAL }
    }
}
