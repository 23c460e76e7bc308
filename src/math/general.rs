//! Barron's general loss: a family with one more parameter, without poles in it.

use crate::math::parameter::{TINY, of_format};
use crate::math::robust::{BEYOND, Beyond, scale};
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
    /// What a power of the distance is multiplied by to give √E.
    factor: f64,
    /// Powers of what f32 and f64 are lowered by beyond the range, with α/2.
    raise_share: [f64; 2],
    /// The same with α/2 − 1, as a product of two.
    raise_root: [[f64; 2]; 2],
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
            if b < 1.0 { (Scalar(b).logarithm() * (0.5 - 0.25 * alpha)).exp().0 } else { 1.0 };
        let [in_f32, in_f64] = BEYOND;
        let powers = |a: f64| [Scalar(in_f32).power(a).0, Scalar(in_f64).power(a).0];
        let raise_share = powers(0.5 * alpha);
        // The exponents are exact, and no power is below the range.
        let raise_root = if alpha < 0.0 {
            [raise_share, [1.0 / in_f32, 1.0 / in_f64]]
        } else if alpha < 1.0 {
            [[raise_share[0] / in_f32, raise_share[1] / in_f64], [1.0; 2]]
        } else {
            [powers(0.5 * alpha - 1.0), [1.0; 2]]
        };
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
            raise_share,
            raise_root,
            infinite: [bound, limit(1.0), limit(2.0), 0.5 * limit(4.0)],
        }
    }

    /// The loss of x/c.
    #[inline(always)]
    pub(crate) fn loss<R: Real>(self, x: R, c: f64) -> R {
        x.chain(
            #[inline(always)]
            |x| {
                let [value, first, second, ..] = self.parts(x.magnitude(), c);
                Jet { value, first: x.lt(0.0).select(-first, first), second }
            },
        )
    }

    /// Twice the loss of √s/c.
    #[inline(always)]
    pub(crate) fn kernel<R: Real>(self, s: R, c: f64) -> R {
        s.chain(
            #[inline(always)]
            |s| {
                let [value, _, _, first, second] = self.parts(s.square_root(), c);
                Jet { value: value * 2.0, first, second }
            },
        )
    }

    /// For a distance d ≥ 0, in units of c u: the loss and its two derivatives with respect to d, then
    /// E/c² with E = (u²/b + 1)^(α/2 − 1), and its derivative with respect to d².
    ///
    /// Derivatives are products of √E/c twice, because E, and its product with u, may be out of the
    /// range where they, divided by powers of c, are not.
    #[inline(always)]
    fn parts<P: Plain>(self, distance: P, c: f64) -> [P; 5] {
        let held = scale(distance, c);
        let u = distance / held;
        let near = u.lt(self.root);
        let [value, first, second, weight, fall] = self.near(u, held);
        let far = self.far(u, held, &Beyond::new(u, distance, c));
        [
            near.select(value, far[0]),
            near.select(first, far[1]),
            near.select(second, far[2]),
            near.select(weight, far[3]),
            near.select(fall, far[4]),
        ]
    }

    /// Where u² < b: E is e^(±t/2) with t = b ln(1 + u²/b), which is u² for large b.
    #[inline(always)]
    fn near<P: Plain>(self, u: P, c: P) -> [P; 5] {
        let Self { alpha, b, half_sign, .. } = self;
        let square = u * u;
        let ratio = u / self.root;
        let ratio = ratio * ratio;
        let t = ratio.lt(TINY).select(square, ratio.logarithm_1p_unit() * b);

        let (half, half_m1) = (t * (0.5 * half_sign)).exp_and_exp_m1();
        let value = if alpha < 1.0 {
            let z = t * (0.5 * alpha / b);
            let (_, z_m1) = z.exp_and_exp_m1();
            z.magnitude().lt(TINY).select(t * 0.5, z_m1 * (b / alpha))
        } else {
            square * (1.0 / alpha) * (half * half) + half_m1 * (half_m1 + 2.0) * (b / alpha)
        };
        let w = u.splat(1.0) / (ratio + 1.0);
        let bend = (square * ((alpha - 1.0) / b) + 1.0) * w;
        let (in_c, in_square) = (half / c, half / c / c);
        let fall =
            if half_sign == 0.0 { u.splat(0.0) } else { in_square * half_sign * w * in_square };
        [value, in_c * u * half, in_c * bend * in_c, in_c * in_c, fall]
    }

    /// Where u² ≥ b: with B = √(u²/b + 1), E is B^(α − 2).
    ///
    /// Beyond the range all is computed of the lowered u, and √E raised by a power of what it was
    /// lowered by.
    #[inline(always)]
    fn far<P: Plain>(self, u: P, c: P, beyond: &Beyond<P>) -> [P; 5] {
        let Self { alpha, b, .. } = self;
        let (one, u) = (u.splat(1.0), beyond.mask.select(beyond.lowered, u));
        let infinite = u.gt(u.largest());
        let p = u / self.unit;
        let root_g = u.splat(self.core) / p;
        let g = root_g * root_g * beyond.by * beyond.by;
        let root = (g + 1.0).square_root();
        let distance = p * root;
        // The exponents are exact.
        let half = if alpha < 1.0 {
            distance.power(0.5 * alpha) / distance
        } else {
            distance.power(0.5 * alpha - 1.0)
        };
        let half = half * self.factor;
        // It is above 1 there, but need not be for a lowered u.
        let half = if alpha > 4.0 { half.lt(1.0).select(one, half) } else { half };
        let ([in_f32, in_f64], [once, twice]) = (self.raise_share, self.raise_root);
        let raise_share = beyond.mask.select(of_format(u, in_f32, in_f64), one);
        let once = beyond.mask.select(of_format(u, once[0], once[1]), one);
        let twice = beyond.mask.select(of_format(u, twice[0], twice[1]), one);
        let in_c = half / c * once * twice;
        // u√E
        let share = u * half * raise_share;
        let value = if alpha < 1.0 {
            let ln = (u / self.root).logarithm() * 2.0 + g.logarithm_1p_unit() + beyond.logarithm();
            let z = ln * (0.5 * alpha);
            let (_, z_m1) = z.exp_and_exp_m1();
            let small = z.magnitude().lt(TINY).select(ln * (0.5 * b), z_m1 * (b / alpha));
            // The root of the power of B with α.
            let power = distance * half * raise_share;
            z.gt(1.0).select((power * power - 1.0) * (b / alpha), small)
        } else {
            let power = half * once * twice;
            share * (1.0 / alpha) * share + (power * power - 1.0) * (b / alpha)
        };
        let w = one / (g + 1.0);
        let in_square = half / c * (root_g / c * beyond.by) * once * twice;
        let fall = if self.half_sign == 0.0 {
            u.splat(0.0)
        } else {
            in_square * self.half_sign * w * in_square
        };
        let curvature = if alpha == 1.0 {
            let part = in_c * root_g * beyond.by;
            part * part * w
        } else {
            in_c * (g + (alpha - 1.0)) * w * in_c
        };
        let [bound, slope, bend, limit] = self.infinite;
        let bend = u.splat(bend) / c / c;
        [
            infinite.select(u.splat(bound), value),
            infinite.select(u.splat(slope) / c, in_c * share),
            infinite.select(bend, curvature),
            infinite.select(bend, in_c * in_c),
            (infinite | once.gt(u.largest())).select(u.splat(limit) / c / c / c / c, fall),
        ]
    }
}
