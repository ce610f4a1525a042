//! What is specific to Unix: pipes, process groups and signals.

use std::fs::{File, remove_file};
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use common::testing::{output, status};
use rustix::process::{Pid, Signal, kill_process};

use super::{bars, run, seconds, timeline};

/// Makes a pipe that programs can open by its path.
pub fn named_pipe(name: &str) -> String {
    let path = format!("{}/{name}.pipe", env!("CARGO_TARGET_TMPDIR"));
    let _ = remove_file(&path); // left by the last run
    let made = Command::new("mkfifo").arg(&path).status().unwrap();
    assert!(made.success());
    path
}

/// Opens such a pipe for both reading and writing, so that opening it waits for nobody.
pub fn open(path: &str) -> File {
    File::options().read(true).write(true).open(path).unwrap()
}

#[test]
fn python_does_not_hold_back_its_output() {
    let print = "echo \"unbuffered=$PYTHONUNBUFFERED ordered a $PYTHONIOENCODING.\"";
    let (code, stdout, stderr) = run(&["--", "sh", "-c", print]);
    assert_eq!(code, Some(0), "{stderr}");
    assert!(stdout.contains("\n  unbuffered=1  utf-8  "), "{stdout}");
}

#[test]
fn nobody_reads() {
    let mut child = timeline(&["--", "echo", "Alice ordered a Tea."])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert_eq!(status(child).code(), Some(0));
}

#[test]
fn escapes_on_stderr_are_written_out() {
    let script = r"printf '\033[31mred\033]0;title\007' >&2; exit 3";
    let (code, _, stderr) = run(&["--", "sh", "-c", script]);
    assert_eq!(code, Some(1));
    let visible = "\n\\u{1b}[31mred\\u{1b}]0;title\\u{7}\n";
    assert!(stderr.ends_with(visible), "{stderr:?}");
}

/// Waits for something that must end, but not for ever.
fn ends<T: Send + 'static>(what: impl FnOnce() -> T + Send + 'static) -> T {
    let (sender, end) = mpsc::channel();
    thread::spawn(move || sender.send(what()));
    end.recv_timeout(Duration::from_secs(60)).expect("an end")
}

/// What the café starts holds its stdout, its stderr and a pipe. It would run for ten minutes.
#[test]
fn a_cafe_ends_with_its_program_and_so_does_what_it_started() {
    let path = named_pipe("runs-on");
    let script = "exec 3>\"$0\"; sleep 600 & yes 'Alice ordered a Tea.' | head -n 2000";
    let cafe = ["--mermaid", "--", "sh", "-c", script, &path].map(str::to_owned);
    let cafe = thread::spawn(move || run(&cafe.each_ref().map(String::as_str)));
    let mut pipe = File::open(&path).unwrap();
    ends(move || pipe.read_to_end(&mut Vec::new())).unwrap();
    let (code, stdout, stderr) = ends(move || cafe.join()).unwrap();
    assert_eq!(code, Some(0), "{stderr}");
    assert!(stdout.contains("2000 of 2000 never ready"), "{stdout}");
}

#[test]
fn the_last_picture_is_whole() {
    let (code, stdout, _) = run(&["--", "sh", "-c", "yes 'Alice ordered a Tea.' | head -n 99"]);
    assert_eq!(
        (code, stdout.matches("Alice  Tea  ").count()),
        (Some(0), 99),
        "{stdout}"
    );
}

#[test]
fn colour_is_forced_but_not_against_no_color_or_a_dumb_terminal() {
    for (name, value, is_coloured) in [
        ("X", "", true),
        ("NO_COLOR", "1", false),
        ("TERM", "dumb", false),
    ] {
        let mut command = timeline(&["--width", "20", "--", "echo", "Alice ordered a Tea."]);
        command
            .env("TERM", "xterm")
            .env_remove("NO_COLOR")
            .env("CLICOLOR_FORCE", "1");
        command.env(name, value);
        let stdout = output(command).stdout;
        assert_eq!(stdout.contains('\x1b'), is_coloured, "{name}: {stdout}");
    }
}

