// The exercise's race condition without the sleep, run 1,000 times.
// The gap between the read and the write is still there, only narrower.
//
// Run it:   cargo run --release -p race-condition --example lucky
//           and again without `--release`: each step takes longer then, so more runs may go wrong
// Look for: how many runs are right. Would a test have found the mistake?

use std::sync::Barrier;
use std::thread;

use crossbeam::atomic::AtomicCell;

const THREADS: usize = 2; // the main thread and a second one
const INCREMENTS: usize = 1000;
const RUNS: usize = 1000;
const WIDTH: usize = 100; // totals per row

fn increment(counter: &AtomicCell<usize>, start: &Barrier) {
    start.wait(); // neither thread starts before both are here
    for _ in 0..INCREMENTS {
        let value = counter.load(); // read
        counter.store(value + 1); // write, with no sleep before it: the gap is still there
    }
}

fn run() -> usize {
    let counter = AtomicCell::new(0);
    let start = Barrier::new(THREADS);

    thread::scope(|scope| {
        scope.spawn(|| increment(&counter, &start)); // in a second thread
        increment(&counter, &start); // meanwhile, in the main thread
    }); // the scope waits here until the second thread is done

    counter.load()
}

fn main() {
    let mut rows = [0; THREADS * INCREMENTS / WIDTH + 1]; // the last row is for the right total
    for _ in 0..RUNS {
        rows[run() / WIDTH] += 1;
    }

    println!("   Totals  Runs");
    for (row, &runs) in rows.iter().enumerate() {
        if runs > 0 {
            let bar = "#".repeat(60 * runs / RUNS + 1); // even a single run shows
            let from = row * WIDTH;
            let to = (from + WIDTH - 1).min(THREADS * INCREMENTS);
            let totals = format!("{from}-{to}");
            println!("{totals:>9} {runs:5} {bar}");
        }
    }
    println!("Right by luck: {} of {RUNS} runs", rows[rows.len() - 1]);
}
