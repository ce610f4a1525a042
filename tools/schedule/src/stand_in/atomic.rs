//! Values that are read and written in one step.

use std::panic::Location;
use std::ptr;
use std::sync::Mutex;
use std::sync::atomic::Ordering::{self, SeqCst};

use crate::record::Step;
use crate::scheduler;
use crate::stand_in::location::{Birth, Integer, number};

/// In place of the types of `std::sync::atomic`, with their methods.
pub type Atomic<T> = Shared<T, true>;
/// In place of `crossbeam::atomic::AtomicCell`, with its methods, which take no ordering.
pub type AtomicCell<T> = Shared<T, false>;

/// A value for several threads. Only one of them runs at a time, so a lock serves.
pub struct Shared<T, const IS_ORDERED: bool> {
    value: Mutex<T>,
    birth: Birth,
}

impl<T: Copy + 'static, const IS_ORDERED: bool> Shared<T, IS_ORDERED> {
    pub const fn new(value: T) -> Self {
        Shared { value: Mutex::new(value), birth: Birth::new() }
    }

    pub fn into_inner(self) -> T {
        self.value.into_inner().unwrap()
    }

    /// Waits for its turn, reads, and writes what `change` makes of it. Returns what it read, as an
    /// error where nothing was written.
    #[track_caller]
    fn step(&self, step: Step, order: Ordering, change: impl Fn(T) -> Option<T>) -> Result<T, T> {
        let line = Location::caller().line();
        let turn = scheduler::take_turn(step, ptr::from_ref(self).addr(), line);
        let mut value = self.value.lock().unwrap();
        if self.birth.is_first_use() {
            self.birth.start_afresh(&mut *value, line);
        }
        let before = *value;
        let after = change(before);
        *value = after.unwrap_or(before);
        if let Some(turn) = turn {
            turn.note(number(&before), after.and(number(&*value)));
            if order != SeqCst {
                turn.note_weak_ordering();
            }
        }
        after.map(|_| before).ok_or(before)
    }
}

macro_rules! order {
    () => {
        SeqCst
    };
    ($order:ident) => {
        $order
    };
}

macro_rules! methods {
    ($shared:ident $(, $order:ident, $failure:ident)?) => {
        impl<T: Copy + 'static> $shared<T> {
            #[track_caller]
            pub fn load(&self $(, $order: Ordering)?) -> T {
                let read = self.step(Step::Read, order!($($order)?), |_| None);
                read.unwrap_or_else(|value| value)
            }

            #[track_caller]
            pub fn store(&self, value: T $(, $order: Ordering)?) {
                let _ = self.step(Step::Write, order!($($order)?), |_| Some(value));
            }

            #[track_caller]
            pub fn swap(&self, value: T $(, $order: Ordering)?) -> T {
                let swapped = self.step(Step::Update, order!($($order)?), |_| Some(value));
                swapped.unwrap_or_else(|value| value)
            }
        }

        impl<T: Copy + Eq + 'static> $shared<T> {
            #[track_caller]
            pub fn compare_exchange(
                &self,
                expected: T,
                new: T,
                $($order: Ordering, _: Ordering,)?
            ) -> Result<T, T> {
                let change = |value| (value == expected).then_some(new);
                self.step(Step::Update, order!($($order)?), change)
            }
        }

        impl<T: Integer> $shared<T> {
            #[track_caller]
            pub fn fetch_add(&self, value: T $(, $order: Ordering)?) -> T {
                let change = |before: T| Some(before.plus(value));
                let added = self.step(Step::Update, order!($($order)?), change);
                added.unwrap_or_else(|value| value)
            }

            #[track_caller]
            pub fn fetch_sub(&self, value: T $(, $order: Ordering)?) -> T {
                let change = |before: T| Some(before.minus(value));
                let subtracted = self.step(Step::Update, order!($($order)?), change);
                subtracted.unwrap_or_else(|value| value)
            }
        }
    };
}

methods!(Atomic, order, failure);
methods!(AtomicCell);
