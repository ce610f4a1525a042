//! Runs the real program many times: no update is ever lost.

mod examples; // in one program with this, so that all the waiting is done at the same time

use std::process::{Child, Command, Stdio};

const RUNS_AT_ONCE: usize = 10; // a run mostly sleeps, and a busy machine is a better test

/// Runs a program `batches` times `RUNS_AT_ONCE`, and asserts that each run ends at `total`.
fn loses_nothing(program: &mut Command, batches: usize, total: usize) {
    for _ in 0..batches {
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
}

#[test]
fn no_update_is_lost() {
    let exercise = env!("CARGO_BIN_EXE_without-race-condition");
    loses_nothing(&mut Command::new(exercise), 3, 2000);
}
