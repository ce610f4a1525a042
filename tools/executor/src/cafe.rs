//! The café of `cafe-async`, where you are the runtime, or the real one is.

use std::mem::take;
use std::sync::Arc;
use std::task::{Context, Waker};
use std::time::Duration;

use futures::future::join_all;
use tokio::runtime::{Builder, Runtime};
use tokio::time::{Instant, sleep};

use crate::record::{Event, Name, Record, Row};
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

    let customers = [
        (Name::Alice, "Latte"),
        (Name::Bob, "Espresso"),
        (Name::Charlie, "Cappuccino"),
    ];
    let drinks = customers.map(|(name, drink)| async move {
        let say = |line| record.note(Event::Printed(line));
        let (customer, seconds) = (name.text(), seconds[name as usize]);
        let future = prepare_drink(customer, drink, seconds, say);
        record.watch(name, future).await;
    });
    match mode {
        Mode::JoinAll => runtime.block_on(record.watch(Name::Cafe, async {
            let all = async { drop(join_all(drinks).await) };
            record.watch(Name::JoinAll, all).await;
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
    let mut drinks = drinks.map(|drink| Some(Box::pin(drink)));
    // That a future is woken is noted. What comes of it is up to you.
    let mut context = Context::from_waker(Waker::noop());
    for &step in steps {
        match step {
            Step::LetASecondPass => runtime.block_on(sleep(Duration::from_secs(1))),
            Step::Poll(name) => match &mut drinks[name as usize] {
                None => record.note(Event::NotPolled(name)),
                Some(drink) => {
                    if drink.as_mut().poll(&mut context).is_ready() {
                        drinks[name as usize] = None;
                    }
                }
            },
        }
    }
}
