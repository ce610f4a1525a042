//! Runs the examples, most of them many times.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::{env, fs, process};

const RUNS_AT_ONCE: usize = 10; // a run mostly sleeps, and a busy machine is a better test
const BATCHES: usize = 3;

/// An example, which `cargo test` and `cargo build --examples` build beside the exercise.
fn example(name: &str) -> Command {
    let exercise = Path::new(env!("CARGO_BIN_EXE_race-condition"));
    let name = format!("{name}{}", env::consts::EXE_SUFFIX);
    let path = exercise.with_file_name("examples").join(name);
    assert!(path.exists(), "no {path:?}: a plain `cargo test` builds it");
    Command::new(path)
}

fn stdout(command: &mut Command) -> String {
    let run = command.output().unwrap();
    assert!(run.status.success(), "{run:?}");
    String::from_utf8(run.stdout).unwrap()
}

/// Runs an example often, and asserts that it loses updates: on Linux every time, as the exercise.
fn loses_updates(command: &mut Command) {
    let mut lucky = 0;
    for _ in 0..BATCHES {
        let start = |_| command.stdout(Stdio::piped()).spawn().unwrap();
        let runs: Vec<Child> = (0..RUNS_AT_ONCE).map(start).collect();
        for run in runs {
            let run = run.wait_with_output().unwrap();
            assert!(run.status.success());
            let stdout = String::from_utf8(run.stdout).unwrap();
            let actual = stdout
                .strip_prefix("Expected counter: 2000\nActual counter:   ")
                .unwrap();
            let actual: usize = actual.strip_suffix('\n').unwrap().parse().unwrap();
            assert!((2..=2000).contains(&actual), "Actual counter: {actual}");
            lucky += usize::from(actual == 2000);
        }
    }
    let allowed = if cfg!(target_os = "linux") {
        0
    } else {
        BATCHES * RUNS_AT_ONCE - 1
    };
    assert!(lucky <= allowed, "{lucky} runs lost no update");
}

#[test]
fn processes_lose_updates_and_leave_no_file() {
    let temp = env::temp_dir().join(format!("race-between-processes-{}", process::id()));
    fs::create_dir(&temp).unwrap();
    let mut command = example("race-between-processes");
    for variable in ["TMPDIR", "TMP", "TEMP"] {
        command.env(variable, &temp);
    }
    loses_updates(&mut command);
    fs::remove_dir(&temp).unwrap(); // fails where a file is left in it
}

#[test]
fn tasks_on_one_thread_always_end_at_the_same_total() {
    for _ in 0..RUNS_AT_ONCE {
        assert_eq!(
            stdout(&mut example("race-between-tasks")),
            "Expected counter: 2000\nActual counter:   1000\n"
        );
    }
}

#[test]
fn two_locks_lose_updates() {
    loses_updates(&mut example("two-locks"));
}

/// How many come out right is luck, and no test may depend on it. That all are counted is not.
#[test]
fn lucky_counts_every_run_once() {
    let stdout = stdout(&mut example("lucky"));
    let lines: Vec<Vec<&str>> = stdout
        .lines()
        .map(|line| line.split_whitespace().collect())
        .collect();
    let [_, rows @ .., summary] = lines.as_slice() else {
        panic!("{stdout}");
    };
    let runs = |row: &Vec<&str>| row[1].parse::<usize>().unwrap();
    assert_eq!(rows.iter().map(runs).sum::<usize>(), 1000);
    let right = rows.iter().find(|row| row[0] == "2000").map_or(0, runs);
    assert_eq!(
        summary.join(" "),
        format!("Right by luck: {right} of 1000 runs")
    );
}
