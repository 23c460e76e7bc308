//! Class labels: integers of any type.

mod sealed {
    pub trait Sealed {}
}

/// An integer that names a class, from 0 up.
///
/// Implemented for all integer types up to 64 bits; the trait is sealed.
pub trait Label: sealed::Sealed + Copy + Sync {
    /// The label as a number.
    fn number(self) -> i128;

    /// The label as an index, unless it is negative or beyond all indices.
    fn index(self) -> Option<usize> {
        usize::try_from(self.number()).ok()
    }
}

macro_rules! label {
    ($($integer:ident)*, $number:expr) => {
        $(
            impl sealed::Sealed for $integer {}
            impl Label for $integer {
                #[inline]
                fn number(self) -> i128 {
                    $number(self)
                }
            }
        )*
    };
}

label!(u8 u16 u32 u64 i8 i16 i32 i64, i128::from);
label!(usize isize, |label| label as i128);
