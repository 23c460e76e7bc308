//! Products with an exponential, for all that the format can hold.

use crate::math::kinks::clamped;
use crate::math::parameter::of_format;
use crate::real::{Mask, Plain};

/// eˣ, cut into equal pieces where it is large or small, so that a product with it may be what the
/// format can hold even where eˣ itself overflows or vanishes.
pub(super) struct Exponential<P: Plain> {
    piece: P,
    /// True where there are two pieces at least.
    far: P::Mask,
    /// True where there are four.
    farther: P::Mask,
}

impl<P: Plain> Exponential<P> {
    #[inline(always)]
    pub(super) fn new(x: P) -> Self {
        let distance = x.magnitude();
        let (far, farther) = (distance.gt(80.0), distance.gt(160.0));
        let pieces = far.select(farther.select(x.splat(0.25), x.splat(0.5)), x.splat(1.0));
        // No factor brings what is beyond back, and a piece stays above 0 and below infinity.
        let end = of_format(x, 348.0, 2800.0);
        let piece = (clamped(x, end) * pieces).exponential_inside_range();
        Self { piece, far, farther }
    }

    /// e⁻ˣ
    #[inline(always)]
    pub(super) fn inverse(&self) -> Self {
        Self { piece: self.piece.splat(1.0) / self.piece, ..*self }
    }

    /// `factor` · eˣ
    #[inline(always)]
    pub(super) fn times(&self, factor: P) -> P {
        self.times_both(factor, factor.splat(1.0))
    }

    /// `factor` · eˣ · `share`, each of which meets a piece before they meet.
    #[inline(always)]
    pub(super) fn times_both(&self, factor: P, share: P) -> P {
        let one = factor.splat(1.0);
        let (second, third) =
            (self.far.select(self.piece, one), self.farther.select(self.piece, one));
        (factor * self.piece) * (share * second) * third * third
    }
}

/// `factor` · eˣ for all that the format can hold.
#[inline(always)]
pub(super) fn scaled_exp<P: Plain>(factor: P, x: P) -> P {
    Exponential::new(x).times(factor)
}
