//! What `schedule` promises, on the real program.

mod play; // in one program with this, so that all the waiting is done at the same time
mod programs;
#[cfg(unix)]
mod terminal;

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
        .expect("schedule ends")
        .expect("schedule starts")
}

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_schedule"));
    command.args(args);
    command
}

/// What a run that must succeed prints.
fn stdout(args: &[&str]) -> String {
    let output = output(command(args));
    assert_eq!(output.status.code(), Some(0), "{args:?}: {output:?}");
    assert!(output.stderr.is_empty(), "{args:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// What a run that must fail says.
fn refusal(args: &[&str]) -> String {
    let output = output(command(args));
    assert_eq!(output.status.code(), Some(2), "{args:?}: {output:?}");
    assert!(output.stdout.is_empty(), "{args:?}: {output:?}");
    String::from_utf8(output.stderr).unwrap()
}

const FOUR_STEPS: &str = "   step  thread A     thread B    counter
                                        0
      1  read 0                         0
      2               read 0            0
      3  write 1                        1
      4               write 1           1  lost update: overwrites A's write

Expected counter: 2
Actual counter:   1
";

#[test]
fn without_an_argument_shows_how_one_update_is_lost() {
    assert_eq!(stdout(&[]), FOUR_STEPS);
}

#[test]
fn spaces_case_counts_and_words_do_not_matter() {
    for args in [
        ["ABAB"].as_slice(),
        &["abAb"],
        &[" A\tb  A B\n"],
        &["A", "B", "A B"],
        &["A1B01", "a 1", "B", " 1"],
    ] {
        assert_eq!(stdout(args), FOUR_STEPS, "{args:?}");
    }
}

#[test]
fn one_after_the_other_loses_nothing() {
    let shown = stdout(&["A8B8"]);
    assert!(shown.ends_with("\n\nExpected counter: 8\nActual counter:   8\n"));
    assert!(!shown.contains("lost"), "{shown}");
    assert_eq!(shown.lines().count(), 2 + 16 + 3, "{shown}"); // every step is shown
}

// Less than 2 is out of reach from two increments each on: the last write would have to write 1,
// so that thread's last read would have to find 0. But it wrote at least once before that read,
// and the counter is never 0 again after a write.
#[test]
fn the_puzzle_has_its_answer() {
    let shown = stdout(&["A B1998 A B A1998 B"]);
    assert!(shown.ends_with("\n\nExpected counter: 2000\nActual counter:   2\n"));
    assert!(shown.contains("  lost update: overwrites 999 writes\n"));
    assert!(shown.contains("\n    ...  1994 steps of thread B not shown\n"));
    assert!(shown.lines().count() < 24, "{shown}"); // one screen
    assert_eq!(stdout(&["A", "B1998", "A", "B", "A1998", "B"]), shown);
    let help = stdout(&["--help"]);
    assert!(!help.contains("1998"), "the help tells the answer: {help}");
}

#[test]
fn ten_thousand_steps_fit_80_columns() {
    let shown = stdout(&["B4998 A B A4999 B"]);
    assert!(shown.ends_with("\n\nExpected counter: 5000\nActual counter:   2500\n"));
    let widest = shown.lines().map(str::len).max();
    assert_eq!(widest, Some(78), "{shown}");
}

#[test]
fn every_schedule_is_drawn_as_a_chart() {
    let chart = "Two threads, 1 increment each: 6 schedules.

total  schedules   share
    1          4   66.7%  ########################################
    2          2   33.3%  ####################  right

Right: 2 of 6 schedules (33.3%).
";
    assert_eq!(stdout(&["--every", "1"]), chart);
}

#[test]
fn bad_schedules_are_refused_in_one_sentence() {
    for (schedule, sentence) in [
        ("ABCAB", "'C' at character 3 is no thread: write A or B"),
        ("A é", "'é' at character 3 is no thread: write A or B"),
        ("A-1", "'-' at character 2 is no thread: write A or B"),
        (
            " 2A",
            "the count at character 2 has no letter before it: put A or B in front",
        ),
        (
            "AABBB",
            "thread B has an odd number of steps (3), and each increment takes two, a read and a \
             write: add one B or take one away",
        ),
        ("", "no step at all: write some, such as ABAB"),
        (" \t", "no step at all: write some, such as ABAB"),
        (
            "AAB0",
            "the count of B at character 3 is 0: write 1 or more, or leave it out",
        ),
        (
            "A10000BB",
            "the schedule grows past 10000 steps with the B at character 7: write fewer steps",
        ),
        (
            "A36893488147419103244", // 12 more than 2 to the power of 65
            "the schedule grows past 10000 steps with the A at character 1: write fewer steps",
        ),
    ] {
        assert_eq!(refusal(&[schedule]), format!("schedule: {sentence}\n"));
    }
    // Several words are one schedule, with a space between them.
    assert_eq!(
        refusal(&["AB", "C"]),
        "schedule: 'C' at character 4 is no thread: write A or B\n"
    );
}

#[test]
fn bad_options_are_refused_in_one_sentence() {
    for number in ["0", "5", "-1", "1.5", "x", "", "99999999999999999999"] {
        assert_eq!(
            refusal(&["--every", number]),
            format!("schedule: {number:?} is not for --every: write a whole number from 1 to 4\n")
        );
    }
    for number in ["0", "1001", "-1", "x", "99999999999999999999"] {
        assert_eq!(
            refusal(&["--increments", number]),
            format!(
                "schedule: {number:?} is not for --increments: write a whole number from 1 to \
                 1000\n"
            )
        );
    }
    for (args, sentence) in [
        (
            ["--program", "Locks"].as_slice(),
            "\"Locks\" is no program: write race, lock, lock-each-step, atomic or deadlock",
        ),
        (
            &["--every", "2", "ABAB"],
            "--every runs every schedule: leave the letters out",
        ),
        (
            &["--every=2", "--increments=2"],
            "--every says how many increments there are: leave out --increments",
        ),
        (
            &["--play", "AB"],
            "--play asks for each letter: leave the letters out",
        ),
        (
            &["--play", "--every", "2"],
            "--play runs one schedule and --every all: write one of them",
        ),
        (&["--every"], "missing argument for option '--every'"),
        (&["--program"], "missing argument for option '--program'"),
        (&["--faster"], "invalid option '--faster'"),
    ] {
        assert_eq!(refusal(args), format!("schedule: {sentence}\n"));
    }
}

/// Each prints something, by a way of its own.
const EACH_PRINTS: [&[&str]; 4] = [&["ABAB"], &["--every", "1"], &["--play"], &["--help"]];

#[test]
fn a_reader_who_has_left_is_no_error() {
    let status = |args: &[&str], stdout: Stdio, stderr: Stdio| {
        command(args)
            .stdout(stdout)
            .stderr(stderr)
            .status()
            .unwrap()
            .code()
    };
    for args in EACH_PRINTS {
        assert_eq!(
            status(args, nobody().into(), Stdio::inherit()),
            Some(0),
            "{args:?}"
        );
    }
    assert_eq!(status(&["C"], Stdio::null(), nobody().into()), Some(2));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    for args in EACH_PRINTS {
        let full = std::fs::File::options().write(true).open("/dev/full");
        let output = command(args).stdout(full.unwrap()).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(output.stderr.starts_with(b"schedule: cannot write: "));
    }
}

/// A pipe that nobody reads.
fn nobody() -> PipeWriter {
    let (_, writer) = pipe().unwrap();
    writer
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(100) })]

    #[test]
    fn no_input_breaks_it(text in "[ABab0-9 ]{0,9}|[AB]{2,8}|[^\0]{0,20}") {
        let output = output(command(&[&text]));
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        match output.status.code() {
            Some(0) => prop_assert!(said.is_empty(), "{said}"),
            Some(2) => prop_assert!(!said.is_empty() && output.stdout.is_empty(), "{said}"),
            code => prop_assert!(false, "{code:?}: {said}"),
        }
    }
}
