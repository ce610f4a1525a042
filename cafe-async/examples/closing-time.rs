// A café with one barista and two machines, which closes after 3 seconds.
// Anyone not served by then never will be: the futures are dropped, wherever they are.
//
// Run it:   cargo run -p cafe-async --example closing-time
// Look for: who is served, and what becomes of the others.

use std::time::{Duration, Instant};

use futures::future::join_all;
use tokio::runtime::Builder;
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};

async fn prepare_drink(customer: &str, drink: &str, machines: &Semaphore) {
    println!("{customer} ordered a {drink}.");
    let _machine = machines.acquire().await.unwrap(); // wait for a machine, take it
    sleep(Duration::from_secs(2)).await; // the future waits here
    println!("{customer}'s {drink} is ready!");
} // the machine is given back here

async fn cafe() {
    let customers = [
        ("Alice", "Latte"),
        ("Bob", "Espresso"),
        ("Charlie", "Cappuccino"),
    ];
    let machines = Semaphore::new(2); // two permits: a third drink has to wait
    let closing_time = Duration::from_secs(3);

    println!("Starting orders...\n");
    // Calling an `async fn` runs none of its body. It makes a future: a value that stands for work
    // still to be done. Here it's a drink.
    // If its time is up first, a future is dropped. That is cancellation: it goes no further than
    // the `.await` it is at, and gives back what it holds (here a machine).
    let drinks = customers
        .map(|(customer, drink)| timeout(closing_time, prepare_drink(customer, drink, &machines)));
    let served = join_all(drinks).await;
    println!("\nThe café is closed.");
    for ((customer, drink), served) in customers.into_iter().zip(served) {
        match served {
            Ok(()) => println!("{customer} was served."),
            Err(_) => println!("{customer}'s {drink} was dropped, half done."),
        }
    }
}

fn main() {
    let start = Instant::now();
    // A runtime runs futures. This one has timers.
    let runtime = Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(cafe());
    eprintln!("Total time: {:.1} s", start.elapsed().as_secs_f64());
}
