//! The vector functions of the C library SLEEF: `u10` are good to 1.0 units in the last place, `u15` to
//! 1.5, `u35` to 3.5.

use crate::contestant::Contestant;

/// A number type that the library has vectors of.
pub trait Sleef: Sized {
    /// The ways to compute the function of this name.
    fn sleef(name: &str) -> Vec<Contestant<Self>>;
}

/// The loops of sleef.c.
macro_rules! loops {
    ($float:ident: $($name:literal $grade:literal $symbol:ident)*) => {
        unsafe extern "C" {
            $(fn $symbol(input: *const $float, output: *mut $float, length: usize);)*
        }

        impl Sleef for $float {
            fn sleef(name: &str) -> Vec<Contestant<Self>> {
                let mut contestants = Vec::new();
                $(if name == $name {
                    let run = |input: &[$float], output: &mut [$float]| {
                        assert_eq!(input.len(), output.len());
                        assert!(input.len().is_multiple_of(16), "the loops have no tail");
                        // SAFETY: the loop reads and writes as many numbers as both slices have, and
                        // the program is compiled for the processor that it runs on, as the loop is.
                        unsafe { $symbol(input.as_ptr(), output.as_mut_ptr(), input.len()) }
                    };
                    contestants.push(Contestant { name: $grade, run: Box::new(run) });
                })*
                contestants
            }
        }
    };
}

loops! {
    f32:
    "exp" "SLEEF u10" sleef_exp_u10_f32
    "exp_m1" "SLEEF u10" sleef_expm1_u10_f32
    "ln" "SLEEF u10" sleef_log_u10_f32
    "ln" "SLEEF u35" sleef_log_u35_f32
    "ln_1p" "SLEEF u10" sleef_log1p_u10_f32
    "tanh" "SLEEF u10" sleef_tanh_u10_f32
    "tanh" "SLEEF u35" sleef_tanh_u35_f32
    "powf" "SLEEF u10" sleef_pow_u10_f32
    "sin" "SLEEF u10" sleef_sin_u10_f32
    "sin" "SLEEF u35" sleef_sin_u35_f32
    "cos" "SLEEF u10" sleef_cos_u10_f32
    "cos" "SLEEF u35" sleef_cos_u35_f32
    "atan" "SLEEF u10" sleef_atan_u10_f32
    "atan" "SLEEF u35" sleef_atan_u35_f32
    "normal_cdf" "SLEEF u15" sleef_normal_cdf_u15_f32
    "ln_gamma" "SLEEF u10" sleef_lgamma_u10_f32
}

loops! {
    f64:
    "exp" "SLEEF u10" sleef_exp_u10_f64
    "exp_m1" "SLEEF u10" sleef_expm1_u10_f64
    "ln" "SLEEF u10" sleef_log_u10_f64
    "ln" "SLEEF u35" sleef_log_u35_f64
    "ln_1p" "SLEEF u10" sleef_log1p_u10_f64
    "tanh" "SLEEF u10" sleef_tanh_u10_f64
    "tanh" "SLEEF u35" sleef_tanh_u35_f64
    "powf" "SLEEF u10" sleef_pow_u10_f64
    "sin" "SLEEF u10" sleef_sin_u10_f64
    "sin" "SLEEF u35" sleef_sin_u35_f64
    "cos" "SLEEF u10" sleef_cos_u10_f64
    "cos" "SLEEF u35" sleef_cos_u35_f64
    "atan" "SLEEF u10" sleef_atan_u10_f64
    "atan" "SLEEF u35" sleef_atan_u35_f64
    "normal_cdf" "SLEEF u15" sleef_normal_cdf_u15_f64
    "ln_gamma" "SLEEF u10" sleef_lgamma_u10_f64
}
