//! What happened in a run, step by step.

use std::collections::{HashMap, HashSet};
use std::mem::take;
use std::time::Duration;

use crate::order::{Order, orders};
use crate::polled::{Id, Polled, State, Stop};
use crate::run::{Exit, Run};
use crate::text::Text;
use crate::trace::{Body, Caller, Chain, Event, Kind, Number, Place, What};
use crate::width::plain;

/// A step.
pub struct Step {
    pub time: Duration,
    pub thread: usize,
    pub deed: Deed,
}

/// Who calls a waker.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Waker {
    Timer,
    Polled(Id),
    /// It's called outside of any poll, on the thread that polls or on another one.
    Runtime,
    Thread,
}

#[derive(Clone, PartialEq, Debug)]
pub enum Deed {
    /// `main` calls `block_on` at this line.
    BlockOn(usize),
    /// Whom, by whom (none: `block_on`), and at which line it's awaited.
    Polls(Id, Option<Id>, usize),
    /// Who answers whom, with what.
    Answers(Id, Option<Id>, Answer),
    /// What is printed, at which line.
    Prints(Option<Id>, usize, String),
    /// The waker of the noted future around it is called.
    Wakes(Id, Waker),
    /// The runtime lets the thread sleep.
    Parks,
    /// The thread sleeps inside a poll, or outside of any, at a line.
    Sleeps(Option<Id>, usize, Duration),
    /// A task is spawned, by what is being polled.
    Spawns(Option<Id>, Id),
    /// The time is up.
    Late(Id),
    Dropped(Id),
    /// You let a second pass.
    Passes,
    /// It's ready, and so isn't polled by hand again.
    Again(Id),
    Panics(usize, String),
    Returns,
    Exits(i32),
    /// It doesn't answer, and the page was killed.
    Stuck(Id),
}

#[derive(Clone, PartialEq, Debug)]
pub enum Answer {
    Ready,
    /// It waits at a line for something.
    Pending(Option<Stop>),
    /// Nobody had asked for the poll.
    Idle,
    Panics,
    Unknown,
}

/// All that happened.
#[derive(Default)]
pub struct Story {
    pub polled: Vec<Polled>,
    pub steps: Vec<Step>,
    pub orders: Vec<Order>,
    /// How long it took.
    pub end: Duration,
    /// The threads that polled.
    pub threads: HashSet<usize>,
    /// The `join_all` that you are.
    pub hand: Option<Id>,
    /// A runtime would have had several threads.
    pub has_several: bool,
    /// The page starts threads of its own.
    pub has_threads: bool,
    /// Some calls weren't looked for.
    pub has_unseen: bool,
    /// For each thread, the polls in progress at the end, innermost last, and the line last seen.
    pub stuck: Vec<(Vec<Id>, usize)>,
    /// Whether the thread sleeps at the end, since all are pending.
    pub is_parked: bool,
}

/// Tells the story of a run.
pub fn tell(run: &Run, text: &Text) -> Story {
    let mut teller = Teller {
        text,
        story: Story::default(),
        ids: HashMap::new(),
        inner: HashSet::new(),
        threads: HashMap::new(),
        paused: Vec::new(),
        tasks: 0,
    };
    for event in &run.events {
        teller.hear(event);
    }
    let mut story = teller.story;
    story.end = run.events.last().map_or(Duration::ZERO, |it| it.time);
    story.orders = orders(&story);
    if run.exit == Exit::Silent && !story.is_parked {
        let tops = teller
            .threads
            .iter()
            .filter_map(|(thread, it)| Some((*thread, it.stack.last()?.id)));
        let mut tops: Vec<(usize, Id)> = tops.collect();
        tops.sort_unstable();
        for (thread, id) in tops {
            let is_asleep = matches!(
                story.steps.last().map(|it| &it.deed),
                Some(Deed::Sleeps(..))
            );
            if !is_asleep {
                let (time, deed) = (story.end, Deed::Stuck(id));
                story.steps.push(Step { time, thread, deed });
            }
        }
    }
    let threads = teller.threads.into_values();
    story.stuck = threads.map(|it| (ids(&it.stack), it.line)).collect();
    story.stuck.retain(|it| !it.0.is_empty());
    story
}

