//! What has happened in a run, told with the names from the page.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::end::{End, Ending, How};
use crate::letter::Letters;
use crate::outcome::Names;
use crate::run::Exit;
use crate::state::State;
use crate::text::Text;
use crate::trace::{Deed, Kind, Line, Mark, Seat, Step, Thread, Value};

/// The most of what a page prints that is kept, in bytes.
const MOST_PRINTED: usize = 1 << 20;

/// A run as it was told, and how it ended.
pub struct Told {
    pub lines: Vec<Line>,
    pub exit: Exit,
}

/// A step, or a letter that made none.
#[derive(Default)]
pub struct Row {
    /// The thread's name: its letter, if it has one.
    pub thread: String,
    pub line: Option<usize>,
    pub what: String,
    /// Whose write it has overwritten unseen.
    pub overwritten: Option<String>,
    /// The value of each column after it.
    pub values: Vec<String>,
    pub is_chosen: bool,
}

/// A thread that has not come to its end, and what it waits for.
#[derive(PartialEq)]
pub struct Waiting {
    pub thread: String,
    pub line: usize,
    pub why: String,
    /// It doesn't wait: its turn hasn't come.
    pub can_move: bool,
    is_main: bool,
}

pub struct Story {
    /// The threads with letters, in their order.
    pub threads: Vec<String>,
    /// What has a column: its name, and the value with which it began.
    pub columns: Vec<(String, String)>,
    pub rows: Vec<Row>,
    pub printed: String,
    pub ending: Ending,
    /// Each panic: who, at which line, and what it said.
    pub panics: Vec<(String, Option<usize>, String)>,
    /// Who left the program.
    pub left: Option<String>,
    pub waiting: Vec<Waiting>,
    /// Whether weak orderings were used on one of several objects.
    pub is_weak: bool,
}

/// How a run has ended, for its outcome.
pub fn end(told: &Told, text: &Text) -> End {
    let mut state = State::default();
    let mut how = How::default();
    for line in &told.lines {
        state.follow(line, text);
        how.follow(line);
    }
    let objects = state.objects.into_values();
    End {
        how: how.end(told.exit),
        objects: objects.filter(|it| !it.users.is_empty()).collect(),
        files: state.files,
    }
}

impl Story {
    /// Those that were cut off when main ended.
    pub fn cut_off(&self) -> Vec<&Waiting> {
        self.waiting.iter().filter(|it| !it.is_main).collect()
    }

    pub fn new(told: &Told, names: &Names, text: &Text) -> Self {
        let end = end(told, text);
        let mut letters = Letters::default();
        let mut used: BTreeSet<usize> = BTreeSet::new();
        let mut stepped = Vec::new();
        let mut how = How::default();
        for line in &told.lines {
            how.follow(line);
            match line {
                Line::Choice(seats, _) | Line::Quiet(seats) => letters.meet(seats),
                Line::Step(thread) => {
                    let seat = how.seats.iter().find(|it| it.thread == *thread);
                    used.extend(seat.filter(|it| it.step.is_step()).map(|it| it.object));
                    stepped.push(thread.clone());
                }
                _ => {}
            }
        }
        let teller = Teller {
            letters,
            names: names.of(&end),
            kinds: end.objects.iter().map(|it| (it.number, it.kind)).collect(),
            is_one: used.len() <= 1,
        };
        let is_shown = |number: &usize| {
            let object = end.objects.iter().find(|it| it.number == *number);
            object.is_some_and(|it| {
                let is_unit = it.value.as_deref() == Some("()");
                it.holds_a_value() && !it.is_unreadable && !is_unit
            })
        };
        let mut shown: Vec<usize> = used.iter().copied().filter(is_shown).collect();
        shown.sort_by_key(|number| {
            end.objects
                .iter()
                .find(|it| it.number == *number)
                .map(|it| it.made)
        });
        let first = |number: &usize| {
            let object = end.objects.iter().find(|it| it.number == *number);
            object.and_then(|it| it.first.clone()).unwrap_or_default()
        };
        let columns = shown.iter().map(|it| (teller.name(*it), first(it)));
        let columns: Vec<(String, String)> = columns.collect();
        let mut rows = Rows {
            teller: &teller,
            text,
            shown: &shown,
            columns: &columns,
            state: State::default(),
            seats: Vec::new(),
            rows: Vec::new(),
            current: HashMap::new(),
            writes: HashMap::new(),
            seen: HashMap::new(),
            is_chosen: true,
        };
        for line in &told.lines {
            rows.follow(line);
        }
        rows.settle();
        let rows = rows.rows;
        let waiting = teller.waiting(&how);
        let is_left = |line: &Line| match line {
            Line::Left(thread, _) => Some(teller.letters.name(thread)),
            _ => None,
        };
        Self {
            threads: (teller.letters.threads().iter())
                .map(|it| teller.letters.name(it))
                .collect(),
            columns,
            rows,
            printed: printed(&told.lines),
            ending: end.how.clone(),
            panics: told
                .lines
                .iter()
                .filter_map(|it| teller.panic(it))
                .collect(),
            left: told.lines.iter().find_map(is_left),
            waiting,
            is_weak: is_weak(&end),
        }
    }
}

