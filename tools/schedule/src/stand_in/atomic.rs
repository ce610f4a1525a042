//! Values that are read and written in one step.

use std::sync::atomic::Ordering::{self, SeqCst};

use crate::record::Step;
use crate::stand_in::object::{Object, number, set_number};
use crate::turn;

/// The types of `std::sync::atomic`.
pub type Atomic<T> = Shared<T, true>;
/// As in `crossbeam`: its methods take no ordering.
pub type AtomicCell<T> = Shared<T, false>;

/// A value shared by several threads. Only one of them runs at a time, so a lock is good enough.
#[derive(Debug, Default)]
pub struct Shared<T, const IS_ORDERED: bool>(Object<T>);

impl<T: Copy + 'static, const IS_ORDERED: bool> Shared<T, IS_ORDERED> {
    pub const fn new(value: T) -> Self {
        Shared(Object::new(value))
    }

    pub fn into_inner(self) -> T {
        self.0.value.into_inner().unwrap()
    }

    /// Waits for its turn, reads, and writes what `change` returns, if anything. Returns what it
    /// read.
    #[track_caller]
    fn step(&self, step: Step, order: Ordering, change: impl FnOnce(T) -> Option<T>) -> T {
        let key = self.0.key();
        let turn = turn::take_turn(step, key, turn::line());
        let mut value = self.0.value.write().unwrap();
        let before = *value;
        let after = change(before);
        *value = after.unwrap_or(before);
        if let Some(turn) = turn {
            turn::note(turn, number(&before), after.and(number(&*value)));
            turn::state().record.is_weakly_ordered |= order != SeqCst;
        }
        before
    }

    #[track_caller]
    fn add(&self, added: Option<i128>, order: Ordering) -> T {
        self.step(Step::Update, order, |mut value| {
            let sum = number(&value).zip(added).map(|(value, added)| value.wrapping_add(added));
            sum.into_iter().for_each(|sum| set_number(&mut value, sum));
            Some(value)
        })
    }
}

macro_rules! methods {
    ($shared:ident $(, $order:ident: $ordering:ident)?) => {
        impl<T: Copy + 'static> $shared<T> {
            #[track_caller]
            pub fn load(&self $(, $order: $ordering)?) -> T {
                self.step(Step::Read, [$($order,)? SeqCst][0], |_| None)
            }

            #[track_caller]
            pub fn store(&self, value: T $(, $order: $ordering)?) {
                self.step(Step::Write, [$($order,)? SeqCst][0], |_| Some(value));
            }

            #[track_caller]
            pub fn swap(&self, value: T $(, $order: $ordering)?) -> T {
                self.step(Step::Swap, [$($order,)? SeqCst][0], |_| Some(value))
            }

            #[track_caller]
            pub fn fetch_add(&self, value: T $(, $order: $ordering)?) -> T {
                self.add(number(&value), [$($order,)? SeqCst][0])
            }

            #[track_caller]
            pub fn fetch_sub(&self, value: T $(, $order: $ordering)?) -> T {
                self.add(number(&value).map(i128::wrapping_neg), [$($order,)? SeqCst][0])
            }

            #[track_caller]
            pub fn compare_exchange(
                &self,
                expected: T,
                new: T,
                $($order: $ordering, _: $ordering,)?
            ) -> Result<T, T>
            where
                T: Eq,
            {
                let change = |value| (value == expected).then_some(new);
                let value = self.step(Step::Update, [$($order,)? SeqCst][0], change);
                if value == expected { Ok(value) } else { Err(value) }
            }
        }
    };
}

methods!(Atomic, order: Ordering);
methods!(AtomicCell);

impl<T: Copy + Eq + 'static> Atomic<T> {
    /// As in the standard library, but it fails only if the value isn't the expected one.
    #[track_caller]
    pub fn compare_exchange_weak(
        &self,
        expected: T,
        new: T,
        order: Ordering,
        failure: Ordering,
    ) -> Result<T, T> {
        self.compare_exchange(expected, new, order, failure)
    }
}
