//! Losses of one's own: one formula, and everything else comes with it.
//!
//! ```text
//! cargo run --release --example own_loss
//! cargo run --release --example own_loss --features rayon
//! ```

use std::time::Instant;

use lossfn::prelude::*;
use lossfn::{AbsoluteError, Error, Jet, SquaredError};

/// A smooth relative of the quantile loss, for forecasts that had better not be too low: a missing
/// unit costs `tau`, a surplus one `1 − tau`.
///
/// ```text
/// τ ln cosh r         where r < 0
/// (1 − τ) ln cosh r   where r ≥ 0
/// r = pred − target
/// ```
#[derive(Clone, Copy, Debug)]
struct TiltedLogCosh {
    tau: f64,
}

impl TiltedLogCosh {
    /// Parameters are checked here, once, so that the formula need not.
    fn new(tau: f64) -> Result<Self, Error> {
        // NaN is not between them.
        if 0.0 < tau && tau < 1.0 {
            Ok(Self { tau })
        } else {
            Err(Error::Parameter { name: "tau", value: tau, expected: "a number between 0 and 1" })
        }
    }
}

impl Pointwise for TiltedLogCosh {
    // The engine calls this from functions that are compiled once for each instruction set. Only
    // what is inlined into them is compiled for it too: `#[inline]` is a hint, and where it is not
    // taken the formula still gives the same numbers, but at a fraction of the speed.
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        let residual = pred - target;
        let cost = residual.ln_cosh();
        // No `if`: a formula is computed for many pairs at a time, so both sides are computed, and
        // one is selected for each.
        residual.lt(0.0).select(cost * self.tau, cost * (1.0 - self.tau))
    }
}

/// Linear on one side, exponential on the other: `eʳ − 1 − r`, for when too much is far worse than
/// too little.
struct Linex;

impl Pointwise for Linex {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        // Written as `residual.exp_m1() - residual` the derivative would be made by the chain rule:
        // eʳ − 1, which has no digits left where r is small. So here it is given by hand, together
        // with the value and the second derivative; what is not asked for is not computed. The
        // chain rule still does the rest, if `r` is a function of something else.
        (pred - target).chain(
            #[inline(always)]
            |r| {
                let (exp, exp_m1) = r.exp_and_exp_m1();
                Jet { value: exp_m1 - r, first: exp_m1, second: exp }
            },
        )
    }
}

/// The same without the hand-written derivative, to compare.
struct NaiveLinex;

impl Pointwise for NaiveLinex {
    #[inline(always)]
    fn formula<R: Real>(&self, pred: R, target: R::Plain) -> R {
        let residual = pred - target;
        residual.exp_m1() - residual
    }
}

fn main() -> Result<(), Error> {
    let loss = TiltedLogCosh::new(0.9)?;
    println!("A loss of one's own: ln cosh r, tilted with tau = 0.9");
    println!("  refused            {}", TiltedLogCosh::new(1.5).expect_err("above 1"));

    let pred = [12.0_f32, 9.5, 10.0, 7.0];
    let target = [10.0_f32, 10.0, 10.0, 10.0];
    println!("\nA batch");
    println!("  pred               {pred:?}");
    println!("  target             {target:?}");
    println!("  value              {:.4}, the mean", loss.value(&pred, &target)?);
    println!("  gradient           {:.4?}", loss.gradient(&pred, &target)?);
    let mut hessian = [0.0; 4];
    loss.hessian_into(&pred, &target, &mut hessian)?;
    println!("  Hessian            {hessian:.4?}");

    let weights = [1.0, 1.0, 1.0, 0.0];
    let weighted = loss.weighted(&weights);
    println!("  weighted           {:.4}, without the last", weighted.value(&pred, &target)?);
    println!("  summed             {:.4}", loss.summed().value(&pred, &target)?);
    let mixed = loss.plus(AbsoluteError.scaled(0.1));
    println!("  plus 0.1 |r|       {:.4}", mixed.value(&pred, &target)?);

    println!("\nOne pair, in f64");
    println!("  at(9.5, 10)        {:?}", loss.at(9.5, 10.0));

    println!("\nBeside losses of the crate, as `dyn Loss<f32>`");
    let losses: [(&str, Box<dyn Loss<f32>>); 3] = [
        ("tilted ln cosh", Box::new(loss)),
        ("squared error", Box::new(SquaredError)),
        ("Linex", Box::new(Linex)),
    ];
    for (name, loss) in &losses {
        println!("  {name:<18} {:.4}", loss.value(&pred, &target)?);
    }

    // A large batch is the same call. With the feature `rayon` it is shared among the threads of
    // the current pool, and gives the same bits as without.
    let many = 1 << 22;
    let pred: Vec<f32> =
        (0_u16..=u16::MAX).cycle().take(many).map(|i| f32::from(i) / 1e4).collect();
    let target = vec![3.0; many];
    let mut gradient = vec![0.0; many];
    loss.value_and_gradient(&pred, &target, &mut gradient)?; // the first run finds the memory cold
    let start = Instant::now();
    let value = loss.value_and_gradient(&pred, &target, &mut gradient)?;
    let time = start.elapsed().as_secs_f64() * 1e3;
    let threads = if cfg!(feature = "rayon") { "with `rayon`" } else { "on one thread" };
    println!("\nA large batch: {many} pairs, value and gradient");
    println!("  value              {value}");
    println!("  time               {time:.1} ms {threads}");

    println!("\nA derivative by hand: the gradient of Linex at r = 1e-9, which is 1.0000000005e-9");
    println!("  by the chain rule  {:e}", NaiveLinex.at(1e-9, 0.0).gradient);
    println!("  by hand            {:e}", Linex.at(1e-9, 0.0).gradient);
    Ok(())
}
