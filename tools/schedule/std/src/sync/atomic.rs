//! The atomics: the real ones, a step each. One thread at a time runs, so each run is sequentially
//! consistent; a weaker ordering is told.

use std::fmt::{self, Debug, Formatter};
use std::panic::Location;
use std::sync::atomic as real;

use crate::note::{self, Note};
use crate::object::{Id, Kind};
use crate::turn::{self, Need, Step};
use crate::value::Value;
pub use ::std::sync::atomic::*;

macro_rules! atomic {
    ($name:ident<$($parameter:ident)?> $type:ty, |$it:ident| $value:expr, $($update:ident)*) => {
        pub struct $name$(<$parameter>)? {
            id: Id,
            real: real::$name$(<$parameter>)?,
        }

        impl$(<$parameter>)? $name$(<$parameter>)? {
            #[track_caller]
            pub const fn new(value: $type) -> Self {
                let id = Id::new(Kind::Atomic, Location::caller());
                Self { id, real: real::$name::new(value) }
            }

            pub fn get_mut(&mut self) -> &mut $type {
                note::hide(&self.id);
                self.real.get_mut()
            }

            pub fn into_inner(self) -> $type {
                let inner = self.real.into_inner();
                note::look(&self.id, Self::value(inner));
                inner
            }

            fn value($it: $type) -> Option<Value> {
                $value
            }

            pub const fn as_ptr(&self) -> *mut $type {
                self.real.as_ptr()
            }

            #[track_caller]
            fn step<R>(
                &self,
                step: Step,
                order: Ordering,
                act: impl FnOnce(&real::$name$(<$parameter>)?) -> R,
            ) -> R {
                turn::step(step, &self.id, Need::Nothing);
                note::order(&self.id, order);
                let before = Self::value(self.real.load(Ordering::SeqCst));
                let result = act(&self.real);
                let after = Self::value(self.real.load(Ordering::SeqCst));
                let note = match step {
                    Step::Write => Note::unseen(before).wrote(after),
                    Step::Update => Note::saw(before).wrote(after),
                    _ => Note::saw(before),
                };
                note::note(&self.id, note);
                result
            }

            #[track_caller]
            pub fn load(&self, order: Ordering) -> $type {
                self.step(Step::Read, order, |it| it.load(order))
            }

            #[track_caller]
            pub fn store(&self, value: $type, order: Ordering) {
                self.step(Step::Write, order, |it| it.store(value, order));
            }

            #[track_caller]
            pub fn swap(&self, value: $type, order: Ordering) -> $type {
                self.step(Step::Update, order, |it| it.swap(value, order))
            }

            #[track_caller]
            pub fn compare_exchange(
                &self,
                current: $type,
                new: $type,
                success: Ordering,
                failure: Ordering,
            ) -> Result<$type, $type> {
                turn::step(Step::Update, &self.id, Need::Nothing);
                note::order(&self.id, success);
                note::order(&self.id, failure);
                let before = Self::value(self.real.load(Ordering::SeqCst));
                let result = self.real.compare_exchange(current, new, success, failure);
                let note = match result {
                    Ok(_) => Note::saw(before).wrote(Self::value(new)),
                    Err(_) => Note::saw(before), // a failed exchange writes nothing
                };
                note::note(&self.id, note);
                result
            }

            /// Never fails without a reason here.
            #[track_caller]
            pub fn compare_exchange_weak(
                &self,
                current: $type,
                new: $type,
                success: Ordering,
                failure: Ordering,
            ) -> Result<$type, $type> {
                self.compare_exchange(current, new, success, failure)
            }

            #[track_caller]
            #[allow(deprecated, reason = "a page may use it")]
            pub fn compare_and_swap(
                &self,
                current: $type,
                new: $type,
                order: Ordering,
            ) -> $type {
                self.step(Step::Update, order, |it| it.compare_and_swap(current, new, order))
            }

            /// A read, then an exchange, and again, as the real one does it.
            #[track_caller]
            pub fn fetch_update<F: FnMut($type) -> Option<$type>>(
                &self,
                set: Ordering,
                fetch: Ordering,
                mut f: F,
            ) -> Result<$type, $type> {
                let mut old = self.load(fetch);
                while let Some(next) = f(old) {
                    match self.compare_exchange_weak(old, next, set, fetch) {
                        Ok(old) => return Ok(old),
                        Err(now) => old = now,
                    }
                }
                Err(old)
            }

            #[track_caller]
            pub fn try_update(
                &self,
                set: Ordering,
                fetch: Ordering,
                f: impl FnMut($type) -> Option<$type>,
            ) -> Result<$type, $type> {
                self.fetch_update(set, fetch, f)
            }

            #[track_caller]
            pub fn update(
                &self,
                set: Ordering,
                fetch: Ordering,
                mut f: impl FnMut($type) -> $type,
            ) -> $type {
                let updated = self.fetch_update(set, fetch, |it| Some(f(it)));
                updated.unwrap_or_else(|it| it)
            }

            $(
                #[track_caller]
                pub fn $update(&self, value: $type, order: Ordering) -> $type {
                    self.step(Step::Update, order, |it| it.$update(value, order))
                }
            )*
        }

        impl$(<$parameter>)? From<$type> for $name$(<$parameter>)? {
            #[track_caller]
            fn from(value: $type) -> Self {
                Self::new(value)
            }
        }

        impl$(<$parameter>)? Debug for $name$(<$parameter>)? {
            #[track_caller]
            fn fmt(&self, f: &mut Formatter) -> fmt::Result {
                self.load(Ordering::SeqCst).fmt(f)
            }
        }
    };
}

macro_rules! integers {
    ($($name:ident $type:ty),*) => { $(
        atomic!(
            $name<> $type, |it| Value::of(&it),
            fetch_add fetch_sub fetch_and fetch_nand fetch_or fetch_xor fetch_max fetch_min
        );

        impl Default for $name {
            #[track_caller]
            fn default() -> Self {
                Self::new(0)
            }
        }
    )* };
}
integers!(
    AtomicU8 u8, AtomicU16 u16, AtomicU32 u32, AtomicU64 u64, AtomicUsize usize,
    AtomicI8 i8, AtomicI16 i16, AtomicI32 i32, AtomicI64 i64, AtomicIsize isize
);
atomic!(AtomicBool<> bool, |it| Some(Value::Bool(it)), fetch_and fetch_nand fetch_or fetch_xor);
// An address isn't the same in each run.
atomic!(AtomicPtr<T> *mut T, |it| it.is_null().then_some(Value::Unit),);

impl AtomicBool {
    #[track_caller]
    pub fn fetch_not(&self, order: Ordering) -> bool {
        self.fetch_xor(true, order)
    }
}

impl Default for AtomicBool {
    #[track_caller]
    fn default() -> Self {
        Self::new(false)
    }
}

impl<T> Default for AtomicPtr<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new(std::ptr::null_mut())
    }
}

impl<T> fmt::Pointer for AtomicPtr<T> {
    #[track_caller]
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        fmt::Pointer::fmt(&self.load(Ordering::SeqCst), f)
    }
}
