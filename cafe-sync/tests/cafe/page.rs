//! The page itself, with a `sleep` that takes no time and is noted: no machine is too busy for it.

use std::cell::RefCell;
use std::time::Duration;

/// What the page gets in place of the standard library.
mod stand_in {
    pub mod std {
        pub use ::std::*;

        pub mod thread {
            pub fn sleep(duration: ::std::time::Duration) {
                crate::page::NOTED.with_borrow_mut(|noted| noted.push(Err(duration)));
            }
        }
    }
}

thread_local! {
    /// What it prints, and between that how long it sleeps.
    static NOTED: RefCell<Vec<Result<String, Duration>>> = const { RefCell::new(Vec::new()) };
}

macro_rules! println {
    ($($text:tt)*) => {
        crate::page::NOTED.with_borrow_mut(|noted| noted.push(Ok(format!($($text)*))))
    };
}

#[allow(dead_code)] // its `main`
mod cafe {
    use super::stand_in::std;

    include!("../../src/main.rs");

    pub fn open() {
        cafe();
    }
}

#[test]
fn each_drink_takes_two_seconds_between_its_order_and_its_end() {
    cafe::open();
    let noted = NOTED.take();
    let drinks = [
        ("Alice", "Latte"),
        ("Bob", "Espresso"),
        ("Charlie", "Cappuccino"),
    ];
    let mut expected = vec![Ok("Starting orders...\n".to_owned())];
    for (customer, drink) in drinks {
        expected.push(Ok(format!("{customer} ordered a {drink}.")));
        expected.push(Err(Duration::from_secs(2)));
        expected.push(Ok(format!("{customer}'s {drink} is ready!")));
    }
    expected.push(Ok("\nAll orders completed!".to_owned()));
    assert_eq!(noted, expected);
}
