//! What `schedule` promises, tested on the real program and on real pages.

mod edited; // all in one program, so that all the waiting overlaps
mod model;
mod pages;
mod play;

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use common::testing::{nobody, output, status};

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_schedule"));
    command.args(args).stdin(Stdio::null());
    command
}

/// What a run that must succeed prints.
fn stdout(args: &[&str]) -> String {
    let output = output(command(args));
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

/// A row of the chart of every schedule.
#[derive(Debug, PartialEq)]
struct Row {
    outcome: String,
    is_right: bool,
    count: u128,
    letters: String,
}

/// The rows of a page's chart. The shortest schedule of each is run again, and must end as its row
/// says.
fn rows(page: &str, constants: &[&str]) -> Vec<Row> {
    let mut args = vec![page, "--every"];
    args.extend(constants);
    let shown = stdout(&args);
    let rows: Vec<Row> = shown
        .lines()
        .filter(|line| line.ends_with('#'))
        .map(row)
        .collect();
    for row in rows.iter().filter(|row| row.letters != "-") {
        let mut args = vec![page];
        args.extend(constants);
        args.push(&row.letters);
        let again = stdout(&args);
        let end = match row.outcome.as_str() {
            "deadlock" => "\nDeadlock:\n".to_owned(),
            "main's end" => {
                let others = ["\nDeadlock:", " panics", " leaves the program"];
                assert!(
                    others.iter().all(|it| !again.contains(it)),
                    "{row:?}: {again}"
                );
                continue;
            }
            outcome if outcome.starts_with("panic") => " panics".to_owned(),
            outcome if outcome.starts_with("exit") => outcome.replace("exit with", "exit"),
            outcome => format!("\n{outcome}\n"),
        };
        assert!(again.contains(&end), "{row:?}: {again}");
        // The letters are the whole schedule.
        assert!(
            !again.contains("The rest runs by itself"),
            "{row:?}: {again}"
        );
    }
    rows
}

fn row(line: &str) -> Row {
    let words: Vec<&str> = line.split("  ").filter(|it| !it.is_empty()).collect();
    let right = words.iter().position(|it| *it == "right");
    let count = 1 + usize::from(right.is_some());
    let count_text = words[count].replace(',', "");
    Row {
        outcome: words[0].to_owned(),
        is_right: right.is_some(),
        count: count_text.trim().parse().unwrap(),
        letters: words[count + 2].to_owned(),
    }
}

/// The rows in short: what they end with, whether that's right, and how many schedules do.
fn every(page: &str, constants: &[&str]) -> Vec<(String, u128)> {
    let rows = rows(page, constants);
    let name = |row: &Row| match row.is_right {
        true => format!("{} right", row.outcome),
        false => row.outcome.clone(),
    };
    rows.iter().map(|row| (name(row), row.count)).collect()
}

/// A file below `target` with this text. Its name must be another one in each test.
fn file(name: &str, text: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, text).unwrap();
    path
}

const FOUR_STEPS: &str = "\
race-condition/src/main.rs, with INCREMENTS = 1 (the page says 1000)
  20  let value = counter.load(); // read
  22  counter.store(value + 1); // write

step  thread A    thread B     counter
                                     0
   1  20 read 0                      0
   2              20 read 0          0
   3  22 write 1                     1
   4              22 write 1         1  overwrites A's write unseen

The page prints:
    Expected counter: 2
    Actual counter:   1
";

const ONE: &str = "
counter = 1
One thread after another: counter = 2
";

/// What's printed of this page holds a time, which is cut out.
fn is_four_steps(shown: &str) {
    let (start, end) = shown.split_once("    Total time: ").unwrap();
    assert_eq!(start, FOUR_STEPS);
    assert!(end.ends_with(ONE), "{shown}");
}

#[test]
fn without_an_argument_it_shows_how_one_update_is_lost() {
    is_four_steps(&stdout(&[]));
}

#[test]
fn spaces_case_counts_and_the_order_of_words_do_not_matter() {
    for args in [
        ["ABAB", "race-condition"].as_slice(),
        &[" A\tb  A B\n"],
        &["INCREMENTS=1", "A1B01", "a 1", "B", " 1"],
    ] {
        is_four_steps(&stdout(args));
    }
}

#[test]
fn one_after_the_other_loses_nothing() {
    let shown = stdout(&["A8B8"]);
    let end = "\n\ncounter = 8\nOne thread after another: counter = 8\n";
    assert!(shown.ends_with(end), "{shown}");
    assert!(!shown.contains("unseen"), "{shown}");
    assert!(
        shown.contains("\n  16              22 write 8         8\n"),
        "{shown}"
    );
}

// With two or more increments each, less than 2 is impossible: the last write would have to write
// 1, so that thread's last read would have to find 0. But it wrote at least once before that read,
// and the counter is never 0 again after a write.
#[test]
fn the_puzzle_has_its_answer() {
    let shown = stdout(&["A B1998 A B A1998 B"]);
    let end = "\n\ncounter = 2\nOne thread after another: counter = 2000\n";
    assert!(shown.ends_with(end), "{shown}");
    assert!(
        shown.contains("\n ...  1994 such rows are not shown\n"),
        "{shown}"
    );
    assert!(shown.lines().count() <= 28, "{shown}"); // one screen
    assert!(
        shown.lines().all(|line| line.chars().count() <= 80),
        "{shown}"
    );
    let help = stdout(&["--help"]);
    assert!(!help.contains("1998"), "the help tells the answer: {help}");
}