fn ids(stack: &[Frame]) -> Vec<Id> {
    stack.iter().map(|it| it.id).collect()
}

/// A poll in progress.
struct Frame {
    id: Id,
    /// Whether it was woken before, or it's the first poll.
    is_asked: bool,
    /// How many steps there were when it began, its own included.
    steps: usize,
}

#[derive(Default)]
struct Thread {
    /// Innermost last.
    stack: Vec<Frame>,
    /// The last line that was seen.
    line: usize,
}

struct Teller<'a> {
    text: &'a Text<'a>,
    story: Story,
    ids: HashMap<Number, Id>,
    /// Futures that are one with the one around them.
    inner: HashSet<Number>,
    threads: HashMap<usize, Thread>,
    /// Calls that haven't come to their end, and aren't being polled.
    paused: Vec<Id>,
    /// How many tasks there are.
    tasks: usize,
}

impl Teller<'_> {
    fn hear(&mut self, event: &Event) {
        let thread = event.thread;
        self.story.is_parked = matches!(event.what, What::Park);
        match &event.what {
            What::New(new) => {
                let id = self.story.polled.len();
                self.ids.insert(new.number, id);
                self.story.polled.push(Polled::noted(new));
                if new.kind == Kind::Task {
                    self.tasks += 1;
                    self.story.polled[id].number(self.tasks);
                    let by = self.top(thread);
                    self.add(event, Deed::Spawns(by, id));
                }
            }
            What::Poll(number, line, chain) => self.poll(event, *number, *line, chain),
            What::Ready(number) => self.answer(event, *number, State::Ready),
            What::Pending(number) => self.answer(event, *number, State::Pending),
            What::Panics(number) => self.answer(event, *number, State::Panicked),
            What::Drop(number) => self.dropped(event, *number),
            What::Wake(number, caller) => self.wake(event, *number, *caller),
            What::Print(line, chain, text) => {
                self.follow(event, *line, chain, None);
                self.print(event, *line, &plain(text));
            }
            What::Block(line, duration, chain) => {
                self.follow(event, *line, chain, None);
                let by = self.top(thread);
                self.add(event, Deed::Sleeps(by, *line, *duration));
            }
            What::Unblock | What::Step(_) | What::Stranger | What::Left => {}
            What::Park => {
                // The thread may wake up for no reason, and sleep again.
                let last = self.story.steps.last();
                if last.is_none_or(|it| it.deed != Deed::Parks) {
                    self.add(event, Deed::Parks);
                }
            }
            What::BlockOn(line) => self.add(event, Deed::BlockOn(*line)),
            What::Returns => self.add(event, Deed::Returns),
            What::Panic(line, text) => self.add(event, Deed::Panics(*line, text.clone())),
            What::Late => {
                if let Some(id) = self.top(thread) {
                    self.story.polled[id].state = State::Late;
                    self.add(event, Deed::Late(id));
                }
            }
            What::Several => self.story.has_several = true,
            What::Thread => self.story.has_threads = true,
            What::Hand(_) => self.story.hand = self.top(thread),
            What::Pass => self.add(event, Deed::Passes),
            What::Again(place) => {
                let hand = self.story.hand;
                let is_it = |it: &Polled| it.kind == Kind::Member(*place) && it.poller == hand;
                if let Some(id) = self.story.polled.iter().position(is_it) {
                    self.add(event, Deed::Again(id));
                }
            }
            What::Exit(code) => self.add(event, Deed::Exits(*code)),
        }
    }

    fn add(&mut self, event: &Event, deed: Deed) {
        self.story.steps.push(Step {
            time: event.time,
            thread: event.thread,
            deed,
        });
    }

    fn thread(&mut self, thread: usize) -> &mut Thread {
        self.threads.entry(thread).or_default()
    }

    fn top(&mut self, thread: usize) -> Option<Id> {
        self.thread(thread).stack.last().map(|it| it.id)
    }

    fn poll(&mut self, event: &Event, number: Number, line: usize, chain: &Chain) {
        let Some(&id) = self.ids.get(&number) else {
            return;
        };
        self.story.threads.insert(event.thread);
        let top = self.top(event.thread);
        if self.inner.contains(&number) {
            return;
        }
        // A time-out that was given to `join_all` or `spawn` is one with what was given.
        if let Some(outer) = top.filter(|it| self.story.polled[*it].wraps)
            && self.story.polled[id].kind == Kind::Timeout
        {
            self.inner.insert(number);
            self.ids.insert(number, outer);
            let (due, line) = (self.story.polled[id].due, self.story.polled[id].line);
            let outer = &mut self.story.polled[outer];
            (outer.due, outer.line, outer.is_timed, outer.wraps) = (due, line, true, false);
            return;
        }
        // If a library polls it, it's awaited where the innermost function of the page is.
        let innermost = chain
            .as_ref()
            .and_then(|it| it.last())
            .map_or(0, |it| it.place.0);
        let is_leaf = self.story.polled[id].kind == Kind::Leaf;
        let line = if line == 0 && is_leaf {
            innermost
        } else {
            line
        };
        let at = if line == 0 {
            self.story.polled[id].line
        } else {
            line
        };
        self.follow(event, at, chain, Some(id));
        self.begin(event, id, line);
    }

    /// A poll begins.
    fn begin(&mut self, event: &Event, id: Id, line: usize) {
        let poller = self.top(event.thread);
        let is_asked = self.is_asked(id);
        let polled = &mut self.story.polled[id];
        if line > 0 {
            polled.line = line;
        }
        polled.poller = poller;
        polled.polls += 1;
        polled.state = State::Running;
        polled.stop = None;
        polled.is_at_leaf = false;
        polled.is_woken = false;
        self.paused.retain(|it| *it != id);
        self.add(event, Deed::Polls(id, poller, line));
        let steps = self.story.steps.len();
        let thread = self.thread(event.thread);
        if line > 0 {
            thread.line = line;
        }
        thread.stack.push(Frame {
            id,
            is_asked,
            steps,
        });
    }

    /// A poll of a noted future ends, and with it those of the calls in it.
    fn answer(&mut self, event: &Event, number: Number, state: State) {
        let Some(&id) = self.ids.get(&number) else {
            return;
        };
        if self.inner.contains(&number)
            || !self.thread(event.thread).stack.iter().any(|it| it.id == id)
        {
            return;
        }
        while self.top(event.thread).is_some_and(|it| it != id) {
            self.leave(event, Some(state));
        }
        self.end(event, state);
        let path = self.story.polled[id].path.clone();
        for call in path {
            let waits_for = &mut self.story.polled[call].waits_for;
            waits_for.retain(|it| *it != id);
            if state == State::Pending {
                waits_for.push(id);
            }
        }
    }

    /// The innermost call is left, with what's around it or before. It's pending if a future in it is.
    /// If not, and what's around it is pending, nobody has seen what it has answered.
    fn leave(&mut self, event: &Event, around: Option<State>) {
        let Some(call) = self.top(event.thread) else {
            return;
        };
        let is_pending = !self.story.polled[call].waits_for.is_empty();
        let state = match around {
            Some(State::Panicked) => State::Panicked,
            _ if is_pending => State::Pending,
            Some(State::Pending) => State::Unknown,
            _ => State::Ready,
        };
        if matches!(state, State::Pending | State::Unknown) {
            self.paused.push(call);
        }
        self.end(event, state);
    }

    /// Whether there's a reason for its next poll: it's the first, or something in it was woken.
    fn is_asked(&self, id: Id) -> bool {
        let polled = &self.story.polled[id];
        let waits_for = &polled.waits_for;
        match polled.kind {
            _ if polled.polls == 0 => true,
            // Nobody knows what else it waits for.
            Kind::Call if waits_for.is_empty() => true,
            Kind::Call => waits_for.iter().any(|it| self.story.polled[*it].is_woken),
            _ => polled.is_woken,
        }
    }

    /// The innermost poll ends.
    fn end(&mut self, event: &Event, state: State) {
        let thread = self.thread(event.thread);
        let Some(frame) = thread.stack.pop() else {
            return;
        };
        let poller = thread.stack.last().map(|it| it.id);
        let own = &self.story.polled[frame.id];
        let is_leaf = |id: &Id| self.story.polled[*id].kind == Kind::Leaf;
        let is_quiet = self.story.steps[frame.steps..]
            .iter()
            .all(|it| match &it.deed {
                Deed::Polls(id, ..) | Deed::Answers(id, ..) => is_leaf(id),
                _ => false,
            });
        let is_idle = !frame.is_asked && is_quiet && state == State::Pending;
        // Where it waits is said where that's decided, and not once more by each one above.
        let stop = match own.kind {
            Kind::Leaf => own.stop.clone(),
            _ => own.stop.clone().filter(|_| own.is_at_leaf),
        };
        let answer = match state {
            State::Pending if is_idle && own.kind != Kind::Leaf && own.is_drink() => Answer::Idle,
            State::Pending => Answer::Pending(stop.filter(|_| !is_idle)),
            State::Panicked => Answer::Panics,
            State::Unknown => Answer::Unknown,
            _ => Answer::Ready,
        };
        let own = &mut self.story.polled[frame.id];
        own.idle_polls += usize::from(is_idle);
        if state != State::Ready || own.state != State::Late {
            own.state = state;
        }
        if state == State::Ready {
            own.stop = None;
        }
        if own.kind == Kind::Leaf && state == State::Pending {
            let line = own.line;
            let stop = Some((line, own.name()));
            let stack = ids(&self.thread(event.thread).stack);
            if let Some(poller) = poller {
                self.story.polled[poller].is_at_leaf = true;
            }
            // What waits is the drink, and all that is between.
            for id in stack.into_iter().rev() {
                self.story.polled[id].stop.clone_from(&stop);
                if self.story.polled[id].kind != Kind::Call {
                    break;
                }
            }
            self.story.polled[frame.id].stop = stop;
        }
        self.add(event, Deed::Answers(frame.id, poller, answer));
    }

    fn dropped(&mut self, event: &Event, number: Number) {
        let Some(&id) = self.ids.get(&number) else {
            return;
        };
        if self.inner.contains(&number) || self.story.polled[id].is_over() {
            return;
        }
        let path = take(&mut self.story.polled[id].path);
        let running = ids(&self.thread(event.thread).stack);
        for call in path {
            self.story.polled[call].waits_for.retain(|it| *it != id);
            // A call that isn't running, and loses what it waits for, is dropped itself.
            if !running.contains(&call) && !self.story.polled[call].is_over() {
                self.paused.retain(|it| *it != call);
                self.story.polled[call].state = State::Dropped;
                if self.story.polled[call].is_drink() {
                    self.add(event, Deed::Dropped(call));
                }
            }
        }
        let polled = &mut self.story.polled[id];
        polled.state = State::Dropped;
        if matches!(polled.kind, Kind::Member(_) | Kind::Task) {
            self.add(event, Deed::Dropped(id));
        }
    }

    /// Who calls a waker here. A call may have ended unseen, so it's what's around it.
    fn waker(&mut self, thread: usize) -> Waker {
        let stack = ids(&self.thread(thread).stack);
        let is_noted = |id: &&Id| self.story.polled[**id].kind != Kind::Call;
        stack
            .iter()
            .rfind(is_noted)
            .map_or(Waker::Runtime, |it| Waker::Polled(*it))
    }

    fn wake(&mut self, event: &Event, number: Number, caller: Caller) {
        let Some(&id) = self.ids.get(&number) else {
            return;
        };
        let by = match caller {
            Caller::Timer => Waker::Timer,
            Caller::Future(number) => match self.ids.get(&number) {
                Some(_) => self.waker(event.thread),
                None => Waker::Runtime,
            },
            Caller::Other if self.story.threads.contains(&event.thread) => Waker::Runtime,
            Caller::Other => Waker::Thread,
        };
        let mut around = Some(id);
        while let Some(id) = around {
            let polled = &mut self.story.polled[id];
            polled.is_woken = true;
            around = polled.poller;
        }
        self.add(event, Deed::Wakes(id, by));
    }

    fn print(&mut self, event: &Event, line: usize, text: &str) {
        let by = self.top(event.thread);
        if line > 0 {
            self.thread(event.thread).line = line;
        }
        let goes_on = |step: &&mut Step| {
            let is_open = matches!(&step.deed, Deed::Prints(id, _, text) if *id == by && !text.ends_with('\n'));
            is_open && step.thread == event.thread && step.time == event.time
        };
        let mut all = text.to_owned();
        match self.story.steps.last_mut().filter(goes_on) {
            Some(Step {
                deed: Deed::Prints(_, _, before),
                ..
            }) => {
                *before += text;
                all.clone_from(before);
            }
            _ => self.add(event, Deed::Prints(by, line, text.to_owned())),
        }
        let stack = ids(&self.thread(event.thread).stack);
        let is_drink =
            |it: &&Id| matches!(self.story.polled[**it].kind, Kind::Member(_) | Kind::Task);
        let is_call = |it: &&Id| self.story.polled[**it].kind == Kind::Call;
        let drink = stack.iter().rfind(is_drink).or(stack.iter().rfind(is_call));
        if let Some(drink) = drink {
            for line in all.lines() {
                if let Some((customer, _)) = line.split_once(" ordered ") {
                    self.story.polled[*drink].order(customer.trim());
                }
            }
        }
    }

    /// Makes the calls in progress those of the chain, at this line. `child` is what is polled there.
    fn follow(&mut self, event: &Event, line: usize, chain: &Chain, child: Option<Id>) {
        let stack = ids(&self.thread(event.thread).stack);
        let is_noted = |id: &Id| self.story.polled[*id].kind != Kind::Call;
        let Some(base) = stack.iter().rposition(is_noted) else {
            return;
        };
        self.story.has_unseen |= chain.is_none();
        // What was polled before is in the same calls.
        if let Some(child) = child.map(|it| &self.story.polled[it])
            && child.polls > 0
        {
            let path = child.path.clone();
            let same = stack[base + 1..].iter().zip(&path);
            let same = same.take_while(|(one, other)| one == other).count();
            self.leave_to(event, base + 1 + same);
            for call in &path[same..] {
                self.begin(event, *call, 0);
            }
            return;
        }
        let own = self.story.polled[stack[base]].function.clone();
        let (mut at, wanted) = match chain {
            Some(bodies) => match bodies.split_first() {
                Some((first, rest)) if own.as_ref() == Some(&first.function) => {
                    (first.place, rest.to_vec())
                }
                _ => ((0, 0), bodies.clone()),
            },
            None => match (own, self.text.function(line)) {
                (Some(own), Some(function)) if own == function => ((0, 0), Vec::new()),
                (Some(_), Some(function)) => (
                    (0, 0),
                    vec![Body {
                        function: function.to_owned(),
                        place: (line, 0),
                    }],
                ),
                _ => return,
            },
        };
        // Who is still in the same calls, is called at the same places.
        let mut same = 0;
        for (call, body) in stack[base + 1..].iter().zip(&wanted) {
            let call = &self.story.polled[*call];
            if call.function.as_ref() != Some(&body.function) || call.called_at != at {
                break;
            }
            at = body.place;
            same += 1;
        }
        // A place where something happens once in a call comes again: it's another call.
        let is_again = same > 0 && {
            let (call, place) = (stack[base + same], wanted[same - 1].place);
            self.story.polled[call].seen.contains(&place) && !self.text.may_repeat(place.0)
        };
        same -= usize::from(is_again);
        self.leave_to(event, base + 1 + same);
        let mut at = match same.checked_sub(1) {
            Some(last) => wanted[last].place,
            None => self.base_place(chain, stack[base]),
        };
        for body in &wanted[same..] {
            let around = self.top(event.thread);
            let is_it = |id: &Id| {
                let polled = &self.story.polled[*id];
                polled.poller == around
                    && polled.function.as_ref() == Some(&body.function)
                    && polled.called_at == at
            };
            let paused = self
                .paused
                .iter()
                .copied()
                .find(is_it)
                .filter(|_| !is_again);
            let call = paused.unwrap_or_else(|| {
                self.story.polled.push(Polled::call(&body.function, at));
                self.story.polled.len() - 1
            });
            if paused.is_none() {
                self.see(event.thread, at);
            }
            self.begin(event, call, 0);
            at = body.place;
        }
        self.see(event.thread, at);
        if let Some(child) = child {
            let stack = ids(&self.thread(event.thread).stack);
            self.story.polled[child].path = stack[base + 1..].to_vec();
        }
    }

    /// Something new happens at a place in the innermost call.
    fn see(&mut self, thread: usize, place: Place) {
        if let Some(id) = self.top(thread) {
            self.story.polled[id].seen.insert(place);
        }
    }

    /// Where a noted future is, if it's the body of an async function.
    fn base_place(&self, chain: &Chain, base: Id) -> Place {
        let own = self.story.polled[base].function.as_ref();
        let first = chain.as_ref().and_then(|it| it.first());
        let first = first.filter(|it| Some(&it.function) == own);
        first.map_or((0, 0), |it| it.place)
    }

    /// Leaves the innermost calls, until so many polls are in progress.
    fn leave_to(&mut self, event: &Event, polls: usize) {
        while self.thread(event.thread).stack.len() > polls {
            self.leave(event, None);
        }
    }
}

