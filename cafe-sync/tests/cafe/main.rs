//! Runs the real program until the second order, and the page on its own clock.

mod examples; // in the same program, so that all the waiting overlaps
mod page;

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

fn start(command: &mut Command) -> Child {
    command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// A program that takes longer hangs.
const LIMIT: Duration = Duration::from_secs(60);

/// Waits for a program to end. One that hangs is killed.
fn ends(mut program: Child) -> Output {
    let begin = Instant::now();
    while program.try_wait().unwrap().is_none() {
        if begin.elapsed() > LIMIT {
            program.kill().unwrap();
            let output = program.wait_with_output().unwrap();
            panic!("it has not ended after a minute: {output:?}");
        }
        thread::sleep(Duration::from_millis(2));
    }
    program.wait_with_output().unwrap()
}

#[test]
fn a_drink_is_ready_before_the_next_is_ordered() {
    let begin = Instant::now();
    let mut cafe = start(&mut Command::new(env!("CARGO_BIN_EXE_cafe-sync")));
    let stdout = BufReader::new(cafe.stdout.take().unwrap());
    let (sender, lines) = mpsc::channel();
    thread::spawn(move || {
        stdout
            .lines()
            .try_for_each(|line| sender.send(line.unwrap()))
    });
    let lines: Vec<_> = (0..5)
        .map_while(|_| lines.recv_timeout(LIMIT).ok())
        .collect();
    let elapsed = begin.elapsed();
    cafe.kill().unwrap();
    cafe.wait().unwrap();
    assert_eq!(
        lines,
        [
            "Starting orders...",
            "",
            "Alice ordered a Latte.",
            "Alice's Latte is ready!",
            "Bob ordered a Espresso.",
        ]
    );
    assert!(elapsed >= Duration::from_secs(2), "{elapsed:?}");
}
