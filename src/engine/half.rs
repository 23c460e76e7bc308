//! `f16` and `bf16`: how they are widened to `f32`, and how results are rounded to them.
//!
//! Everything is computed in `f32`. To widen is exact; to narrow rounds to the nearest number, of
//! two to the even one, and what is too large becomes infinite.

use half::slice::HalfFloatSliceExt;
use half::{bf16, f16};

use crate::domain::Domain;
use crate::engine::batch::{self, Targets};
use crate::engine::dispatch::{Kernel, detect, dispatch};
use crate::engine::element::{Element, sealed};
use crate::engine::formula::Formula;
use crate::engine::vector::Isa;
use crate::error::Error;
use crate::pass::{Output, Scaling};

/// The bits of an infinite `f32`: those of NaN are above.
const INFINITY: u32 = f32::INFINITY.to_bits();

/// A power of two.
const fn power_of_two(exponent: i32) -> f32 {
    f32::from_bits(((127 + exponent) as u32) << 23)
}

/// How a format is converted, element by element: without branches, so that a loop over it is
/// vectorised for whatever instructions there are.
pub(super) trait Format {
    fn widen(bits: u16) -> f32;
    fn narrow(x: f32) -> u16;
}

/// The format of [`f16`]: 5 bits of exponent, 10 of mantissa.
pub(super) struct Binary16;

impl Format for Binary16 {
    #[inline(always)]
    fn widen(bits: u16) -> f32 {
        let magnitude = u32::from(bits & 0x7FFF);
        let sign = u32::from(bits & 0x8000) << 16;
        // The exponent of infinities becomes that of infinities, and the factor puts the others
        // into place.
        let normal = f32::from_bits((magnitude << 13) + (224 << 23)) * power_of_two(-112);
        // No subnormal `f32` is touched, which some processors are slow with, and others are told
        // to take for 0.
        let subnormal = f32::from_bits(0.5_f32.to_bits() | magnitude) - 0.5;
        let x = if magnitude < 1 << 10 { subnormal } else { normal };
        f32::from_bits(x.to_bits() | sign)
    }

    #[inline(always)]
    fn narrow(x: f32) -> u16 {
        let magnitude = x.to_bits() & !(1 << 31);
        let sign = (x.to_bits() >> 16) & 0x8000;
        // Just below half a unit more, or just half of one if the last digit is odd.
        let odd = (magnitude >> 13) & 1;
        let normal = magnitude.wrapping_sub(112 << 23).wrapping_add(0xFFF + odd) >> 13;
        // The last digit of a sum with ½ is that of a subnormal f16: the processor rounds.
        let subnormal = (f32::from_bits(magnitude) + 0.5).to_bits() - 0.5_f32.to_bits();
        let finite = if magnitude < power_of_two(-14).to_bits() { subnormal } else { normal };
        let nan = 0x7E00 | (magnitude >> 13) & 0x03FF;
        let huge = if magnitude > INFINITY { nan } else { 0x7C00 };
        let result = if magnitude < power_of_two(16).to_bits() { finite } else { huge };
        (result | sign) as u16
    }
}

/// The format of [`bf16`]: the first half of an `f32`.
struct Brain16;

impl Format for Brain16 {
    #[inline(always)]
    fn widen(bits: u16) -> f32 {
        f32::from_bits(u32::from(bits) << 16)
    }

    #[inline(always)]
    fn narrow(x: f32) -> u16 {
        let bits = x.to_bits();
        let odd = (bits >> 16) & 1;
        let number = bits.wrapping_add(0x7FFF + odd);
        // Without its low half a NaN could be an infinity.
        let nan = bits | 1 << 22;
        let result = if bits & !(1 << 31) > INFINITY { nan } else { number };
        (result >> 16) as u16
    }
}

/// Widens a slice.
struct Widen<'a, F>(&'a [u16], &'a mut [f32], F);

impl<F: Format> Kernel for Widen<'_, F> {
    type Output = ();

    #[inline(always)]
    fn run<I: Isa>(self, _: I) {
        let Self(from, to, _) = self;
        for (to, from) in to.iter_mut().zip(from) {
            *to = F::widen(*from);
        }
    }
}

/// Narrows a slice.
struct Narrow<'a, F>(&'a [f32], &'a mut [u16], F);

impl<F: Format> Kernel for Narrow<'_, F> {
    type Output = ();

    #[inline(always)]
    fn run<I: Isa>(self, _: I) {
        let Self(from, to, _) = self;
        for (to, from) in to.iter_mut().zip(from) {
            *to = F::narrow(*from);
        }
    }
}

/// The `f32` that is nearest to a number, or, if none is that number, the one of the two next to it
/// that ends in an odd digit: rounded once more it gives what the number itself would give.
fn round_to_odd(x: f64) -> f32 {
    let nearest = x as f32;
    let back = f64::from(nearest);
    if back == x || x.is_nan() {
        return nearest;
    }
    let toward_zero = nearest.to_bits() - u32::from(back.abs() > x.abs());
    f32::from_bits(toward_zero | 1)
}

macro_rules! element {
    ($half:ident, $format:ident, $widen:path, $narrow:path) => {
        impl sealed::Sealed for $half {}

        impl Element for $half {
            type Number = f32;
            const WIDENS: bool = true;

            fn from_f64(value: f64) -> Self {
                Self::from_bits($format::narrow(round_to_odd(value)))
            }
            #[inline]
            fn to_f64(self) -> f64 {
                $format::widen(self.to_bits()).into()
            }

            fn numbers(_: &[Self]) -> Option<&[f32]> {
                None
            }
            fn numbers_mut(_: &mut [Self]) -> Option<&mut [f32]> {
                None
            }
            fn widen(from: &[Self], to: &mut [f32]) {
                $widen(from.reinterpret_cast(), to);
            }
            fn narrow(from: &[f32], to: &mut [Self]) {
                $narrow(from, to.reinterpret_cast_mut());
            }

            fn pass(
                formula: &dyn Formula<f32>,
                domains: &[Domain; 2],
                pred: &[Self],
                target: Targets<'_, Self>,
                output: Output<'_, Self>,
                scaling: Scaling<'_, Self>,
            ) -> Result<f64, Error> {
                batch::pass(formula, domains, pred, target, output, scaling)
            }

            fn point(formula: &dyn Formula<f32>, pred: Self, target: Self) -> [Self; 3] {
                batch::point(formula, pred, target)
            }
        }
    };
}

element!(f16, Binary16, widen_f16, narrow_f16);
element!(bf16, Brain16, widen_bf16, narrow_bf16);

fn widen_f16(from: &[u16], to: &mut [f32]) {
    let level = detect();
    #[cfg(all(feature = "simd", any(target_arch = "x86", target_arch = "x86_64")))]
    if super::f16c::widen(level, from, to) {
        return;
    }
    dispatch(level, Widen(from, to, Binary16));
}

fn narrow_f16(from: &[f32], to: &mut [u16]) {
    let level = detect();
    #[cfg(all(feature = "simd", any(target_arch = "x86", target_arch = "x86_64")))]
    if super::f16c::narrow(level, from, to) {
        return;
    }
    dispatch(level, Narrow(from, to, Binary16));
}

fn widen_bf16(from: &[u16], to: &mut [f32]) {
    dispatch(detect(), Widen(from, to, Brain16));
}

fn narrow_bf16(from: &[f32], to: &mut [u16]) {
    dispatch(detect(), Narrow(from, to, Brain16));
}