#[test]
fn every_schedule_is_drawn_as_a_chart() {
    let chart = "\
race-condition/src/main.rs, with INCREMENTS = 1 (the page says 1000)

6 schedules. Each one is a different choice of who goes next.

ends with           schedules   share  shortest to write
counter = 1                 4   66.7%  A B2 A             ########################
counter = 2  right          2   33.3%  A2 B2              ############

Right: 2 of 6 schedules (33.3%) end as one thread after another does.
To see one: cargo run -p schedule -- race-condition INCREMENTS=1 LETTERS
";
    assert_eq!(stdout(&["--every", "INCREMENTS=1"]), chart);
}

#[test]
fn bad_words_are_refused_in_a_sentence() {
    for (args, sentence) in [
        (
            ["ABCAB"].as_slice(),
            "'C' at character 3 is no thread: the page has A and B",
        ),
        (
            &["AB", "C"],
            "'C' at character 4 is no thread: the page has A and B",
        ),
        (
            &["2A"],
            "'2' at character 1 has no step before it: write a letter for each step, such as ABAB",
        ),
        (
            &[""],
            "no steps given: write a letter for each step, such as ABAB",
        ),
        (
            &["AAB0"],
            "'B' at character 3 has a count of 0: write 1 or more",
        ),
        (
            &["A10000BB"],
            "'B' at character 7 is past 10000 steps: write fewer",
        ),
        (
            &["--every", "ABAB"],
            "--every and --play take no letters: leave them out",
        ),
        (
            &["--evry"],
            "invalid option '--evry': the options are --every, --play and --help",
        ),
        (
            &["DRINKS=3"],
            "race-condition/src/main.rs has no constant DRINKS: it has THREADS, INCREMENTS",
        ),
        (
            &["two-locks", "atomic"],
            "\"atomic\" is a second page: name one at a time",
        ),
    ] {
        assert_eq!(refusal(args), format!("schedule: {sentence}\n"), "{args:?}");
    }
}

#[test]
fn the_name_of_a_page_may_be_slightly_wrong() {
    for (word, meant) in [("deadlok", "deadlock"), ("two_locks", "two-locks")] {
        let refusal = refusal(&[word]);
        let first = format!("schedule: there is no page {word:?}. Did you mean {meant}?\n");
        assert!(refusal.starts_with(&first), "{refusal}");
        assert!(refusal.contains("lock-each-step"), "{refusal}");
    }
    assert!(!refusal(&["xyz"]).contains("mean"));
}

#[test]
fn a_page_that_cannot_be_read_is_refused() {
    let folder = env!("CARGO_TARGET_TMPDIR").to_owned() + "/folder.rs";
    fs::create_dir_all(&folder).unwrap();
    for path in ["no-such.rs", &folder] {
        let refusal = refusal(&[path]);
        assert!(
            refusal.starts_with(&format!("schedule: cannot read {path}: ")),
            "{refusal}"
        );
    }
}

/// A page that doesn't compile stops nobody but itself.
#[test]
fn what_does_not_compile_is_shown_in_the_compilers_words() {
    let page = file(
        "half.rs",
        "const N: usize = 2;\nfn main() {\n    let x: u8 = \"\";\n}\n",
    );
    let page = page.to_str().unwrap();
    for args in [[page, "AB"], [page, "N=3"]] {
        let refusal = refusal(&args);
        assert!(
            refusal.contains(&format!("{page} doesn't compile here")),
            "{refusal}"
        );
        assert!(
            refusal.contains("error[E0308]: mismatched types"),
            "{refusal}"
        );
        assert!(refusal.contains(&format!("{page}:3:17")), "{refusal}");
        assert!(refusal.contains("Run it with cargo first."), "{refusal}");
    }
    let good = file(
        "good.rs",
        "const N: usize = 2;\nfn main() {\n    let _ = [0; N];\n}\n",
    );
    let refusal = refusal(&[good.to_str().unwrap(), "N=-1"]);
    assert!(refusal.contains("The page compiles as it is"), "{refusal}");
    // The page knows them by the names of std.
    let wrong = file(
        "wrong.rs",
        "fn main() {\n    let _: u8 = std::sync::Mutex::new(0);\n}\n",
    );
    let refusal = self::refusal(&[wrong.to_str().unwrap()]);
    assert!(refusal.contains("std::sync::Mutex"), "{refusal}");
    assert!(!refusal.contains("schedule_std"), "{refusal}");
}

/// Each prints something in a different way.
const EACH_PRINTS: [&[&str]; 3] = [&["ABAB"], &["--every", "INCREMENTS=1"], &["--help"]];

#[test]
fn a_closed_pipe_is_not_an_error() {
    let code = |args: &[&str], stdout: Stdio, stderr: Stdio| {
        status(command(args).stdout(stdout).stderr(stderr).spawn().unwrap()).code()
    };
    for args in EACH_PRINTS {
        assert_eq!(
            code(args, nobody().into(), Stdio::inherit()),
            Some(0),
            "{args:?}"
        );
    }
    assert_eq!(code(&["C"], Stdio::null(), nobody().into()), Some(2));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    for args in EACH_PRINTS {
        let full = std::fs::File::options().write(true).open("/dev/full");
        let mut program = command(args);
        let mut program = program
            .stdout(full.unwrap())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let stderr = program.stderr.take().unwrap();
        assert_eq!(status(program).code(), Some(2), "{args:?}");
        let stderr = std::io::read_to_string(stderr).unwrap();
        assert!(stderr.starts_with("schedule: cannot write: "), "{stderr}");
    }
}
