//! Sums and products to all of their digits.

use super::{Tables, Vector, literal, number};
use crate::engine::Isa;

/// A number as the sum of one of half as many digits and the rest, both exact.
#[inline(always)]
pub(super) fn halves<V: Vector>(x: V) -> (V, V) {
    let moved = x * number(x, V::Element::SPLITTER);
    let high = moved - (moved - x);
    (high, x - high)
}

/// a + b, and what it lost.
#[inline(always)]
pub(super) fn two_sum<V: Vector>(a: V, b: V) -> (V, V) {
    let sum = a + b;
    let b_again = sum - a;
    let a_again = sum - b_again;
    (sum, (a - a_again) + (b - b_again))
}

/// a + b, and what it lost, where |a| ≥ |b|.
#[inline(always)]
pub(super) fn quick_two_sum<V: Vector>(a: V, b: V) -> (V, V) {
    let sum = a + b;
    (sum, (a - sum) + b)
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
    let (sum, sum_lost) = two_sum(product, c);
    let lost = lost + sum_lost;
    // NaN where a number is infinite or, because of the halves, close to it.
    sum + V::select(lost.equal(lost), lost, literal(c, 0.0))
}
