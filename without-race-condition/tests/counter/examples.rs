//! Runs the examples, most of them many times: no update is ever lost.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;
use std::{env, fs, process, thread};

use crate::{ends, loses_nothing};

/// An example, which `cargo test` and `cargo build --examples` build beside the exercise.
fn example(name: &str) -> Command {
    let exercise = Path::new(env!("CARGO_BIN_EXE_without-race-condition"));
    let name = format!("{name}{}", env::consts::EXE_SUFFIX);
    let path = exercise.with_file_name("examples").join(name);
    assert!(path.exists(), "no {path:?}: a plain `cargo test` builds it");
    Command::new(path)
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
fn a_locked_file_loses_nothing_and_is_removed() {
    let mut command = example("lock-between-processes");
    let folder = temporary_folder(&mut command, "lock-between-processes");
    loses_nothing(&mut command, 2000);
    fs::remove_dir(&folder).unwrap(); // fails if a file is left in it
}

/// No file may grow here: the system kills the program at its first write.
#[cfg(unix)]
#[test]
fn a_program_that_is_killed_leaves_no_file() {
    let mut command = Command::new("sh");
    let folder = temporary_folder(&mut command, "lock-between-processes-killed");
    command
        .args(["-c", "ulimit -f 0; exec \"$0\""])
        .arg(example("lock-between-processes").get_program());
    let run = ends(command.spawn().unwrap());
    assert_eq!(run.status.code(), None, "{run:?}");
    fs::remove_dir(&folder).unwrap(); // fails if a file is left in it
}

/// With a load and a store instead of its one step, a debug build was wrong in 49 of 50 runs on
/// two cores and in 41 of 50 on one.
#[test]
fn an_atomic_loses_nothing() {
    loses_nothing(&mut example("atomic"), 2_000_000);
}

#[test]
fn a_channel_loses_nothing() {
    for _ in 0..3 {
        loses_nothing(&mut example("channel"), 2000);
    }
}

/// The two programs that mostly wait run at once, since the tests don't on a machine with few
/// cores.
static DEADLOCK_AND_MORE_THREADS: LazyLock<[Output; 2]> = LazyLock::new(|| {
    thread::scope(|scope| {
        let runs = ["deadlock", "more-threads"].map(|name| {
            scope.spawn(|| ends(example(name).stdout(Stdio::piped()).spawn().unwrap()))
        });
        runs.map(|run| run.join().unwrap())
    })
});

/// Each run has 100 chances to end in a deadlock. All 340 runs did, on two cores and on one.
#[test]
fn a_deadlock_is_shown_and_ends() {
    let [run, _] = &*DEADLOCK_AND_MORE_THREADS;
    assert!(run.status.success(), "{run:?}");
    assert_eq!(
        str::from_utf8(&run.stdout).unwrap(),
        "Deadlock: A holds the first lock and waits for the second,\n\
         B holds the second lock and waits for the first.\n"
    );
}

/// A thread may sleep longer than it was told to, so only work done in turn has a bound.
#[test]
fn work_inside_a_lock_is_done_in_turn() {
    let [_, run] = &*DEADLOCK_AND_MORE_THREADS;
    assert!(run.status.success(), "{run:?}");
    let stdout = str::from_utf8(&run.stdout).unwrap();
    let rows: Vec<(usize, f64, f64)> = stdout
        .lines()
        .skip(1)
        .map(|row| {
            let mut words = row.split_whitespace();
            let threads = words.next().unwrap().parse().unwrap();
            let inside = words.next().unwrap().parse().unwrap();
            let outside = words.nth(1).unwrap().parse().unwrap();
            (threads, inside, outside)
        })
        .collect();
    assert_eq!(
        rows.iter().map(|row| row.0).collect::<Vec<_>>(),
        [1, 2, 4, 8]
    );
    assert!(rows.iter().all(|row| row.1 >= 24.0), "{stdout}");
    // 8 threads wait three times each, 1 thread 24 times.
    assert!(rows[3].2 < rows[0].1, "{stdout}");
}
