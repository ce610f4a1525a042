//! Locks. The schedule decides who gets one. Taking a lock, releasing it, and each use of what it
//! guards are steps.

use std::cell::Cell;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{
    self, LockResult, PoisonError, RwLockReadGuard as Read, RwLockWriteGuard as Write,
};

use crate::record::Step;
use crate::stand_in::object::{Object, number};
use crate::turn;

pub type Mutex<T> = Lock<T, true>;
pub type RwLock<T> = Lock<T, false>;
pub type MutexGuard<'a, T> = Guard<'a, Write<'a, T>>;
pub type RwLockReadGuard<'a, T> = Guard<'a, Read<'a, T>>;
pub type RwLockWriteGuard<'a, T> = Guard<'a, Write<'a, T>>;

/// Behind it is a real lock, which never has to wait. Its poison isn't used: a thread that leaves
/// early doesn't poison this lock.
#[derive(Debug, Default)]
pub struct Lock<T, const IS_MUTEX: bool> {
    object: Object<T>,
    /// The key that it had when it was poisoned.
    poisoned: AtomicUsize,
}

impl<T: 'static, const IS_MUTEX: bool> Lock<T, IS_MUTEX> {
    pub const fn new(value: T) -> Self {
        Lock { object: Object::new(value), poisoned: AtomicUsize::new(0) }
    }

    pub fn into_inner(self) -> LockResult<T> {
        let is_poisoned = self.poisoned.into_inner() == self.object.key();
        let value = self.object.value.into_inner().unwrap_or_else(PoisonError::into_inner);
        poisoned(is_poisoned, value)
    }

    #[track_caller]
    fn take<'a, R>(
        &'a self,
        step: Step,
        take: impl FnOnce(&'a sync::RwLock<T>) -> LockResult<R>,
    ) -> LockResult<Guard<'a, R>>
    where
        R: Deref<Target = T>,
    {
        let (line, key) = (turn::line(), self.object.key());
        turn::take_turn(step, key, line);
        let real = Some(take(&self.object.value).unwrap_or_else(PoisonError::into_inner));
        let poisons = (step == Step::Lock && !turn::is_panicking()).then_some(&self.poisoned);
        let guard = Guard { real, poisons, key, line, written: Cell::new(None) };
        poisoned(self.poisoned.load(SeqCst) == key, guard)
    }
}

fn poisoned<T>(is_poisoned: bool, value: T) -> LockResult<T> {
    if is_poisoned { Err(PoisonError::new(value)) } else { Ok(value) }
}

impl<T: 'static> Mutex<T> {
    #[track_caller]
    pub fn lock(&self) -> LockResult<MutexGuard<'_, T>> {
        self.take(Step::Lock, sync::RwLock::write)
    }
}

impl<T: 'static> RwLock<T> {
    #[track_caller]
    pub fn read(&self) -> LockResult<RwLockReadGuard<'_, T>> {
        self.take(Step::LockToRead, sync::RwLock::read)
    }

    #[track_caller]
    pub fn write(&self) -> LockResult<RwLockWriteGuard<'_, T>> {
        self.take(Step::Lock, sync::RwLock::write)
    }
}

pub struct Guard<'a, R: Deref<Target: Sized + 'static>> {
    /// None once it's released.
    real: Option<R>,
    /// What it poisons if its thread panics meanwhile.
    poisons: Option<&'a AtomicUsize>,
    key: usize,
    /// Where the lock was taken.
    line: u32,
    /// The step in which something was written, until it's known what.
    written: Cell<Option<usize>>,
}

impl<R: Deref<Target: Sized + 'static>> Guard<'_, R> {
    /// Takes a turn that finds a number. Before that it notes what the last one wrote: a page
    /// writes only after `deref_mut` has returned.
    fn step(&self, step: Step, line: u32) -> Option<usize> {
        let number = || self.real.as_deref().and_then(number);
        if let Some(turn) = self.written.take() {
            turn::note(turn, None, number());
        }
        let turn = turn::take_turn(step, self.key, line)?;
        if step != Step::Unlock {
            turn::note(turn, number(), None);
        }
        Some(turn)
    }
}

impl<R: Deref<Target: Sized + 'static>> Deref for Guard<'_, R> {
    type Target = R::Target;

    #[track_caller]
    fn deref(&self) -> &R::Target {
        self.step(Step::Read, turn::line());
        self.real.as_deref().expect("only `drop` gives it back")
    }
}

impl<R: DerefMut<Target: Sized + 'static>> DerefMut for Guard<'_, R> {
    #[track_caller]
    fn deref_mut(&mut self) -> &mut R::Target {
        self.written.set(self.step(Step::WriteHeld, turn::line()));
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
        self.step(Step::Unlock, self.line);
        self.real = None;
        if let Some(poisoned) = self.poisons.filter(|_| turn::is_panicking()) {
            poisoned.store(self.key, SeqCst);
        }
    }
}