impl Story {
    /// The drink that something is part of, or else itself.
    pub fn drink(&self, id: Id) -> Id {
        let mut around = Some(id);
        while let Some(it) = around {
            if self.polled[it].is_drink() {
                return it;
            }
            around = self.polled[it].poller;
        }
        id
    }

    /// The future whose waker it is that is called for this one: what's polled in it has the same.
    pub fn woken(&self, id: Id) -> Id {
        let mut around = id;
        while matches!(
            self.polled[around].kind,
            Kind::Leaf | Kind::Timeout | Kind::Call
        ) && let Some(poller) = self.polled[around].poller
        {
            around = poller;
        }
        around
    }

    /// Whether you poll it.
    pub fn is_by_hand(&self, id: Id) -> bool {
        self.hand.is_some() && self.polled[id].poller == self.hand
    }

    /// Whether you poll it, or something around it.
    pub fn is_inside_yours(&self, id: Id) -> bool {
        let mut around = Some(id);
        while let Some(it) = around {
            if self.is_by_hand(it) {
                return true;
            }
            around = self.polled[it].poller;
        }
        false
    }

    /// Whether it's what the real runtime does around what you poll.
    pub fn is_around(&self, id: Id) -> bool {
        let is_root = self.polled[id].kind == Kind::Root;
        self.hand.is_some() && (is_root || self.hand == Some(id))
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use common::source::Source;

    use super::*;
    use crate::run::Exit;
    use crate::words::answer;

    const PAGE: &str = "async fn cafe() {
    make().await;
    make().await;
}

async fn make() {
    sleep(SECOND).await;
    for _ in 0..2 {
        sleep(SECOND).await;
    }
}
";

