//! `Once`, `OnceLock` and `LazyLock`: one thread initialises, the others wait for it. The real ones
//! inside never block.

use std::fmt::{self, Debug, Formatter};
use std::ops::{Deref, DerefMut};
use std::panic::{Location, RefUnwindSafe, UnwindSafe};
use std::sync as real;
use std::sync::OnceState;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

use crate::note::{self, Note};
use crate::object::{Held, Id, Kind, Place};
use crate::turn::{self, Need, Step};
use crate::value::Value;

/// Asks whether it's done.
#[track_caller]
fn ask(id: &Id, is_done: impl FnOnce() -> bool) -> bool {
    turn::step(Step::Ask, id, Need::Nothing);
    let is_done = is_done();
    note::note(id, Note::learned(is_done));
    is_done
}

/// Initialises it, unless it's done.
#[track_caller]
fn initialise(id: &Id, is_done: impl FnOnce() -> bool, initialise: impl FnOnce()) {
    turn::step(Step::Initialise, id, Need::Free(id.get()));
    let is_done = is_done();
    note::note(id, Note::learned(is_done));
    if !is_done {
        let _held = Held::new(id.get());
        initialise();
        turn::done(id);
    }
}

pub struct Once {
    id: Id,
    real: real::Once,
}

#[allow(
    clippy::new_without_default,
    reason = "the real one has no default either"
)]
impl Once {
    #[track_caller]
    pub const fn new() -> Self {
        let id = Id::new(Kind::Once, Location::caller());
        Self {
            id,
            real: real::Once::new(),
        }
    }

    #[track_caller]
    pub fn call_once<F: FnOnce()>(&self, f: F) {
        initialise(
            &self.id,
            || self.real.is_completed(),
            || self.real.call_once(f),
        );
    }

    #[track_caller]
    pub fn call_once_force<F: FnOnce(&OnceState)>(&self, f: F) {
        initialise(
            &self.id,
            || self.real.is_completed(),
            || self.real.call_once_force(f),
        );
    }

    #[track_caller]
    pub fn is_completed(&self) -> bool {
        ask(&self.id, || self.real.is_completed())
    }

    #[track_caller]
    pub fn wait(&self) {
        turn::step(Step::Ask, &self.id, Need::Done(self.id.get()));
        note::note(&self.id, Note::default());
        self.real.wait();
    }

    #[track_caller]
    pub fn wait_force(&self) {
        turn::step(Step::Ask, &self.id, Need::Done(self.id.get()));
        note::note(&self.id, Note::default());
        self.real.wait_force();
    }
}

impl Debug for Once {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        f.write_str("Once { .. }")
    }
}

pub struct OnceLock<T> {
    id: Id,
    real: real::OnceLock<T>,
}

impl<T> OnceLock<T> {
    #[track_caller]
    pub const fn new() -> Self {
        let id = Id::new(Kind::OnceLock, Location::caller());
        Self {
            id,
            real: real::OnceLock::new(),
        }
    }

    #[track_caller]
    pub fn get(&self) -> Option<&T> {
        ask(&self.id, || self.real.get().is_some());
        self.real.get()
    }

    pub fn get_mut(&mut self) -> Option<&mut T> {
        self.real.get_mut()
    }

    #[track_caller]
    pub fn set(&self, value: T) -> Result<(), T> {
        let mut result = Ok(());
        let is_done = || self.real.get().is_some();
        let mut value = Some(value);
        let place = Location::caller();
        initialise(&self.id, is_done, || {
            result = value.take().map_or(Ok(()), |value| self.real.set(value));
            self.tell(place);
        });
        value.map_or(result, Err)
    }

    #[track_caller]
    pub fn get_or_init<F: FnOnce() -> T>(&self, f: F) -> &T {
        let place = Location::caller();
        initialise(
            &self.id,
            || self.real.get().is_some(),
            || {
                self.real.get_or_init(f);
                self.tell(place);
            },
        );
        self.real.get().expect("it was initialised")
    }

    /// Tells the value that it has now, for good.
    fn tell(&self, place: Place) {
        let note = Note::default().wrote(self.real.get().and_then(Value::of));
        note::note_at(self.id.get(), note, Some((Step::Write, place)));
    }

    #[track_caller]
    pub fn wait(&self) -> &T {
        turn::step(Step::Ask, &self.id, Need::Done(self.id.get()));
        note::note(&self.id, Note::default());
        self.real.wait()
    }

    pub fn into_inner(self) -> Option<T> {
        self.real.into_inner()
    }

    pub fn take(&mut self) -> Option<T> {
        self.real.take()
    }
}

impl<T> Default for OnceLock<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new()
    }
}

impl<T> From<T> for OnceLock<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        Self {
            real: value.into(),
            ..Self::new()
        }
    }
}

impl<T: Clone> Clone for OnceLock<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        Self {
            real: self.real.clone(),
            ..Self::new()
        }
    }
}

impl<T: PartialEq> PartialEq for OnceLock<T> {
    fn eq(&self, other: &Self) -> bool {
        self.real == other.real
    }
}

impl<T: Eq> Eq for OnceLock<T> {}

impl<T: Debug> Debug for OnceLock<T> {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        self.real.fmt(f)
    }
}

pub struct LazyLock<T, F = fn() -> T> {
    id: Id,
    is_done: AtomicBool,
    real: real::LazyLock<T, F>,
}

impl<T, F: FnOnce() -> T> LazyLock<T, F> {
    #[track_caller]
    pub const fn new(f: F) -> Self {
        Self {
            id: Id::new(Kind::Once, Location::caller()),
            is_done: AtomicBool::new(false),
            real: real::LazyLock::new(f),
        }
    }

    #[track_caller]
    pub fn force(this: &Self) -> &T {
        initialise(
            &this.id,
            || this.is_done.load(SeqCst),
            || {
                real::LazyLock::force(&this.real);
                this.is_done.store(true, SeqCst);
            },
        );
        &this.real
    }
}

impl<T, F: FnOnce() -> T> Deref for LazyLock<T, F> {
    type Target = T;

    #[track_caller]
    fn deref(&self) -> &T {
        Self::force(self)
    }
}

impl<T, F: FnOnce() -> T> DerefMut for LazyLock<T, F> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.real
    }
}

impl<T: Default> Default for LazyLock<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new(T::default)
    }
}

impl<T: Debug, F> Debug for LazyLock<T, F> {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        self.real.fmt(f)
    }
}

impl<T: RefUnwindSafe + UnwindSafe, F: UnwindSafe> RefUnwindSafe for LazyLock<T, F> {}
