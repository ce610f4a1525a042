//! Runs the real program once: what it prints, in which order, and how long it takes.

mod examples; // in one program with this, so that all the waiting is done at the same time

use std::process::Command;
use std::time::{Duration, Instant};

#[test]
fn every_drink_is_ready_before_the_next_is_ordered() {
    let start = Instant::now();
    let run = Command::new(env!("CARGO_BIN_EXE_cafe-sync"))
        .output()
        .unwrap();
    let elapsed = start.elapsed();

    assert!(run.status.success());
    assert_eq!(
        String::from_utf8(run.stdout).unwrap(),
        "Starting orders...\n\
         \n\
         Alice ordered a Latte.\n\
         Alice's Latte is ready!\n\
         Bob ordered a Espresso.\n\
         Bob's Espresso is ready!\n\
         Charlie ordered a Cappuccino.\n\
         Charlie's Cappuccino is ready!\n\
         \n\
         All orders completed!\n"
    );
    assert!(
        String::from_utf8(run.stderr)
            .unwrap()
            .starts_with("Total time: ")
    );

    // Three drinks of 2 seconds each, with seconds to spare for a busy machine.
    assert!(elapsed >= Duration::from_secs(6), "{elapsed:?}");
    assert!(elapsed < Duration::from_secs(16), "{elapsed:?}");
}
