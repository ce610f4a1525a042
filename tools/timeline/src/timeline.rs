//! What is known about a run: who ordered what and when, and when it was ready.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use crate::sentence::Sentence;

/// The cafés that ran at the same time. Every time counts from the start they share.
pub struct Timeline {
    pub cafes: Vec<Cafe>,
    pub now: Duration,
}

/// One program, and its orders in the order in which it printed them.
pub struct Cafe {
    pub name: String,
    pub orders: Vec<Order>,
    /// When the program ended, if it has.
    pub end: Option<Duration>,
    /// How many drinks were ready that nobody was waiting for.
    pub strays: usize,
    /// Which orders wait for, say, `Alice's Latte`, the oldest first.
    waiting: HashMap<String, VecDeque<usize>>,
}

pub struct Order {
    pub customer: String,
    pub drink: String,
    pub ordered: Duration,
    pub ready: Option<Duration>,
}

impl Timeline {
    pub fn new(names: impl IntoIterator<Item = String>) -> Self {
        Self {
            cafes: names.into_iter().map(Cafe::new).collect(),
            now: Duration::ZERO,
        }
    }

    /// When a café ended, or the present if it hasn't.
    pub fn end(&self, cafe: &Cafe) -> Duration {
        cafe.end.unwrap_or(self.now)
    }

    /// When an order was ready, or how long it was waited for.
    pub fn until(&self, cafe: &Cafe, order: &Order) -> Duration {
        order.ready.unwrap_or_else(|| self.end(cafe))
    }

    /// What there is to say about a café as a whole, to go after its name.
    pub fn summary(&self, cafe: &Cafe) -> String {
        let mut summary = format!(", {:.1} s", self.end(cafe).as_secs_f64());
        let (all, open) = (
            cafe.orders.len(),
            cafe.orders.iter().filter(|it| it.ready.is_none()).count(),
        );
        if all == 0 {
            summary += ", no order";
        } else if open > 0 && cafe.end.is_some() {
            summary += &format!(", {open} of {all} never ready");
        }
        if cafe.strays > 0 {
            summary += &format!(", {} ready but not ordered", cafe.strays);
        }
        summary
    }

    /// How long the longest café has taken so far.
    pub fn span(&self) -> Duration {
        let ends = self.cafes.iter().map(|cafe| self.end(cafe));
        ends.max().unwrap_or_default()
    }
}

impl Cafe {
    fn new(name: String) -> Self {
        let waiting = HashMap::new();
        Self {
            name,
            orders: Vec::new(),
            end: None,
            strays: 0,
            waiting,
        }
    }

    /// Takes note of a sentence.
    pub fn hear(&mut self, at: Duration, sentence: Sentence) {
        match sentence {
            Sentence::Ordered { customer, drink } => {
                let key = if drink.is_empty() {
                    customer.clone()
                } else {
                    format!("{customer}'s {drink}")
                };
                self.waiting
                    .entry(key)
                    .or_default()
                    .push_back(self.orders.len());
                self.orders.push(Order {
                    customer,
                    drink,
                    ordered: at,
                    ready: None,
                });
            }
            // Of two equal orders, the first to be ready is taken to be the first ordered.
            Sentence::Ready(key) => {
                match self.waiting.get_mut(&key).and_then(VecDeque::pop_front) {
                    Some(order) => self.orders[order].ready = Some(at),
                    None => self.strays += 1,
                }
            }
        }
    }
}
