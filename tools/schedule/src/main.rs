//! You are the scheduler.
//!
//! Run it:   cargo run -p schedule -- ABAB
//!           cargo run -p schedule -- without-race-condition ABAB
//!           cargo run -p schedule -- --every 3
//!           cargo run -p schedule -- --play
//! Look for: the write that loses an update, and what the same letters do with the lock.

use std::process::ExitCode;

common::pages! {
    PAGES with schedule {crossbeam, eprint, eprintln, print, println, std, thread_local}:
    race_condition "race-condition/src/main.rs"
    without_race_condition "without-race-condition/src/main.rs"
    two_locks "race-condition/examples/two-locks.rs"
    lock_each_step "race-condition/examples/lock-each-step.rs"
    atomic "without-race-condition/examples/atomic.rs"
    deadlock "without-race-condition/examples/deadlock.rs"
}

fn main() -> ExitCode {
    schedule::run(PAGES)
}
