//! What the reader sees: headings, a bar while it runs, a history, and the table at the end.
//!
//! Results go to the standard output and bars to the standard error, so `... > results.txt`
//! keeps the results alone. Where the standard error is not a terminal, there are no bars.

use indicatif::{ProgressBar, ProgressStyle};

/// The losses of a training run: before it, and after each epoch.
#[derive(Default)]
pub struct History {
    /// On the rows that the model is trained with.
    pub training: Vec<f64>,
    /// On rows that no step has seen. A model can learn its training rows by heart; whether it has
    /// understood anything shows here.
    pub held_back: Vec<f64>,
}

/// One row of the closing table.
pub struct Outcome {
    pub what: &'static str,
    pub loss: &'static str,
    pub before: f64,
    pub after: f64,
    pub score: String,
}

pub fn heading(title: &str) {
    println!("\n{title}\n{}\n", "=".repeat(title.len()));
}

pub fn progress_bar(what: &'static str, steps: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{prefix:>10} {bar:40} {pos}/{len}  {msg}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(steps as u64).with_style(style).with_prefix(what)
}

pub fn closing_table(outcomes: &[Outcome]) {
    heading("What was learned");
    println!("On the rows that were held back:");
    println!();
    println!("  what     loss                          loss before  loss after  score");
    for outcome in outcomes {
        println!(
            "  {:<7}  {:<28}  {:>11}  {:>10}  {}",
            outcome.what,
            outcome.loss,
            significant(outcome.before),
            significant(outcome.after),
            outcome.score,
        );
    }
}

/// The losses of different models differ in size, so they are told to four digits rather than to
/// four places.
fn significant(loss: f64) -> String {
    let places = match loss {
        1000.0.. => 0,
        100.0.. => 1,
        10.0.. => 2,
        1.0.. => 3,
        _ => 4,
    };
    format!("{loss:.places$}")
}

/// How many things of all are so, in per cent.
pub fn percent(things: impl Iterator<Item = bool>) -> f64 {
    let things: Vec<_> = things.collect();
    let yes = things.iter().filter(|&&thing| thing).count();
    100.0 * yes as f64 / things.len() as f64
}

/// The middle one of the numbers, or the upper one of two.
pub fn median(numbers: impl Iterator<Item = f64>) -> f64 {
    let mut numbers: Vec<_> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}
