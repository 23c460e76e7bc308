//! Quantile losses without the kink, and with a logarithmic link.

use super::hyperbolic::{Decays, decays};
use super::kinks::{clamped, kinked};
use super::parameter::{TINY, held};
use crate::real::{Jet, Mask, Plain, Real};

/// τ below zero, 1 − τ above it, and the larger of the two at zero.
#[inline(always)]
pub(crate) fn tilt<P: Plain>(x: P, tau: f64) -> P {
    let (below, above) = (held(x, tau), held(x, 1.0 - tau));
    let at_zero = x.splat(tau.max(1.0 - tau));
    x.lt(0.0).select(below, x.gt(0.0).select(above, at_zero))
}

/// x²/(2κ) up to the distance κ and |x| − ½κ beyond, times τ below zero and 1 − τ above.
#[inline(always)]
pub(crate) fn huber_quantile<R: Real>(x: R, tau: f64, kappa: f64) -> R {
    x.chain(
        #[inline(always)]
        |x| huber_quantile_jet(x, tau, kappa),
    )
}

#[inline(always)]
fn huber_quantile_jet<P: Plain>(x: P, tau: f64, kappa: f64) -> Jet<P> {
    let (weight, kappa) = (tilt(x, tau), held(x, kappa));
    let slope = clamped(x / kappa, x.splat(1.0));
    let first = slope * weight;
    let near = x.magnitude().le(kappa).select(weight / kappa, x);
    Jet {
        value: first * (x - slope * (kappa * 0.5)),
        first,
        second: x.magnitude().gt(kappa).select(x.splat(0.0), near),
    }
}

/// s ln(1 + e^(x/s)) − τx, with derivatives σ(x/s) − τ and σ(x/s)σ(−x/s)/s.
#[inline(always)]
pub(crate) fn softplus_quantile<R: Real>(x: R, tau: f64, scale: f64) -> R {
    x.chain(
        #[inline(always)]
        |x| softplus_quantile_jet(x, tau, scale),
    )
}

/// With u = x/s, e = e^(−|u|) and the weight w of the side of x, the value is w|x| + s ln(1 + e), in
/// which nothing cancels. The first derivative crosses zero: near u = 0 it is
/// ½(1 − 2τ) + ½ tanh(u/2), farther out w minus the sigmoid of −|u|.
#[inline(always)]
fn softplus_quantile_jet<P: Plain>(x: P, tau: f64, scale: f64) -> Jet<P> {
    let scale = held(x, scale);
    let (rise, fall) = (held(x, 1.0 - tau), held(x, tau));
    let u = x / scale;
    let distance = u.magnitude();
    // h² = e; a result that e is too small for may still be in the range of h · h.
    let Decays { h, e, e_m1, .. } = decays(u * 0.5);
    let above = x.gt(0.0);
    let (against, agreeing) = (above.select(rise, fall), above.select(fall, rise));
    let value = against.mul_add(x.magnitude(), scale * e.logarithm_1p_unit());

    let large = x.splat(1.0) / (e + 1.0);
    let difference = x.splat(1.0 - 2.0 * tau);
    let tanh_half = -(e_m1 * large);
    let near = (tanh_half + above.select(difference, -difference)) * 0.5;
    let far = large * (-e).mul_add(agreeing, against);
    let size = distance.lt(1.0).select(near, far);
    let spread = h * large;
    Jet { value, first: above.select(size, -size), second: spread / scale * spread }
}

/// τ(y − eˣ) where eˣ is below y = `target`, (1 − τ)(eˣ − y) where it is above.
#[inline(always)]
pub(crate) fn log_linear_quantile<R: Real>(x: R, target: R::Plain, tau: f64) -> R {
    x.chain(
        #[inline(always)]
        |x| log_linear_quantile_jet(x, target, tau),
    )
}

/// Near x = 0 the difference is (eˣ − 1) − (y − 1), which keeps the digits that eˣ has lost. With
/// h = e^(x/2) a weighted exponential does not overflow before it must.
#[inline(always)]
fn log_linear_quantile_jet<P: Plain>(x: P, target: P, tau: f64) -> Jet<P> {
    let (h, h_m1) = (x * 0.5).exp_and_exp_m1();
    // Half of the smallest number is 0, and would be on the wrong side.
    let exp_m1 = x.magnitude().lt(TINY).select(x, h_m1 * (h_m1 + 2.0));
    let near = exp_m1 - (target - 1.0);
    let difference = x.magnitude().lt(1.0).select(near, h * h - target);
    let (value, slope) = kinked(difference, -tau, 1.0 - tau);
    let first = h * slope * h;
    let overflows = difference.gt(x.largest());
    let bend = difference.eq(0.0).select(x.splat(1.0 - tau), slope);
    Jet { value: overflows.select(first - target * slope, value), first, second: h * bend * h }
}

/// (½ − τ + atan(x/s)/π)x + s/π
#[inline(always)]
pub(crate) fn arctan_quantile<R: Real>(x: R, tau: f64, scale: f64) -> R {
    x.chain(
        #[inline(always)]
        |x| arctan_quantile_jet(x, tau, scale),
    )
}

/// With u = x/s and the weight w of the side of x, the value is w|x| + s(1 + |u|(atan |u| − ½π))/π,
/// and the first derivative, but for its sign, w + (|u|/(1 + u²) + atan |u| − ½π)/π; near zero it is
/// written so that it is exact in u. Beyond |u| = 1 the two brackets are t²a and t³(a − 1/(1 + t²)),
/// in which nothing cancels, with t = 1/|u| and atan t = t − t³a.
#[inline(always)]
fn arctan_quantile_jet<P: Plain>(x: P, tau: f64, scale: f64) -> Jet<P> {
    use core::f64::consts::{FRAC_1_PI, FRAC_PI_2};
    let scale = held(x, scale);
    let one = x.splat(1.0);
    let above = x.gt(0.0);
    let against = above.select(held(x, 1.0 - tau), held(x, tau));
    let middle = x.splat(0.5 - tau);

    let size = (x / scale).magnitude();
    let outside = size.gt(1.0);
    let t = outside.select(one / size, size);
    let square = t * t;
    let weight = one / (square + 1.0);
    let a = -square.arc_tangent_tail();
    let atan = (-t * square).mul_add(a, t);

    let unit = scale * FRAC_1_PI;
    // atan t − ½π
    let rest = atan - FRAC_PI_2;
    let excess = outside.select(square * a, t.mul_add(rest, one));
    let value = against.mul_add(x.magnitude(), excess * unit);

    let near_slope = t.mul_add(weight, atan) * FRAC_1_PI;
    let near_slope = middle + above.select(near_slope, -near_slope);
    let missing = outside.select(t * square * (a - weight), t.mul_add(weight, rest));
    let far_slope = missing.mul_add(one * FRAC_1_PI, against);
    let far_slope = above.select(far_slope, -far_slope);
    let spread = outside.select(square * weight, weight);
    Jet {
        value,
        first: size.le(0.5).select(near_slope, far_slope),
        second: spread / scale * spread * (2.0 * FRAC_1_PI),
    }
}
