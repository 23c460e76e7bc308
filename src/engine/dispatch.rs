//! The choice of the instruction set, at run time.

use crate::engine::vector::Isa;

/// Something to compute, with whatever instructions there are.
pub(crate) trait Kernel {
    /// What it gives.
    type Output;

    /// Computes it. Everything in here must be `#[inline(always)]`, closures included, to be
    /// compiled for the instructions of `isa`.
    fn run<I: Isa>(self, isa: I) -> Self::Output;
}

/// Which instructions there are.
#[cfg(feature = "simd")]
pub(crate) use fearless_simd::Level;

/// That there are only the instructions that every processor of the target has.
#[cfg(not(feature = "simd"))]
#[derive(Clone, Copy, Debug)]
pub struct Level;

/// The best instructions of this processor.
#[inline]
pub(crate) fn detect() -> Level {
    #[cfg(feature = "simd")]
    return Level::try_detect().unwrap_or(Level::baseline());
    #[cfg(not(feature = "simd"))]
    Level
}

/// Runs a kernel with the given instructions.
///
/// Each instruction set is one more copy of the kernel in the user's program, so of those of x86
/// there are three: SSE4.2 has nothing over SSE2 that a kernel would gain from.
#[cfg(feature = "simd")]
#[inline]
pub(crate) fn dispatch<K: Kernel>(level: Level, kernel: K) -> K::Output {
    use fearless_simd::Simd;

    use super::simd::Native;

    /// Runs the kernel with the instructions of a token.
    #[inline(always)]
    fn run<S: Simd, K: Kernel>(token: S, kernel: K) -> K::Output {
        token.vectorize(
            #[inline(always)]
            || kernel.run(Native(token)),
        )
    }

    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    {
        if let Some(token) = level.as_avx512() {
            return run(token, kernel);
        }
        if let Some(token) = level.as_avx2() {
            return run(token, kernel);
        }
        if let Some(token) = level.as_sse2() {
            return run(token, kernel);
        }
    }
    fearless_simd::dispatch!(level, token => kernel.run(Native(token)))
}

/// Runs a kernel with the instructions that every processor of the target has.
#[cfg(not(feature = "simd"))]
#[inline]
pub(crate) fn dispatch<K: Kernel>(_: Level, kernel: K) -> K::Output {
    kernel.run(super::array::Baseline)
}
