//! How formulas are computed over slices: lanes, blocks, sums, instruction sets, threads.
//!
//! Nothing here knows any loss. A batch is cut into blocks, or into chunks of rows, whose values are
//! added up on their own; threads share the halves of halves of it. The cuts depend on the length
//! alone, so the results are the same bits for any number of threads.

#[cfg(not(feature = "simd"))]
#[expect(clippy::disallowed_methods, reason = "one instruction set for all")]
mod array;
mod batch;
mod dispatch;
mod element;
mod exponentials;
#[cfg(all(feature = "half", feature = "simd", any(target_arch = "x86", target_arch = "x86_64")))]
mod f16c;
mod formula;
#[cfg(feature = "half")]
mod half;
mod lanes;
#[cfg(all(feature = "simd", any(target_arch = "x86", target_arch = "x86_64")))]
mod pair;
mod rows;
mod side_by_side;
#[cfg(feature = "simd")]
mod simd;
mod sum;
mod threads;
mod vector;

pub(crate) use batch::{PIECE, Targets, multiply, small_mean};
pub use dispatch::instructions;
pub use element::Element;
pub(crate) use element::{Number, widened};
pub(crate) use exponentials::{Exponentials, WAYS, exponential};
pub(crate) use rows::{Row, first, map_row, rows, scale_row};
pub(crate) use side_by_side::{SideBySide, read_lanes};
pub(crate) use sum::sum_over;
pub(crate) use vector::{Isa, Vector};