/// Whether an ordering is weaker than `SeqCst`, and there are several objects whose order it leaves
/// open.
pub fn is_weak(end: &End) -> bool {
    end.objects.len() > 1 && end.objects.iter().any(|it| it.is_weak)
}

fn printed(lines: &[Line]) -> String {
    let mut printed = String::new();
    for line in lines {
        if let Line::Print(text) = line {
            printed += text;
        }
        if printed.len() > MOST_PRINTED {
            let is_end = |at: &usize| printed.is_char_boundary(*at);
            let end = (0..=MOST_PRINTED).rev().find(is_end).unwrap_or(0);
            printed.truncate(end);
            printed += "…\n(It prints more than is kept.)";
            break;
        }
    }
    printed
}

/// Says what a thread does, with names.
struct Teller {
    letters: Letters,
    names: BTreeMap<usize, String>,
    kinds: BTreeMap<usize, Kind>,
    /// Whether there's one object, which needs no name.
    is_one: bool,
}

impl Teller {
    fn name(&self, object: usize) -> String {
        let name = self.names.get(&object);
        name.cloned().unwrap_or_else(|| "it".to_owned())
    }

    /// ` NAME`, where it's needed.
    fn of(&self, object: usize) -> String {
        match self.is_one {
            true => String::new(),
            false => format!(" {}", self.name(object)),
        }
    }

    fn verb(&self, step: Step, object: usize) -> String {
        let verb = match step {
            Step::Read => "read",
            Step::Write => "write",
            Step::Update => "update",
            Step::Lock => "lock",
            Step::Share => "lock to read",
            Step::Try if self.kinds.get(&object) == Some(&Kind::Channel) => "try to receive",
            Step::Try => "try to lock",
            Step::Unlock => "unlock",
            Step::Initialise => "initialise",
            Step::Wait => "wait",
            Step::Notify => "notify",
            Step::Send => "send",
            Step::Receive => "receive",
            Step::Close => "close",
            Step::Park => return "park".to_owned(),
            Step::Unpark => return "unpark".to_owned(),
            Step::Ask => "ask",
            Step::Join | Step::Meet | Step::Hand | Step::Sleep => return "go on".to_owned(),
        };
        format!("{verb}{}", self.of(object))
    }

    /// What a thread is about to do.
    fn next(&self, seat: &Seat) -> String {
        self.verb(seat.step, seat.object)
    }

    /// What a step has done.
    fn deed(&self, deed: &Deed) -> String {
        let verb = self.verb(deed.step, deed.object);
        let colon = if self.is_one { "" } else { ":" };
        let known = |value: &Option<Value>| match value {
            Some(Value::Known(value)) if value != "()" => Some(value.clone()),
            _ => None,
        };
        let is_value = !matches!(deed.step, Step::Lock | Step::Share | Step::Try);
        let (before, after) = (known(&deed.before), known(&deed.after));
        match (deed.step, before, after, deed.result) {
            (Step::Initialise, _, _, Some(true)) => format!("{verb}{colon} already done"),
            (Step::Initialise | Step::Park, _, _, Some(_)) => verb,
            (_, _, _, Some(result)) => {
                format!("{verb}{colon} {}", if result { "yes" } else { "no" })
            }
            (Step::Write, _, Some(after), _) => format!("{verb}{colon} {after}"),
            (Step::Update, Some(before), Some(after), _) => match before == after {
                true => format!("{verb}{colon} still {after}"),
                false => format!("{verb}{colon} {before} to {after}"),
            },
            (Step::Update, Some(before), None, _) => format!("{verb}{colon} still {before}"),
            (_, Some(before), _, _) if is_value => format!("{verb}{colon} {before}"),
            _ => verb,
        }
    }

