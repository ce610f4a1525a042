//! Runs the real program once: what it prints, in what order, and how long it takes.

mod examples; // in the same program, so that all the waiting overlaps
mod paused;

use examples::{ALL_AT_ONCE, ALL_READY, END, START, stdout};

/// The paused clock shows that it takes just 2 seconds. Real time shows that it really waits.
#[test]
fn every_drink_is_started_before_the_first_is_ready() {
    assert_eq!(
        stdout("cafe-async", 2.0),
        format!("{START}{ALL_AT_ONCE}{ALL_READY}{END}")
    );
}
