// A café with a thread for every customer, and no async at all.
//
// Run it:   cargo run -p cafe-sync --example threads
//           cargo run -p cafe-sync --example threads -- 1000    (at most 10000)
// Look for: the total time, also of many more customers.
//           The order in which the customers are served may differ from run to run.

use std::env;
use std::process::ExitCode;
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

// If the system refuses another thread, `scope.spawn` panics, and the program ends as soon as the
// threads it already has do. If the system refuses what a new thread needs to set itself up, the
// whole process may abort. So this limit is below what Linux allows by default with 4 GB of memory.
// Other systems may allow fewer threads.
const MOST_CUSTOMERS: usize = 10_000;

fn prepare_drink(customer: &str, drink: &str) {
    println!("{customer} ordered a {drink}.");
    sleep(Duration::from_secs(2)); // this thread sleeps, and the others run
    println!("{customer}'s {drink} is ready!");
}

fn cafe(number: usize) {
    let customers = [
        ("Alice", "Latte"),
        ("Bob", "Espresso"),
        ("Charlie", "Cappuccino"),
    ];

    println!("Starting orders...\n");
    thread::scope(|scope| {
        for (customer, drink) in customers.into_iter().cycle().take(number) {
            scope.spawn(move || prepare_drink(customer, drink));
        }
    }); // the scope waits here until every thread in it is done
    println!("\nAll orders completed!");
}

fn main() -> ExitCode {
    let start = Instant::now();
    let number = env::args_os().nth(1);
    let number = number.map_or(Ok(3), |number| number.to_string_lossy().parse());
    let Ok(number @ 1..=MOST_CUSTOMERS) = number else {
        eprintln!("The number of customers must be from 1 to {MOST_CUSTOMERS}.");
        return ExitCode::from(2);
    };
    cafe(number);
    eprintln!("Total time: {:.1} s", start.elapsed().as_secs_f64());
    ExitCode::SUCCESS
}
