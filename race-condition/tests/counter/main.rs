//! Runs the real program many times: updates are lost.

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

/// Runs a program `batches` times `RUNS_AT_ONCE`, and asserts that it loses updates.
fn loses_updates(program: &mut Command, batches: usize) {
    let mut lucky = 0;
    for _ in 0..batches {
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
            let stdout = String::from_utf8(run.stdout).unwrap();
            let actual = stdout
                .strip_prefix("Expected counter: 2000\nActual counter:   ")
                .unwrap();
            let actual: usize = actual.strip_suffix('\n').unwrap().parse().unwrap();
            // No schedule of two threads with 1,000 increments each ends outside this range.
            assert!((2..=2000).contains(&actual), "Actual counter: {actual}");
            lucky += usize::from(actual == 2000);
        }
    }
    // The total is right only if a thread stays out of the other's gap every time, for example if
    // it starts after the other has slept 1,000 times. On Linux that was seen once, in 1,000 runs
    // of two processes at a load of 30. Without the sleep most runs are right. It wasn't measured
    // on other systems, where one lost update is enough.
    let runs = batches * RUNS_AT_ONCE;
    let allowed = if cfg!(target_os = "linux") {
        runs / 10
    } else {
        runs - 1
    };
    assert!(lucky <= allowed, "{lucky} of {runs} runs lost no update");
}

#[test]
fn updates_are_lost() {
    loses_updates(&mut Command::new(env!("CARGO_BIN_EXE_race-condition")), 4);
}

#[test]
fn the_total_time_is_printed() {
    let mut exercise = Command::new(env!("CARGO_BIN_EXE_race-condition"));
    exercise.stdout(Stdio::piped()).stderr(Stdio::piped());
    let stderr = String::from_utf8(ends(exercise.spawn().unwrap()).stderr).unwrap();
    let seconds = stderr
        .strip_prefix("Total time: ")
        .unwrap()
        .strip_suffix(" s\n")
        .unwrap();
    assert!(seconds.parse::<f64>().unwrap() > 0.0, "{stderr}");
}
