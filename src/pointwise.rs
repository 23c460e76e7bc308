//! A loss as one formula.

use crate::Element;
use crate::domain::Domain;
use crate::engine::{self, Targets};
use crate::error::Error;
use crate::loss::{Loss, PerSample, loss_by_pass};
use crate::pass::{Output, Scaling};
use crate::properties::Properties;
use crate::real::Real;

/// A loss of one prediction and one target: a formula.
///
/// The formula is all there is to write. It is computed with plain numbers for the value and with
/// [`Dual`](crate::Dual) numbers for the derivatives, in SIMD lanes, and makes the type a
/// [`Loss`](crate::Loss) and [`PerSample`] for every [`Element`].
///
/// ```
/// use lossfn::{Loss, Pointwise, Real};
///
/// /// ln cosh(pred − target)
/// struct LogCosh;
///
/// impl Pointwise for LogCosh {
///     fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
///         (pred - target).ln_cosh()
///     }
/// }
///
/// let gradient = LogCosh.gradient(&[0.5_f32, -2.0], &[0.0, 0.0])?;
/// assert!((gradient[0] - 0.5 * 0.5_f32.tanh()).abs() < 1e-7);
/// assert_eq!(LogCosh.at(0.0, 0.0).hessian, 1.0);
/// # Ok::<(), lossfn::Error>(())
/// ```
pub trait Pointwise: Sync {
    /// The loss of one prediction.
    ///
    /// The body should be arithmetic and the functions of [`Real`] only, and marked
    /// `#[inline(always)]` where speed matters: it is computed many lanes at a time.
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R;

    /// What a prediction may be; all numbers, unless the loss says otherwise.
    fn prediction_domain(&self) -> Domain {
        Domain::REAL
    }

    /// What a target may be; all numbers, unless the loss says otherwise.
    fn target_domain(&self) -> Domain {
        Domain::REAL
    }

    /// What is true of this loss: convexity, bounds, kinks. Nothing, unless it says otherwise.
    fn properties(&self) -> Properties {
        Properties::UNKNOWN
    }

    /// Value and derivatives for one prediction and one target; NaN outside the domain.
    ///
    /// They are the same bits as in a batch.
    fn at<T: Element>(&self, pred: T, target: T) -> Point<T>
    where
        Self: Sized,
    {
        let inside = self.prediction_domain().contains(pred.to_f64())
            && self.target_domain().contains(target.to_f64());
        if inside {
            let [value, gradient, hessian] = T::point(self, pred, target);
            Point { value, gradient, hessian }
        } else {
            let nan = T::from_f64(f64::NAN);
            Point { value: nan, gradient: nan, hessian: nan }
        }
    }
}

/// A loss at one prediction and one target.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point<T> {
    /// The loss.
    pub value: T,
    /// Its derivative with respect to the prediction.
    pub gradient: T,
    /// Its second derivative with respect to the prediction.
    pub hessian: T,
}

impl<L: Pointwise, T: Element> PerSample<T> for L {
    fn pass(
        &self,
        pred: &[T],
        target: &[T],
        output: Output<'_, T>,
        scaling: Scaling<'_, T>,
    ) -> Result<f64, Error> {
        let domains = [self.prediction_domain(), self.target_domain()];
        T::pass(self, &domains, pred, Targets::Numbers(target), output, scaling)
    }
}

/// A loss of two classes: its target may be a `bool`, too.
///
/// `false` and `true` stand for the ends of the loss's
/// [target domain](Pointwise::target_domain): −1 and 1 for a margin loss, 0 and 1 for a loss of
/// probabilities.
///
/// ```
/// use lossfn::{Hinge, Loss};
///
/// assert_eq!(Hinge.value(&[0.5, 3.0], &[false, true])?, 0.75);
/// assert_eq!(Hinge.gradient(&[0.5, 3.0], &[false, true])?, [0.5, 0.0]);
/// # Ok::<(), lossfn::Error>(())
/// ```
pub trait TwoClasses: Pointwise {}

impl<L: TwoClasses, T: Element> PerSample<T, bool> for L {
    fn pass(
        &self,
        pred: &[T],
        target: &[bool],
        output: Output<'_, T>,
        scaling: Scaling<'_, T>,
    ) -> Result<f64, Error> {
        let domains = [self.prediction_domain(), self.target_domain()];
        let [no, yes] = domains[1].ends();
        let flags = Targets::Flags(target, [T::from_f64(no), T::from_f64(yes)]);
        T::pass(self, &domains, pred, flags, output, scaling)
    }
}

/// The mean, for which a few samples take a shorter way than a [pass](PerSample::pass).
#[inline]
fn mean<L: Pointwise, T: Element>(
    loss: &L,
    pred: &[T],
    target: &[T],
    mut output: Output<'_, T>,
) -> Result<f64, Error> {
    match engine::small_mean(loss, pred, target, &mut output) {
        Some(mean) => Ok(mean),
        None => loss.pass(pred, target, output, Scaling::default()),
    }
}

impl<L: Pointwise, T: Element> Loss<T> for L {
    fn value(&self, pred: &[T], target: &[T]) -> Result<T, Error> {
        mean(self, pred, target, Output::Value).map(T::from_f64)
    }

    fn gradient_into(&self, pred: &[T], target: &[T], gradient: &mut [T]) -> Result<(), Error> {
        mean(self, pred, target, Output::Gradient(gradient)).map(drop)
    }

    fn value_and_gradient(&self, pred: &[T], target: &[T], gradient: &mut [T]) -> Result<T, Error> {
        mean(self, pred, target, Output::ValueAndGradient(gradient)).map(T::from_f64)
    }
}

loss_by_pass! {
    [L: TwoClasses, T: Element] L, bool;
}
