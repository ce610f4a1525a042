//! Draws a run: steps down the page, a column per thread, the counters after each step.

use std::ops::Range;

use common::cut;
use common::page::Page;

use crate::account::Account;
use crate::record::{Event, Record, What};

/// The most rows that are shown where one thread goes on and on, or two take turns.
const MOST: usize = 20;
/// How wide a line may be if the window's width is unknown or larger.
pub const WIDEST: usize = 80;

/// How a record is drawn.
pub struct Table<'a> {
    record: &'a Record,
    account: &'a Account,
    /// The threads with a column each. None: there are too many, and they share one column.
    columns: Option<Vec<char>>,
    /// The width of a column.
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
        let mut table = Table { record, account, columns: None, width: 0, most };
        let cells = record.events.iter().map(|event| table.cell(event).len() + 2);
        table.width = cells.max().unwrap_or(0).max(12);
        let threads = record.standings.len();
        let fits = 8 + threads * table.width + 11 * account.counters.len() <= most;
        table.columns = fits.then(|| record.standings.iter().map(|it| it.letter).collect());
        table
    }

    /// All of it.
    pub fn draw(&self) -> String {
        let name = |letter: &char| format!("{:<1$}", format!("thread {letter}"), self.width);
        let names = match &self.columns {
            None => format!("{:<1$}", "thread", self.width + 3),
            Some(letters) => letters.iter().map(name).collect(),
        };
        let counters = &self.account.counters;
        let heads = (0..counters.len()).map(|place| self.number(&self.account.name(place)));
        let heads = format!("step  {names}{}", heads.collect::<String>());
        let initial = counters.iter().map(|counter| self.number(&counter.initial.to_string()));
        let initial = format!("      {:1$}{2}", "", names.len(), initial.collect::<String>());
        let mut lines = vec![heads.trim_end().to_owned(), initial.trim_end().to_owned()];
        lines.retain(|line| !line.is_empty());
        let events = &self.record.events;
        let chosen = events.iter().take_while(|it| it.is_chosen).count();
        lines.extend(self.rows(0..chosen));
        if chosen < events.len() {
            lines.push("      The rest runs by itself, A whenever it can:".to_owned());
            lines.extend(self.rows(chosen..events.len()));
        }
        lines.join("\n") + "\n"
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

    /// An event as a line.
    pub fn line(&self, place: usize) -> String {
        let (event, width) = (&self.record.events[place], self.width);
        let cell = self.cell(event);
        let cells = match &self.columns {
            None => format!("{}  {cell:width$}", event.letter),
            Some(letters) => {
                let text = |it: &char| if *it == event.letter { &*cell } else { "" };
                letters.iter().map(|it| format!("{:width$}", text(it))).collect()
            }
        };
        let mark = if event.is_chosen { ' ' } else { '*' };
        let mut line = format!("{:>4}{mark} {cells}", place + 1);
        for (number, counter) in self.account.counters.iter().enumerate() {
            let number = self.account.rows[place].numbers.get(number).unwrap_or(&counter.initial);
            line += &self.number(&number.to_string());
        }
        let note = match self.account.rows[place].overwritten.as_slice() {
            [] => return line.trim_end().to_owned(),
            [letter] => format!("  lost update: overwrites {letter}'s write"),
            letters => format!("  lost update: overwrites {} writes", letters.len()),
        };
        let fits = line.len() + note.len() <= self.most;
        line + if fits { &note } else { "  lost update" }
    }

    /// Lines for these events. Of a long stretch in which one thread goes on and on, or two take
    /// turns, only the beginning and the end are shown.
    fn rows(&self, events: Range<usize>) -> Vec<String> {
        let letter = |place: usize| self.record.events[place].letter;
        let later = events.start + 2..events.end;
        let goes_on = |place: usize| later.contains(&place) && letter(place) == letter(place - 2);
        let is_dull =
            |place: &usize| [place.wrapping_sub(1), *place, place + 1].into_iter().all(goes_on);
        let (mut lines, places) = (Vec::new(), events.collect::<Vec<usize>>());
        for rows in places.chunk_by(|one, next| is_dull(one) == is_dull(next)) {
            if rows.len() > MOST && is_dull(&rows[0]) {
                lines.push(format!(" ...  {} such rows are not shown", rows.len()));
            } else {
                lines.extend(rows.iter().map(|row| self.line(*row)));
            }
        }
        lines
    }
}
