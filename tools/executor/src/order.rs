//! The orders of a café, as far as what it prints says so.

use std::collections::HashMap;
use std::time::Duration;

use crate::polled::Id;
use crate::story::{Deed, Story};

/// `X ordered a Y.`, and `X's Y is ready!`, or that it was dropped.
#[derive(Debug, PartialEq)]
pub struct Order {
    pub customer: String,
    pub from: Duration,
    /// None: it never ended.
    pub to: Option<Duration>,
    pub is_ready: bool,
    /// The step that ended it.
    pub ended_by: usize,
    /// The drink that's polled for it, if any.
    pub drink: Option<Id>,
}

/// All orders, as they come. One that's dropped ends there.
pub fn orders(story: &Story) -> Vec<Order> {
    let mut orders: Vec<Order> = Vec::new();
    // What says that an order is ready, and which it may be.
    let mut open: HashMap<String, Vec<usize>> = HashMap::new();
    let mut of_drink: HashMap<Id, Vec<usize>> = HashMap::new();
    for (place, step) in story.steps.iter().enumerate() {
        match &step.deed {
            Deed::Prints(by, _, text) => {
                for line in text.lines().map(str::trim) {
                    let own = by.map(|it| story.drink(it));
                    if let Some(waiting) = open.get_mut(line).filter(|it| !it.is_empty()) {
                        let is_own = |it: &usize| orders[*it].drink == own;
                        let which = waiting.iter().position(is_own).unwrap_or(0);
                        let order = &mut orders[waiting.remove(which)];
                        order.to = Some(step.time);
                        order.is_ready = true;
                        order.ended_by = place;
                    }
                    let Some((customer, drink)) = ordered(line) else {
                        continue;
                    };
                    let ready = format!("{customer}'s {drink} is ready!");
                    open.entry(ready).or_default().push(orders.len());
                    if let Some(drink) = own {
                        of_drink.entry(drink).or_default().push(orders.len());
                    }
                    orders.push(Order {
                        customer: customer.to_owned(),
                        from: step.time,
                        to: None,
                        is_ready: false,
                        ended_by: 0,
                        drink: own,
                    });
                }
            }
            Deed::Late(id) | Deed::Dropped(id) => {
                for which in of_drink.remove(id).unwrap_or_default() {
                    let order = &mut orders[which];
                    if order.to.is_none() {
                        order.to = Some(step.time);
                        order.ended_by = place;
                    }
                }
            }
            _ => {}
        }
    }
    orders
}

fn ordered(line: &str) -> Option<(&str, &str)> {
    let (customer, drink) = line.split_once(" ordered a ")?;
    Some((customer, drink.strip_suffix('.')?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::{Exit, Run};
    use crate::teller::tell;

    /// Each order: its customer, and from when to when, in nanoseconds.
    fn shown(lines: &[&str]) -> Vec<String> {
        let events = lines
            .iter()
            .map(|line| format!("0 {line}").parse().unwrap());
        let story = tell(&Run {
            events: events.collect(),
            exit: Exit::Code(Some(0)),
        });
        let show = |it: &Order| {
            let to = it
                .to
                .map_or("...".to_owned(), |it| it.as_nanos().to_string());
            let mark = if it.is_ready { "" } else { " x" };
            format!("{} {}-{to}{mark}", it.customer, it.from.as_nanos())
        };
        story.orders.iter().map(show).collect()
    }

    #[test]
    fn an_order_ends_when_it_is_ready() {
        let orders = shown(&[
            "1 print 2 Ann ordered a Latte.\\nBob ordered a a ordered a Tea.\\n",
            "2 print 2 nobody ordered a Tea\\n Bob's a ordered a Tea is ready!\\n",
            "3 print 2 Ann's Tea is ready!\\n",
        ]);
        assert_eq!(orders, ["Ann 1-... x", "Bob 1-2"]);
    }

    /// Who orders the same twice gets the drink of the future that says so, or the one ordered first.
    #[test]
    fn of_two_like_orders_its_own_ends() {
        let [order, ready] = ["print 2 Ann ordered a Tea.", "print 2 Ann's Tea is ready!"];
        let (poll, end) = ("poll 1 0", "pending 1");
        let orders = shown(&[
            "0 new 0 task 0 - a a",
            "0 new 1 task 0 - a a",
            "1 poll 0 0",
            &format!("1 {order}"),
            "1 pending 0",
            &format!("2 {poll}"),
            &format!("2 {order}"),
            &format!("2 {end}"),
            &format!("3 {poll}"),
            &format!("3 {ready}"),
            &format!("3 {end}"),
        ]);
        assert_eq!(orders, ["Ann 1-... x", "Ann 2-3"]);
        let outside = shown(&[
            &format!("1 {order}\\n"),
            &format!("2 {order}\\n"),
            &format!("3 {ready}\\n"),
            &format!("4 {ready}\\n"),
            &format!("5 {ready}\\n"),
        ]);
        assert_eq!(outside, ["Ann 1-3", "Ann 2-4"]);
    }

    #[test]
    fn what_is_dropped_ends_its_order() {
        let orders = shown(&[
            "0 new 0 task 0 - a a",
            "1 poll 0 0",
            "1 print 2 Ann ordered a Tea.\\nBob ordered a Tea.\\n",
            "2 print 2 Bob's Tea is ready!\\n",
            "2 pending 0",
            "4 drop 0",
        ]);
        assert_eq!(orders, ["Ann 1-4 x", "Bob 1-2"]);
    }
}
