//! Dual numbers: the chain rule, once.

use core::ops::{Add, Div, Mul, Neg, Sub};

use crate::real::{Jet, Operand, Plain, Real};

/// A number that carries its derivatives with respect to one variable: the first, and if `ORDER`
/// is 2 the second.
///
/// With `ORDER` 0 it carries none, and is a plain number. A derivative that is known to be zero (both of a constant, the second one of the variable
/// itself) is `None` rather than a number, so that it stays zero when it is multiplied by an
/// infinity.
///
/// ```
/// use lossfn::{Dual, Real, Scalar};
///
/// let x = Dual::<_, 2>::variable(Scalar(3.0));
/// let y = x * x * x; // 27, with derivatives 3x² and 6x
/// assert_eq!(y.value().0, 27.0);
/// assert_eq!(y.first().0, 27.0);
/// assert_eq!(y.second().0, 18.0);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Dual<P, const ORDER: usize> {
    value: P,
    first: Option<P>,
    second: Option<P>,
}

impl<P: Plain, const ORDER: usize> Dual<P, ORDER> {
    /// The variable itself: derivatives are taken with respect to it.
    #[inline(always)]
    pub fn variable(value: P) -> Self {
        let first = if ORDER < 1 { None } else { Some(value.splat(1.0)) };
        Self { value, first, second: None }
    }

    /// The value.
    #[inline(always)]
    pub fn value(self) -> P {
        self.value
    }

    /// The first derivative.
    #[inline(always)]
    pub fn first(self) -> P {
        match self.first {
            Some(first) => first,
            None => self.value.splat(0.0),
        }
    }

    /// The second derivative; zero if `ORDER` is below 2.
    #[inline(always)]
    pub fn second(self) -> P {
        match self.second {
            Some(second) => second,
            None => self.value.splat(0.0),
        }
    }
}

/// a + b, where `None` is zero.
#[inline(always)]
fn sum<P: Plain>(a: Option<P>, b: Option<P>) -> Option<P> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a + b),
        (a, None) => a,
        (None, b) => b,
    }
}

/// a · b, where `None` is zero.
#[inline(always)]
fn product<P: Plain>(a: Option<P>, b: Option<P>) -> Option<P> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a * b),
        _ => None,
    }
}

/// −a, where `None` is zero.
#[inline(always)]
#[expect(clippy::manual_map, reason = "`map` is not always inlined")]
fn minus<P: Plain>(a: Option<P>) -> Option<P> {
    match a {
        Some(a) => Some(-a),
        None => None,
    }
}

/// a / b, where `None` is zero.
#[inline(always)]
#[expect(clippy::manual_map, reason = "`map` is not always inlined")]
fn quotient<P: Plain>(a: Option<P>, b: P) -> Option<P> {
    match a {
        Some(a) => Some(a / b),
        None => None,
    }
}

/// `yes` or `no`, where `None` is zero.
#[inline(always)]
fn either<P: Plain>(mask: P::Mask, yes: Option<P>, no: Option<P>) -> Option<P> {
    match (yes, no) {
        (Some(yes), Some(no)) => Some(P::select(mask, yes, no)),
        (Some(yes), None) => Some(P::select(mask, yes, yes.splat(0.0))),
        (None, Some(no)) => Some(P::select(mask, no.splat(0.0), no)),
        (None, None) => None,
    }
}

impl<P: Plain, const ORDER: usize> Real for Dual<P, ORDER> {
    type Plain = P;
    type Mask = P::Mask;

    #[inline(always)]
    fn plain(self) -> P {
        self.value
    }

    #[inline(always)]
    fn constant(value: P) -> Self {
        Self { value, first: None, second: None }
    }

    #[inline(always)]
    fn select(mask: P::Mask, yes: Self, no: Self) -> Self {
        Self {
            value: P::select(mask, yes.value, no.value),
            first: either(mask, yes.first, no.first),
            second: either(mask, yes.second, no.second),
        }
    }

