//! Locks. The schedule decides who gets one. Taking a lock, releasing it, and each use of what it
//! guards are steps.

use std::cell::Cell;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
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
    real: sync::RwLock<T>,
    is_poisoned: AtomicBool,
    object: Object,
}

impl<T: 'static, const IS_MUTEX: bool> Lock<T, IS_MUTEX> {
    pub const fn new(value: T) -> Self {
        let real = sync::RwLock::new(value);
        Lock { real, is_poisoned: AtomicBool::new(false), object: Object::new() }
    }

    pub fn into_inner(self) -> LockResult<T> {
        let value = self.real.into_inner().unwrap_or_else(PoisonError::into_inner);
        poisoned(self.is_poisoned.into_inner(), value)
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
        let line = turn::line();
        let key = self.object.key(|| {
            self.is_poisoned.store(false, SeqCst);
            self.real.clear_poison();
            self.real.try_write().ok()
        });
        turn::take_turn(step, key, line);
        let real = Some(take(&self.real).unwrap_or_else(PoisonError::into_inner));
        let (is_poisoned, written) = (&self.is_poisoned, Cell::new(None));
        let poisons = step == Step::Lock && !turn::is_panicking();
        let guard = Guard { real, is_poisoned, poisons, key, line, written };
        poisoned(is_poisoned.load(SeqCst), guard)
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
    is_poisoned: &'a AtomicBool,
    /// Whether it poisons the lock if its thread panics meanwhile.
    poisons: bool,
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
        if self.poisons && turn::is_panicking() {
            self.is_poisoned.store(true, SeqCst);
        }
    }
}
