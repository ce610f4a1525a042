//! Pages as students edit them. The first line of each says what it is.

use std::env;
use std::path::Path;
use std::process::{Command, Stdio};

use common::testing::output;

use super::shown;

/// The example that has those pages, which `cargo test` builds beside the program.
fn command(args: &[&str]) -> Command {
    let program = Path::new(env!("CARGO_BIN_EXE_schedule"));
    let path =
        program.with_file_name("examples").join(format!("edited{}", env::consts::EXE_SUFFIX));
    assert!(path.exists(), "no {path:?}: a plain `cargo test` builds it");
    let mut command = Command::new(path);
    command.args(args).stdin(Stdio::null());
    command
}

/// Each row of the chart of every schedule: its total with its mark, and the number of schedules.
fn every(page: &str, increments: &str) -> Vec<(String, usize)> {
    let shown = shown(command(&[page, "--every", increments]));
    let rows = shown.lines().filter(|line| line.ends_with('#'));
    let row = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let share = words.iter().position(|word| word.ends_with('%')).unwrap();
        (words[..share - 1].join(" "), words[share - 1].parse().unwrap())
    };
    rows.map(row).collect()
}

fn ends(page: &str, letters: &str, ending: &str) {
    let shown = shown(command(&[page, "--increments", "2", letters]));
    assert!(shown.ends_with(&format!("\n\n{ending}\n")), "{page}: {shown}");
}

#[test]
fn a_lock_outside_the_loop_leaves_two_schedules() {
    assert_eq!(every("lock-out-of-loop", "3"), [("6 right".to_owned(), 2)]);
}

#[test]
fn a_lock_above_the_barrier_is_a_deadlock_in_both_schedules() {
    assert_eq!(every("lock-above-barrier", "3"), [("none deadlock".to_owned(), 2)]);
    let deadlock = "Deadlock:\n  A waits at line 9 for another thread\n\
                    \x20 B waits at line 8 for the lock, which A has";
    ends("lock-above-barrier", "AB", deadlock);
}

#[test]
fn a_lock_that_main_keeps_is_a_deadlock() {
    let deadlock = "Deadlock:\n  A waits at line 10 for another thread\n\
                    \x20 B waits at line 11 for the lock, which A has\n\
                    \x20 C waits at line 12 for the lock, which A has";
    ends("locked-before", "AB", deadlock);
}

#[test]
fn a_barrier_that_nobody_reaches_is_a_deadlock() {
    let deadlock = "Deadlock:\n  A and B wait at line 9 for another thread";
    ends("third-is-missing", "AB", deadlock);
    ends("third-is-missing", "BA", deadlock);
    assert_eq!(every("third-is-missing", "1"), [("none deadlock".to_owned(), 1)]);
}

#[test]
fn without_its_barrier_the_race_has_the_same_schedules() {
    let totals = [("2".to_owned(), 32), ("3".to_owned(), 32), ("4 right".to_owned(), 6)];
    assert_eq!(every("no-barrier", "2"), totals);
}

/// The barrier is for two threads, which let each other through. The third waits for ever.
#[test]
fn one_thread_too_many_waits_at_the_barrier_for_ever() {
    let rows = every("one-too-many", "2");
    assert_eq!(rows, [("none deadlock".to_owned(), 70)]);
    let deadlock = "Deadlock:\n  C waits at line 9 for another thread";
    ends("one-too-many", "A4 B4", deadlock);
}

/// There are 90 ways in which two increments from each of three threads can follow each other.
#[test]
fn three_threads_have_three_letters() {
    let rows = every("three-threads", "1");
    assert_eq!(rows.iter().map(|row| row.1).sum::<usize>(), 90);
    assert_eq!(rows.last().unwrap(), &("3 right".to_owned(), 6));
    let shown = shown(command(&["three-threads", "ABCABC"]));
    let last = "\n   6                          10 write 1          1  lost update\n";
    assert!(shown.contains(last), "{shown}");
}

#[test]
fn a_printed_guard_is_read_where_it_is_printed() {
    let shown = shown(command(&["prints-a-guard", "--increments", "2", "A4"]));
    assert!(shown.contains("\n   3  11 read 1 "), "{shown}");
}

