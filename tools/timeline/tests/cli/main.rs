//! Runs the real program: on a café, and on commands that fail, are odd, or are interrupted.

#[cfg(unix)]
mod real;
#[cfg(unix)]
mod terminal;
#[cfg(unix)]
mod unix;

use std::process::Command;

use common::testing::output;

fn timeline(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_timeline"));
    command
        .args(args)
        .env_remove("PYTHONUNBUFFERED")
        .env_remove("PYTHONIOENCODING");
    command
}

/// The exit code, stdout and stderr.
fn run(args: &[&str]) -> (Option<i32>, String, String) {
    let output = output(timeline(args));
    (output.status.code(), output.stdout, output.stderr)
}

/// The bars of a Mermaid block, such as `    Alice, Latte :0, 2001`: label, start and end.
fn bars(block: &str) -> Vec<(&str, u64, u64)> {
    let lines = block.lines().filter_map(|line| {
        let (label, times) = line.split_once(" :")?;
        let (start, end) = times.split_once(", ")?;
        Some((label.trim(), start.parse().ok()?, end.parse().ok()?))
    });
    lines.collect()
}

/// The seconds that the only café of a Mermaid block took.
fn seconds(block: &str) -> f64 {
    let mut lines = block.lines();
    let section = lines.find(|line| line.starts_with("    section "));
    let (_, seconds) = section.unwrap().rsplit_once(", ").unwrap();
    seconds.strip_suffix(" s").unwrap().parse().unwrap()
}

/// Where there's no terminal to watch, the café is run to its end.
#[cfg(not(unix))]
#[test]
fn a_real_cafe_is_built_and_drawn() {
    let (code, stdout, stderr) = run(&["--mermaid", "cafe-async"]);
    assert_eq!(code, Some(0), "{stderr}");
    let bars = bars(&stdout);
    let labels: Vec<&str> = bars.iter().map(|(label, ..)| *label).collect();
    let expected = ["Alice, Latte", "Bob, Espresso", "Charlie, Cappuccino"];
    assert_eq!(labels, expected, "{stdout}");
    // Real time has a lower bound, and an upper one with seconds to spare. The machine decides when
    // a line is read, so a bar may be a little shorter than the drink took. The whole run must not
    // be.
    let first_ready = bars.iter().map(|&(.., end)| end).min().unwrap();
    for (_, start, end) in bars {
        assert!(start < first_ready, "not side by side:\n{stdout}");
        assert!((1000..5000).contains(&(end - start)), "{stdout}");
    }
    assert!(seconds(&stdout) >= 2.0, "{stdout}");
}

#[test]
fn an_unknown_name_lists_the_known_ones() {
    let (code, stdout, stderr) = run(&["cafe-sink"]);
    assert_eq!((code, &*stdout), (Some(2), ""));
    assert!(stderr.contains("no program `cafe-sink`"), "{stderr}");
    for known in ["cafe-async", "cafe-sync", "timeline"] {
        assert!(stderr.contains(&format!("\n  {known}\n")), "{stderr}");
    }
}

#[test]
fn a_failing_command_shows_its_stderr() {
    let (code, stdout, stderr) = run(&["--", env!("CARGO_BIN_EXE_timeline"), "--nonsense"]);
    assert_eq!((code, &*stdout), (Some(1), ""));
    assert!(stderr.contains("invalid option '--nonsense'"), "{stderr}");
}

/// The message shows the start of its output, and names both options.
#[test]
fn a_command_that_prints_no_order_is_reported() {
    let (code, stdout, stderr) = run(&["--", env!("CARGO_BIN_EXE_timeline"), "--help"]);
    assert_eq!((code, &*stdout), (Some(1), ""));
    let begin =
        "it printed no order, such as `Alice ordered a Latte.`, but\n  Runs cafés and draws";
    assert!(stderr.contains(begin), "{stderr}");
    assert!(
        stderr.contains("--start 'Fetching *...' --end 'Done: *'\n"),
        "{stderr}"
    );
}

#[test]
fn a_command_that_does_not_exist_is_named() {
    let (code, _, stderr) = run(&["--", "./no-such-cafe"]);
    assert_eq!(code, Some(2));
    assert!(
        stderr.contains("cannot start `./no-such-cafe`: "),
        "{stderr}"
    );
}

#[test]
fn wrong_usage_is_2() {
    for args in [
        &["--width", "19"][..],
        &["--mermaid", "--ascii"],
        &["--nonsense"],
        &["--start", "Fetching *"],
        &["--start", "*", "--end", "Done: *"],
    ] {
        assert_eq!(run(args).0, Some(2), "{args:?}");
    }
}
