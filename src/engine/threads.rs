//! Two halves of a batch, on two threads where that pays.

/// Whether a second thread for so many elements brings more than it costs.
pub(crate) const fn pay(length: usize) -> bool {
    cfg!(feature = "rayon") && length >= 1 << 16
}

/// Computes both, for `length` elements together.
#[cfg(feature = "rayon")]
pub(crate) fn join<A: Send, B: Send>(
    length: usize,
    a: impl FnOnce() -> A + Send,
    b: impl FnOnce() -> B + Send,
) -> (A, B) {
    if pay(length) { rayon::join(a, b) } else { (a(), b()) }
}

/// Computes both.
#[cfg(not(feature = "rayon"))]
pub(crate) fn join<A, B>(_: usize, a: impl FnOnce() -> A, b: impl FnOnce() -> B) -> (A, B) {
    (a(), b())
}
