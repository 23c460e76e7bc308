//! Kernels of counts and amounts whose mean is predicted, or its logarithm.

use crate::math::parameter::representable;
use crate::real::{Jet, Mask, Plain, Real};

/// `factor` · eˣ, see [`product_with_exp`].
#[inline(always)]
pub(super) fn scaled_exp<P: Plain>(factor: P, x: P) -> P {
    product_with_exp(factor, x, x.splat(1.0))
}

/// `factor` · eˣ · `share` for all that the format can hold, even where eˣ itself overflows or vanishes.
///
/// A factor of 0 gives 0. The exponential is cut into equal pieces where it is large or small: a
/// tiny factor times the first piece has all its digits again, and meets the share then.
#[inline(always)]
fn product_with_exp<P: Plain>(factor: P, x: P, share: P) -> P {
    let distance = x.magnitude();
    let (far, farther) = (distance.gt(80.0), distance.gt(160.0));
    let pieces = far.select(farther.select(x.splat(0.25), x.splat(0.5)), x.splat(1.0));
    let (piece, _) = (x * pieces).exp_and_exp_m1();
    let product = factor * piece * share;
    let product = far.select(product * piece, product);
    let product = farther.select(product * piece * piece, product);
    factor.eq(0.0).select(factor, product)
}

/// `factor` · e^(rate · x)/rate, whose derivative is `factor` · e^(rate · x).
///
/// NaN times a factor of 0 is 0.
#[inline(always)]
pub(crate) fn exponential<R: Real>(x: R, factor: R::Plain, rate: f64) -> R {
    x.chain(
        #[inline(always)]
        |x| {
            let (one, exponent) = (x.splat(1.0), x * rate);
            let first = scaled_exp(factor, exponent);
            // A large factor meets the rate before it overflows, a small one after it has digits.
            let small = factor.magnitude().lt(1.0);
            let (before, after) = (small.select(one, one * rate), small.select(one * rate, one));
            let second = product_with_exp(factor * before, exponent, after);
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
            let t = scaled_exp(y, -x);
            let one = x.splat(1.0);
            Jet {
                value: scaled_exp(t * 0.5 - 1.0, -x),
                first: scaled_exp(one - t, -x),
                second: scaled_exp(t * 2.0 - 1.0, -x),
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
    let t = scaled_exp(factor, shifted);
    let mean = scaled_exp(beyond.select(reciprocal, one), shifted);

    let large = t.gt(1.0);
    let small = large.select(one / t, t);
    let logarithm = small.logarithm_1p_unit();
    let weight = one / (small + 1.0);

    // Where the mean or its part that grows overflows, it outgrows the rest, unless the target is
    // NaN. Where t vanishes, ln(1 + t)/t is 1.
    let ratio = t.gt(0.0).select(logarithm / t, t + 1.0);
    let surplus = logarithm - x;
    let infinite = mean * (y * 0.0 + 1.0);
    let near = mean * ratio + y.eq(0.0).select(y, y * surplus);
    let near = mean.lt(f64::INFINITY).select(near, infinite);
    let linear = x * reciprocal;
    // Infinity would be NaN where t vanishes against it.
    let total = y + reciprocal;
    let total = total.gt(x.largest()).select(x.largest(), total);
    let rest = total * (ln_a + logarithm);
    let infinite = linear * (y * 0.0 + 1.0);
    let far = linear.lt(f64::INFINITY).select(linear + rest, infinite);

    let near_first = mean - y;
    let far_first = reciprocal - scaled_exp(y, -shifted) / factor;
    let y_times_t = shifted.gt(0.0).select(y * t, scaled_exp(y, shifted) * factor);
    let near_second = mean + y_times_t;
    let far_second = scaled_exp(total, -shifted) / factor;
    Jet {
        value: large.select(far, near),
        first: large.select(far_first, near_first) * weight,
        second: large.select(far_second, near_second) * weight * weight,
    }
}
