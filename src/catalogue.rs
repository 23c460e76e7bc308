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
            quantile expectile: $crate::Expectile::new(0.75).expect("valid");
            quantile huber_quantile: $crate::HuberQuantile::new(0.75, 1.5).expect("valid");
            quantile softplus_quantile: $crate::SoftplusQuantile::new(0.75, 0.5).expect("valid");
            quantile log_linear_quantile: $crate::LogLinearQuantile::new(0.75).expect("valid");
            quantile arctan_quantile: $crate::ArctanQuantile::new(0.75, 0.5).expect("valid");
            robust cauchy: $crate::Cauchy::new(2.0).expect("valid");
            count poisson: $crate::Poisson;
            margin hinge: $crate::Hinge;
            margin logistic: $crate::Logistic;
            margin zero_one: $crate::ZeroOne;
            margin perceptron: $crate::Perceptron;
            margin squared_hinge: $crate::SquaredHinge;
            margin smoothed_hinge: $crate::SmoothedHinge::new(0.5).expect("valid");
            margin modified_huber: $crate::ModifiedHuber;
            margin squared_margin: $crate::SquaredMargin;
            margin exponential: $crate::Exponential;
            margin sigmoid: $crate::Sigmoid::new(2.0).expect("valid");
            margin ramp: $crate::Ramp::new(-1.0).expect("valid");
            margin savage: $crate::Savage::new(2.0).expect("valid");
            margin tangent: $crate::Tangent;
            margin dwd: $crate::Dwd::new(1.0).expect("valid");
            margin unhinged: $crate::Unhinged;
            margin binary_sparsemax: $crate::BinarySparsemax;
            binary binary_cross_entropy_with_logits: $crate::BinaryCrossEntropyWithLogits::new();
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
