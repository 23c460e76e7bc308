//! Kernels of residuals that are ½u² near zero.

use crate::real::{Jet, Mask, Plain, Real};

/// c² f(x/c) for a kernel f with f(u) ≈ ½u² near zero.
///
/// Where x/c is so small that f is ½u² to the last digit, the scale cancels; computing with it
/// would underflow for a large c. Nor does a small one, or one that the format cannot hold, turn a
/// finite x into an infinity.
#[inline(always)]
fn rescaled<P: Plain>(x: P, c: f64, f: impl FnOnce(P) -> Jet<P>) -> Jet<P> {
    let largest = x.largest();
    let smallest = x.splat(4.0) / largest;
    let c = x.splat(c);
    let c = c.lt(smallest).select(smallest, c);
    let c = c.gt(largest).select(largest, c);
    let u = x / c;
    let bounded = x.magnitude().le(largest) & u.magnitude().gt(largest);
    let u = bounded.select(x.lt(0.0).select(-largest, largest), u);
    let Jet { value, first, second } = f(u);
    let tiny = u.magnitude().lt(TINY);
    Jet {
        value: tiny.select(x * (x * 0.5), value * c * c),
        first: tiny.select(x, first * c),
        second,
    }
}

/// Half a unit in the last place of every format that is computed with is larger.
const TINY: f64 = 1.0 / (1_u64 << 60) as f64;

/// ½c² ln(1 + (x/c)²), exact for small x and without overflow for large x.
#[inline(always)]
pub(crate) fn half_ln_1p_square<R: Real>(x: R, c: f64) -> R {
    x.chain(
        #[inline(always)]
        |x| {
            rescaled(
                x,
                c,
                #[inline(always)]
                |u| unit_half_ln_1p_square(u),
            )
        },
    )
}

/// ½ ln(1 + u²), with derivatives u/(1 + u²) and (1 − u²)/(1 + u²)².
///
/// With t = min(|u|, 1/|u|) nothing overflows: ½ ln(1 + u²) = ln max(|u|, 1) + ½ ln(1 + t²).
#[inline(always)]
fn unit_half_ln_1p_square<P: Plain>(u: P) -> Jet<P> {
    let size = u.magnitude();
    let outside = size.gt(1.0);
    let one = u.splat(1.0);
    let t = outside.select(one / size, size);
    let square = t * t;
    let value = outside.select(size, one).logarithm() + square.logarithm_1p_unit() * 0.5;
    let weight = one / (square + 1.0);
    let first = t * weight;
    let second = (one - t) * (one + t) * weight * weight;
    Jet {
        value,
        first: u.lt(0.0).select(-first, first),
        second: outside.select(-(second * square), second),
    }
}
