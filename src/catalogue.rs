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
            count poisson_deviance: $crate::PoissonDeviance;
            count gamma: $crate::Gamma;
            count gamma_deviance: $crate::GammaDeviance;
            count tweedie: $crate::Tweedie::new(1.5).expect("valid");
            count tweedie_deviance: $crate::TweedieDeviance::new(1.5).expect("valid");
            count inverse_gaussian: $crate::InverseGaussian;
            count negative_binomial: $crate::NegativeBinomial::new(0.5).expect("valid");
            margin hinge: $crate::Hinge;
            margin logistic: $crate::Logistic;
            binary binary_cross_entropy_with_logits: $crate::BinaryCrossEntropyWithLogits::new();
            binary binary_cross_entropy: $crate::BinaryCrossEntropy;
            binary brier_probability: $crate::BrierProbability;
            binary brier_logit: $crate::BrierLogit;
            binary scaled_sigmoid_cross_entropy: $crate::ScaledSigmoidCrossEntropy::new(3.0)
                .expect("valid");
            binary cross_entropy_lambda: $crate::CrossEntropyLambda::new(2.0).expect("valid");
            binary complementary_log_log: $crate::ComplementaryLogLog;
            binary probit: $crate::Probit;
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
