//! Kernels of counts and amounts whose mean is predicted, or its logarithm.

use crate::math::exponential::Exponential;
use crate::math::parameter::{TINY, representable};
use crate::real::{Jet, Mask, Plain, Real};

/// `factor` · e^(rate · x)/rate, whose derivative is `factor` · e^(rate · x).
#[inline(always)]
pub(crate) fn exponential<R: Real>(x: R, factor: R::Plain, rate: f64) -> R {
    x.chain(
        #[inline(always)]
        |x| {
            let (one, exp) = (x.splat(1.0), Exponential::new(x * rate));
            let first = exp.times(factor);
            // A large factor meets the rate before it overflows, a small one after it has digits.
            let small = factor.magnitude().lt(1.0);
            let (before, after) = (small.select(one, one * rate), small.select(one * rate, one));
            let second = exp.times_both(factor * before, after);
            Jet { value: first / x.splat(rate), first, second }
        },
    )
}

/// ½y e^(−2x) − e^(−x) = e^(−x)(½t − 1) with t = y e^(−x).
#[inline(always)]
pub(crate) fn inverse_gaussian<R: Real>(x: R, y: R::Plain) -> R {
    x.chain(
        #[inline(always)]
        |x| {
            let exp = Exponential::new(-x);
            let t = exp.times(y);
            Jet {
                value: exp.times(t * 0.5 - 1.0),
                first: exp.times(-t + 1.0),
                second: exp.times(t * 2.0 - 1.0),
            }
        },
    )
}

/// (y + 1/a) ln(1 + a eˣ) − yx.
///
/// With t = a eˣ: where t > 1, yx cancels against the logarithm, and is taken out of it:
/// x/a + (y + 1/a)(ln a + ln(1 + 1/t)).
#[inline(always)]
pub(crate) fn negative_binomial<R: Real>(x: R, y: R::Plain, a: f64, ln_a: f64) -> R {
    x.chain(
        #[inline(always)]
        |x| negative_binomial_jet(x, y, a, ln_a),
    )
}

#[inline(always)]
fn negative_binomial_jet<P: Plain>(x: P, y: P, a: f64, ln_a: f64) -> Jet<P> {
    let (zero, one) = (x.splat(0.0), x.splat(1.0));
    let reciprocal = representable(x, 1.0 / a);
    let (a, ln_a) = (x.splat(a), x.splat(ln_a));
    // A factor that the format cannot hold goes into the exponent.
    let beyond = a.gt(x.largest());
    let shifted = x + beyond.select(ln_a, zero);
    let factor = beyond.select(one, a);
    let rising = Exponential::new(shifted);
    let falling = rising.inverse();
    let t = rising.times(factor);
    let mean = rising.times(beyond.select(reciprocal, one));

    let large = t.gt(1.0);
    let inverse = one / t;
    let small = large.select(inverse, t);
    let logarithm = small.logarithm_1p_unit();
    let weight = one / (small + 1.0);

    // Where the mean or its part that grows overflows, it outgrows the rest, unless the target is
    // NaN. Where t is nothing next to 1, ln(1 + t)/t is 1.
    let ratio = t.gt(TINY).select(logarithm * inverse, t + 1.0);
    let surplus = logarithm - x;
    let infinite = mean * (y * 0.0 + 1.0);
    let near = mean * ratio + y.eq(0.0).select(y, y * surplus);
    let near = mean.lt(f64::INFINITY).select(near, infinite);
    let linear = x * reciprocal;
    // Infinity would be NaN where t vanishes against it.
    let total = x.largest().smaller(y + reciprocal);
    let rest = total * (ln_a + logarithm);
    let infinite = linear * (y * 0.0 + 1.0);
    let far = linear.lt(f64::INFINITY).select(linear + rest, infinite);

    let near_first = mean - y;
    let far_first = reciprocal - falling.times(y) / factor;
    let y_times_t = shifted.gt(0.0).select(y * t, rising.times(y) * factor);
    let near_second = mean + y_times_t;
    let far_second = falling.times(total) / factor;
    Jet {
        value: large.select(far, near),
        first: large.select(far_first, near_first) * weight,
        second: large.select(far_second, near_second) * weight * weight,
    }
}
