//! Runs the real program once: what it prints, in which order, and how long it takes.

mod examples; // in one program with this, so that all the waiting is done at the same time
mod paused;

use examples::{ALL_AT_ONCE, ALL_READY, END, START, stdout};

/// The paused clock shows that it is 2 seconds, and no more. Real time shows that it waits at all.
#[test]
fn every_drink_is_started_before_the_first_is_ready() {
    assert_eq!(
        stdout("cafe-async", 2.0),
        format!("{START}{ALL_AT_ONCE}{ALL_READY}{END}")
    );
}
