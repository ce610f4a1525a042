// A café with one barista and one machine. Customers hold its lock across an `.await`.
// It opens twice. First the lock is tokio's: a future waits for it. Then it's the standard library's:
// a thread waits for it. Everything else is the same.
//
// Run it:   cargo run -p cafe-async --example lock-across-await
// Look for: who orders, and who has the machine, in each café.

use std::thread;
use std::time::{Duration, Instant};

use futures::future::join_all;
use tokio::runtime::{Builder, Runtime};
use tokio::time::sleep;

const CUSTOMERS: [(&str, &str); 3] = [
    ("Alice", "Latte"),
    ("Bob", "Espresso"),
    ("Charlie", "Cappuccino"),
];

async fn prepare_drink(customer: &str, drink: &str, machine: &tokio::sync::Mutex<()>) {
    println!("{customer} ordered a {drink}.");
    let _machine = machine.lock().await; // the future waits here
    println!("{customer} has the machine.");
    sleep(Duration::from_millis(300)).await;
    println!("{customer}'s {drink} is ready!");
} // the machine is given back here

#[expect(clippy::await_holding_lock, reason = "the mistake that is shown here")]
async fn prepare_drink_badly(customer: &str, drink: &str, machine: &std::sync::Mutex<()>) {
    println!("{customer} ordered a {drink}.");
    let _machine = machine.lock().unwrap(); // the thread waits, and nothing else can run on it
    println!("{customer} has the machine.");
    sleep(Duration::from_millis(300)).await; // no future may wait while it holds this lock
    println!("{customer}'s {drink} is ready!");
}

async fn cafe() {
    let machine = tokio::sync::Mutex::new(());
    join_all(CUSTOMERS.map(|(customer, drink)| prepare_drink(customer, drink, &machine))).await;
}

async fn bad_cafe() {
    let machine = std::sync::Mutex::new(());
    join_all(CUSTOMERS.map(|(customer, drink)| prepare_drink_badly(customer, drink, &machine)))
        .await;
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_time().build().unwrap()
}

fn main() {
    let start = Instant::now();
    println!("Starting orders, with tokio's lock...\n");
    runtime().block_on(cafe());

    println!("\nStarting orders, with the standard library's lock...\n");
    let second = thread::spawn(|| runtime().block_on(bad_cafe())); // so that `main` can go on
    thread::sleep(Duration::from_secs(3)); // more than three times what it needs, if it gets through
    if !second.is_finished() {
        println!("\nAlice has the machine, and waits for the thread.");
        println!("Bob has the thread, and waits for the machine.");
    }
    eprintln!("Total time: {:.1} s", start.elapsed().as_secs_f64());
} // the process ends here, and with it every thread that is left
