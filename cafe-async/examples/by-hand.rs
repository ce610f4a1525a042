// A café whose runtime is written by hand. It is no magic: it polls, and sleeps until it is woken.
//
// Run it:   cargo run -p cafe-async --example by-hand
// Look for: who calls `poll`, and what comes of "pending". It takes about 2 seconds.

use std::task::{Context, Poll::Pending, Poll::Ready, Wake, Waker};
use std::time::{Duration, Instant};
use std::{future::poll_fn, sync::Arc, thread};

struct Sleeper(thread::Thread);
impl Wake for Sleeper {
    fn wake(self: Arc<Self>) {
        self.0.unpark(); // the thread that sleeps in `block_on` goes on
    }
}

fn block_on(future: impl Future<Output = ()>) {
    let mut future = Box::pin(future); // what this executor polls
    let waker = Waker::from(Arc::new(Sleeper(thread::current())));
    let mut context = Context::from_waker(&waker); // takes the waker along with each poll
    while future.as_mut().poll(&mut context).is_pending() {
        thread::park(); // all is pending: sleep until the waker is called, if it was not already
    }
}

fn join_all(futures: [impl Future<Output = ()>; 3]) -> impl Future<Output = ()> {
    let mut rest = Vec::from(futures.map(Box::pin)); // all that are not ready yet
    poll_fn(move |context| {
        rest.retain_mut(|future| future.as_mut().poll(context).is_pending());
        if rest.is_empty() { Ready(()) } else { Pending } // pending as long as one of them is
    })
}

fn sleep(duration: Duration) -> impl Future<Output = ()> {
    let deadline = Instant::now() + duration;
    poll_fn(move |context| {
        if Instant::now() >= deadline {
            return Ready(());
        }
        let waker = context.waker().clone(); // each poll may bring another, and the latest counts
        thread::spawn(move || {
            thread::sleep(deadline.saturating_duration_since(Instant::now()));
            waker.wake(); // what a timer does, for which there is a thread here
        });
        Pending
    })
}

async fn prepare_drink(customer: &str, drink: &str) {
    println!("{customer} ordered a {drink}.");
    sleep(Duration::from_secs(2)).await; // polls `sleep`, and passes its "pending" on
    println!("{customer}'s {drink} is ready!");
}

async fn cafe() {
    println!("Starting orders...\n");
    let drinks = [
        prepare_drink("Alice", "Latte"),
        prepare_drink("Bob", "Espresso"),
        prepare_drink("Charlie", "Cappuccino"),
    ];
    join_all(drinks).await;
    println!("\nAll orders completed!");
}

fn main() {
    let start = Instant::now();
    block_on(cafe());
    eprintln!("Total time: {:.1} s", start.elapsed().as_secs_f64());
}
