//! Runs two real cafés at once, one of them an example. They take seconds, but the test doesn't
//! wait for them: both are interrupted once one of the example's drinks is ready, after half a
//! second.

use std::time::Duration;

use crate::terminal::Terminal;

const PROGRAM: &str = "cafe-async";
const EXAMPLE: &str = "full-queue";
/// Cargo may have to build them, or to wait for another cargo.
const PATIENCE: Duration = Duration::from_secs(600);

/// The first three orders of a café on the screen, and whether each is ready.
fn orders(screen: &str, cafe: &str) -> Vec<(String, bool)> {
    let heading = format!("\n{cafe}, "); // below anything that cargo printed
    let (_, picture) = screen.rsplit_once(&heading).unwrap_or_default();
    let order = |row: &str| {
        let words: Vec<&str> = row.split_whitespace().collect();
        let [customer, drink, bar] = words[..] else {
            return None;
        };
        Some((format!("{customer}, {drink}"), !bar.ends_with('>')))
    };
    picture.lines().skip(1).map_while(order).take(3).collect()
}

#[test]
fn real_cafes_are_built_and_drawn() {
    let mut terminal = Terminal::new("xterm", 40, &[PROGRAM, EXAMPLE]);
    terminal.reads_until(PATIENCE, |terminal| {
        let screen = terminal.screen();
        let whole = screen.ends_with(" s"); // down to the end of the axis
        whole && matches!(orders(&screen, EXAMPLE)[..], [(_, true), ..])
    });
    terminal.press(b'\x03', b'^');
    assert_eq!(terminal.end(), Some(130));

    let screen = terminal.screen();
    for cafe in [PROGRAM, EXAMPLE] {
        let orders = orders(&screen, cafe);
        let labels: Vec<&str> = orders.iter().map(|(label, _)| &**label).collect();
        let expected = ["Alice, Latte", "Bob, Espresso", "Charlie, Cappuccino"];
        assert_eq!(labels, expected, "{cafe}:\n{screen}");
    }
    assert!(orders(&screen, EXAMPLE)[0].1, "{screen}");
}
