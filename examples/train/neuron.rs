//! One neuron: thirty measurements of a tumour go in, the odds that it is benign come out.

use crate::data::{Scale, Table};
use crate::plot;
use crate::random::Random;
use crate::report::{self, History, Outcome, percent};
use lossfn::BinaryCrossEntropyWithLogits;
use lossfn::prelude::*;
use std::error::Error;

const EPOCHS: usize = 300;
/// How far the weights move against the gradient in one step.
const RATE: f64 = 0.1;

/// `logit = weights · features + bias`: the logarithm of the odds that the target is 1.
struct Neuron {
    weights: Vec<f64>,
    bias: f64,
}

impl Neuron {
    fn new(features: usize) -> Self {
        Self { weights: vec![0.0; features], bias: 0.0 }
    }

    /// One logit for each row of features.
    fn predict(&self, rows: &[f64]) -> Vec<f64> {
        let logit = |row: &[f64]| {
            let products = self.weights.iter().zip(row).map(|(weight, x)| weight * x);
            products.sum::<f64>() + self.bias
        };
        rows.chunks_exact(self.weights.len()).map(logit).collect()
    }

    /// Moves the weights, so that the predictions for `rows` move against `gradient`.
    ///
    /// The loss has said `d loss / d logit` for each row, and a logit depends on a weight through
    /// that weight's feature: `d logit / d weight = feature`. The chain rule multiplies the two
    /// and adds up the rows.
    fn step(&mut self, rows: &[f64], gradient: &[f64]) {
        for (row, d_logit) in rows.chunks_exact(self.weights.len()).zip(gradient) {
            for (weight, feature) in self.weights.iter_mut().zip(row) {
                *weight -= RATE * d_logit * feature;
            }
            self.bias -= RATE * d_logit;
        }
    }
}

pub fn train(seed: u64) -> Result<Vec<Outcome>, Box<dyn Error>> {
    let table = Table::parse(include_str!("../data/breast_cancer.csv"))?;
    let (training, held_back) = table.split(&mut Random::seeded(seed));
    let scale = Scale::of(&training);
    let (rows, targets) = (scale.apply(&training.features), &training.targets);
    let features = table.names.len();

    report::heading("1. One neuron: is this tumour benign?");
    one_step(&rows[..features], targets[0], table.names[0]);

    let loss = BinaryCrossEntropyWithLogits::new();
    let mut neuron = Neuron::new(features);
    let mut gradient = vec![0.0; targets.len()];
    let mut history = History::default();
    let unseen_rows = scale.apply(&held_back.features);
    let bar = report::progress_bar("neuron", EPOCHS);
    loop {
        let logits = neuron.predict(&rows);
        let value = loss.value_and_gradient(&logits, targets, &mut gradient)?;
        let unseen = loss.value(&neuron.predict(&unseen_rows), &held_back.targets)?;
        history.training.push(value);
        history.held_back.push(unseen);
        if history.training.len() > EPOCHS {
            break;
        }
        neuron.step(&rows, &gradient);
        bar.set_message(format!("loss {value:.4}"));
        bar.inc(1);
    }
    bar.finish_and_clear();

    // A positive logit: odds of more than one to one.
    let says_benign = neuron.predict(&unseen_rows).into_iter().map(|z| z > 0.0);
    let is_benign = held_back.targets.iter().map(|&target| target == 1.0);
    let accuracy = percent(says_benign.zip(is_benign).map(|(says, is)| says == is));
    let (seen, unseen) = (&history.training, &history.held_back);
    let count = training.rows();
    println!("The same step for {count} tumours at once, {EPOCHS} times:");
    println!();
    println!("                             before      after");
    print_row("loss, training rows", seen[0], seen[EPOCHS]);
    print_row("loss, held-back rows", unseen[0], unseen[EPOCHS]);
    println!("  right, held-back rows               {accuracy:>5.1} %");
    plot::loss_curves(
        "neuron.svg",
        "One neuron learns to tell benign from malignant",
        "binary cross-entropy",
        &history,
    )?;

    Ok(vec![Outcome {
        what: "neuron",
        loss: "BinaryCrossEntropyWithLogits",
        before: unseen[0],
        after: unseen[EPOCHS],
        score: format!("{accuracy:.1} % right"),
    }])
}

/// The whole of learning, with one sample: predict, compare, move the weights, predict again.
fn one_step(row: &[f64], target: f64, feature: &str) {
    let loss = BinaryCrossEntropyWithLogits::new();
    let mut neuron = Neuron::new(row.len());

    let logit = neuron.predict(row)[0];
    let told = loss.at(logit, target);
    neuron.step(row, &[told.gradient]);
    let new_logit = neuron.predict(row)[0];
    let told_then = loss.at(new_logit, target);

    let probability = |logit: f64| 1.0 / (1.0 + (-logit).exp());
    println!("The target stays fixed, so the prediction must move, and it moves through the");
    println!("weights. One tumour (target 0: malignant, 1: benign), all weights 0, one step:");
    println!();
    println!("                             before      after");
    print_row("prediction: logit", logit, new_logit);
    print_row("prediction: probability", probability(logit), probability(new_logit));
    print_row("target", target, target);
    print_row("loss", told.value, told_then.value);
    print_row("gradient d loss/d logit", told.gradient, told_then.gradient);
    println!();
    println!("Each weight has moved by -rate x gradient x feature. That of {feature}, for one:");
    println!("-{RATE} x {:.4} x {:.4} = {:.4}", told.gradient, row[0], neuron.weights[0]);
    println!();
}

fn print_row(what: &str, before: f64, after: f64) {
    println!("  {what:<23} {before:>9.4}  {after:>9.4}");
}
