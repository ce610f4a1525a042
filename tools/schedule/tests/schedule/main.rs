//! What `schedule` promises, tested on the real program and the real pages.

mod edited; // all in one program, so that all the waiting overlaps
mod pages;
mod play;

use std::process::{Command, Stdio};

use common::testing::{Output, nobody, output, status};
use proptest::prelude::*;

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_schedule"));
    command.args(args).stdin(Stdio::null());
    command
}

/// What a run that must succeed prints.
fn stdout(args: &[&str]) -> String {
    shown(command(args))
}

fn shown(command: Command) -> String {
    let output = output(command);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(output.stderr, "", "{output:?}");
    output.stdout
}

/// The error of a run that must fail.
fn refusal(args: &[&str]) -> String {
    let output = output(command(args));
    assert_eq!(output.status.code(), Some(2), "{args:?}: {output:?}");
    assert_eq!(output.stdout, "", "{args:?}: {output:?}");
    output.stderr
}

const FOUR_STEPS: &str = "\
race-condition/src/main.rs
  20  let value = counter.load(); // read
  22  counter.store(value + 1); // write, over whatever the other thread wrote …

step  thread A    thread B      counter
                                      0
   1  20 read 0                       0
   2              20 read 0           0
   3  22 write 1                      1
   4              22 write 1          1  lost update: overwrites A's write

Expected counter: 2
Actual counter:   1
1 of 2 updates was lost: step 3.
";

#[test]
fn without_an_argument_it_shows_how_one_update_is_lost() {
    assert_eq!(stdout(&[]), FOUR_STEPS);
}

