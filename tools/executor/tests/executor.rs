//! What `executor` promises, on the real program.

use std::io::{PipeWriter, pipe};
use std::process::{Command, Output, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use proptest::prelude::*;

/// Runs the program; fails instead of waiting for ever should it hang.
fn output(mut command: Command) -> Output {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || sender.send(command.output()));
    receiver
        .recv_timeout(Duration::from_secs(600))
        .expect("executor ends")
        .expect("executor starts")
}

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_executor"));
    command.args(args);
    command
}

/// What a run that must succeed prints.
fn stdout(args: &[&str]) -> String {
    let output = output(command(args));
    assert_eq!(output.status.code(), Some(0), "{args:?}: {output:?}");
    assert!(output.stderr.is_empty(), "{args:?}: {output:?}");
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert!(stdout.lines().all(|line| line.len() <= 80), "{stdout}");
    stdout
}

/// What a run that must fail says.
fn refusal(args: &[&str]) -> String {
    let output = output(command(args));
    assert_eq!(output.status.code(), Some(2), "{args:?}: {output:?}");
    assert!(output.stdout.is_empty(), "{args:?}: {output:?}");
    String::from_utf8(output.stderr).unwrap()
}

/// The table alone, and what is below it.
fn table(args: &[&str]) -> String {
    let stdout = stdout(args);
    let (_, table) = stdout.split_once("\n\ntime  ").unwrap();
    table.split_once('\n').unwrap().1.into()
}

#[test]
fn without_an_argument_shows_the_real_runtime() {
    assert_eq!(
        table(&[]),
        " 0 s  block_on polls cafe
      cafe polls join_all
      join_all polls Alice    Alice ordered a Latte.          pending
      join_all polls Bob      Bob ordered a Espresso.         pending
      join_all polls Charlie  Charlie ordered a Cappuccino.   pending
      join_all answers cafe                                   pending
      cafe answers block_on                                   pending
      block_on lets the thread sleep
 2 s  the timer calls the waker of Alice: it wakes block_on
      the timer calls the waker of Bob: it wakes block_on
      the timer calls the waker of Charlie: it wakes block_on
      block_on polls cafe
      cafe polls join_all
      join_all polls Alice    Alice's Latte is ready!         ready
      join_all polls Bob      Bob's Espresso is ready!        ready
      join_all polls Charlie  Charlie's Cappuccino is ready!  ready
      join_all answers cafe                                   ready
      cafe answers block_on                                   ready
      block_on returns

All ready after 2 s: 6 polls, 0 for nothing.
Threads used: 1.
"
    );
    assert!(table(&["--one-by-one"]).contains("All ready after 6 s: 6 polls, 0 for nothing.\n"));
}

#[test]
fn join_all_polls_for_nothing_whom_nobody_woke() {
    let shown = table(&["--seconds", "2,2,4"]);
    let row = "      join_all polls Charlie                                  pending, not woken\n";
    assert!(shown.contains(row), "{shown}");
    assert!(shown.contains("\nAll ready after 4 s: 7 polls, 1 for nothing.\n"));
}

const BY_HAND: &str = " 0 s  you poll Alice    Alice ordered a Latte.          pending
 1 s  you poll Alice                                    pending, not woken
      you poll Charlie  Charlie ordered a Cappuccino.   pending
 2 s  the timer calls the waker of Alice: it wakes you
      you poll Alice    Alice's Latte is ready!         ready
      Alice is ready, so not polled: a poll would panic
 3 s  the timer calls the waker of Charlie: it wakes you

Not all ready after 4 s: 4 polls, 1 for nothing.
Bob was never polled: nothing of it has run.
Charlie was woken at 3 s and never polled again.
Threads used: 1.
";

#[test]
fn spaces_case_counts_and_words_do_not_matter() {
    for args in [
        ["A.AC.AA.."].as_slice(),
        &["a.aC.aa.."],
        &[" A . A C\t.A A\n.."],
        &["A", ".AC.", "A A", ".2"],
        &["A1.01 A", "c", ".", "A2.", "2"],
        &["--seconds", "2,2,2", "A.AC.AA.."],
        &["A.AC.AA..", "--seconds=2,2,2"],
    ] {
        assert_eq!(table(args), BY_HAND, "{args:?}");
    }
}

