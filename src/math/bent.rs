//! Robust kernels made of pieces: where a piece ends, a derivative jumps.

use crate::math::parameter::{at_most_largest, reaches};
use crate::real::{Jet, Mask, Plain, Real};

/// Hampel's loss: ½x² up to a, rising straight to b, flattening to c, flat.
///
/// From b on it is a(b − ½a + e(1 − ½e/(c − b))) with e = |x| − b, a sum of what is not negative.
#[inline(always)]
pub(crate) fn hampel<R: Real>(x: R, a: f64, b: f64, c: f64) -> R {
    x.chain(
        #[inline(always)]
        |x| {
            let (fall, zero, d) = (a / (c - b), x.splat(0.0), x.magnitude());
            let (flat, falls, straight) = (reaches(d, c), d.gt(b), d.gt(a));
            let rising = (d - a * 0.5) * a;
            let falling = falling(d, a, b, c);
            let value = falls.select(falling, straight.select(rising, d * (d * 0.5)));
            let slope = falls.select(height(d, b, c) * a, straight.select(d.splat(a), d));
            let slope = flat.select(zero, slope);
            let bend = falls.select(d.splat(-fall), straight.select(zero, d.splat(1.0)));
            Jet {
                value: flat.select(d.splat(0.5 * a * (b + c - a)), value),
                first: x.lt(0.0).select(-slope, slope),
                second: flat.select(zero, bend),
            }
        },
    )
}

/// The third piece of Hampel's loss.
#[inline(always)]
fn falling<P: Plain>(d: P, a: f64, b: f64, c: f64) -> P {
    let e = d - b;
    let risen = e * (e * (-0.5 / (c - b)) + 1.0);
    (risen + (b - 0.5 * a)) * a
}

/// (c − d)/(c − b): how much is left of the slope between b and c.
#[inline(always)]
fn height<P: Plain>(d: P, b: f64, c: f64) -> P {
    let (end, width) = (d.splat(c), c - b);
    let left = (end - d) / d.splat(width);
    // Where the format cannot hold c, it is far.
    end.gt(d.largest()).select((d - b) * (-1.0 / width) + 1.0, left)
}

/// Twice Hampel's loss of √s.
#[inline(always)]
pub(crate) fn hampel_of_square<R: Real>(s: R, a: f64, b: f64, c: f64) -> R {
    s.chain(
        #[inline(always)]
        |s| {
            let (zero, d) = (s.splat(0.0), s.square_root());
            let (flat, falls, straight) = (reaches(s, c * c), s.gt(b * b), s.gt(a * a));
            let rising = (d * 2.0 - a) * a;
            let value = falls.select(falling(d, a, b, c) * 2.0, straight.select(rising, s));
            let pull = s.splat(a) / d;
            let one = s.splat(1.0);
            let weight = falls.select(height(d, b, c) * pull, straight.select(pull, one));
            let drop = s.splat(-a * (c / (c - b))) / d / (s + s);
            let second = falls.select(drop, straight.select(-pull / (s + s), zero));
            Jet {
                value: flat.select(s.splat(a * (b + c - a)), value),
                first: flat.select(zero, weight),
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