    /// f(u)′ = f′ u′ and f(u)″ = f″ u′² + f′ u″
    #[inline(always)]
    fn chain(self, f: impl FnOnce(P) -> Jet<P>) -> Self {
        let Jet { value, first, second } = f(self.value);
        let curvature = if ORDER < 2 { None } else { Some(second) };
        Self {
            value,
            first: product(Some(first), self.first),
            second: sum(
                product(curvature, product(self.first, self.first)),
                product(Some(first), self.second),
            ),
        }
    }

    #[inline(always)]
    fn linear(self, f: impl FnOnce(P) -> (P, P)) -> Self {
        let (value, slope) = f(self.value);
        Self {
            value,
            first: product(Some(slope), self.first),
            second: product(Some(slope), self.second),
        }
    }
}

impl<P: Plain, const ORDER: usize> Neg for Dual<P, ORDER> {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        Self { value: -self.value, first: minus(self.first), second: minus(self.second) }
    }
}

impl<P: Plain, const ORDER: usize> Add for Dual<P, ORDER> {
    type Output = Self;
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self {
            value: self.value + other.value,
            first: sum(self.first, other.first),
            second: sum(self.second, other.second),
        }
    }
}

impl<P: Plain, const ORDER: usize> Sub for Dual<P, ORDER> {
    type Output = Self;
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl<P: Plain, const ORDER: usize> Mul for Dual<P, ORDER> {
    type Output = Self;
    /// (uv)′ = u′v + uv′ and (uv)″ = u″v + 2u′v′ + uv″
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        let (u, v) = (Some(self.value), Some(other.value));
        let first = sum(product(self.first, v), product(u, other.first));
        let ends = sum(product(self.second, v), product(u, other.second));
        let cross = if ORDER < 2 { None } else { product(self.first, other.first) };
        Self { value: self.value * other.value, first, second: sum(ends, sum(cross, cross)) }
    }
}

impl<P: Plain, const ORDER: usize> Div for Dual<P, ORDER> {
    type Output = Self;
    /// With q = u/v: q′ = (u′ − qv′)/v and q″ = (u″ − 2q′v′ − qv″)/v
    #[inline(always)]
    fn div(self, other: Self) -> Self {
        let value = self.value / other.value;
        let (q, v) = (Some(value), other.value);
        let first = quotient(sum(self.first, minus(product(q, other.first))), v);
        let cross = if ORDER < 2 { None } else { product(first, other.first) };
        let rest = sum(sum(cross, cross), product(q, other.second));
        Self { value, first, second: quotient(sum(self.second, minus(rest)), v) }
    }
}

/// Arithmetic with a number that has no derivatives: it leaves the derivatives alone, or scales
/// them.
macro_rules! with_constants {
    ($constant:ty) => {
        impl<P: Plain, const ORDER: usize> Add<$constant> for Dual<P, ORDER> {
            type Output = Self;
            #[inline(always)]
            fn add(self, constant: $constant) -> Self {
                Self { value: self.value + constant, ..self }
            }
        }
        impl<P: Plain, const ORDER: usize> Sub<$constant> for Dual<P, ORDER> {
            type Output = Self;
            #[inline(always)]
            fn sub(self, constant: $constant) -> Self {
                Self { value: self.value - constant, ..self }
            }
        }
        impl<P: Plain, const ORDER: usize> Mul<$constant> for Dual<P, ORDER> {
            type Output = Self;
            #[inline(always)]
            fn mul(self, constant: $constant) -> Self {
                let factor = Some(constant.like(self.value));
                Self {
                    value: self.value * constant,
                    first: product(self.first, factor),
                    second: product(self.second, factor),
                }
            }
        }
        impl<P: Plain, const ORDER: usize> Div<$constant> for Dual<P, ORDER> {
            type Output = Self;
            #[inline(always)]
            fn div(self, constant: $constant) -> Self {
                let divisor = constant.like(self.value);
                Self {
                    value: self.value / divisor,
                    first: quotient(self.first, divisor),
                    second: quotient(self.second, divisor),
                }
            }
        }
    };
}

with_constants!(P);
with_constants!(f64);
