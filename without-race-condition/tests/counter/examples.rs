//! Runs the examples, most of them many times: no update is ever lost.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::{env, fs, process};

const RUNS_AT_ONCE: usize = 10; // a run mostly sleeps, and a busy machine is a better test
const BATCHES: usize = 3;

/// An example, which `cargo test` and `cargo build --examples` build beside the exercise.
fn example(name: &str) -> Command {
    let exercise = Path::new(env!("CARGO_BIN_EXE_without-race-condition"));
    let name = format!("{name}{}", env::consts::EXE_SUFFIX);
    let path = exercise.with_file_name("examples").join(name);
    assert!(path.exists(), "no {path:?}: a plain `cargo test` builds it");
    Command::new(path)
}

fn loses_nothing(command: &mut Command) {
    for _ in 0..BATCHES {
        let start = |_| command.stdout(Stdio::piped()).spawn().unwrap();
        let runs: Vec<Child> = (0..RUNS_AT_ONCE).map(start).collect();
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

#[test]
fn a_locked_file_loses_nothing_and_is_removed() {
    let temp = env::temp_dir().join(format!("lock-between-processes-{}", process::id()));
    fs::create_dir(&temp).unwrap();
    let mut command = example("lock-between-processes");
    for variable in ["TMPDIR", "TMP", "TEMP"] {
        command.env(variable, &temp);
    }
    loses_nothing(&mut command);
    fs::remove_dir(&temp).unwrap(); // fails where a file is left in it
}

/// The system lets no file grow, so the program fails after it has made its own.
#[cfg(unix)]
#[test]
fn the_file_is_removed_when_the_program_fails() {
    let temp = env::temp_dir().join(format!("lock-between-processes-fails-{}", process::id()));
    fs::create_dir(&temp).unwrap();
    let run = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 0; exec \"$0\""])
        .arg(example("lock-between-processes").get_program())
        .env("TMPDIR", &temp)
        .output()
        .unwrap();
    assert_eq!(run.status.code(), Some(1), "{run:?}");
    fs::remove_dir(&temp).unwrap(); // fails where a file is left in it
}

#[test]
fn an_atomic_loses_nothing() {
    loses_nothing(&mut example("atomic"));
}

#[test]
fn a_channel_loses_nothing() {
    loses_nothing(&mut example("channel"));
}

/// How long each takes is the machine's affair, and no test may depend on it.
#[test]
fn more_threads_make_the_same_total() {
    let run = example("more-threads").output().unwrap();
    assert!(run.status.success());
    let stdout = String::from_utf8(run.stdout).unwrap();
    let counted: Vec<&str> = stdout
        .lines()
        .map(|line| line.split_once("   Time: ").unwrap().0)
        .collect();
    assert_eq!(
        counted,
        [1, 2, 4, 8].map(|threads| format!("Threads: {threads}   Counter: 4000000"))
    );
}