/// `+=` behind a guard is one step: the lock is held.
#[test]
fn add_assign_behind_a_lock_is_one_step_and_loses_nothing() {
    assert_eq!(every("add-assign", "3"), [("6 right".to_owned(), 20)]);
    ends("add-assign", "AAABBB", "Expected counter: 4\nActual counter:   4");
}

#[test]
fn readers_are_let_in_together_and_writers_alone() {
    let reading = shown(command(&["read-write-lock", "AABBC"]));
    let waits = "\n   5  C  11 waits: A and B have the lock          0\n";
    assert!(reading.contains(waits), "{reading}");
    // The readers' steps can follow each other in 20 ways. In each, the writer fits in before and
    // after, and in two of them also in between.
    assert_eq!(every("read-write-lock", "1"), [("1 right".to_owned(), 42)]);
}

#[test]
fn code_from_a_book_runs_too() {
    let all: String = ('A'..='J').map(|letter| format!("{letter}3 ")).collect();
    ends("from-a-book", &all, "Expected counter: 10\nActual counter:   10");
    let waits = shown(command(&["from-a-book", "AJ"]));
    assert!(waits.contains("\n   2  J  12 waits: A has the lock          0\n"), "{waits}");
}

#[test]
fn a_static_starts_every_schedule_afresh() {
    let totals = [("2".to_owned(), 32), ("3".to_owned(), 32), ("4 right".to_owned(), 6)];
    assert_eq!(every("in-a-static", "2"), totals);
}

#[test]
fn a_static_that_cannot_start_afresh_is_refused() {
    assert!(shown(command(&["vector-in-a-static"])).contains("write"));
    let output = output(command(&["vector-in-a-static", "--every", "1"]));
    assert_eq!(output.status.code(), Some(2));
    let why = "schedule: a static here can't start afresh: give letters, and run one schedule\n";
    assert_eq!(output.stderr, why);
}

#[test]
fn an_exchange_that_fails_writes_nothing() {
    let shown = shown(command(&["compare-exchange", "ABABB"]));
    assert!(shown.contains("\n   4              9 finds 1           1\n"), "{shown}");
    assert_eq!(every("compare-exchange", "2"), [("4 right".to_owned(), 126)]);
}

#[test]
fn two_counters_are_told_apart() {
    let ending = "Expected counter 1: 2\nActual counter 1:   2\n\
                  Expected counter 2: 12\nActual counter 2:   11\n1 of 2 updates was lost: step 5.\n\
                  Some orderings here are weaker than SeqCst.\nWhat they allow beyond that isn't shown.";
    ends("two-counters", "ABABAB", ending);
    assert_eq!(every("two-counters", "2")[0], ("2, 11".to_owned(), 12));
}

#[test]
fn a_panic_is_reported_and_poisons_the_lock() {
    let shown = shown(command(&["panics", "--increments", "2", "A4 B4"]));
    assert!(shown.contains("\nB panicked at line 12: two is too many\n"), "{shown}");
    assert!(
        shown.contains("\nA panicked at line 10: ") && shown.contains("PoisonError"),
        "{shown}"
    );
    // The lock is a static, and no schedule begins with it poisoned.
    let ends = [("4 right".to_owned(), 2), ("none panic".to_owned(), 2)];
    assert_eq!(every("panics", "2"), ends);
}

/// Letters that only a later thread would have had are passed over.
#[test]
fn a_panic_before_all_threads_is_reported() {
    let shown = shown(command(&["panics-early"]));
    assert!(shown.ends_with("\nA panicked at line 6: a name\n"), "{shown}");
}

#[test]
fn a_panic_during_another_one_ends_the_program() {
    let output = output(command(&["panics-in-drop", "A4"]));
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let why =
        "schedule: a `drop` panics while its thread leaves or panics, and that ends a program\n";
    assert_eq!(output.stderr, why);
}

#[test]
fn a_thread_that_nobody_waits_for_ends_with_the_program() {
    let ending = "The main thread ended before B, and the program with it.\n\
                  Expected counter: 1\nActual counter:   1";
    ends("not-joined", "A", ending);
}