    /// Why a thread can't move.
    fn why(&self, seat: &Seat) -> String {
        let name = self.name(seat.object);
        let others: Vec<String> = seat.others.iter().map(|it| self.letters.name(it)).collect();
        match seat.step {
            _ if seat.mark == Mark::Ended => "done".to_owned(),
            _ if seat.mark == Mark::Held => format!("until {name} differs"),
            Step::Join => format!("for {} to end", others.join(" and ")),
            Step::Meet => "at the barrier for others".to_owned(),
            Step::Hand => format!("for somebody to receive from {name}"),
            Step::Sleep => "for time to pass".to_owned(),
            Step::Receive => format!("for a value from {name}"),
            Step::Send => format!("for room in {name}"),
            Step::Park => "to be unparked".to_owned(),
            Step::Lock | Step::Share | Step::Initialise if !others.is_empty() => {
                let verb = if others.len() == 1 { "has" } else { "have" };
                format!("for {name}, which {} {verb}", others.join(" and "))
            }
            _ => "to be notified".to_owned(),
        }
    }

    /// The same in a few words.
    fn why_in_short(&self, seat: &Seat) -> String {
        let others: Vec<String> = seat.others.iter().map(|it| self.letters.name(it)).collect();
        let is_lock = matches!(seat.step, Step::Lock | Step::Share | Step::Initialise);
        match others.as_slice() {
            _ if seat.mark == Mark::Ended || seat.can_move() => "done".to_owned(),
            [one] if is_lock => format!("waits: {one} has {}", self.name(seat.object)),
            [..] if is_lock && !others.is_empty() => {
                format!("waits: others have {}", self.name(seat.object))
            }
            _ => format!("waits {}", self.why(seat)),
        }
    }

    fn waiting(&self, how: &How) -> Vec<Waiting> {
        let is_left = |it: &&Seat| it.mark != Mark::Ended && it.step != Step::Sleep;
        let mut left: Vec<&Seat> = how.seats.iter().filter(is_left).collect();
        left.sort_by(|one, other| one.thread.cmp(&other.thread));
        let left = left.into_iter();
        let waiting = left.map(|seat| Waiting {
            thread: self.letters.name(&seat.thread),
            line: seat.place.line,
            why: match seat.can_move() {
                true => format!("before its step: {}", self.next(seat)),
                false => self.why(seat),
            },
            can_move: seat.can_move(),
            is_main: seat.thread.is_main(),
        });
        waiting.collect()
    }

    fn panic(&self, line: &Line) -> Option<(String, Option<usize>, String)> {
        let Line::Panic(thread, place, message) = line else {
            return None;
        };
        let line = place.map(|it| it.line);
        Some((self.letters.name(thread), line, message.clone()))
    }
}

/// Makes the rows, line by line.
struct Rows<'a> {
    teller: &'a Teller,
    text: &'a Text,
    /// The objects with a column.
    shown: &'a [usize],
    columns: &'a [(String, String)],
    state: State,
    seats: Vec<Seat>,
    rows: Vec<Row>,
    /// Each thread's last row, and what it has told of it.
    current: HashMap<Thread, (usize, Option<Deed>)>,
    /// For each object, the last write's number, and whose it is.
    writes: HashMap<usize, (usize, Thread)>,
    /// The number of the last write of an object that a thread has seen.
    seen: HashMap<(Thread, usize), usize>,
    is_chosen: bool,
}

