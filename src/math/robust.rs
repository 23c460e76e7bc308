//! Robust kernels: functions of a residual that are ½x² near zero and grow more slowly farther out.
//!
//! Most have one [`Shape`]: a function f of the squared distance v = u², u being the distance in
//! units of the scale c. A loss of the residual x is ½c² f(x²/c²), and the kernel ρ of a squared
//! residual s is c² f(s/c²); both come from the same shape. Where each is a few steps of its own, it
//! has those.

use core::f64::consts::LN_2;

use crate::Scalar;
use crate::math::kinks::clamped;
use crate::math::parameter::{HUGE, TINY, of_format};
use crate::real::{Jet, Mask, Plain, Real};

/// A function f of v = u² with f(v) ≈ v near zero, at a distance u ≥ 0.
struct Shape<P> {
    /// f/v
    mean: P,
    /// f′ as a product of two numbers: it may underflow where u f′ does not. At most half a unit in
    /// the last place from 1 for u below [`TINY`].
    weight: [P; 2],
    /// f″ as a product of four numbers, because f″/c² may be in the range where f″ is not.
    second: [P; 4],
    /// f′ + 2v f″, which is the second derivative of ½f with respect to u
    curvature: P,
}

/// A shape at all distances.
struct Endless<P: Plain> {
    shape: Shape<P>,
    /// Where f is to be computed as v · f/v: at least where u is below [`TINY`], because v may
    /// underflow where x² does not.
    near: P::Mask,
    /// f elsewhere.
    value: P,
}

/// The scale as a number of the format, none so small that a small number of scales overflows.
#[inline(always)]
pub(super) fn scale<P: Plain>(like: P, c: f64) -> P {
    let largest = like.largest();
    let smallest = like.splat(4.0) / largest;
    let c = like.splat(c);
    let c = c.lt(smallest).select(smallest, c);
    c.gt(largest).select(largest, c)
}

/// A residual that meets a weight: infinity times a weight of 0 would be NaN.
#[inline(always)]
fn finite<P: Plain>(x: P) -> P {
    clamped(x, x.largest())
}

/// ½c² f(x²/c²) for a shape f.
#[inline(always)]
fn of_residual<R: Real>(x: R, c: f64, shape: impl FnOnce(R::Plain) -> Endless<R::Plain>) -> R {
    x.chain(
        #[inline(always)]
        |x| jet_of_residual(finite(x), x.magnitude(), scale(x, c), shape),
    )
}

/// ½c² f(x²/c²) above zero, ½x² below.
#[inline(always)]
fn of_excess<R: Real>(x: R, c: f64, shape: impl FnOnce(R::Plain) -> Endless<R::Plain>) -> R {
    x.chain(
        #[inline(always)]
        |x| {
            // Below, where the weight is 1, infinity stays.
            let bounded = x.largest().smaller(x);
            jet_of_residual(bounded, x.splat(0.0).larger(x), scale(x, c), shape)
        },
    )
}

/// The former two, of an x that is finite where its weight may be 0, and a distance that need not be. Where
/// x/c overflows the curvature has vanished. No shape bends sharply, so that it does not matter that a
/// distance of c is not exactly 1.
#[inline(always)]
fn jet_of_residual<P: Plain>(
    x: P,
    distance: P,
    c: P,
    shape: impl FnOnce(P) -> Endless<P>,
) -> Jet<P> {
    let u = distance * (x.splat(1.0) / c);
    let Endless { shape: Shape { mean, weight, curvature, .. }, near, value } = shape(u);
    Jet {
        value: near.select(x * (x * 0.5 * mean), value * (c * 0.5) * c),
        first: x * weight[0] * weight[1],
        second: u.ge(x.largest()).select(x.splat(0.0), curvature),
    }
}

/// ½c² f(x²/c²) for a shape f up to |x| = c, the constant ½c² f(1) from there on.
#[inline(always)]
fn ending<R: Real>(x: R, c: f64, shape: impl FnOnce(R::Plain) -> Shape<R::Plain>) -> R {
    x.chain(
        #[inline(always)]
        |x| {
            let c = scale(x, c);
            let held = clamped(x, c);
            jet_ending(held, held, c, shape)
        },
    )
}

/// The same above zero, and ½x² below.
#[inline(always)]
fn ending_excess<R: Real>(x: R, c: f64, shape: impl FnOnce(R::Plain) -> Shape<R::Plain>) -> R {
    x.chain(
        #[inline(always)]
        |x| {
            let c = scale(x, c);
            let held = c.smaller(x);
            jet_ending(held, x.splat(0.0).larger(held), c, shape)
        },
    )
}

