//! What `executor` promises, tested on the real program and the real pages.

mod pages; // all in one program, so that all the waiting overlaps
mod play;
mod steps;

use std::env;
use std::path::Path;
use std::process::{Command, Stdio};

use common::testing::{Output, nobody, output, status};
use proptest::prelude::*;

/// The program with its own pages, or with pages that students have edited, which `cargo test`
/// builds beside it as an example.
fn command(program: &str, args: &[&str]) -> Command {
    let executor = Path::new(env!("CARGO_BIN_EXE_executor"));
    let path = match program {
        "executor" => executor.to_owned(),
        example => {
            let name = format!("{example}{}", env::consts::EXE_SUFFIX);
            executor.with_file_name("examples").join(name)
        }
    };
    assert!(path.exists(), "no {path:?}: a plain `cargo test` builds it");
    let mut command = Command::new(path);
    command.args(args).stdin(Stdio::null());
    command
}

fn shown(command: Command) -> String {
    let output = output(command);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(output.stderr, "", "{output:?}");
    output.stdout
}

/// The table and what is below it, without what is above.
fn table_of(program: &str, args: &[&str]) -> String {
    let shown = shown(command(program, args));
    let (_, table) = shown
        .split_once("\n\ntime ")
        .unwrap_or_else(|| panic!("{shown}"));
    table.split_once('\n').unwrap().1.into()
}

fn table(args: &[&str]) -> String {
    let table = table_of("executor", args);
    assert!(
        table.lines().all(|line| line.chars().count() <= 80),
        "{table}"
    );
    table
}

/// The error of a run that must fail.
fn refusal(program: &str, args: &[&str]) -> String {
    let output = output(command(program, args));
    assert_eq!(output.status.code(), Some(2), "{args:?}: {output:?}");
    assert_eq!(output.stdout, "", "{args:?}: {output:?}");
    output.stderr
}

#[test]
fn bad_steps_are_refused_in_one_sentence() {
    let write = "letters and dots, such as ABC..ABC";
    for (steps, sentence) in [
        (
            "ABD",
            "cafe-async: 'D' at character 3 is no future: join_all got 3".to_owned(),
        ),
        (
            "A é",
            format!("'é' at character 3 is no step: write {write}"),
        ),
        (
            " 2A",
            format!("'2' at character 2 has no step before it: write {write}"),
        ),
        ("", format!("no step at all: write {write}")),
        (" \t", format!("no step at all: write {write}")),
        (
            "AB.00",
            "'.' at character 3 has a count of 0: write 1 or more".to_owned(),
        ),
        (
            "A9999 BC",
            "'C' at character 8 is past 10000 steps: write fewer".to_owned(),
        ),
        (
            "a10001",
            "'a' at character 1 is past 10000 steps: write fewer".to_owned(),
        ),
        // 2 to the power of 65, plus 12
        (
            ".36893488147419103244",
            "'.' at character 1 is past 10000 steps: write fewer".to_owned(),
        ),
    ] {
        assert_eq!(
            refusal("executor", &[steps]),
            format!("executor: {sentence}\n")
        );
    }
    // Several words count as one, with spaces between them.
    assert!(refusal("executor", &["AB", "D"]).contains(": 'D' at character 4 "));
}

#[test]
fn bad_options_are_refused_in_one_sentence() {
    for (args, sentence) in [
        (
            ["cafe-asink"].as_slice(),
            "no page \"cafe-asink\": the pages are cafe-async, one-by-one, blocking, not-started, \
             two-machines, closing-time, spawned, my-cafe",
        ),
        (&["--play", "A"], "--play takes no steps: leave them out"),
        (&["--one-by-one"], "invalid option '--one-by-one'"),
        (&["--seconds", "2,2,4"], "invalid option '--seconds'"),
    ] {
        assert_eq!(refusal("executor", args), format!("executor: {sentence}\n"));
    }
}

#[test]
fn a_closed_pipe_is_not_an_error() {
    let code = |args: &[&str], stdout: Stdio, stderr: Stdio| {
        status(
            command("executor", args)
                .stdout(stdout)
                .stderr(stderr)
                .spawn()
                .unwrap(),
        )
        .code()
    };
    for args in [["ABC"].as_slice(), &[], &["--help"], &["A9999"]] {
        assert_eq!(
            code(args, nobody().into(), Stdio::inherit()),
            Some(0),
            "{args:?}"
        );
    }
    assert_eq!(code(&["D"], Stdio::null(), nobody().into()), Some(2));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let full = std::fs::File::options().write(true).open("/dev/full");
    let mut program = command("executor", &[]);
    let mut program = program
        .stdout(full.unwrap())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let stderr = program.stderr.take().unwrap();
    assert_eq!(status(program).code(), Some(2));
    let stderr = std::io::read_to_string(stderr).unwrap();
    assert!(stderr.starts_with("executor: cannot write: "), "{stderr}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(100) })]

    #[test]
    fn no_input_breaks_it(text in "[ABCabc. ]{0,20}|[ABC.][0-9]{0,5}|[^\0]{0,20}") {
        let Output { status, stdout, stderr } = output(command("executor", &[&text]));
        match status.code() {
            Some(0) => prop_assert!(stderr.is_empty(), "{stderr}"),
            Some(2) => prop_assert!(!stderr.is_empty() && stdout.is_empty(), "{stderr}"),
            code => prop_assert!(false, "{code:?}: {stderr}"),
        }
    }
}
