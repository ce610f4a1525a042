//! The game, through a pipe and in a terminal.

use std::io::Write;
use std::process::Stdio;

use super::command;
#[cfg(unix)]
use super::terminal::Terminal;

/// Plays with keys that come through a pipe, and returns what is shown.
fn play(options: &[&str], keys: &str) -> String {
    let mut game = command(&[&["--play"], options].concat())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = game.stdin.take().unwrap();
    let _ = stdin.write_all(keys.as_bytes()); // it may have ended before the last key
    drop(stdin);
    let game = game.wait_with_output().unwrap();
    assert!(game.status.success(), "{game:?}");
    String::from_utf8(game.stdout).unwrap()
}

#[test]
fn keys_from_a_pipe_are_steps() {
    assert_eq!(
        play(&[], "aB?\nbb a "),
        "   step  thread A     thread B    counter
                                        0
      1  read 0                         0
      2               read 0            0
      3               write 1           1
      4  write 1                        1  lost update: overwrites B's write

Expected counter: 2
Actual counter:   1

Again: cargo run -p schedule -- ABBA
"
    );
}

#[test]
fn a_key_whose_thread_waits_is_a_row_and_a_deadlock_ends_it() {
    let locked = play(&["--program", "lock"], "ABAAABBBB");
    assert!(locked.contains("\n      2                         waits: A has the lock       0\n"));
    assert!(locked.ends_with(
        "\nActual counter:   2\n\n\
         Again: cargo run -p schedule -- --program lock --increments 1 ABAAABBBB\n"
    ));
    let deadlock = play(&["--program", "deadlock", "--increments", "2"], "AB");
    assert!(deadlock.ends_with(
        "\nDeadlock: A waits for the second lock, which B has; \
         B waits for the first lock, which A has.\n\n\
         Again: cargo run -p schedule -- --program deadlock --increments 2 AB\n"
    ));
}

#[test]
fn q_and_the_end_of_input_leave() {
    for keys in ["", "a", "aqb", "AQ"] {
        let shown = play(&[], keys);
        assert_eq!(shown.lines().count(), 2 + keys.len().min(1), "{shown}");
    }
}

/// The shell says before and after whether a line is read as a whole and shown as it is typed.
#[cfg(unix)]
#[test]
fn a_key_is_a_step_and_the_terminal_stays_as_it_was() {
    const ROWS: [&str; 5] = [
        "icanon echo",
        "   step  thread A               thread B              counter",
        "                                                            0",
        "      1  lock                                               0",
        "      2                         waits: A has the lock       0",
    ];
    let mut shell = std::process::Command::new("sh");
    let modes = "stty -a | tr -d ';' | tr ' ' '\\n' | grep -xE -- '-?(icanon|echo)' | xargs";
    let script = format!("{modes}; \"$0\" --play --program lock; echo \"code $?\"; {modes}");
    shell.args(["-c", &script, env!("CARGO_BIN_EXE_schedule")]);
    let mut terminal = Terminal::new(shell, 24, 80);

    let mut asks = |rows: usize, a: &str, b: &str, lock: &str, key: &str| {
        terminal.shows(&format!(
            "{}\n\n  counter = 0\n  thread A: {a}\n  thread B: {b}\n  the lock: {lock} has it\n\n  \
             Who takes the next step? A, B, or Q to leave",
            ROWS[..rows].join("\n")
        ));
        terminal.press(key);
    };
    let waits = "next: lock, but A has the lock";
    asks(3, "next: lock", "next: lock", "nobody", "a");
    asks(4, "next: read", waits, "A", "b");
    asks(5, "next: read", waits, "A", "\x03"); // Ctrl-C
    let (code, screen) = terminal.end();
    assert_eq!(screen, ROWS.join("\n") + "\ncode 0\nicanon echo");
    assert_eq!(code, Some(0));
}

/// The window is so narrow that the question takes two rows of it.
#[cfg(unix)]
#[test]
fn what_a_thread_has_read_is_shown_and_escape_leaves() {
    const HEAD: &str = "   step  thread A     thread B    counter
                                        0
";
    let asks = |rows: &str, a: &str, counter: usize| {
        format!(
            "{HEAD}{rows}\n  counter = {counter}\n  thread A: {a}\n  thread B: next: read\n\n  \
             Who takes the next step? A, B, or Q to leave"
        )
    };
    let read = "      1  read 0                         0\n";
    let wrote = format!("{read}      2  write 1                        1\n");
    let mut terminal = Terminal::new(command(&["--play"]), 24, 42);
    terminal.shows(&asks("", "next: read", 0));
    terminal.press("\x1b[C"); // an arrow is no step
    terminal.press("a");
    terminal.shows(&asks(read, "value = 0, next: write 1", 0));
    terminal.press("a");
    terminal.shows(&asks(&wrote, "done", 1));
    terminal.press("\x1b");
    let (code, screen) = terminal.end();
    assert_eq!(
        (code, screen),
        (Some(0), format!("{HEAD}{wrote}").trim_end().to_owned())
    );
}

/// Where the steps go to a file, a line of keys is read when it is whole, and nothing is taken back.
#[cfg(unix)]
#[test]
fn keys_from_a_terminal_are_read_when_the_steps_go_elsewhere() {
    let mut shell = std::process::Command::new("sh");
    let script = "\"$0\" --play | cat; TERM=dumb \"$0\" --play";
    shell.args(["-c", script, env!("CARGO_BIN_EXE_schedule")]);
    let terminal = Terminal::new(shell, 40, 80);
    terminal.write("aabb\n");
    terminal.press("q");
    let (code, screen) = terminal.end();
    assert!(
        screen.contains("\nAgain: cargo run -p schedule -- AABB\n"),
        "{screen}"
    );
    assert!(!screen.contains("Who takes the next step?"), "{screen}");
    assert_eq!(code, Some(0));
}
