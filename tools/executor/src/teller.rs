//! Tells the story of a run, from what it has told.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use crate::order::orders;
use crate::polled::{Id, Polled, State, Stop};
use crate::run::{Exit, Run};
use crate::story::{Answer, Deed, Step, Story, Waker};
use crate::trace::{Caller, Event, Kind, Number, What};
use crate::width::plain;

/// Tells the story of a run.
pub fn tell(run: &Run) -> Story {
    let mut teller = Teller::default();
    for event in &run.events {
        teller.hear(event);
    }
    let Teller {
        mut story, threads, ..
    } = teller;
    story.end = run.events.last().map_or(Duration::ZERO, |it| it.time);
    story.orders = orders(&story);
    let mut threads: Vec<(usize, Thread)> = threads.into_iter().collect();
    threads.sort_unstable_by_key(|it| it.0);
    let last = story.steps.last().map(|it| &it.deed);
    let is_asleep = matches!(last, Some(Deed::Sleeps(..)));
    let is_stuck = run.exit == Exit::Silent && !story.is_parked && !is_asleep;
    for (thread, Thread { stack, line, .. }) in threads {
        let Some(top) = stack.last().map(|it| it.id) else {
            continue;
        };
        if is_stuck {
            let (time, deed) = (story.end, Deed::Stuck(top));
            story.steps.push(Step { time, thread, deed });
        }
        story.stuck.push((ids(&stack), line));
    }
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
    /// Whether nothing has happened in it but polls that were answered by "pending".
    is_quiet: bool,
    /// Whether something in it is pending.
    has_pending: bool,
    /// Whether what it waits for is pending, and nothing in between.
    is_waiting: bool,
}

#[derive(Default)]
struct Thread {
    /// Innermost last.
    stack: Vec<Frame>,
    /// The last line that was seen.
    line: usize,
    /// Whether it's in `block_on`.
    is_blocked: bool,
    /// Whether the last thing it did was to go to sleep.
    is_parked: bool,
}

#[derive(Default)]
struct Teller {
    story: Story,
    ids: HashMap<Number, Id>,
    /// Time-outs that are one with what was given to `join_all` or `spawn`.
    inner: HashSet<Number>,
    threads: HashMap<usize, Thread>,
    /// How many tasks there are.
    tasks: usize,
}

impl Teller {
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
            What::Poll(number, line) => self.poll(event, *number, *line),
            What::Ready(number) => self.answer(event, *number, State::Ready),
            What::Pending(number) => self.answer(event, *number, State::Pending),
            What::Panics(number) => self.answer(event, *number, State::Panicked),
            What::Drop(number) => self.dropped(event, *number),
            What::Reset(number) => {
                if let Some(id) = self.ids.get(number) {
                    self.story.polled[*id].reset();
                }
            }
            What::Wake(number, caller) => self.wake(event, *number, *caller),
            What::Print(line, text) => self.print(event, *line, &plain(text)),
            What::Block(line, duration) => {
                let by = self.top(thread);
                self.add(event, Deed::Sleeps(by, *line, *duration));
            }
            What::Unblock | What::Step(_) | What::Stranger | What::Left => {}
            What::Park => {
                // The thread may wake up for no reason, and sleep again.
                if !self.thread(thread).is_parked {
                    self.add(event, Deed::Parks);
                    self.thread(thread).is_parked = true;
                }
            }
            What::BlockOn(line) => {
                self.thread(thread).is_blocked = true;
                self.add(event, Deed::BlockOn(*line));
            }
            What::Returns => {
                self.thread(thread).is_blocked = false;
                self.add(event, Deed::Returns);
            }
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
        let is_quiet = match &deed {
            Deed::Polls(id, ..) => self.story.polled[*id].polls > 1,
            Deed::Answers(_, _, answer) => matches!(answer, Answer::Pending(_) | Answer::Idle),
            _ => false,
        };
        let thread = self.thread(event.thread);
        thread.is_parked = false;
        if !is_quiet {
            for frame in &mut thread.stack {
                frame.is_quiet = false;
            }
        }
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

