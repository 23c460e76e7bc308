//! A network: the 64 pixels of a handwritten digit go in, ten logits come out.

use crate::data::Table;
use crate::plot;
use crate::random::Random;
use crate::report::{self, History, Outcome, percent};
use lossfn::SoftmaxCrossEntropy;
use lossfn::prelude::*;
use std::error::Error;

const PIXELS: usize = 64;
const HIDDEN: usize = 64;
const DIGITS: usize = 10;
const EPOCHS: usize = 80;
const BATCH: usize = 32;
/// The most by which a pixel from 0 to 1 is off when the network trains with it.
const NOISE: f32 = 0.25;
/// The learning rate at the start; it falls to 0 over the run, so that the weights come to rest.
const RATE: f32 = 0.003;

/// Two layers, with a bend between them.
struct Network {
    first: Dense,
    second: Dense,
    steps: i32,
}

impl Network {
    fn new(random: &mut Random) -> Self {
        Self {
            first: Dense::new(PIXELS, HIDDEN, random),
            second: Dense::new(HIDDEN, DIGITS, random),
            steps: 0,
        }
    }

    /// What the hidden units say: the first layer, cut off below 0. Without that bend two layers
    /// would be no more than one.
    fn hidden(&self, images: &[f32]) -> Vec<f32> {
        let outputs = self.first.forward(images).into_iter();
        outputs.map(|x| x.max(0.0)).collect()
    }

    /// Ten logits for each image.
    fn predict(&self, images: &[f32]) -> Vec<f32> {
        self.second.forward(&self.hidden(images))
    }

    /// Predicts, compares and moves the weights: what one neuron does, for a batch.
    fn learn(&mut self, batch: &Digits, rate: f32) -> Result<(), lossfn::Error> {
        let hidden = self.hidden(&batch.images);
        let logits = self.second.forward(&hidden);

        // All that the network hears about right and wrong is in `d_logits`.
        let mut d_logits = vec![0.0; logits.len()];
        let loss = SoftmaxCrossEntropy::new();
        loss.gradient_into(&logits, &batch.labels, &mut d_logits)?;

        let mut d_hidden = self.second.backward(&hidden, &d_logits);
        for (d, x) in d_hidden.iter_mut().zip(&hidden) {
            // A unit that was cut off does not change the loss by moving a little.
            if *x == 0.0 {
                *d = 0.0;
            }
        }
        self.first.backward(&batch.images, &d_hidden);

        self.steps += 1;
        self.first.step(rate, self.steps);
        self.second.step(rate, self.steps);
        Ok(())
    }
}

/// A layer in which every output sees every input: `output = input · weights + biases`.
struct Dense {
    /// All weights of the first input, then all of the second, ...: every loop below then runs
    /// along neighbouring numbers.
    weights: Learned,
    biases: Learned,
}

impl Dense {
    /// Random weights, small enough that signals keep their size on the way through (He et al.
    /// 2015). From equal weights all hidden units would learn the same.
    fn new(inputs: usize, outputs: usize, random: &mut Random) -> Self {
        let limit = (6.0 / inputs as f64).sqrt();
        let mut weight = || (limit * (2.0 * random.uniform() - 1.0)) as f32;
        Self {
            weights: Learned::new((0..inputs * outputs).map(|_| weight()).collect()),
            biases: Learned::new(vec![0.0; outputs]),
        }
    }

    fn outputs(&self) -> usize {
        self.biases.values.len()
    }

    fn inputs(&self) -> usize {
        self.weights.values.len() / self.outputs()
    }

    fn forward(&self, inputs: &[f32]) -> Vec<f32> {
        let mut outputs = Vec::new();
        for row in inputs.chunks_exact(self.inputs()) {
            let mut output = self.biases.values.clone();
            let weights = self.weights.values.chunks_exact(self.outputs());
            for (x, weights) in row.iter().zip(weights) {
                for (sum, weight) in output.iter_mut().zip(weights) {
                    *sum += x * weight;
                }
            }
            outputs.extend(output);
        }
        outputs
    }

    /// The chain rule, from the outputs back: takes `d loss / d output`, adds to
    /// `d loss / d weight` and `d loss / d bias`, returns `d loss / d input`.
    fn backward(&mut self, inputs: &[f32], d_outputs: &[f32]) -> Vec<f32> {
        let (width, outputs) = (self.inputs(), self.outputs());
        let mut d_inputs = Vec::with_capacity(inputs.len());
        let rows = inputs.chunks_exact(width);
        for (row, d_output) in rows.zip(d_outputs.chunks_exact(outputs)) {
            for (sum, d) in self.biases.gradient.iter_mut().zip(d_output) {
                *sum += d;
            }
            let weights = self.weights.values.chunks_exact(outputs);
            let gradients = self.weights.gradient.chunks_exact_mut(outputs);
            for ((x, weights), gradients) in row.iter().zip(weights).zip(gradients) {
                for (sum, d) in gradients.iter_mut().zip(d_output) {
                    *sum += x * d;
                }
                let products = weights.iter().zip(d_output).map(|(weight, d)| weight * d);
                d_inputs.push(products.sum());
            }
        }
        d_inputs
    }

    fn step(&mut self, rate: f32, steps: i32) {
        self.weights.step(rate, steps);
        self.biases.step(rate, steps);
    }
}

