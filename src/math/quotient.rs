//! Division by a sum, in which the rounding of the sum does not count.

use crate::real::Plain;

/// A number plus a constant, to more digits than the format has.
pub(super) struct Divisor<P> {
    sum: P,
    /// What the sum lost.
    lost: P,
    /// 1/sum, rounded.
    pub(super) inverse: P,
}

impl<P: Plain> Divisor<P> {
    /// x + `constant`, where |x| is not larger than the constant.
    #[inline(always)]
    pub(super) fn sum(x: P, constant: f64) -> Self {
        let sum = x + constant;
        Self { sum, lost: x - (sum - constant), inverse: x.splat(1.0) / sum }
    }

    /// `dividend` divided by it, rounded as good as once.
    #[inline(always)]
    pub(super) fn quotient(&self, dividend: P) -> P {
        let rough = dividend * self.inverse;
        let rest = (-rough).mul_add_exact(self.sum, dividend);
        let rest = (-rough).mul_add(self.lost, rest);
        rest.mul_add(self.inverse, rough)
    }
}
