//! Kernels of regression losses, in forms that neither cancel nor overflow.

use crate::math::exponential::Exponential;
use crate::math::kinks::clamped;
use crate::math::parameter::{HUGE, TINY, at_most_largest, of_format, representable};
use crate::math::robust::Beyond;
use crate::real::{Jet, Mask, Plain, Real};

/// `size` ≥ 0 with the sign of `x`: 0 for 0, and NaN for NaN.
#[inline(always)]
fn with_sign_of<P: Plain>(x: P, size: P) -> P {
    x.magnitude().gt(0.0).select(size.copysign(x), x)
}

/// δ²(√(1 + (x/δ)²) − 1), with derivatives x/√(1 + (x/δ)²) and (1 + (x/δ)²)^(−3/2).
///
/// With s = √(1 + (x/δ)²) the value is x²/(1 + s), in which nothing cancels.
#[inline(always)]
pub(crate) fn pseudo_huber<R: Real>(x: R, delta: f64) -> R {
    x.chain(
        #[inline(always)]
        |x| {
            let delta = representable(x, delta);
            let PseudoHuber { held, far, s, steepness } = pseudo_huber_parts(x, delta);
            let root = far.select(delta / x.magnitude(), x.splat(1.0) / s);
            Jet {
                value: x * steepness,
                first: far.select(clamped(x, delta), held / s),
                second: root * root * root,
            }
        },
    )
}

/// What the pseudo-Huber loss of a residual x and its kernel are made of.
struct PseudoHuber<P: Plain> {
    /// x, held where 1 + (x/δ)² is (x/δ)², or at the largest number.
    held: P,
    /// True where that is beyond.
    far: P::Mask,
    /// √(1 + (held/δ)²)
    s: P,
    /// held/(1 + s)
    steepness: P,
}

#[inline(always)]
fn pseudo_huber_parts<P: Plain>(x: P, delta: P) -> PseudoHuber<P> {
    let (one, reach) = (x.splat(1.0), reach(delta));
    let held = clamped(x, reach);
    let u = held * (one / delta);
    let s = u.mul_add(u, one).square_root();
    PseudoHuber { held, far: x.magnitude().gt(reach), s, steepness: held / (s + 1.0) }
}

/// 2c²(√(1 + s/c²) − 1): twice the former of √s.
#[inline(always)]
pub(crate) fn pseudo_huber_of_square<R: Real>(s: R, c: f64) -> R {
    s.chain(
        #[inline(always)]
        |square| {
            let (c, root) = (representable(square, c), square.square_root());
            let PseudoHuber { far, s, steepness, .. } = pseudo_huber_parts(root, c);
            let slope = far.select(c / root, square.splat(1.0) / s);
            let near = square / (s + 1.0) * 2.0;
            Jet {
                value: far.select(steepness * root * 2.0, near),
                first: slope,
                second: slope / c * slope * (slope / c) * -0.5,
            }
        },
    )
}

/// So many times the scale c that 1 is nothing next to it, or the largest number.
#[inline(always)]
fn reach<P: Plain>(c: P) -> P {
    let (reach, largest) = (c * HUGE, c.largest());
    reach.gt(largest).select(largest, reach)
}

/// c²(|x|/c − ln(1 + |x|/c)), with derivatives x/(1 + |x|/c) and 1/(1 + |x|/c)².
///
/// Where |x|/c is so small that the value is ½x² to the last digit, that, and where it is so large
/// that it is c|x|, that.
#[inline(always)]
pub(crate) fn fair<R: Real>(x: R, c: f64) -> R {
    x.chain(
        #[inline(always)]
        |x| {
            let c = representable(x, c);
            let Fair { far, u, value, weight } = fair_parts(x.magnitude(), c);
            Jet {
                value: u.lt(TINY).select(x * (x * 0.5), value),
                first: far.select(c.copysign(x), x * weight),
                second: weight * weight,
            }
        },
    )
}

/// What Fair's loss of a distance and its kernel are made of.
struct Fair<P: Plain> {
    /// True where 1 + u is u.
    far: P::Mask,
    u: P,
    /// c²(u − ln(1 + u))
    value: P,
    /// 1/(1 + u)
    weight: P,
}

#[inline(always)]
fn fair_parts<P: Plain>(size: P, c: P) -> Fair<P> {
    let far = size.gt(reach(c));
    let u = size / c;
    let (_, difference, weight) = u.logarithm_1p_difference_and_reciprocal();
    let value = far.select(c * size, difference * c * c);
    Fair { far, u, value, weight: far.select(c / size, weight) }
}

