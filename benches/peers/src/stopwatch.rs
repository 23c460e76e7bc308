//! Times calls that may be far shorter than the clock can tell.

use std::time::Instant;

/// Remembers how many calls are enough.
#[derive(Default)]
pub struct Stopwatch {
    calls: u32,
}

impl Stopwatch {
    /// The mean time of a call, from as many as take at least `seconds` together.
    pub fn seconds_per_call(&mut self, seconds: f64, mut call: impl FnMut()) -> f64 {
        self.calls = self.calls.max(1);
        loop {
            let start = Instant::now();
            for _ in 0..self.calls {
                call();
            }
            let elapsed = start.elapsed().as_secs_f64();
            if elapsed >= seconds {
                return elapsed / f64::from(self.calls);
            }
            self.calls *= 2;
        }
    }
}
