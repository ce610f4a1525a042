//! Runs the examples: what each prints, and how long it takes.

use std::env;
use std::ops::Range;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::LazyLock;
use std::thread;
use std::time::{Duration, Instant};

/// An example, which `cargo test` and `cargo build --examples` build beside the exercise.
fn example(name: &str) -> Command {
    let exercise = Path::new(env!("CARGO_BIN_EXE_cafe-async"));
    let name = format!("{name}{}", env::consts::EXE_SUFFIX);
    let path = exercise.with_file_name("examples").join(name);
    assert!(path.exists(), "no {path:?}: a plain `cargo test` builds it");
    Command::new(path)
}

const EXAMPLES: [&str; 7] = [
    "one-by-one",
    "blocking",
    "not-started",
    "two-machines",
    "closing-time",
    "grinding",
    "rush-hour",
];

fn run(name: &str) -> (Output, Duration) {
    let start = Instant::now();
    (example(name).output().unwrap(), start.elapsed())
}

/// What each example wrote, and how long it took. They all run at once, since on a machine of few
/// cores the tests do not.
static RUNS: LazyLock<Vec<(Output, Duration)>> = LazyLock::new(|| {
    thread::scope(|scope| {
        let runs = EXAMPLES.map(|name| scope.spawn(move || run(name)));
        runs.map(|run| run.join().unwrap()).into()
    })
});

fn shared_run(name: &str) -> &'static (Output, Duration) {
    let number = EXAMPLES.iter().position(|example| *example == name);
    &RUNS[number.unwrap()]
}

/// Whether something holds in the run that all tests share, or in one of a few more: a run that a
/// busy machine held up for a second or two at the wrong time tells nothing.
fn some_run(name: &str, holds: impl Fn(&[u8], Duration) -> bool) -> bool {
    let holds = |(run, elapsed): &(Output, Duration)| holds(&run.stdout, *elapsed);
    holds(shared_run(name)) || (0..4).any(|_| holds(&run(name)))
}

/// Returns what an example wrote to standard output. It must have taken so many seconds, and have
/// ended with the total time on standard error.
fn stdout(name: &str, seconds: Range<u64>) -> &'static str {
    let (run, elapsed) = shared_run(name);

    assert!(run.status.success(), "{run:?}");
    assert!(
        *elapsed >= Duration::from_secs(seconds.start),
        "{elapsed:?}"
    );
    assert!(*elapsed < Duration::from_secs(seconds.end), "{elapsed:?}");
    let total = str::from_utf8(&run.stderr).unwrap();
    let total = total.strip_prefix("Total time: ").unwrap();
    let total: f64 = total.strip_suffix(" s\n").unwrap().parse().unwrap();
    assert!(total >= seconds.start as f64, "{total}");
    str::from_utf8(&run.stdout).unwrap()
}

const ALL_AT_ONCE: &str = "\
Alice ordered a Latte.
Bob ordered a Espresso.
Charlie ordered a Cappuccino.
";
const ALL_READY: &str = "\
Alice's Latte is ready!
Bob's Espresso is ready!
Charlie's Cappuccino is ready!
";
const ONE_BY_ONE: &str = "\
Alice ordered a Latte.
Alice's Latte is ready!
Bob ordered a Espresso.
Bob's Espresso is ready!
Charlie ordered a Cappuccino.
Charlie's Cappuccino is ready!
";
const START: &str = "Starting orders...\n\n";
const END: &str = "\nAll orders completed!\n";

#[test]
fn awaited_one_by_one_the_drinks_take_their_sum() {
    assert_eq!(
        stdout("one-by-one", 6..16),
        format!("{START}{ONE_BY_ONE}{END}")
    );
}

#[test]
fn a_sleep_that_blocks_the_thread_takes_the_sum() {
    assert_eq!(
        stdout("blocking", 6..16),
        format!("{START}{ONE_BY_ONE}{END}")
    );
}

