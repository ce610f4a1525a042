//! Runs the programs as they are, in real time. Only a minimum is asserted: no load shortens it.

use std::env;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{LazyLock, Once};
use std::thread;
use std::time::{Duration, Instant};

/// The exercise, or one of the examples. All of them are built once, so that none is tested that an
/// earlier build has left.
fn program(name: &str) -> Command {
    static BUILT: Once = Once::new();
    let exercise = Path::new(env!("CARGO_BIN_EXE_cafe-async"));
    if name == "cafe-async" {
        return Command::new(exercise);
    }
    BUILT.call_once(|| {
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()));
        cargo.args(["build", "--examples", "--quiet"]);
        if !cfg!(debug_assertions) {
            cargo.arg("--release");
        }
        let built = cargo.current_dir(env!("CARGO_MANIFEST_DIR")).status();
        assert!(built.unwrap().success());
    });
    let name = format!("{name}{}", env::consts::EXE_SUFFIX);
    Command::new(exercise.with_file_name("examples").join(name))
}

/// A program that takes longer hangs.
const LIMIT: Duration = Duration::from_secs(60);

/// All programs. For those that take long or vary after some line, that is the last to watch for.
const PROGRAMS: [(&str, Option<&str>); 14] = [
    ("blocking", Some("Bob ordered a Espresso.")),
    ("by-hand", None),
    ("cafe-async", None),
    ("closing-time", Some("Bob's Espresso is ready!")),
    ("full-queue", Some("Bob's Espresso is ready!")),
    ("grinding", None),
    ("lock-across-await", None),
    ("not-started", Some("Charlie ordered a Cappuccino.")),
    ("one-by-one", Some("Bob ordered a Espresso.")),
    ("race-between-futures", None),
    ("rush-hour", None),
    ("spawn-blocking", None),
    ("spawned", Some("Charlie ordered a Cappuccino.")),
    ("two-machines", Some("Bob's Espresso is ready!")),
];

/// A real program's run: what it printed while it was watched, and how long that was.
pub struct Run {
    pub stdout: String,
    stderr: String,
    elapsed: Duration,
    went_well: bool,
}

/// Runs a program until it has printed the last line to watch for, and then kills it. Without such
/// a line it runs the program to its end, which must be a success.
fn run(name: &str, last: Option<&str>) -> Run {
    let start = Instant::now();
    let mut command = program(name);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut program = command.spawn().unwrap();

    let (sender, lines) = mpsc::channel();
    let reader = BufReader::new(program.stdout.take().unwrap());
    thread::spawn(move || {
        reader
            .lines()
            .try_for_each(|line| sender.send(line.unwrap()))
    });
    let mut stdout = String::new();
    let mut seen = false;
    let waits = loop {
        let line = lines.recv_timeout(LIMIT.saturating_sub(start.elapsed()));
        let Ok(line) = line else {
            break line == Err(RecvTimeoutError::Timeout);
        };
        stdout += &format!("{line}\n");
        seen = last == Some(&line);
        if seen {
            break false;
        }
    };
    let elapsed = start.elapsed();
    if seen || waits {
        program.kill().unwrap();
    }
    if waits {
        stdout += "(It has not ended after a minute, and was killed.)\n";
    }
    let end = program.wait_with_output().unwrap();
    Run {
        stdout,
        stderr: String::from_utf8(end.stderr).unwrap(),
        elapsed,
        went_well: seen || !waits && last.is_none() && end.status.success(),
    }
}

/// They all run at once, since the tests don't on a machine with few cores.
static RUNS: LazyLock<Vec<Run>> = LazyLock::new(|| {
    thread::scope(|scope| {
        let runs = PROGRAMS.map(|(name, last)| scope.spawn(move || run(name, last)));
        runs.map(|run| run.join().unwrap()).into()
    })
});

pub fn shared_run(name: &str) -> &'static Run {
    let number = PROGRAMS.iter().position(|(program, _)| *program == name);
    let run = &RUNS[number.unwrap()];
    assert!(run.went_well, "{name}: {}{}", run.stdout, run.stderr);
    run
}

/// Returns what a program printed that ran to its end. It must have taken at least this many
/// seconds, and its last line must be the total time.
pub fn stdout(name: &str, seconds: f64) -> &'static str {
    let run = shared_run(name);
    assert!(run.elapsed.as_secs_f64() >= seconds, "{:?}", run.elapsed);
    let total = run.stderr.strip_prefix("Total time: ").unwrap();
    let total: f64 = total.strip_suffix(" s\n").unwrap().parse().unwrap();
    assert!(total >= seconds, "{total}");
    &run.stdout
}

pub const ALL_AT_ONCE: &str = "\
Alice ordered a Latte.
Bob ordered a Espresso.
Charlie ordered a Cappuccino.
";
pub const ALL_READY: &str = "\
Alice's Latte is ready!
Bob's Espresso is ready!
Charlie's Cappuccino is ready!
";
pub const ONE_BY_ONE: &str = "\
Alice ordered a Latte.
Alice's Latte is ready!
Bob ordered a Espresso.
Bob's Espresso is ready!
Charlie ordered a Cappuccino.
Charlie's Cappuccino is ready!
";
pub const START: &str = "Starting orders...\n\n";
pub const END: &str = "\nAll orders completed!\n";

