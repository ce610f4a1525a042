//! What is known about a future of the page.

use std::any::type_name;

/// A customer's name is cut to this many characters.
const LONGEST_NAME: usize = 16;

/// A future of the page, by its place in the record.
pub type Id = usize;

/// Who polls a future.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `block_on`.
    Root,
    /// `block_on` too, since it was spawned.
    Task,
    /// Whoever awaits it. It polls the futures it was given.
    JoinAll,
    /// `join_all`, which got it in this place.
    Member(usize),
    /// You, instead of the `join_all` that got it in this place.
    ByHand(usize),
}

/// What a future answered to its last poll.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    Ready,
    Pending,
    Panic,
}

/// What is known about a future.
pub struct Future {
    pub kind: Kind,
    pub name: String,
    /// Who polled it last, if that was another future.
    pub poller: Option<Id>,
    /// The line of the page where it waits while it's pending, and for what.
    pub stop: Option<(u32, String)>,
    pub answer: Option<Answer>,
    pub polls: usize,
    /// How many of its polls were for nothing: no waker had asked for them, and nothing was to do.
    pub idle_polls: usize,
    /// Whether its waker has been called since its last poll.
    pub is_woken: bool,
}

impl Future {
    /// Only its type is known so far.
    pub fn new<F>(kind: Kind) -> Future {
        let name = match kind {
            Kind::Root | Kind::Task => function_of(type_name::<F>()).to_owned(),
            Kind::JoinAll => "join_all".to_owned(),
            Kind::Member(place) | Kind::ByHand(place) => ('A'..='Z')
                .nth(place)
                .map_or(format!("future {}", place + 1), String::from),
        };
        let (poller, stop, answer, polls, idle_polls, is_woken) = (None, None, None, 0, 0, false);
        Future {
            kind,
            name,
            poller,
            stop,
            answer,
            polls,
            idle_polls,
            is_woken,
        }
    }

    /// A drink is called by its customer's name, once it prints who ordered it.
    pub fn print(&mut self, line: &str) {
        if let (Some((customer, _)), true) = (line.split_once(" ordered "), self.is_drink()) {
            self.name = customer.chars().take(LONGEST_NAME).collect();
        }
    }

    /// Whether it was given to `join_all` or `spawn`.
    pub fn is_drink(&self) -> bool {
        !matches!(self.kind, Kind::Root | Kind::JoinAll)
    }

    /// The letter that polls it by hand, if one does.
    pub fn letter(&self) -> Option<char> {
        if let Kind::ByHand(place) = self.kind {
            ('A'..='Z').nth(place)
        } else {
            None
        }
    }
}

/// The name of the function in the name of a future's type, such as `page::cafe::{{closure}}`.
fn function_of(future: &'static str) -> &'static str {
    let path = future
        .split('<')
        .next()
        .and_then(|path| path.split_once("::{{closure}}"));
    let function = path.and_then(|(path, _)| path.rsplit("::").next());
    function.filter(|it| *it != "main").unwrap_or("the future")
}
