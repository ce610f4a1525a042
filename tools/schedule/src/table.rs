//! Draws one run: steps down the page, a column a thread, the counter after each step.

use std::io::{self, Write};
use std::ops::Range;

use crate::program::Program;
use crate::run::{Event, Run};
use crate::schedule::Letter;
use crate::turn::Step;

/// More letters of one thread in a row than this are shortened to the first two and the last two.
const LONGEST_RUN: usize = 8;
/// More letters in turn, ABAB and so on, than this are shortened to the first eight and the last
/// eight, which a whole increment behind a lock fits into.
const LONGEST_TURNS: usize = 24;

/// What came of one letter.
pub struct Row {
    number: usize,
    letter: Letter,
    event: Event,
    counter: usize,
    /// How many writes of the other thread this step wrote over.
    lost: usize,
    /// Whether nobody chose the letter.
    rest: bool,
}

/// Takes note of a run, row by row. No line of it is wider than 80.
pub struct Table {
    columns: [usize; 2],
    /// Whether there is room to say what a lost update was.
    is_narrow: bool,
    /// How often the other thread has written since a thread's read.
    unseen: [usize; 2],
    rows: usize,
}

impl Table {
    /// An empty one, with columns as wide as the program's longest step.
    pub fn new(program: Program) -> Self {
        let columns = match program {
            Program::Race | Program::Atomic => [13, 12],
            Program::Lock | Program::LockEachStep => [23, 22], // "waits: B has the lock" fits
            Program::Deadlock => [30, 29],                     // "waits: B has the second lock"
        };
        Table {
            columns,
            is_narrow: columns == [13, 12],
            unseen: [0; 2],
            rows: 0,
        }
    }

    /// Uses up a letter.
    pub fn step(&mut self, run: &mut Run, letter: Letter, rest: bool) -> Row {
        let (me, other) = (letter as usize, letter.other() as usize);
        let event = run.step(letter);
        let mut lost = 0;
        match event {
            Event::Step(Step::Read) => self.unseen[me] = 0,
            Event::Step(Step::Write(_)) => {
                lost = self.unseen[me];
                self.unseen[other] += 1;
            }
            _ => {}
        }
        self.rows += 1;
        Row {
            number: self.rows,
            letter,
            event,
            counter: run.counter(),
            lost,
            rest,
        }
    }

    /// The two lines above the first step.
    pub fn head(&self) -> String {
        let [a, b] = self.columns;
        let names = format!(
            "{:>7}  {:<a$}{:<b$}{:>7}",
            "step", "thread A", "thread B", "counter"
        );
        format!("{names}\n{:>1$}", 0, names.len())
    }

    /// A row as a line.
    pub fn line(&self, row: &Row) -> String {
        let Row {
            number,
            letter,
            counter,
            ..
        } = row;
        let other = letter.other();
        let cell = match row.event {
            Event::Step(Step::Read) => format!("read {counter}"),
            Event::Step(step) => step.to_string(),
            Event::Waits(lock) => format!("waits: {other} has {lock}"),
            Event::Done => "done".to_owned(),
        };
        let [a, b] = match letter {
            Letter::A => [cell.as_str(), ""],
            Letter::B => ["", cell.as_str()],
        };
        let mark = if row.rest { '*' } else { ' ' };
        let note = match row.lost {
            0 => String::new(),
            _ if !self.is_narrow => "  lost update".to_owned(),
            1 => format!("  lost update: overwrites {other}'s write"),
            many => format!("  lost update: overwrites {many} writes"),
        };
        let [first, second] = self.columns;
        format!("{number:>7}{mark} {a:<first$}{b:<second$}{counter:>7}{note}")
    }
}

/// Runs a schedule to its end: first its letters, then whatever is left, A first whenever it can
/// move. Writes all of it.
///
/// # Errors
///
/// When `out` cannot be written.
pub fn write(
    out: &mut impl Write,
    run: &mut Run,
    program: Program,
    letters: &[Letter],
) -> io::Result<()> {
    let mut table = Table::new(program);
    writeln!(out, "{}", table.head())?;
    let step = |&letter: &Letter| table.step(run, letter, false);
    let rows: Vec<Row> = letters.iter().map(step).collect();
    shorten(out, &table, &rows)?;

    let mut rest = Vec::new();
    while let Some(letter) = run.first_that_can_move() {
        rest.push(table.step(run, letter, true));
    }
    if !rest.is_empty() {
        writeln!(
            out,
            "         The letters are used up. The rest runs by itself, A first:"
        )?;
        shorten(out, &table, &rest)?;
    }
    writeln!(out, "\n{}", run.ending())
}

/// Writes rows, of long runs and long alternations only the beginning and the end.
fn shorten(out: &mut impl Write, table: &Table, rows: &[Row]) -> io::Result<()> {
    for group in groups(rows) {
        let rows = &rows[group];
        let in_turn = rows.len() > 1 && rows[0].letter != rows[1].letter;
        let (longest, kept) = if in_turn {
            (LONGEST_TURNS, 8)
        } else {
            (LONGEST_RUN, 2)
        };
        let hidden = if rows.len() > longest {
            kept..rows.len() - kept
        } else {
            0..0
        };
        for (place, row) in rows.iter().enumerate() {
            if !hidden.contains(&place) {
                writeln!(out, "{}", table.line(row))?;
            } else if place == hidden.start {
                let steps = |row: &Row| matches!(row.event, Event::Step(_));
                let what = if rows[hidden.clone()].iter().all(steps) {
                    "steps"
                } else {
                    "letters"
                };
                let whose = match rows[0].letter {
                    _ if in_turn => "threads A and B in turn".to_owned(),
                    letter => format!("thread {letter}"),
                };
                writeln!(out, "    ...  {} {what} of {whose} not shown", hidden.len())?;
            }
        }
    }
    Ok(())
}

/// Cuts rows where a run of one thread, or an alternation of both, begins and ends.
fn groups(rows: &[Row]) -> Vec<Range<usize>> {
    let mut groups: Vec<Range<usize>> = Vec::new();
    let mut single = false; // does the last group hold no two rows of one thread in a row?
    let mut start = 0;
    for run in rows.chunk_by(|one, next| one.letter == next.letter) {
        let end = start + run.len();
        match groups.last_mut() {
            Some(group) if single && run.len() == 1 => group.end = end,
            _ => groups.push(start..end),
        }
        single = run.len() == 1;
        start = end;
    }
    groups
}