#[test]
fn the_student_s_turn_has_its_answers() {
    let verdict = |steps| table(&[steps]).split_once("\n\n").unwrap().1.to_string();
    let six_polls = "6 polls, 0 for nothing.\nThreads used: 1.\n";
    assert_eq!(verdict("A..A B..B C..C"), format!("All ready after 6 s: {six_polls}"));
    assert_eq!(verdict("ABC..ABC"), format!("All ready after 2 s: {six_polls}"));
    assert_eq!(
        verdict("AAAA"),
        "Not all ready after 0 s: 4 polls, 3 for nothing.\n\
         Alice waits for the timer.\n\
         Bob was never polled: nothing of it has run.\n\
         Charlie was never polled: nothing of it has run.\n\
         Threads used: 1.\n"
    );
    assert!(verdict("A").starts_with("Not all ready after 0 s: 1 poll, 0 for nothing.\n"));
}

#[test]
fn ten_thousand_steps_fit_80_columns() {
    let shown = table(&["ABC.9994CCC", "--seconds", "1,60,60"]);
    assert!(shown.contains("\n9994 s  you poll Charlie  "), "{shown}");
    assert!(table(&["A.5000B4999"]).contains("\nNot all ready after 5000 s: 5000 polls, 4998 for"));
    assert!(table(&[".10000"]).contains("Not all ready after 10000 s: 0 polls, 0 for nothing.\n"));
}

#[test]
fn bad_steps_are_refused_in_one_sentence() {
    for (steps, sentence) in [
        ("ABD", "'D' at character 3 is no step: write A, B, C or a dot, then a count if you like"),
        ("A é", "'é' at character 3 is no step: write A, B, C or a dot, then a count if you like"),
        (" 2A", "'2' at character 2 is no step: write A, B, C or a dot, then a count if you like"),
        ("", "no step at all: write some, such as ABC..ABC"),
        (" \t", "no step at all: write some, such as ABC..ABC"),
        ("AB.00", "'.' at character 3 has a count of 0: write 1 or more"),
        ("A9999 BC", "'C' at character 8 is past 10000 steps: write fewer"),
        ("a10001", "'a' at character 1 is past 10000 steps: write fewer"),
        // 12 more than 2 to the power of 65
        (".36893488147419103244", "'.' at character 1 is past 10000 steps: write fewer"),
    ] {
        assert_eq!(refusal(&[steps]), format!("executor: {sentence}\n"));
    }
    // Several words are one, with a space between them.
    assert!(refusal(&["AB", "D"]).starts_with("executor: 'D' at character 4 "));
}

#[test]
fn bad_options_are_refused_in_one_sentence() {
    for seconds in
        ["", "2", "2,2", "2,2,2,2", "0,2,2", "2,61,2", "2,-1,2", "1.5,2,2", "2,2,x", "2;2;2"]
    {
        assert_eq!(
            refusal(&["--seconds", seconds]),
            "executor: --seconds takes three whole numbers from 1 to 60, such as 2,2,4\n"
        );
    }
    assert_eq!(
        refusal(&["--one-by-one", "ABC"]),
        "executor: --one-by-one takes no steps: leave out one of the two\n"
    );
    for args in [["--seconds"].as_slice(), &["--every", "2"], &["-A"], &["--one-by-one=1"]] {
        assert_eq!(refusal(args).lines().count(), 1, "{args:?}");
    }
}

#[test]
fn a_reader_who_has_left_is_no_error() {
    let status = |args: &[&str], stdout: Stdio, stderr: Stdio| {
        command(args).stdout(stdout).stderr(stderr).status().unwrap().code()
    };
    for args in [["ABC"].as_slice(), &[], &["--help"], &["A9999"]] {
        assert_eq!(status(args, nobody().into(), Stdio::inherit()), Some(0), "{args:?}");
    }
    assert_eq!(status(&["D"], Stdio::null(), nobody().into()), Some(2));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let full = std::fs::File::options().write(true).open("/dev/full");
    let output = command(&[]).stdout(full.unwrap()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stderr.starts_with(b"executor: cannot write: "));
}

/// A pipe that nobody reads.
fn nobody() -> PipeWriter {
    let (_, writer) = pipe().unwrap();
    writer
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(100) })]

    #[test]
    fn no_input_breaks_it(text in "[ABCabc. ]{0,20}|[ABC.][0-9]{0,5}|[^\0]{0,20}") {
        let output = output(command(&[&text]));
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        match output.status.code() {
            Some(0) => prop_assert!(said.is_empty(), "{said}"),
            Some(2) => prop_assert!(!said.is_empty() && output.stdout.is_empty(), "{said}"),
            code => prop_assert!(false, "{code:?}: {said}"),
        }
    }
}
