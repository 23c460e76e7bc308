//! The list of all losses, for tests, benches and docs; a test fails when it misses one.

/// Calls a macro with the pointwise losses: family, name, and the loss with typical parameters.
#[doc(hidden)]
#[macro_export]
macro_rules! for_each_pointwise_loss {
    ($callback:ident) => {
        $callback! {
            regression squared_error: $crate::SquaredError;
            regression half_squared_error: $crate::HalfSquaredError;
            regression absolute_error: $crate::AbsoluteError;
            regression huber: $crate::Huber::new(1.5).expect("valid");
            regression log_cosh: $crate::LogCosh;
            quantile quantile: $crate::Quantile::new(0.75).expect("valid");
            robust cauchy: $crate::Cauchy::new(2.0).expect("valid");
            count poisson: $crate::Poisson;
            margin hinge: $crate::Hinge;
            margin logistic: $crate::Logistic;
            binary binary_cross_entropy_with_logits: $crate::BinaryCrossEntropyWithLogits::new();
            binary binary_focal: $crate::BinaryFocal::new(2.0).expect("valid");
            binary asymmetric_focal: $crate::AsymmetricFocal::new(1.0, 4.0, 0.0625).expect("valid");
            binary quality_focal: $crate::QualityFocal::new(2.0).expect("valid");
            binary varifocal: $crate::Varifocal::new(0.75, 2.0).expect("valid");
            binary gaussian_focal: $crate::GaussianFocal::new(2.0, 4.0).expect("valid");
        }
    };
}

/// Calls a macro with the losses of rows of logits and integer labels: family, name, and the loss.
#[doc(hidden)]
#[macro_export]
macro_rules! for_each_label_loss {
    ($callback:ident) => {
        $callback! {
            multiclass softmax_cross_entropy: $crate::SoftmaxCrossEntropy::new();
        }
    };
}