/// The former two, of an x that is held at c, where the derivatives of the shape are 0. Such a shape
/// does not see the sign of the distance.
#[inline(always)]
fn jet_ending<P: Plain>(x: P, distance: P, c: P, shape: impl FnOnce(P) -> Shape<P>) -> Jet<P> {
    let Shape { mean, weight, curvature, .. } = shape(distance / c);
    Jet { value: x * (x * 0.5 * mean), first: x * weight[0] * weight[1], second: curvature }
}

/// c² f(s/c²) for a shape f and s ≥ 0: the kernel of a squared residual s.
#[inline(always)]
fn of_square<R: Real>(s: R, c: f64, shape: impl FnOnce(R::Plain) -> Endless<R::Plain>) -> R {
    s.chain(
        #[inline(always)]
        |s| {
            let c = scale(s, c);
            let u = s.square_root() / c;
            let Endless { shape, near, value } = shape(u);
            let beyond = u.ge(s.largest());
            Jet {
                value: near.select(s * shape.mean, value * c * c),
                first: beyond.select(s.splat(0.0), shape.weight[0] * shape.weight[1]),
                second: beyond.select(s.splat(0.0), second_of_square(shape.second, c)),
            }
        },
    )
}

/// c² f(s/c²) up to √s = c, the constant c² f(1) from there on.
#[inline(always)]
fn square_ending<R: Real>(s: R, c: f64, shape: impl FnOnce(R::Plain) -> Shape<R::Plain>) -> R {
    s.chain(
        #[inline(always)]
        |s| {
            let (c, one) = (scale(s, c), s.splat(1.0));
            let u = s.square_root() / c;
            let Shape { mean, weight, second, .. } = shape(one.smaller(u));
            let outside = u.gt(1.0);
            Jet {
                value: outside.select(c, s) * mean * outside.select(c, one),
                first: weight[0] * weight[1],
                second: second_of_square(second, c),
            }
        },
    )
}

/// f″/c²
#[inline(always)]
fn second_of_square<P: Plain>(second: [P; 4], c: P) -> P {
    second[0] / c * second[1] * (second[2] / c * second[3])
}

/// ½m ln(1 + x²/c²)
#[inline(always)]
pub(crate) fn log_likelihood<R: Real>(x: R, c: f64, m: f64) -> R {
    x.chain(
        #[inline(always)]
        |x| {
            let distance = x.magnitude();
            let (held, m) = (scale(x, c), scale(x, m));
            let inverse = x.splat(1.0) / held;
            let u = distance / held;
            let Far { far, ln, reciprocal, by } = far_or_near(u, distance, held);
            // Far out 1/x, whose square may be in the format where that of u is not.
            let rate = reciprocal * (inverse * by);
            let pull = far.select(rate, u * reciprocal * inverse) * m;
            let w = reciprocal * by;
            let bend = (x.splat(1.0) - u) * (u + 1.0) * w * w;
            Jet {
                value: ln * 0.5 * m,
                first: pull.copysign(x),
                second: far.select(-(rate * m * rate), bend * inverse * inverse * m),
            }
        },
    )
}

/// m ln(1 + s/c²)
#[inline(always)]
pub(crate) fn log_likelihood_of_square<R: Real>(s: R, c: f64, m: f64) -> R {
    s.chain(
        #[inline(always)]
        |s| {
            let root = s.square_root();
            let (held, m) = (scale(s, c), scale(s, m));
            let Far { far, ln, reciprocal, by } = far_or_near(root / held, root, held);
            let once = reciprocal * (by / held);
            let rate = once * far.select(once, s.splat(1.0) / held);
            Jet { value: ln * m, first: rate * m, second: -(rate * m * rate) }
        },
    )
}

/// ln(1 + u²) of a distance in units of the scale.
struct Far<P: Plain> {
    /// Where 1 + u² is u². There ln u² is twice the logarithm of the distance in units, which is
    /// lowered where it might overflow.
    far: P::Mask,
    ln: P,
    /// 1/(1 + u²), but far out one over the distance in lowered units.
    reciprocal: P,
    /// By what it is lowered; 1 elsewhere.
    by: P,
}

