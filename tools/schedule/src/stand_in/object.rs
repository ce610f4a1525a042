//! What all stand-ins for shared memory need: a key, a number to show, and a fresh start.

use std::any::Any;
use std::ops::DerefMut;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use crate::state::Over;
use crate::turn;

macro_rules! integers {
    ($($integer:ty)*) => {
        /// The value as a number, if it's one that the table can show.
        pub fn number<T: 'static>(value: &T) -> Option<i128> {
            let value: &dyn Any = value;
            None$(.or_else(|| value.downcast_ref::<$integer>().map(|&it| it as i128)))*
        }

        /// Writes a number into a value that is one. A number that doesn't fit wraps around.
        pub fn set_number<T: 'static>(value: &mut T, number: i128) {
            let value: &mut dyn Any = value;
            $(if let Some(it) = value.downcast_mut::<$integer>() {
                *it = number as $integer;
            })*
        }
    };
}

integers!(usize isize i32 u32 i64 u64 i8 u8 i16 u16);

/// How many values were used, each counted once per run.
static KEYS: AtomicUsize = AtomicUsize::new(1);

/// The last run that used a value, the value's key in that run, and its first number.
#[derive(Debug, Default)]
pub struct Object(Mutex<(u64, usize, Option<i128>)>);

impl Object {
    /// For a value that no run has used.
    pub const fn new() -> Self {
        Object(Mutex::new((0, 0, None)))
    }

    /// The value's key in this run, which no other value in any run has. A value that an earlier
    /// run has used is a `static`, and is set back to the number it was at first. If it can't be,
    /// the run fails.
    pub fn key<V>(&self, value: impl FnOnce() -> Option<V>) -> usize
    where
        V: DerefMut<Target: Sized + 'static>,
    {
        let (run, (last, key, first)) = (turn::number_of_run(), &mut *self.0.lock().unwrap());
        if *last != run && run != 0 {
            *key = KEYS.fetch_add(1, SeqCst);
            match (value(), *first) {
                (Some(value), _) if *last == 0 => *first = number(&*value),
                (Some(mut value), Some(first)) => set_number(&mut *value, first),
                (Some(_), None) if size_of::<V::Target>() == 0 => {}
                _ => turn::state(|state| {
                    let why = "a static here can't start afresh: run one schedule, not all";
                    state.finish(Over::Failed(why.to_owned()));
                }),
            }
            *last = run;
        }
        *key
    }
}
