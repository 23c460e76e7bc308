//! Plain loops over the best-known open algorithms, without a branch, so that the compiler makes vectors
//! of them: the reductions and coefficients of Cephes (S. L. Moshier, *Methods and Programs for
//! Mathematical Functions*, 1989), and for the logarithm in f64 those of fdlibm (Sun Microsystems, 1993).
//! Numbers beyond the ordinary range, infinities and NaN are not seen to.

use crate::contestant::{Contestant, each};

/// A number type and its functions.
pub trait Vectorised: Sized {
    /// The ways to compute the function of this name.
    fn vectorised(name: &str) -> Vec<Contestant<Self>>;
}

macro_rules! horner {
    ($x:expr; $first:literal $(, $next:literal)*) => {{
        let x = $x;
        let sum = $first;
        $(let sum = x.mul_add(sum, $next);)*
        sum
    }};
}

macro_rules! vectorised {
    ($module:ident $float:ident) => {
        impl Vectorised for $float {
            fn vectorised(name: &str) -> Vec<Contestant<Self>> {
                use $module as m;
                const LN_2: $float = core::$float::consts::LN_2;
                /// ln(1 + e) from the logarithm of the rounded sum.
                #[inline(always)]
                fn ln_1p(e: $float) -> $float {
                    let sum = 1.0 + e;
                    m::ln(sum) + (e - (sum - 1.0)) / sum
                }
                let contestant = match name {
                    "exp" => each!("Cephes loop", m::exp),
                    "ln" => each!("Cephes loop", m::ln),
                    "ln_1p" => each!("Cephes loop", ln_1p),
                    "sin" => each!("Cephes loop", m::sin),
                    "cos" => each!("Cephes loop", m::cos),
                    "tanh" => each!("Cephes loop", m::tanh),
                    "sigmoid" => each!("Cephes loop", |x: $float| 1.0 / (1.0 + m::exp(-x))),
                    "softplus" => {
                        each!("Cephes loop", |x: $float| x.max(0.0) + ln_1p(m::exp(-x.abs())))
                    }
                    "ln_cosh" => each!("Cephes loop", |x: $float| {
                        x.abs() + ln_1p(m::exp(-2.0 * x.abs())) - LN_2
                    }),
                    "powf" => each!("Cephes loop", |x: $float| m::exp(1.5 * m::ln(x))),
                    "atan" => each!("Cephes loop", m::atan),
                    _ => return Vec::new(),
                };
                vec![contestant]
            }
        }
    };
}

vectorised!(single f32);
vectorised!(double f64);

/// 2ᵏ for an integer k.
macro_rules! power_of_two {
    ($k:expr, $float:ident, $int:ident, $bias:literal) => {
        $float::from_bits((($k as $int + $bias) << ($float::MANTISSA_DIGITS - 1)) as _)
    };
}

#[expect(clippy::excessive_precision, reason = "as they are printed")]
mod single {
    #[inline(always)]
    pub fn exp(x: f32) -> f32 {
        let k = (x * std::f32::consts::LOG2_E).round_ties_even();
        let r = k.mul_add(-0.693_359_375, x);
        let r = k.mul_add(2.121_944_4e-4, r);
        let tail = horner!(r; 1.987_569_2e-4, 1.398_199_9e-3, 8.333_452e-3, 4.166_579_6e-2, 1.666_666_5e-1, 5.000_000_1e-1);
        let m = (r * r).mul_add(tail, r) + 1.0;
        m * power_of_two!(k, f32, i32, 127)
    }

    #[inline(always)]
    pub fn ln(x: f32) -> f32 {
        let moved = x.to_bits().wrapping_sub(std::f32::consts::FRAC_1_SQRT_2.to_bits());
        let k = ((moved as i32) >> 23) as f32;
        let m = f32::from_bits((moved & 0x007f_ffff) + std::f32::consts::FRAC_1_SQRT_2.to_bits());
        let f = m - 1.0;
        let z = f * f;
        let tail = horner!(f; 7.037_683_6e-2, -1.151_461e-1, 1.167_699_9e-1, -1.242_014_1e-1, 1.424_932_3e-1, -1.666_805_8e-1, 2.000_071_5e-1, -2.499_999_4e-1, 3.333_333e-1);
        let y = k.mul_add(-2.121_944_4e-4, f * z * tail);
        let y = z.mul_add(-0.5, y);
        k.mul_add(0.693_359_375, f + y)
    }

