//! A straight line: from a patient's body mass index to the progress of diabetes in a year.
//!
//! One model and three losses. What a model learns is decided by what it is told to lose.

use crate::data::{Scale, Table};
use crate::plot::{self, Fits};
use crate::random::Random;
use crate::report::{self, Outcome, median, percent};
use indicatif::ProgressBar;
use lossfn::prelude::*;
use lossfn::{Huber, Quantile, SquaredError};
use std::error::Error;

const STEPS: usize = 4000;
/// `Huber` takes residuals up to this size for ordinary; beyond it the pull grows no more.
const DELTA: f64 = 30.0;
/// The progression of so many patients is overwritten on purpose ...
const OUTLIERS: usize = 14;
/// ... who are all leaner than this ...
const LEAN: f64 = 24.0;
/// ... by a number that may have meant "not measured" on some form.
const NOT_MEASURED: f64 = 600.0;

/// `progression = height + slope · bmi`, and the loss that made it so.
struct Line {
    name: &'static str,
    loss: Box<dyn Loss<f64>>,
    height: f64,
    slope: f64,
}

impl Line {
    /// Gradient descent from a flat line at 0. The loss is all that differs from line to line
    /// (and the rate: the gradient of a quantile is at most 1, that of the squared error has no
    /// such bound).
    fn fit(
        name: &'static str,
        loss: impl Loss<f64> + 'static,
        rate: f64,
        patients: &Table,
        bar: &ProgressBar,
    ) -> Result<Self, lossfn::Error> {
        bar.set_message(name);
        let scale = Scale::of(patients);
        let x = scale.apply(&patients.features);
        let (mut height, mut slope) = (0.0, 0.0);
        let mut predicted = vec![0.0; x.len()];
        let mut gradient = vec![0.0; x.len()];
        for step in 0..STEPS {
            for (p, x) in predicted.iter_mut().zip(&x) {
                *p = height + slope * x;
            }
            loss.gradient_into(&predicted, &patients.targets, &mut gradient)?;
            // A quantile pulls as hard near the goal as far from it, so steps of equal length
            // would hop over the goal for ever. They grow shorter instead.
            let rate = rate * (1.0 - step as f64 / STEPS as f64);
            height -= rate * gradient.iter().sum::<f64>();
            slope -= rate * gradient.iter().zip(&x).map(|(d, x)| d * x).sum::<f64>();
            bar.inc(1);
        }
        // So far the line runs over the standardised index; this is the same line over the index.
        let (mean, deviation) = scale.mean_and_deviation[0];
        slope /= deviation;
        Ok(Self { name, loss: Box::new(loss), height: height - slope * mean, slope })
    }

    fn at(&self, bmi: f64) -> f64 {
        self.height + self.slope * bmi
    }

    /// Half of the patients are closer to the line than this.
    fn median_miss(&self, patients: &Table) -> f64 {
        median(patients.pairs().map(|(bmi, y)| (self.at(bmi) - y).abs()))
    }

    fn percent_below(&self, patients: &Table) -> f64 {
        percent(patients.pairs().map(|(bmi, y)| y < self.at(bmi)))
    }

    fn outcome(&self, patients: &Table, score: String) -> Result<Outcome, lossfn::Error> {
        let flat = vec![0.0; patients.rows()];
        let predicted: Vec<_> = patients.pairs().map(|(bmi, _)| self.at(bmi)).collect();
        Ok(Outcome {
            what: "line",
            loss: self.name,
            before: self.loss.value(&flat, &patients.targets)?,
            after: self.loss.value(&predicted, &patients.targets)?,
            score,
        })
    }
}

