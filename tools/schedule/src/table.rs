//! Draws a run: steps down the page, a column a thread, the counters after each step.

use std::ops::Range;

use crate::account::Account;
use crate::letters::Letter;
use crate::page::Page;
use crate::record::{Event, Record, What};

/// More letters of one thread in a row are shortened to the first two and the last two.
const LONGEST_RUN: usize = 8;
/// More letters in turn, ABAB and so on, are shortened to the first eight and the last eight.
const LONGEST_TURNS: usize = 24;
/// No line is wider, unless what it says of a step is.
const WIDTH: usize = 80;

/// How a record is drawn.
pub struct Table<'a> {
    record: &'a Record,
    account: &'a Account,
    /// The threads with a column each. None: one column serves for all, which are too many.
    columns: Vec<Letter>,
    width: usize,
}

/// The lines of the page that are steps of this record, as they are in the page.
pub fn legend(page: &Page, record: &Record, width: usize) -> String {
    let events = record.events.iter().filter(|event| event.what != What::Done);
    let mut lines: Vec<u32> = events.map(|event| event.line).collect();
    lines.sort_unstable();
    lines.dedup();
    let indent = |line: &u32| page.line(*line).len() - page.line(*line).trim_start().len();
    let indent = lines.iter().map(indent).min().unwrap_or(0);
    let mut text = format!("{}\n", page.path);
    for line in lines {
        let row = format!("{line:>4}  {}", page.line(line).get(indent..).unwrap_or_default());
        text += &format!("{}\n", row.chars().take(width).collect::<String>());
    }
    text
}

impl<'a> Table<'a> {
    /// With columns as wide as the longest step.
    pub fn new(record: &'a Record, account: &'a Account) -> Self {
        let mut table = Table { record, account, columns: Vec::new(), width: 12 };
        let cells = record.events.iter().map(|event| table.cell(event).len() + 2);
        table.width = cells.max().unwrap_or(0).max(table.width);
        let letters = record.standings.iter().map(|it| it.letter);
        let all = table.width * letters.len() + 8 + 11 * account.counters.len();
        if all <= WIDTH {
            table.columns = letters.collect();
        } else {
            table.width += 3;
        }
        table
    }

    /// All of it.
    pub fn draw(&self) -> String {
        let mut text = self.head();
        let chosen = self.record.events.iter().take_while(|it| it.is_chosen).count();
        self.shorten(0..chosen, &mut text);
        if chosen < self.record.events.len() {
            text += "      The letters are used up. The rest runs by itself, A first:\n";
            self.shorten(chosen..self.record.events.len(), &mut text);
        }
        text
    }

    /// The last row, if there is one.
    pub fn last_line(&self) -> Option<String> {
        let last = self.record.events.len().checked_sub(1)?;
        Some(self.line(last))
    }

    fn head(&self) -> String {
        let names: Vec<String> = match self.columns.as_slice() {
            [] => vec!["thread".to_owned()],
            letters => letters.iter().map(|letter| format!("thread {letter}")).collect(),
        };
        let names: String = names.iter().map(|name| format!("{name:<0$}", self.width)).collect();
        let numbers = 0..self.account.counters.len();
        let counters: String =
            numbers.map(|number| self.number(&self.account.name(number))).collect();
        let mut head = format!("step  {}", names + &counters).trim_end().to_owned() + "\n";
        if !counters.is_empty() {
            let initial =
                self.account.counters.iter().map(|it| self.number(&it.initial.to_string()));
            head += &format!(
                "{:1$}{2}\n",
                "",
                head.len() - 1 - counters.len(),
                initial.collect::<String>()
            );
        }
        head
    }

    /// A counter's name or number, in its column.
    fn number(&self, text: &str) -> String {
        let width = if self.account.counters.len() == 1 { 9 } else { 11 };
        format!("{text:>width$}")
    }

    /// What a thread does: `22 read 0`.
    fn cell(&self, event: &Event) -> String {
        match event.text(self.record) {
            done if done == "done" => done,
            text => format!("{} {text}", event.line),
        }
    }

    /// A row as a line.
    fn line(&self, index: usize) -> String {
        let event = &self.record.events[index];
        let cell = self.cell(event);
        let cells: String = match self.columns.iter().position(|it| *it == event.letter) {
            Some(column) => {
                let (before, after) = (column, self.columns.len() - column);
                format!("{:1$}{cell:<2$}", "", before * self.width, after * self.width)
            }
            None => format!("{:<1$}", format!("{}  {cell}", event.letter), self.width),
        };
        let mut line =
            format!("{:>4}{} {cells}", index + 1, if event.is_chosen { ' ' } else { '*' });
        for counter in &self.account.counters {
            let events = self.record.events[..=index].iter().rev();
            let mut numbers = events.filter(|it| it.object == counter.object);
            let number = numbers.find_map(|it| it.after.or(it.before)).unwrap_or(counter.initial);
            line += &self.number(&number.to_string());
        }
        let overwritten = &self.account.overwritten[index];
        let note = match overwritten.as_slice() {
            [] => return line.trim_end().to_owned(),
            [letter] => format!("  lost update: overwrites {letter}'s write"),
            letters => format!("  lost update: overwrites {} writes", letters.len()),
        };
        let fits = line.len() + note.len() <= WIDTH;
        line + if fits { &note } else { "  lost update" }
    }

    /// Adds rows, of long runs and long alternations only the beginning and the end.
    fn shorten(&self, rows: Range<usize>, text: &mut String) {
        for group in self.groups(rows) {
            let letter = |row: usize| self.record.events[row].letter;
            let in_turn = group.len() > 1 && letter(group.start) != letter(group.start + 1);
            let (longest, kept) = if in_turn { (LONGEST_TURNS, 8) } else { (LONGEST_RUN, 2) };
            let hidden = match group.len() > longest {
                true => group.start + kept..group.end - kept,
                false => 0..0,
            };
            for row in group.clone() {
                if !hidden.contains(&row) {
                    *text += &format!("{}\n", self.line(row));
                } else if row == hidden.start {
                    let steps = self.record.events[hidden.clone()].iter();
                    let what = if steps.clone().all(|it| it.step().is_some()) {
                        "steps"
                    } else {
                        "letters"
                    };
                    let whose = match in_turn {
                        true => "of threads in turn".to_owned(),
                        false => format!("of thread {}", letter(row)),
                    };
                    *text += &format!(" ...  {} {what} {whose} not shown\n", hidden.len());
                }
            }
        }
    }

    /// Cuts rows where a run of one thread, or an alternation of several, begins and ends.
    fn groups(&self, rows: Range<usize>) -> Vec<Range<usize>> {
        let mut groups: Vec<Range<usize>> = Vec::new();
        let mut is_single = false; // does the last group hold no two rows of one thread in a row?
        let mut start = rows.start;
        let events = &self.record.events[rows];
        for run in events.chunk_by(|one, next| one.letter == next.letter) {
            let end = start + run.len();
            match groups.last_mut() {
                Some(group) if is_single && run.len() == 1 => group.end = end,
                _ => groups.push(start..end),
            }
            is_single = run.len() == 1;
            start = end;
        }
        groups
    }
}
