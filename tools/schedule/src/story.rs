//! What has happened in a run, told with the names from the page.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::end::{End, Ending, How};
use crate::letter::Letters;
use crate::outcome::Names;
use crate::run::Exit;
use crate::state::{Object, State};
use crate::teller::{Teller, Waiting};
use crate::text::Text;
use crate::trace::{Deed, Kind, Line, Mark, Seat, Step, Thread, Value};

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

pub struct Story {
    /// The threads with letters, in their order.
    pub threads: Vec<String>,
    /// What has a column: its name, and the value with which it began.
    pub columns: Vec<(String, String)>,
    pub rows: Vec<Row>,
    pub printed: String,
    pub ending: Ending,
    /// Each panic, and who left the program.
    pub events: Vec<String>,
    pub waiting: Vec<Waiting>,
    /// What else there is to say, a paragraph each.
    pub remarks: Vec<&'static str>,
}

/// How a run has ended, for its outcome.
pub fn end(told: &Told, text: &Text) -> End {
    let mut state = State::default();
    let mut how = How::default();
    for line in &told.lines {
        state.follow(line, text);
        how.follow(line);
    }
    how.close(told.exit, state)
}

impl Story {
    pub fn new(told: &Told, names: &Names, text: &Text) -> Self {
        let end = end(told, text);
        let mut letters = Letters::default();
        let mut seats: &[Seat] = &[];
        let mut used: BTreeSet<usize> = BTreeSet::new();
        for line in &told.lines {
            match line {
                Line::Choice(now, _) | Line::Quiet(now) => {
                    letters.meet(now);
                    seats = now;
                }
                Line::Step(thread) => {
                    let seat = seats.iter().find(|it| it.thread == *thread);
                    used.extend(seat.filter(|it| it.step.is_step()).map(|it| it.object));
                }
                _ => {}
            }
        }
        let teller = Teller {
            letters,
            names: names.of(&end),
            kinds: kinds(&end),
            is_one: used.len() <= 1,
        };
        let shown = shown(&end, &used);
        let column = |it: &&Object| {
            let first = it.first.clone().unwrap_or_default();
            (teller.name(it.number), first)
        };
        let columns: Vec<(String, String)> = shown.iter().map(column).collect();
        let mut rows = Rows {
            teller: &teller,
            text,
            shown: shown.iter().map(|it| it.number).collect(),
            values: columns.iter().map(|it| it.1.clone()).collect(),
            told: vec![None; columns.len()],
            state: State::default(),
            seats: Vec::new(),
            rows: Vec::new(),
            marks: Marks::default(),
            is_chosen: true,
        };
        rows.tell(&told.lines);
        let rows = rows.rows;
        let threads = teller.letters.threads();
        let events = told.lines.iter().filter_map(|it| teller.event(it));
        Self {
            threads: threads.iter().map(|it| teller.letters.name(it)).collect(),
            columns,
            rows,
            printed: printed(&told.lines),
            ending: end.how.clone(),
            events: events.collect(),
            waiting: teller.waiting(&end.seats),
            remarks: remarks(&end),
        }
    }
}

/// What each object is.
pub fn kinds(end: &End) -> BTreeMap<usize, Kind> {
    end.objects.iter().map(|it| (it.number, it.kind)).collect()
}

/// Whether an object holds a value, so that a write may overwrite another.
pub fn has_value(teller: &Teller, object: usize) -> bool {
    let kind = teller.kinds.get(&object);
    matches!(
        kind,
        Some(Kind::Atomic | Kind::Cell | Kind::Lock | Kind::OnceLock)
    )
}

/// Of the objects that steps have used those whose values are shown, in the order of the page.
pub fn shown<'a>(end: &'a End, used: &BTreeSet<usize>) -> Vec<&'a Object> {
    let is_shown = |it: &&Object| {
        let is_unit = it.value.as_deref() == Some("()");
        used.contains(&it.number) && it.holds_a_value() && !it.is_unreadable && !is_unit
    };
    let mut shown: Vec<&Object> = end.objects.iter().filter(is_shown).collect();
    shown.sort_by_key(|it| (it.made, it.address));
    shown
}

pub const WEAK: &str = "Some orderings here are weaker than SeqCst.\n\
                        What they allow beyond that isn't shown.\n";
pub const CROWDED: &str = "More threads come to a barrier than it lets through. Who meets whom isn't \
                           a choice here,\nso outcomes may be missing, and none is called right.\n";
pub const LEFT: &str = "Main ends before its threads make a step, and the program with it. In a real \
                        run\nthey may come further.\n";

/// What a run's end says apart from how it ended: an ordering is weaker than `SeqCst`, and there are
/// several objects whose order it leaves open; and what isn't shown.
pub fn remarks(end: &End) -> Vec<&'static str> {
    let is_weak = end.objects.len() > 1 && end.objects.iter().any(|it| it.is_weak);
    let all = [
        (is_weak, WEAK),
        (end.is_crowded, CROWDED),
        (end.leaves_all, LEFT),
    ];
    let said = all.into_iter().filter(|it| it.0);
    said.map(|it| it.1).collect()
}

/// What was printed. The page tells no more than is kept.
pub fn printed(lines: &[Line]) -> String {
    let text = |line: &Line| match line {
        Line::Print(text) => Some(text.clone()),
        _ => None,
    };
    lines.iter().filter_map(text).collect()
}

