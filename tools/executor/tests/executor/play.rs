//! The game, through a pipe and in a terminal.

use std::io::{Write, pipe};

#[cfg(unix)]
use common::testing::Terminal;

use super::{command, shown};

/// Plays with keys from a pipe, and returns what is shown.
fn play(keys: &str) -> String {
    let (keys_to_read, mut writer) = pipe().unwrap();
    writer.write_all(keys.as_bytes()).unwrap();
    drop(writer);
    let mut game = command("executor", &["--play"]);
    game.stdin(keys_to_read);
    shown(game)
}

#[test]
fn piped_keys_are_steps_and_u_takes_one_back() {
    let shown = play("abd?uaucbuubc..u.abca");
    assert!(
        shown.contains("\nAll ready after 2 s: 6 polls of drinks, 0 for nothing.\n"),
        "{shown}"
    );
    assert!(
        shown.ends_with("\nAgain: cargo run -p executor -- cafe-async A B C .2 A B C\n"),
        "{shown}"
    );
}

#[test]
fn q_and_the_end_of_input_quit() {
    for keys in ["a", "aqb", "AQ"] {
        let shown = play(keys);
        assert!(
            shown.ends_with("\nAgain: cargo run -p executor -- cafe-async A\n"),
            "{shown}"
        );
    }
}

#[cfg(unix)]
#[test]
fn the_page_has_the_letters_in_its_margin() {
    const KEYS: &str = ": poll it   .: let a second pass   U: take one back   Q: leave";
    let mut terminal = Terminal::new(command("executor", &["--play"]), 24, 80);
    let mut asks = |margin: &str, status: &str, key: &str| {
        let letters = if status.contains("ready\n") {
            "B, C"
        } else {
            "A, B, C"
        };
        let screen = terminal.shows(&format!("{status}\n\n{letters}{KEYS}"));
        assert!(screen.starts_with("cafe-async/src/main.rs\n"), "{screen}");
        assert!(screen.contains(margin), "{screen}");
        terminal.press(key);
    };
    let status = |time: &str, a: &str, b: &str, printed: &str| {
        let futures = format!("\n  A  {a}\n  B  {b}\n  C  C            not polled yet");
        format!("\n  {time} s on the clock{futures}\n  printed last: {printed}")
    };
    let new = "            not polled yet";
    asks(
        "\n       1  //",
        &status(
            "0",
            &format!("A{new}"),
            &format!("B{new}"),
            "Starting orders...",
        ),
        "a",
    );
    let (alice, bob) = (
        "Alice        waits: 14 sleep 2 s",
        "Bob          waits: 14 sleep 2 s",
    );
    asks(
        "\n   A  14  ",
        &status("0", alice, &format!("B{new}"), "Alice ordered a Latte."),
        "b",
    );
    asks(
        "\n  AB  14  ",
        &status("0", alice, bob, "Bob ordered a Espresso."),
        ".",
    );
    asks(
        "\n  AB  14  ",
        &status("1", alice, bob, "Bob ordered a Espresso."),
        ".",
    );
    let woken = "  woken, and not polled since";
    let (alice, bob) = (format!("Alice      {woken}"), format!("Bob        {woken}"));
    asks(
        "\n  AB  14  ",
        &status("2", &alice, &bob, "Bob ordered a Espresso."),
        "a",
    );
    asks(
        "\n   B  14  ",
        &status("2", "Alice        ready", &bob, "Alice's Latte is ready!"),
        "u",
    );
    asks(
        "\n  AB  14  ",
        &status("2", &alice, &bob, "Bob ordered a Espresso."),
        "\x03",
    );
    let (code, screen) = terminal.end();
    assert!(
        screen.ends_with("\nAgain: cargo run -p executor -- cafe-async A B .2"),
        "{screen}"
    );
    assert_eq!(code, Some(0));
}

#[cfg(unix)]
#[test]
fn sigterm_leaves_the_terminal_as_it_was() {
    let mut terminal = Terminal::new(command("executor", &["--play"]), 24, 80);
    terminal.shows("Q: leave");
    terminal.terminate();
    assert_eq!(terminal.end(), (Some(143), String::new()));
}
