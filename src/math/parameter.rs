//! Parameters as numbers of the format that is computed with, and what counts in every format.

use crate::real::{Mask, Plain};

/// Half a unit in the last place of every format is larger.
pub(super) const TINY: f64 = 1.0 / HUGE;

/// Next to it 1 is less than half a unit in the last place of every format.
pub(super) const HUGE: f64 = (1_u64 << 60) as f64;

/// A positive parameter, kept off the 0 and the infinity that it would round to in a format that
/// cannot hold it: with either, a finite number would become NaN.
#[inline(always)]
pub(super) fn held<P: Plain>(like: P, parameter: f64) -> P {
    let largest = like.largest();
    // The smallest subnormal `f32`; in a wider format nothing has become 0.
    let smallest = like.splat(4.0) / largest * f64::from(f32::EPSILON);
    let parameter = like.splat(parameter);
    let parameter = parameter.eq(0.0).select(smallest, parameter);
    parameter.gt(largest).select(largest, parameter)
}

/// A parameter that is not 0 in the format of `like`: not 0 if it is too small for it, nor infinite
/// if it is too large.
#[inline(always)]
pub(crate) fn representable<P: Plain>(like: P, parameter: f64) -> P {
    let smallest = like.splat(4.0) / like.largest();
    let smallest = if parameter < 0.0 { -smallest } else { smallest };
    let parameter = at_most_largest(like, parameter);
    parameter.magnitude().lt(smallest.magnitude()).select(smallest, parameter)
}

/// Whether x is not below a place above 0, though a format that cannot hold it may make it 0.
#[inline(always)]
pub(crate) fn reaches<P: Plain>(x: P, place: f64) -> P::Mask {
    x.ge(place) & x.gt(0.0)
}

/// A parameter in the format of `like`, not infinite if it is too large for it.
#[inline(always)]
pub(crate) fn at_most_largest<P: Plain>(like: P, parameter: f64) -> P {
    let parameter = like.splat(parameter);
    let largest = like.largest();
    let largest = parameter.lt(0.0).select(-largest, largest);
    parameter.magnitude().gt(like.largest()).select(largest, parameter)
}

/// What `a − b` loses in rounding.
#[inline(always)]
pub(super) fn lost(a: f64, b: f64) -> f64 {
    let difference = a - b;
    let b_again = a - difference;
    let a_again = difference + b_again;
    (a - a_again) + (b_again - b)
}

/// a − b in the format of `like`, and what that has lost.
#[inline(always)]
pub(super) fn difference_parts<P: Plain>(like: P, a: f64, b: f64) -> [P; 2] {
    let difference = a - b;
    let beyond_f32 = difference - f64::from(difference as f32);
    [like.splat(difference), of_format(like, beyond_f32, 0.0) + lost(a, b)]
}

/// A constant that is not the same in f32 as in wider formats.
#[inline(always)]
pub(crate) fn of_format<P: Plain>(like: P, in_f32: f64, in_f64: f64) -> P {
    let wide = like.largest().gt(f64::from(f32::MAX));
    wide.select(like.splat(in_f64), like.splat(in_f32))
}
