//! Runs the real program many times: no update is ever lost.

mod examples; // in the same program, so that all the waiting overlaps

use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

const RUNS_AT_ONCE: usize = 10; // runs mostly sleep, and a busy machine is a better test

/// Waits for a program to end. One that hasn't ended after a minute hangs, and is killed.
fn ends(mut program: Child) -> Output {
    let begin = Instant::now();
    while program.try_wait().unwrap().is_none() {
        if begin.elapsed() > Duration::from_secs(60) {
            program.kill().unwrap();
            let output = program.wait_with_output().unwrap();
            panic!("it has not ended after a minute: {output:?}");
        }
        thread::sleep(Duration::from_millis(2));
    }
    program.wait_with_output().unwrap()
}

/// Runs a program `RUNS_AT_ONCE` times, and asserts that each run ends at `total`. One wrong run is
/// enough: with each step locked separately, or with no lock on the file, 300 of 300 runs were
/// wrong.
fn loses_nothing(program: &mut Command, total: usize) {
    let start = |_| {
        program
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    };
    let runs: Vec<Child> = (0..RUNS_AT_ONCE).map(start).collect();
    for run in runs {
        let run = ends(run);
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

#[test]
fn the_total_time_is_printed() {
    let mut exercise = Command::new(env!("CARGO_BIN_EXE_without-race-condition"));
    exercise.stdout(Stdio::piped()).stderr(Stdio::piped());
    let stderr = String::from_utf8(ends(exercise.spawn().unwrap()).stderr).unwrap();
    let seconds = stderr
        .strip_prefix("Total time: ")
        .unwrap()
        .strip_suffix(" s\n")
        .unwrap();
    assert!(seconds.parse::<f64>().unwrap() > 0.0, "{stderr}");
}
