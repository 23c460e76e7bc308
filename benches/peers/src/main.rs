//! One contestant, in a process of its own, told what to do line by line.
//!
//! ```text
//! lossfn-peers CONTESTANT
//! ```
//!
//! | a line of the input | the line that answers |
//! |---|---|
//! | `prepare LOSS QUANTITY FLOAT ROWS CLASSES FILE` | `ok VALUE`, with the gradient in the file as little-endian f64; or `cannot REASON` |
//! | `time SECONDS` | the seconds of a call, from as many calls as take that long together |

mod case;
mod contestants;
mod stopwatch;

use std::io::{self, BufRead, Write};
use std::{env, fs};

use case::{Case, Quantity};
use contestants::{Contestant, Job, find};
use stopwatch::Stopwatch;

type Error = Box<dyn std::error::Error + Send + Sync>;

fn main() -> Result<(), Error> {
    let name = env::args().nth(1).ok_or("which contestant?")?;
    let contestant = find(&name).ok_or("no such contestant")?;
    // In a thread of rayon's pool, so that what runs there need not be handed over in each call.
    rayon::scope(|_| serve(contestant))
}

fn serve(contestant: &Contestant) -> Result<(), Error> {
    let mut prepared = None;
    for line in io::stdin().lock().lines() {
        let line = line?;
        let answer = match line.split(' ').collect::<Vec<_>>()[..] {
            ["prepare", loss, quantity, float, rows, classes, file] => {
                // What was prepared before goes first: two of the largest may not fit.
                prepared = None;
                let case = Case {
                    loss: loss.to_owned(),
                    quantity: quantity.parse()?,
                    rows: rows.parse()?,
                    classes: classes.parse()?,
                };
                match prepare(contestant, &case, float) {
                    Ok(mut job) => {
                        let answer = compute_once(&mut *job, &case, file)?;
                        prepared = Some((job, Stopwatch::default()));
                        answer
                    }
                    Err(reason) => format!("cannot {reason}"),
                }
            }
            ["time", seconds] => {
                let (job, stopwatch) = prepared.as_mut().ok_or("nothing is prepared")?;
                stopwatch.seconds_per_call(seconds.parse()?, || job.compute()).to_string()
            }
            _ => return Err(format!("what is {line:?}?").into()),
        };
        println!("{answer}");
        io::stdout().flush()?;
    }
    Ok(())
}

fn prepare(contestant: &Contestant, case: &Case, float: &str) -> Result<Box<dyn Job>, Error> {
    match float {
        "f32" => (contestant.f32)(case),
        "f64" => (contestant.f64)(case),
        _ => Err("no such number type".into()),
    }
}

fn compute_once(job: &mut dyn Job, case: &Case, file: &str) -> Result<String, Error> {
    job.compute();
    if case.quantity == Quantity::ValueAndGradient {
        let bytes: Vec<u8> = job.gradient().into_iter().flat_map(f64::to_le_bytes).collect();
        fs::write(file, bytes)?;
    }
    Ok(format!("ok {}", job.value()))
}
