//! What is particular to Unix: pipes, process groups and signals.

use std::fs::{File, remove_file};
use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};

use super::{run, timeline};

#[test]
fn python_does_not_sit_on_its_output() {
    let print = "echo \"unbuffered=$PYTHONUNBUFFERED ordered a Tea.\"";
    let (code, stdout, stderr) = run(&["--", "sh", "-c", print]);
    assert_eq!(code, Some(0), "{stderr}");
    assert!(stdout.contains("\n  unbuffered=1  Tea  "), "{stdout}");
}

#[test]
fn nobody_reads() {
    let mut child = timeline(&["--", "echo", "Alice ordered a Tea."])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn escapes_on_stderr_are_written_out() {
    let script = r"printf '\033[31mred\033]0;title\007' >&2; exit 3";
    let (code, _, stderr) = run(&["--", "sh", "-c", script]);
    assert_eq!(code, Some(1));
    let visible = "\n\\u{1b}[31mred\\u{1b}]0;title\\u{7}\n";
    assert!(stderr.ends_with(visible), "{stderr:?}");
}

/// The customer's name is the id of what the café leaves behind. That runs still when timeline has ended.
#[test]
fn a_cafe_ends_although_what_it_started_runs_on() {
    let script = "sleep 60 & yes \"Sleeper $! ordered a Tea.\" | head -n 2000";
    let (code, stdout, stderr) = run(&["--mermaid", "--", "sh", "-c", script]);
    assert_eq!(code, Some(0), "{stderr}");
    assert!(stdout.contains("2000 of 2000 never ready"), "{stdout}");

    let (_, id) = stdout.rsplit_once("Sleeper ").unwrap();
    let (id, _) = id.split_once(", Tea").unwrap();
    let id = Pid::from_raw(id.parse().unwrap()).unwrap();
    kill_process(id, Signal::KILL).expect("timeline waited for it");
}

/// The shell and what it starts hold a pipe open, which ends when the last of them has.
fn leaves_no_child_behind(signal: Signal) {
    let pipe = format!("{}/{}.pipe", env!("CARGO_TARGET_TMPDIR"), signal.as_raw());
    let _ = remove_file(&pipe); // of the run before
    let made = Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    let script = "trap '' HUP INT QUIT TERM; exec 3>\"$0\"; sleep 60 & echo started >&3; wait";
    let mut child = timeline(&["--", "sh", "-c", script, &pipe])
        .spawn()
        .unwrap();
    let mut pipe = BufReader::new(File::open(&pipe).unwrap());
    pipe.read_line(&mut String::new()).unwrap();

    kill_process(Pid::from_child(&child), signal).unwrap();
    pipe.read_to_end(&mut Vec::new()).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130), "{signal:?}");
}

#[test]
fn whatever_ends_timeline_leaves_no_child_behind() {
    for signal in [Signal::HUP, Signal::INT, Signal::QUIT, Signal::TERM] {
        leaves_no_child_behind(signal);
    }
}
