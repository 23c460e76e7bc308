//! Losses behind pointers. Every loss is compiled for several instruction sets: this way that
//! happens once for each number type, and not once more for each law or adapter.

use std::fmt::LowerExp;

use lossfn::{
    Adapters, Domain, Dual, Element, Error, Loss, Output, PerSample, Pointwise, Properties, Scalar,
    Scaling,
};
use num_traits::Float;

/// `f32` and `f64`.
pub(crate) trait Number: Element + Float + LowerExp {
    /// This number, exactly. (Both of the traits above have a `to_f64`.)
    fn wide(self) -> f64 {
        Element::to_f64(self)
    }
}

impl<T: Element + Float + LowerExp> Number for T {}

/// A pointwise loss, as an object.
pub(crate) trait Subject<T: Number>: PerSample<T> + Sync {
    /// [`Pointwise::at`]: value, gradient and Hessian.
    fn point(&self, pred: T, target: T) -> [T; 3];

    /// The same from the formula alone: no lanes, no engine, and the standard library's functions.
    fn scalar_point(&self, pred: T, target: T) -> [T; 3];

    /// The value and the gradient of a batch, called on the type itself.
    fn called_statically(&self, pred: &[T], target: &[T]) -> Result<(T, Vec<T>), Error>;

    /// Where predictions and targets may lie.
    fn domains(&self) -> [Domain; 2];

    /// [`Pointwise::properties`]
    fn claims(&self) -> Properties;

    /// The predictions where the gradient or the Hessian is claimed to jump.
    fn kinks(&self, target: f64) -> Vec<f64> {
        let claims = self.claims();
        claims.kinks.predictions(claims.argument, target).collect()
    }
}

impl<L: Pointwise, T: Number> Subject<T> for L {
    fn point(&self, pred: T, target: T) -> [T; 3] {
        let point = self.at(pred, target);
        [point.value, point.gradient, point.hessian]
    }

    fn scalar_point(&self, pred: T, target: T) -> [T; 3] {
        let result = self.formula(Dual::<_, 2>::variable(Scalar(pred)), Scalar(target));
        [result.value().0, result.first().0, result.second().0]
    }

    fn called_statically(&self, pred: &[T], target: &[T]) -> Result<(T, Vec<T>), Error> {
        Ok((self.value(pred, target)?, self.gradient(pred, target)?))
    }

    fn domains(&self) -> [Domain; 2] {
        [self.prediction_domain(), self.target_domain()]
    }

    fn claims(&self) -> Properties {
        self.properties()
    }
}

/// Any loss, as a loss that adapters can be put on; also a loss that is neither a formula nor one
/// of the crate's.
#[derive(Clone, Copy)]
pub(crate) struct Any<'a, T, Y = T>(pub(crate) &'a dyn PerSample<T, Y>);

impl<T, Y> Adapters for Any<'_, T, Y> {}

impl<T: Element, Y> Loss<T, Y> for Any<'_, T, Y> {
    fn value(&self, pred: &[T], target: &[Y]) -> Result<T, Error> {
        self.0.value(pred, target)
    }

    fn gradient_into(&self, pred: &[T], target: &[Y], gradient: &mut [T]) -> Result<(), Error> {
        self.0.gradient_into(pred, target, gradient)
    }

    fn value_and_gradient(&self, pred: &[T], target: &[Y], gradient: &mut [T]) -> Result<T, Error> {
        self.0.value_and_gradient(pred, target, gradient)
    }
}

impl<T: Element, Y> PerSample<T, Y> for Any<'_, T, Y> {
    fn pass(
        &self,
        pred: &[T],
        target: &[Y],
        output: Output<'_, T>,
        scaling: Scaling<'_, T>,
    ) -> Result<f64, Error> {
        self.0.pass(pred, target, output, scaling)
    }
}
