//! Formulas over other numbers than lanes of `f32` and `f64`, the functions that they are made of,
//! and formulas that are not the crate's.

use std::num::FpCategory;
use std::ops::{Add, Div, Mul, Neg, Rem, Sub};

use lossfn::{
    Adapters, BinaryCrossEntropyWithLogits, Cauchy, Dual, Hinge, Huber, Jet, LogCosh, Loss, Mask,
    PerSample, Pointwise, Poisson, Real, Scalar, SquaredError,
};
use num_traits::{Float, Num, NumCast, One, ToPrimitive, Zero};

use crate::support::{Comparison, Number, assert_close, assert_same, ordinary, random, slope};

// -------------------------------------------------------------------------------------------------
// A number type that the crate has never heard of
// -------------------------------------------------------------------------------------------------

/// An `f64` in disguise.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
struct Own(f64);

macro_rules! operators {
    ($($trait:ident $method:ident)*) => {
        $(
            impl $trait for Own {
                type Output = Self;
                fn $method(self, other: Self) -> Self {
                    Self(self.0.$method(other.0))
                }
            }
        )*
    };
}

operators!(Add add Sub sub Mul mul Div div Rem rem);

impl Neg for Own {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Zero for Own {
    fn zero() -> Self {
        Self(0.0)
    }
    fn is_zero(&self) -> bool {
        self.0 == 0.0
    }
}

impl One for Own {
    fn one() -> Self {
        Self(1.0)
    }
}

impl Num for Own {
    type FromStrRadixErr = <f64 as Num>::FromStrRadixErr;
    fn from_str_radix(text: &str, radix: u32) -> Result<Self, Self::FromStrRadixErr> {
        f64::from_str_radix(text, radix).map(Self)
    }
}

impl ToPrimitive for Own {
    fn to_i64(&self) -> Option<i64> {
        self.0.to_i64()
    }
    fn to_u64(&self) -> Option<u64> {
        self.0.to_u64()
    }
    fn to_f64(&self) -> Option<f64> {
        Some(self.0)
    }
}

impl NumCast for Own {
    fn from<N: ToPrimitive>(number: N) -> Option<Self> {
        number.to_f64().map(Self)
    }
}

/// Methods of `Float` that do what those of `f64` do, by what they take and give.
macro_rules! delegate {
    (
        numbers: $($number:ident)*;
        tests: $($test:ident)*;
        functions: $($function:ident)*;
        of_two: $($of_two:ident)*;
    ) => {
        $(fn $number() -> Self {
            Self(<f64 as Float>::$number())
        })*
        $(fn $test(self) -> bool {
            Float::$test(self.0)
        })*
        $(fn $function(self) -> Self {
            Self(Float::$function(self.0))
        })*
        $(fn $of_two(self, other: Self) -> Self {
            Self(Float::$of_two(self.0, other.0))
        })*
    };
}

impl Float for Own {
    delegate! {
        numbers: nan infinity neg_infinity neg_zero min_value min_positive_value max_value;
        tests: is_nan is_infinite is_finite is_normal is_sign_positive is_sign_negative;
        functions: floor ceil round trunc fract abs signum recip sqrt cbrt exp exp2 exp_m1 ln ln_1p
            log2 log10 sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh;
        of_two: powf log max min abs_sub hypot atan2;
    }
    fn classify(self) -> FpCategory {
        self.0.classify()
    }
    fn mul_add(self, factor: Self, term: Self) -> Self {
        Self(self.0.mul_add(factor.0, term.0))
    }
    fn powi(self, exponent: i32) -> Self {
        Self(self.0.powi(exponent))
    }
    fn sin_cos(self) -> (Self, Self) {
        (self.sin(), self.cos())
    }
    fn integer_decode(self) -> (u64, i16, i8) {
        self.0.integer_decode()
    }
}

/// Value and derivatives of a formula over a number type, from dual numbers of all orders, which
/// must agree.
fn over<F: Float + std::fmt::Debug>(loss: &impl Pointwise, pred: F, target: F) -> [F; 3] {
    let (x, y) = (Scalar(pred), Scalar(target));
    let zero = loss.formula(x, y);
    let one = loss.formula(Dual::<_, 1>::variable(x), y);
    let two = loss.formula(Dual::<_, 2>::variable(x), y);
    assert_eq!((zero, one.value(), one.first()), (two.value(), two.value(), two.first()));
    assert_eq!(one.second().0, F::zero());
    [two.value().0, two.first().0, two.second().0]
}

fn agrees_over_all_numbers(loss: &impl Pointwise) {
    for (pred, target) in ordinary::<f64>(loss) {
        let own = over(loss, Own(pred), Own(target)).map(|x| x.0);
        assert_same((pred, target), &own, &over(loss, pred, target));
        let point = loss.at(pred, target);
        let scale = 1.0 + (pred * target).abs();
        for (own, at) in own.into_iter().zip([point.value, point.gradient, point.hessian]) {
            assert_close(Comparison::Twin, (pred, target), own, at, scale);
        }
    }
}

/// A loss of each kind: what a formula is made of is the same for all.
#[test]
fn formulas_agree_over_all_numbers() {
    agrees_over_all_numbers(&Huber::new(1.5).expect("valid"));
    agrees_over_all_numbers(&LogCosh);
    agrees_over_all_numbers(&Cauchy::new(2.0).expect("valid"));
    agrees_over_all_numbers(&Poisson);
    agrees_over_all_numbers(&Hinge);
    agrees_over_all_numbers(&BinaryCrossEntropyWithLogits::new());
}

// -------------------------------------------------------------------------------------------------
// The functions that formulas are made of
// -------------------------------------------------------------------------------------------------

/// Functions of x, with a parameter y without derivatives, and the same in other words: from where
/// on they are tried.
macro_rules! identities {
    ($($name:ident from $from:literal: |$x:ident, $y:ident| $left:expr, $right:expr;)*) => {
        mod identities {
            use super::*;
            $(
                #[test]
                fn $name() {
                    struct Left;
                    impl Pointwise for Left {
                        fn formula<R: Real>(&self, $x: R, $y: R::Plain) -> R {
                            $left
                        }
                    }
                    struct Right;
                    impl Pointwise for Right {
                        fn formula<R: Real>(&self, $x: R, $y: R::Plain) -> R {
                            $right
                        }
                    }
                    check_identity(&Left, &Right, $from);
                }
            )*
        }
    };
}

identities! {
    negation from -20.0: |x, _y| -x.tanh(), x.tanh() * -1.0;
    addition from -20.0: |x, _y| x.tanh() + x.tanh(), x.tanh() * 2.0;
    subtraction from -20.0: |x, _y| x.tanh() * 3.0 - x.tanh(), x.tanh() * 2.0;
    multiplication from -20.0: |x, _y| x.exp() * (x * -0.5).exp(), (x * 0.5).exp();
    division from -20.0: |x, _y| x.exp() / (x * 0.5).exp(), (x * 0.5).exp();
    with_literals from -20.0: |x, _y| ((x + 3.0) * 4.0 - 2.0) / 4.0, x + 2.5;
    with_plain_numbers from -20.0: |x, y| ((x + y) * y - y) / y, x + (y - 1.0);
    constants from -20.0: |x, y| R::constant(y) * x + R::constant(y), (x + 1.0) * y;
    square from -20.0: |x, _y| x.square(), x * x;
    sqrt from 0.4: |x, _y| x.sqrt(), (x.ln() * 0.5).exp();
    exp from -20.0: |x, _y| x.exp(), (x * 0.5).exp().square();
    exp_m1 from -20.0: |x, _y| x.exp_m1(), x.exp() - 1.0;
    ln from 0.4: |x, _y| x.ln(), x.sqrt().ln() * 2.0;
    ln_1p from -0.6: |x, _y| x.ln_1p(), (x + 1.0).ln();
    tanh from -20.0: |x, _y| x.tanh(), (x * 2.0).sigmoid() * 2.0 - 1.0;
    ln_cosh from -20.0: |x, _y| x.ln_cosh(), (x * 2.0).softplus() - x - std::f64::consts::LN_2;
    sigmoid from -20.0: |x, _y| x.sigmoid(), (-((-x).softplus())).exp();
    softplus from -20.0: |x, _y| x.softplus(), x.exp().ln_1p();
    kinked from -20.0: |x, _y| {
        x.kinked(-0.25, 2.0)
    }, x.positive_part() * 2.0 + (-x).positive_part() * 0.25;
    abs from -20.0: |x, _y| x.abs(), x.gt(0.0).select(x, -x);
    positive_part from -20.0: |x, _y| x.positive_part(), (x + x.abs()) * 0.5;
    times_or_zero from -20.0: |x, y| x.times_or_zero(y), x * y;
    select from -20.0: |x, y| {
        x.lt(y).select(x.square(), x.exp())
    }, x.ge(y).select(x.exp(), x.square());
    masks from -20.0: |x, y| {
        (x.le(y) & !x.eq(y)).select(x, x * 2.0)
    }, (x.gt(y) | x.eq(y)).select(x * 2.0, x);
    chain from -20.0: |x, _y| {
        x.chain(|x| Jet { value: x * x * x, first: x * x * 3.0, second: x * 6.0 })
    }, x * x * x;
    linear from -20.0: |x, y| x.linear(|x| (x * y + 1.0, y)), x * y + 1.0;
}

/// Two formulas must be the same function, with derivatives that are its slopes, over scalars and
/// in lanes.
fn check_identity(left: &impl Pointwise, right: &impl Pointwise, from: f64) {
    const Y: f64 = 0.375;
    let sizes = [1e-9, 0.125, 0.5, 0.9, 1.0, 1.5, 2.0, 3.25, 5.5, 8.0, 11.0];
    let points = sizes.into_iter().flat_map(|x| [x, -x]).filter(|&x| x > from);
    for x in points {
        let [results, twins] = [over(left, x, Y), over(right, x, Y)];
        // The size of what cancels.
        let scale = x.abs().max(1.0) * results.iter().fold(1.0, |max: f64, r| max.max(r.abs()));
        let point = left.at(x, Y);
        let lanes = [point.value, point.gradient, point.hessian];
        for k in 0..3 {
            assert_close(Comparison::Identity, (x, k), results[k], twins[k], scale);
            assert_close(Comparison::Twin, (x, k, "lanes"), lanes[k], results[k], 1.0);
        }
        if x.abs() > 0.1 {
            let derivative = |k: usize| slope(|x| over(left, x, Y)[k], x);
            let by = Comparison::GradientByDifferences;
            assert_close(by, (x, "first"), results[1], derivative(0), scale);
            let by = Comparison::HessianByDifferences;
            assert_close(by, (x, "second"), results[2], derivative(1), scale);
        }
    }
}

type Second = Dual<Scalar<f64>, 2>;

/// Value and derivatives of a function at a point.
fn jet(f: impl Fn(Second) -> Second, x: f64) -> [f64; 3] {
    let result = f(Second::variable(Scalar(x)));
    [result.value().0, result.first().0, result.second().0]
}

const INF: f64 = f64::INFINITY;

#[test]
fn the_kink_has_the_gentlest_slope_and_nan_stays_nan() {
    for f in [Second::abs, Second::positive_part, |x: Second| x.kinked(-0.25, 2.0)] {
        assert_eq!([0.0, -0.0].map(|x| jet(f, x)), [[0.0; 3]; 2]);
        let [value, slope, second] = jet(f, f64::NAN);
        assert!(value.is_nan() && slope.is_nan() && second == 0.0);
    }
    assert_eq!(jet(Second::positive_part, -INF), [0.0; 3]);
    assert_eq!(jet(Second::abs, -INF), [INF, -1.0, 0.0]);
}

#[test]
fn zero_times_infinity_is_zero_where_it_says_so() {
    let times = |factor| move |x: Second| x.times_or_zero(Scalar(factor));
    for x in [INF, -INF] {
        assert_eq!(jet(times(0.0), x), [0.0; 3]);
        assert_eq!(jet(times(2.0), x), [x, 2.0, 0.0]);
    }
    assert!(jet(times(0.0), f64::NAN)[0].is_nan());
    assert!(jet(times(f64::NAN), INF)[0].is_nan());
}

#[test]
fn the_side_that_is_not_selected_does_not_leak() {
    // ln x has an infinite value and infinite derivatives at 0.
    let guarded = |x: Second| x.gt(0.0).select(x.ln(), x * 3.0);
    assert_eq!(jet(guarded, 0.0), [0.0, 3.0, 0.0]);
    let other_way = |x: Second| x.le(0.0).select(x * 3.0, x.ln());
    assert_eq!(jet(other_way, 0.0), [0.0, 3.0, 0.0]);
}

#[test]
fn zeros_that_are_known_stay_zeros_beside_infinities() {
    // Second derivative of the variable, both of a constant.
    assert_eq!(jet(|x| x * Scalar(INF), 1.0), [INF, INF, 0.0]);
    assert_eq!(jet(|_| Second::constant(Scalar(INF)).square(), 1.0), [INF, 0.0, 0.0]);
    assert_eq!(jet(Second::square, INF), [INF, INF, 2.0]);

    for x in [INF, -INF] {
        assert_eq!(SquaredError.at(x, 0.0).hessian, 2.0);
        assert_eq!(SquaredError.at(x as f32, 0.0).hessian, 2.0);
    }
    // eᶻ overflows at this logit in f32.
    assert_eq!(Poisson.at(89.0_f32, 3.0).hessian, f32::INFINITY);
    assert_eq!(Poisson.at(710.0_f64, 3.0).hessian, INF);
}

// -------------------------------------------------------------------------------------------------
// A loss that is not the crate's
// -------------------------------------------------------------------------------------------------

/// A sum of ln cosh of several widths: neither `Copy` nor of a fixed size.
struct Layers {
    widths: Vec<f64>,
}

impl Pointwise for Layers {
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        let residual = pred - target;
        let layer = |width: &f64| (residual / *width).ln_cosh();
        self.widths.iter().map(layer).reduce(|sum, layer| sum + layer).unwrap_or(residual * 0.0)
    }
}