    /// What something is, if it isn't one with another.
    fn id(&self, number: Number) -> Option<Id> {
        let is_inner = self.inner.contains(&number);
        self.ids.get(&number).copied().filter(|_| !is_inner)
    }

    fn poll(&mut self, event: &Event, number: Number, line: usize) {
        self.story.threads.insert(event.thread);
        let Some(id) = self.id(number) else {
            return;
        };
        let poller = self.top(event.thread);
        if let Some(outer) = poller.filter(|it| self.story.polled[*it].wraps)
            && self.story.polled[id].kind == Kind::Timeout
        {
            self.inner.insert(number);
            self.ids.insert(number, outer);
            let (due, line) = (self.story.polled[id].due, self.story.polled[id].line);
            let outer = &mut self.story.polled[outer];
            (outer.due, outer.line, outer.is_timed, outer.wraps) = (due, line, true, false);
            return;
        }
        if self.is_around(id, poller) {
            return; // nothing polls itself
        }
        self.is_inside(event.thread);
        let is_blocked = self.thread(event.thread).is_blocked;
        let polled = &mut self.story.polled[id];
        let is_asked = polled.polls == 0 || polled.is_woken;
        if line > 0 {
            polled.line = line;
        }
        polled.poller = poller;
        polled.is_by_page = poller.is_none() && !is_blocked;
        polled.polls += 1;
        polled.state = State::Running;
        polled.stop = None;
        polled.is_woken = false;
        self.add(event, Deed::Polls(id, poller, line));
        let thread = self.thread(event.thread);
        if line > 0 {
            thread.line = line;
        }
        thread.stack.push(Frame {
            id,
            is_asked,
            is_quiet: true,
            has_pending: false,
            is_waiting: false,
        });
    }

    fn is_around(&self, id: Id, inner: Option<Id>) -> bool {
        let mut around = inner;
        while let Some(it) = around.filter(|it| *it != id) {
            around = self.story.polled[it].poller;
        }
        around.is_some()
    }

    /// Something of the page happens in what is polled there, so a library's future calls the page.
    fn is_inside(&mut self, thread: usize) {
        if let Some(id) = self.top(thread)
            && self.story.polled[id].kind == Kind::Leaf
        {
            self.story.polled[id].kind = Kind::Call;
        }
    }

    fn answer(&mut self, event: &Event, number: Number, state: State) {
        let Some(id) = self.id(number) else {
            return;
        };
        let stack = &mut self.thread(event.thread).stack;
        let Some(frame) = stack.pop_if(|it| it.id == id) else {
            return;
        };
        let around = ids(stack);
        let is_pending = state == State::Pending;
        let own = &self.story.polled[id];
        let is_drink = own.is_drink();
        let is_idle = is_pending && !frame.is_asked && frame.is_quiet;
        let wait = own.wait().filter(|_| is_pending && !frame.has_pending);
        let is_wait = wait.is_some() && own.is_wait();
        let is_member = matches!(own.kind, Kind::Member(_));
        let poller = self.thread(event.thread).stack.last_mut();
        let mut waits = false;
        if let Some(poller) = poller.filter(|_| is_pending) {
            waits = poller.is_waiting;
            poller.has_pending = true;
            poller.is_waiting = is_wait;
        }
        if let Some(stop) = wait {
            let around = if is_member { &[] } else { &*around };
            self.stop(around, id, stop, waits);
        }
        let steps = self.story.steps.len();
        let own = &mut self.story.polled[id];
        own.idle_polls += usize::from(is_idle);
        if state != State::Ready || own.state != State::Late {
            own.state = state;
        }
        if state == State::Ready {
            own.stop = None;
        }
        if state != State::Pending {
            own.ended_at = Some(steps);
        }
        // Where it waits is said by what waits, and by what awaits that.
        let is_said = !is_idle && (is_wait || frame.is_waiting);
        let answer = match state {
            State::Pending if is_idle && is_drink => Answer::Idle,
            State::Pending => Answer::Pending(own.stop.clone().filter(|_| is_said)),
            State::Panicked => Answer::Panics,
            _ => Answer::Ready,
        };
        self.add(event, Deed::Answers(id, around.last().copied(), answer));
    }

