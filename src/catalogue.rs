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
            robust andrews_wave: $crate::AndrewsWave::new(2.0).expect("valid");
            robust arctan: $crate::Arctan::new(2.0).expect("valid");
            robust asymmetric_cauchy: $crate::AsymmetricCauchy::new(2.0).expect("valid");
            robust asymmetric_tukey: $crate::AsymmetricTukey::new(2.0).expect("valid");
            robust barron: $crate::Barron::new(-1.5, 2.0).expect("valid");
            robust cauchy: $crate::Cauchy::new(2.0).expect("valid");
            robust dead_zone: $crate::DeadZone::new(0.5).expect("valid");
            robust dynamic_covariance_scaling: $crate::DynamicCovarianceScaling::new(4.0).expect("valid");
            robust geman_mcclure: $crate::GemanMcClure::new(2.0).expect("valid");
            robust hampel: $crate::Hampel::new(2.0, 4.0, 8.0).expect("valid");
            robust ramsay_e: $crate::RamsayE::new(0.5).expect("valid");
            robust student_t: $crate::StudentT::new(3.0, 2.0).expect("valid");
            robust tolerant: $crate::Tolerant::new(4.0, 1.0).expect("valid");
            robust truncated_squared: $crate::TruncatedSquared::new(2.0).expect("valid");
            robust tukey: $crate::Tukey::new(2.0).expect("valid");
            robust tukey_quartic: $crate::TukeyQuartic::new(2.0).expect("valid");
            robust welsch: $crate::Welsch::new(2.0).expect("valid");
            count poisson: $crate::Poisson;
            margin hinge: $crate::Hinge;
            margin logistic: $crate::Logistic;
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