/// Numbers to be learned, with all that Adam (Kingma, Ba 2015) remembers about them.
struct Learned {
    values: Vec<f32>,
    gradient: Vec<f32>,
    mean: Vec<f32>,
    mean_square: Vec<f32>,
}

impl Learned {
    fn new(values: Vec<f32>) -> Self {
        let zeros = vec![0.0; values.len()];
        Self { values, gradient: zeros.clone(), mean: zeros.clone(), mean_square: zeros }
    }

    /// Moves each value against its recent gradient, in units of that gradient's usual size, so
    /// that one rate suits all of them. Forgets the gradient.
    fn step(&mut self, rate: f32, steps: i32) {
        const KEEP_MEAN: f32 = 0.9;
        const KEEP_SQUARE: f32 = 0.999;
        // Both averages begin at 0 and are too small at first; dividing by this corrects them.
        let mean_share = 1.0 - KEEP_MEAN.powi(steps);
        let square_share = 1.0 - KEEP_SQUARE.powi(steps);
        for i in 0..self.values.len() {
            let g = std::mem::take(&mut self.gradient[i]);
            self.mean[i] += (1.0 - KEEP_MEAN) * (g - self.mean[i]);
            self.mean_square[i] += (1.0 - KEEP_SQUARE) * (g * g - self.mean_square[i]);
            let size = (self.mean_square[i] / square_share).sqrt() + 1e-8;
            self.values[i] -= rate * self.mean[i] / mean_share / size;
        }
    }
}

/// Pixels from 0 to 1, image after image, and what they show.
struct Digits {
    images: Vec<f32>,
    labels: Vec<u8>,
}

impl Digits {
    fn new(table: &Table) -> Self {
        let features = table.features.iter();
        Self {
            images: features.map(|&ink| ink as f32 / 16.0).collect(),
            labels: table.targets.iter().map(|&label| label as u8).collect(),
        }
    }

    fn pick(&self, indices: &[usize]) -> Self {
        let image = |&i: &usize| &self.images[i * PIXELS..][..PIXELS];
        Self {
            images: indices.iter().flat_map(image).copied().collect(),
            labels: indices.iter().map(|&i| self.labels[i]).collect(),
        }
    }

    /// The share of images whose largest logit is that of the right digit.
    fn percent_right(&self, logits: &[f32]) -> f64 {
        let answer = |row: &[f32]| (0..DIGITS).max_by(|&a, &b| row[a].total_cmp(&row[b]));
        let answers = logits.chunks_exact(DIGITS).map(answer);
        let labels = self.labels.iter().map(|&label| Some(usize::from(label)));
        percent(answers.zip(labels).map(|(answer, label)| answer == label))
    }
}

pub fn train(seed: u64) -> Result<Vec<Outcome>, Box<dyn Error>> {
    let mut random = Random::seeded(seed);
    let table = Table::parse(include_str!("../data/digits.csv"))?;
    let (training, held_back) = table.split(&mut random);
    let (training, held_back) = (Digits::new(&training), Digits::new(&held_back));
    let images = training.labels.len();

    report::heading("2. A network: which digit is this?");
    println!("{PIXELS} pixels -> {HIDDEN} hidden units -> {DIGITS} logits, one for each digit.");
    println!("In each epoch it sees all {images} images once, in batches of {BATCH}.");
    println!();
    println!("  epoch  loss, training  loss, held back  right, held back");
    let loss = SoftmaxCrossEntropy::new();
    let mut network = Network::new(&mut random);
    let all_steps = EPOCHS * images.div_ceil(BATCH);
    let mut history = History::default();
    let mut right = Vec::new();
    let bar = report::progress_bar("network", EPOCHS);
    loop {
        let value = loss.value(&network.predict(&training.images), &training.labels)?;
        let logits = network.predict(&held_back.images);
        let unseen = loss.value(&logits, &held_back.labels)?;
        history.training.push(value.into());
        history.held_back.push(unseen.into());
        right.push(held_back.percent_right(&logits));
        if history.training.len() > EPOCHS {
            break;
        }
        for batch in random.order(images).chunks(BATCH) {
            let mut batch = training.pick(batch);
            // The images are few and soon known by heart. Noise, new each time, cannot be.
            for pixel in &mut batch.images {
                *pixel += NOISE * (2.0 * random.uniform() - 1.0) as f32;
            }
            let rate = RATE * (1.0 - network.steps as f32 / all_steps as f32);
            network.learn(&batch, rate)?;
        }
        bar.set_message(format!("loss {value:.4}"));
        bar.inc(1);
    }
    bar.finish_and_clear();

    for epoch in [0, 1, 2, 5, 10, 20, 40, EPOCHS] {
        let (seen, unseen) = (history.training[epoch], history.held_back[epoch]);
        println!("  {epoch:>5}  {seen:>14.4}  {unseen:>15.4}  {:>14.1} %", right[epoch]);
    }
    plot::loss_curves(
        "network.svg",
        "A network learns to read digits",
        "softmax cross-entropy",
        &history,
    )?;

    Ok(vec![Outcome {
        what: "network",
        loss: "SoftmaxCrossEntropy",
        before: history.held_back[0],
        after: history.held_back[EPOCHS],
        score: format!("{:.1} % right", right[EPOCHS]),
    }])
}
