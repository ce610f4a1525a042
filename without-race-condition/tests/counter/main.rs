//! Runs the real program many times: no update is ever lost.

mod examples; // in one program with this, so that all the waiting is done at the same time

use std::process::{Child, Command, Stdio};

const BATCHES: usize = 10;
const RUNS_AT_ONCE: usize = 10; // a run mostly sleeps, and a busy machine is a better test

fn start() -> Child {
    Command::new(env!("CARGO_BIN_EXE_without-race-condition"))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

#[test]
fn no_update_is_lost() {
    for _ in 0..BATCHES {
        let runs: Vec<Child> = (0..RUNS_AT_ONCE).map(|_| start()).collect();
        for run in runs {
            let run = run.wait_with_output().unwrap();
            assert!(run.status.success());
            assert_eq!(
                String::from_utf8(run.stdout).unwrap(),
                "Expected counter: 2000\nActual counter:   2000\n"
            );
        }
    }
}
