//! What all stand-ins for shared memory need: a number to show, and a fresh start.

use std::any::Any;
use std::sync::Mutex;

use crate::scheduler;
use crate::stand::Over;

/// An integer that can be added to.
pub trait Integer: Copy + 'static {
    fn plus(self, other: Self) -> Self;
    fn minus(self, other: Self) -> Self;
}

macro_rules! integers {
    ($($integer:ty)*) => {
        $(impl Integer for $integer {
            fn plus(self, other: Self) -> Self {
                self.wrapping_add(other)
            }

            fn minus(self, other: Self) -> Self {
                self.wrapping_sub(other)
            }
        })*

        /// The number that a value is, if it is one that the table can show.
        pub fn number<T: 'static>(value: &T) -> Option<i128> {
            let value: &dyn Any = value;
            None$(.or_else(|| value.downcast_ref::<$integer>().map(|&it| it as i128)))*
        }

        fn set_number<T: 'static>(value: &mut T, number: i128) {
            let value: &mut dyn Any = value;
            $(if let Some(it) = value.downcast_mut::<$integer>() {
                *it = number as $integer;
            })*
        }
    };
}

integers!(usize isize i32 u32 i64 u64 i8 u8 i16 u16);

/// In which run a value was last used, and which number it was at first. What is used in two runs is
/// a `static`.
#[derive(Default)]
pub struct Birth(Mutex<(u64, Option<i128>)>);

impl Birth {
    /// Of a value that no run has used.
    pub const fn new() -> Self {
        Birth(Mutex::new((0, None)))
    }

    /// Whether this run hasn't used it yet.
    pub fn is_first_use(&self) -> bool {
        self.0.lock().unwrap().0 != scheduler::number_of_run()
    }

    /// Gives a `static` back what it held before its first run. The run fails where that can't be.
    pub fn start_afresh<T: 'static>(&self, value: &mut T, line: u32) {
        let (last, first) = &mut *self.0.lock().unwrap();
        match first {
            _ if *last == 0 => *first = number(value),
            Some(first) => set_number(value, *first),
            None if size_of::<T>() == 0 => {}
            None => {
                let why = format!(
                    "the static that line {line} uses can't start afresh: run one schedule"
                );
                scheduler::state(|state| state.finish(Over::Failed(why)));
            }
        }
        *last = scheduler::number_of_run();
    }
}
