//! The instructions of x86 that convert `f16`, which the compiler does not find by itself.

#[cfg(target_arch = "x86")]
use core::arch::x86::{_mm256_cvtph_ps, _mm256_cvtps_ph, _mm512_cvtph_ps, _mm512_cvtps_ph};
#[cfg(target_arch = "x86_64")]
use core::arch::x86_64::{_mm256_cvtph_ps, _mm256_cvtps_ph, _mm512_cvtph_ps, _mm512_cvtps_ph};

use fearless_simd::{Level, SimdInto, f32x8, f32x16, u16x8, u16x16};

use crate::engine::half::{Binary16, Format};

/// Rounds to nearest, and of two to the even one.
const NEAREST: i32 = 0;

macro_rules! conversions {
    ($level:ident, $lanes:literal: $halves:ident $floats:ident,
        $widen:ident by $widen_vector:ident, $narrow:ident by $narrow_vector:ident) => {
        fearless_simd::kernel!(
            fn $widen(token: $level, from: &[u16], to: &mut [f32]) {
                let (vectors, rest) = from.as_chunks::<$lanes>();
                let (to_vectors, to_rest) = to.as_chunks_mut::<$lanes>();
                for (to, from) in to_vectors.iter_mut().zip(vectors) {
                    let halves: $halves<_> = (*from).simd_into(token);
                    let floats: $floats<_> = $widen_vector(halves.into()).simd_into(token);
                    *to = floats.into();
                }
                for (to, from) in to_rest.iter_mut().zip(rest) {
                    *to = Binary16::widen(*from);
                }
            }
        );

        fearless_simd::kernel!(
            fn $narrow(token: $level, from: &[f32], to: &mut [u16]) {
                let (vectors, rest) = from.as_chunks::<$lanes>();
                let (to_vectors, to_rest) = to.as_chunks_mut::<$lanes>();
                for (to, from) in to_vectors.iter_mut().zip(vectors) {
                    let floats: $floats<_> = (*from).simd_into(token);
                    let halves = $narrow_vector::<NEAREST>(floats.into());
                    let halves: $halves<_> = halves.simd_into(token);
                    *to = halves.into();
                }
                for (to, from) in to_rest.iter_mut().zip(rest) {
                    *to = Binary16::narrow(*from);
                }
            }
        );
    };
}

conversions!(Avx512, 16: u16x16 f32x16,
    widen_avx512 by _mm512_cvtph_ps, narrow_avx512 by _mm512_cvtps_ph);
conversions!(Avx2, 8: u16x8 f32x8,
    widen_avx2 by _mm256_cvtph_ps, narrow_avx2 by _mm256_cvtps_ph);

/// Widens a slice, if there are instructions for it.
pub(super) fn widen(level: Level, from: &[u16], to: &mut [f32]) -> bool {
    if let Some(token) = level.as_avx512() {
        widen_avx512(token, from, to);
    } else if let Some(token) = level.as_avx2() {
        widen_avx2(token, from, to);
    } else {
        return false;
    }
    true
}

/// Narrows a slice, if there are instructions for it.
pub(super) fn narrow(level: Level, from: &[f32], to: &mut [u16]) -> bool {
    if let Some(token) = level.as_avx512() {
        narrow_avx512(token, from, to);
    } else if let Some(token) = level.as_avx2() {
        narrow_avx2(token, from, to);
    } else {
        return false;
    }
    true
}