impl Rows<'_> {
    fn follow(&mut self, line: &Line) {
        match line {
            Line::Choice(seats, _) | Line::Quiet(seats) => self.seats.clone_from(seats),
            Line::Rest => self.is_chosen = false,
            Line::Step(thread) => {
                let seat = self.seats.iter().find(|it| it.thread == *thread);
                if let Some(seat) = seat.filter(|it| it.step.is_step()).cloned() {
                    self.settle();
                    let row = self.row(&seat, self.teller.next(&seat));
                    self.current.insert(thread.clone(), (self.rows.len(), None));
                    self.rows.push(row);
                }
            }
            Line::InVain(letter, seat) => {
                self.settle();
                let row = match seat {
                    None => Row {
                        thread: letter.to_string(),
                        what: "isn't there".to_owned(),
                        ..Row::default()
                    },
                    Some(seat) => self.row(seat, self.teller.why_in_short(seat)),
                };
                self.rows.push(Row {
                    is_chosen: true,
                    ..row
                });
            }
            Line::Did(deed) => {
                let current = self.current.get(&deed.thread);
                if current.is_none_or(|it| it.0 + 1 < self.rows.len()) {
                    self.settle(); // what main does by itself comes after the row
                }
                self.state.follow(line, self.text);
                self.did(deed);
                return;
            }
            _ => {}
        }
        self.state.follow(line, self.text);
    }

    fn row(&self, seat: &Seat, what: String) -> Row {
        let is_in_page = self.state.files.get(seat.place.file);
        let is_in_page = is_in_page.is_some_and(|it| self.text.is_page(it));
        let line = (is_in_page && seat.mark != Mark::Ended).then_some(seat.place.line);
        Row {
            thread: self.teller.letters.name(&seat.thread),
            line,
            what,
            is_chosen: self.is_chosen,
            ..Row::default()
        }
    }

    /// The last row has its values now.
    fn settle(&mut self) {
        let value = |(number, column): (&usize, &(String, String))| {
            let object = self.state.objects.get(number);
            let value = object.and_then(|it| it.value.clone());
            value.unwrap_or_else(|| column.1.clone())
        };
        let values = self.shown.iter().zip(self.columns).map(value).collect();
        if let Some(row) = self.rows.last_mut().filter(|it| it.values.is_empty()) {
            row.values = values;
        }
    }

    fn did(&mut self, deed: &Deed) {
        let Some((row, told)) = self.current.get_mut(&deed.thread) else {
            return;
        };
        let row = *row;
        // A guard tells what was written through it when it's used again.
        let is_late = deed.step == Step::Write
            && told.as_ref().is_some_and(|it| {
                it.step == Step::Update && it.object == deed.object && it.place == deed.place
            });
        let is_assigned = self.text.is_assigned(&self.state.files, deed.place);
        let whole = match told {
            Some(told) if is_late && is_assigned => Deed {
                step: Step::Write,
                ..told.clone()
            },
            Some(told) if is_late => told.clone(),
            Some(_) => {
                self.current.remove(&deed.thread); // it's no step, or its step was told before
                return;
            }
            None => deed.clone(),
        };
        let whole = Deed {
            after: deed.after.clone(),
            ..whole
        };
        *told = Some(if is_late { whole.clone() } else { deed.clone() });
        self.rows[row].what = self.teller.deed(&whole);
        let is_guard = self.teller.kinds.get(&deed.object) == Some(&Kind::Lock);
        let is_certain = whole.step == Step::Write && (!is_guard || is_assigned);
        self.note(&whole, row, is_certain, is_guard && is_assigned);
    }

    /// Takes note of who has seen or written what.
    fn note(&mut self, deed: &Deed, row: usize, is_certain: bool, is_assigned: bool) {
        let known = (deed.thread.clone(), deed.object);
        let last = self.writes.get(&deed.object).cloned();
        let last_number = last.as_ref().map_or(0, |it| it.0);
        let sees = deed.step == Step::Read || deed.step == Step::Update && !is_assigned;
        if sees && deed.before.is_some() {
            self.seen.insert(known.clone(), last_number);
        }
        let holds_a_value = matches!(
            self.teller.kinds.get(&deed.object),
            Some(Kind::Atomic | Kind::Cell | Kind::Lock)
        );
        if deed.after.is_none() || !holds_a_value {
            return;
        }
        let seen = self.seen.get(&known).copied().unwrap_or(0);
        let unseen = last.filter(|(number, thread)| *thread != deed.thread && seen < *number);
        if let (true, Some((_, thread))) = (is_certain, unseen) {
            self.rows[row].overwritten = Some(self.teller.letters.name(&thread));
        }
        self.writes
            .insert(deed.object, (last_number + 1, deed.thread.clone()));
        self.seen.insert(known, last_number + 1);
    }
}

