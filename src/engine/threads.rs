//! Two halves of a batch, on two threads where that pays.

/// Below this many elements a second thread costs more than it brings.
#[cfg(feature = "rayon")]
const WORTHWHILE: usize = 1 << 16;

/// Computes both, for `length` elements together.
#[cfg(feature = "rayon")]
pub(crate) fn join<A: Send, B: Send>(
    length: usize,
    a: impl FnOnce() -> A + Send,
    b: impl FnOnce() -> B + Send,
) -> (A, B) {
    if length < WORTHWHILE { (a(), b()) } else { rayon::join(a, b) }
}

/// Computes both.
#[cfg(not(feature = "rayon"))]
pub(crate) fn join<A, B>(_: usize, a: impl FnOnce() -> A, b: impl FnOnce() -> B) -> (A, B) {
    (a(), b())
}