    /// Sine and cosine of what is left of x, and the number of the quarter turn.
    #[inline(always)]
    fn quarter(x: f32) -> (f32, f32, i32) {
        let n = (x * std::f32::consts::FRAC_2_PI).round_ties_even();
        let r = n.mul_add(-1.570_312_5, x);
        let r = n.mul_add(-4.837_513e-4, r);
        let r = n.mul_add(-7.549_79e-8, r);
        let z = r * r;
        let sine = horner!(z; -1.951_529_6e-4, 8.332_161e-3, -1.666_666_5e-1);
        let cosine = horner!(z; 2.443_315_7e-5, -1.388_731_6e-3, 4.166_664_6e-2);
        ((r * z).mul_add(sine, r), (z * z).mul_add(cosine, z.mul_add(-0.5, 1.0)), n as i32)
    }

    #[inline(always)]
    pub fn sin(x: f32) -> f32 {
        let (sine, cosine, n) = quarter(x);
        let result = if n & 1 == 0 { sine } else { cosine };
        if n & 2 == 0 { result } else { -result }
    }

    #[inline(always)]
    pub fn cos(x: f32) -> f32 {
        let (sine, cosine, n) = quarter(x);
        let result = if n & 1 == 0 { cosine } else { sine };
        if (n + 1) & 2 == 0 { result } else { -result }
    }

    #[inline(always)]
    pub fn tanh(x: f32) -> f32 {
        let z = x * x;
        let tail = horner!(z; -5.704_988_7e-3, 2.063_908_9e-2, -5.373_971_6e-2, 1.333_144_2e-1, -3.333_328_2e-1);
        let near = (x * z).mul_add(tail, x);
        let far = 1.0 - 2.0 / (exp(2.0 * x.abs().min(20.0)) + 1.0);
        if x.abs() < 0.625 { near } else { far.copysign(x) }
    }

    #[inline(always)]
    pub fn atan(x: f32) -> f32 {
        let size = x.abs();
        let (far, middle) = (size > 2.414_213_7, size > 0.414_213_57);
        let top = if far {
            -1.0
        } else if middle {
            size - 1.0
        } else {
            size
        };
        let bottom = if far {
            size
        } else if middle {
            size + 1.0
        } else {
            1.0
        };
        let start = if far {
            std::f32::consts::FRAC_PI_2
        } else if middle {
            std::f32::consts::FRAC_PI_4
        } else {
            0.0
        };
        let t = top / bottom;
        let z = t * t;
        let tail = horner!(z; 8.053_744_6e-2, -1.387_768_6e-1, 1.997_771_1e-1, -3.333_295e-1);
        (start + (z * t).mul_add(tail, t)).copysign(x)
    }
}

#[expect(clippy::excessive_precision, reason = "as they are printed")]
mod double {
    #[inline(always)]
    pub fn exp(x: f64) -> f64 {
        let k = (x * std::f64::consts::LOG2_E).round_ties_even();
        let r = k.mul_add(-6.931_457_519_531_25e-1, x);
        let r = k.mul_add(-1.428_606_820_309_417_3e-6, r);
        let z = r * r;
        let p = r * horner!(z; 1.261_771_930_748_105_9e-4, 3.029_944_077_074_419_6e-2, 1.0);
        let q = horner!(z; 3.001_985_051_386_644_6e-6, 2.524_483_403_496_841e-3, 2.272_655_482_081_550_3e-1, 2.0);
        let m = (p / (q - p)).mul_add(2.0, 1.0);
        m * power_of_two!(k, f64, i64, 1023)
    }

