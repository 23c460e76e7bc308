//! Robust kernels: functions of a residual that are ½x² near zero and grow more slowly farther out.
//!
//! Each has one [`Shape`]: a function f of the squared distance v = u², u being the distance in
//! units of the scale c. A loss of the residual x is ½c² f(x²/c²), and the kernel ρ of a squared
//! residual s is c² f(s/c²); both come from the same shape.

use crate::Scalar;
use crate::real::{Jet, Mask, Plain, Real};

/// Half a unit in the last place of every format that is computed with is larger.
const TINY: f64 = 1.0 / (1_u64 << 60) as f64;

/// A function f of v = u² with f(v) ≈ v near zero, at a distance u ≥ 0.
struct Shape<P> {
    /// f
    value: P,
    /// f′ as a product of two numbers: it may underflow where u f′ does not.
    weight: [P; 2],
    /// f″
    second: P,
    /// f′ + 2v f″, which is the second derivative of ½f with respect to u
    curvature: P,
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

/// distance/c, finite where the distance is.
#[inline(always)]
pub(super) fn in_scales<P: Plain>(distance: P, c: P) -> P {
    let largest = distance.largest();
    let u = distance / c;
    (distance.le(largest) & u.gt(largest)).select(largest, u)
}

/// ½c² f(x²/c²) for a shape f.
///
/// Where x/c is so small that f is x²/c² to the last digit, the scale cancels; computing with it
/// would underflow for a large c. The gradient vanishes far out.
#[inline(always)]
fn of_residual<R: Real>(x: R, c: f64, shape: impl FnOnce(R::Plain) -> Shape<R::Plain>) -> R {
    x.chain(
        #[inline(always)]
        |x| {
            let (distance, c) = (x.magnitude(), scale(x, c));
            let u = in_scales(distance, c);
            let Shape { value, weight, curvature, .. } = shape(u);
            let (tiny, infinite) = (u.lt(TINY), distance.gt(x.largest()));
            let first = infinite.select(x.splat(0.0), x * weight[0] * weight[1]);
            Jet {
                value: tiny.select(x * (x * 0.5), value * 0.5 * c * c),
                first: tiny.select(x, first),
                second: curvature,
            }
        },
    )
}

/// c² f(s/c²) for a shape f and s ≥ 0: the kernel of a squared residual s.
#[inline(always)]
fn of_square<R: Real>(s: R, c: f64, shape: impl FnOnce(R::Plain) -> Shape<R::Plain>) -> R {
    s.chain(
        #[inline(always)]
        |s| {
            let c = scale(s, c);
            let u = in_scales(s.square_root(), c);
            let Shape { value, weight, second, .. } = shape(u);
            let tiny = u.lt(TINY);
            Jet {
                value: tiny.select(s, value * c * c),
                first: tiny.select(s.splat(1.0), weight[0] * weight[1]),
                second: second / c / c,
            }
        },
    )
}

/// ½m f(x²/c²) for a shape f and a factor m: a loss that has no unit.
#[inline(always)]
fn standardized<R: Real>(
    x: R,
    c: f64,
    factor: f64,
    shape: impl FnOnce(R::Plain) -> Shape<R::Plain>,
) -> R {
    x.chain(
        #[inline(always)]
        |x| {
            let (distance, c, factor) = (x.magnitude(), scale(x, c), scale(x, factor));
            let u = in_scales(distance, c);
            let Shape { value, weight, curvature, .. } = shape(u);
            let pull = u * weight[0] * weight[1] / c * factor;
            let pull = distance.gt(x.largest()).select(x.splat(0.0), pull);
            Jet {
                value: value * 0.5 * factor,
                first: x.lt(0.0).select(-pull, pull),
                second: curvature / c / c * factor,
            }
        },
    )
}

/// m f(s/c²) for a shape f, a factor m and s ≥ 0.
#[inline(always)]
fn standardized_of_square<R: Real>(
    s: R,
    c: f64,
    factor: f64,
    shape: impl FnOnce(R::Plain) -> Shape<R::Plain>,
) -> R {
    s.chain(
        #[inline(always)]
        |s| {
            let (c, factor) = (scale(s, c), scale(s, factor));
            let Shape { value, weight, second, .. } = shape(in_scales(s.square_root(), c));
            Jet {
                value: value * factor,
                first: weight[0] * weight[1] / c / c * factor,
                second: second / c / c / c / c * factor,
            }
        },
    )
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
    cauchy cauchy_of_square cauchy_shape
    tukey tukey_of_square tukey_shape
    tukey_quartic tukey_quartic_of_square tukey_quartic_shape
    welsch welsch_of_square welsch_shape
    geman_mcclure geman_mcclure_of_square geman_mcclure_shape
    ramsay ramsay_of_square ramsay_shape
    arctan arctan_of_square arctan_shape
}

/// 2c²(√(1 + s/c²) − 1)
#[inline(always)]
#[expect(clippy::redundant_closure, reason = "only a closure can be told to be inlined")]
pub(crate) fn pseudo_huber_of_square<R: Real>(s: R, c: f64) -> R {
    of_square(
        s,
        c,
        #[inline(always)]
        |u| pseudo_huber_shape(u),
    )
}

/// 2c²(√s/c − ln(1 + √s/c))
#[inline(always)]
#[expect(clippy::redundant_closure, reason = "only a closure can be told to be inlined")]
pub(crate) fn fair_of_square<R: Real>(s: R, c: f64) -> R {
    of_square(
        s,
        c,
        #[inline(always)]
        |u| fair_shape(u),
    )
}

/// ½m ln(1 + x²/c²)
#[inline(always)]
#[expect(clippy::redundant_closure, reason = "only a closure can be told to be inlined")]
pub(crate) fn log_likelihood<R: Real>(x: R, c: f64, m: f64) -> R {
    standardized(
        x,
        c,
        m,
        #[inline(always)]
        |u| cauchy_shape(u),
    )
}

/// m ln(1 + s/c²)
#[inline(always)]
#[expect(clippy::redundant_closure, reason = "only a closure can be told to be inlined")]
pub(crate) fn log_likelihood_of_square<R: Real>(s: R, c: f64, m: f64) -> R {
    standardized_of_square(
        s,
        c,
        m,
        #[inline(always)]
        |u| cauchy_shape(u),
    )
}

/// ½x² up to c, ½c²(3 − t)/(1 + t) with t = (c/x)² from there on.
#[inline(always)]
#[expect(clippy::redundant_closure, reason = "only a closure can be told to be inlined")]
pub(crate) fn dynamic_covariance_scaling<R: Real>(x: R, c: f64) -> R {
    of_residual(
        x,
        c,
        #[inline(always)]
        |u| dynamic_covariance_scaling_shape(u),
    )
}

/// ln(1 + v).
///
/// With t = min(u, 1/u) nothing overflows: ln(1 + u²) = 2 ln max(u, 1) + ln(1 + t²).
#[inline(always)]
fn cauchy_shape<P: Plain>(u: P) -> Shape<P> {
    let one = u.splat(1.0);
    let outside = u.gt(1.0);
    let t = outside.select(one / u, u);
    let square = t * t;
    let value = outside.select(u, one).logarithm() * 2.0 + square.logarithm_1p_unit();
    let w = one / (square + 1.0);
    let falloff = outside.select(t, one);
    let first = w * falloff * falloff;
    let curvature = (one - t) * (one + t) * w * w;
    Shape {
        value,
        weight: [w * falloff, falloff],
        second: -(first * first),
        curvature: outside.select(-(curvature * square), curvature),
    }
}

/// 2(√(1 + v) − 1) = 2v/(1 + √(1 + v))
#[inline(always)]
fn pseudo_huber_shape<P: Plain>(u: P) -> Shape<P> {
    let one = u.splat(1.0);
    let outside = u.gt(1.0);
    let t = outside.select(one / u, u);
    let root = (t * t + 1.0).square_root();
    let value = outside.select(u, u * u) / (root + outside.select(t, one)) * 2.0;
    let first = outside.select(t, one) / root;
    let cube = first * first * first;
    Shape { value, weight: [first, one], second: cube * -0.5, curvature: cube }
}

/// 2(u − ln(1 + u))
#[inline(always)]
fn fair_shape<P: Plain>(u: P) -> Shape<P> {
    let w = u.splat(1.0) / (u + 1.0);
    Shape {
        value: u.line_minus_logarithm_1p() * 2.0,
        weight: [w, u.splat(1.0)],
        second: -(w * w) / (u + u),
        curvature: w * w,
    }
}

/// ⅓(1 − (1 − v)³), and ⅓ from v = 1 on.
#[inline(always)]
fn tukey_shape<P: Plain>(u: P) -> Shape<P> {
    let (v, zero) = (u * u, u.splat(0.0));
    let outside = u.gt(1.0);
    let w = outside.select(zero, -v + 1.0);
    let value = v * (w.mul_add(w, w) + 1.0) * (1.0 / 3.0);
    Shape {
        value: outside.select(u.splat(1.0 / 3.0), value),
        weight: [w, w],
        second: w * -2.0,
        curvature: outside.select(zero, w * (v * -5.0 + 1.0)),
    }
}

/// v (1 − ⅔v² + ⅕v⁴), and 8/15 from v = 1 on.
#[inline(always)]
fn tukey_quartic_shape<P: Plain>(u: P) -> Shape<P> {
    let (v, zero) = (u * u, u.splat(0.0));
    let outside = u.gt(1.0);
    let fourth = v * v;
    let w = outside.select(zero, -fourth + 1.0);
    let value = v * (fourth * (fourth * 0.2 - 2.0 / 3.0) + 1.0);
    Shape {
        value: outside.select(u.splat(8.0 / 15.0), value),
        weight: [w, w],
        second: outside.select(zero, v * w * -4.0),
        curvature: outside.select(zero, w * (fourth * -9.0 + 1.0)),
    }
}

/// 1 − e⁻ᵛ; far out e⁻ᵛ is 0, and v e⁻ᵛ too.
#[inline(always)]
fn welsch_shape<P: Plain>(u: P) -> Shape<P> {
    let u = u.gt(128.0).select(u.splat(128.0), u);
    let v = u * u;
    // Of half the exponent, because v e⁻ᵛ and x e⁻ᵛ are normal where e⁻ᵛ is not.
    let (root, root_m1) = (v * -0.5).decay_and_decay_m1();
    Shape {
        value: -(root_m1 * (root_m1 + 2.0)),
        weight: [root, root],
        second: -(root * root),
        curvature: root * (v * -2.0 + 1.0) * root,
    }
}

/// 2(1 − e⁻ᵘ(1 + u)), which is 2e⁻ᵘ(eᵘ − 1 − u); far out e⁻ᵘ is 0, and u e⁻ᵘ too.
#[inline(always)]
fn ramsay_shape<P: Plain>(u: P) -> Shape<P> {
    let u = u.gt(16384.0).select(u.splat(16384.0), u);
    let (root, root_m1) = (u * -0.5).decay_and_decay_m1();
    let decay = root * root;
    let near = decay * u.exponential_minus_line();
    let far = -(root_m1 * (root_m1 + 2.0)) - u * decay;
    Shape {
        value: u.lt(1.0).select(near, far) * 2.0,
        weight: [root, root],
        second: -decay / (u + u),
        curvature: root * (-u + 1.0) * root,
    }
}

/// arctan v.
#[inline(always)]
fn arctan_shape<P: Plain>(u: P) -> Shape<P> {
    let one = u.splat(1.0);
    let outside = u.gt(1.0);
    let t = outside.select(one / u, u);
    let t = t * t;
    let square = t * t;
    let w = one / (square + 1.0);
    let falloff = outside.select(t, one);
    Shape {
        value: (u * u).arc_tangent(),
        weight: [w * falloff, falloff],
        second: outside.select(square, one) * t * w * w * -2.0,
        curvature: outside.select(square * (square - 3.0), square * -3.0 + 1.0) * w * w,
    }
}

/// 2(1 − cos u), and 4 where it is over. The sine and the cosine of ½u lose no digits at π.
#[inline(always)]
fn andrews_shape<P: Plain>(u: P, outside: P::Mask) -> Shape<P> {
    let (v, zero) = (u * u, u.splat(0.0));
    let (sine, cosine) = (u * 0.5).sine_cosine();
    let whole_sine = sine * cosine * 2.0;
    let whole_cosine = (cosine - sine) * (cosine + sine);
    let difference = whole_sine - u * whole_cosine;
    let second = u.lt(1.5).select(sine_minus_line(v), difference / (u * v)) * -0.5;
    Shape {
        value: outside.select(u.splat(4.0), sine * sine * 4.0),
        weight: [outside.select(zero, whole_sine / u), u.splat(1.0)],
        second: outside.select(zero, second),
        curvature: outside.select(zero, whole_cosine),
    }
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

/// v/(1 + v).
#[inline(always)]
fn geman_mcclure_shape<P: Plain>(u: P) -> Shape<P> {
    let (v, one) = (u * u, u.splat(1.0));
    let w = one / (v + 1.0);
    let outside = v.gt(1.0);
    let bend = outside.select(w * 4.0 - 3.0, w * (v * -3.0 + 1.0));
    Shape {
        value: outside.select(one / (one / v + 1.0), v * w),
        weight: [w, w],
        second: w * w * w * -2.0,
        curvature: w * w * bend,
    }
}

/// v up to 1, (3v − 1)/(1 + v) from there on.
#[inline(always)]
fn dynamic_covariance_scaling_shape<P: Plain>(u: P) -> Shape<P> {
    let (one, zero) = (u.splat(1.0), u.splat(0.0));
    let outside = u.gt(1.0);
    let t = one / u;
    let t = t * t;
    let w = one / (t + 1.0);
    let fall = t * w * 2.0;
    let weight = outside.select(fall, u.le(1.0).select(one, u));
    Shape {
        value: outside.select((-t + 3.0) * w, u * u),
        weight: [weight, weight],
        second: outside.select(-(fall * fall * fall), zero),
        curvature: outside.select(fall * fall * w * (t - 3.0), weight),
    }
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
                value: outside.select(c * (-t + 3.0) * w, s),
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
        // The difference of two infinities would be NaN.
        (x - self.high).ge(self.low) | x.gt(x.largest())
    }
}

/// πa and (πa)²: the smallest numbers that are not below them.
pub(crate) fn wave_ends(a: f64) -> [Edge; 2] {
    let (square, lost) = product(a, a);
    [product_above((a, 0.0), PI), product_above((square, lost), PI_SQUARED)].map(Edge::new)
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