    /// The polls and answers of a run that tells these lines, without their times.
    fn polls(lines: &str) -> Vec<String> {
        let source = Source {
            path: PathBuf::new(),
            name: "page".to_owned(),
            shown: "page.rs".to_owned(),
            text: PAGE.to_owned(),
        };
        let events = lines
            .lines()
            .map(|line| format!("0 0 {}", line.trim()).parse().unwrap());
        let run = Run {
            events: events.collect(),
            exit: Exit::Code(Some(0)),
        };
        let story = tell(&run, &Text::new(&source));
        let says = story.steps.iter().map(|step| match &step.deed {
            Deed::Answers(_, _, given) => format!("{}: {}", story.says(step), answer(given)),
            _ => story.says(step),
        });
        says.collect()
    }

    const BEGIN: &str = "new 0 root 0 - cafe x\npoll 0 0 -\n";

    #[test]
    fn a_call_is_pending_while_a_future_in_it_is() {
        let polls = polls(&format!(
            "{BEGIN}new 1 leaf 7 5 - sleep
             poll 1 7 cafe@2:12,make@7:19
             pending 1
             pending 0
             poll 0 0 -
             poll 1 7 cafe@2:12,make@7:19
             ready 1
             print 99 cafe@3:1 x
             ready 0"
        ));
        assert_eq!(
            polls,
            [
                "block_on polls cafe",
                "cafe polls make",
                "make polls sleep",
                "sleep answers make: pending",
                "make answers cafe: pending 7 sleep",
                "cafe answers block_on: pending",
                "block_on polls cafe",
                "cafe polls make",
                "make polls sleep",
                "sleep answers make: ready",
                "make answers cafe: ready",
                "",
                "cafe answers block_on: ready",
            ]
        );
    }

