//! What the tests share: losses behind pointers, points to try them at,
//! how close is close enough, and naive twins.

mod outputs;
mod points;
mod subject;
mod tolerance;
mod twin;

pub(crate) use outputs::Outputs;
pub(crate) use points::{extremes, for_random, ordinary, prediction, random, targets};
pub(crate) use subject::{Any, Number, Subject};
pub(crate) use tolerance::{Comparison, assert_close, assert_same, is_reliable, slope};
pub(crate) use twin::{accurate_sum, pointwise_twin, softmax_twin};

/// Whether sampled tests go through everything: if the environment variable `LOSSFN_EXHAUSTIVE` is 1.
pub(crate) fn exhaustive() -> bool {
    std::env::var("LOSSFN_EXHAUSTIVE").is_ok_and(|value| value == "1")
}
