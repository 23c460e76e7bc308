//! The list of all losses, for tests, benches and docs; a test fails when it misses one.
//!
//! A line has the family, the file, the type, and in brackets the parameters with typical values:
//! those of `new`, and after a semicolon those of `with_…` methods.

/// Calls a macro with the pointwise losses.
#[doc(hidden)]
#[macro_export]
macro_rules! for_each_pointwise_loss {
    ($callback:ident) => {
        $callback! {
            regression squared_error: SquaredError [];
            regression half_squared_error: HalfSquaredError [];
            regression absolute_error: AbsoluteError [];
            regression huber: Huber [delta = 1.5];
            regression log_cosh: LogCosh [];
            regression smooth_l1: SmoothL1 [beta = 0.75];
            regression pseudo_huber: PseudoHuber [delta = 1.5];
            regression logistic_distance: LogisticDistance [];
            regression epsilon_insensitive: EpsilonInsensitive [epsilon = 0.5];
            regression squared_epsilon_insensitive: SquaredEpsilonInsensitive [epsilon = 0.5];
            regression absolute_percentage_error: AbsolutePercentageError [floor = 0.5];
            regression symmetric_absolute_percentage_error: SymmetricAbsolutePercentageError [];
            regression squared_log_error: SquaredLogError [];
            regression wing: Wing [width = 5.0, curvature = 0.5];
            regression fair: Fair [c = 2.0];
            regression linex: Linex [a = 0.5];
            regression balanced_l1: BalancedL1 [alpha = 0.5, gamma = 1.5, beta = 1.0];
            regression power_error: PowerError [exponent = 4.0];
            regression adaptive_wing: AdaptiveWing [alpha = 2.5, omega = 14.0, epsilon = 1.0, theta = 0.5];
            regression periodic: Periodic [period = 4.0];
            quantile quantile: Quantile [tau = 0.75];
            quantile expectile: Expectile [tau = 0.75];
            quantile huber_quantile: HuberQuantile [tau = 0.75, kappa = 1.5];
            quantile softplus_quantile: SoftplusQuantile [tau = 0.75, scale = 0.5];
            quantile log_linear_quantile: LogLinearQuantile [tau = 0.75];
            quantile arctan_quantile: ArctanQuantile [tau = 0.75, scale = 0.5];
            robust cauchy: Cauchy [c = 2.0];
            robust asymmetric_cauchy: AsymmetricCauchy [c = 2.0];
            robust asymmetric_tukey: AsymmetricTukey [c = 2.0];
            robust dead_zone: DeadZone [k = 0.5];
            robust dynamic_covariance_scaling: DynamicCovarianceScaling [c = 4.0];
            robust geman_mc_clure: GemanMcClure [c = 2.0];
            robust hampel: Hampel [a = 2.0, b = 4.0, c = 8.0];
            robust ramsay_e: RamsayE [a = 0.5];
            robust student_t: StudentT [degrees_of_freedom = 3.0, scale = 2.0];
            robust tolerant: Tolerant [a = 4.0, b = 1.0];
            robust truncated_squared: TruncatedSquared [c = 2.0];
            robust tukey: Tukey [c = 2.0];
            robust tukey_quartic: TukeyQuartic [c = 2.0];
            robust welsch: Welsch [c = 2.0];
            robust andrews_wave: AndrewsWave [a = 2.0];
            robust arctan: Arctan [c = 2.0];
            robust barron: Barron [alpha = -1.5, c = 2.0];
            count poisson: Poisson [];
            count gamma: Gamma [];
            count tweedie: Tweedie [power = 1.5];
            count inverse_gaussian: InverseGaussian [];
            count negative_binomial: NegativeBinomial [dispersion = 0.5];
            count poisson_deviance: PoissonDeviance [];
            count gamma_deviance: GammaDeviance [];
            count tweedie_deviance: TweedieDeviance [power = 1.5];
            margin hinge: Hinge [];
            margin logistic: Logistic [];
            margin zero_one: ZeroOne [];
            margin perceptron: Perceptron [];
            margin squared_hinge: SquaredHinge [];
            margin smoothed_hinge: SmoothedHinge [gamma = 0.5];
            margin modified_huber: ModifiedHuber [];
            margin squared_margin: SquaredMargin [];
            margin exponential: Exponential [];
            margin sigmoid: Sigmoid [steepness = 2.0];
            margin ramp: Ramp [floor = -1.0];
            margin savage: Savage [steepness = 2.0];
            margin tangent: Tangent [];
            margin dwd: Dwd [q = 1.0];
            margin unhinged: Unhinged [];
            margin binary_sparsemax: BinarySparsemax [];
            binary binary_cross_entropy_with_logits: BinaryCrossEntropyWithLogits [; with_positive_weight = 1.0, with_label_smoothing = 0.0];
            binary binary_cross_entropy: BinaryCrossEntropy [];
            binary brier_probability: BrierProbability [];
            binary brier_logit: BrierLogit [];
            binary scaled_sigmoid_cross_entropy: ScaledSigmoidCrossEntropy [scale = 3.0];
            binary cross_entropy_lambda: CrossEntropyLambda [weight = 2.0];
            binary complementary_log_log: ComplementaryLogLog [];
            binary probit: Probit [];
            binary binary_focal: BinaryFocal [gamma = 2.0; with_alpha = 0.5];
            binary asymmetric_focal: AsymmetricFocal [gamma_positive = 1.0, gamma_negative = 4.0, shift = 0.0625];
            binary quality_focal: QualityFocal [beta = 2.0];
            binary varifocal: Varifocal [alpha = 0.75, gamma = 2.0];
            binary gaussian_focal: GaussianFocal [alpha = 2.0, gamma = 4.0];
        }
    };
}

/// Calls a macro with the losses of rows of logits and integer labels.
#[doc(hidden)]
#[macro_export]
macro_rules! for_each_label_loss {
    ($callback:ident) => {
        $callback! {
            multiclass softmax_cross_entropy: SoftmaxCrossEntropy [;];
        }
    };
}

/// The loss of a line of the catalogue, with its typical parameters, or with those that a function
/// gives for their names and typical values.
#[doc(hidden)]
#[macro_export]
macro_rules! make_loss {
    ($type:ident []) => { $crate::$type };
    ($type:ident [$($name:ident = $value:literal),+ $(; $($method:ident = $setting:literal),+)?]) => {
        $crate::$type::new($($value),+).expect("valid")$($(.$method($setting).expect("valid"))+)?
    };
    ($type:ident [; $($method:ident = $setting:literal),*]) => {
        $crate::$type::new()$(.$method($setting).expect("valid"))*
    };
    ($number:ident: $type:ident []) => { $crate::$type };
    ($number:ident:
        $type:ident [$($name:ident = $value:literal),+ $(; $($method:ident = $setting:literal),+)?]
    ) => {
        $crate::$type::new($($number(stringify!($name), $value)),+).expect("valid")
            $($(.$method($number(stringify!($method), $setting)).expect("valid"))+)?
    };
    ($number:ident: $type:ident [; $($method:ident = $setting:literal),*]) => {
        $crate::$type::new()$(.$method($number(stringify!($method), $setting)).expect("valid"))*
    };
}
