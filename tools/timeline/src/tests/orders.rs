use std::iter;
use std::time::Duration;

use super::timeline;
use crate::sentence::Sentence;
use crate::timeline::{MOST, Order};

#[test]
fn past_the_most_that_is_kept_orders_are_counted() {
    let mut timeline = timeline(&[("crowd", &[], Some(1000))], 1000);
    let served = || Order {
        customer: String::new(),
        drink: String::new(),
        ordered: Duration::ZERO,
        ready: Some(Duration::ZERO),
    };
    let orders = iter::repeat_with(served).take(MOST - 1);
    timeline.cafes[0].orders.extend(orders);

    let mut say = |line: &str| {
        let sentence = Sentence::parse(line.as_bytes()).pop().unwrap();
        timeline.cafes[0].hear(Duration::ZERO, sentence);
        timeline.summary(&timeline.cafes[0])
    };
    let end = |most| format!(", {most} not drawn");
    assert_eq!(say("Ann ordered a Tea."), ", 1.0 s, 1 of 1000000 never ready");
    say("Ben ordered a Tea.");
    let all_open = ", 1.0 s, 3 of 1000002 never ready".to_owned() + &end(2);
    assert_eq!(say("Eve ordered a Tea."), all_open);
    say("Ben's Tea is ready!");
    say("Ann's Tea is ready!");
    assert_eq!(say("Eve's Tea is ready!"), ", 1.0 s".to_owned() + &end(2));
    let stray = ", 1.0 s, 1 ready but not ordered".to_owned() + &end(2);
    assert_eq!(say("Eve's Tea is ready!"), stray);
    assert_eq!(timeline.cafes[0].orders.len(), MOST);
}
