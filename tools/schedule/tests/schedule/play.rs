//! The game, through a pipe and in a terminal.

use std::io::{Write, pipe};

#[cfg(unix)]
#[cfg(unix)]
use common::testing::Terminal;

use super::{command, shown};

/// Plays with keys from a pipe, and returns what is shown.
fn play(options: &[&str], keys: &str) -> String {
    let (keys_to_read, mut writer) = pipe().unwrap();
    writer.write_all(keys.as_bytes()).unwrap();
    drop(writer);
    let mut game = command(&[&["--play"], options].concat());
    game.stdin(keys_to_read);
    shown(game)
}

#[test]
fn piped_keys_are_steps() {
    let shown = play(&["--increments", "1"], "aB?\nbb a ");
    let end = "
step  thread A    thread B      counter
                                      0
   1  20 read 0                       0
   2              20 read 0           0
   3              22 write 1          1
   4  22 write 1                      1  lost update: overwrites B's write

Expected counter: 2
Actual counter:   1
1 of 2 updates was lost: step 3.

Again: cargo run -p schedule -- race-condition --increments 1 A B2 A
";
    assert!(shown.ends_with(end), "{shown}");
}

#[test]
fn two_increments_each_are_played_and_u_takes_a_step_back() {
    let shown = play(&[], "uabuaubb abuu ba abab");
    let again = "\nAgain: cargo run -p schedule -- race-condition --increments 2 A B3 A2 B A\n";
    assert!(shown.ends_with(again), "{shown}");
}

#[test]
fn a_key_whose_thread_waits_is_a_row_and_a_deadlock_ends_it() {
    let locked = play(&["without-race-condition", "--increments", "1"], "ABAAABBBB");
    assert!(
        locked.contains("\n   2                            18 waits: A has the lock"),
        "{locked}"
    );
    let end = "\nActual counter:   2\n\n\
               Again: cargo run -p schedule -- without-race-condition --increments 1 A B A3 B4\n";
    assert!(locked.ends_with(end), "{locked}");
    let deadlock = play(&["deadlock"], "AB");
    let end = "lock 1, which A has\n\n\
               Again: cargo run -p schedule -- deadlock --increments 2 AB\n";
    assert!(deadlock.ends_with(end), "{deadlock}");
}

#[test]
fn q_and_the_end_of_input_quit() {
    for keys in ["", "q", "AU"] {
        assert_eq!(play(&[], keys), "");
    }
    for keys in ["a", "aqb", "AQ"] {
        let shown = play(&[], keys);
        assert!(shown.contains("\n   1  20 read 0"), "{shown}");
        assert!(!shown.contains("\n   2 ") && !shown.contains("Expected"), "{shown}");
    }
}

/// The last lines on the screen while a key is waited for.
#[cfg(unix)]
const ASKS: &str = "\n\nA, B: that thread's next step   U: take one back   Q: leave";

#[cfg(unix)]
#[test]
fn the_page_has_the_letters_in_its_margin() {
    let mut terminal = Terminal::new(command(&["--play", "without-race-condition"]), 24, 80);
    let mut asks = |margin: &[&str], status: &str, key: &str| {
        let screen = terminal.shows(&format!("{status}{ASKS}"));
        assert!(screen.starts_with("without-race-condition/src/main.rs\n"), "{screen}");
        for line in margin {
            assert!(screen.contains(&format!("\n{line}")), "{screen}");
        }
        terminal.press(key);
    };
    let threads = |a: &str, b: &str, lock: &str| {
        format!("\n  thread A: {a}\n  thread B: {b}\n  the lock: {lock} has it")
    };
    let row = |row: &str, threads: &str| format!("\n{row}\n{threads}");
    let both = threads("next: 18 lock", "next: 18 lock", "nobody");
    asks(&["  AB  18          let mut"], &both, "a");
    let read = threads("next: 19 read", "waits: A has the lock", "A");
    let locked = row("   1  18 lock", &read);
    asks(&["   B  18          let mut", "   A  19          let value"], &locked, "b");
    let waits = row("   2                            18 waits: A has the lock", &read);
    asks(&[], &waits, "\x1b[D"); // an arrow isn't a step
    asks(&[], &waits, "a");
    let wrote = threads("has read 0, next: 21 write", "waits: A has the lock", "A");
    asks(&["   A  21          *counter"], &format!("\n  counter = 0{wrote}"), "a");
    let unlocks = threads("next: 18 unlock", "waits: A has the lock", "A");
    asks(&[], &format!("\n  counter = 1{unlocks}"), "u");
    asks(&["   A  21          *counter"], &format!("\n  counter = 0{wrote}"), "u");
    asks(&["   A  19          let value"], &waits, "u");
    asks(&["   A  19          let value"], &locked, "q");
    let (code, screen) = terminal.end();
    let end = "Again: cargo run -p schedule -- without-race-condition --increments 2 A";
    assert!(screen.ends_with(end) && !screen.contains("thread A:"), "{screen}");
    assert_eq!(code, Some(0));
}

