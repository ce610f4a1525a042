//! How a run has ended.

use crate::run::Exit;
use crate::state::{Object, State};
use crate::trace::{Line, Mark, Place, Seat, Step, Thread};

/// The ways in which a run can end.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Ending {
    /// Main has come to its end.
    #[default]
    Whole,
    /// Threads have panicked, at these lines. 0: in another file.
    Panic(Vec<usize>),
    /// A thread has left the program, or main has returned an error: the exit code.
    Exit(i32),
    Abort,
    /// Threads wait for each other.
    Deadlock,
    /// Threads go round and round, and nothing changes.
    Endless,
    /// A thread has made no step for two seconds.
    Hung,
    /// It was stopped after many steps.
    TooLong,
}

/// Finds out how a run ends.
#[derive(Clone, Default)]
pub struct How {
    panics: Vec<(Thread, Option<Place>)>,
    ending: Option<Ending>,
    /// Where all stood when somebody was last chosen, or when nobody could be.
    pub seats: Vec<Seat>,
    is_quiet: bool,
    /// How many threads were started that haven't ended.
    running: usize,
    is_crowded: bool,
}

impl How {
    pub fn follow(&mut self, line: &Line) {
        match line {
            Line::Choice(seats, _) => {
                self.seats.clone_from(seats);
                self.is_quiet = false;
            }
            Line::Quiet(seats) => {
                self.seats.clone_from(seats);
                self.is_quiet = true;
            }
            Line::Panic(thread, place, _) => self.panics.push((thread.clone(), *place)),
            Line::Left(_, how) => {
                let code = how.strip_prefix("exit ").and_then(|it| it.parse().ok());
                self.ending = Some(code.map_or(Ending::Abort, Ending::Exit));
            }
            Line::Started(_) => self.running += 1,
            Line::Crowd => self.is_crowded = true,
            Line::Ended(thread) => {
                self.running = self.running.saturating_sub(1);
                let seat = self.seats.iter_mut().find(|it| it.thread == *thread);
                seat.into_iter().for_each(Seat::end);
            }
            Line::Deadlock => self.ending = Some(Ending::Deadlock),
            Line::Endless => self.ending = Some(Ending::Endless),
            _ => {}
        }
    }

    /// The threads that haven't ended, main aside, with where they stand.
    fn left(&self) -> Vec<&Seat> {
        let is_left = |seat: &&Seat| seat.mark != Mark::Ended && !seat.thread.is_main();
        self.seats.iter().filter(is_left).collect()
    }

    /// Whether threads that main has left behind wait for what one of them has.
    fn is_stuck(&self) -> bool {
        let left = self.left();
        let is_left = |thread: &Thread| left.iter().any(|it| it.thread == *thread);
        let waits = |seat: &&&Seat| seat.mark == Mark::Waits && seat.others.iter().any(is_left);
        let is_lock = |seat: &Seat| matches!(seat.step, Step::Lock | Step::Share);
        self.is_quiet
            && left
                .iter()
                .filter(waits)
                .any(|it| is_lock(it) || it.step == Step::Join)
    }

    pub fn ending(&self, exit: Exit) -> Ending {
        match exit {
            Exit::Hung => return Ending::Hung,
            Exit::Stopped | Exit::TooLong => return Ending::TooLong,
            Exit::Code(_) => {}
        }
        if !self.panics.is_empty() {
            let line = |place: Option<Place>| place.map_or(0, |it| it.line);
            let mut lines: Vec<usize> = self.panics.iter().map(|it| line(it.1)).collect();
            lines.sort_unstable();
            lines.dedup();
            return match self.ending {
                Some(Ending::Deadlock) => Ending::Deadlock,
                _ => Ending::Panic(lines),
            };
        }
        match &self.ending {
            Some(Ending::Endless) if self.is_stuck() => return Ending::Deadlock,
            Some(ending) => return ending.clone(),
            None => {}
        }
        match exit {
            Exit::Code(Some(0)) if self.is_stuck() => Ending::Deadlock,
            Exit::Code(Some(0)) => Ending::Whole,
            Exit::Code(Some(101)) => Ending::Panic(vec![0]),
            Exit::Code(Some(code)) => Ending::Exit(code),
            _ => Ending::Abort,
        }
    }

    /// The end of a run, which has come to this state.
    pub fn close(self, exit: Exit, state: State) -> End {
        let objects = state.objects.into_values();
        End {
            how: self.ending(exit),
            leaves_all: self.seats.is_empty() && self.running > 0,
            is_crowded: self.is_crowded,
            seats: self.seats,
            objects: objects.filter(|it| !it.users.is_empty()).collect(),
            files: state.files,
        }
    }
}

/// How a page has ended, and what its threads have shared.
#[derive(Clone, Default)]
pub struct End {
    pub how: Ending,
    /// Whether main has left threads before any of them came to a step.
    pub leaves_all: bool,
    /// Whether more threads have come to a barrier than it lets through.
    pub is_crowded: bool,
    /// Where all stood last.
    pub seats: Vec<Seat>,
    pub objects: Vec<Object>,
    pub files: Vec<String>,
}
