//! Runs the real program once: what it prints, in which order, and how long it takes.

mod examples; // in one program with this, so that all the waiting is done at the same time
mod page;

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
    let stderr = String::from_utf8(run.stderr).unwrap();
    let total = stderr.strip_prefix("Total time: ").unwrap();
    let total: f64 = total.strip_suffix(" s\n").unwrap().parse().unwrap();
    assert!(total >= 6.0, "{stderr}");
    assert!(total < elapsed.as_secs_f64() + 0.1, "{stderr}"); // it is rounded

    // Three drinks of 2 seconds each, with seconds to spare for a busy machine.
    assert!(elapsed >= Duration::from_secs(6), "{elapsed:?}");
    assert!(elapsed < Duration::from_secs(16), "{elapsed:?}");
}
