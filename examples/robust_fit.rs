//! A curve through measurements of which a quarter are wrong: nonlinear least squares, and what
//! robust losses make of it.
//!
//! ```text
//! cargo run --release --example robust_fit
//! ```
//!
//! The curve is a e⁻ᵇᵗ + c. Least squares minimises the sum of the squared residuals; a robust loss
//! minimises the sum of ½ρ(r²) in their place. A Gauss-Newton step does so too if every residual
//! has the weight ρ′(r²): that is iteratively reweighted least squares, and
//! [`RobustKernel::irls_weight`] is the weight.

use lossfn::{Barron, Cauchy, HalfSquaredError, RobustKernel, Tukey};
use picture::{Area, BLUE, Chart, GREY, INK, LABEL, ORANGE, TITLE, curve, finish, legend, path};
use plotters::coord::types::RangedCoordf64;
use plotters::element::DashedPathElement;
use plotters::prelude::*;
use random::Random;
use std::error::Error;
use std::f64::consts::TAU;

#[path = "shared/picture.rs"]
mod picture;
#[path = "shared/random.rs"]
mod random;

/// a, b and c of a e⁻ᵇᵗ + c.
type Curve = [f64; 3];

const TRUTH: Curve = [8.0, 0.6, 1.5];
/// Where all fits begin: a guess by eye.
const START: Curve = [5.0, 1.0, 3.0];
/// The standard deviation of the errors of good measurements.
const NOISE: f64 = 0.25;
const MEASUREMENTS: usize = 80;
/// One in so many measurements is wrong.
const WRONG: usize = 4;

fn height([a, b, c]: Curve, t: f64) -> f64 {
    a * (-b * t).exp() + c
}

/// The derivatives of the height with respect to a, b and c.
fn slopes([a, b, _]: Curve, t: f64) -> [f64; 3] {
    let decay = (-b * t).exp();
    [decay, -a * t * decay, 1.0]
}

struct Measurement {
    time: f64,
    height: f64,
    wrong: bool,
}

/// The same measurements in every run.
fn measurements() -> Vec<Measurement> {
    let mut random = Random::seeded(7);
    let measure = |i| {
        let time = 8.0 * i as f64 / (MEASUREMENTS - 1) as f64;
        let good = height(TRUTH, time) + NOISE * random.normal();
        let wrong = i % WRONG == 2;
        // What is wrong is too high: a reflection, a second source.
        let height = if wrong { good + 2.0 + 5.0 * random.above_zero() } else { good };
        Measurement { time, height, wrong }
    };
    (0..MEASUREMENTS).map(measure).collect()
}

/// The curve of least loss, by Gauss-Newton steps that are damped until the loss falls.
fn fit(loss: &impl RobustKernel, measurements: &[Measurement]) -> Curve {
    let residual = |curve, m: &Measurement| m.height - height(curve, m.time);
    let total = |curve| -> f64 {
        let rho = |m| loss.rho(f64::powi(residual(curve, m), 2))[0];
        measurements.iter().map(rho).sum()
    };

    let (mut curve, mut damping) = (START, 1e-3);
    for _ in 0..200 {
        let (mut matrix, mut right) = ([[0.0; 3]; 3], [0.0; 3]);
        for m in measurements {
            let (residual, slopes) = (residual(curve, m), slopes(curve, m.time));
            let weight = loss.irls_weight(residual * residual);
            for i in 0..3 {
                right[i] += weight * slopes[i] * residual;
                for j in 0..3 {
                    matrix[i][j] += weight * slopes[i] * slopes[j];
                }
            }
        }
        for (i, row) in matrix.iter_mut().enumerate() {
            row[i] *= 1.0 + damping;
        }
        let step = solve(matrix, right);
        let next: Curve = std::array::from_fn(|i| curve[i] + step[i]);
        if total(next) < total(curve) {
            (curve, damping) = (next, damping * 0.1);
        } else {
            damping *= 10.0;
        }
    }
    curve
}

/// The solution of three linear equations, by Cramer's rule.
fn solve(matrix: [[f64; 3]; 3], right: [f64; 3]) -> [f64; 3] {
    let determinant = |m: [[f64; 3]; 3]| -> f64 {
        let minor = |j: usize, k: usize| m[1][j] * m[2][k] - m[1][k] * m[2][j];
        m[0][0] * minor(1, 2) - m[0][1] * minor(0, 2) + m[0][2] * minor(0, 1)
    };
    let whole = determinant(matrix);
    std::array::from_fn(|column| {
        let mut replaced = matrix;
        for (row, &value) in replaced.iter_mut().zip(&right) {
            row[column] = value;
        }
        determinant(replaced) / whole
    })
}

/// The largest distance between a curve and the true one.
fn error(curve: Curve) -> f64 {
    let distance = |i| {
        let t = f64::from(i) * 0.01;
        (height(curve, t) - height(TRUTH, t)).abs()
    };
    (0..=800).map(distance).fold(0.0, f64::max)
}

struct Fit {
    name: &'static str,
    /// The curves run along each other: each is narrower than those before it, so that all show.
    style: ShapeStyle,
    curve: Curve,
    /// The weight of a residual as a part of that of none.
    weight: Box<dyn Fn(f64) -> f64>,
}

