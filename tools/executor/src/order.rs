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
    // What says that an order is ready, and which it is.
    let mut open: HashMap<String, usize> = HashMap::new();
    for (place, step) in story.steps.iter().enumerate() {
        match &step.deed {
            Deed::Prints(by, _, text) => {
                for line in text.lines().map(str::trim) {
                    if let Some(order) = open.remove(line).map(|it| &mut orders[it]) {
                        order.to = Some(step.time);
                        order.is_ready = true;
                        order.ended_by = place;
                    }
                    let Some((customer, drink)) = ordered(line) else {
                        continue;
                    };
                    open.insert(format!("{customer}'s {drink} is ready!"), orders.len());
                    orders.push(Order {
                        customer: customer.to_owned(),
                        from: step.time,
                        to: None,
                        is_ready: false,
                        ended_by: 0,
                        drink: by.map(|it| story.drink(it)),
                    });
                }
            }
            Deed::Late(id) | Deed::Dropped(id) => {
                let of_it = |it: &&mut Order| it.to.is_none() && it.drink == Some(*id);
                for order in orders.iter_mut().filter(of_it) {
                    order.to = Some(step.time);
                    order.ended_by = place;
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