pub fn train(seed: u64) -> Result<Vec<Outcome>, Box<dyn Error>> {
    let mut random = Random::seeded(seed);
    let table = Table::parse(include_str!("../data/diabetes.csv"))?.only("bmi")?;
    let (measured, held_back) = table.split(&mut random);
    let spoiled = spoil(&measured, &mut random);

    report::heading("3. A fit with outliers: does diabetes progress faster with body mass?");
    let count = measured.rows();
    println!(
        "A line through {count} patients, whose diabetes has progressed by 25 to 346 in a year."
    );
    println!(
        "For {OUTLIERS} of the lean ones, {NOT_MEASURED} is put in on purpose. How hard does each"
    );
    println!("patient pull on the line? As hard as the gradient of the loss at that distance:");
    println!();
    print_pulls()?;

    let bar = report::progress_bar("lines", 6 * STEPS);
    let squared = Line::fit("SquaredError", SquaredError, 0.1, &spoiled, &bar)?;
    let huber = Line::fit("Huber", Huber::new(DELTA)?, 1.0, &spoiled, &bar)?;
    let low = Line::fit("Quantile(0.1)", Quantile::new(0.1)?, 100.0, &spoiled, &bar)?;
    let middle = Line::fit("Quantile(0.5)", Quantile::new(0.5)?, 100.0, &spoiled, &bar)?;
    let high = Line::fit("Quantile(0.9)", Quantile::new(0.9)?, 100.0, &spoiled, &bar)?;
    // For comparison: what the squared error would have found, had nothing been put in.
    let honest = "SquaredError, no outliers";
    let unspoiled = Line::fit(honest, SquaredError, 0.1, &measured, &bar)?;
    bar.finish_and_clear();

    println!();
    println!("So each loss draws a line of its own:");
    println!();
    println!("                             at BMI 20  at BMI 35  median miss, held back");
    for line in [&squared, &huber, &middle, &unspoiled] {
        let (name, lean, heavy) = (line.name, line.at(20.0), line.at(35.0));
        let miss = line.median_miss(&held_back);
        println!("  {name:<25}  {lean:>9.1}  {heavy:>9.1}  {miss:>22.1}");
    }
    let between = |bmi, y| low.at(bmi) <= y && y <= high.at(bmi);
    let inside = |patients: &Table| percent(patients.pairs().map(|(bmi, y)| between(bmi, y)));
    println!();
    println!(
        "Between the lines of Quantile(0.1) and Quantile(0.9) should lie 80 % of the patients."
    );
    println!(
        "Of those with the outliers {:.1} % do; of those held back, without outliers, {:.1} %.",
        inside(&spoiled),
        inside(&held_back),
    );

    let (outliers, points) = spoiled.pairs().partition(|&(_, y)| y == NOT_MEASURED);
    let segment = |line: &Line| [17.0, 43.0].map(|bmi| (bmi, line.at(bmi)));
    let fits = Fits {
        points,
        outliers,
        squared: segment(&squared),
        huber: segment(&huber),
        unspoiled: segment(&unspoiled),
        quantiles: [&low, &middle, &high].map(segment),
    };
    plot::fits("outliers.svg", &fits)?;

    let miss = |line: &Line| format!("median miss {:.1}", line.median_miss(&held_back));
    let below = |line: &Line| format!("{:.1} % of targets below", line.percent_below(&held_back));
    Ok(vec![
        squared.outcome(&held_back, miss(&squared))?,
        huber.outcome(&held_back, miss(&huber))?,
        low.outcome(&held_back, below(&low))?,
        middle.outcome(&held_back, below(&middle))?,
        high.outcome(&held_back, below(&high))?,
    ])
}

/// The same patients, with a wrong progression for some of the lean ones.
fn spoil(patients: &Table, random: &mut Random) -> Table {
    let mut spoiled = patients.clone();
    let mut rows = random.order(patients.rows());
    rows.retain(|&row| patients.features[row] < LEAN);
    for row in rows.into_iter().take(OUTLIERS) {
        spoiled.targets[row] = NOT_MEASURED;
    }
    spoiled
}

fn print_pulls() -> Result<(), lossfn::Error> {
    let (huber, median) = (Huber::new(DELTA)?, Quantile::new(0.5)?);
    println!("  distance  SquaredError  Huber({DELTA})  Quantile(0.5)");
    for distance in [3.0, 30.0, 450.0] {
        println!(
            "  {distance:>8}  {:>12}  {:>9}  {:>13}",
            SquaredError.at(distance, 0.0).gradient,
            huber.at(distance, 0.0).gradient,
            median.at(distance, 0.0).gradient,
        );
    }
    Ok(())
}