#[inline(always)]
fn far_or_near<P: Plain>(u: P, distance: P, c: P) -> Far<P> {
    let (one, zero) = (u.splat(1.0), u.splat(0.0));
    // So far out that the logarithm is not small next to that of what it is lowered by.
    let far = u.gt(of_format(u, HUGE, TO_THE_500));
    // A scale of 1 and more lets no distance overflow.
    let wide = c.ge(1.0);
    let by = wide.select(one, one * 4.0 / c.largest());
    let raise = wide.select(zero, of_format(c, 252.0 * LN_2, 2044.0 * LN_2));

    let square = u * u;
    let near_sum = square + 1.0;
    // Of what is not far that of the scale, because subnormal numbers are slow.
    let lowered = c.larger(distance) * (by / c);
    let sum = far.select(lowered, near_sum);
    let lost = far.select(zero, square - (near_sum - 1.0));
    let (ln, reciprocal) = sum.logarithm_and_reciprocal(lost);
    Far { far, ln: far.select(ln + ln + raise, ln), reciprocal, by: far.select(by, one) }
}

/// 2⁵⁰⁰
const TO_THE_500: f64 = 3.273_390_607_896_142e150;

/// A distance in units of the scale, where it overflows.
pub(super) struct Beyond<P: Plain> {
    /// True where it does.
    pub(super) mask: P::Mask,
    /// The distance in units, multiplied by what keeps it finite.
    pub(super) lowered: P,
    /// By what; elsewhere 1.
    pub(super) by: P,
}

/// By what f32 and f64 are lowered: 2¹²⁶ and 2¹⁰²².
pub(super) const BEYOND: [f64; 2] = [1.0 / f32::MIN_POSITIVE as f64, 1.0 / f64::MIN_POSITIVE];

impl<P: Plain> Beyond<P> {
    /// Of `distance`, which in units of c is `u` unless that overflows.
    #[inline(always)]
    pub(super) fn new(u: P, distance: P, c: f64) -> Self {
        let (largest, one) = (u.largest(), u.splat(1.0));
        if c >= 1.0 {
            // Only infinity is beyond.
            return Self { mask: u.gt(largest), lowered: u, by: one };
        }
        let (mask, by, c) = (u.ge(largest), u.splat(4.0) / largest, scale(u, c));
        // Elsewhere, too, this is a normal number: others are slow.
        let lowered = mask.select(distance, c * largest) * (by / c);
        Self { mask, lowered, by: mask.select(by, one) }
    }

    /// What to add to twice the logarithm of the lowered distance: 2 ln 2¹²⁶ or 2 ln 2¹⁰²².
    #[inline(always)]
    pub(super) fn logarithm(&self) -> P {
        let raise = of_format(self.by, 252.0 * LN_2, 2044.0 * LN_2);
        self.mask.select(raise, self.by.splat(0.0))
    }
}

/// a²(1 − cos(x/a)), and 2a² from |x| = `end` on.
#[inline(always)]
pub(crate) fn andrews<R: Real>(x: R, a: f64, end: Edge) -> R {
    let outside = end.is_reached(x.plain().magnitude());
    of_residual(
        x,
        a,
        #[inline(always)]
        |u| andrews_shape(u, outside),
    )
}

/// 2a²(1 − cos(√s/a)), and 4a² from s = `end` on.
#[inline(always)]
pub(crate) fn andrews_of_square<R: Real>(s: R, a: f64, end: Edge) -> R {
    let outside = end.is_reached(s.plain());
    of_square(
        s,
        a,
        #[inline(always)]
        |u| andrews_shape(u, outside),
    )
}

/// The loss of a residual and the kernel of its square, from a shape.
macro_rules! losses {
    ($($loss:ident $kernel:ident $shape:ident)*) => {
        $(
            #[inline(always)]
            pub(crate) fn $loss<R: Real>(x: R, c: f64) -> R {
                of_residual(
                    x,
                    c,
                    #[inline(always)]
                    |u| $shape(u),
                )
            }

            #[inline(always)]
            pub(crate) fn $kernel<R: Real>(s: R, c: f64) -> R {
                of_square(
                    s,
                    c,
                    #[inline(always)]
                    |u| $shape(u),
                )
            }
        )*
    };
}

losses! {
    welsch welsch_of_square welsch_shape
    ramsay ramsay_of_square ramsay_shape
    arctan arctan_of_square arctan_shape
}

/// Functions of a residual or its square that end at c, from a shape.
macro_rules! ending {
    ($($name:ident $by:ident $shape:ident)*) => {
        $(
            #[inline(always)]
            pub(crate) fn $name<R: Real>(x: R, c: f64) -> R {
                $by(
                    x,
                    c,
                    #[inline(always)]
                    |u| $shape(u),
                )
            }
        )*
    };
}

