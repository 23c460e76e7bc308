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
            regression smooth_l1: $crate::SmoothL1::new(0.75).expect("valid");
            regression pseudo_huber: $crate::PseudoHuber::new(1.5).expect("valid");
            regression logistic_distance: $crate::LogisticDistance;
            regression epsilon_insensitive: $crate::EpsilonInsensitive::new(0.5).expect("valid");
            regression squared_epsilon_insensitive: $crate::SquaredEpsilonInsensitive::new(0.5).expect("valid");
            regression absolute_percentage_error: $crate::AbsolutePercentageError::new(0.5).expect("valid");
            regression symmetric_absolute_percentage_error: $crate::SymmetricAbsolutePercentageError;
            regression squared_log_error: $crate::SquaredLogError;
            regression wing: $crate::Wing::new(5.0, 0.5).expect("valid");
            regression fair: $crate::Fair::new(2.0).expect("valid");
            regression linex: $crate::Linex::new(0.5).expect("valid");
            regression balanced_l1: $crate::BalancedL1::new(0.5, 1.5, 1.0).expect("valid");
            regression power_error: $crate::PowerError::new(4.0).expect("valid");
            regression adaptive_wing: $crate::AdaptiveWing::new(2.5, 14.0, 1.0, 0.5).expect("valid");
            regression periodic: $crate::Periodic::new(4.0).expect("valid");
            quantile quantile: $crate::Quantile::new(0.75).expect("valid");
            robust cauchy: $crate::Cauchy::new(2.0).expect("valid");
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