#[test]
fn a_page_that_never_reaches_its_next_step_is_given_up() {
    let output = output(command(&["loops-for-ever"]));
    assert_eq!(output.status.code(), Some(2));
    let why = "schedule: no step in 2 s: thread B, last seen at line 12, loops for ever, or waits \
               for what can't be stepped here\n";
    assert_eq!((output.stdout.as_str(), output.stderr.as_str()), ("", why));
}

#[test]
fn a_page_that_takes_steps_for_ever_is_given_up() {
    assert!(shown(command(&["asks-for-ever", "ABA"])).contains("write"));
    let output = output(command(&["asks-for-ever", "A"]));
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(output.stderr, "schedule: after 100000 steps, at line 9, no end is in sight\n");
    // Two threads have locked each other out, and a third one asks whether they have ended.
    let output = common::testing::output(command(&["asks-in-vain", "ABAB"]));
    assert_eq!(output.stderr, "schedule: after 100000 steps, at line 13, no end is in sight\n");
}

#[test]
fn a_drop_may_take_steps_while_its_thread_leaves() {
    let all = "A4 B4 A4 B4";
    ends("counts-in-drop", all, "Expected counter: 5\nActual counter:   5");
    assert_eq!(every("counts-in-drop", "1").last().unwrap().0, "5 right");
}

#[test]
fn a_thread_may_start_others_in_its_own_scope() {
    ends("scope-in-a-thread", "AB", "Expected counter: 2\nActual counter:   2");
    assert_eq!(every("scope-in-a-thread", "1"), [("2 right".to_owned(), 2)]);
}

#[test]
fn a_thread_that_has_left_keeps_nobody_at_a_barrier() {
    let one = shown(command(&["barrier-in-the-loop", "AAAB"]));
    assert!(one.ends_with("\nExpected counter: 3\nActual counter:   3\n"), "{one}");
    let two = shown(command(&["two-barriers", "A4B2"]));
    assert!(two.contains("\nActual counter:   2\n"), "{two}");
}

#[test]
fn a_thread_that_waits_with_a_lock_is_part_of_its_deadlock() {
    let deadlock = "Deadlock:\n  A waits at line 12 for another thread\n\
                    \x20 B waits at line 9 for the lock, which A has";
    ends("locked-join", "AB", deadlock);
    let shown = shown(command(&["locked-join", "--increments", "1", "AB"]));
    assert!(shown.ends_with(&format!("\n\n{deadlock}\n")), "{shown}");
}

#[test]
fn a_drop_may_wait_for_a_thread_that_has_left() {
    assert_eq!(every("join-in-drop", "2"), [("4 right".to_owned(), 6)]);
}

/// Neither loses anything: they store without having looked.
#[test]
fn a_thread_that_has_made_all_increments_may_still_store() {
    assert_eq!(every("says-done", "2"), [("2, 0 right".to_owned(), 20)]);
}

#[test]
fn an_exit_ends_the_page_and_not_the_tool() {
    let shown = shown(command(&["exits", "--increments", "1", "A"]));
    assert!(shown.ends_with("\n\nExpected counter: 1\nActual counter:   1\n"), "{shown}");
}

#[test]
fn a_swap_loses_updates_as_a_store_does() {
    let totals = [("2".to_owned(), 32), ("3".to_owned(), 32), ("4 right".to_owned(), 6)];
    assert_eq!(every("swap", "2"), totals);
}

#[test]
fn additions_behind_a_lock_are_not_lost() {
    assert_eq!(every("by-two", "1"), [("4 right".to_owned(), 6)]);
    assert_eq!(every("different-amounts", "2"), [("42 right".to_owned(), 6)]);
}

/// Only what is lost in the second round makes its total wrong.
#[test]
fn the_main_thread_may_change_a_counter_in_between() {
    let ending = "Since the main thread set it, before step 5:\n\
                  Expected counter: 2\nActual counter:   1\n1 of 2 updates was lost: step 7.";
    ends("two-rounds", "A2B2CDCD", ending);
}

#[test]
fn panics_are_not_steps() {
    let shown = shown(command(&["two-panic", "--increments", "2", "ABB"]));
    assert!(!shown.contains("The rest runs by itself"), "{shown}");
    assert!(shown.contains("\nB panicked at line 10: not caught\n"), "{shown}");
    assert_eq!(every("two-panic", "2"), [("none panic".to_owned(), 2)]);
}