/// The lines of the page that are steps here.
pub fn lines(story: &Story) -> BTreeSet<usize> {
    let lines = story.rows.iter().filter_map(|row| row.line);
    lines.collect()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use common::source::Source;

    use super::*;

    const PAGE: &str = "let n = X::new(0);\n{ *n = 1; }\n{ *n += 1; }\n";

    /// A story told by these lines, on a page with three lines.
    fn story(lines: &str) -> Story {
        let text = Text::new(Source {
            path: PathBuf::new(),
            name: "page".to_owned(),
            shown: "page.rs".to_owned(),
            text: PAGE.to_owned(),
        });
        let lines = lines.lines().map(|line| line.trim().parse().unwrap());
        let told = Told {
            lines: lines.collect(),
            exit: Exit::Code(Some(0)),
        };
        let end = end(&told, &text);
        let names = Names::new(std::iter::once(&end), &text);
        Story::new(&told, &names, &text)
    }

    fn rows(story: &Story) -> Vec<String> {
        let row = |row: &Row| {
            let unseen = row.overwritten.as_deref().unwrap_or("-");
            format!(
                "{} {} {} {unseen}",
                row.thread,
                row.what,
                row.values.join(" ")
            )
        };
        story.rows.iter().map(row).collect()
    }

    const BEGIN: &str = "file page.rs\nobject 1 Atomic 0:1:9 64\n";

    fn step(thread: &str, steps: [&str; 2], did: &str) -> String {
        let [a, b] = steps;
        format!(
            "ask 0.0,0:2:3,+,{a},1,,0 0.1,0:2:3,+,{b},1,,0\nstep {thread}\ndid {thread} {did}\n"
        )
    }

    #[test]
    fn a_store_overwrites_what_its_thread_has_not_seen() {
        let story = story(
            &[
                BEGIN,
                &step("0.0", ["Read", "Read"], "Read 1 0:2:3 0 - -"),
                &step("0.1", ["Write", "Read"], "Read 1 0:2:3 0 - -"),
                &step("0.0", ["Write", "Write"], "Write 1 0:2:3 =0 1 -"),
                &step("0.1", ["Write", "Write"], "Write 1 0:2:3 =1 1 -"),
                &step("0.0", ["Write", "Write"], "Write 1 0:2:3 =1 2 -"),
            ]
            .concat(),
        );
        assert_eq!(
            rows(&story),
            [
                "A read 0 0 -",
                "B read 0 0 -",
                "A write 1 1 -",
                "B write 1 1 A",
                "A write 2 2 B"
            ]
        );
        assert_eq!(story.columns, [("n".to_owned(), "0".to_owned())]);
    }

    /// An assignment is certain, and an update has seen what it changes.
    #[test]
    fn a_guard_is_assigned_or_updated_as_the_page_says() {
        let begin = "file page.rs\nobject 1 Lock 0:1:9 64\n";
        let story = story(
            &[
                begin,
                &step("0.0", ["Update", "Update"], "Update 1 0:2:3 0 - -"),
                "did 0.0 Write 1 0:2:3 - 1 -\n",
                &step("0.1", ["Update", "Update"], "Update 1 0:3:3 1 - -"),
                "did 0.1 Write 1 0:3:3 - 2 -\n",
                &step("0.0", ["Update", "Update"], "Update 1 0:2:3 2 - -"),
                "did 0.0 Write 1 0:2:3 - 1 -\n",
            ]
            .concat(),
        );
        assert_eq!(
            rows(&story),
            ["A write 1 1 -", "B update 1 to 2 2 -", "A write 1 1 B"]
        );
    }

    #[test]
    fn what_main_does_by_itself_comes_after_the_last_row() {
        let story = story(
            &[
                BEGIN,
                &step("0.0", ["Write", "Read"], "Write 1 0:2:3 =0 1 -"),
                "ended 0.0\ndid 0 Write 1 0:2:3 =1 9 -\nprint 0 a\\\\b\\n",
            ]
            .concat(),
        );
        assert_eq!(rows(&story), ["A write 1 1 -"]);
        assert_eq!(story.printed, "a\\b\n");
        assert_eq!(story.cut_off().len(), 1);
    }
}