fn works_like_those_of_the_crate<T: Number>() {
    let layers = || Layers { widths: vec![0.5, 4.0] };
    let number = T::from_f64;
    let pred: Vec<T> = random(1).map(|x| number(5.0 * x)).take(37).collect();
    let (target, n) = (vec![number(0.25); pred.len()], number(pred.len() as f64));

    let boxed: Box<dyn PerSample<T>> = Box::new(layers());
    let mut outputs = [(); 3].map(|()| vec![T::default(); pred.len()]);
    let [values, gradient, hessian] = &mut outputs;
    boxed.values_into(&pred, &target, values).unwrap();
    boxed.gradient_into(&pred, &target, gradient).unwrap();
    boxed.hessian_into(&pred, &target, hessian).unwrap();
    assert_same("an object", gradient, &layers().gradient(&pred, &target).unwrap());

    for (i, &p) in pred.iter().enumerate() {
        let residual = p.wide() - 0.25;
        let [a, b] = [residual / 0.5, residual / 4.0];
        let point = layers().at(p, target[i]);
        let close = |got: T, want: f64| assert_close(Comparison::Twin, p, got, want, 1.0);
        assert_same(p, &[values[i]], &[point.value]);
        close(point.value, a.cosh().ln() + b.cosh().ln());
        close(point.gradient, a.tanh() / 0.5 + b.tanh() / 4.0);
        close(point.hessian, a.cosh().powi(-2) / 0.25 + b.cosh().powi(-2) / 16.0);
        close(gradient[i] * n, point.gradient.wide());
        close(hessian[i] * n, point.hessian.wide());
    }

    // Of two samples, one at a time.
    let weights = [number(0.0), number(3.0)];
    let weighted = layers().weighted(&weights).value(&pred[..2], &target[..2]).unwrap();
    assert_same("weighted", &[weighted], &values[1..2]);
    let mean = boxed.value(&pred, &target).unwrap();
    let sum: f64 = values.iter().map(|x| x.wide()).sum();
    assert_close(Comparison::Sum, "the mean", mean, sum / 37.0, 1.0);
}

#[test]
fn a_loss_of_the_user_works_like_those_of_the_crate() {
    works_like_those_of_the_crate::<f32>();
    works_like_those_of_the_crate::<f64>();
}