/// All must order before the first drink is ready. The drinks may be ready in any order: they are
/// due within microseconds of each other.
fn serves_all_at_once(name: &str) {
    let stdout = stdout(name, 2.0);
    let ready = stdout.strip_prefix(&format!("{START}{ALL_AT_ONCE}"));
    let ready = ready.and_then(|ready| ready.strip_suffix(END));
    let mut ready: Vec<&str> = ready
        .unwrap_or_else(|| panic!("{stdout}"))
        .lines()
        .collect();
    ready.sort_unstable();
    assert_eq!(ready, ALL_READY.lines().collect::<Vec<_>>());
}

#[test]
fn futures_on_one_thread_always_end_at_the_same_total() {
    let run = shared_run("race-between-futures");
    assert_eq!(
        run.stdout,
        "Expected counter: 2000\nActual counter:   1000\n"
    );
}

#[test]
fn a_handwritten_runtime_serves_the_same_cafe() {
    serves_all_at_once("by-hand");
}

/// It's watched for as long as the first drink takes: the order of the lines shows the rest.
#[test]
fn a_sleep_that_blocks_the_thread_keeps_all_others_from_ordering() {
    let run = shared_run("blocking");
    assert_eq!(
        run.stdout,
        format!(
            "{START}Alice ordered a Latte.\nAlice's Latte is ready!\nBob ordered a Espresso.\n"
        )
    );
    assert!(run.elapsed >= Duration::from_secs(2), "{:?}", run.elapsed);
}

/// On the runtime's own thread the three would take 6 seconds, while `cafe-async`, which runs at
/// the same time, takes 2.
#[test]
fn a_sleep_on_another_thread_lets_all_others_order() {
    serves_all_at_once("spawn-blocking");
    let [sleeping, waiting] = ["spawn-blocking", "cafe-async"].map(|name| shared_run(name).elapsed);
    assert!(
        sleeping < 2 * waiting,
        "{sleeping:?}, and cafe-async {waiting:?}"
    );
}

/// The first café is tested on a paused clock. The second prints at most three lines. How many of
/// them come before the rest may vary.
#[test]
fn the_standard_librarys_lock_held_across_an_await_stops_everyone() {
    let stdout = stdout("lock-across-await", 1.9);
    let (_, second) = stdout
        .split_once("\nStarting orders, with the standard library's lock...\n\n")
        .unwrap();
    let why = "\nAlice has the machine, and waits for the thread.\n\
               Bob has the thread, and waits for the machine.\n";
    assert!(second.contains(why), "{second}");
    let lines = second.replacen(why, "", 1);
    assert!(
        "Alice ordered a Latte.\nAlice has the machine.\nBob ordered a Espresso.\n"
            .starts_with(&lines),
        "{lines}"
    );
}

/// Whether threads take less time depends on the machine, so no test may depend on it.
#[test]
fn grinding_is_never_interrupted_on_one_thread() {
    let times = stdout("grinding", 0.0)
        .strip_prefix(&format!("{START}{ONE_BY_ONE}{END}\n"))
        .unwrap();
    let times: Vec<(&str, &str)> = times
        .lines()
        .map(|line| line.split_once(':').unwrap())
        .collect();
    assert!(
        times
            .iter()
            .map(|(name, _)| *name)
            .eq(["One by one", "join_all", "Threads"])
    );
    for (_, time) in times {
        let milliseconds = time.trim_start().strip_suffix(" ms").unwrap();
        assert!(milliseconds.parse::<u32>().unwrap() > 0);
    }
}

#[test]
fn rush_hour_prints_the_time_and_the_memory() {
    let line = stdout("rush-hour", 2.0).strip_prefix("Starting orders...\n");
    let line = line.unwrap().strip_prefix("100000 customers: ").unwrap();
    let mut parts = line.strip_suffix('\n').unwrap().split(", ");

    let total = parts.next().unwrap().strip_suffix(" s").unwrap();
    let over = parts.next().unwrap().strip_suffix(" s over 2 s").unwrap();
    let (total, over): (f64, f64) = (total.parse().unwrap(), over.parse().unwrap());
    assert!((total - 2.0 - over).abs() < 0.0015, "{line}");

    let bytes = parts
        .next()
        .map(|bytes| bytes.strip_suffix(" bytes each").unwrap());
    assert_eq!(bytes.is_some(), cfg!(target_os = "linux"), "{line}");
    if let Some(bytes) = bytes {
        assert!(bytes.parse::<usize>().unwrap() <= 256, "{line}");
    }
    assert_eq!(parts.next(), None);
}

/// Runs a program that ends at once. One that hangs is killed.
fn ends(command: &mut Command) -> Output {
    let start = Instant::now();
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut program = command.spawn().unwrap();
    while program.try_wait().unwrap().is_none() && start.elapsed() < LIMIT {
        thread::sleep(Duration::from_millis(2));
    }
    let _ = program.kill();
    program.wait_with_output().unwrap()
}

#[test]
fn rush_hour_refuses_zero_too_many_and_garbage() {
    for number in ["0", "10000001", "99999999999999999999", "-1", "many", ""] {
        let run = ends(program("rush-hour").arg(number));
        assert_eq!(run.status.code(), Some(2), "{number}");
        assert!(run.stdout.is_empty(), "{number}");
        assert_eq!(
            String::from_utf8(run.stderr).unwrap(),
            "The number of customers must be from 1 to 10000000.\n"
        );
    }
}