/// 2c²(√s/c − ln(1 + √s/c)): twice the former of √s.
#[inline(always)]
pub(crate) fn fair_of_square<R: Real>(s: R, c: f64) -> R {
    s.chain(
        #[inline(always)]
        |s| {
            let (c, root) = (representable(s, c), s.square_root());
            let Fair { u, value, weight, .. } = fair_parts(root, c);
            Jet {
                value: u.lt(TINY).select(s, value * 2.0),
                first: weight,
                second: weight / root * -0.5 * (weight / c),
            }
        },
    )
}

/// e^(ax) − ax − 1.
///
/// With s = ax it is s² times a polynomial for |s| < 1, where the three terms would cancel, and e^s − 1
/// is that plus s.
#[inline(always)]
pub(crate) fn linex<R: Real>(x: R, a: f64) -> R {
    x.chain(
        #[inline(always)]
        |x| {
            let a = representable(x, a);
            let s = x * a;
            let near = s.magnitude().lt(1.0);
            let excess = s * s * s.exponential_minus_line_over_square();
            let exp = Exponential::new(s);
            // Next to e^64 nothing else counts, and infinity would be NaN.
            let far = exp.times(x.splat(1.0)) - 1.0 - x.splat(64.0).smaller(s);
            Jet {
                value: near.select(excess, far),
                first: near.select((excess + s) * a, exp.times(a) - a),
                second: exp.times_both(a, a),
            }
        },
    )
}

/// 2|x − y|/(|x| + |y|), and 0 where both are 0.
///
/// Where signs agree the derivatives are ±4|y|/(|x| + |y|)² and ∓8|y|/(|x| + |y|)³. Both numbers are
/// multiplied by a power of two first: ¼, so that their sum does not overflow, or 2⁶⁴ where they may be
/// subnormal.
#[inline(always)]
pub(crate) fn symmetric_relative_error<R: Real>(x: R, y: R::Plain) -> R {
    x.chain(
        #[inline(always)]
        |x| {
            let (one, zero, largest) = (x.splat(1.0), x.splat(0.0), x.largest());
            let small = x.magnitude().larger(y.magnitude()).lt(1.0);
            let unit = small.select(x.splat(LIFT), x.splat(0.25));
            let root = small.select(x.splat(TO_THE_32), x.splat(0.5));
            let (lifted, other) = (x * unit, y * unit);
            let (of_x, of_y) = (lifted.magnitude(), other.magnitude());
            // The smallest normal number stands for the sum of two zeros.
            let sum = (one * 4.0 / largest).larger(of_x + of_y);
            let inverse = one / sum;

            let difference = lifted - other;
            let distance = difference.magnitude();
            // Negative where the signs differ, 0 where x is 0 or both are equal.
            let side = (x * one.copysign(y)).smaller(distance);
            // An infinite rate times a y of 0 would be NaN, and an infinite y times a rate of 0.
            let rate = largest.smaller(inverse * root);
            let once = largest.smaller(of_y) * rate;
            let bend = once * rate * largest.smaller(rate * root) * 8.0;
            let bend = of_x.gt(of_y).select(-bend, bend);
            Jet {
                // Two signs, or as good as one number alone. The quotient of infinities would be NaN.
                value: distance.ge(sum).select(x.splat(2.0), distance * (inverse * 2.0)),
                first: side.le(0.0).select(zero, (once * rate * 4.0).copysign(difference)),
                second: side.lt(0.0).select(zero, bend),
            }
        },
    )
}

/// 2^64: what makes every number normal that is not.
const LIFT: f64 = 18_446_744_073_709_551_616.0;

/// 2³²
const TO_THE_32: f64 = 4_294_967_296.0;

/// (ln(1 + x) − ln(1 + y))²
///
/// The size of the difference is ln(1 + |x − y|/(1 + min(x, y))), which cancels nowhere. Where the
/// quotient overflows it is lowered, and the logarithm raised.
#[inline(always)]
pub(crate) fn squared_log_ratio_1p<R: Real>(x: R, y: R::Plain) -> R {
    x.chain(
        #[inline(always)]
        |x| {
            let (one, zero) = (x.splat(1.0), x.splat(0.0));
            let difference = x - y;
            let distance = difference.magnitude();
            let below = x.lt(y);
            let inverse = one / (below.select(x, y) + 1.0);
            let overflows = (distance * inverse).gt(x.largest());
            let lowered = overflows.select(distance * (1.0 / LIFT), distance);
            let raise = overflows.select(x.splat(64.0 * core::f64::consts::LN_2), zero);
            let (ln, reciprocal) = (lowered * inverse).logarithm_1p_and_reciprocal();
            let ratio = with_sign_of(difference, ln + raise);
            // An infinite x outgrows its logarithm.
            let bounded = x.largest().smaller(ratio);
            let lower = overflows.select(x.splat(1.0 / LIFT), one);
            // 1/(1 + x)
            let rate = below.select(inverse, reciprocal * inverse * lower);
            Jet {
                value: ratio * ratio,
                first: bounded * rate * 2.0,
                second: (one - bounded) * rate * 2.0 * rate,
            }
        },
    )
}

