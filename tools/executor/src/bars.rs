//! Draws how long each customer waits, from order to ready, on one scale for all cafés.

use std::time::Duration;

use crate::order::Order;
use crate::width::{cut, pad, width};
use crate::words::seconds;

/// In columns.
const WIDTH: usize = 80;
/// A name is cut to so many columns.
const WIDEST: usize = 16;
/// If a café has more customers, only so many are drawn.
const MOST: usize = 30;
/// The scale reaches at least so far, so that pictures can be compared.
const LEAST: Duration = Duration::from_secs(6);

/// The columns that are left for what stands after a bar.
const LAST: usize = 6;

/// A café: its name, its orders, and its time in all.
pub struct Cafe<'a> {
    pub name: String,
    pub orders: &'a [Order],
    pub end: Duration,
    /// Why it was stopped, if it was.
    pub remark: String,
}

/// Returns a block for each café, and one axis below.
pub fn draw(cafes: &[Cafe]) -> String {
    let shown = cafes.iter().flat_map(|it| it.orders.iter().take(MOST));
    let names = shown
        .map(|it| width(&it.customer).min(WIDEST))
        .fold(4, usize::max);
    let scale = Scale::new(cafes, WIDTH - names - 4);
    let mut text = String::new();
    for cafe in cafes {
        let time = seconds(cafe.end);
        text += &format!(
            "{}{time:>9}{}\n",
            pad(&cut(&cafe.name, 40), names + 4 + 20),
            cafe.remark
        );
        for order in cafe.orders.iter().take(MOST) {
            let name = pad(&cut(&order.customer, names), names);
            text += &format!("  {name}  {}\n", scale.bar(order, cafe.end));
        }
        if cafe.orders.len() > MOST {
            text += &format!("  and {} more\n", cafe.orders.len() - MOST);
        }
        if cafe.orders.is_empty() {
            text += "  nobody ordered\n";
        }
    }
    text + &format!("  {}  {}\n", pad("", names), scale.axis())
}

struct Scale {
    end: Duration,
    /// Between two marks of the axis.
    step: Duration,
    /// How many columns it has.
    each: f64,
}

impl Scale {
    fn new(cafes: &[Cafe], columns: usize) -> Self {
        let end = cafes.iter().map(|it| it.end).fold(LEAST, Duration::max);
        let mut seconds = 1;
        while end.as_secs().div_ceil(seconds) > 8 {
            seconds = match seconds.to_string().starts_with('2') {
                true => seconds / 2 * 5,
                false => seconds * 2,
            };
        }
        // Each step has as many columns as any other.
        let step = Duration::from_secs(seconds);
        let steps = end.as_secs_f64() / step.as_secs_f64();
        let each = ((columns - LAST) as f64 / steps).floor();
        Self { each, end, step }
    }

    fn column(&self, time: Duration) -> usize {
        (time.as_secs_f64() / self.step.as_secs_f64() * self.each).round() as usize
    }

    /// `=` while a customer waits. At the end of an order that was dropped stands an `x`.
    fn bar(&self, order: &Order, end: Duration) -> String {
        let from = self.column(order.from);
        let to = self.column(order.to.unwrap_or(end)).max(from + 1);
        let mark = match (order.to, order.is_ready) {
            (_, true) => "",
            (Some(_), false) => " x",
            (None, false) => " ...",
        };
        format!("{}{}{mark}", " ".repeat(from), "=".repeat(to - from))
    }

    fn axis(&self) -> String {
        let mut axis = String::new();
        let mut time = Some(Duration::ZERO);
        while let Some(mark) = time.filter(|it| *it <= self.end) {
            let at = self.column(mark);
            if at >= axis.len() {
                axis = pad(&axis, at) + &seconds(mark);
            }
            time = mark.checked_add(self.step);
        }
        axis
    }
}
