//! One way to compute one function of a slice.

/// Computes a function of each number of one slice, and writes it to the other.
pub type Run<T> = Box<dyn Fn(&[T], &mut [T])>;

/// A way to compute a function, and what it is called.
pub struct Contestant<T> {
    pub name: &'static str,
    pub run: Run<T>,
}

/// A loop over a function of one number.
macro_rules! each {
    ($name:literal, $function:expr) => {
        $crate::contestant::Contestant {
            name: $name,
            run: Box::new(|input, output| {
                for (x, y) in input.iter().zip(output) {
                    *y = $function(*x);
                }
            }),
        }
    };
}

pub(crate) use each;
