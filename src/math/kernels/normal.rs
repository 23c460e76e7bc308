//! The normal distribution.

use super::exact::halves;
use super::power::exp_of_pair;
use super::{Tables, Vector, literal, polynomial};

/// The density e^(−½x²)/√(2π), to 1.8 units in the last place: x² is computed with more digits than
/// the format has.
#[inline(always)]
pub(crate) fn normal_density<V: Vector>(x: V) -> V {
    // Beyond this the density is 0, and x² may overflow.
    let end = literal(x, 64.0);
    let bounded = V::select(end.less(x.abs()), end, x);
    let (high, low) = halves(bounded);
    let half = literal(x, -0.5);
    let rest = (bounded + high) * low * half;
    exp_of_pair(high * high * half, rest, FRAC_1_SQRT_TAU)
}

/// 1/√(2π)
const FRAC_1_SQRT_TAU: f64 = 0.398_942_280_401_432_7;

/// φ(x)/(1 − Φ(x)) − x for x ≥ 0, to 4 units in the last place: from √(2/π) down to
/// 1/x.
///
/// Up to x = 2 it is a polynomial; beyond, one in 1/(x + 4), divided by x + 4.
#[inline(always)]
pub(crate) fn normal_hazard_excess<V: Vector>(x: V) -> V {
    let one = literal(x, 1.0);
    let near = polynomial(x - one, V::Element::NORMAL_HAZARD_NEAR);
    let inverse = one / (x + literal(x, 4.0));
    let u = inverse.mul_add(literal(x, -12.0), one);
    let far = inverse * polynomial(u, V::Element::NORMAL_HAZARD_FAR);
    V::select(x.less(literal(x, 2.0)), near, far)
}