/// w ln(1 + |x|/ε) for |x| < w, else |x| − w + `joint`, the value of the former at w.
#[inline(always)]
pub(crate) fn wing<R: Real>(x: R, width: f64, curvature: f64, joint: f64) -> R {
    x.chain(
        #[inline(always)]
        |x| {
            let (size, zero) = (x.magnitude(), x.splat(0.0));
            // Where |x|/ε may overflow for |x| < w, which it does for strange parameters alone.
            let near = if width / curvature < 1e30 {
                wing_near(size, width, curvature)
            } else {
                wide_wing_near(size, width, curvature)
            };
            let width = representable(x, width);
            let (inside, outside) = (size.lt(width), size.gt(width));
            Jet {
                value: inside.select(near.value, size - width + joint),
                first: with_sign_of(x, outside.select(x.splat(1.0), near.first)),
                second: size.ge(width).select(zero, near.second),
            }
        },
    )
}

#[inline(always)]
fn wing_near<P: Plain>(size: P, width: f64, curvature: f64) -> Jet<P> {
    let (width, held) = (representable(size, width), representable(size, curvature));
    let inverse = size.splat(1.0) / held;
    let u = size * inverse;
    let (ln, reciprocal) = u.logarithm_1p_and_reciprocal();
    let slope = reciprocal * (width / held);
    Jet {
        value: u.lt(TINY).select(slope * size, ln * width),
        first: slope,
        second: -(slope * reciprocal * inverse),
    }
}

#[inline(always)]
fn wide_wing_near<P: Plain>(size: P, width: f64, curvature: f64) -> Jet<P> {
    let (width, held) = (representable(size, width), representable(size, curvature));
    // Half of it, because the sum may overflow.
    let half_reach = size * 0.5 + held * 0.5;
    let slope = width * 0.5 / half_reach;
    let u = size / held;
    let beyond = Beyond::new(u, size, curvature);
    let raised = beyond.mask.select(beyond.lowered - 1.0, u);
    let (ln, _) = raised.logarithm_1p_and_reciprocal();
    let ln = ln + beyond.logarithm() * 0.5;
    Jet {
        value: u.lt(TINY).select(slope * size, ln * width),
        first: slope,
        second: slope * -0.5 / half_reach,
    }
}

/// `near` for |x| < β, γ(|x| − β) + `joint.value` beyond, and `joint` where the two meet.
#[inline(always)]
pub(crate) fn balanced_l1<R: Real>(
    x: R,
    alpha: f64,
    gamma: f64,
    beta: f64,
    b: f64,
    joint: Jet<f64>,
) -> R {
    x.chain(
        #[inline(always)]
        |x| {
            let size = x.magnitude();
            let near = balanced_l1_near(size, alpha, beta, b);
            let edge = representable(x, beta);
            let (inside, outside) = (size.lt(edge), size.gt(edge));
            let gamma = at_most_largest(x, gamma);
            let far = (size - edge) * gamma + at_most_largest(x, joint.value);
            let beyond = outside.select(gamma, at_most_largest(x, joint.first));
            let flat = outside.select(x.splat(0.0), at_most_largest(x, joint.second));
            let slope = size.ge(edge).select(beyond, near.first);
            Jet {
                value: inside.select(near.value, far),
                // With β > 1 the loss falls at first as the distance grows.
                first: x.eq(0.0).select(x, slope * x.splat(1.0).copysign(x)),
                second: size.ge(edge).select(flat, near.second),
            }
        },
    )
}

/// α/b (bx + 1) ln(1 + bx/β) − αx for x ≥ 0.
///
/// With v = bx/β it is αβ/b ((1 + v) ln(1 + v) − v) + α(1 − β)/b ln(1 + v), of which the first part is
/// αβ/b (v ln(1 + v) − (v − ln(1 + v))).
#[inline(always)]
pub(crate) fn balanced_l1_near<P: Plain>(x: P, alpha: f64, beta: f64, b: f64) -> Jet<P> {
    let v = x * at_most_largest(x, b / beta);
    let (ln, rest, weight) = v.logarithm_1p_difference_and_reciprocal();
    let curved = at_most_largest(x, alpha * beta / b);
    let shifted = at_most_largest(x, alpha * (1.0 - beta) / b);
    let kinked = at_most_largest(x, (1.0 - beta) / beta);
    let bent = v.lt(TINY).select(v * curved * (v * 0.5), (v * ln - rest) * curved);
    Jet {
        value: bent + ln * shifted,
        first: (ln + weight * kinked) * at_most_largest(x, alpha),
        second: (-(weight * kinked) + 1.0) * weight * at_most_largest(x, alpha * b / beta),
    }
}

