//! What is claimed of each loss. The laws try to refute it, from both sides: a claim that is
//! missing fails as well as one that is wrong.

/// What is claimed of a pointwise loss with the parameters that it is tested with.
#[derive(Clone, Copy)]
pub(crate) struct Claims {
    /// It depends on pred − target alone.
    pub(crate) distance: bool,
    /// Prediction and target can change places.
    pub(crate) symmetric: bool,
    /// It is convex in the prediction.
    pub(crate) convex: bool,
    /// It is nowhere negative.
    pub(crate) nonnegative: bool,
    /// The prediction of least loss, where value and gradient are 0, for a target that has one.
    pub(crate) best: fn(target: f64) -> Option<f64>,
    /// The least upper bound of |gradient|.
    pub(crate) steepest: f64,
    /// The least upper bound of the Hessian.
    pub(crate) most_curved: f64,
    /// The predictions where the gradient or the Hessian jumps.
    pub(crate) kinks: fn(target: f64) -> Vec<f64>,
    /// Value, gradient and Hessian at an infinite prediction.
    pub(crate) limits: fn(pred: f64, target: f64) -> [f64; 3],
}

const INFINITY: f64 = f64::INFINITY;

/// A convex function of |pred − target| that ends as a straight line.
const DISTANCE: Claims = Claims {
    distance: true,
    symmetric: true,
    convex: true,
    nonnegative: true,
    best: Some,
    steepest: 1.0,
    most_curved: 1.0,
    kinks: |_| vec![],
    limits: |pred, _| [INFINITY, pred.signum(), 0.0],
};

/// A convex function of target · pred that falls to 0.
const MARGIN: Claims = Claims {
    distance: false,
    symmetric: false,
    best: |target| Some(target * INFINITY),
    limits: |pred, target| {
        if pred * target > 0.0 { [0.0; 3] } else { [INFINITY, -target, 0.0] }
    },
    ..DISTANCE
};

/// The loss of a logit that is pulled down by one mass and up by another.
fn logit_limits(pred: f64, negative: f64, positive: f64) -> [f64; 3] {
    let (against, gradient) = if pred > 0.0 { (negative, negative) } else { (positive, -positive) };
    [if against > 0.0 { INFINITY } else { 0.0 }, gradient, 0.0]
}

/// The claims of a loss by its name in the catalogue, or in the list of variants in the laws.
pub(crate) fn claims(name: &str) -> Claims {
    match name {
        "squared_error" => Claims {
            steepest: INFINITY,
            most_curved: 2.0,
            limits: |pred, _| [INFINITY, pred, 2.0],
            ..DISTANCE
        },
        "half_squared_error" => {
            Claims { steepest: INFINITY, limits: |pred, _| [INFINITY, pred, 1.0], ..DISTANCE }
        }
        "absolute_error" => Claims { most_curved: 0.0, kinks: |target| vec![target], ..DISTANCE },
        "huber" => Claims {
            steepest: 1.5,
            kinks: |target| vec![target - 1.5, target + 1.5],
            limits: |pred, _| [INFINITY, 1.5 * pred.signum(), 0.0],
            ..DISTANCE
        },
        "narrow_huber" => Claims {
            steepest: 0.25,
            kinks: |target| vec![target - 0.25, target + 0.25],
            limits: |pred, _| [INFINITY, 0.25 * pred.signum(), 0.0],
            ..DISTANCE
        },
        "log_cosh" => DISTANCE,
        "quantile" => Claims {
            symmetric: false,
            steepest: 0.75,
            most_curved: 0.0,
            kinks: |target| vec![target],
            limits: |pred, _| [INFINITY, if pred > 0.0 { 0.25 } else { -0.75 }, 0.0],
            ..DISTANCE
        },
        "low_quantile" => Claims {
            steepest: 0.875,
            limits: |pred, _| [INFINITY, if pred > 0.0 { 0.875 } else { -0.125 }, 0.0],
            ..claims("quantile")
        },
        "cauchy" => Claims { convex: false, limits: |_, _| [INFINITY, 0.0, 0.0], ..DISTANCE },
        "narrow_cauchy" => Claims { steepest: 0.25, ..claims("cauchy") },
        "poisson" => Claims {
            distance: false,
            symmetric: false,
            nonnegative: false,
            best: |target| (target == 0.0).then_some(-INFINITY),
            steepest: INFINITY,
            most_curved: INFINITY,
            limits: |pred, target| match (pred > 0.0, target > 0.0) {
                (true, _) => [INFINITY; 3],
                (false, true) => [INFINITY, -target, 0.0],
                (false, false) => [0.0; 3],
            },
            ..DISTANCE
        },
        "hinge" => Claims {
            most_curved: 0.0,
            // At a margin of 1; the targets are signs.
            kinks: |target| vec![target],
            ..MARGIN
        },
        "logistic" => Claims { most_curved: 0.25, ..MARGIN },
        "binary_cross_entropy_with_logits" => Claims {
            best: |target| (target % 1.0 == 0.0).then_some((target - 0.5) * INFINITY),
            most_curved: 0.25,
            limits: |pred, target| logit_limits(pred, 1.0 - target, target),
            ..MARGIN
        },
        // The masses are 1 − s and 3s for the smoothed target s = ¾y + ⅛.
        "weighted_binary_cross_entropy" => Claims {
            best: |_| None,
            steepest: 2.625,
            most_curved: 0.6875,
            limits: |pred, target| {
                let smoothed = 0.75 * target + 0.125;
                logit_limits(pred, 1.0 - smoothed, 3.0 * smoothed)
            },
            ..MARGIN
        },
        _ => panic!("nothing is claimed of the loss `{name}`: add it to tests/support/claims.rs"),
    }
}
