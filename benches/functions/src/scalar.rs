//! One number at a time: the functions of the standard library, which are those of the system, and of
//! the crate `libm`.

use crate::contestant::{Contestant, each};

/// A number type and its functions.
pub trait Scalar: Copy + 'static {
    /// The ways to compute the function of this name.
    fn scalars(name: &str) -> Vec<Contestant<Self>>;
}

macro_rules! scalar {
    ($float:ident, $exp:ident $expm1:ident $log:ident $log1p:ident $tanh:ident $pow:ident $sin:ident $cos:ident
     $atan:ident $erfc:ident $lgamma:ident) => {
        impl Scalar for $float {
            fn scalars(name: &str) -> Vec<Contestant<Self>> {
                const HALF: $float = core::$float::consts::FRAC_1_SQRT_2;
                const LN_2: $float = core::$float::consts::LN_2;
                match name {
                    "exp" => vec![each!("std", $float::exp), each!("libm", libm::$exp)],
                    "exp_m1" => vec![each!("std", $float::exp_m1), each!("libm", libm::$expm1)],
                    "ln" => vec![each!("std", $float::ln), each!("libm", libm::$log)],
                    "ln_1p" => vec![each!("std", $float::ln_1p), each!("libm", libm::$log1p)],
                    "tanh" => vec![each!("std", $float::tanh), each!("libm", libm::$tanh)],
                    "sigmoid" => vec![each!("std", |x: $float| 1.0 / (1.0 + (-x).exp()))],
                    "softplus" => {
                        vec![each!("std", |x: $float| x.max(0.0) + (-x.abs()).exp().ln_1p())]
                    }
                    "ln_cosh" => vec![each!("std", |x: $float| {
                        x.abs() + (-2.0 * x.abs()).exp().ln_1p() - LN_2
                    })],
                    "powf" => vec![
                        each!("std", |x: $float| x.powf(std::hint::black_box(1.5))),
                        each!("libm", |x: $float| libm::$pow(x, 1.5)),
                    ],
                    "sin" => vec![each!("std", $float::sin), each!("libm", libm::$sin)],
                    "cos" => vec![each!("std", $float::cos), each!("libm", libm::$cos)],
                    "atan" => vec![each!("std", $float::atan), each!("libm", libm::$atan)],
                    "normal_cdf" => vec![each!("libm", |x: $float| 0.5 * libm::$erfc(-x * HALF))],
                    "ln_normal_cdf" => {
                        vec![each!("libm", |x: $float| (0.5 * libm::$erfc(-x * HALF)).ln())]
                    }
                    "ln_gamma" => vec![each!("libm", libm::$lgamma)],
                    _ => Vec::new(),
                }
            }
        }
    };
}

scalar!(f32, expf expm1f logf log1pf tanhf powf sinf cosf atanf erfcf lgammaf);
scalar!(f64, exp expm1 log log1p tanh pow sin cos atan erfc lgamma);
