//! Barron's general loss: a family with one more parameter, without poles in it.

use crate::math::parameter::TINY;
use crate::math::robust::{in_scales, scale};
use crate::real::{Jet, Mask, Plain, Real};
use crate::scalar::Scalar;

/// The scalars of b/α ((x²/b + 1)^(α/2) − 1) with b = |α − 2|.
///
/// Where b or 1/b is so small that nobody sees it, as at α = 2 and at ±∞, another one that is
/// harmless stands for it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct General {
    alpha: f64,
    b: f64,
    root: f64,
    /// (α − 2)/(2b), which is −½, 0 or ½
    half_sign: f64,
    /// √b, but at least 1
    unit: f64,
    /// √b, but at most 1
    core: f64,
    /// What the power of the distance is multiplied by.
    factor: f64,
    /// The loss, its two derivatives and that of E at ∞.
    infinite: [f64; 4],
}

impl General {
    pub(crate) fn new(alpha: f64) -> Self {
        let infinity = f64::INFINITY;
        let alpha = alpha.clamp(-1e30, 1e30);
        let b = (alpha - 2.0).abs().max(1e-20);
        let root = Scalar(b).square_root().0;
        let factor =
            if b < 1.0 { (Scalar(b).logarithm() * (1.0 - 0.5 * alpha)).exp().0 } else { root };
        let limit = |order: f64| {
            if alpha > order {
                infinity
            } else if alpha < order {
                0.0
            } else {
                1.0
            }
        };
        let bound = if alpha < 0.0 { -b / alpha } else { infinity };
        Self {
            alpha,
            b,
            root,
            half_sign: 0.5 * (alpha - 2.0) / b,
            unit: root.max(1.0),
            core: root.min(1.0),
            factor,
            infinite: [bound, limit(1.0), limit(2.0), 0.5 * limit(4.0)],
        }
    }

    /// The loss of x/c.
    #[inline(always)]
    pub(crate) fn loss<R: Real>(self, x: R, c: f64) -> R {
        x.chain(
            #[inline(always)]
            |x| {
                let c = scale(x, c);
                let [value, pull, curvature, ..] = self.parts(in_scales(x.magnitude(), c));
                let first = pull / c;
                Jet { value, first: x.lt(0.0).select(-first, first), second: curvature / c / c }
            },
        )
    }

    /// Twice the loss of √s/c.
    #[inline(always)]
    pub(crate) fn kernel<R: Real>(self, s: R, c: f64) -> R {
        s.chain(
            #[inline(always)]
            |s| {
                let c = scale(s, c);
                let [value, _, _, weight, second] = self.parts(in_scales(s.square_root(), c));
                Jet { value: value * 2.0, first: weight / c / c, second: second / c / c / c / c }
            },
        )
    }

    /// The loss of u ≥ 0 and its two derivatives, then E = (u²/b + 1)^(α/2 − 1) and its derivative
    /// with respect to u².
    #[inline(always)]
    fn parts<P: Plain>(self, u: P) -> [P; 5] {
        let near = u.lt(self.root);
        let [value, pull, curvature, weight, second] = self.near(u);
        let far = self.far(u);
        [
            near.select(value, far[0]),
            near.select(pull, far[1]),
            near.select(curvature, far[2]),
            near.select(weight, far[3]),
            near.select(second, far[4]),
        ]
    }

    /// Where u² < b: E is e^(±t/2) with t = b ln(1 + u²/b), which is u² for large b.
    #[inline(always)]
    fn near<P: Plain>(self, u: P) -> [P; 5] {
        let Self { alpha, b, half_sign, .. } = self;
        let square = u * u;
        let ratio = u / self.root;
        let ratio = ratio * ratio;
        let t = ratio.lt(TINY).select(square, ratio.logarithm_1p_unit() * b);

        // Of half the exponent, because uE and u²E are normal where E is not.
        let (half, half_m1) = (t * (0.5 * half_sign)).exp_and_exp_m1();
        let power = half * half;
        let value = if alpha < 1.0 {
            let z = t * (0.5 * alpha / b);
            let (_, z_m1) = z.exp_and_exp_m1();
            z.magnitude().lt(TINY).select(t * 0.5, z_m1 * (b / alpha))
        } else {
            square * (1.0 / alpha) * power + half_m1 * (half_m1 + 2.0) * (b / alpha)
        };
        let w = u.splat(1.0) / (ratio + 1.0);
        let bend = (square * ((alpha - 1.0) / b) + 1.0) * w;
        [value, u * half * half, half * bend * half, power, power * w * half_sign]
    }

    /// Where u² ≥ b: with B = √(u²/b + 1), the derivative is √b (u/√b)/B · B^(α − 1).
    #[inline(always)]
    fn far<P: Plain>(self, u: P) -> [P; 5] {
        let Self { alpha, b, .. } = self;
        let (one, infinite) = (u.splat(1.0), u.gt(u.largest()));
        let p = u / self.unit;
        let g = u.splat(self.core) / p;
        let g = g * g;
        let root = (g + 1.0).square_root();
        let distance = p * root;
        // The exponents are exact, and nothing overflows before the result does.
        let whole = distance * self.unit;
        let (q, power) = if alpha < 0.5 {
            let q = distance.power(alpha) / distance * self.factor;
            (q, q / whole)
        } else if alpha < 2.0 {
            let q = distance.power(alpha - 1.0) * self.factor;
            (q, q / whole)
        } else {
            let power = distance.power(alpha - 2.0) * (self.factor / self.unit);
            (power * whole, power)
        };
        let pull = q / root;
        let value = if alpha < 1.0 {
            let ln = (u / self.root).logarithm() * 2.0 + g.logarithm_1p_unit();
            let z = ln * (0.5 * alpha);
            let (_, z_m1) = z.exp_and_exp_m1();
            let small = z.magnitude().lt(TINY).select(ln * (0.5 * b), z_m1 * (b / alpha));
            let large = (distance * (q / self.unit) - 1.0) * (b / alpha);
            z.gt(1.0).select(large, small)
        } else {
            u * (1.0 / alpha) * pull + (power - 1.0) * (b / alpha)
        };
        let w = one / (g + 1.0);
        let curvature = power * (g + (alpha - 1.0)) * w;
        let [bound, slope, bend, second] = self.infinite;
        [
            infinite.select(u.splat(bound), value),
            infinite.select(u.splat(slope), pull),
            infinite.select(u.splat(bend), curvature),
            infinite.select(u.splat(bend), power),
            (infinite | power.gt(u.largest()))
                .select(u.splat(second), power * g * w * self.half_sign),
        ]
    }
}
