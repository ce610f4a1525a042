//! Runs the example with few customers, with many, and with a number that it must refuse.

use std::path::Path;
use std::process::{Command, Output};
use std::sync::Once;
use std::time::{Duration, Instant};
use std::{env, thread};

use crate::{ends, start};

/// Runs the example, which is built once, so that none is tested that an earlier build has left.
fn threads(arguments: &[&str]) -> Output {
    static BUILT: Once = Once::new();
    BUILT.call_once(|| {
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()));
        cargo.args(["build", "--examples", "--quiet"]);
        if !cfg!(debug_assertions) {
            cargo.arg("--release");
        }
        let built = cargo.current_dir(env!("CARGO_MANIFEST_DIR")).status();
        assert!(built.unwrap().success());
    });
    let exercise = Path::new(env!("CARGO_BIN_EXE_cafe-sync"));
    let name = format!("threads{}", env::consts::EXE_SUFFIX);
    let path = exercise.with_file_name("examples").join(name);
    ends(start(Command::new(path).args(arguments)))
}

/// Every customer must be served, in any order. Returns how long it took.
fn serves(arguments: &[&str], number: usize) -> Duration {
    let start = Instant::now();
    let run = threads(arguments);
    let elapsed = start.elapsed();

    assert!(run.status.success());
    let stdout = String::from_utf8(run.stdout).unwrap();
    let orders = stdout.strip_prefix("Starting orders...\n\n").unwrap();
    let orders = orders.strip_suffix("\nAll orders completed!\n").unwrap();
    let mut orders: Vec<&str> = orders.lines().collect();
    let customers = [
        ("Alice", "Latte"),
        ("Bob", "Espresso"),
        ("Charlie", "Cappuccino"),
    ];
    let customers = customers.iter().cycle().take(number);
    let mut expected: Vec<String> = customers
        .flat_map(|(customer, drink)| {
            [
                format!("{customer} ordered a {drink}."),
                format!("{customer}'s {drink} is ready!"),
            ]
        })
        .collect();
    orders.sort_unstable();
    expected.sort_unstable();
    assert_eq!(orders, expected);
    assert!(
        String::from_utf8(run.stderr)
            .unwrap()
            .starts_with("Total time: ")
    );

    assert!(elapsed >= Duration::from_secs(2), "{elapsed:?}");
    elapsed
}

/// Twenty drinks take 40 seconds one after another. However busy the machine, they don't if made at
/// once.
#[test]
fn all_customers_are_served_at_once() {
    thread::scope(|scope| {
        scope.spawn(|| serves(&[], 3)); // alongside the twenty, which wait as long
        scope.spawn(|| serves(&["1000"], 1000));
        let elapsed = serves(&["20"], 20);
        assert!(elapsed < Duration::from_secs(40), "{elapsed:?}");
    });
}

#[test]
fn zero_too_many_and_garbage_are_refused() {
    for number in ["0", "10001", "99999999999999999999", "-1", "many", ""] {
        let run = threads(&[number]);
        assert_eq!(run.status.code(), Some(2), "{number}");
        assert!(run.stdout.is_empty(), "{number}");
        assert_eq!(
            String::from_utf8(run.stderr).unwrap(),
            "The number of customers must be from 1 to 10000.\n"
        );
    }
}