/// |x|^q
#[inline(always)]
pub(crate) fn power_of_size<R: Real>(x: R, exponent: f64) -> R {
    x.chain(
        #[inline(always)]
        |x| {
            let Jet { value, first, second } = x.magnitude().power_jet(exponent);
            Jet { value, first: with_sign_of(x, first), second }
        },
    )
}

/// ω ln(1 + (|x|/ε)^p) with p = α − y for |x| ≤ θ, and beyond the tangent at θ.
///
/// With u = |x|/ε, powers of u with p come from u^(α−2) and u^−y, in an order that neither overflows
/// nor underflows before the result does; u^−y is exact but for the rounding of y. For u > 1 all is
/// written in u^−p.
#[inline(always)]
pub(crate) fn adaptive_wing<R: Real>(
    x: R,
    y: R::Plain,
    alpha: f64,
    omega: f64,
    epsilon: f64,
    theta: f64,
) -> R {
    x.chain(
        #[inline(always)]
        |x| {
            let (zero, one) = (x.splat(0.0), x.splat(1.0));
            let (epsilon, theta) = (representable(x, epsilon), representable(x, theta));
            let omega = representable(x, omega);
            let size = x.magnitude();
            let beyond = size.gt(theta);
            let distance = beyond.select(theta, size);
            let p = -y + alpha;

            let u = distance / epsilon;
            let u = x.largest().smaller(u);
            let ln_u = u.eq(0.0).select(one, u).logarithm();
            let (root, _) = (y * ln_u * -0.5).exp_and_exp_m1();
            let base = u.power(alpha - 2.0);
            let at_zero = p.lt(2.0).select(x.splat(f64::INFINITY), p.eq(2.0).select(one, zero));
            let to_p_less_2 = u.eq(0.0).select(at_zero, root * base * root);
            let to_p_less_1 = root * u * root * base;
            let to_p = to_p_less_1 * u;

            let large = u.gt(1.0);
            let inverse = one / to_p;
            let ratio = large.select(inverse, to_p);
            let weight = one / (ratio + 1.0);
            let ln = ratio.logarithm_1p();
            let value = large.select(p * ln_u + ln, ln) * omega;
            let slope = large.select(one / u, to_p_less_1) * weight * p / epsilon * omega;
            let turn = large.select((p - 1.0) * inverse - 1.0, (p - 1.0) - to_p);
            let bend = large.select(one / u / u, to_p_less_2) * weight * weight * turn;
            let bend = bend * p / epsilon / epsilon * omega;
            let on_joint = (size.eq(theta) & bend.lt(0.0)) | beyond;
            let rise = slope.eq(0.0).select(zero, (size - distance) * slope);
            Jet {
                value: beyond.select(value + rise, value),
                first: with_sign_of(x, slope),
                second: on_joint.select(zero, bend),
            }
        },
    )
}

/// 1 − cos(2πx/c) = 2 sin²(πx/c).
///
/// Whole periods are subtracted before the angle is formed, which loses nothing where the processor
/// rounds a product and a sum once.
#[inline(always)]
pub(crate) fn periodic<R: Real>(x: R, period: f64) -> R {
    x.chain(
        #[inline(always)]
        |x| {
            let rate = at_most_largest(x, core::f64::consts::TAU / period);
            // From here on all numbers are whole, and the sum below has no room for fractions.
            let whole = of_format(x, TO_THE_23, TO_THE_52);
            let period = representable(x, period);
            let size = x.magnitude();
            let periods = size / period;
            let rest = (whole - (periods + whole)).mul_add_exact(period, size);
            let part = periods.ge(whole).select(x.splat(0.0), rest / period);
            let share = part.magnitude();
            let steep = share.gt(0.25);
            let angle = steep.select(-share + 0.5, share) * core::f64::consts::PI;
            let (near, far) = angle.sine_cosine_near_zero();
            let (sine, cosine) = (steep.select(far, near), steep.select(near, far));
            let side = x.splat(1.0).copysign(part * x.splat(1.0).copysign(x));
            Jet {
                value: sine * sine * 2.0,
                first: sine * cosine * 2.0 * rate * side,
                second: (cosine - sine) * (cosine + sine) * rate * rate,
            }
        },
    )
}

/// From this number on f64 has no fractions.
const TO_THE_52: f64 = (1_u64 << 52) as f64;

/// From this number on f32 has no fractions.
const TO_THE_23: f64 = (1_u64 << 23) as f64;
