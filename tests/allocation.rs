//! No call but `gradient`, which returns a `Vec`, touches the heap.
#![expect(unsafe_code, reason = "the only way to count allocations is to be the allocator")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use lossfn::{Adapters, Element, Loss, PerSample, SoftmaxCrossEntropy, SquaredError};

use crate::catalogue::pointwise_losses;
use crate::support::{Any, Number, prediction, random, targets};

/// The system's allocator, which counts how often a thread asks it for memory.
struct Counting;

thread_local! {
    /// Of this thread, so that tests that run at the same time do not disturb each other.
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: all that is asked for is passed on as it is. Counting does not allocate: the counter is
// initialised when the program is compiled, and has no destructor.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.set(ALLOCATIONS.get() + 1);
        // SAFETY: what holds of this call holds of that one.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the pointer comes from the call above, with the same layout.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// How often `f` allocates.
fn allocations(f: impl FnOnce()) -> usize {
    let before = ALLOCATIONS.get();
    f();
    ALLOCATIONS.get() - before
}

/// Fails if a call that has where to write its results allocates.
fn assert_no_allocation<T: Element, Y>(
    name: &str,
    loss: &dyn PerSample<T, Y>,
    pred: &[T],
    target: &[Y],
) {
    let mut output = vec![T::default(); pred.len()];
    let count = allocations(|| {
        loss.value(pred, target).expect("a value");
        loss.values_into(pred, target, &mut output[..target.len()]).expect("values");
        loss.gradient_into(pred, target, &mut output).expect("a gradient");
        loss.value_and_gradient(pred, target, &mut output).expect("both");
        loss.hessian_into(pred, target, &mut output).expect("a Hessian");
    });
    assert_eq!(count, 0, "allocations of {name} for {} predictions", pred.len());
}

/// The same for a loss in adapters.
fn assert_no_allocation_adapted<T: Element, Y: Copy>(
    name: &str,
    loss: &dyn PerSample<T, Y>,
    pred: &[T],
    target: &[Y],
) {
    assert_no_allocation(name, loss, pred, target);
    let weights: Vec<T> = (0..target.len()).map(|i| T::from_f64(1.0 + (i % 3) as f64)).collect();
    let (loss, name) = (Any(loss), format!("adapted {name}"));
    let weighted = loss.weighted(&weights).scaled(0.5).weighted(&weights);
    let both = weighted.plus(loss.divided_by(3.0));
    assert_no_allocation(&name, &both, pred, target);
    assert_no_allocation(&name, &both.summed(), pred, target);
}

fn nothing_allocates<T: Number>() {
    for n in [1, 1000, 100_000] {
        let pred: Vec<T> = random(n as u64).map(|x| T::from_f64(5.0 * x)).take(n).collect();
        for (name, loss) in pointwise_losses::<T>() {
            let target: Vec<T> = targets(&*loss).into_iter().cycle().take(n).collect();
            let [domain, _] = loss.domains();
            let pred = random(n as u64).map(|x| T::from_f64(prediction(domain, x, 5.0)));
            let pred: Vec<T> = pred.take(n).collect();
            assert_no_allocation_adapted(name, &*loss, &pred, &target);
        }

        let name = "softmax_cross_entropy";
        let softmax = SoftmaxCrossEntropy::new();
        for classes in [1, n.min(10), n.min(1000), n] {
            let target: Vec<usize> = (0..n / classes).map(|i| i % classes).collect();
            assert_no_allocation_adapted(name, &softmax, &pred, &target);
            let weighted = softmax.clone().with_class_weights(&vec![0.5; classes]);
            let smooth = weighted.and_then(|loss| loss.with_label_smoothing(0.1));
            let full = smooth.expect("valid").with_ignored_label(3);
            // A batch of ignored labels has no mean.
            if target.iter().any(|&label| label != 3) {
                assert_no_allocation_adapted(name, &full, &pred, &target);
            }
        }
    }
}

#[cfg(feature = "half")]
fn nothing_allocates_in_16_bits<H: Element>() {
    for n in [1, 64, 1000, 100_000] {
        for case in crate::half::cases::<H>() {
            let (pred, target) = crate::half::samples::<H>(&*case.wide, n);
            assert_no_allocation_adapted(case.name, &*case.narrow, &pred, &target);
        }
        let pred: Vec<H> = random(n as u64).map(|x| H::from_f64(5.0 * x)).take(n).collect();
        for classes in [1, n.min(10), n.min(1000), n] {
            let target: Vec<usize> = (0..n / classes).map(|i| i % classes).collect();
            let (softmax, pred) = (SoftmaxCrossEntropy::new(), &pred[..target.len() * classes]);
            assert_no_allocation_adapted("softmax_cross_entropy", &softmax, pred, &target);
        }
    }
}

/// In a pool of one thread: it is this thread that is counted, and one that hands work to another
/// may well allocate.
#[test]
fn nothing_allocates_but_what_returns_a_vec() {
    // The environment variable that chooses the instructions is read once, on the heap if it is set.
    println!("instructions: {}", lossfn::instructions());
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    pool.install(nothing_allocates::<f32>);
    pool.install(nothing_allocates::<f64>);
    #[cfg(feature = "half")]
    {
        pool.install(nothing_allocates_in_16_bits::<half::f16>);
        pool.install(nothing_allocates_in_16_bits::<half::bf16>);
    }

    let gradient = || drop(SquaredError.gradient(&[1.0_f32], &[0.0]));
    assert_eq!(allocations(gradient), 1, "the counter counts");
}
