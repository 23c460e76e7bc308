//! A squared residual that costs little below a threshold.

use crate::math::robust::scale;
use crate::real::{Jet, Mask, Plain, Real};

/// The scalars of the kernel b ln(1 + e^((s−a)/b)) − b ln(1 + e^(−a/b)).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Tolerance {
    pub(crate) a: f64,
    pub(crate) b: f64,
    /// 1/(1 + e^(−a/b))
    pub(crate) share: f64,
    /// ln(1 + e^(−a/b))
    pub(crate) rest: f64,
}

/// Half the kernel, ρ′, ρ″ b, and s/b, all from ½s, which does not overflow before the loss does.
///
/// With d = (s − a)/b the difference of logarithms is ln(1 + e^d (1 − e^(−s/b))/(1 + e^(−a/b))),
/// which nothing cancels in; where e^d is large its logarithm d stands for it.
#[inline(always)]
fn parts<P: Plain>(half: P, t: Tolerance) -> [P; 4] {
    let (one, zero) = (half.splat(1.0), half.splat(0.0));
    let (half_a, largest) = (half.splat(0.5 * t.a), half.largest());
    let excess = half - half_a.gt(largest).select(largest, half_a);
    let half_b = scale(half, t.b) * 0.5;
    let (ratio, d) = (half / half_b, excess / half_b);
    let far = d.gt(FAR);

    let (power, _) = far.select(-d, d).exp_and_exp_m1();
    let (_, decay_m1) = (-ratio).decay_and_decay_m1();
    let argument = far.select(power, power * -decay_m1 * t.share);
    let ln = argument.logarithm_1p();
    let value = far.select(half_b * (ln - t.rest) + excess, half_b * ln);

    let scale = one / (power + 1.0);
    let weight = far.select(one, power) * scale;
    let product = power * scale * scale;
    let spread = power.eq(0.0).select(zero, product * ratio);
    [value, weight, product, spread]
}

/// Beyond this distance from the threshold, in units of b, e^d is not needed.
const FAR: f64 = 16.0;

/// ½ρ(x²)
#[inline(always)]
pub(crate) fn tolerant<R: Real>(x: R, tolerance: Tolerance) -> R {
    x.chain(
        #[inline(always)]
        |x| {
            let [value, weight, _, spread] = parts(x * (x * 0.5), tolerance);
            Jet { value, first: x * weight, second: weight + spread * 2.0 }
        },
    )
}

/// ρ(s)
#[inline(always)]
pub(crate) fn tolerant_of_square<R: Real>(s: R, tolerance: Tolerance) -> R {
    s.chain(
        #[inline(always)]
        |s| {
            let [half, weight, product, _] = parts(s * 0.5, tolerance);
            Jet { value: half * 2.0, first: weight, second: product / scale(s, tolerance.b) }
        },
    )
}