impl Fit {
    fn new(
        name: &'static str,
        style: ShapeStyle,
        loss: impl RobustKernel + 'static,
        measurements: &[Measurement],
    ) -> Self {
        let curve = fit(&loss, measurements);
        let weight = move |r: f64| loss.irls_weight(r * r) / loss.irls_weight(0.0);
        Self { name, style, curve, weight: Box::new(weight) }
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let all = measurements();
    // With these scales Cauchy and Tukey are 95 % as efficient as least squares where nothing is
    // wrong.
    let fits = [
        Fit::new("squared error", ORANGE.stroke_width(3), HalfSquaredError, &all),
        Fit::new("Cauchy", GREEN.stroke_width(9), Cauchy::new(2.385 * NOISE)?, &all),
        Fit::new("Barron, α = −1", PURPLE.stroke_width(6), Barron::new(-1.0, 2.0 * NOISE)?, &all),
        Fit::new("Tukey", BLUE.stroke_width(2), Tukey::new(4.685 * NOISE)?, &all),
    ];

    let wrong = all.iter().filter(|m| m.wrong).count();
    println!("{} measurements, {wrong} of them wrong, of a e^(-bt) + c\n", all.len());
    println!("  loss                  a        b        c   largest error of the curve");
    let row = |name: &str, curve: Curve| {
        let [a, b, c] = curve;
        println!("  {name:<15} {a:>7.3}  {b:>7.3}  {c:>7.3}   {:>8.3}", error(curve));
    };
    row("(the truth)", TRUTH);
    for fit in &fits {
        row(fit.name, fit.curve);
    }
    draw(&all, &fits)
}

const GREEN: RGBColor = RGBColor(120, 200, 170);
const PURPLE: RGBColor = RGBColor(204, 121, 167);

/// Two panels: the curves, and how much a residual counts by each loss.
fn draw(all: &[Measurement], fits: &[Fit]) -> Result<(), Box<dyn Error>> {
    let path = path("robust_fit", "robust_fit.svg")?;
    let root = SVGBackend::new(&path, (1240, 580)).into_drawing_area();
    root.fill(&WHITE)?;
    let (left, right) = root.split_horizontally(720);

    let title = "One measurement in four is wrong";
    let mut chart = axes(&left, title, ["time", "height"], 8.0, 14.0)?;
    let along = || (0..=400).map(|i| 8.0 * f64::from(i) / 400.0);
    let points = |wrong| all.iter().filter(move |m| m.wrong == wrong).map(|m| (m.time, m.height));
    let (good, bad) = (GREY.mix(0.6).filled(), RED.stroke_width(2));
    chart
        .draw_series(points(false).map(|at| Circle::new(at, 3, good)))?
        .label("measurements")
        .legend(move |(x, y)| Circle::new((x + 12, y), 3, good));
    chart
        .draw_series(points(true).map(|at| Cross::new(at, 5, bad)))?
        .label("wrong ones")
        .legend(move |(x, y)| Cross::new((x + 12, y), 5, bad));
    for fit in fits {
        let line = along().map(|t| (t, height(fit.curve, t)));
        curve(&mut chart, line, fit.name, fit.style)?;
    }
    // Last, so that it shows where it runs along another.
    let dashed = INK.stroke_width(2);
    chart
        .draw_series(DashedLineSeries::new(along().map(|t| (t, height(TRUTH, t))), 8, 6, dashed))?
        .label("the truth")
        .legend(move |(x, y)| DashedPathElement::new([(x, y), (x + 24, y)], 8, 6, dashed));
    legend(&mut chart, SeriesLabelPosition::UpperRight)?;

    let names = ["size of the residual, in standard deviations", "weight"];
    let mut chart = axes(&right, "How much a residual counts", names, 8.0, 1.2)?;
    for fit in fits {
        let line = along().map(|r| (r, (fit.weight)(r * NOISE)));
        curve(&mut chart, line, fit.name, fit.style.stroke_width(3))?;
    }
    legend(&mut chart, SeriesLabelPosition::MiddleRight)?;

    finish(&root, &path)
}

fn axes<'a, 'b>(
    area: &'a Area<'b>,
    title: &str,
    names: [&str; 2],
    width: f64,
    height: f64,
) -> Result<Chart<'a, 'b, RangedCoordf64, RangedCoordf64>, Box<dyn Error>> {
    let mut chart = ChartBuilder::on(area)
        .caption(title, TITLE.into_font().color(&INK))
        .margin(16)
        .x_label_area_size(44)
        .y_label_area_size(60)
        .build_cartesian_2d(0.0..width, 0.0..height)?;
    chart
        .configure_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(GREY.mix(0.2))
        .axis_style(GREY)
        .label_style(LABEL.into_font().color(&INK))
        .x_desc(names[0])
        .y_desc(names[1])
        .x_label_formatter(&|x| format!("{x:.0}"))
        .y_label_formatter(&|y| if height > 2.0 { format!("{y:.0}") } else { format!("{y:.1}") })
        .draw()?;
    Ok(chart)
}

impl Random {
    /// Between 0 and 1, and neither of them.
    fn above_zero(&mut self) -> f64 {
        self.uniform() + 0.5_f64.powi(54)
    }

    /// With mean 0 and standard deviation 1 (Box and Muller).
    fn normal(&mut self) -> f64 {
        let radius = (-2.0 * self.above_zero().ln()).sqrt();
        radius * (TAU * self.above_zero()).cos()
    }
}