#[test]
fn spaces_case_counts_and_words_do_not_matter() {
    for args in [
        ["ABAB"].as_slice(),
        &["race-condition", "ABAB"],
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
    assert!(shown.ends_with("\n\nExpected counter: 8\nActual counter:   8\n"), "{shown}");
    assert!(!shown.contains("lost"), "{shown}");
    assert_eq!(shown.lines().count(), 3 + 3 + 16 + 3, "{shown}"); // every step is shown
}

// With two or more increments each, less than 2 is impossible: the last write would have to write
// 1, so that thread's last read would have to find 0. But it wrote at least once before that read,
// and the counter is never 0 again after a write.
#[test]
fn the_puzzle_has_its_answer() {
    let shown = stdout(&["A B1998 A B A1998 B"]);
    let end = "\n\nExpected counter: 2000\nActual counter:   2\n\
               1998 of 2000 updates were lost: steps 3, 5 and 1996 more.\n";
    assert!(shown.ends_with(end), "{shown}");
    assert!(shown.contains("\n ...  1994 such rows are not shown\n"), "{shown}");
    assert!(shown.lines().count() <= 24, "{shown}"); // one screen
    assert_eq!(stdout(&["A", "B1998", "A", "B", "A1998", "B"]), shown);
    let help = stdout(&["--help"]);
    assert!(!help.contains("1998"), "the help tells the answer: {help}");
}

/// The page's own 1,000 increments each: no letters cut them short.
#[test]
fn the_whole_page_runs() {
    let shown = stdout(&["--increments", "1000", "A"]);
    assert!(shown.ends_with("\n\nExpected counter: 2000\nActual counter:   2000\n"), "{shown}");
}

#[test]
fn ten_thousand_steps_fit_80_columns() {
    let shown = stdout(&["--increments", "1000", "B1998 A B A1998 B A6000"]);
    let widest = shown.lines().map(|line| line.chars().count()).max();
    assert!(widest <= Some(80), "{shown}");
}

#[test]
fn every_schedule_is_drawn_as_a_chart() {
    let chart = "\
2 threads, up to 1 increment each: 6 schedules.
They differ in who goes first where more than one thread can move.

total            schedules   share  shortest to write
    1                    4   66.7%  ABAB   ########################
    2  right             2   33.3%  A2 B2  ############

Right: 2 of 6 schedules (33.3%).
To see one: cargo run -p schedule -- race-condition --increments 1 LETTERS
";
    assert_eq!(stdout(&["--every", "1"]), chart);
}

#[test]
fn bad_schedules_are_refused_in_one_sentence() {
    for (schedule, sentence) in [
        ("ABCAB", "'C' at character 3 is no thread: the page has A and B"),
        ("A é", "'é' at character 3 is no step: write a letter for each step, such as ABAB"),
        ("A+1", "'+' at character 2 is no step: write a letter for each step, such as ABAB"),
        (
            " 2A",
            "'2' at character 2 has no step before it: write a letter for each step, such as ABAB",
        ),
        (
            "A2 3",
            "'3' at character 4 has no step before it: write a letter for each step, such as ABAB",
        ),
        ("", "no step at all: write a letter for each step, such as ABAB"),
        (" \t", "no step at all: write a letter for each step, such as ABAB"),
        ("AAB0", "'B' at character 3 has a count of 0: write 1 or more"),
        ("A10000BB", "'B' at character 7 is past 10000 steps: write fewer"),
        // 2 to the power of 65, plus 12
        ("A36893488147419103244", "'A' at character 1 is past 10000 steps: write fewer"),
    ] {
        assert_eq!(refusal(&[schedule]), format!("schedule: {sentence}\n"));
    }
    // Several words are one schedule, with spaces between them.
    assert_eq!(
        refusal(&["AB", "C"]),
        "schedule: 'C' at character 4 is no thread: the page has A and B\n"
    );
}

#[test]
fn bad_options_are_refused_in_one_sentence() {
    for (option, most) in [("--every", "4"), ("--increments", "1000")] {
        for number in ["0", "1001", "-1", "1.5", "x", "", "99999999999999999999"] {
            assert_eq!(
                refusal(&[option, number]),
                format!(
                    "schedule: {number:?} is not for {option}: write a whole number from 1 to \
                     {most}\n"
                )
            );
        }
    }
    for (args, sentence) in [
        (
            ["race-conditon"].as_slice(),
            "no page \"race-conditon\": the pages are race-condition, without-race-condition, \
             two-locks, lock-each-step, atomic, deadlock",
        ),
        (&["--every", "2", "ABAB"], "--every and --play take no letters: leave them out"),
        (
            &["--every=2", "--increments=2"],
            "--every says how many increments there are: leave out --increments",
        ),
        (&["--play", "AB"], "--every and --play take no letters: leave them out"),
        (&["--play", "--every", "2"], "--every and --play are two things: write one of them"),
        (&["--every"], "missing argument for option '--every'"),
        (&["--program", "lock"], "invalid option '--program'"),
    ] {
        assert_eq!(refusal(args), format!("schedule: {sentence}\n"));
    }
}

/// Each prints something in a different way.
const EACH_PRINTS: [&[&str]; 3] = [&["ABAB"], &["--every", "1"], &["--help"]];

#[test]
fn a_closed_pipe_is_not_an_error() {
    let code = |args: &[&str], stdout: Stdio, stderr: Stdio| {
        status(command(args).stdout(stdout).stderr(stderr).spawn().unwrap()).code()
    };
    for args in EACH_PRINTS {
        assert_eq!(code(args, nobody().into(), Stdio::inherit()), Some(0), "{args:?}");
    }
    assert_eq!(code(&["C"], Stdio::null(), nobody().into()), Some(2));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    for args in EACH_PRINTS {
        let full = std::fs::File::options().write(true).open("/dev/full");
        let mut program = command(args);
        let mut program = program.stdout(full.unwrap()).stderr(Stdio::piped()).spawn().unwrap();
        let stderr = program.stderr.take().unwrap();
        assert_eq!(status(program).code(), Some(2), "{args:?}");
        let stderr = std::io::read_to_string(stderr).unwrap();
        assert!(stderr.starts_with("schedule: cannot write: "), "{stderr}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(100) })]

    #[test]
    fn no_input_breaks_it(text in "[ABab0-9 ]{0,9}|[AB]{2,8}|[^\0]{0,20}") {
        let Output { status, stdout, stderr } = output(command(&[&text]));
        match status.code() {
            Some(0) => prop_assert!(stderr.is_empty(), "{stderr}"),
            Some(2) => prop_assert!(!stderr.is_empty() && stdout.is_empty(), "{stderr}"),
            code => prop_assert!(false, "{code:?}: {stderr}"),
        }
    }
}
