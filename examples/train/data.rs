//! Tables of numbers, and the little chance that a training run needs.

use crate::random::Random;
use std::error::Error;

/// Rows of features, and one target for each row.
#[derive(Clone)]
pub struct Table {
    pub names: Vec<&'static str>,
    /// Row after row.
    pub features: Vec<f64>,
    pub targets: Vec<f64>,
}

impl Table {
    /// Reads comma-separated numbers: a line of names, then rows whose last column is the target.
    pub fn parse(csv: &'static str) -> Result<Self, Box<dyn Error>> {
        let mut lines = csv.lines();
        let mut names: Vec<_> = lines.next().unwrap_or_default().split(',').collect();
        names.pop();
        let (mut features, mut targets) = (Vec::new(), Vec::new());
        for (row, line) in lines.enumerate() {
            let numbers: Result<Vec<f64>, _> = line.split(',').map(str::parse).collect();
            match numbers?.split_last() {
                Some((target, rest)) if rest.len() == names.len() => {
                    features.extend(rest);
                    targets.push(*target);
                }
                _ => return Err(format!("row {row} is not as long as the line of names").into()),
            }
        }
        Ok(Self { names, features, targets })
    }

    pub fn rows(&self) -> usize {
        self.targets.len()
    }

    pub fn row(&self, row: usize) -> &[f64] {
        let width = self.names.len();
        &self.features[row * width..][..width]
    }

    /// The feature and the target of each row, for a table with one feature.
    pub fn pairs(&self) -> impl Iterator<Item = (f64, f64)> {
        let targets = self.targets.iter().copied();
        self.features.iter().copied().zip(targets)
    }

    /// The same rows with a single feature.
    pub fn only(&self, name: &str) -> Result<Self, Box<dyn Error>> {
        let column = self.names.iter().position(|&known| known == name);
        let column = column.ok_or("no such column")?;
        Ok(Self {
            names: vec![self.names[column]],
            features: (0..self.rows()).map(|row| self.row(row)[column]).collect(),
            targets: self.targets.clone(),
        })
    }

    /// Four fifths to train with and one fifth held back, in random order.
    pub fn split(&self, random: &mut Random) -> (Self, Self) {
        let order = random.order(self.rows());
        let (held_back, training) = order.split_at(self.rows() / 5);
        (self.pick(training), self.pick(held_back))
    }

    fn pick(&self, rows: &[usize]) -> Self {
        let features = rows.iter().flat_map(|&row| self.row(row));
        Self {
            names: self.names.clone(),
            features: features.copied().collect(),
            targets: rows.iter().map(|&row| self.targets[row]).collect(),
        }
    }
}

/// Brings each feature to mean 0 and standard deviation 1.
///
/// An area of 1000 and a smoothness of 0.1 then count alike, and one learning rate suits the
/// weights of both.
pub struct Scale {
    pub mean_and_deviation: Vec<(f64, f64)>,
}

impl Scale {
    /// From the training rows alone: the held-back rows must not leak into the model.
    pub fn of(training: &Table) -> Self {
        let rows = training.rows();
        let mean_and_deviation = (0..training.names.len()).map(|column| {
            let column = || (0..rows).map(|row| training.row(row)[column]);
            let mean = column().sum::<f64>() / rows as f64;
            let variance = column().map(|x| (x - mean).powi(2)).sum::<f64>() / rows as f64;
            (mean, variance.sqrt())
        });
        Self { mean_and_deviation: mean_and_deviation.collect() }
    }

    pub fn apply(&self, features: &[f64]) -> Vec<f64> {
        let columns = features.iter().zip(self.mean_and_deviation.iter().cycle());
        let scaled = columns.map(|(x, (mean, deviation))| (x - mean) / deviation);
        scaled.collect()
    }
}

impl Random {
    /// The numbers below `n` in random order (Fisher and Yates).
    pub fn order(&mut self, n: usize) -> Vec<usize> {
        let mut order: Vec<_> = (0..n).collect();
        for last in (1..n).rev() {
            order.swap(last, (self.uniform() * (last + 1) as f64) as usize);
        }
        order
    }
}
