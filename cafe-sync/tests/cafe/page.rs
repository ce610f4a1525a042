//! The page itself, on a clock that only its `sleep` moves: a busy machine changes nothing.

use std::cell::{Cell, RefCell};
use std::time::Duration;

/// What the page gets instead of the standard library.
mod stand_in {
    pub mod std {
        pub mod thread {
            pub fn sleep(duration: ::std::time::Duration) {
                let now = crate::page::NOW.get();
                crate::page::NOW.set(now + duration);
            }
        }

        pub mod time {
            pub use ::std::time::Duration;

            pub struct Instant(Duration);

            impl Instant {
                pub fn now() -> Self {
                    Self(crate::page::NOW.get())
                }

                pub fn elapsed(&self) -> Duration {
                    crate::page::NOW.get() - self.0
                }
            }
        }
    }
}

thread_local! {
    static NOW: Cell<Duration> = const { Cell::new(Duration::ZERO) };
    /// What the page prints, and when.
    static PRINTED: RefCell<Vec<(u64, String)>> = const { RefCell::new(Vec::new()) };
}

fn print(text: String) {
    PRINTED.with_borrow_mut(|printed| printed.push((NOW.get().as_secs(), text)));
}

macro_rules! println {
    ($($text:tt)*) => { crate::page::print(format!($($text)*)) };
}

macro_rules! eprintln {
    ($($text:tt)*) => {
        crate::page::print(format!("on stderr: {}", format!($($text)*)))
    };
}

mod cafe {
    use super::stand_in::std;

    include!("../../src/main.rs");

    pub fn open() {
        main();
    }
}

#[test]
fn each_drink_takes_two_seconds_between_its_order_and_its_end() {
    cafe::open();
    let expected = [
        (0, "Starting orders...\n"),
        (0, "Alice ordered a Latte."),
        (2, "Alice's Latte is ready!"),
        (2, "Bob ordered a Espresso."),
        (4, "Bob's Espresso is ready!"),
        (4, "Charlie ordered a Cappuccino."),
        (6, "Charlie's Cappuccino is ready!"),
        (6, "\nAll orders completed!"),
        (6, "on stderr: Total time: 6.0 s"),
    ];
    let expected = expected.map(|(at, text)| (at, text.to_owned()));
    assert_eq!(PRINTED.take(), expected);
}
