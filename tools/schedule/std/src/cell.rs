//! crossbeam's cell, which lies here since it needs what the atomics need.

use std::panic::Location;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::note::{self, Note};
use crate::object::{Id, Kind};
use crate::turn::{self, Need, Step};
use crate::value::Value;
pub use ::std::cell::*;

/// The lock inside holds the value. Nobody ever waits for it.
pub struct AtomicCell<T> {
    id: Id,
    real: Mutex<T>,
}

impl<T> AtomicCell<T> {
    #[track_caller]
    pub const fn new(value: T) -> Self {
        Self {
            id: Id::new(Kind::Cell, Location::caller()),
            real: Mutex::new(value),
        }
    }

    pub fn into_inner(self) -> T {
        self.real
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner)
    }

    pub const fn is_lock_free() -> bool {
        true
    }

    fn real(&self) -> MutexGuard<'_, T> {
        self.real.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[track_caller]
    pub fn store(&self, value: T) {
        turn::step(Step::Write, &self.id, Need::Nothing);
        let before = Value::of(&*self.real());
        let note = Note::unseen(before).wrote(Value::of(&value));
        let old = std::mem::replace(&mut *self.real(), value);
        note::note(&self.id, note);
        drop(old);
    }

    #[track_caller]
    pub fn swap(&self, value: T) -> T {
        turn::step(Step::Update, &self.id, Need::Nothing);
        let after = Value::of(&value);
        let old = std::mem::replace(&mut *self.real(), value);
        note::note(&self.id, Note::saw(Value::of(&old)).wrote(after));
        old
    }
}

impl<T: Default> AtomicCell<T> {
    #[track_caller]
    pub fn take(&self) -> T {
        self.swap(T::default())
    }
}

impl<T: Copy> AtomicCell<T> {
    #[track_caller]
    pub fn load(&self) -> T {
        turn::step(Step::Read, &self.id, Need::Nothing);
        let value = *self.real();
        note::note(&self.id, Note::saw(Value::of(&value)));
        value
    }
}

impl<T: Copy + Eq> AtomicCell<T> {
    #[track_caller]
    pub fn compare_exchange(&self, current: T, new: T) -> Result<T, T> {
        turn::step(Step::Update, &self.id, Need::Nothing);
        let old = *self.real();
        let saw = Note::saw(Value::of(&old));
        if old != current {
            note::note(&self.id, saw);
            return Err(old);
        }
        *self.real() = new;
        note::note(&self.id, saw.wrote(Value::of(&new)));
        Ok(old)
    }

    #[track_caller]
    pub fn fetch_update<F: FnMut(T) -> Option<T>>(&self, mut f: F) -> Result<T, T> {
        let mut old = self.load();
        while let Some(next) = f(old) {
            match self.compare_exchange(old, next) {
                Ok(old) => return Ok(old),
                Err(now) => old = now,
            }
        }
        Err(old)
    }
}

impl<T: Default> Default for AtomicCell<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T> From<T> for AtomicCell<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<T: Copy + std::fmt::Debug> std::fmt::Debug for AtomicCell<T> {
    #[track_caller]
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.debug_struct("AtomicCell")
            .field("value", &self.load())
            .finish()
    }
}

macro_rules! update {
    ($type:ty: $($name:ident |$old:ident, $by:ident| $new:expr;)*) => {
        impl AtomicCell<$type> { $(
            #[track_caller]
            pub fn $name(&self, $by: $type) -> $type {
                turn::step(Step::Update, &self.id, Need::Nothing);
                let $old = *self.real();
                let new: $type = $new;
                *self.real() = new;
                note::note(&self.id, Note::saw(Value::of(&$old)).wrote(Value::of(&new)));
                $old
            }
        )* }
    };
}

macro_rules! integers {
    ($($type:ty)*) => { $(update! { $type:
        fetch_add |old, by| old.wrapping_add(by);
        fetch_sub |old, by| old.wrapping_sub(by);
        fetch_and |old, by| old & by;
        fetch_nand |old, by| !(old & by);
        fetch_or |old, by| old | by;
        fetch_xor |old, by| old ^ by;
        fetch_max |old, by| old.max(by);
        fetch_min |old, by| old.min(by);
    })* };
}
integers!(usize isize u8 i8 u16 i16 u32 i32 u64 i64 u128 i128);
update! { bool:
    fetch_and |old, by| old & by;
    fetch_nand |old, by| !(old & by);
    fetch_or |old, by| old | by;
    fetch_xor |old, by| old ^ by;
}
