//! Runs the real program once: what it prints, in which order, and how long it takes.

mod by_hand;
mod examples; // in one program with this, so that all the waiting is done at the same time
mod paused;

use std::process::Command;
use std::time::{Duration, Instant};

#[test]
fn every_drink_is_started_before_the_first_is_ready() {
    let start = Instant::now();
    let run = Command::new(env!("CARGO_BIN_EXE_cafe-async"))
        .output()
        .unwrap();
    let elapsed = start.elapsed();

    assert!(run.status.success());
    assert_eq!(
        String::from_utf8(run.stdout).unwrap(),
        "Starting orders...\n\
         \n\
         Alice ordered a Latte.\n\
         Bob ordered a Espresso.\n\
         Charlie ordered a Cappuccino.\n\
         Alice's Latte is ready!\n\
         Bob's Espresso is ready!\n\
         Charlie's Cappuccino is ready!\n\
         \n\
         All orders completed!\n"
    );
    assert!(
        String::from_utf8(run.stderr)
            .unwrap()
            .starts_with("Total time: ")
    );

    // The paused clock shows that it is 2 seconds, and no more. Real time shows that it waits at all.
    assert!(elapsed >= Duration::from_secs(2), "{elapsed:?}");
}