    /// What waits there is the drink, and all that is between. It may wait for more than one at a line.
    fn stop(&mut self, around: &[Id], id: Id, mut stop: Stop, waits: bool) {
        self.story.polled[id].stop = Some(stop.clone());
        let before = around
            .last()
            .and_then(|it| self.story.polled[*it].stop.as_ref());
        if let Some((line, what)) = before.filter(|it| waits && it.0 == stop.0) {
            let is_named = what.split(", ").any(|it| it == stop.1);
            stop = match is_named {
                true => (*line, what.clone()),
                false => (*line, format!("{what}, {}", stop.1)),
            };
        }
        for id in around.iter().rev() {
            let polled = &mut self.story.polled[*id];
            polled.stop = Some(stop.clone());
            if !matches!(polled.kind, Kind::Call | Kind::Timeout) {
                break;
            }
        }
    }

    fn dropped(&mut self, event: &Event, number: Number) {
        let Some(id) = self.id(number) else {
            return;
        };
        if self.story.polled[id].is_over() {
            return;
        }
        let mut around = self.story.polled[id].poller;
        let mut is_gone = false;
        while let Some(id) = around {
            is_gone |= self.story.polled[id].is_over();
            around = self.story.polled[id].poller;
        }
        let steps = self.story.steps.len();
        let polled = &mut self.story.polled[id];
        polled.state = State::Dropped;
        polled.ended_at = Some(steps);
        let is_said = match polled.kind {
            Kind::Member(_) | Kind::Task => true,
            _ if !polled.is_call() || polled.polls == 0 => false,
            _ => polled.is_drink() || !is_gone,
        };
        if is_said {
            self.add(event, Deed::Dropped(id));
        }
    }

