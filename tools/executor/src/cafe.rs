//! The café of `cafe-async`, where you are the runtime, or the real one is.

use std::mem::take;
use std::sync::Arc;
use std::task::{Context, Waker};
use std::time::Duration;

use futures::future::{FusedFuture, FutureExt, join_all};
use tokio::runtime::{Builder, Runtime};
use tokio::time::{Instant, sleep};

use crate::record::{DRINKS, Event, NAMES, Name, Record, Row};
use crate::steps::Step;

/// Who polls the drinks: the real `join_all`, an `.await` for each, or you.
pub enum Mode {
    JoinAll,
    OneByOne,
    ByHand(Vec<Step>),
}

/// As in `cafe-async`, but for two things: what is printed goes into the table, so it is `say` and
/// not `println!`, and a drink may take other than 2 seconds.
async fn prepare_drink(customer: &str, drink: &str, seconds: u64, say: impl Fn(String)) {
    say(format!("{customer} ordered a {drink}."));
    sleep(Duration::from_secs(seconds)).await;
    say(format!("{customer}'s {drink} is ready!"));
}

/// Serves the café. Returns all that happens.
pub fn serve(mode: &Mode, seconds: [u64; 3]) -> Vec<Row> {
    // Nobody waits for a paused clock: once nothing is left to run, it jumps to the next timer.
    let mut builder = Builder::new_current_thread();
    let runtime = builder.enable_time().start_paused(true).build().unwrap();
    let _inside = runtime.enter();
    let (start, rows) = (Instant::now(), Arc::default());
    let record = &Record { start, rows };

    let drinks = DRINKS.map(|name| async move {
        let drink = ["Latte", "Espresso", "Cappuccino"][name as usize];
        let say = |line| record.note(Event::Printed(line));
        let future = prepare_drink(NAMES[name as usize], drink, seconds[name as usize], say);
        record.watch(name, future).await;
    });
    match mode {
        Mode::JoinAll => runtime.block_on(record.watch(Name::Cafe, async {
            record.watch(Name::JoinAll, join_all(drinks)).await;
        })),
        Mode::OneByOne => runtime.block_on(record.watch(Name::Cafe, async {
            for drink in drinks {
                drink.await;
            }
        })),
        Mode::ByHand(steps) => by_hand(steps, drinks, &runtime, record),
    }
    record.note(Event::Closed);
    take(&mut *record.rows.lock().unwrap())
}

/// Polls a future for each letter, and lets a second pass for each dot.
fn by_hand<T: Future>(steps: &[Step], drinks: [T; 3], runtime: &Runtime, record: &Record) {
    let mut drinks = drinks.map(|drink| Box::pin(drink.fuse())); // fused, it knows when it is done
    let mut context = Context::from_waker(Waker::noop()); // what comes of a wake-up is up to you
    for &step in steps {
        match step {
            Step::LetASecondPass => runtime.block_on(sleep(Duration::from_secs(1))),
            Step::Poll(name) if drinks[name as usize].is_terminated() => {
                record.note(Event::NotPolled(name));
            }
            Step::Poll(name) => drop(drinks[name as usize].poll_unpin(&mut context)),
        }
    }
}
