// The same 24 increments of one counter, on 1, 2, 4 and 8 threads. Each includes a millisecond's
// wait, as if for a disk: in one column with the lock held, in the other before it is taken.
//
// Run it:   cargo run -p without-race-condition --example more-threads
// Look for: the first column, and then the second. The fastest of five runs is printed. Which
//           column shrinks with more threads, and why?

use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

const TOTAL: usize = 24;
const TRIES: usize = 5;

fn wait() {
    thread::sleep(Duration::from_millis(1)); // a millisecond or more
}

fn wait_inside(counter: &Mutex<usize>) {
    let mut counter = counter.lock().unwrap(); // wait for the lock, take it
    wait(); // the other threads wait for the lock
    *counter += 1;
}

fn wait_outside(counter: &Mutex<usize>) {
    wait(); // the other threads may wait here too, at the same time
    *counter.lock().unwrap() += 1;
}

fn run(increment: fn(&Mutex<usize>), threads: usize) -> Duration {
    let counter = Mutex::new(0);
    let begin = Instant::now();
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| (0..TOTAL / threads).for_each(|_| increment(&counter)));
        }
    }); // the scope waits here until every thread in it is done
    assert_eq!(*counter.lock().unwrap(), TOTAL);
    begin.elapsed()
}

/// The quickest of several runs: anything else the computer does can only slow a run down.
fn milliseconds(increment: fn(&Mutex<usize>), threads: usize) -> f64 {
    let runs = (0..TRIES).map(|_| run(increment, threads));
    runs.min().unwrap().as_secs_f64() * 1000.0
}

fn main() {
    println!("Threads  Wait inside the lock  Wait outside of it");
    for threads in [1, 2, 4, 8] {
        let inside = milliseconds(wait_inside, threads);
        let outside = milliseconds(wait_outside, threads);
        println!("{threads:7}  {inside:17.1} ms  {outside:15.1} ms");
    }
}
