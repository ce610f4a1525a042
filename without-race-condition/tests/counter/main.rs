//! Runs the real program many times: no update is ever lost.

mod examples; // in one program with this, so that all the waiting is done at the same time

use std::process::{Child, Command, Stdio};

const RUNS_AT_ONCE: usize = 10; // a run mostly sleeps, and a busy machine is a better test

/// Runs a program `RUNS_AT_ONCE` times, and asserts that each run ends at `total`. One wrong run is
/// enough: with each step locked by itself, or with no lock on the file, 300 of 300 runs were wrong.
fn loses_nothing(program: &mut Command, total: usize) {
    let start = |_| program.stdout(Stdio::piped()).spawn().unwrap();
    let runs: Vec<Child> = (0..RUNS_AT_ONCE).map(start).collect();
    for run in runs {
        let run = run.wait_with_output().unwrap();
        assert!(run.status.success());
        assert_eq!(
            String::from_utf8(run.stdout).unwrap(),
            format!("Expected counter: {total}\nActual counter:   {total}\n")
        );
    }
}

#[test]
fn each_update_is_kept() {
    let exercise = env!("CARGO_BIN_EXE_without-race-condition");
    loses_nothing(&mut Command::new(exercise), 2000);
}
