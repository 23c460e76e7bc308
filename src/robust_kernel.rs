//! A robust loss as a kernel of a squared residual, as least-squares solvers want it.

use crate::{Element, Pointwise, Real};

/// A loss that is half a function ρ of the squared residual: ½ρ(r²).
///
/// This is how solvers for nonlinear least squares (Ceres, SciPy's `least_squares`) take a robust
/// loss. The residual may be a vector: then s is its squared length. ρ′(s) is the weight of
/// iteratively reweighted least squares.
///
/// ```
/// use lossfn::{Cauchy, RobustKernel};
///
/// let loss = Cauchy::new(1.0)?;
/// let [value, first, second] = loss.rho(1.0);
/// approx::assert_relative_eq!(value, 2_f64.ln());
/// assert_eq!((first, second), (0.5, -0.25));
/// assert_eq!(loss.irls_weight(0.0), 1.0);
/// assert_eq!(loss.irls_weight(4.0), 0.2);
/// # Ok::<(), lossfn::Error>(())
/// ```
pub trait RobustKernel: Sync {
    /// ρ(s) for a squared residual s ≥ 0, as a formula.
    ///
    /// ρ(s) ≈ s near zero, unless the loss says otherwise.
    fn kernel<R: Real>(&self, s: R) -> R;

    /// ρ(s), ρ′(s) and ρ″(s); NaN for s < 0 and for NaN.
    fn rho<T: Element>(&self, s: T) -> [T; 3]
    where
        Self: Sized,
    {
        if s >= T::default() {
            T::point(&Square(self), s, T::default())
        } else {
            [T::from_f64(f64::NAN); 3]
        }
    }

    /// ρ′(s): how much a residual with the square s counts among others.
    ///
    /// A step of Gauss-Newton with these weights is one of iteratively reweighted least squares.
    fn irls_weight<T: Element>(&self, s: T) -> T
    where
        Self: Sized,
    {
        let [_, weight, _] = self.rho(s);
        weight
    }
}

/// A kernel as a formula of a prediction that is the squared residual.
struct Square<'a, K>(&'a K);

impl<K: RobustKernel> Pointwise for Square<'_, K> {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, _: R::Plain) -> R {
        self.0.kernel(pred)
    }
}
