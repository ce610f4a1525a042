// Two threads send 1,000 increments each, and share no counter.
// The counter belongs to the main thread alone, which adds what it receives.
//
// Run it:   cargo run -p without-race-condition --example channel
// Look for: the actual counter. Does it matter whose message comes first? Would it, if the
//           messages were texts that are printed?

use std::thread;

use crossbeam_channel::{Sender, unbounded};

const THREADS: usize = 2;
const INCREMENTS: usize = 1000;

fn increment(counter: Sender<usize>) {
    for _ in 0..INCREMENTS {
        counter.send(1).unwrap(); // neither reads nor writes the counter
    }
} // this thread's sender is dropped here

fn main() {
    let mut counter = 0; // no lock, no atomic: it has one owner
    let (sender, receiver) = unbounded();

    thread::scope(|scope| {
        for _ in 0..THREADS {
            let sender = sender.clone();
            scope.spawn(|| increment(sender));
        }
        drop(sender); // the threads have their own: if this one stayed, the loop would never end
        for value in receiver.iter() {
            counter += value;
        } // ends when the last sender has been dropped and nothing is left to receive
    });

    println!("Expected counter: {}", THREADS * INCREMENTS);
    println!("Actual counter:   {counter}");
}