/// What a step has done, from what the page has told since. A guard tells what was written through
/// it when it's used again, which may be several steps later.
pub fn deed(since: &[Line], seat: &Seat, files: &[String], text: &Text) -> Option<Deed> {
    let its = |line: &Line| match line {
        Line::Did(deed) if deed.thread == seat.thread => Some(deed.clone()),
        _ => None,
    };
    let mut deeds = since.iter().filter_map(its);
    let deed = deeds.find(|it| it.step == seat.step && it.object == seat.object)?;
    if deed.step != Step::Update {
        return Some(deed);
    }
    let is_late =
        |it: &Deed| it.step == Step::Write && it.object == deed.object && it.place == deed.place;
    match deeds.find(|it| it.object == deed.object).filter(is_late) {
        None => Some(deed),
        Some(late) => Some(Deed {
            step: match text.is_assigned(files, deed.place) {
                true => Step::Write,
                false => Step::Update,
            },
            after: late.after,
            ..deed
        }),
    }
}

/// Who has seen or written what: whose write is overwritten unseen.
#[derive(Default)]
struct Marks {
    /// For each object, the number of its last write, and whose it is.
    writes: HashMap<usize, (usize, Thread)>,
    /// The number of the last write of an object that a thread has seen.
    seen: HashMap<(Thread, usize), usize>,
}

impl Marks {
    /// Whose write a deed overwrites though its thread hasn't seen it, if that's certain.
    fn follow(&mut self, deed: &Deed) -> Option<Thread> {
        let known = (deed.thread.clone(), deed.object);
        let last = self.writes.get(&deed.object).cloned();
        let number = last.as_ref().map_or(0, |it| it.0);
        if matches!(deed.step, Step::Read | Step::Update) {
            self.seen.insert(known.clone(), number);
        }
        if !deed.writes() {
            return None;
        }
        let seen = self.seen.insert(known, number + 1).unwrap_or(0);
        let write = (number + 1, deed.thread.clone());
        self.writes.insert(deed.object, write);
        let unseen = last.filter(|it| it.1 != deed.thread && seen < it.0);
        unseen.map(|it| it.1)
    }
}

/// Makes the rows.
struct Rows<'a> {
    teller: &'a Teller,
    text: &'a Text,
    /// The objects with a column.
    shown: Vec<usize>,
    /// Their values now, and as they were told last.
    values: Vec<String>,
    told: Vec<Option<String>>,
    state: State,
    seats: Vec<Seat>,
    rows: Vec<Row>,
    marks: Marks,
    is_chosen: bool,
}

impl Rows<'_> {
    fn tell(&mut self, lines: &[Line]) {
        for (place, line) in lines.iter().enumerate() {
            self.state.follow(line, self.text);
            match line {
                Line::Choice(seats, _) | Line::Quiet(seats) => self.seats.clone_from(seats),
                Line::Rest => self.is_chosen = false,
                Line::Step(thread) => {
                    let seat = self.seats.iter().find(|it| it.thread == *thread);
                    if let Some(seat) = seat.filter(|it| it.step.is_step()).cloned() {
                        self.step(&seat, &lines[place + 1..]);
                    }
                }
                Line::InVain(letter, seat) => self.in_vain(*letter, seat.as_ref()),
                _ => {}
            }
        }
    }

    /// A step, and what the page has told from there on.
    fn step(&mut self, seat: &Seat, lines: &[Line]) {
        let deed = deed(lines, seat, &self.state.files, self.text);
        let what = match &deed {
            Some(deed) => self.teller.deed(deed),
            None => self.teller.next(seat),
        };
        let mut row = self.row(seat, what);
        self.catch_up();
        if let Some(deed) = deed {
            let has_value = has_value(self.teller, deed.object);
            let overwritten = self.marks.follow(&deed).filter(|_| has_value);
            row.overwritten = overwritten.map(|it| self.teller.letters.name(&it));
            let column = self.shown.iter().position(|it| *it == deed.object);
            let value = deed.after.as_ref().or(deed.before.as_ref());
            if let (Some(column), Some(Value::Known(value))) = (column, value) {
                self.values[column].clone_from(value);
            }
        }
        row.values.clone_from(&self.values);
        self.rows.push(row);
    }

    /// What has been told to be changed since the last step.
    fn catch_up(&mut self) {
        for (column, number) in self.shown.iter().enumerate() {
            let object = self.state.objects.get(number);
            let now = object.and_then(|it| it.value.clone());
            if let Some(value) = now.as_ref().filter(|_| now != self.told[column]) {
                self.values[column].clone_from(value);
            }
            self.told[column] = now;
        }
    }

    /// A letter whose thread can't move.
    fn in_vain(&mut self, letter: char, seat: Option<&Seat>) {
        let mut row = match seat {
            Some(seat) => self.row(seat, self.teller.why_in_short(seat)),
            None => Row {
                thread: letter.to_string(),
                what: "isn't there".to_owned(),
                ..Row::default()
            },
        };
        self.catch_up();
        row.values.clone_from(&self.values);
        row.is_chosen = true;
        self.rows.push(row);
    }

    fn row(&self, seat: &Seat, what: String) -> Row {
        let line = self.text.line(&self.state.files, seat);
        let line = line.filter(|_| seat.mark != Mark::Ended);
        Row {
            thread: self.teller.letters.name(&seat.thread),
            line,
            what,
            is_chosen: self.is_chosen,
            ..Row::default()
        }
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
            "ask 0.0,0:2:3,+,{a},1,,0, 0.1,0:2:3,+,{b},1,,0,\nstep {thread}\ndid {thread} {did}\n"
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
        assert_eq!(story.waiting.len(), 1); // B is cut off
    }
}
