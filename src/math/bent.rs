//! Losses made of straight pieces and parabolas: where a piece ends, a derivative jumps.

use crate::math::kinks::clamped;
use crate::math::parameter::{at_most_largest, held, reaches, representable};
use crate::real::{Jet, Mask, Plain, Real};
use crate::scalar::Scalar;

/// 1 where a distance is not beyond an end, 0 where it is, and NaN where it is NaN.
#[inline(always)]
fn one_up_to<P: Plain>(distance: P, end: P) -> P {
    let one = distance.le(end).select(distance.splat(1.0), distance);
    distance.gt(end).select(distance.splat(0.0), one)
}

/// ½x² for |x| ≤ δ, δ(|x| − ½δ) beyond: with x held between ±δ, which is the slope, both are
/// slope · (x − ½slope).
#[inline(always)]
pub(crate) fn huber<R: Real>(x: R, delta: f64) -> R {
    x.chain(
        #[inline(always)]
        |x| {
            let delta = representable(x, delta);
            let first = clamped(x, delta);
            Jet { value: first * (x - first * 0.5), first, second: one_up_to(x.magnitude(), delta) }
        },
    )
}

/// ½x²/β for |x| ≤ β, |x| − ½β beyond: slope · (x − ½β slope) with the slope x/β, held between ±1.
#[inline(always)]
pub(crate) fn smooth_l1<R: Real>(x: R, beta: f64) -> R {
    x.chain(
        #[inline(always)]
        |x| {
            let beta = representable(x, beta);
            let first = clamped(x / beta, x.splat(1.0));
            Jet {
                value: first * (x - first * (beta * 0.5)),
                first,
                second: one_up_to(x.magnitude(), beta) / beta,
            }
        },
    )
}

/// ½[|x| − k]₊²
#[inline(always)]
pub(crate) fn dead_zone<R: Real>(x: R, k: f64) -> R {
    x.chain(
        #[inline(always)]
        |x| {
            let (zero, d, k) = (x.splat(0.0), x.magnitude(), at_most_largest(x, k));
            let excess = x - clamped(x, k);
            let one = d.ge(k).select(x.splat(1.0), d);
            Jet { value: excess * (excess * 0.5), first: excess, second: d.lt(k).select(zero, one) }
        },
    )
}

/// ½x² for |x| < c, else ½c². At c, where the slope would jump, it is 0, and the second derivative
/// still 1.
#[inline(always)]
pub(crate) fn truncated_squared<R: Real>(x: R, c: f64) -> R {
    x.chain(
        #[inline(always)]
        |x| {
            let (zero, d) = (x.splat(0.0), x.magnitude());
            // Where the format cannot hold c, no number is there.
            let outside = d.ge(c);
            Jet {
                value: outside.select(x.splat(0.5 * c * c), d * (d * 0.5)),
                first: outside.select(zero, x),
                second: one_up_to(d, at_most_largest(x, c)),
            }
        },
    )
}

/// Hampel's loss: ½x² up to a, rising straight to b, flattening to c, flat.
///
/// The slope is |x|, held at a, times a height, which falls from 1 at b to 0 at c. The value is that of
/// Huber's loss at a distance that beyond b is the integral of the height.
#[inline(always)]
pub(crate) fn hampel<R: Real>(x: R, a: f64, b: f64, c: f64) -> R {
    x.chain(
        #[inline(always)]
        |x| {
            let (zero, d) = (x.splat(0.0), x.magnitude());
            let Hampel { value, height } = hampel_parts(d, a, b, c);
            let bend = d.gt(a).select(zero, d.eq(d).select(d.splat(1.0), d));
            let bend = d.gt(b).select(d.splat(-a / (c - b)), bend);
            Jet {
                value,
                first: clamped(x, representable(x, a)) * height,
                second: reaches(d, c).select(zero, bend),
            }
        },
    )
}

/// What Hampel's loss of a distance and its kernel are made of.
struct Hampel<P: Plain> {
    value: P,
    /// How much is left of the slope: (c − d)/(c − b), held between 0 and 1.
    height: P,
}

#[inline(always)]
fn hampel_parts<P: Plain>(d: P, a: f64, b: f64, c: f64) -> Hampel<P> {
    // Scaled twice by 1/√c, if the format may not hold c: it may not hold 1/c either.
    let root = if c < 1e30 { 1.0 } else { 1.0 / power_of_two_below(Scalar(c).square_root().0) };
    let (unit, gap) = (held(d, root), held(d, (c - b) * root * root));
    let left = (d.splat(c * root * root) - d * unit * unit) / gap;
    let height = d.gt(b).select(d.splat(0.0).larger(left), d.splat(1.0));

    let d = d.splat(c).smaller(d);
    let knee = at_most_largest(d, b).smaller(d);
    let distance = (d - knee).mul_add(height * 0.5 + 0.5, knee);
    let slope = representable(d, a).smaller(d);
    Hampel { value: slope * (distance - slope * 0.5), height }
}

/// The largest power of two that is not above c ≥ 1.
fn power_of_two_below(c: f64) -> f64 {
    const EXPONENT: u64 = 0x7ff << 52;
    f64::from_bits(c.to_bits() & EXPONENT)
}

/// Twice Hampel's loss of √s.
#[inline(always)]
pub(crate) fn hampel_of_square<R: Real>(s: R, a: f64, b: f64, c: f64) -> R {
    s.chain(
        #[inline(always)]
        |s| {
            let (zero, one, d) = (s.splat(0.0), s.splat(1.0), s.square_root());
            let (flat, falls, straight) = (reaches(s, c * c), s.gt(b * b), s.gt(a * a));
            let Hampel { value, height } = hampel_parts(d, a, b, c);
            let pull = s.splat(a) / d;
            let drop = s.splat(-a * (c / (c - b))) / d / (s + s);
            let second = falls.select(drop, straight.select(-pull / (s + s), zero));
            Jet {
                value: straight.select(value * 2.0, s),
                first: flat.select(zero, straight.select(height * pull, one)),
                second: flat.select(zero, second),
            }
        },
    )
}

/// ([√s − k]₊)²
#[inline(always)]
pub(crate) fn dead_zone_of_square<R: Real>(s: R, k: f64) -> R {
    s.chain(
        #[inline(always)]
        |s| {
            let (zero, d, square) = (s.splat(0.0), s.square_root(), k * k);
            let k = at_most_largest(s, k);
            // The root may have been rounded up, and in a narrow format the square of k down.
            let inside = s.lt(square) | d.lt(k) | s.eq(0.0);
            let (excess, share) = (d - k, k / d);
            Jet {
                value: inside.select(zero, excess * excess),
                first: inside.select(zero, -share + 1.0),
                second: inside.select(zero, share / (s + s)),
            }
        },
    )
}

/// Twice Huber's loss of √s.
#[inline(always)]
pub(crate) fn huber_of_square<R: Real>(s: R, delta: f64) -> R {
    s.chain(
        #[inline(always)]
        |s| {
            let (d, outside) = (s.square_root(), s.gt(delta * delta));
            let pull = s.splat(delta) / d;
            let one = s.splat(1.0);
            Jet {
                value: outside.select((d * 2.0 - delta) * delta, s),
                first: outside.select(pull, one),
                second: outside.select(-pull / (s + s), s.splat(0.0)),
            }
        },
    )
}
