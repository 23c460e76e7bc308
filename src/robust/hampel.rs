use crate::{Error, Kinks, Pointwise, Properties, Real, RobustKernel, error, math};

/// A loss in three pieces: squared up to `a`, straight up to `b`, flattening out up to `c`, where
/// the pull ends.
///
/// # Formula
///
/// ```text
/// ½r²                                     where |r| ≤ a
/// a|r| − ½a²                              where |r| ≤ b
/// ½a(b + c − a) − ½a(c − |r|)²/(c − b)    where |r| ≤ c
/// ½a(b + c − a)                           elsewhere
/// r = pred − target
/// ```
///
/// Value and gradient are continuous; the Hessian is 1, 0, −a/(c − b) and 0, and on a joint the
/// larger of its two sides.
///
/// # Elsewhere
///
/// The same in statsmodels (`Hampel`, with a, b, c = 2, 4, 8; in its documentation the third piece
/// of the value misses a sign and a constant).
///
/// # Example
///
/// ```
/// use lossfn::{Hampel, Pointwise};
///
/// let loss = Hampel::new(2.0, 4.0, 8.0)?;
/// assert_eq!(loss.at(1.0, 0.0).value, 0.5);
/// assert_eq!(loss.at(-3.0, 0.0).gradient, -2.0);
/// assert_eq!(loss.at(6.0, 0.0).gradient, 1.0);
/// assert_eq!(loss.at(100.0, 0.0).value, 10.0);
/// # Ok::<(), lossfn::Error>(())
/// ```
///
/// # Source
///
/// F. R. Hampel, E. M. Ronchetti, P. J. Rousseeuw, W. A. Stahel, *Robust Statistics: The Approach
/// Based on Influence Functions*, 1986.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hampel {
    a: f64,
    b: f64,
    c: f64,
}

impl Hampel {
    /// The loss that is squared up to `a`, straight up to `b`, and flat from `c` on.
    ///
    /// # Errors
    ///
    /// If `a` is not a finite number above 0, `b` not a finite number that is at least `a`, or `c`
    /// not a finite number above `b`.
    pub fn new(a: f64, b: f64, c: f64) -> Result<Self, Error> {
        let a = error::positive("a", a)?;
        let b = error::not_below("b", b, a)?;
        Ok(Self { a, b, c: error::above("c", c, b)? })
    }
}

impl Pointwise for Hampel {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        math::hampel(pred - target, self.a, self.b, self.c)
    }

    fn properties(&self) -> Properties {
        let Self { a, b, c } = *self;
        let kinks =
            if a < b { Kinks::at(&[-c, -b, -a, a, b, c]) } else { Kinks::at(&[-c, -a, a, c]) };
        Properties {
            convex: false,
            lipschitz: a,
            smoothness: (a / (c - b)).max(1.0),
            bound: 0.5 * a * (b + c - a),
            kinks,
            ..Properties::RESIDUAL
        }
    }
}

impl RobustKernel for Hampel {
    #[inline(always)]
    fn kernel<R: Real>(&self, s: R) -> R {
        math::hampel_of_square(s, self.a, self.b, self.c)
    }
}
