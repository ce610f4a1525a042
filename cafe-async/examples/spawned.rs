// A café with one barista, who hands every drink to the runtime, and awaits it a second later.
// A spawned future is a task of its own.
//
// Run it:   cargo run -p cafe-async --example spawned
// Look for: when the orders come, and the total time.

use std::time::{Duration, Instant};

use tokio::runtime::Builder;
use tokio::task::JoinSet;
use tokio::time::sleep;

async fn prepare_drink(customer: &str, drink: &str) {
    println!("{customer} ordered a {drink}.");
    sleep(Duration::from_secs(2)).await; // the future waits here
    println!("{customer}'s {drink} is ready!");
}

async fn wash_cups() {
    sleep(Duration::from_millis(500)).await;
    println!("The cups are washed.");
}

async fn cafe() {
    let customers = [
        ("Alice", "Latte"),
        ("Bob", "Espresso"),
        ("Charlie", "Cappuccino"),
    ];

    println!("Starting orders...\n");
    drop(tokio::spawn(wash_cups())); // dropping a task's handle stops nothing: the task goes on
    let mut tasks = JoinSet::new(); // dropping this set would stop every task in it
    for (customer, drink) in customers {
        tasks.spawn(prepare_drink(customer, drink));
    }
    println!("Every drink has been spawned.");
    // A task starts when the runtime has a thread for it. Here, with only one, that is at the next
    // `.await` that isn't ready. With more threads, another one may start it at once.
    sleep(Duration::from_secs(1)).await;
    println!("Now they are awaited.");
    tasks.join_all().await; // waits until all are done, and starts none
    println!("\nAll orders completed!");
}

fn main() {
    let start = Instant::now();
    // A runtime runs futures. This one has timers.
    let runtime = Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(cafe()); // a task that isn't done when this returns goes no further
    eprintln!("Total time: {:.1} s", start.elapsed().as_secs_f64());
}
