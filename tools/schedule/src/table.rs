//! Draws a run: steps down the page, a column per thread, the counters after each step.

use std::ops::Range;

use common::cut;
use common::page::Page;

use crate::account::Account;
use crate::letters::Letter;
use crate::record::{Event, Record, What};

/// Longer runs of one thread's letters are shortened to the first two and the last two.
const LONGEST_RUN: usize = 8;
/// Longer runs of letters in turn, ABAB and so on, are shortened to the first and the last eight.
const LONGEST_TURNS: usize = 24;
/// How wide a line may be if the window's width is unknown or larger.
pub const WIDEST: usize = 80;

/// How a record is drawn.
pub struct Table<'a> {
    record: &'a Record,
    account: &'a Account,
    /// The threads with a column each. If it's empty, there are too many, and they share one
    /// column.
    columns: Vec<Letter>,
    width: usize,
    /// How wide a line may be, unless what it says about a step is wider.
    most: usize,
}

/// The lines of the page that are steps in this record, just as they are in the page.
pub fn legend(page: &Page, record: &Record, width: usize) -> String {
    let events = record.events.iter().filter(|event| event.what != What::Done);
    let mut lines: Vec<u32> = events.map(|event| event.line).collect();
    lines.sort_unstable();
    lines.dedup();
    let indent = |line: &u32| page.line(*line).len() - page.line(*line).trim_start().len();
    let indent = lines.iter().map(indent).min().unwrap_or(0);
    let row = |line: &u32| format!("{line:>4}  {}", &page.line(*line)[indent..]);
    let rows = lines.iter().map(|line| cut(&row(line), width) + "\n");
    format!("{}\n{}", page.path, rows.collect::<String>())
}

impl<'a> Table<'a> {
    /// With columns as wide as the longest step, in a window of this width.
    pub fn new(record: &'a Record, account: &'a Account, most: usize) -> Self {
        let most = most.min(WIDEST);
        let mut table = Table { record, account, columns: Vec::new(), width: 0, most };
        let cells = record.events.iter().map(|event| table.cell(event).len() + 2);
        table.width = cells.max().unwrap_or(0).max(12);
        let threads = record.standings.len();
        if 8 + threads * table.width + 11 * account.counters.len() <= most {
            table.columns = record.standings.iter().map(|it| it.letter).collect();
        }
        table
    }

    /// All of it.
    pub fn draw(&self) -> String {
        let events = &self.record.events;
        let chosen = events.iter().take_while(|it| it.is_chosen).count();
        let mut text = self.head() + &self.shorten(0..chosen);
        if chosen < events.len() {
            text += "      The rest runs by itself, A first:\n";
            text += &self.shorten(chosen..events.len());
        }
        text
    }

    /// The last row, if there is one.
    pub fn last_line(&self) -> Option<String> {
        let last = self.record.events.len().checked_sub(1)?;
        Some(self.line(last))
    }

    fn head(&self) -> String {
        let name = |letter: &Letter| format!("{:<1$}", format!("thread {letter}"), self.width);
        let names: String = match self.columns.as_slice() {
            [] => format!("{:<1$}", "thread", self.width + 3),
            letters => letters.iter().map(name).collect(),
        };
        let counters = self.account.counters.iter().enumerate();
        let heads = counters.clone().map(|(number, _)| self.number(&self.account.name(number)));
        let heads = format!("step  {names}{}", heads.collect::<String>());
        let initial: String = counters.map(|it| self.number(&it.1.initial.to_string())).collect();
        let initial = format!("{:1$}{initial}", "", names.len() + 6);
        format!("{}\n{}\n", heads.trim_end(), initial.trim_end()).replace("\n\n", "\n")
    }

    /// A counter's name or number, in its column.
    fn number(&self, text: &str) -> String {
        let width = if self.account.counters.len() == 1 { 8 } else { 10 };
        format!(" {text:>width$}")
    }

    /// What a thread does: `22 read 0`.
    fn cell(&self, event: &Event) -> String {
        match event.what {
            What::Done => event.text(self.record),
            _ => format!("{} {}", event.line, event.text(self.record)),
        }
    }

    /// A row as a line.
    fn line(&self, index: usize) -> String {
        let (event, width) = (&self.record.events[index], self.width);
        let cell = self.cell(event);
        let cells = match self.columns.iter().position(|it| *it == event.letter) {
            Some(column) => {
                let (before, after) = (column * width, (self.columns.len() - column) * width);
                format!("{:before$}{cell:after$}", "")
            }
            None => format!("{}  {cell:width$}", event.letter),
        };
        let mark = if event.is_chosen { ' ' } else { '*' };
        let mut line = format!("{:>4}{mark} {cells}", index + 1);
        for counter in &self.account.counters {
            let mut events = self.record.events[..=index].iter().rev();
            let its = |it: &Event| it.after.or(it.before).filter(|_| it.object == counter.object);
            let number = events.find_map(its).unwrap_or(counter.initial);
            line += &self.number(&number.to_string());
        }
        let note = match self.account.overwritten[index].as_slice() {
            [] => return line.trim_end().to_owned(),
            [letter] => format!("  lost update: overwrites {letter}'s write"),
            letters => format!("  lost update: overwrites {} writes", letters.len()),
        };
        let fits = line.len() + note.len() <= self.most;
        line + if fits { &note } else { "  lost update" }
    }

    /// The rows, but only the beginning and the end of long runs and long alternations.
    fn shorten(&self, rows: Range<usize>) -> String {
        let mut text = String::new();
        for group in self.groups(rows) {
            let letter = self.record.events[group.start].letter;
            let of_one = self.record.events[group.clone()].iter().all(|it| it.letter == letter);
            let (longest, kept, whose) = match of_one {
                true => (LONGEST_RUN, 2, format!("of thread {letter}")),
                false => (LONGEST_TURNS, 8, "of threads in turn".to_owned()),
            };
            let mut hidden = group.start + kept..group.end.saturating_sub(kept);
            if group.len() <= longest {
                hidden = group.end..group.end;
            }
            (group.start..hidden.start).for_each(|row| text += &(self.line(row) + "\n"));
            if !hidden.is_empty() {
                let are_steps = self.record.events[hidden.clone()].iter().all(|it| it.is_step());
                let what = if are_steps { "steps" } else { "letters" };
                text += &format!(" ...  {} {what} {whose} not shown\n", hidden.len());
            }
            (hidden.end..group.end).for_each(|row| text += &(self.line(row) + "\n"));
        }
        text
    }

    /// Cuts rows where a run of one thread, or an alternation of several, begins and ends.
    fn groups(&self, rows: Range<usize>) -> Vec<Range<usize>> {
        let (mut groups, mut end) = (Vec::<Range<usize>>::new(), rows.start);
        let mut is_single = false; // does the thread change at every row of the last group?
        for run in self.record.events[rows].chunk_by(|one, next| one.letter == next.letter) {
            let start = end;
            end += run.len();
            match groups.last_mut() {
                Some(group) if is_single && run.len() == 1 => group.end = end,
                _ => groups.push(start..end),
            }
            is_single = run.len() == 1;
        }
        groups
    }
}
