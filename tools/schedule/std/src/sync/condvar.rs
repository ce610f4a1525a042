//! `Condvar`. Nobody wakes without a reason here, and who has slept longest wakes first.

use std::fmt::{self, Debug, Formatter};
use std::panic::Location;
use std::sync::{LockResult, PoisonError};
use std::time::Duration;

use super::lock::{MutexGuard, sleep};
use crate::note::{self, Note};
use crate::object::{Id, Kind, Place};
use crate::turn::{self, Need, Step};

pub struct Condvar(Id);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WaitTimeoutResult(bool);

impl WaitTimeoutResult {
    pub fn timed_out(&self) -> bool {
        self.0
    }
}

type Timed<'a, T> = LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)>;

fn timed<'a, T: ?Sized>(guard: LockResult<MutexGuard<'a, T>>, is_late: bool) -> Timed<'a, T> {
    let with_result = |guard| (guard, WaitTimeoutResult(is_late));
    match guard {
        Ok(guard) => Ok(with_result(guard)),
        Err(poison) => Err(PoisonError::new(with_result(poison.into_inner()))),
    }
}

impl Condvar {
    #[track_caller]
    pub const fn new() -> Self {
        Self(Id::new(Kind::Condvar, Location::caller()))
    }

    #[track_caller]
    pub fn wait<'a, T: ?Sized>(&self, guard: MutexGuard<'a, T>) -> LockResult<MutexGuard<'a, T>> {
        sleep(guard, &self.0, false, Location::caller()).0
    }

    #[track_caller]
    pub fn wait_timeout<'a, T: ?Sized>(
        &self,
        guard: MutexGuard<'a, T>,
        _: Duration,
    ) -> Timed<'a, T> {
        let (guard, is_late) = sleep(guard, &self.0, true, Location::caller());
        timed(guard, is_late)
    }

    #[track_caller]
    pub fn wait_timeout_ms<'a, T: ?Sized>(
        &self,
        guard: MutexGuard<'a, T>,
        _: u32,
    ) -> LockResult<(MutexGuard<'a, T>, bool)> {
        let (guard, is_late) = sleep(guard, &self.0, true, Location::caller());
        match guard {
            Ok(guard) => Ok((guard, !is_late)),
            Err(poison) => Err(PoisonError::new((poison.into_inner(), !is_late))),
        }
    }

    #[track_caller]
    pub fn wait_while<'a, T: ?Sized, F: FnMut(&mut T) -> bool>(
        &self,
        guard: MutexGuard<'a, T>,
        condition: F,
    ) -> LockResult<MutexGuard<'a, T>> {
        self.wait_until(guard, condition, false, Location::caller())
            .0
    }

    #[track_caller]
    pub fn wait_timeout_while<'a, T: ?Sized, F: FnMut(&mut T) -> bool>(
        &self,
        guard: MutexGuard<'a, T>,
        _: Duration,
        condition: F,
    ) -> Timed<'a, T> {
        let (guard, is_late) = self.wait_until(guard, condition, true, Location::caller());
        timed(guard, is_late)
    }

    fn wait_until<'a, T: ?Sized, F: FnMut(&mut T) -> bool>(
        &self,
        mut guard: MutexGuard<'a, T>,
        mut condition: F,
        is_timed: bool,
        place: Place,
    ) -> (LockResult<MutexGuard<'a, T>>, bool) {
        let mut is_late = false;
        while condition(guard.write_at(place)) {
            if is_late {
                return (Ok(guard), true);
            }
            let next;
            (next, is_late) = sleep(guard, &self.0, is_timed, place);
            match next {
                Ok(next) => guard = next,
                poison => return (poison, is_late),
            }
        }
        (Ok(guard), false)
    }

    #[track_caller]
    pub fn notify_one(&self) {
        self.notify(1);
    }

    #[track_caller]
    pub fn notify_all(&self) {
        self.notify(usize::MAX);
    }

    #[track_caller]
    fn notify(&self, most: usize) {
        turn::step(Step::Notify, &self.0, Need::Nothing);
        turn::with(|state, _| state.wake(self.0.get(), most));
        note::note(&self.0, Note::default().wrote(None));
    }
}

impl Default for Condvar {
    #[track_caller]
    fn default() -> Self {
        Self::new()
    }
}

impl Debug for Condvar {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        f.write_str("Condvar { .. }")
    }
}
