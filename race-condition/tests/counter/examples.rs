//! Runs the examples, most of them many times.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Once;
use std::{env, fs, process};

use crate::{ends, loses_updates};

const BATCHES: usize = 3;

/// An example. All of them are built once, so that none is tested that an earlier build has left.
fn example(name: &str) -> Command {
    static BUILT: Once = Once::new();
    BUILT.call_once(|| {
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()));
        cargo.args(["build", "--examples", "--quiet"]);
        if !cfg!(debug_assertions) {
            cargo.arg("--release");
        }
        let built = cargo.current_dir(env!("CARGO_MANIFEST_DIR")).status();
        assert!(built.unwrap().success());
    });
    let exercise = Path::new(env!("CARGO_BIN_EXE_race-condition"));
    let name = format!("{name}{}", env::consts::EXE_SUFFIX);
    let path = exercise.with_file_name("examples").join(name);
    Command::new(path)
}

fn stdout(command: &mut Command) -> String {
    let run = ends(command.stdout(Stdio::piped()).spawn().unwrap());
    assert!(run.status.success(), "{run:?}");
    String::from_utf8(run.stdout).unwrap()
}

/// An empty folder, where the command is to put its temporary files.
fn temporary_folder(command: &mut Command, test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{test}-{}", process::id()));
    let _ = fs::remove_dir_all(&folder); // left by a test that failed
    fs::create_dir(&folder).unwrap();
    for variable in ["TMPDIR", "TMP", "TEMP"] {
        command.env(variable, &folder);
    }
    folder
}

#[test]
fn processes_lose_updates_and_leave_no_file() {
    let mut command = example("race-between-processes");
    let folder = temporary_folder(&mut command, "race-between-processes");
    loses_updates(&mut command, BATCHES);
    fs::remove_dir(&folder).unwrap(); // fails if a file is left in it
}

/// No file may grow here: the system kills the program at its first write.
#[cfg(unix)]
#[test]
fn a_program_that_is_killed_leaves_no_file() {
    let mut command = Command::new("sh");
    let folder = temporary_folder(&mut command, "race-between-processes-killed");
    command
        .args(["-c", "ulimit -f 0; exec \"$0\""])
        .arg(example("race-between-processes").get_program());
    let run = ends(command.spawn().unwrap());
    assert_eq!(run.status.code(), None, "{run:?}");
    fs::remove_dir(&folder).unwrap(); // fails if a file is left in it
}

#[test]
fn two_locks_lose_updates() {
    loses_updates(&mut example("two-locks"), BATCHES);
}

#[test]
fn a_lock_around_each_step_loses_updates() {
    loses_updates(&mut example("lock-each-step"), BATCHES);
}

/// It's right nearly always. What it must not do is end outside of what two threads can reach.
#[test]
fn one_line_is_two_steps() {
    let stdout = stdout(&mut example("one-line"));
    let actual = stdout.strip_prefix("Expected counter: 2000\nActual counter:   ");
    let actual: usize = actual.unwrap().trim_end().parse().unwrap();
    assert!((2..=2000).contains(&actual), "{stdout}");
}

/// How many come out right is luck, and no test may depend on that. But all must be counted.
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
    let right = rows
        .iter()
        .find(|row| row[0] == "2000-2000")
        .map_or(0, runs);
    assert_eq!(
        summary.join(" "),
        format!("Right by luck: {right} of 1000 runs")
    );
}
