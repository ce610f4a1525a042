//! Runs the examples, most of them many times: no update is ever lost.

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::{LazyLock, Once};
use std::{env, thread};

use crate::{ends, loses_nothing};

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
    let exercise = Path::new(env!("CARGO_BIN_EXE_without-race-condition"));
    let name = format!("{name}{}", env::consts::EXE_SUFFIX);
    let path = exercise.with_file_name("examples").join(name);
    Command::new(path)
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

/// The thread can't go on, however long the program waits.
#[test]
fn a_thread_waits_for_a_lock_that_it_has() {
    let run = ends(
        example("lock-twice")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap(),
    );
    assert_eq!(
        str::from_utf8(&run.stdout).unwrap(),
        "Not done after 2 s: the thread has the lock, and waits for it.\n"
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
