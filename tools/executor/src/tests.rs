//! What is recorded: of the real runtime exactly, and of any steps what a plain model says.

use std::task::{Context, Waker};
use std::thread;

use proptest::prelude::*;

use crate::cafe::{Mode, serve};
use crate::record::Event::{Answered, Closed, NotPolled, Polled, Printed, Woken};
use crate::record::{DRINKS, Event, Name};
use crate::steps::{Step, parse};

/// When what happened, but for what was printed.
fn events(mode: &Mode, seconds: [u64; 3]) -> Vec<(u64, Event)> {
    let mut rows = serve(mode, seconds);
    rows.retain(|row| !matches!(row.event, Printed(_)));
    rows.into_iter().map(|row| (row.time, row.event)).collect()
}

/// The polls, a line each time that the café is polled. A `+` is ready, a `-` is pending.
fn polls(mode: &Mode, seconds: [u64; 3]) -> String {
    let mut text = String::new();
    for (time, event) in events(mode, seconds) {
        text += &match event {
            Polled(Name::Cafe) => format!("{time} s: cafe("),
            Polled(Name::JoinAll) => "join_all(".into(),
            Polled(drink) => format!("{drink:?}"),
            Answered(drink, ready) => {
                let end = if DRINKS.contains(&drink) { "" } else { ")" };
                let next = if drink == Name::Cafe { "\n" } else { " " };
                format!("{end}{}{next}", if ready { "+" } else { "-" })
            }
            Woken(drink) if DRINKS.contains(&drink) => format!("{time} s: {drink:?} is woken\n"),
            _ => String::new(),
        };
    }
    text
}

#[test]
fn join_all_polls_all_that_are_not_ready_each_time_that_it_is_woken() {
    assert_eq!(
        polls(&Mode::JoinAll, [2, 2, 2]),
        "0 s: cafe(join_all(Alice- Bob- Charlie- )- )-\n\
         2 s: Alice is woken\n\
         2 s: Bob is woken\n\
         2 s: Charlie is woken\n\
         2 s: cafe(join_all(Alice+ Bob+ Charlie+ )+ )+\n"
    );
    assert_eq!(
        polls(&Mode::JoinAll, [2, 60, 2]),
        "0 s: cafe(join_all(Alice- Bob- Charlie- )- )-\n\
         2 s: Alice is woken\n\
         2 s: Charlie is woken\n\
         2 s: cafe(join_all(Alice+ Bob- Charlie+ )- )-\n\
         60 s: Bob is woken\n\
         60 s: cafe(join_all(Bob+ )+ )+\n"
    );
}

#[test]
fn one_by_one_only_the_drink_that_is_awaited_is_polled() {
    assert_eq!(
        polls(&Mode::OneByOne, [2, 2, 2]),
        "0 s: cafe(Alice- )-\n\
         2 s: Alice is woken\n\
         2 s: cafe(Alice+ Bob- )-\n\
         4 s: Bob is woken\n\
         4 s: cafe(Bob+ Charlie- )-\n\
         6 s: Charlie is woken\n\
         6 s: cafe(Charlie+ )+\n"
    );
}

#[test]
fn everything_happens_on_the_thread_that_asks_for_it() {
    let by_hand = Mode::ByHand(parse("ABC..ABC").unwrap());
    for mode in [Mode::JoinAll, Mode::OneByOne, by_hand] {
        let rows = serve(&mode, [2, 2, 2]);
        let drinks = |event: &Event| matches!(event, Polled(name) if DRINKS.contains(name));
        assert_eq!(rows.iter().filter(|row| drinks(&row.event)).count(), 6);
        let this = thread::current().id();
        assert!(rows.iter().all(|row| row.thread == this));
    }
}

/// What the table says of a drink that is ready.
#[test]
#[should_panic(expected = "`async fn` resumed after completion")]
fn one_more_poll_panics() {
    async fn done() {}
    let (mut future, mut context) = (Box::pin(done()), Context::from_waker(Waker::noop()));
    assert!(future.as_mut().poll(&mut context).is_ready());
    let _ = future.as_mut().poll(&mut context);
}

/// The same without a future, a timer or a waker: a drink is ready when its time is up.
fn model(steps: &[Step], seconds: [u64; 3]) -> Vec<(u64, Event)> {
    let (mut time, mut due, mut done, mut events) = (0, [None; 3], [false; 3], Vec::new());
    for &step in steps {
        match step {
            Step::LetASecondPass => {
                time += 1;
                let woken = |name: &Name| due[*name as usize] == Some(time);
                let woken = DRINKS.into_iter().filter(woken);
                events.extend(woken.map(|name| (time, Woken(name))));
            }
            Step::Poll(name) if done[name as usize] => events.push((time, NotPolled(name))),
            Step::Poll(name) => {
                let due = due[name as usize].get_or_insert(time + seconds[name as usize]);
                done[name as usize] = *due <= time;
                events.push((time, Polled(name)));
                events.push((time, Answered(name, *due <= time)));
            }
        }
    }
    events.push((time, Closed));
    events
}

/// Which of those that are woken at once comes first is the clock's affair.
fn in_order(mut events: Vec<(u64, Event)>) -> Vec<(u64, Event)> {
    let woken = |(_, event): &(u64, Event)| matches!(event, Woken(_));
    for group in events.chunk_by_mut(|one, next| woken(one) && woken(next) && one.0 == next.0) {
        group.sort_by_key(|(_, event)| format!("{event:?}"));
    }
    events
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let polls = DRINKS.map(Step::Poll);
    let any = prop::sample::select([&polls[..], &[Step::LetASecondPass; 2]].concat());
    prop::collection::vec(any, 1..300)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

    #[test]
    fn by_hand_it_goes_as_the_model_says(
        steps in steps(),
        seconds in prop_oneof![[1..5_u64, 1..5_u64, 1..5_u64], [1..=60_u64, 1..=60_u64, 1..=60_u64]],
    ) {
        let expected = in_order(model(&steps, seconds));
        prop_assert_eq!(in_order(events(&Mode::ByHand(steps), seconds)), expected);
    }
}
