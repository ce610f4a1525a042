//! The map of a page: every state that its schedules come to, and the steps between them.
//!
//! Each state is met once, however many schedules lead to it, and each step is run once. So exact
//! numbers take far fewer runs than there are schedules.

use std::collections::{HashMap, VecDeque};
use std::mem;

use common::program::progress;

use crate::end::{End, Ending, How};
use crate::run::{Answer, Exit};
use crate::state::State;
use crate::text::Text;
use crate::trace::{Line, Mark, Seat, Step, Thread};

/// How large a map may be.
#[derive(Clone, Copy, Default)]
pub struct Limit {
    /// The most states of a page with two threads and main. With more threads they are fewer.
    pub states: usize,
    /// What to say of a larger map, before what to do.
    pub why: &'static str,
}

/// For counting: with more states, each with its threads, it takes too long.
pub const COUNTED: Limit = Limit {
    states: 100_000,
    why: "the page has too many states to count",
};
/// A step that can be taken in a state.
pub struct Edge {
    pub thread: Thread,
    /// The state that it leads to. None: not known yet.
    pub to: Option<usize>,
    pub is_taken: bool,
    /// What the page has told from there on, and in which run.
    pub told: Option<(usize, Vec<Line>)>,
}

/// A state.
#[derive(Default)]
pub struct Node {
    /// The run that has met it first, whose numbers its objects have.
    pub run: usize,
    pub seats: Vec<Seat>,
    /// The values that are known of objects.
    pub values: Vec<(usize, String)>,
    pub edges: Vec<Edge>,
    /// How a page ends that has come here.
    pub end: Option<End>,
    /// The state that it was first reached from, and by which of its edges.
    pub via: Option<(usize, usize)>,
    from: Vec<usize>,
    /// Whether all that lies ahead is known.
    is_closed: bool,
}

#[derive(Default)]
pub struct Map {
    pub nodes: Vec<Node>,
    /// What each run has come to, some of which were stopped before their end.
    pub runs: Vec<End>,
    /// What the page has told before its first choice.
    pub before: Vec<Line>,
    index: HashMap<u128, usize>,
    /// Steps that nobody has taken yet.
    pub jobs: VecDeque<(usize, usize)>,
    pub active: usize,
    /// How many threads all states have together.
    size: usize,
    limit: Limit,
    /// Why it was given up.
    pub failure: Option<String>,
}

/// One run's way through the map.
#[derive(Default)]
pub struct Visit {
    pub run: usize,
    pub state: State,
    pub how: How,
    /// Where it is, and by which edge it has come or goes on.
    pub at: usize,
    pub via: Option<(usize, usize)>,
    /// What it has told since somebody was chosen.
    pub since: Vec<Line>,
    /// For each thread and object, the edge by which the one has last updated the other.
    updates: HashMap<(Thread, usize), (usize, usize)>,
}

impl Visit {
    pub fn new(run: usize) -> Self {
        Self {
            run,
            ..Self::default()
        }
    }

    pub fn hear(&mut self, line: &Line, text: &Text) {
        self.state.follow(line, text);
        self.how.follow(line);
    }
}

impl Map {
    pub fn new(limit: Limit) -> Self {
        Self {
            limit,
            ..Self::default()
        }
    }

    /// The number of a new run.
    pub fn begin(&mut self) -> usize {
        self.runs.push(End::default());
        self.runs.len() - 1
    }

    /// Goes to the node of a visit's state, which is new if its key is. An end has a way to be one.
    pub fn meet(&mut self, visit: &mut Visit, end: Option<&Ending>, seats: Vec<Seat>) {
        let key = match end {
            None => visit.state.key(),
            Some(how) => visit.state.key_of_end(how),
        };
        let node = match self.index.get(&key) {
            Some(&node) => node,
            None => self.add(key, seats, visit),
        };
        visit.at = node;
        let since = mem::take(&mut visit.since);
        let Some((from, edge)) = visit.via else {
            self.before = since;
            return;
        };
        let way = &mut self.nodes[from].edges[edge];
        way.told.get_or_insert((visit.run, since));
        match way.to {
            Some(to) if to != node => self.differs(),
            Some(_) => {}
            None => {
                way.to = Some(node);
                self.nodes[node].from.push(from);
                self.close(from);
            }
        }
    }

