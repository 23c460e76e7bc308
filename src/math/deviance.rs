//! Deviances: twice the surprise of a mean, less that of the best one.

use crate::math::exponential::scaled_exp;
use crate::math::parameter::{HUGE, difference_parts};
use crate::real::{Jet, Mask, Plain, Real};

/// What Poisson's and the Gamma deviance are made of: how the smaller of a target y and a mean m
/// compares to the larger.
struct Comparison<P: Plain> {
    /// True where y is the larger.
    too_low: P::Mask,
    /// t, for a larger number of 1 + t times the smaller.
    excess: P,
    /// t − ln(1 + t)
    above: P,
    /// t/(1 + t), which is 1 minus the smaller number over the larger.
    share: P,
    /// ln(1 + t) − t/(1 + t)
    below: P,
}

impl<P: Plain> Comparison<P> {
    #[inline(always)]
    fn new(y: P, m: P) -> Self {
        let too_low = y.gt(m);
        let (larger, smaller) = (too_low.select(y, m), too_low.select(m, y));
        let [excess, ln, above, reciprocal] = larger.logarithm_of_quotient(smaller);
        let near = excess.lt(1.0);
        let share = near.select(excess * reciprocal, -reciprocal + 1.0);
        // Near zero this is ½t², of which the difference of the first two would leave nothing.
        let below = near.select(excess * share - above, ln - share);
        Self { too_low, excess, above, share, below }
    }
}

/// 2(y ln(y/m) − y + m), with derivatives 2(m − y)/m and 2y/m².
#[inline(always)]
pub(crate) fn poisson_deviance<R: Real>(m: R, y: R::Plain) -> R {
    m.chain(
        #[inline(always)]
        |m| {
            let Comparison { too_low, excess, above, share, below } = Comparison::new(y, m);
            // Where nothing else counts, the mean.
            let too_high = excess.gt(HUGE).select(m, y * above);
            Jet {
                value: too_low.select(y * below, too_high) * 2.0,
                first: too_low.select(-excess, share) * 2.0,
                second: y / m / m * 2.0,
            }
        },
    )
}

/// 2(ln(m/y) + y/m − 1), with derivatives 2(m − y)/m² and 2(2y/m − 1)/m².
#[inline(always)]
pub(crate) fn gamma_deviance<R: Real>(m: R, y: R::Plain) -> R {
    m.chain(
        #[inline(always)]
        |m| {
            let Comparison { too_low, excess, above, share, below } = Comparison::new(y, m);
            let twice_quotient = y / m * 2.0;
            Jet {
                value: too_low.select(above, below) * 2.0,
                first: too_low.select(-excess, share) / m * 2.0,
                second: (twice_quotient - 1.0) / m / m * 2.0,
            }
        },
    )
}

/// ln x as a sum of two numbers, which has more digits than one.
#[derive(Clone, Copy)]
struct Logarithm<P> {
    high: P,
    low: P,
}

/// What is left of x after division by the exponential of its rounded logarithm corrects that.
#[inline(always)]
fn logarithm<P: Plain>(x: P) -> Logarithm<P> {
    let high = x.logarithm();
    let low = scaled_exp(x, -high) - 1.0;
    Logarithm { high, low: x.gt(x.largest()).select(x.splat(0.0), low) }
}

#[inline(always)]
fn either<P: Plain>(mask: P::Mask, yes: Logarithm<P>, no: Logarithm<P>) -> Logarithm<P> {
    Logarithm { high: mask.select(yes.high, no.high), low: mask.select(yes.low, no.low) }
}

/// `factor` · x^exponent · e^(−shift), where x is given by its logarithm and the exponent as a sum of
/// two numbers, for all that the format can hold.
#[inline(always)]
fn times_power<P: Plain>(factor: P, ln: Logarithm<P>, exponent: [P; 2], shift: f64) -> P {
    let [exponent, rest] = exponent;
    let product = ln.high * exponent;
    let lost = ln.high.mul_add_exact(exponent, -product) + ln.high * rest;
    let shifted = product - shift;
    let lost = lost + ((product - shifted) - shift);
    let correction = ln.low.mul_add(exponent, lost);
    // Nothing is left to correct where the exponential is 0 or infinite.
    let correction = shifted.magnitude().gt(1e5).select(shifted.splat(0.0), correction);
    scaled_exp(factor, shifted) * (correction + 1.0)
}

/// (e^(kr) − 1)/k divided by the larger of e^(kr) and 1; r for k = 0.
#[inline(always)]
fn growth<P: Plain>(k: f64, r: P) -> P {
    if k == 0.0 {
        return r;
    }
    let (_, decay_m1) = (-(r * k).magnitude()).decay_and_decay_m1();
    let size = -decay_m1 / r.splat(k.abs());
    r.lt(0.0).select(-size, size)
}

/// The limit of that for r to −∞ and k > 0; 0 for k = 0, where there is none.
#[inline(always)]
fn growth_from_zero(k: f64) -> f64 {
    if k == 0.0 { 0.0 } else { -1.0 / k }
}

/// The limit of `constant` · x^exponent for x to ∞.
#[inline(always)]
fn limit(exponent: f64, constant: f64) -> f64 {
    if exponent < 0.0 {
        0.0
    } else if exponent > 0.0 {
        f64::INFINITY
    } else {
        constant
    }
}

/// e⁻¹¹: what keeps two large terms finite whose difference is.
const SHIFT: f64 = 11.0;
const TWICE_EXP_SHIFT: f64 = 119_748.283_430_395_63;

