//! All tests of the public API, in one program.

mod accuracy;
mod allocation;
mod batch;
mod catalogue;
mod errors;
mod functions;
#[cfg(feature = "half")]
mod half;
mod kinship;
mod laws;
mod levels;
mod numbers;
mod support;
