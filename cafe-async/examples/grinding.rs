// A café with one barista, who grinds by hand: every drink is all work and no waiting.
// This `async fn` has no `.await`, and does nothing but compute.
//
// Run it:   cargo run -p cafe-async --example grinding
// Look for: the order of the lines, and which of the three ways is the fastest. Other programs that
//           run at the same time change the figures: run it more than once.

use std::hint::black_box;
use std::thread;
use std::time::Instant;

use futures::future::join_all;
use tokio::runtime::Builder;

/// Looks for divisors the slow way. Most of the time goes into division, which no optimization removes.
fn grind() {
    for number in 2..400_000 {
        let mut divisor = 2;
        while divisor * divisor <= number && number % divisor != 0 {
            divisor += 1;
        }
        black_box(divisor);
    }
}

async fn prepare_drink(customer: &str, drink: &str) {
    println!("{customer} ordered a {drink}.");
    grind(); // the thread computes, and nothing else can run on it
    println!("{customer}'s {drink} is ready!");
}

/// The median time of five runs: a single run tells little on a machine that also does other work.
fn milliseconds(run: impl Fn()) -> u128 {
    let mut times = [(); 5].map(|()| {
        let start = Instant::now();
        run();
        start.elapsed().as_millis()
    });
    times.sort();
    times[2]
}

fn main() {
    let start = Instant::now();
    let customers = [
        ("Alice", "Latte"),
        ("Bob", "Espresso"),
        ("Charlie", "Cappuccino"),
    ];

    println!("Starting orders...\n");
    let runtime = Builder::new_current_thread().build().unwrap();
    let drinks = customers.map(|(customer, drink)| prepare_drink(customer, drink));
    runtime.block_on(join_all(drinks));
    println!("\nAll orders completed!\n");

    let one_by_one = milliseconds(|| (0..3).for_each(|_| grind()));
    let together = milliseconds(|| {
        runtime.block_on(join_all((0..3).map(|_| async { grind() })));
    });
    let threads = milliseconds(|| {
        thread::scope(|scope| (0..3).for_each(|_| drop(scope.spawn(grind))));
    });
    println!("One by one: {one_by_one} ms");
    println!("join_all:   {together} ms");
    println!("Threads:    {threads} ms");
    eprintln!("Total time: {:.1} s", start.elapsed().as_secs_f64());
}