/// Where |ln(y/m)| is below this, divided by |2 − p| if that is above 1, the deviance is a series.
const SERIES: f64 = 0.125;

/// Σ (1 + a + … + aⁿ) rⁿ⁺²/(n + 2)!: half the deviance of a mean near the target, but for mᵃ.
///
/// It is a polynomial of |a|r, or of r if |a| < 1, so that a large |a| does not overflow.
#[inline(always)]
fn series<P: Plain>(a: f64, r: P) -> P {
    let unit = 1.0 / a.abs().max(1.0);
    let a = a * unit;
    let x = r / r.splat(unit);
    let (u2, u3) = (unit * unit, unit * unit * unit);
    let s1 = unit + a;
    let s2 = u2 + a * s1;
    let s3 = u3 + a * s2;
    let s4 = u2 * u2 + a * s3;
    let s5 = u2 * u3 + a * s4;
    let s6 = u3 * u3 + a * s5;
    let s7 = u2 * u2 * u3 + a * s6;
    let s8 = u2 * u3 * u3 + a * s7;
    let s9 = u3 * u3 * u3 + a * s8;
    let sum = x.splat(s9 / 39_916_800.0);
    let sum = x.mul_add(sum, x.splat(s8 / 3_628_800.0));
    let sum = x.mul_add(sum, x.splat(s7 / 362_880.0));
    let sum = x.mul_add(sum, x.splat(s6 / 40_320.0));
    let sum = x.mul_add(sum, x.splat(s5 / 5040.0));
    let sum = x.mul_add(sum, x.splat(s4 / 720.0));
    let sum = x.mul_add(sum, x.splat(s3 / 120.0));
    let sum = x.mul_add(sum, x.splat(s2 / 24.0));
    let sum = x.mul_add(sum, x.splat(s1 / 6.0));
    let sum = x.mul_add(sum, x.splat(0.5));
    r * r * sum
}

/// Twice y D(1 − p) − D(2 − p), where D(k) is the integral of s^(k−1) from m to y, which has no pole at k = 0; with derivatives 2(m − y)m^(−p) and
/// 2((1 − p)m + py)m^(−p−1). Where y ≤ 0, its powers are 0.
#[inline(always)]
pub(crate) fn tweedie_deviance<R: Real>(m: R, y: R::Plain, power: f64) -> R {
    m.chain(
        #[inline(always)]
        |m| tweedie_deviance_jet(m, y, power),
    )
}

#[inline(always)]
fn tweedie_deviance_jet<P: Plain>(m: P, y: P, power: f64) -> Jet<P> {
    let (a, c) = (2.0 - power, 1.0 - power);
    let one = m.splat(1.0);
    let none = y.le(0.0);
    let ln_m = logarithm(m);
    let ln_y = logarithm(none.select(one, y));

    let shift = (y - m) / m;
    let apart = (ln_y.high - ln_m.high) + (ln_y.low - ln_m.low);
    let r = shift.magnitude().lt(0.5).select(shift.logarithm_1p(), apart);
    let near = r.magnitude().lt(SERIES / a.abs().max(1.0)) & !none;

    // The powers of y, or of m, whichever are larger: what is left of each D(k) is below 1/|k|.
    let apart = !(none | near);
    let (c_of_y, a_of_y) = ((r * c).gt(0.0) & apart, (r * a).gt(0.0) & apart);
    let (a_parts, c_parts) = (difference_parts(m, 2.0, power), difference_parts(m, 1.0, power));
    let c_exponent = [c_of_y.select(a_parts[0], c_parts[0]), c_of_y.select(a_parts[1], c_parts[1])];
    let c_factor = c_of_y.select(one, y);
    let c_power = times_power(c_factor, either(c_of_y, ln_y, ln_m), c_exponent, SHIFT);
    let a_factor = near.select(series(a, r), one);
    let a_power = times_power(a_factor, either(a_of_y, ln_y, ln_m), a_parts, SHIFT);
    let c_growth = none.select(m.splat(growth_from_zero(c)), growth(c, r));
    let a_growth = none.select(m.splat(growth_from_zero(a)), growth(a, r));
    let far = c_power * c_growth - a_power * a_growth;
    // Where the terms overflow, so does their difference.
    let endless = m.gt(m.largest());
    let infinite = (y * 0.0 + endless.select(m.splat(0.0), m * 0.0)) + f64::INFINITY;
    let far = far.magnitude().le(m.largest()).select(far, infinite);
    let value = near.select(a_power, far) * TWICE_EXP_SHIFT;

    let first = times_power(m - y, ln_m, difference_parts(m, 0.0, power), 0.0) * 2.0;

    // Small enough that the sum does not overflow, or large enough that it has digits.
    let faint = m.lt(4.0) & (m * m.largest()).lt(4.0) & y.magnitude().lt(m * 4.0);
    let large = m.gt(1.0) | y.magnitude().gt(1.0);
    let small = if power.abs() < 256.0 { 1.0 / 1024.0 } else { 0.25 / power.abs() };
    let scale = large.select(m.splat(small), faint.select(m.splat((1_u64 << 60) as f64), one));
    let sum = (y * scale).mul_add(m.splat(power), m * scale * c);
    let second = times_power(sum, ln_m, difference_parts(m, -1.0, power), 0.0) / scale * 2.0;

    // An infinite mean has limits.
    let at_end = y * 0.0;
    Jet {
        value: if a >= 0.0 { endless.select(at_end + f64::INFINITY, value) } else { value },
        first: endless.select(at_end + limit(c, 2.0), first),
        second: endless.select(at_end + limit(-power, 0.0), second),
    }
}