#[cfg(unix)]
#[test]
fn the_terminal_stays_as_it_was() {
    for (key, code) in [("\x03", 0), ("\x1b", 0), ("SIGTERM", 143)] {
        let mut terminal = Terminal::new(command(&["--play"]), 24, 80);
        terminal.shows(ASKS);
        match key {
            "SIGTERM" => terminal.terminate(),
            key => terminal.press(key),
        }
        assert_eq!(terminal.end(), (Some(code), String::new()));
    }
}

/// In a window of 42 columns and 12 rows, the page gets what is left.
#[cfg(unix)]
#[test]
fn a_small_window_is_enough() {
    let mut terminal = Terminal::new(command(&["--play"]), 12, 42);
    let screen =
        terminal.shows("\n  thread B: next: 20 read\n\nA, B: that thread's next step   U: take o");
    assert!(screen.contains("\n  AB  20 ") && screen.lines().count() <= 11, "{screen}");
    terminal.press("q");
    assert_eq!(terminal.end(), (Some(0), String::new()));
}

/// If the steps go to a file, keys are read a whole line at a time.
#[cfg(unix)]
#[test]
fn keys_from_a_terminal_are_read_when_the_steps_go_elsewhere() {
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", "\"$0\" --play --increments 1 | cat", env!("CARGO_BIN_EXE_schedule")]);
    let terminal = Terminal::new(shell, 40, 80);
    terminal.write("aabb\n");
    let (code, screen) = terminal.end();
    assert!(screen.ends_with(" race-condition --increments 1 A2 B2"), "{screen}");
    assert!(!screen.contains("U: take one back"), "{screen}");
    assert_eq!(code, Some(0));
}

/// If nothing on the screen can be erased, each question comes below the one before.
#[cfg(unix)]
#[test]
fn a_dumb_terminal_is_enough() {
    let mut game = command(&["--play", "--increments", "1"]);
    game.env("TERM", "dumb");
    let mut terminal = Terminal::new(game, 100, 80);
    terminal.shows(ASKS);
    terminal.press("a");
    let screen = terminal.shows(&format!(
        "\n  thread A: has read 0, next: 22 write\n  thread B: next: 20 read{ASKS}"
    ));
    assert_eq!(screen.matches(ASKS).count(), 2, "{screen}");
    terminal.press("q");
    assert_eq!(terminal.end().0, Some(0));
}

/// What fits of the page's lines is shown. The table then has one column for all threads.
#[cfg(unix)]
#[test]
fn a_table_fits_a_narrow_window() {
    let terminal = Terminal::new(command(&["without-race-condition", "ABAB"]), 40, 50);
    let (code, screen) = terminal.end();
    assert!(screen.contains("\n   2  B  18 waits: A has the lock          0\n"), "{screen}");
    assert!(screen.contains("\n  18  let mut counter = counter.lock().unwrap(); …\n"), "{screen}");
    assert_eq!((code, screen.lines().count()), (Some(0), 4 + 2 + 2 + 5 + 2 + 6), "{screen}");
}
