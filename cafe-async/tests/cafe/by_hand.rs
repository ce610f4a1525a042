//! Runs the café whose runtime is written by hand.

use std::env::consts::EXE_SUFFIX;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

#[test]
fn a_runtime_by_hand_serves_the_same_cafe() {
    let exercise = Path::new(env!("CARGO_BIN_EXE_cafe-async"));
    let example = exercise.with_file_name("examples");
    let example = example.join(format!("by-hand{EXE_SUFFIX}"));
    let (sender, receiver) = mpsc::channel();
    let start = Instant::now();
    thread::spawn(move || sender.send((Command::new(example).output(), start.elapsed())));
    let expected = Command::new(exercise).output().unwrap();
    let ran = receiver.recv_timeout(Duration::from_secs(60));
    let (by_hand, elapsed) = ran.expect("a thread that sleeps is woken");
    let by_hand = by_hand.unwrap();

    assert!(by_hand.status.success(), "{by_hand:?}");
    assert_eq!(
        String::from_utf8(by_hand.stdout).unwrap(),
        String::from_utf8(expected.stdout).unwrap()
    );
    assert!(by_hand.stderr.starts_with(b"Total time: "));

    // One drink after another would have printed other lines, however quick the machine is.
    assert!(elapsed >= Duration::from_secs(2), "{elapsed:?}");
}