    /// Its `.await` is at another line, or a line that runs once in a call runs again.
    #[test]
    fn another_call_is_told_from_the_same_one() {
        let second = |line: usize, place: &str| {
            let lines = format!(
                "{BEGIN}new 1 leaf {line} 5 - sleep
                 poll 1 {line} cafe@2:12,make@{line}:19
                 ready 1
                 new 2 leaf {line} 5 - sleep
                 poll 2 {line} cafe@{place},make@{line}:19
                 ready 2
                 ready 0"
            );
            let polls = polls(&lines);
            polls.iter().filter(|it| *it == "cafe polls make").count()
        };
        assert_eq!(second(7, "2:12"), 2);
        assert_eq!(second(9, "2:12"), 1);
        assert_eq!(second(9, "3:12"), 2);
    }

    /// Without a backtrace the page's text says in which function a line is.
    #[test]
    fn without_a_chain_the_text_helps() {
        let polls = polls(&format!(
            "{BEGIN}new 1 leaf 7 5 - sleep\npoll 1 7 ?\npending 1\npending 0"
        ));
        assert_eq!(polls[1], "cafe polls make");
        assert_eq!(polls[4], "make answers cafe: pending 7 sleep");
    }

    /// What is awaited in it isn't noted, so nobody knows which of the two is pending.
    #[test]
    fn an_answer_that_nobody_saw_is_not_made_up() {
        let polls = polls(&format!("{BEGIN}print 7 cafe@2:12,make@7:5 x\npending 0"));
        assert_eq!(polls[3], "make answers cafe: ");
    }

    #[test]
    fn a_trace_that_makes_no_sense_is_no_panic() {
        for lines in [
            "ready 3",
            "pending 0",
            "new 0 leaf 0 - - x\nready 0\ndrop 0\nwake 0 7",
            "poll 9 0 -\nlate\nhand 3\nagain 1",
        ] {
            polls(lines);
        }
    }
}
