//! A café with one barista, who grinds by hand: every drink is work, and there is no waiting in it.
//! With no `.await` a future never says "not yet", so it keeps its thread until it is done.
//!
//! Run it:   cargo run -p cafe-async --example grinding
//! Look for: the two times. `join_all` must take the sum of the drinks, on its one thread.
//!           Threads take less where there is more than one core, and no less on a single one.

use std::hint::black_box;
use std::thread;
use std::time::Instant;

use futures::future::join_all;
use tokio::runtime::Builder;

/// Counts the primes below a limit the slow way. Nearly all the time goes into the division, which
/// no optimization saves: a debug build takes about as long as a release build.
fn grind(limit: u32) -> usize {
    let mut primes = 0;
    for number in 2..limit {
        let mut divisor = 2;
        while divisor * divisor <= number && number % divisor != 0 {
            divisor += 1;
        }
        if divisor * divisor > number {
            primes += 1;
        }
    }
    primes
}

fn prepare_drink(customer: &str, drink: &str) {
    println!("{customer} ordered a {drink}.");
    black_box(grind(black_box(2_000_000))); // the thread computes, and nothing else can run on it
    println!("{customer}'s {drink} is ready!");
}

fn main() {
    let start = Instant::now();
    let customers = [
        ("Alice", "Latte"),
        ("Bob", "Espresso"),
        ("Charlie", "Cappuccino"),
    ];

    println!("Starting orders with join_all...\n");
    let runtime = Builder::new_current_thread().build().unwrap();
    let tasks = customers.map(|(customer, drink)| async move { prepare_drink(customer, drink) });
    runtime.block_on(join_all(tasks));
    let tasks = start.elapsed().as_secs_f64();

    println!("\nStarting orders with threads...\n");
    thread::scope(|scope| {
        for (customer, drink) in customers {
            scope.spawn(move || prepare_drink(customer, drink));
        }
    });
    let threads = start.elapsed().as_secs_f64() - tasks;

    println!("\njoin_all, on one thread: {tasks:.1} s");
    println!("A thread for each drink: {threads:.1} s");
    eprintln!("Total time: {:.1} s", start.elapsed().as_secs_f64());
}
