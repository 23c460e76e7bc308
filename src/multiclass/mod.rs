//! Losses of one class among several.

mod softmax_cross_entropy;

pub use softmax_cross_entropy::SoftmaxCrossEntropy;