    #[inline(always)]
    pub fn ln(x: f64) -> f64 {
        let root = std::f64::consts::FRAC_1_SQRT_2.to_bits();
        let moved = x.to_bits().wrapping_sub(root);
        let k = ((moved as i64) >> 52) as f64;
        let f = f64::from_bits((moved & 0x000f_ffff_ffff_ffff) + root) - 1.0;
        let s = f / (2.0 + f);
        let z = s * s;
        let tail = z
            * horner!(z; 1.479_819_860_511_658_6e-1, 1.531_383_769_920_937_3e-1, 1.818_357_216_161_805e-1, 2.222_219_843_214_978_4e-1, 2.857_142_874_366_239e-1, 3.999_999_999_940_942e-1, 6.666_666_666_666_735e-1);
        let half = 0.5 * f * f;
        let y = s.mul_add(half + tail, k * 1.908_214_929_270_587_7e-10);
        k.mul_add(6.931_471_803_691_238e-1, f - (half - y))
    }

    /// Sine and cosine of what is left of x, and the number of the quarter turn.
    #[inline(always)]
    fn quarter(x: f64) -> (f64, f64, i64) {
        let n = (x * std::f64::consts::FRAC_2_PI).round_ties_even();
        let r = n.mul_add(-1.570_796_251_296_997, x);
        let r = n.mul_add(-7.549_789_415_861_596e-8, r);
        let r = n.mul_add(-5.390_302_858_158_119e-15, r);
        let z = r * r;
        let sine = horner!(z; 1.589_623_015_765_465_7e-10, -2.505_074_776_285_780_7e-8, 2.755_731_362_138_572_5e-6, -1.984_126_982_958_954e-4, 8.333_333_333_322_119e-3, -1.666_666_666_666_663e-1);
        let cosine = horner!(z; -1.135_853_652_138_768_2e-11, 2.087_570_084_197_473_2e-9, -2.755_731_417_929_674e-7, 2.480_158_728_885_170_4e-5, -1.388_888_888_887_305_6e-3, 4.166_666_666_666_659e-2);
        ((r * z).mul_add(sine, r), (z * z).mul_add(cosine, z.mul_add(-0.5, 1.0)), n as i64)
    }

    #[inline(always)]
    pub fn sin(x: f64) -> f64 {
        let (sine, cosine, n) = quarter(x);
        let result = if n & 1 == 0 { sine } else { cosine };
        if n & 2 == 0 { result } else { -result }
    }

    #[inline(always)]
    pub fn cos(x: f64) -> f64 {
        let (sine, cosine, n) = quarter(x);
        let result = if n & 1 == 0 { cosine } else { sine };
        if (n + 1) & 2 == 0 { result } else { -result }
    }

    #[inline(always)]
    pub fn tanh(x: f64) -> f64 {
        let z = x * x;
        let p = horner!(z; -9.643_991_794_250_523e-1, -9.928_772_310_019_186e1, -1.614_687_684_417_084_5e3);
        let q = horner!(z; 1.0, 1.128_116_784_916_329_3e2, 2.235_488_390_601_004_5e3, 4.844_063_053_251_255e3);
        let near = (x * z).mul_add(p / q, x);
        let far = 1.0 - 2.0 / (exp(2.0 * x.abs().min(20.0)) + 1.0);
        if x.abs() < 0.625 { near } else { far.copysign(x) }
    }

    #[inline(always)]
    pub fn atan(x: f64) -> f64 {
        let size = x.abs();
        let (far, middle) = (size > 2.414_213_562_373_095, size > 0.66);
        let top = if far {
            -1.0
        } else if middle {
            size - 1.0
        } else {
            size
        };
        let bottom = if far {
            size
        } else if middle {
            size + 1.0
        } else {
            1.0
        };
        let start = if far {
            std::f64::consts::FRAC_PI_2
        } else if middle {
            std::f64::consts::FRAC_PI_4
        } else {
            0.0
        };
        let t = top / bottom;
        let z = t * t;
        let p = horner!(z; -8.750_608_600_031_904e-1, -1.615_753_718_733_365e1, -7.500_855_792_314_705e1, -1.228_866_684_490_136_2e2, -6.485_021_904_942_025e1);
        let q = horner!(z; 1.0, 2.485_846_490_142_306_3e1, 1.650_270_098_316_988_5e2, 4.328_810_604_912_902_7e2, 4.853_903_996_359_137e2, 1.945_506_571_482_614e2);
        (start + (z * t).mul_add(p / q, t)).copysign(x)
    }
}