ending! {
    tukey ending tukey_shape
    tukey_of_square square_ending tukey_shape
    asymmetric_tukey ending_excess tukey_shape
    tukey_quartic ending tukey_quartic_shape
    tukey_quartic_of_square square_ending tukey_quartic_shape
}

/// ½x² up to c, ½c²(3v − 1)/(1 + v) with v = (x/c)² from there on.
///
/// With the weight w = 2/(1 + v), held at 1, and x held at c it is ½x² + c²(1 − w), and its slope xw².
#[inline(always)]
pub(crate) fn dynamic_covariance_scaling<R: Real>(x: R, c: f64) -> R {
    x.chain(
        #[inline(always)]
        |x| {
            let (one, c) = (x.splat(1.0), scale(x, c));
            let u = x * (one / c);
            let fall = x.splat(2.0) / u.mul_add(u, one);
            let weight = one.smaller(fall);
            let inside = clamped(x, c);
            let curvature = fall * fall * (fall * 2.0 - 3.0);
            Jet {
                value: ((one - weight) * c).mul_add(c, inside * (inside * 0.5)),
                first: finite(x) * weight * weight,
                second: x.magnitude().le(c).select(one, curvature),
            }
        },
    )
}

/// ½c² ln(1 + x²/c²)
#[inline(always)]
pub(crate) fn cauchy<R: Real>(x: R, c: f64) -> R {
    let distance = x.plain().magnitude();
    of_residual(
        x,
        c,
        #[inline(always)]
        |u| cauchy_shape(u, distance, c),
    )
}

/// ½c² ln(1 + x²/c²) above zero, ½x² below.
#[inline(always)]
pub(crate) fn asymmetric_cauchy<R: Real>(x: R, c: f64) -> R {
    let distance = x.plain().magnitude();
    of_excess(
        x,
        c,
        #[inline(always)]
        |u| cauchy_shape(u, distance, c),
    )
}

/// c² ln(1 + s/c²)
#[inline(always)]
pub(crate) fn cauchy_of_square<R: Real>(s: R, c: f64) -> R {
    let distance = s.plain().square_root();
    of_square(
        s,
        c,
        #[inline(always)]
        |u| cauchy_shape(u, distance, c),
    )
}

/// ln(1 + v)
#[inline(always)]
fn cauchy_shape<P: Plain>(u: P, distance: P, c: f64) -> Endless<P> {
    let (one, c) = (u.splat(1.0), scale(u, c));
    let Far { far, ln, reciprocal, by } = far_or_near(u, distance, c);
    let w = reciprocal * by;
    let falloff = far.select(w, one);
    let curvature = far.select(-one, (one - u) * (u + 1.0));
    Endless {
        shape: Shape {
            mean: one,
            weight: [w, falloff],
            second: [w, falloff, w, -falloff],
            curvature: curvature * w * w,
        },
        near: u.lt(TINY),
        value: ln,
    }
}

/// ⅓(1 − (1 − v)³) for v ≤ 1.
#[inline(always)]
fn tukey_shape<P: Plain>(u: P) -> Shape<P> {
    let one = u.splat(1.0);
    let w = (-u).mul_add(u, one);
    let third = one * (1.0 / 3.0);
    Shape {
        mean: w.mul_add(w, w).mul_add(third, third),
        weight: [w, w],
        second: [w, one, one, u.splat(-2.0)],
        curvature: w * (u * -5.0).mul_add(u, one),
    }
}

/// v (1 − ⅔v² + ⅕v⁴) for v ≤ 1, the mean in powers of w = 1 − v².
#[inline(always)]
fn tukey_quartic_shape<P: Plain>(u: P) -> Shape<P> {
    let (v, one) = (u * u, u.splat(1.0));
    let w = (-v).mul_add(v, one);
    Shape {
        mean: w.mul_add(w.mul_add(one * 0.2, one * (4.0 / 15.0)), one * (8.0 / 15.0)),
        weight: [w, w],
        second: [v, w, one, u.splat(-4.0)],
        curvature: w * (v * -9.0).mul_add(v, one),
    }
}

