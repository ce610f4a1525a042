//! What `executor` promises, tested on the real program and on real pages.

mod edited; // all in one program, so that all the waiting overlaps
mod film;
mod pages;
mod random;
mod steps;

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use common::testing::{Output, nobody, output, status};
use proptest::prelude::*;

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_executor"));
    command.args(args).stdin(Stdio::null());
    command
}

/// A page as students edit them.
fn page(name: &str) -> String {
    format!("{}/tests/pages/{name}.rs", env!("CARGO_MANIFEST_DIR"))
}

/// A file of a test's own.
fn file(name: &str, text: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, text).unwrap();
    path
}

fn shown(args: &[&str]) -> String {
    let output = output(command(args));
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(output.stderr, "", "{output:?}");
    output.stdout
}

/// The table and what is below it, without its head and the legend, and without the bars.
fn table_of(args: &[&str]) -> String {
    let shown = shown(args);
    let (_, table) = shown
        .split_once("\n\ntime ")
        .unwrap_or_else(|| panic!("{shown}"));
    let table = table.split_once('\n').unwrap().1;
    let mut parts = table
        .split("\n\n")
        .filter(|it| !it.starts_with("\"pending"));
    let text = format!("{}\n\n{}", parts.next().unwrap(), parts.next().unwrap());
    text.trim_end().to_owned()
}

/// The same of a page that fits into a terminal.
fn table(args: &[&str]) -> String {
    let table = table_of(args);
    assert!(
        table.lines().all(|line| line.chars().count() <= 80),
        "{table}"
    );
    table
}

/// The error of a run that must fail.
fn refusal(args: &[&str]) -> String {
    let output = output(command(args));
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
            "'D' at character 3 is not a future: join_all got 3".to_owned(),
        ),
        (
            "A é",
            format!("'é' at character 3 is not a step: write {write}"),
        ),
        (
            " 2A",
            format!("'2' at character 2 has no step before it: write {write}"),
        ),
        ("", format!("no steps given: write {write}")),
        (" \t", format!("no steps given: write {write}")),
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
        assert_eq!(refusal(&[steps]), format!("executor: {sentence}\n"));
    }
    // Several words count as one, with spaces between them.
    assert!(refusal(&["AB", "D"]).contains(": 'D' at character 4 "));
}

#[test]
fn bad_words_are_refused_in_a_few_sentences() {
    for (args, sentence) in [
        (
            ["cafe-asink"].as_slice(),
            "there is no page \"cafe-asink\". Did you mean cafe-async?",
        ),
        (&["nowhere.rs"], "cannot read nowhere.rs: "),
        (
            &["--seconds", "2,2,4"],
            "invalid option '--seconds': the options are --play and --help",
        ),
        (
            &["CUSTOMERS=4"],
            "cafe-async/src/main.rs has no constant CUSTOMERS: it has none",
        ),
        (
            &["CUSTOMERS=4", "cafe-sync", "cafe-async"],
            "none of these pages has a constant CUSTOMERS",
        ),
        (&["my-cafe", "cafe-async", "A"], "steps are for one page"),
        (
            &["my-cafe", "cafe-async", "--play"],
            "a film is of one page",
        ),
    ] {
        let refusal = refusal(args);
        let expected = format!("executor: {sentence}");
        assert!(refusal.starts_with(&expected), "{refusal}");
    }
}

#[test]
fn a_page_that_does_not_compile_is_refused_with_its_own_lines() {
    let path = file("broken.rs", "use tokio::time::slept;\nfn main() {}\n");
    let refusal = refusal(&[path.to_str().unwrap()]);
    assert!(
        refusal.contains("broken.rs doesn't compile here:\n"),
        "{refusal}"
    );
    assert!(refusal.contains("broken.rs:1:5"), "{refusal}");
    assert!(refusal.contains("no `slept` in `time`"), "{refusal}");
}

#[test]
fn a_closed_pipe_is_not_an_error() {
    let code = |args: &[&str], stdout: Stdio, stderr: Stdio| {
        status(command(args).stdout(stdout).stderr(stderr).spawn().unwrap()).code()
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
    let mut program = command(&[]);
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
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(30) })]

    /// Each case is compiled and run.
    #[test]
    fn no_input_breaks_it(text in "[ABCabc. ]{0,20}|[ABC.][0-9]{0,5}|[^\0]{0,20}") {
        let Output { status, stdout, stderr } = output(command(&[&text]));
        match status.code() {
            Some(0) => prop_assert!(stderr.is_empty(), "{stderr}"),
            Some(2) => prop_assert!(!stderr.is_empty() && stdout.is_empty(), "{stderr}"),
            code => prop_assert!(false, "{code:?}: {stderr}"),
        }
    }
}
