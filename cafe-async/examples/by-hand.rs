// A café whose runtime is written by hand. It isn't magic: it polls, and sleeps until it's woken.
//
// Run it:   cargo run -p cafe-async --example by-hand
// Look for: who calls `poll`, and what "pending" leads to.

use std::task::{Context, Poll::Pending, Poll::Ready, Wake, Waker};
use std::time::{Duration, Instant};
use std::{future::poll_fn, sync::Arc, thread};

struct Sleeper(thread::Thread);
impl Wake for Sleeper {
    fn wake(self: Arc<Self>) {
        self.0.unpark(); // the thread sleeping in `block_on` goes on
    }
}

fn block_on(future: impl Future<Output = ()>) {
    let mut future = Box::pin(future); // the future that this executor polls
    let waker = Waker::from(Arc::new(Sleeper(thread::current())));
    let mut context = Context::from_waker(&waker); // passes the waker along with each poll
    while future.as_mut().poll(&mut context).is_pending() {
        thread::park(); // it's pending: sleep until the waker is called, unless it already was
    }
}

fn join_all(futures: [impl Future<Output = ()>; 3]) -> impl Future<Output = ()> {
    let mut rest = Vec::from(futures.map(Box::pin)); // all that aren't ready yet
    poll_fn(move |context| {
        rest.retain_mut(|future| future.as_mut().poll(context).is_pending());
        if rest.is_empty() { Ready(()) } else { Pending } // pending as long as any of them is
    })
}

fn sleep(duration: Duration) -> impl Future<Output = ()> {
    let deadline = Instant::now() + duration;
    poll_fn(move |context| {
        if Instant::now() >= deadline {
            return Ready(());
        }
        let waker = context.waker().clone(); // each poll may bring a new one: the latest counts
        thread::spawn(move || {
            thread::sleep(deadline.saturating_duration_since(Instant::now()));
            waker.wake(); // a timer would do this: here it's a thread
        });
        Pending
    })
}

async fn prepare_drink(customer: &str, drink: &str) {
    println!("{customer} ordered a {drink}.");
    sleep(Duration::from_secs(2)).await; // polls `sleep`, and passes on its "pending"
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
