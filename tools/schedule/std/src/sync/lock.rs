//! `Mutex` and `RwLock`. The real lock inside holds the data and knows of poison; nobody ever waits
//! for it.

use std::fmt::{self, Debug, Display, Formatter};
use std::ops::{Deref, DerefMut};
use std::panic::Location;
use std::sync as real;
use std::sync::{LockResult, PoisonError, TryLockError, TryLockResult};

use crate::note::{self, Note};
use crate::object::{Id, Kind, Object, Place};
use crate::turn::{self, Need, Step};
use crate::value::Value;

macro_rules! lock {
    ($lock:ident) => {
        pub struct $lock<T: ?Sized> {
            id: Id,
            real: real::$lock<T>,
        }

        impl<T> $lock<T> {
            #[track_caller]
            pub const fn new(value: T) -> Self {
                Self {
                    id: Id::new(Kind::Lock, Location::caller()),
                    real: real::$lock::new(value),
                }
            }

            pub fn into_inner(self) -> LockResult<T> {
                let inner = self.real.into_inner();
                let value = match &inner {
                    Ok(value) => Value::of(value),
                    Err(poison) => Value::of(poison.get_ref()),
                };
                note::look(&self.id, value);
                inner
            }
        }

        impl<T: ?Sized> $lock<T> {
            pub fn get_mut(&mut self) -> LockResult<&mut T> {
                note::hide(&self.id);
                self.real.get_mut()
            }

            #[track_caller]
            pub fn is_poisoned(&self) -> bool {
                turn::step(Step::Ask, &self.id, Need::Nothing);
                let is_poisoned = self.real.is_poisoned();
                note::note(&self.id, Note::learned(is_poisoned));
                is_poisoned
            }

            #[track_caller]
            pub fn clear_poison(&self) {
                turn::step(Step::Ask, &self.id, Need::Nothing);
                self.real.clear_poison();
                note::note(&self.id, Note::default());
                turn::differs(&self.id);
            }
        }

        impl<T: Default> Default for $lock<T> {
            #[track_caller]
            fn default() -> Self {
                Self::new(T::default())
            }
        }

        impl<T> From<T> for $lock<T> {
            #[track_caller]
            fn from(value: T) -> Self {
                Self::new(value)
            }
        }

        impl<T: ?Sized + Debug> Debug for $lock<T> {
            fn fmt(&self, f: &mut Formatter) -> fmt::Result {
                self.real.fmt(f)
            }
        }
    };
}
lock!(Mutex);
lock!(RwLock);

