//! Runs the cafés that do nothing but wait, on a paused clock. It moves only when every future
//! waits, and then straight to the next timer: a busy machine changes nothing, and nothing takes
//! long. Each page is included as it is, and its `cafe` is run.

use std::cell::RefCell;
use std::future::poll_fn;
use std::pin::pin;
use std::time::Duration;

use tokio::runtime::Builder;
use tokio::time::Instant;

use crate::examples::{ALL_AT_ONCE, ALL_READY, END, ONE_BY_ONE, START, shared_run};

thread_local! {
    static PRINTED: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Keeps what an included page prints, for its test.
macro_rules! println {
    ($($text:tt)*) => {{
        use std::fmt::Write;
        crate::paused::PRINTED.with_borrow_mut(|printed| writeln!(printed, $($text)*).unwrap())
    }};
}

/// Makes a page a module, with its `cafe` as the public `open`.
macro_rules! include_page {
    ($name:ident, $file:literal $(, $argument:ident: $type:ty)?) => {
        #[allow(unused)] // as its `main` is
        mod $name {
            include!(concat!("../../", $file));

            pub fn open($($argument: $type)?) -> impl Future<Output = ()> {
                cafe($($argument)?)
            }
        }
    };
}

include_page!(cafe_async, "src/main.rs");
include_page!(closing_time, "examples/closing-time.rs");
include_page!(full_queue, "examples/full-queue.rs");
include_page!(lock_across_await, "examples/lock-across-await.rs");
include_page!(not_started, "examples/not-started.rs");
include_page!(one_by_one, "examples/one-by-one.rs");
include_page!(rush_hour, "examples/rush-hour.rs", number: usize);
include_page!(spawned, "examples/spawned.rs");
include_page!(two_machines, "examples/two-machines.rs");

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut builder = Builder::new_current_thread();
    let runtime = builder.enable_time().start_paused(true).build().unwrap();
    runtime.block_on(future)
}

/// Returns how long a café took on the paused clock, and what it printed.
fn run(cafe: impl Future<Output = ()>) -> (Duration, String) {
    let elapsed = block_on(async {
        let start = Instant::now();
        cafe.await;
        start.elapsed()
    });
    (elapsed, PRINTED.take())
}

/// Runs a café on the paused clock. The real program must have printed the same, as far as it was
/// watched, since its `main` runs that café.
fn check(name: &str, cafe: impl Future<Output = ()>, milliseconds: u64, expected: &str) {
    assert_eq!(
        run(cafe),
        (Duration::from_millis(milliseconds), expected.to_owned())
    );
    let real = &shared_run(name).stdout;
    assert!(expected.starts_with(real), "{real}");
}

#[test]
fn drinks_made_at_once_take_as_long_as_one() {
    let expected = format!("{START}{ALL_AT_ONCE}{ALL_READY}{END}");
    check("cafe-async", cafe_async::open(), 2000, &expected);
}

#[test]
fn drinks_awaited_one_by_one_take_their_total_time() {
    let expected = format!("{START}{ONE_BY_ONE}{END}");
    check("one-by-one", one_by_one::open(), 6000, &expected);
}

#[test]
fn a_drink_called_early_and_awaited_late_starts_late() {
    let expected = format!(
        "{START}Every `prepare_drink` has been called.\nNow they are awaited.\n\
         {ALL_AT_ONCE}{ALL_READY}{END}"
    );
    check("not-started", not_started::open(), 4000, &expected);
}

#[test]
fn a_spawned_drink_starts_before_it_is_awaited() {
    let expected = format!(
        "{START}Every drink has been spawned.\n{ALL_AT_ONCE}The cups are washed.\n\
         Now they are awaited.\n{ALL_READY}{END}"
    );
    check("spawned", spawned::open(), 2000, &expected);
}

#[test]
fn the_third_drink_waits_for_a_machine() {
    let expected = format!("{START}{ALL_AT_ONCE}{ALL_READY}{END}");
    check("two-machines", two_machines::open(), 4000, &expected);
}

#[test]
fn at_closing_time_the_third_drink_is_dropped() {
    let expected = format!(
        "{START}{ALL_AT_ONCE}\
         Alice's Latte is ready!\n\
         Bob's Espresso is ready!\n\
         \n\
         The café is closed.\n\
         Alice was served.\n\
         Bob was served.\n\
         Charlie's Cappuccino was dropped, half done.\n"
    );
    check("closing-time", closing_time::open(), 3000, &expected);
}

#[test]
fn a_full_queue_makes_orders_wait_and_one_with_room_for_all_takes_them_all() {
    let expected = format!(
        "Starting orders, with 2 places in the queue...\n\
         \n\
         {ALL_AT_ONCE}\
         Alice's Latte is ready!\n\
         Alice ordered a Latte.\n\
         Bob's Espresso is ready!\n\
         Bob ordered a Espresso.\n\
         Charlie's Cappuccino is ready!\n\
         Charlie ordered a Cappuccino.\n\
         {ALL_READY}\
         \n\
         All orders completed! The longest queue: 2 orders.\n\
         \n\
         Starting orders, with room for all in the queue...\n\
         \n\
         {ALL_AT_ONCE}{ALL_AT_ONCE}{ALL_READY}{ALL_READY}\
         \n\
         All orders completed! The longest queue: 6 orders.\n\
         \n"
    );
    check("full-queue", full_queue::open(), 6000, &expected);
}

#[test]
fn tokios_lock_held_across_an_await_lets_others_go_on() {
    let expected = "\
        Alice ordered a Latte.\n\
        Alice has the machine.\n\
        Bob ordered a Espresso.\n\
        Charlie ordered a Cappuccino.\n\
        Alice's Latte is ready!\n\
        Bob has the machine.\n\
        Bob's Espresso is ready!\n\
        Charlie has the machine.\n\
        Charlie's Cappuccino is ready!\n";
    let (elapsed, printed) = run(lock_across_await::open());
    assert_eq!((elapsed.as_millis(), printed.as_str()), (900, expected));
}

/// How many turns a café takes: how often the runtime polls it.
fn turns(cafe: impl Future<Output = ()>) -> usize {
    let mut cafe = pin!(cafe);
    let mut turns = 0;
    block_on(poll_fn(|context| {
        turns += 1;
        cafe.as_mut().poll(context)
    }));
    turns
}

/// Each turn polls every customer who is left. If more customers took more turns, the time would be
/// quadratic, as it is with `join_all` alone. Turns are counted, since no load changes their
/// number.
#[test]
fn rush_hour_takes_no_more_turns_for_more_customers() {
    let few = turns(rush_hour::open(1_000));
    assert_eq!(turns(rush_hour::open(10_000)), few);
}
