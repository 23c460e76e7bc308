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

/// The instructions to use: chosen at the first call, the same from then on.
#[inline]
pub(crate) fn detect() -> Level {
    #[cfg(all(feature = "simd", feature = "std"))]
    {
        static CHOICE: std::sync::OnceLock<Level> = std::sync::OnceLock::new();
        *CHOICE.get_or_init(choose)
    }
    #[cfg(all(feature = "simd", not(feature = "std")))]
    return Level::try_detect().unwrap_or(Level::baseline());
    #[cfg(not(feature = "simd"))]
    Level
}

/// The best instructions of this processor, up to those that the environment variable
/// `LOSSFN_INSTRUCTIONS` names.
#[cfg(all(feature = "simd", feature = "std"))]
#[cold]
fn choose() -> Level {
    let best = Level::new();
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    let best = match std::env::var("LOSSFN_INSTRUCTIONS").as_deref() {
        Ok("avx2") => best.as_avx2().map_or(best, Level::Avx2),
        Ok("sse2") => best.as_sse2().map_or(best, Level::Sse2),
        _ => best,
    };
    best
}

/// The name of the instructions that slices are computed with: `"avx512"`, `"avx2"` (with fused
/// multiply-add) or `"sse2"` on x86, `"neon"` on ARM, `"simd128"` on WebAssembly, and `"plain"` for
/// plain arrays, which are what there is elsewhere and without the feature `simd`.
///
/// They are the best ones of the processor, detected at the first call. To use less of a
/// processor with more, to test or to compare, set the environment variable `LOSSFN_INSTRUCTIONS`
/// to `avx2` or `sse2` before the program starts. It cannot make more of a processor than there is,
/// and other values change nothing; this function says what came of it. Without the feature `std`
/// nothing is detected and no variable read: the instructions are those that the program was
/// compiled for.
#[must_use]
pub fn instructions() -> &'static str {
    #[cfg(feature = "simd")]
    {
        let level = detect();
        if level.is_fallback() {
            return "plain";
        }
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        return match level {
            _ if level.as_avx512().is_some() => "avx512",
            _ if level.as_avx2().is_some() => "avx2",
            _ => "sse2",
        };
        #[cfg(target_arch = "aarch64")]
        return "neon";
        #[cfg(target_arch = "wasm32")]
        return "simd128";
    }
    #[allow(unreachable_code, reason = "only some targets get here")]
    "plain"
}

/// Runs a kernel with the given instructions.
///
/// Each instruction set is one more copy of the kernel in the user's program, so of those of x86
/// there are three: SSE4.2 has nothing over SSE2 that a kernel would gain from. With AVX2 a kernel
/// works on two vectors at a time, which together are as long as one of AVX-512, unless it asks for
/// [single](Isa::single) ones.
#[cfg(feature = "simd")]
#[inline]
pub(crate) fn dispatch<K: Kernel>(level: Level, kernel: K) -> K::Output {
    use super::simd::Native;

    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    {
        use super::pair::Paired;

        if let Some(token) = level.as_avx512() {
            return run(token, Native(token), kernel);
        }
        if let Some(token) = level.as_avx2() {
            return run(token, Paired(Native(token)), kernel);
        }
        if let Some(token) = level.as_sse2() {
            return run(token, Native(token), kernel);
        }
        // Not `dispatch!`, which is all levels once more.
        #[cfg(not(target_feature = "sse2"))]
        if let Level::Fallback(token) = level {
            return run(token, Native(token), kernel);
        }
        unreachable!("no other level is ever chosen")
    }
    #[cfg(not(any(target_arch = "x86", target_arch = "x86_64")))]
    fearless_simd::dispatch!(level, token => kernel.run(Native(token)))
}

/// Makes the compiler keep the stack of a kernel that calls this at multiples of 64 bytes, if its vectors
/// are longer than the 16 that a caller promises. What does not fit into registers would otherwise
/// lie across two cache lines, or not, depending on where the stack of the program begins, which
/// makes a long formula take up to 1.5 times as long. No result depends on it.
#[inline(always)]
pub(crate) fn align_stack<I: Isa>() {
    #[repr(align(64))]
    struct Line(#[expect(dead_code, reason = "only its place counts")] u8);
    if size_of::<I::F32>() > 16 {
        let line = Line(0);
        core::hint::black_box(&line);
    }
}

/// Runs a kernel with the instructions of a token.
#[cfg(all(feature = "simd", any(target_arch = "x86", target_arch = "x86_64")))]
#[inline(always)]
fn run<K: Kernel>(token: impl fearless_simd::Simd, isa: impl Isa, kernel: K) -> K::Output {
    token.vectorize(
        // `move`, for the kernel's own fields to be the arguments, and not the address of `isa`.
        #[inline(always)]
        move || kernel.run(isa),
    )
}

/// Runs a kernel with the instructions that every processor of the target has.
#[cfg(not(feature = "simd"))]
#[inline]
pub(crate) fn dispatch<K: Kernel>(_: Level, kernel: K) -> K::Output {
    kernel.run(super::array::Baseline)
}