/// 1 − e⁻ᵛ; far out e⁻ᵛ is 0, and v e⁻ᵛ too.
#[inline(always)]
fn welsch_shape<P: Plain>(u: P) -> Endless<P> {
    let (u, one) = (u.splat(128.0).smaller(u), u.splat(1.0));
    let v = u * u;
    // Of half the exponent, because v e⁻ᵛ and x e⁻ᵛ are normal where e⁻ᵛ is not.
    let (root, root_m1) = (v * -0.5).decay_and_decay_m1();
    Endless {
        shape: Shape {
            mean: one,
            weight: [root, root],
            second: [root, one, root, -one],
            curvature: root * (v * -2.0 + 1.0) * root,
        },
        near: u.lt(TINY),
        value: -(root_m1 * (root_m1 + 2.0)),
    }
}

/// 2(1 − e⁻ᵘ(1 + u)), which is 2e⁻ᵘ(eᵘ − 1 − u); far out e⁻ᵘ is 0, and u e⁻ᵘ too.
#[inline(always)]
fn ramsay_shape<P: Plain>(u: P) -> Endless<P> {
    let u = u.splat(16384.0).smaller(u);
    let (root, _) = (u * -0.5).decay_and_decay_m1();
    let decay = root * root;
    Endless {
        shape: Shape {
            mean: decay * 2.0 * u.exponential_minus_line_over_square(),
            weight: [root, root],
            second: [root, u.splat(-0.5) / u, root, u.splat(1.0)],
            curvature: root * (-u + 1.0) * root,
        },
        near: u.lt(1.0),
        value: (decay * (u + 1.0)).mul_add(u.splat(-2.0), u.splat(2.0)),
    }
}

/// arctan v. Where v overflows the weight is 0, as it should be.
#[inline(always)]
fn arctan_shape<P: Plain>(u: P) -> Endless<P> {
    let (v, one) = (u * u, u.splat(1.0));
    let outside = v.gt(1.0);
    let t = outside.select(one / v, v);
    let square = t * t;
    let w = one / (square + 1.0);
    let falloff = outside.select(t, one);
    let tail = square.arc_tangent_tail();
    Endless {
        shape: Shape {
            mean: square.mul_add(tail, one),
            weight: [w * falloff, falloff],
            second: [t, w, falloff, falloff * w * -2.0],
            curvature: outside.select(square * (square - 3.0), square * -3.0 + 1.0) * w * w,
        },
        near: !outside,
        value: -(t * square).mul_add(tail, t) + core::f64::consts::FRAC_PI_2,
    }
}

/// 2(1 − cos u), and 4 where it is over. The sine and the cosine of ½u lose no digits at π.
#[inline(always)]
fn andrews_shape<P: Plain>(u: P, outside: P::Mask) -> Endless<P> {
    let (v, one, zero) = (u * u, u.splat(1.0), u.splat(0.0));
    let (sine, cosine) = half_angle(u);
    let whole_sine = sine * cosine * 2.0;
    let whole_cosine = (cosine - sine) * (cosine + sine);
    let difference = whole_sine - u * whole_cosine;
    let second = u.lt(1.5).select(sine_minus_line(v), difference / (u * v)) * -0.5;
    Endless {
        shape: Shape {
            mean: one,
            weight: [outside.select(zero, u.lt(TINY).select(one, whole_sine / u)), one],
            second: [outside.select(zero, second), one, one, one],
            curvature: outside.select(zero, whole_cosine),
        },
        near: u.lt(TINY),
        value: outside.select(u.splat(4.0), sine * sine * 4.0),
    }
}

/// sin ½u and cos ½u for 0 ≤ u ≤ π.
#[inline(always)]
fn half_angle<P: Plain>(u: P) -> (P, P) {
    let steep = u.gt(core::f64::consts::FRAC_PI_2);
    // The first part is a number of any format, and its difference to an angle close to π exact.
    let missing = -u + 3.140_625 + 9.676_535_897_932_384e-4;
    let (near, far) = (steep.select(missing, u) * 0.5).sine_cosine_near_zero();
    (steep.select(far, near), steep.select(near, far))
}

/// (sin u − u cos u)/u³ for v = u² ≤ 2.25: the sum of (2k + 2)/(2k + 3)! · (−v)ᵏ.
#[inline(always)]
fn sine_minus_line<P: Plain>(v: P) -> P {
    let term = |p: P, coefficient: f64| p.mul_add(-v, v.splat(coefficient));
    let p =
        term(v.splat(22.0 / 25_852_016_738_884_976_640_000.0), 20.0 / 51_090_942_171_709_440_000.0);
    let p = term(p, 18.0 / 121_645_100_408_832_000.0);
    let p = term(p, 16.0 / 355_687_428_096_000.0);
    let p = term(p, 14.0 / 1_307_674_368_000.0);
    let p = term(p, 12.0 / 6_227_020_800.0);
    let p = term(p, 10.0 / 39_916_800.0);
    let p = term(p, 8.0 / 362_880.0);
    let p = term(p, 6.0 / 5040.0);
    let p = term(p, 4.0 / 120.0);
    term(p, 2.0 / 6.0)
}