/// A guard, the way its lock is taken, and how that's seen and given back.
macro_rules! guard {
    (
        $guard:ident of $lock:ident: $wait:ident $step:ident, $try:ident, $need:ident,
        $take:expr, $give:expr, $kept:ty, |$lock_of:ident| $keep:expr, |$kept_of:ident| $id:expr
    ) => {
        #[must_use = "if unused the lock will immediately unlock"]
        pub struct $guard<'a, T: ?Sized> {
            /// What it's a guard of. (A guard that only reads keeps nothing of `T`, so that it's as
            /// free in its lifetimes as the real one.)
            kept: $kept,
            /// None: it was given back.
            real: Option<real::$guard<'a, T>>,
            place: Place,
            /// Where the value may have been changed since the last step.
            changed: real::Mutex<Option<Place>>,
        }

        impl<T: ?Sized> $lock<T> {
            #[track_caller]
            pub fn $wait(&self) -> LockResult<$guard<'_, T>> {
                turn::step(Step::$step, &self.id, Need::$need(self.id.get()));
                $guard::take(self, Location::caller())
            }

            #[track_caller]
            pub fn $try(&self) -> TryLockResult<$guard<'_, T>> {
                turn::step(Step::Try, &self.id, Need::Nothing);
                if turn::with(|state, _| state.holds(Need::$need(self.id.get()))) {
                    note::note(&self.id, Note::learned(true));
                    return Ok($guard::take(self, Location::caller())?);
                }
                note::note(&self.id, Note::learned(false));
                Err(TryLockError::WouldBlock)
            }
        }

        impl<'a, T: ?Sized> $guard<'a, T> {
            fn take(lock: &'a $lock<T>, place: Place) -> LockResult<Self> {
                let take: fn(&mut Object, usize) = $take;
                turn::with(|state, me| take(&mut state.objects[lock.id.get()], me));
                let $lock_of = lock;
                let guard = |real| Self {
                    kept: $keep,
                    real: Some(real),
                    place,
                    changed: real::Mutex::new(None),
                };
                let guard = match lock.real.$wait() {
                    Ok(real) => Ok(guard(real)),
                    Err(poison) => Err(PoisonError::new(guard(poison.into_inner()))),
                };
                let note = match &guard {
                    Ok(guard) => Note::unseen(guard.value()),
                    Err(poison) => Note::unseen(poison.get_ref().value()).poisoned(),
                };
                note::note(&lock.id, note);
                guard
            }

            fn id(&self) -> &'a Id {
                let $kept_of = self.kept;
                $id
            }

            fn value(&self) -> Option<Value> {
                self.real.as_deref().and_then(Value::of)
            }

            /// Tells the change that was made since the last step, if one was.
            fn tell_change(&self) {
                let changed = self
                    .changed
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .take();
                if let Some(place) = changed {
                    let note = Note::default().wrote(self.value());
                    note::note_at(self.id().get(), note, Some((Step::Write, place)));
                }
            }

            /// Gives the lock back, which is no step by itself.
            fn give(&mut self) {
                let give: fn(&mut Object, usize) = $give;
                self.real = None;
                turn::with(|state, me| give(&mut state.objects[self.id().get()], me));
            }
        }

        impl<T: ?Sized> Deref for $guard<'_, T> {
            type Target = T;

            #[track_caller]
            fn deref(&self) -> &T {
                self.tell_change();
                turn::step(Step::Read, self.id(), Need::Nothing);
                note::note(self.id(), Note::saw(self.value()));
                self.real.as_deref().expect("the guard has its lock")
            }
        }

        impl<T: ?Sized> Drop for $guard<'_, T> {
            fn drop(&mut self) {
                if self.real.is_some() {
                    self.tell_change();
                    let object = self.id().get();
                    turn::step_at(Step::Unlock, object, Need::Nothing, false, self.place);
                    if std::thread::panicking() {
                        turn::differs(self.id());
                    }
                    note::note(self.id(), Note::default());
                    self.give();
                }
            }
        }

        impl<T: ?Sized + Display> Display for $guard<'_, T> {
            #[track_caller]
            fn fmt(&self, f: &mut Formatter) -> fmt::Result {
                (**self).fmt(f)
            }
        }

        impl<T: ?Sized + Debug> Debug for $guard<'_, T> {
            #[track_caller]
            fn fmt(&self, f: &mut Formatter) -> fmt::Result {
                (**self).fmt(f)
            }
        }
    };
}
guard!(
    MutexGuard of Mutex: lock Lock, try_lock, Free,
    |object, me| object.holder = Some(me), |object, _| object.holder = None,
    &'a Mutex<T>, |lock| lock, |mutex| &mutex.id
);
guard!(
    RwLockWriteGuard of RwLock: write Lock, try_write, Free,
    |object, me| object.holder = Some(me), |object, _| object.holder = None,
    &'a RwLock<T>, |lock| lock, |lock| &lock.id
);
guard!(
    RwLockReadGuard of RwLock: read Share, try_read, Shared,
    |object, me| object.readers.push(me), |object, me| {
        let place = object.readers.iter().position(|it| *it == me);
        object.readers.swap_remove(place.unwrap_or(0));
    },
    &'a Id, |lock| &lock.id, |id| id
);

macro_rules! writes {
    ($($guard:ident)*) => { $(
        impl<T: ?Sized> $guard<'_, T> {
            /// What it guards, to be changed at this place.
            pub(super) fn write_at(&mut self, place: Place) -> &mut T {
                self.tell_change();
                let object = self.id().get();
                turn::step_at(Step::Update, object, Need::Nothing, false, place);
                note::note(self.id(), Note::saw(self.value()));
                *self.changed.get_mut().unwrap_or_else(PoisonError::into_inner) = Some(place);
                self.real.as_deref_mut().expect("the guard has its lock")
            }
        }

        impl<T: ?Sized> DerefMut for $guard<'_, T> {
            #[track_caller]
            fn deref_mut(&mut self) -> &mut T {
                self.write_at(Location::caller())
            }
        }
    )* };
}
writes!(MutexGuard RwLockWriteGuard);

impl<'a, T: ?Sized> RwLockWriteGuard<'a, T> {
    /// Lets in others who read. Nobody can come between.
    pub fn downgrade(mut this: Self) -> RwLockReadGuard<'a, T> {
        this.tell_change();
        this.give();
        let guard = RwLockReadGuard::take(this.kept, this.place);
        guard.unwrap_or_else(PoisonError::into_inner)
    }
}

/// For a condition variable: gives the lock back and sleeps, in one step, and takes it again.
/// The second is whether time was up.
pub(super) fn sleep<'a, T: ?Sized>(
    mut guard: MutexGuard<'a, T>,
    condvar: &Id,
    is_timed: bool,
    place: Place,
) -> (LockResult<MutexGuard<'a, T>>, bool) {
    let lock = guard.kept;
    let object = condvar.get();
    guard.tell_change();
    turn::step_at(Step::Wait, object, Need::Nothing, false, place);
    guard.give();
    note::note(condvar, Note::default().wrote(None));
    let me = turn::me();
    turn::with(|state, me| {
        let number = state.objects[object].taken;
        state.objects[object].taken += 1;
        state.threads[me].sleeps = Some((object, number));
    });
    let need = Need::Woken(me, lock.id.get());
    let is_late = turn::step_at(Step::Lock, lock.id.get(), need, is_timed, place);
    if is_timed {
        note::note(&lock.id, Note::learned(is_late));
    }
    (MutexGuard::take(lock, place), is_late)
}
