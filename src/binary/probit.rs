use crate::{Domain, Pointwise, Properties, Real, TwoClasses, math};

/// The loss of a binary model whose probability is the normal distribution function of its score:
/// something happens if the score plus normal noise is above 0.
///
/// # Formula
///
/// ```text
/// −y ln Φ(z) − (1 − y) ln Φ(−z)
/// with derivatives, for y = 1, −h and h(h + z), where h = φ(z)/Φ(z);  for y = 0 those of −z
/// z = pred;  y = target in [0, 1];  Φ and φ: the standard normal distribution and its density
/// ```
///
/// It grows like ½z² where the score is on the wrong side, and the Hessian never exceeds 1.
///
/// # Elsewhere
///
/// The negative log-likelihood of a Bernoulli law with the link `probit` of statistics packages. The
/// logarithm of Φ as computed is −∞ from scores of −39 on; here it is exact.
///
/// # Example
///
/// ```
/// use lossfn::{Loss, Probit};
///
/// approx::assert_relative_eq!(Probit.value(&[0.0], &[1.0])?, 2_f64.ln());
/// approx::assert_relative_eq!(Probit.value(&[-1e8], &[1.0])?, 5e15, max_relative = 1e-14);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// C. I. Bliss, *The method of probits*, 1934.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Probit;

impl Pointwise for Probit {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        math::probit_cross_entropy(pred, target)
    }

    fn target_domain(&self) -> Domain {
        Domain::PROBABILITY
    }

    fn properties(&self) -> Properties {
        Properties { strictly_convex: true, nonnegative: true, smoothness: 1.0, ..Properties::PAIR }
    }
}

impl TwoClasses for Probit {}
