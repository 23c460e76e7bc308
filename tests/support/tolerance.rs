//! How close is close enough: the only place that knows.

use std::fmt::Debug;

use approx::relative_eq;

use super::Number;

/// What is compared, which decides how close the two must be.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Comparison {
    /// A gradient with differences of the value.
    GradientByDifferences,
    /// A Hessian with differences of the gradient.
    HessianByDifferences,
    /// A formula in lanes with the same formula in scalars, whose functions are others.
    Twin,
    /// Two ways to write the same thing.
    Identity,
    /// A sum or a mean with the same, added up with more digits.
    Sum,
    /// A sum or a mean of numbers that are made to be hard to add up.
    HardSum,
    /// A row of a softmax with a textbook implementation in f64.
    Row,
}

/// The tolerances relative to what is expected, and relative to the scale, in units of the number
/// type's epsilon.
const fn tolerance(comparison: Comparison) -> (f64, f64) {
    match comparison {
        // 1e-9 and 1e-11, 1e-8 and 1e-10 in f64.
        Comparison::GradientByDifferences => (4.5e6, 4.5e4),
        Comparison::HessianByDifferences => (4.5e7, 4.5e5),
        Comparison::Twin => (8.0, 2.0),
        Comparison::Identity => (4.0, 2.0),
        Comparison::Sum => (2.0, 1.0),
        Comparison::HardSum => (32.0, 0.0),
        Comparison::Row => (8.0, 4.0),
    }
}

/// Fails unless `got` is as close to `want` as the comparison asks for. `scale` is the size of the
/// numbers that the two were computed from.
#[track_caller]
pub(crate) fn assert_close<T: Number>(
    comparison: Comparison,
    context: impl Debug,
    got: T,
    want: f64,
    scale: f64,
) {
    let (relative, absolute) = tolerance(comparison);
    let unit = T::epsilon().wide();
    // A result below the smallest normal number may be returned as 0.
    let epsilon = absolute * unit * scale + T::min_positive_value().wide();
    let max_relative = relative * unit;
    let got = got.wide();
    assert!(
        relative_eq!(got, want, epsilon = epsilon, max_relative = max_relative),
        "{comparison:?} at {context:?}: got {got:e}, want {want:e}"
    );
}

/// Fails unless the numbers are the same bits, or both NaN.
#[track_caller]
pub(crate) fn assert_same<T: Number>(context: impl Debug, got: &[T], want: &[T]) {
    assert_eq!(got.len(), want.len(), "the lengths at {context:?}");
    let same = |a: T, b: T| a.wide().to_bits() == b.wide().to_bits() || (a.is_nan() && b.is_nan());
    if let Some(i) = (0..got.len()).find(|&i| !same(got[i], want[i])) {
        panic!("number {i} at {context:?}: got {:e}, want {:e}", got[i], want[i]);
    }
}

/// The derivative of a function, by differences of five points.
pub(crate) fn slope(f: impl Fn(f64) -> f64, x: f64) -> f64 {
    slope_by(1.0 / 1024.0, f, x)
}

fn slope_by(step: f64, f: impl Fn(f64) -> f64, x: f64) -> f64 {
    let difference = |k: f64| f(x + k * step) - f(x - k * step);
    (8.0 * difference(1.0) - difference(2.0)) / (12.0 * step)
}

/// Whether differences with twice the step agree so well that those with one step, whose error is a
/// sixteenth, can be trusted: the function is smooth there, and not too steep.
pub(crate) fn is_reliable(
    comparison: Comparison,
    f: impl Fn(f64) -> f64,
    x: f64,
    scale: f64,
) -> bool {
    let (relative, absolute) = tolerance(comparison);
    let (fine, rough) = (slope(&f, x), slope_by(1.0 / 512.0, &f, x));
    (fine - rough).abs() <= 4.0 * f64::EPSILON * (relative * fine.abs() + absolute * scale)
}
