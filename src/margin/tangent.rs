use crate::{Domain, Pointwise, Properties, Real, TwoClasses, math};

/// A smooth and bounded loss for labels that may be wrong, which also asks that a right score be not
/// too large: it is lowest at a margin of about ½.
///
/// # Formula
///
/// ```text
/// v²,   with derivatives 4yv/(1 + m²) and 8(1 − mv)/(1 + m²)²
/// v = 2 atan(m) − 1;  m = y · pred;  y = target, −1 or 1
/// ```
///
/// It is 0 at m = tan ½. It stays below (π + 1)², and is not convex.
///
/// # Elsewhere
///
/// In none of the large libraries.
///
/// # Example
///
/// ```
/// use lossfn::{Pointwise, Tangent};
///
/// assert_eq!(Tangent.at(0.0, 1.0).value, 1.0);
/// assert_eq!(Tangent.at(0.0, -1.0).gradient, 4.0);
/// assert_eq!(Tangent.at(0.0, 1.0).hessian, 8.0);
/// ```
///
/// # Source
///
/// H. Masnadi-Shirazi, V. Mahadevan, N. Vasconcelos, *On the design of robust classifiers for
/// computer vision*, 2010.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tangent;

/// The largest |gradient|, where the Hessian is 0, at m = −0.513.
const STEEPEST: f64 = 6.168_571_308_828_052;
/// The largest Hessian, at m = 0.121.
const MOST_CURVED: f64 = 8.484_612_157_279;

impl Pointwise for Tangent {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        math::tangent(pred * target)
    }

    fn target_domain(&self) -> Domain {
        Domain::SIGNS
    }

    fn properties(&self) -> Properties {
        let most = core::f64::consts::PI + 1.0;
        Properties {
            convex: false,
            lipschitz: STEEPEST,
            smoothness: MOST_CURVED,
            bound: most * most,
            ..Properties::MARGIN
        }
    }
}

impl TwoClasses for Tangent {}
