//! What all stand-ins for shared memory need: a value, a key, a number to show, and a fresh start.

use std::any::Any;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Mutex, RwLock};

use crate::state::Over;
use crate::turn;

macro_rules! integers {
    ($($integer:ty)*) => {
        /// The value as a number, if it's one that the table can show.
        pub fn number<T: 'static>(value: &T) -> Option<i128> {
            let value: &dyn Any = value;
            None$(.or_else(|| value.downcast_ref::<$integer>().map(|&it| it as i128)))*
        }

        /// Writes a number into a value that is one, or a flag. A number that doesn't fit wraps around.
        pub fn set_number<T: 'static>(value: &mut T, number: i128) {
            let value: &mut dyn Any = value;
            $(if let Some(it) = value.downcast_mut::<$integer>() {
                *it = number as $integer;
            })*
            if let Some(it) = value.downcast_mut::<bool>() {
                *it = number != 0;
            }
        }
    };
}

integers!(u128 i128 usize isize i32 u32 i64 u64 i8 u8 i16 u16);

/// How many values were used, each counted once per run.
static KEYS: AtomicUsize = AtomicUsize::new(1);

/// A value that threads share. The lock around it is real, but the schedule decides who uses it.
#[derive(Debug, Default)]
pub struct Object<T> {
    pub value: RwLock<T>,
    /// The last run that used it, its key in that run, and its first number.
    used: Mutex<(u64, usize, Option<i128>)>,
}

impl<T: 'static> Object<T> {
    pub const fn new(value: T) -> Self {
        Object { value: RwLock::new(value), used: Mutex::new((0, 0, None)) }
    }

    /// The value's key in this run, which no other value in any run has. A value that an earlier
    /// run has used is a `static`, and is set back to the number it was at first. If it can't be,
    /// the run fails.
    pub fn key(&self) -> usize {
        let (last, key, first) = &mut *self.used.lock().unwrap();
        if let Some(run) = turn::number_of_run().filter(|run| run != last) {
            *key = KEYS.fetch_add(1, SeqCst);
            self.value.clear_poison();
            match (self.value.try_write(), *first) {
                (Ok(value), _) if *last == 0 => {
                    let flag = (&*value as &dyn Any).downcast_ref::<bool>();
                    *first = number(&*value).or(flag.map(|&flag| flag.into())); // not shown, but kept
                }
                (Ok(mut value), Some(first)) => set_number(&mut *value, first),
                (Ok(_), None) if size_of::<T>() == 0 => {}
                _ => {
                    let why =
                        "a static here can't start afresh: give letters, and run one schedule";
                    turn::state().finish(Over::Failed(why.to_owned()));
                }
            }
            *last = run;
        }
        *key
    }
}