    fn add(&mut self, key: u128, seats: Vec<Seat>, visit: &Visit) -> usize {
        let node = self.nodes.len();
        self.index.insert(key, node);
        let edge = |seat: &Seat| Edge {
            thread: seat.thread.clone(),
            to: None,
            is_taken: false,
            told: None,
        };
        let edges: Vec<Edge> = seats.iter().filter(|it| it.can_move()).map(edge).collect();
        self.size += seats.len();
        self.jobs.extend((0..edges.len()).map(|edge| (node, edge)));
        let objects = visit.state.objects.values();
        let values = objects.filter_map(|it| Some((it.number, it.value.clone()?)));
        self.nodes.push(Node {
            run: visit.run,
            seats,
            values: values.collect(),
            edges,
            via: visit.via,
            ..Node::default()
        });
        if node % 1000 == 999 {
            progress(&format!("{} states so far", node + 1));
        }
        if self.nodes.len() > self.limit.states || self.size > 3 * self.limit.states {
            let why = format!(
                "{}: more than {node}. Give it fewer increments or threads, or shorter loops. A \
                 loop that goes on until time has passed never ends here",
                self.limit.why
            );
            self.failure.get_or_insert(why); // two pages run at a time: the first one says it
        }
        node
    }

    /// The page has gone another way than before, or two states were taken for one.
    fn differs(&mut self) {
        let why = "the page doesn't do the same when it gets the same letters. Does it use the \
                   time, random numbers, the order of a HashMap, or Arc::strong_count? Its \
                   schedules can't be counted";
        self.failure.get_or_insert(why.to_owned());
    }

    pub fn step(&mut self, node: usize, thread: &Thread) -> Option<(usize, usize)> {
        let node_here = self.nodes.get_mut(node)?;
        let edge = node_here.edges.iter().position(|it| it.thread == *thread);
        let Some(edge) = edge else {
            self.differs();
            return None;
        };
        node_here.edges[edge].is_taken = true;
        Some((node, edge))
    }

    /// A guard tells late what was written through it: that belongs to the step that did it.
    pub fn tell_late(&mut self, visit: &mut Visit, line: &Line) {
        let Line::Did(deed) = line else { return };
        let key = (deed.thread.clone(), deed.object);
        if deed.step == Step::Update {
            visit.updates.extend(visit.via.map(|edge| (key, edge)));
            return;
        }
        let Some((node, edge)) = visit.updates.get(&key).filter(|_| deed.step == Step::Write)
        else {
            return;
        };
        if let Some((run, told)) = &mut self.nodes[*node].edges[*edge].told
            && *run == visit.run
        {
            told.push(line.clone());
        }
    }

    /// A step that nobody has taken, or one that leads to where such steps are.
    pub fn choose(&mut self, node: usize) -> Answer {
        let edges = &self.nodes[node].edges;
        let is_open = |edge: &Edge| edge.to.is_some_and(|to| !self.nodes[to].is_closed);
        let next = edges.iter().position(|it| !it.is_taken);
        let Some(next) = next.or_else(|| edges.iter().position(is_open)) else {
            return Answer::Stop;
        };
        let edge = &mut self.nodes[node].edges[next];
        edge.is_taken = true;
        Answer::Move(edge.thread.clone())
    }

    /// Closes a node if all that lies ahead of it is known, and then those before it.
    fn close(&mut self, node: usize) {
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            let is_known = |edge: &Edge| edge.to.is_some_and(|to| self.nodes[to].is_closed);
            let is_closed = self.nodes[node].edges.iter().all(is_known);
            let was_closed = mem::replace(&mut self.nodes[node].is_closed, is_closed);
            if is_closed && !was_closed {
                open.extend(&self.nodes[node].from);
            }
        }
    }

    /// The steps by which a node was first reached.
    pub fn way(&self, mut node: usize) -> Vec<Thread> {
        let mut way = Vec::new();
        while let Some((from, edge)) = self.nodes[node].via {
            way.push(self.nodes[from].edges[edge].thread.clone());
            node = from;
        }
        way.reverse();
        way
    }

    pub fn end(&mut self, mut visit: Visit, exit: Exit) {
        let how = visit.how.ending(exit);
        let is_whole = exit != Exit::Stopped;
        if is_whole {
            self.meet(&mut visit, Some(&how), Vec::new());
        }
        let end = visit.how.close(exit, visit.state);
        if is_whole {
            self.nodes[visit.at].end.get_or_insert(end.clone());
            self.close(visit.at);
        }
        self.runs[visit.run] = end;
    }

    /// Whether a thread makes a step, or can't.
    pub fn is_stepped(&self) -> bool {
        let is_whole = |node: &Node| node.end.as_ref().is_none_or(|it| it.how == Ending::Whole);
        let is_over = |node: &Node| node.edges.is_empty() && is_whole(node);
        !self.nodes.iter().all(is_over)
    }

    /// Whether a thread had to wait for a value, so that not all schedules are here.
    pub fn has_waits_for_values(&self) -> bool {
        let waits = |seat: &Seat| seat.mark == Mark::Held;
        self.nodes.iter().any(|it| it.seats.iter().any(waits))
    }
}
