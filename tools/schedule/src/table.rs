//! Draws a run: steps down the page, a column per thread, what is shared after each step.

use std::ops::Range;

use common::cut;
use common::source::Source;

use crate::story::{self, Row, Story};

/// The most rows that are shown where one thread goes on and on, or two take turns.
const MOST: usize = 20;
/// Of a longer table only the beginning and the end are shown.
const LONGEST: usize = 200;
/// How wide a line may be if the window's width is unknown or larger.
pub const WIDEST: usize = 80;

/// The lines of the page that are steps in this run, just as they are in the page.
pub fn legend(story: &Story, source: &Source, width: usize) -> String {
    let lines = story::lines(story);
    let indent = |line: &usize| {
        let text = source.line(*line);
        text.len() - text.trim_start().len()
    };
    let indent = lines.iter().map(indent).min().unwrap_or(0);
    let row = |line: &usize| {
        let row = format!("{line:>4}  {}", &source.line(*line)[indent..]);
        cut(&row, width) + "\n"
    };
    lines.iter().map(row).collect()
}

/// How a story is drawn.
pub struct Table<'a> {
    story: &'a Story,
    /// Whether each thread has a column. If not, there are too many, and they share one.
    has_columns: bool,
    /// The width of a column.
    width: usize,
    /// How wide a line may be, unless what it says about a step is wider.
    most: usize,
}

impl<'a> Table<'a> {
    /// With columns as wide as the longest step, in a window of this width.
    pub fn new(story: &'a Story, most: usize) -> Self {
        let most = most.min(WIDEST);
        let cells = story.rows.iter().map(|row| cell(row).chars().count() + 2);
        let width = cells.max().unwrap_or(0).max(12);
        let mut table = Self {
            story,
            has_columns: true,
            width,
            most,
        };
        let numbers: usize = (0..story.columns.len())
            .map(|it| table.number_width(it) + 1)
            .sum();
        table.has_columns = 6 + story.threads.len() * width + numbers <= most;
        table
    }

    /// All of it.
    pub fn draw(&self) -> String {
        let threads = self.story.threads.iter();
        let head = |name: &String| match name.len() {
            1 => format!("{:<1$}", format!("thread {name}"), self.width),
            _ => format!("{name:<0$}", self.width),
        };
        let heads: String = match self.has_columns {
            true => threads.map(head).collect(),
            false => format!("{:<1$}", "thread", self.width + 3),
        };
        let columns = || self.story.columns.iter().enumerate();
        let names: String = columns().map(|(at, it)| self.number(at, &it.0)).collect();
        let first: String = columns().map(|(at, it)| self.number(at, &it.1)).collect();
        let mut lines = vec![format!("step  {heads}{names}").trim_end().to_owned()];
        if !first.is_empty() {
            lines.push(format!("      {:1$}{first}", "", heads.chars().count()));
        }
        let rows = &self.story.rows;
        let chosen = rows.iter().rposition(|row| row.is_chosen);
        let chosen = chosen.map_or(0, |last| last + 1);
        lines.extend(self.rows(0..chosen));
        if chosen < rows.len() {
            lines.push("      The rest runs by itself, A whenever it can:".to_owned());
            lines.extend(self.rows(chosen..rows.len()));
        }
        shorten(&mut lines);
        lines.join("\n") + "\n"
    }

    fn number_width(&self, column: usize) -> usize {
        let name = self.story.columns[column].0.chars().count();
        let values = self
            .story
            .rows
            .iter()
            .filter_map(|row| row.values.get(column));
        let widest = values.map(|it| it.chars().count()).max().unwrap_or(0);
        name.max(widest).max(7)
    }

    /// A value or a name, in its column.
    fn number(&self, column: usize, text: &str) -> String {
        format!(" {text:>0$}", self.number_width(column))
    }

    /// A row as a line.
    fn line(&self, place: usize) -> String {
        let row = &self.story.rows[place];
        let cell = cell(row);
        let width = self.width;
        let cells: String = match self.has_columns {
            false => format!("{}  {cell:width$}", row.thread),
            true => {
                let text = |it: &String| if *it == row.thread { &*cell } else { "" };
                let threads = self.story.threads.iter();
                threads.map(|it| format!("{:width$}", text(it))).collect()
            }
        };
        let mark = if row.is_chosen { ' ' } else { '*' };
        let mut line = format!("{:>4}{mark} {cells}", place + 1);
        for (column, value) in row.values.iter().enumerate() {
            line += &self.number(column, value);
        }
        let Some(thread) = &row.overwritten else {
            return line.trim_end().to_owned();
        };
        let note = format!("  overwrites {thread}'s write unseen");
        let fits = line.chars().count() + note.len() <= self.most;
        line + if fits { &note } else { "  overwrites unseen" }
    }

    /// Lines for these rows. Of a long stretch in which one thread goes on and on, or two take turns,
    /// only the beginning and the end are shown.
    fn rows(&self, rows: Range<usize>) -> Vec<String> {
        let thread = |place: usize| &self.story.rows[place].thread;
        let later = rows.start + 2..rows.end;
        let goes_on = |place: usize| later.contains(&place) && thread(place) == thread(place - 2);
        let is_dull = |place: &usize| {
            [place.wrapping_sub(1), *place, place + 1]
                .into_iter()
                .all(goes_on)
        };
        let mut lines = Vec::new();
        let places: Vec<usize> = rows.collect();
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

/// Leaves out the middle of a table that goes on and on.
fn shorten(lines: &mut Vec<String>) {
    if lines.len() > LONGEST {
        let hidden = lines.len() - LONGEST / 2;
        let note = format!(" ...  {} lines are not shown", hidden - LONGEST / 4);
        lines.splice(LONGEST / 4..hidden, [note]);
    }
}

/// What a thread does: `22 read 0`.
fn cell(row: &Row) -> String {
    match row.line {
        None => row.what.clone(),
        Some(line) => format!("{line} {}", row.what),
    }
}