/// ½x²/(1 + x²/c²)
///
/// With w = 1/(1 + x²/c²) it is ½x²w, and where that is less exact ½c²(1 − w).
#[inline(always)]
pub(crate) fn geman_mcclure<R: Real>(x: R, c: f64) -> R {
    x.chain(
        #[inline(always)]
        |x| {
            let (one, c) = (x.splat(1.0), scale(x, c));
            let (x, u) = (finite(x), x * (one / c));
            let w = one / u.mul_add(u, one);
            let (near, pull) = (w.ge(0.5), x * w);
            let bend = near.select(w * (u * -3.0).mul_add(u, one), w * 4.0 - 3.0);
            Jet {
                value: near.select(x * 0.5 * pull, (one - w) * (c * 0.5) * c),
                first: pull * w,
                second: w * w * bend,
            }
        },
    )
}

/// s/(1 + s/c²)
#[inline(always)]
pub(crate) fn geman_mcclure_of_square<R: Real>(s: R, c: f64) -> R {
    s.chain(
        #[inline(always)]
        |s| {
            let (one, c) = (s.splat(1.0), scale(s, c));
            let u = s.square_root() / c;
            let w = one / u.mul_add(u, one);
            Jet {
                value: w.ge(0.5).select(s * w, (one - w) * c * c),
                first: w * w,
                second: w / c * w * (w / c * -2.0),
            }
        },
    )
}

/// The kernel of [`dynamic_covariance_scaling`] with its bend at s = c.
#[inline(always)]
pub(crate) fn dynamic_covariance_scaling_of_square<R: Real>(s: R, c: f64) -> R {
    s.chain(
        #[inline(always)]
        |s| {
            let (one, c) = (s.splat(1.0), scale(s, c));
            let t = c / s;
            let w = one / (t + 1.0);
            let fall = t * w * 2.0;
            let outside = s.gt(c);
            Jet {
                value: outside.select((-t + 3.0) * w * c, s),
                first: outside.select(fall * fall, one),
                second: outside.select(-(fall * fall * fall) / c, s.splat(0.0)),
            }
        },
    )
}

/// The largest number whose square is not above c.
pub(crate) fn square_root_below(c: f64) -> f64 {
    let root = Scalar(c).square_root();
    let above = root.mul_add(root, Scalar(-c)).0 > 0.0;
    if above { root.0.next_down() } else { root.0 }
}

/// A place where a loss bends, exact in every format: a number that f32 holds, and the rest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Edge {
    high: f64,
    low: f64,
}

impl Edge {
    fn new(place: f64) -> Self {
        let high = f64::from(place as f32);
        if high.is_finite() {
            Self { high, low: place - high }
        } else {
            Self { high: place, low: 0.0 }
        }
    }

    /// The place itself.
    pub(crate) fn place(self) -> f64 {
        self.high + self.low
    }

    /// True where x is not below it.
    #[inline(always)]
    fn is_reached<P: Plain>(self, x: P) -> P::Mask {
        // The difference of two infinities would be NaN; and no place is at 0, though a format may
        // make it 0.
        ((x - self.high).ge(self.low) & x.gt(0.0)) | x.gt(x.largest())
    }
}

/// πa and (πa)²: the smallest numbers that are not below them.
pub(crate) fn wave_ends(a: f64) -> [Edge; 2] {
    let (square, lost) = product(a, a);
    let ends = (product_above((a, 0.0), PI), product_above((square, lost), PI_SQUARED));
    [Edge::new(ends.0), Edge::new(ends.1)]
}

/// π and π² as sums of two numbers.
const PI: (f64, f64) = (core::f64::consts::PI, 1.224_646_799_147_353_2e-16);
const PI_SQUARED: (f64, f64) = (9.869_604_401_089_358, 6.265_295_508_739_711e-16);

/// A product and what rounding took from it.
fn product(a: f64, b: f64) -> (f64, f64) {
    let product = a * b;
    (product, Scalar(a).mul_add(Scalar(b), Scalar(-product)).0)
}

/// The smallest number that is not below the product of two sums.
fn product_above(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (high, lost) = product(a.0, b.0);
    let lost = lost + (a.0 * b.1 + a.1 * b.0);
    if lost > 0.0 { high.next_up() } else { high }
}
