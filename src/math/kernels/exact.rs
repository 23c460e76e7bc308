//! Products to all of their digits.

use super::{Tables, Vector, literal, number};
use crate::engine::Isa;

/// A number as the sum of one of half as many digits and the rest, both exact.
#[inline(always)]
pub(super) fn halves<V: Vector>(x: V) -> (V, V) {
    let moved = x * number(x, V::Element::SPLITTER);
    let high = moved - (moved - x);
    (high, x - high)
}

/// a · b + c, rounded as good as once.
///
/// Without a fused multiply-add, what the product lost is added up from the products of halves,
/// each of which is exact (Dekker's algorithm), and what the sum lost from differences that are
/// (Knuth's).
#[inline(always)]
pub(crate) fn mul_add_exact<V: Vector>(a: V, b: V, c: V) -> V {
    if V::Isa::FUSED {
        return a.mul_add(b, c);
    }
    let product = a * b;
    let (a_high, a_low) = halves(a);
    let (b_high, b_low) = halves(b);
    let lost = (a_high * b_high - product) + a_high * b_low + a_low * b_high + a_low * b_low;
    let sum = product + c;
    let added = sum - product;
    let lost = lost + ((product - (sum - added)) + (c - added));
    // NaN where a number is infinite or, because of the halves, close to it.
    sum + V::select(lost.equal(lost), lost, literal(c, 0.0))
}
