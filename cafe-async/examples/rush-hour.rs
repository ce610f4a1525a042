// A café at rush hour, with 100,000 customers at once, or as many as you say. Still one thread.
// A waiting future needs a little memory, but no thread.
//
// Run it:   cargo run --release -p cafe-async --example rush-hour
//           cargo run --release -p cafe-async --example rush-hour -- 1000000    (at most 10000000)
// Look for: the time over the 2 seconds that a drink takes, and the memory for each customer.

use std::process::ExitCode;
use std::time::{Duration, Instant};
use std::{env, fs};

use futures::future::join_all;
use tokio::runtime::Builder;
use tokio::task::unconstrained;
use tokio::time::sleep;

const MOST_CUSTOMERS: usize = 10_000_000;

async fn prepare_drink() {
    sleep(Duration::from_secs(2)).await; // the future waits here
}

async fn cafe(number: usize) {
    let drinks = (0..number).map(|_| prepare_drink());
    // Each time tokio polls a task, all futures in it share 128 operations. After that, even a timer that
    // has run out is pending, so other tasks get a turn. Here all drinks are in one future. Each
    // poll would poll all that are left and finish 128: time would grow with the number's square.
    unconstrained(join_all(drinks)).await;
}

/// The most memory this process has had so far, in bytes, if the system tells us (Linux).
fn peak_memory() -> Option<usize> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim_end_matches("kB").trim().parse::<usize>().ok()? * 1024)
}

fn main() -> ExitCode {
    let number = env::args_os().nth(1);
    let number = number.map_or(Ok(100_000), |number| number.to_string_lossy().parse());
    let Ok(number @ 1..=MOST_CUSTOMERS) = number else {
        eprintln!("The number of customers must be from 1 to {MOST_CUSTOMERS}.");
        return ExitCode::from(2);
    };

    println!("Starting orders...");
    let (before, start) = (peak_memory(), Instant::now());
    let runtime = Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(cafe(number));
    let (seconds, after) = (start.elapsed().as_secs_f64(), peak_memory());
    eprintln!("Total time: {seconds:.1} s");

    let over = seconds - 2.0;
    let s = if number == 1 { "" } else { "s" };
    print!("{number} customer{s}: {seconds:.3} s, {over:.3} s over 2 s");
    if let (Some(before), Some(after)) = (before, after) {
        print!(", {} bytes each", after.saturating_sub(before) / number);
    }
    println!();
    ExitCode::SUCCESS
}
