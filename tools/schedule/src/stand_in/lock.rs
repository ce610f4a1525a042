//! Locks. Behind each is the real one, which also knows whether it is poisoned; who gets it, the
//! schedule says. Taking a lock, giving it back, and each use of what it guards are steps.

use std::cell::Cell;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::panic::Location;
use std::ptr;
use std::sync::{self, LockResult, PoisonError};

use crate::record::Step;
use crate::scheduler::{self, Turn};
use crate::stand_in::location::{Birth, number};

macro_rules! lock {
    ($(#[$doc:meta])* $lock:ident $alone:ident: $($method:ident -> $guard:ident, $step:ident;)+) => {
        $(#[$doc])*
        #[derive(Default)]
        pub struct $lock<T> {
            real: sync::$lock<T>,
            birth: Birth,
        }

        impl<T: 'static> $lock<T> {
            pub const fn new(value: T) -> Self {
                $lock { real: sync::$lock::new(value), birth: Birth::new() }
            }

            pub fn into_inner(self) -> LockResult<T> {
                self.real.into_inner()
            }

            $(
                #[track_caller]
                pub fn $method(&self) -> LockResult<$guard<'_, T>> {
                    let (address, line) = (ptr::from_ref(self).addr(), Location::caller().line());
                    scheduler::take_turn(Step::$step, address, line);
                    if self.birth.is_first_use() {
                        let mut value = self.real.$alone().unwrap_or_else(PoisonError::into_inner);
                        self.birth.start_afresh(&mut *value, line);
                        self.real.clear_poison();
                    }
                    let guard = |real| Guard {
                        lock: self,
                        real: Some(real),
                        address,
                        line,
                        written: Cell::new(None),
                    };
                    let poisoned = |it: PoisonError<_>| PoisonError::new(guard(it.into_inner()));
                    self.real.$method().map(guard).map_err(poisoned)
                }
            )+
        }

        impl<T> ClearPoison for $lock<T> {
            fn clear_poison(&self) {
                self.real.clear_poison();
            }
        }
    };
}

lock!(
    /// In place of `std::sync::Mutex`, with its methods.
    Mutex lock: lock -> MutexGuard, Lock;
);
lock!(
    /// In place of `std::sync::RwLock`, with its methods.
    RwLock write: read -> RwLockReadGuard, LockToRead; write -> RwLockWriteGuard, Lock;
);

pub type MutexGuard<'a, T> = Guard<'a, sync::MutexGuard<'a, T>>;
pub type RwLockReadGuard<'a, T> = Guard<'a, sync::RwLockReadGuard<'a, T>>;
pub type RwLockWriteGuard<'a, T> = Guard<'a, sync::RwLockWriteGuard<'a, T>>;

trait ClearPoison {
    fn clear_poison(&self);
}

/// In place of the standard library's guards.
pub struct Guard<'a, R: Deref<Target: Sized + 'static>> {
    lock: &'a dyn ClearPoison,
    /// Nothing once it is given back.
    real: Option<R>,
    address: usize,
    /// Where the lock was taken.
    line: u32,
    /// A turn in which something was written, as long as it isn't known what.
    written: Cell<Option<Turn>>,
}

impl<R: Deref<Target: Sized + 'static>> Guard<'_, R> {
    fn number(&self) -> Option<i128> {
        self.real.as_deref().and_then(number)
    }

    /// A page writes after `deref_mut` has returned. What it wrote is seen here, before the guard
    /// is used again.
    fn settle(&self) {
        if let Some(turn) = self.written.take() {
            turn.note(None, self.number());
        }
    }
}

impl<R: Deref<Target: Sized + 'static>> Deref for Guard<'_, R> {
    type Target = R::Target;

    #[track_caller]
    fn deref(&self) -> &R::Target {
        self.settle();
        let line = Location::caller().line();
        if let Some(turn) = scheduler::take_turn(Step::Read, self.address, line) {
            turn.note(self.number(), None);
        }
        self.real.as_deref().expect("only `drop` gives it back")
    }
}

impl<R: DerefMut<Target: Sized + 'static>> DerefMut for Guard<'_, R> {
    #[track_caller]
    fn deref_mut(&mut self) -> &mut R::Target {
        self.settle();
        let line = Location::caller().line();
        if let Some(turn) = scheduler::take_turn(Step::WriteHeld, self.address, line) {
            turn.note(self.number(), None);
            self.written.set(Some(turn));
        }
        self.real.as_deref_mut().expect("only `drop` gives it back")
    }
}

impl<R: Deref<Target: fmt::Display + Sized + 'static>> fmt::Display for Guard<'_, R> {
    #[track_caller]
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<R: Deref<Target: Sized + 'static>> Drop for Guard<'_, R> {
    fn drop(&mut self) {
        self.settle();
        scheduler::take_turn(Step::Unlock, self.address, self.line);
        self.real = None;
        if scheduler::is_leaving() {
            self.lock.clear_poison(); // to leave early is no panic
        }
    }
}
