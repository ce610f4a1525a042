//! Locks. Behind each is a real one, which also knows whether it's poisoned, but the schedule
//! decides who gets it. Taking a lock, releasing it, and each use of what it guards are steps.

use std::cell::Cell;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::{self, LockResult, PoisonError, TryLockError};

use crate::record::Step;
use crate::scheduler::{self, Turn};
use crate::stand_in::location::{Birth, number};

macro_rules! lock {
    ($(#[$doc:meta])* $lock:ident $alone:ident: $($method:ident -> $guard:ident, $step:ident;)+) => {
        $(#[$doc])*
        #[derive(Debug, Default)]
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

            pub fn get_mut(&mut self) -> LockResult<&mut T> {
                self.real.get_mut()
            }

            $(
                #[track_caller]
                pub fn $method(&self) -> LockResult<$guard<'_, T>> {
                    let (line, mut is_new) = (scheduler::line(), false);
                    let key = self.birth.key(|| {
                        is_new = true;
                        match self.real.$alone() {
                            Err(TryLockError::WouldBlock) => None,
                            Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
                            Ok(value) => Some(value),
                        }
                    });
                    if is_new {
                        self.real.clear_poison(); // of an earlier run
                    }
                    scheduler::take_turn(Step::$step, key, line);
                    let was_poisoned = self.real.is_poisoned();
                    let guard = |real| {
                        let written = Cell::new(None);
                        Guard { lock: self, real: Some(real), was_poisoned, key, line, written }
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
    /// Stands in for `std::sync::Mutex`, with its methods.
    Mutex try_lock: lock -> MutexGuard, Lock;
);
lock!(
    /// Stands in for `std::sync::RwLock`, with its methods.
    RwLock try_write: read -> RwLockReadGuard, LockToRead; write -> RwLockWriteGuard, Lock;
);

pub type MutexGuard<'a, T> = Guard<'a, sync::MutexGuard<'a, T>>;
pub type RwLockReadGuard<'a, T> = Guard<'a, sync::RwLockReadGuard<'a, T>>;
pub type RwLockWriteGuard<'a, T> = Guard<'a, sync::RwLockWriteGuard<'a, T>>;

trait ClearPoison {
    fn clear_poison(&self);
}

/// Stands in for the standard library's guards.
pub struct Guard<'a, R: Deref<Target: Sized + 'static>> {
    lock: &'a dyn ClearPoison,
    /// None once it's released.
    real: Option<R>,
    /// Whether the lock was poisoned when it was taken.
    was_poisoned: bool,
    key: usize,
    /// Where the lock was taken.
    line: u32,
    /// A turn in which something was written, until it's known what.
    written: Cell<Option<Turn>>,
}

impl<R: Deref<Target: Sized + 'static>> Guard<'_, R> {
    fn number(&self) -> Option<i128> {
        self.real.as_deref().and_then(number)
    }

    /// A page writes after `deref_mut` has returned. What it wrote is noted here, before the guard
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
        if let Some(turn) = scheduler::take_turn(Step::Read, self.key, scheduler::line()) {
            turn.note(self.number(), None);
        }
        self.real.as_deref().expect("only `drop` gives it back")
    }
}

impl<R: DerefMut<Target: Sized + 'static>> DerefMut for Guard<'_, R> {
    #[track_caller]
    fn deref_mut(&mut self) -> &mut R::Target {
        self.settle();
        if let Some(turn) = scheduler::take_turn(Step::WriteHeld, self.key, scheduler::line()) {
            turn.note(self.number(), None);
            self.written.set(Some(turn));
        }
        self.real.as_deref_mut().expect("only `drop` gives it back")
    }
}

impl<R: Deref<Target: fmt::Display + Sized + 'static>> fmt::Display for Guard<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<R: Deref<Target: fmt::Debug + Sized + 'static>> fmt::Debug for Guard<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<R: Deref<Target: Sized + 'static>> Drop for Guard<'_, R> {
    fn drop(&mut self) {
        self.settle();
        scheduler::take_turn(Step::Unlock, self.key, self.line);
        self.real = None;
        if scheduler::is_leaving() && !self.was_poisoned {
            self.lock.clear_poison(); // leaving early isn't a panic
        }
    }
}
