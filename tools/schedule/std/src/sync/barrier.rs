//! `Barrier`. To arrive is no step, or each barrier would double the schedules; to ask who leads is
//! one, and who asks first does.

use std::fmt::{self, Debug, Formatter};
use std::panic::Location;
use std::sync::OnceLock;

use crate::note::{self, Note};
use crate::object::{Id, Kind};
use crate::turn::{self, Need, Step};

pub struct Barrier {
    id: Id,
    threads: usize,
}

pub struct BarrierWaitResult {
    barrier: usize,
    round: usize,
    is_leader: OnceLock<bool>,
}

impl Barrier {
    #[track_caller]
    pub const fn new(threads: usize) -> Self {
        let id = Id::new(Kind::Barrier, Location::caller());
        Self { id, threads }
    }

    #[track_caller]
    pub fn wait(&self) -> BarrierWaitResult {
        let barrier = self.id.get();
        let (round, is_last) = turn::with(|state, me| {
            let object = &mut state.objects[barrier];
            if !object.guests.contains(&me) {
                object.guests.push(me);
            }
            let round = object.taken;
            object.amount += 1;
            let is_last = object.amount >= self.threads;
            if is_last {
                object.amount = 0;
                object.taken += 1;
            }
            (round, is_last)
        });
        let guests = turn::with(|state, _| state.objects[barrier].guests.len());
        if guests > self.threads {
            note::crowd(&self.id);
        }
        match is_last {
            true => turn::changed(),
            false => turn::block(Need::Round(barrier, round)),
        }
        BarrierWaitResult {
            barrier,
            round,
            is_leader: OnceLock::new(),
        }
    }
}

impl BarrierWaitResult {
    #[track_caller]
    pub fn is_leader(&self) -> bool {
        *self.is_leader.get_or_init(|| {
            let place = Location::caller();
            turn::step_at(Step::Ask, self.barrier, Need::Nothing, false, place);
            let leads = turn::with(|state, _| {
                let led = &mut state.objects[self.barrier].led;
                let leads = !led.contains(&self.round);
                led.push(self.round);
                leads
            });
            note::note_at(self.barrier, Note::learned(leads), None);
            leads
        })
    }
}

impl Debug for BarrierWaitResult {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        f.debug_struct("BarrierWaitResult")
            .field("is_leader", &self.is_leader())
            .finish()
    }
}

impl Debug for Barrier {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        f.write_str("Barrier { .. }")
    }
}
