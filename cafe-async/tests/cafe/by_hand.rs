//! Runs the café whose runtime is written by hand.

use std::env::consts::EXE_SUFFIX;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

#[test]
fn a_runtime_by_hand_serves_the_same_cafe() {
    let exercise = Path::new(env!("CARGO_BIN_EXE_cafe-async"));
    let example = exercise.with_file_name("examples");
    let example = example.join(format!("by-hand{EXE_SUFFIX}"));
    let start = Instant::now();
    let by_hand = Command::new(example).output().unwrap();
    let elapsed = start.elapsed();
    let exercise = Command::new(exercise).output().unwrap();

    assert!(by_hand.status.success(), "{by_hand:?}");
    assert_eq!(
        String::from_utf8(by_hand.stdout).unwrap(),
        String::from_utf8(exercise.stdout).unwrap()
    );
    assert!(by_hand.stderr.starts_with(b"Total time: "));

    // A park that nothing ends would hang, and one drink after another takes 6 seconds.
    assert!(elapsed >= Duration::from_secs(2), "{elapsed:?}");
    assert!(elapsed < Duration::from_secs(6), "{elapsed:?}");
}
