//! The vector functions of the C library SLEEF: `u10` are good to 1.0 units in the last place, `u15` to
//! 1.5, `u35` to 3.5.

use std::arch::x86_64::{
    __m256, __m256d, __m512, __m512d, _mm256_loadu_pd, _mm256_loadu_ps, _mm256_mul_pd, _mm256_mul_ps,
    _mm256_set1_pd, _mm256_set1_ps, _mm256_storeu_pd, _mm256_storeu_ps, _mm512_loadu_pd,
    _mm512_loadu_ps, _mm512_mul_pd, _mm512_mul_ps, _mm512_set1_pd, _mm512_set1_ps,
    _mm512_storeu_pd, _mm512_storeu_ps,
};

use crate::contestant::Contestant;

/// A number type that the library has vectors of.
pub trait Sleef: Sized {
    /// The ways to compute the function of this name, in the widest vectors that the processor has.
    fn sleef(name: &str) -> Vec<Contestant<Self>>;
}

/// The functions over one kind of vector.
macro_rules! vectors {
    (
        $module:ident: $lanes:literal of $float:ident in $vector:ident, $feature:literal,
        $load:ident, $store:ident, $splat:ident, $multiply:ident;
        $($name:literal $label:literal $symbol:ident)*;
        $power:ident $erfc:ident
    ) => {
        mod $module {
            use super::*;

            unsafe extern "C" {
                $(fn $symbol(x: $vector) -> $vector;)*
                fn $power(x: $vector, y: $vector) -> $vector;
                fn $erfc(x: $vector) -> $vector;
            }

            /// `function` of a slice.
            #[target_feature(enable = $feature)]
            fn each(
                input: &[$float],
                output: &mut [$float],
                function: impl Fn($vector) -> $vector,
            ) {
                assert!(input.len().is_multiple_of($lanes), "the vectors have no tail");
                let chunks = input.chunks_exact($lanes);
                for (x, y) in chunks.zip(output.chunks_exact_mut($lanes)) {
                    // SAFETY: both chunks have as many numbers as the vector, and these loads and
                    // stores need no alignment.
                    unsafe { $store(y.as_mut_ptr(), function($load(x.as_ptr()))) };
                }
            }

            macro_rules! contestant {
                ($of:literal, $x:ident => $value:expr) => {{
                    #[target_feature(enable = $feature)]
                    fn run(input: &[$float], output: &mut [$float]) {
                        // SAFETY: a function of the library takes and gives vectors, and this one is
                        // compiled for processors that have them.
                        each(input, output, #[inline(always)] |$x| unsafe { $value });
                    }
                    Contestant {
                        name: $of,
                        // SAFETY: `all` is called where the processor has the instructions.
                        run: Box::new(|input, output| unsafe { run(input, output) }),
                    }
                }};
            }

            /// The ways to compute the function of this name, on a processor that has the vectors.
            pub(super) fn all(name: &str) -> Vec<Contestant<$float>> {
                let mut all = Vec::new();
                $(if name == $name {
                    all.push(contestant!($label, x => $symbol(x)));
                })*
                if name == "powf" {
                    all.push(contestant!("SLEEF u10", x => $power(x, $splat(1.5))));
                }
                if name == "normal_cdf" {
                    const SCALE: $float = -core::$float::consts::FRAC_1_SQRT_2;
                    all.push(contestant!("SLEEF u15", x =>
                        $multiply($splat(0.5), $erfc($multiply(x, $splat(SCALE))))));
                }
                all
            }
        }
    };
}

vectors! {
    wide_f32: 16 of f32 in __m512, "avx512f",
    _mm512_loadu_ps, _mm512_storeu_ps, _mm512_set1_ps, _mm512_mul_ps;
    "exp" "SLEEF u10" Sleef_expf16_u10avx512f
    "exp_m1" "SLEEF u10" Sleef_expm1f16_u10avx512f
    "ln" "SLEEF u10" Sleef_logf16_u10avx512f
    "ln" "SLEEF u35" Sleef_logf16_u35avx512f
    "ln_1p" "SLEEF u10" Sleef_log1pf16_u10avx512f
    "tanh" "SLEEF u10" Sleef_tanhf16_u10avx512f
    "tanh" "SLEEF u35" Sleef_tanhf16_u35avx512f
    "sin" "SLEEF u10" Sleef_sinf16_u10avx512f
    "sin" "SLEEF u35" Sleef_sinf16_u35avx512f
    "cos" "SLEEF u10" Sleef_cosf16_u10avx512f
    "cos" "SLEEF u35" Sleef_cosf16_u35avx512f
    "atan" "SLEEF u10" Sleef_atanf16_u10avx512f
    "atan" "SLEEF u35" Sleef_atanf16_u35avx512f
    "ln_gamma" "SLEEF u10" Sleef_lgammaf16_u10avx512f;
    Sleef_powf16_u10avx512f Sleef_erfcf16_u15avx512f
}

vectors! {
    wide_f64: 8 of f64 in __m512d, "avx512f",
    _mm512_loadu_pd, _mm512_storeu_pd, _mm512_set1_pd, _mm512_mul_pd;
    "exp" "SLEEF u10" Sleef_expd8_u10avx512f
    "exp_m1" "SLEEF u10" Sleef_expm1d8_u10avx512f
    "ln" "SLEEF u10" Sleef_logd8_u10avx512f
    "ln" "SLEEF u35" Sleef_logd8_u35avx512f
    "ln_1p" "SLEEF u10" Sleef_log1pd8_u10avx512f
    "tanh" "SLEEF u10" Sleef_tanhd8_u10avx512f
    "tanh" "SLEEF u35" Sleef_tanhd8_u35avx512f
    "sin" "SLEEF u10" Sleef_sind8_u10avx512f
    "sin" "SLEEF u35" Sleef_sind8_u35avx512f
    "cos" "SLEEF u10" Sleef_cosd8_u10avx512f
    "cos" "SLEEF u35" Sleef_cosd8_u35avx512f
    "atan" "SLEEF u10" Sleef_atand8_u10avx512f
    "atan" "SLEEF u35" Sleef_atand8_u35avx512f
    "ln_gamma" "SLEEF u10" Sleef_lgammad8_u10avx512f;
    Sleef_powd8_u10avx512f Sleef_erfcd8_u15avx512f
}

vectors! {
    f32s: 8 of f32 in __m256, "avx2,fma",
    _mm256_loadu_ps, _mm256_storeu_ps, _mm256_set1_ps, _mm256_mul_ps;
    "exp" "SLEEF u10" Sleef_expf8_u10avx2
    "exp_m1" "SLEEF u10" Sleef_expm1f8_u10avx2
    "ln" "SLEEF u10" Sleef_logf8_u10avx2
    "ln" "SLEEF u35" Sleef_logf8_u35avx2
    "ln_1p" "SLEEF u10" Sleef_log1pf8_u10avx2
    "tanh" "SLEEF u10" Sleef_tanhf8_u10avx2
    "tanh" "SLEEF u35" Sleef_tanhf8_u35avx2
    "sin" "SLEEF u10" Sleef_sinf8_u10avx2
    "sin" "SLEEF u35" Sleef_sinf8_u35avx2
    "cos" "SLEEF u10" Sleef_cosf8_u10avx2
    "cos" "SLEEF u35" Sleef_cosf8_u35avx2
    "atan" "SLEEF u10" Sleef_atanf8_u10avx2
    "atan" "SLEEF u35" Sleef_atanf8_u35avx2
    "ln_gamma" "SLEEF u10" Sleef_lgammaf8_u10avx2;
    Sleef_powf8_u10avx2 Sleef_erfcf8_u15avx2
}

vectors! {
    f64s: 4 of f64 in __m256d, "avx2,fma",
    _mm256_loadu_pd, _mm256_storeu_pd, _mm256_set1_pd, _mm256_mul_pd;
    "exp" "SLEEF u10" Sleef_expd4_u10avx2
    "exp_m1" "SLEEF u10" Sleef_expm1d4_u10avx2
    "ln" "SLEEF u10" Sleef_logd4_u10avx2
    "ln" "SLEEF u35" Sleef_logd4_u35avx2
    "ln_1p" "SLEEF u10" Sleef_log1pd4_u10avx2
    "tanh" "SLEEF u10" Sleef_tanhd4_u10avx2
    "tanh" "SLEEF u35" Sleef_tanhd4_u35avx2
    "sin" "SLEEF u10" Sleef_sind4_u10avx2
    "sin" "SLEEF u35" Sleef_sind4_u35avx2
    "cos" "SLEEF u10" Sleef_cosd4_u10avx2
    "cos" "SLEEF u35" Sleef_cosd4_u35avx2
    "atan" "SLEEF u10" Sleef_atand4_u10avx2
    "atan" "SLEEF u35" Sleef_atand4_u35avx2
    "ln_gamma" "SLEEF u10" Sleef_lgammad4_u10avx2;
    Sleef_powd4_u10avx2 Sleef_erfcd4_u15avx2
}

macro_rules! sleef {
    ($float:ident: $wide:ident $narrow:ident) => {
        impl Sleef for $float {
            fn sleef(name: &str) -> Vec<Contestant<Self>> {
                if is_x86_feature_detected!("avx512f") {
                    $wide::all(name)
                } else if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
                    $narrow::all(name)
                } else {
                    Vec::new()
                }
            }
        }
    };
}

sleef!(f32: wide_f32 f32s);
sleef!(f64: wide_f64 f64s);
