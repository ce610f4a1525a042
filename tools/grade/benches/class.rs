//! Makes a repository of many pull requests and times how long a class takes to table and to read.
//!
//! Run it:   cargo bench -p grade            (or --profile dev, as `cargo run` builds it)

use std::path::Path;
use std::process::Command;
use std::time::Instant;

#[path = "../tests/history/mod.rs"]
mod history;

use history::History;

const REFS: usize = 1000;
const RUNS: usize = 9;

fn main() {
    if !std::env::args().any(|argument| argument == "--bench") {
        return; // a test of all targets runs this as well, and has nothing to time
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench.git");
    let mut history = History::new();
    let template = include_str!("../template.md");
    let main = "refs/heads/main";
    history.commit(
        main,
        &[],
        "Teacher",
        &[("README.md", "# Cafés\n"), ("answers.md", template)],
    );
    for number in 0..REFS {
        let pull = format!("refs/pull/{number}/head");
        let answer = format!("What student {number} thinks: it waits, and others run meanwhile.\n");
        let answers = template.replace("<!-- Your answer here. -->", &answer.repeat(4));
        let student = format!("Student {number}");
        history.commit(&pull, &[main], &student, &[("answers.md", &answers)]);
        history.commit(
            &pull,
            &[&pull],
            &student,
            &[("notes.txt", "A later commit.\n")],
        );
    }
    history.make(&folder);

    time(&folder, "class", "refs/pull/*/head", REFS);
    time(&folder, "read", "refs/pull/[123]??/head", 300);
}

fn time(folder: &Path, command: &str, refs: &str, count: usize) {
    let mut times: Vec<_> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            let run = Command::new(env!("CARGO_BIN_EXE_grade"))
                .args([command, "--refs", refs, "--repo"])
                .arg(folder)
                .output()
                .unwrap();
            let time = start.elapsed();
            assert!(run.status.success());
            let shown = String::from_utf8(run.stdout).unwrap();
            assert!(shown.contains(&format!("{count} submissions")), "{shown}");
            time
        })
        .collect();
    times.sort();
    println!(
        "{command} of {count}: {:.0?} (least of {RUNS} runs {:.0?})",
        times[RUNS / 2],
        times[0]
    );
}
