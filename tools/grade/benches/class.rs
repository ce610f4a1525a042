//! Times how long a class takes to table and to read, and a hostile file to judge.
//!
//! Run it:   cargo bench -p grade            (or --profile dev, as `cargo run` builds it)

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use grade::submission::Submission;
use grade::template::Template;

#[path = "../tests/grade/history.rs"]
mod history;

use history::{History, alone};

const TEMPLATE: &str = include_str!("../template.md");
/// What a hostile file repeats.
const HOSTILE: [&str; 10] =
    ["a ", "a\n", "- ", "> ", "```\n", "<!--", "-->\n<!--", "## 1.\n", "\n", "What\n\n"];

fn main() {
    if !std::env::args().any(|argument| argument == "--bench") {
        return; // a test of all targets runs this as well, and has nothing to time
    }
    for (command, count) in [("class", 10_000), ("read", 300)] {
        let folder = class(count);
        let mut grade = Command::new(env!("CARGO_BIN_EXE_grade"));
        alone(&mut grade).args([command, "--refs", "refs/pull/*/head", "--repo"]).arg(&folder);
        time(&format!("{command} of {count}"), || {
            assert!(grade.output().unwrap().status.success())
        });
    }
    let template = Template::new(TEMPLATE).unwrap();
    for text in HOSTILE {
        let file = TEMPLATE.to_owned() + &text.repeat((1 << 20) / text.len());
        let judge = || drop(Submission::new(&template, file.as_bytes()));
        time(&format!("1 MiB of {text:?}"), judge);
    }
}

/// A repository with that many pull requests.
fn class(count: usize) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("bench-{count}.git"));
    let mut history = History::new();
    let main = "refs/heads/main";
    history.commit(main, None, "Teacher", &[("answers.md", TEMPLATE)]);
    for number in 0..count {
        let answer = format!("What student {number} thinks: it waits, and others run meanwhile.\n");
        let answers = TEMPLATE.replace("<!-- Your answer here. -->", &answer.repeat(4));
        let pull = format!("refs/pull/{number}/head");
        let student = format!("Student {number}");
        history.commit(&pull, Some(main), &student, &[("answers.md", &answers)]);
    }
    history.make(&folder);
    folder
}

fn time(what: &str, mut run: impl FnMut()) {
    let times = [(); 5].map(|()| {
        let start = Instant::now();
        run();
        start.elapsed()
    });
    println!("{:>5} ms  {what}", times.map(|time| time.as_millis()).iter().min().unwrap_or(&0));
}