#[test]
fn what_is_called_early_and_awaited_late_starts_late() {
    assert_eq!(
        stdout("not-started", 4..14),
        format!(
            "{START}Every drink has been called for.\nNow they are awaited.\n\
             {ALL_AT_ONCE}{ALL_READY}{END}"
        )
    );
}

#[test]
fn the_third_drink_waits_for_a_machine() {
    assert_eq!(
        stdout("two-machines", 4..14),
        format!("{START}{ALL_AT_ONCE}{ALL_READY}{END}")
    );
    // With one machine every run would take 6 seconds.
    assert!(some_run("two-machines", |_, elapsed| elapsed
        < Duration::from_secs(6)));
}

#[test]
fn at_closing_time_the_third_drink_is_dropped() {
    stdout("closing-time", 3..13);
    let expected = format!(
        "{START}{ALL_AT_ONCE}\
         Alice's Latte is ready!\n\
         Bob's Espresso is ready!\n\
         \n\
         The café is closed.\n\
         Alice was served.\n\
         Bob was served.\n\
         Charlie's Cappuccino was dropped, half done.\n"
    );
    assert!(some_run("closing-time", |stdout, _| stdout == expected.as_bytes()));
}

/// Whether threads take less depends on the machine, and no test may depend on it.
#[test]
fn grinding_is_never_interrupted_on_one_thread() {
    let stdout = stdout("grinding", 0..60);
    let rest = stdout
        .strip_prefix(&format!("Starting orders with join_all...\n\n{ONE_BY_ONE}"))
        .unwrap();
    let rest = rest
        .strip_prefix("\nStarting orders with threads...\n\n")
        .unwrap();
    let (drinks, times) = rest.split_once("\njoin_all, on one thread: ").unwrap();
    let mut drinks: Vec<&str> = drinks.lines().collect();
    let mut expected: Vec<&str> = ONE_BY_ONE.lines().collect();
    drinks.sort_unstable();
    expected.sort_unstable();
    assert_eq!(drinks, expected);
    let (tasks, threads) = times.split_once(" s\nA thread for each drink: ").unwrap();
    assert!(tasks.parse::<f64>().is_ok());
    assert!(threads.strip_suffix(" s\n").unwrap().parse::<f64>().is_ok());
}

/// With `join_all` alone, this many customers take many times as long: that is quadratic.
#[test]
fn rush_hour_is_over_soon() {
    let stdout = stdout("rush-hour", 2..8); // 100,000 customers
    let line = stdout.strip_prefix("Starting orders...\n").unwrap();
    let line = line.strip_prefix("100000 customers: ").unwrap();
    let mut parts = line.strip_suffix('\n').unwrap().split(", ");

    let total = parts.next().unwrap().strip_suffix(" s").unwrap();
    let over = parts.next().unwrap().strip_suffix(" s over 2 s").unwrap();
    let (total, over): (f64, f64) = (total.parse().unwrap(), over.parse().unwrap());
    assert!((total - 2.0 - over).abs() < 0.0015, "{line}");
    assert!(over < 6.0, "{line}");

    let bytes = parts
        .next()
        .map(|bytes| bytes.strip_suffix(" bytes each").unwrap());
    assert_eq!(bytes.is_some(), cfg!(target_os = "linux"), "{line}");
    if let Some(bytes) = bytes {
        assert!(bytes.parse::<usize>().unwrap() <= 256, "{line}");
    }
    assert_eq!(parts.next(), None);
}

#[test]
fn rush_hour_refuses_none_too_many_and_garbage() {
    for number in ["0", "10000001", "99999999999999999999", "-1", "many", ""] {
        let run = example("rush-hour").arg(number).output().unwrap();
        assert_eq!(run.status.code(), Some(2), "{number}");
        assert!(run.stdout.is_empty(), "{number}");
        assert_eq!(
            String::from_utf8(run.stderr).unwrap(),
            "The number of customers must be from 1 to 10000000.\n"
        );
    }
}