/// A shell tells how much processor time its children took: the last line, of which the user's
/// comes first. Waiting for 0.6 s takes some milliseconds of it, on a busy machine too.
#[test]
fn waiting_takes_no_processor_time() {
    let script = "\"$0\" --mermaid -- sh -c 'sleep 0.6; echo Alice ordered a Tea.' >&2; times";
    let mut shell = Command::new("sh");
    shell
        .args(["-c", script, env!("CARGO_BIN_EXE_timeline")])
        .env("LC_ALL", "C");
    let times = output(shell).stdout;
    let user = times
        .lines()
        .last()
        .unwrap()
        .split_whitespace()
        .next()
        .unwrap();
    let seconds = user
        .strip_prefix("0m")
        .and_then(|user| user.strip_suffix('s'))
        .unwrap();
    assert!(seconds.parse::<f64>().unwrap() < 0.1, "{times}");
}

#[test]
fn a_program_may_use_its_own_words() {
    let script = "echo 'Fetching the news...'; echo 'Fetching mail'; echo Done: the news";
    let words = [
        "--mermaid",
        "--start",
        "Fetching *...",
        "--end",
        "Done: *",
        "--",
        "sh",
        "-c",
        script,
    ];
    let (code, stdout, stderr) = run(&words);
    assert_eq!(code, Some(0), "{stderr}");
    assert!(stdout.contains("\n    the news :"), "{stdout}");
    assert!(
        stdout.contains("\n    mail, never ready :crit, "),
        "{stdout}"
    );
}

/// What comes after the first order is more than a pipe holds. Once the café has written it all,
/// the order before it has been read, so that every time has a bound on both sides, however busy
/// the machine is.
#[test]
fn the_times_are_the_real_ones() {
    let [step, told] = ["times-step", "times-told"].map(named_pipe);
    let (mut step_pipe, told_pipe) = (open(&step), open(&told));
    let script = "
        echo 'Alice ordered a Latte.'; head -c 2000000 /dev/zero; echo
        echo written >\"$1\"; read step <\"$0\"
        echo 'Bob ordered a Tea.'; echo \"Alice's Latte is ready!\"; echo \"Bob's Tea is ready!\"";
    let start = Instant::now();
    let cafe = thread::spawn(move || run(&["--mermaid", "--", "sh", "-c", script, &step, &told]));
    let read = ends(move || {
        BufReader::new(told_pipe)
            .read_line(&mut String::new())
            .unwrap();
        Instant::now()
    });
    thread::sleep(Duration::from_millis(200));
    let waited = read.elapsed();
    step_pipe.write_all(b"\n").unwrap();
    let (code, stdout, stderr) = ends(move || cafe.join()).unwrap();
    let elapsed = start.elapsed();
    assert_eq!(code, Some(0), "{stderr}");

    let [("Alice, Latte", 0, alice), ("Bob, Tea", bob, end)] = bars(&stdout)[..] else {
        panic!("{stdout}");
    };
    let passed = waited.as_millis() as u64..=elapsed.as_millis() as u64 + 1;
    for time in [bob, alice, end] {
        assert!(
            passed.contains(&time),
            "{time} is not in {passed:?}:\n{stdout}"
        );
    }
    let total = seconds(&stdout); // to a tenth of a second
    assert!(total >= waited.as_secs_f64() - 0.05, "{stdout}");
    assert!(total <= elapsed.as_secs_f64() + 0.05, "{stdout}");
}

/// The shell and what it starts hold a pipe open. It ends when the last of them has ended.
fn leaves_no_child_behind(signal: Signal) {
    let pipe = named_pipe(&format!("signal-{}", signal.as_raw()));
    let script = "trap '' HUP INT QUIT TERM; exec 3>\"$0\"; sleep 600 & echo started >&3; wait";
    let child = timeline(&["--", "sh", "-c", script, &pipe])
        .spawn()
        .unwrap();
    let mut pipe = BufReader::new(File::open(&pipe).unwrap());
    pipe.read_line(&mut String::new()).unwrap();

    kill_process(Pid::from_child(&child), signal).unwrap();
    ends(move || pipe.read_to_end(&mut Vec::new())).unwrap();
    assert_eq!(status(child).code(), Some(130), "{signal:?}");
}

#[test]
fn whatever_ends_timeline_leaves_no_child_behind() {
    for signal in [Signal::HUP, Signal::INT, Signal::QUIT, Signal::TERM] {
        leaves_no_child_behind(signal);
    }
}