    fn wake(&mut self, event: &Event, number: Number, caller: Caller) {
        let Some(&id) = self.ids.get(&number) else {
            return;
        };
        let by = match caller {
            Caller::Timer => Waker::Timer,
            Caller::Future(number) => match self.ids.get(&number) {
                Some(id) => Waker::Polled(*id),
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
        self.is_inside(event.thread);
        let by = self.top(event.thread);
        if line > 0 {
            self.thread(event.thread).line = line;
        }
        let goes_on = |step: &&mut Step| {
            let is_open = matches!(&step.deed, Deed::Prints(id, _, text) if *id == by && !text.ends_with('\n'));
            is_open && step.thread == event.thread && step.time == event.time
        };
        let mut lines = String::new();
        let open = self.story.steps.last_mut().filter(goes_on);
        if let Some(Deed::Prints(_, _, before)) = open.map(|it| &mut it.deed) {
            if text.contains('\n') {
                let begin = before.rfind('\n').map_or(0, |it| it + 1);
                lines = before[begin..].to_owned() + text;
            }
            *before += text;
        } else {
            lines += text;
            self.add(event, Deed::Prints(by, line, text.to_owned()));
        }
        let stack = ids(&self.thread(event.thread).stack);
        let is_given =
            |it: &&Id| matches!(self.story.polled[**it].kind, Kind::Member(_) | Kind::Task);
        let is_call = |it: &&Id| self.story.polled[**it].is_call();
        let drink = stack.iter().rfind(is_given).or(stack.iter().rfind(is_call));
        let Some(drink) = drink else {
            return;
        };
        for line in lines.lines() {
            if let Some((customer, _)) = line.split_once(" ordered a ") {
                self.story.polled[*drink].order(customer.trim());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::answer;

    /// The story of a run that tells these lines.
    fn story(lines: &[&str]) -> Story {
        let events = lines
            .iter()
            .map(|line| format!("0 0 {line}").parse().unwrap());
        tell(&Run {
            events: events.collect(),
            exit: Exit::Code(Some(0)),
        })
    }

    /// Its steps, without their times.
    fn steps(lines: &[&str]) -> Vec<String> {
        let story = story(lines);
        let says = story.steps.iter().map(|step| match &step.deed {
            Deed::Answers(_, _, given) => format!("{}: {}", story.says(step), answer(given)),
            _ => story.says(step),
        });
        says.collect()
    }

    const CAFE: &str = "new 0 root 0 - cafe cafe";

    #[test]
    fn where_it_waits_is_said_by_what_awaits_it() {
        let steps = steps(&[
            "block_on 20",
            CAFE,
            "poll 0 0",
            "new 1 call 3 - make make",
            "poll 1 3",
            "new 2 leaf 7 - - sleep 1 s",
            "poll 2 7",
            "pending 2",
            "pending 1",
            "pending 0",
        ]);
        assert_eq!(
            steps[4..],
            [
                "sleep 1 s answers make: pending 7 sleep 1 s",
                "make answers cafe: pending 7 sleep 1 s",
                "cafe answers block_on: pending",
            ]
        );
    }

    /// Of a `select!`, say. What is pending at another line, or was, isn't what it waits for.
    #[test]
    fn it_may_wait_for_more_than_one_at_a_line() {
        let waits = |lines: [usize; 3]| {
            let [one, two, three] = lines;
            let steps = steps(&[
                "block_on 20",
                CAFE,
                "poll 0 0",
                &format!("new 1 leaf {one} - - recv"),
                &format!("new 2 leaf {two} - - tick"),
                &format!("new 3 leaf {three} - - recv"),
                "poll 1 0",
                "pending 1",
                "poll 2 0",
                "pending 2",
                "poll 3 0",
                "pending 3",
                "pending 0",
            ]);
            steps.last().cloned().unwrap_or_default()
        };
        let cafe = "cafe answers block_on: pending";
        assert_eq!(waits([5, 5, 5]), format!("{cafe} 5 recv, tick"));
        assert_eq!(waits([4, 5, 5]), format!("{cafe} 5 tick, recv"));
        assert_eq!(waits([4, 5, 6]), format!("{cafe} 6 recv"));
    }

    #[test]
    fn a_future_of_a_library_that_polls_the_page_is_a_call() {
        let one = [CAFE, "poll 0 0", "new 1 leaf 4 - - select", "poll 1 4"];
        let kinds = |more: &[&str]| {
            let story = story(&[&one, more].concat());
            story.polled[1].kind
        };
        assert_eq!(kinds(&[]), Kind::Leaf);
        assert_eq!(kinds(&["print 3 x"]), Kind::Call);
        assert_eq!(kinds(&["new 2 call 4 - make make", "poll 2 0"]), Kind::Call);
    }

    /// A poll is for nothing if nobody had asked for it, and nothing came of it.
    #[test]
    fn a_poll_may_be_for_nothing() {
        let last = |more: &[&str]| {
            let begin = [
                CAFE,
                "poll 0 0",
                "new 1 member:0 4 - make make",
                "poll 1 0",
                "new 2 leaf 9 - - recv",
                "poll 2 9",
                "pending 2",
                "pending 1",
                "pending 0",
            ];
            let end = ["pending 2", "pending 1"];
            let story = story(&[&begin, more, &end].concat());
            match story.steps.last().map(|it| &it.deed) {
                Some(Deed::Answers(_, _, given)) => answer(given),
                other => panic!("{other:?}"),
            }
        };
        let again = ["poll 0 0", "poll 1 0", "poll 2 9"];
        assert_eq!(last(&again), "pending, not woken");
        assert_eq!(
            last(&[&["wake 2 other"], &again[..]].concat()),
            "pending 9 recv"
        );
        assert_eq!(
            last(&["poll 0 0", "poll 1 0", "print 8 x", "poll 2 9"]),
            "pending 9 recv"
        );
    }

    /// Also if it polls others that are polled for nothing.
    #[test]
    fn a_poll_for_nothing_may_have_others_in_it() {
        let round = [
            "poll 0 0",
            "poll 1 0",
            "poll 2 0",
            "pending 2",
            "pending 1",
            "pending 0",
        ];
        let begin = [
            CAFE,
            "new 1 member:0 4 - make make",
            "new 2 member:0 5 - grind grind",
        ];
        let story = story(&[&begin[..], &round, &round].concat());
        assert_eq!([1, 2].map(|it| story.polled[it].idle_polls), [1, 1]);
    }

    /// `join_all` waits for them, and each of them for its task, which is the drink.
    #[test]
    fn the_handle_of_a_task_waits_for_it() {
        let handle = story(&["new 1 member:0 9 - - the task"]);
        assert!(!handle.polled[0].is_drink());
        let steps = steps(&[
            CAFE,
            "poll 0 0",
            "new 1 member:0 9 - - the task",
            "new 2 join_all 9 - - join_all",
            "poll 2 9",
            "poll 1 0",
            "pending 1",
            "pending 2",
        ]);
        assert_eq!(
            steps[3..],
            [
                "A answers join_all: pending 9 the task",
                "join_all answers cafe: pending",
            ]
        );
    }

    /// What is awaited inside of a future is woken by the waker of that.
    #[test]
    fn the_waker_is_the_one_of_the_future_around_it() {
        let steps = steps(&[
            "block_on 20",
            CAFE,
            "poll 0 0",
            "new 1 timeout 8 3000000000 - timeout 3 s",
            "poll 1 8",
            "new 2 leaf 8 - - recv",
            "poll 2 0",
            "pending 2",
            "pending 1",
            "pending 0",
            "wake 2 timer",
        ]);
        let wakes = "the timer calls the waker of cafe: it wakes block_on";
        assert_eq!(steps.last().map(|it| &**it), Some(wakes));
    }

    #[test]
    fn what_is_dropped_with_what_is_around_it_is_not_told_twice() {
        let begin = [
            CAFE,
            "poll 0 0",
            "new 1 call 4 - make make",
            "poll 1 4",
            "new 2 call 7 - grind grind",
            "poll 2 7",
            "new 3 leaf 2 - - recv",
            "poll 3 2",
            "pending 3",
            "pending 2",
            "pending 1",
        ];
        let dropped = |more: &[&str]| -> Vec<String> {
            let steps = steps(&[&begin, more].concat());
            let is_dropped = |it: &String| it.ends_with("is dropped");
            steps.into_iter().filter(is_dropped).collect()
        };
        assert_eq!(
            dropped(&["drop 1", "drop 2", "drop 3"]),
            ["make is dropped"]
        );
        assert_eq!(dropped(&["drop 3", "drop 2"]), ["grind is dropped"]);
        let drink = ["poll 1 4", "print 5 Alice ordered a Latte.\\n", "pending 1"];
        let both = [&drink[..], &["drop 0", "drop 1", "drop 2"]].concat();
        assert_eq!(dropped(&both), ["Alice is dropped"]);
    }

    #[test]
    fn a_time_out_that_is_given_to_join_all_is_one_with_its_future() {
        let steps = steps(&[
            CAFE,
            "poll 0 0",
            "new 1 timeout 8 3000000000 make timeout 3 s",
            "new 2 member:0 9 - @make make",
            "poll 2 0",
            "poll 1 0",
            "print 2 Alice ordered a Latte.\\n",
            "pending 1",
            "pending 2",
            "poll 2 0",
            "poll 1 0",
            "late",
            "ready 1",
            "ready 2",
        ]);
        assert_eq!(
            steps[1..],
            [
                "cafe polls Alice",
                "",
                "Alice answers cafe: pending",
                "cafe polls Alice",
                "the time is up at line 8",
                "Alice answers cafe: ready",
            ]
        );
    }

    #[test]
    fn a_trace_that_makes_no_sense_is_no_panic() {
        for lines in [
            ["ready 3"].as_slice(),
            &["pending 0"],
            &["new 0 leaf 0 - - x", "ready 0", "drop 0", "wake 0 7"],
            &["poll 9 0", "late", "hand 3", "again 1", "reset 4"],
            &[CAFE, "poll 0 0", "poll 0 0", "pending 0", "drop 0"],
        ] {
            steps(lines);
        }
    }
}
