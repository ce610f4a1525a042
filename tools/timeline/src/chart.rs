//! Draws a timeline as text: a block a café, a row an order, and one axis below them all.

use std::borrow::Cow;
use std::io::{self, Write};
use std::time::Duration;

use console::{Alignment, Style, measure_text_width, pad_str, truncate_str};

use crate::timeline::{Cafe, Order, Timeline, share};

const INDENT: usize = 2;
const GAP: usize = 2;

/// How a chart is to look.
pub struct Look {
    pub width: usize,
    /// How many lines it may have. Orders in the middle are left out, and counted, to fit it.
    pub height: usize,
    pub ascii: bool,
    pub colour: bool,
}

/// The characters of a chart.
struct Marks {
    bar: &'static str,
    ellipsis: &'static str,
    axis: &'static str,
    axis_start: &'static str,
    axis_tick: &'static str,
    axis_end: &'static str,
}

const UNICODE: Marks = Marks {
    bar: "■",
    ellipsis: "…",
    axis: "─",
    axis_start: "├",
    axis_tick: "┬",
    axis_end: "┤",
};

const ASCII: Marks = Marks {
    bar: "=",
    ellipsis: "~",
    axis: "-",
    axis_start: "+",
    axis_tick: "+",
    axis_end: "+",
};

/// Draws the timeline as it is now.
pub fn draw(out: &mut impl Write, timeline: &Timeline, look: &Look) -> io::Result<()> {
    Chart::new(timeline, look).draw(out)
}

struct Chart<'a> {
    timeline: &'a Timeline,
    look: &'a Look,
    marks: Marks,
    /// How many rows a café may have.
    rows: usize,
    /// How wide the columns of the customers and the drinks are.
    labels: [usize; 2],
    axis: Axis,
}

impl<'a> Chart<'a> {
    fn new(timeline: &'a Timeline, look: &'a Look) -> Self {
        // A heading each, a blank line after it, and the two lines of the axis, less the last blank.
        let rows = timeline.share(look.height.saturating_sub(2 * timeline.cafes.len() + 1));

        let mut labels = [0, 0];
        for cafe in &timeline.cafes {
            let (first, _, last) = cafe.excerpt(rows);
            for order in first.iter().chain(last) {
                labels[0] = labels[0].max(measure_text_width(&order.customer));
                labels[1] = labels[1].max(measure_text_width(&order.drink));
            }
        }
        // Labels have half the width at most, and the shorter column is cut last.
        let room = (look.width / 2).saturating_sub(INDENT + 2 * GAP);
        let most = share(room, labels.into_iter());
        let labels = labels.map(|width| width.min(most));

        let running = timeline.cafes.iter().any(|cafe| cafe.end.is_none());
        let left = INDENT + labels[0] + GAP + labels[1] + GAP;
        Self {
            timeline,
            look,
            marks: if look.ascii { ASCII } else { UNICODE },
            rows,
            labels,
            axis: Axis::new(timeline.span(), running, look.width.saturating_sub(left)),
        }
    }

    fn draw(&self, out: &mut impl Write) -> io::Result<()> {
        for (number, cafe) in self.timeline.cafes.iter().enumerate() {
            if number > 0 {
                writeln!(out)?;
            }
            let heading = self.timeline.heading(cafe);
            let heading = self.cut(&heading, self.look.width);
            writeln!(out, "{}", self.style().bold().apply_to(heading))?;

            let (first, left_out, last) = cafe.excerpt(self.rows);
            for order in first {
                self.row(out, cafe, order)?;
            }
            if !left_out.is_empty() {
                let note = format!("({} more orders)", left_out.len());
                let note = self.style().dim().apply_to(note);
                writeln!(out, "{:INDENT$}{note}", "")?;
            }
            for order in last {
                self.row(out, cafe, order)?;
            }
        }
        self.axis(out)
    }

    fn row(&self, out: &mut impl Write, cafe: &Cafe, order: &Order) -> io::Result<()> {
        let [customer, drink] = [(&order.customer, 0), (&order.drink, 1)].map(|(text, column)| {
            let text = self.cut(text, self.labels[column]);
            pad_str(&text, self.labels[column], Alignment::Left, None).into_owned()
        });

        let start = self.axis.column(order.ordered).min(self.axis.columns - 1);
        let end = self.axis.column(self.timeline.until(cafe, order));
        let length = end.saturating_sub(start).max(1);
        let (bar, style) = match (order.ready, cafe.end) {
            (Some(_), _) => (self.marks.bar.repeat(length), self.style().green()),
            (None, None) => (
                self.marks.bar.repeat(length - 1) + ">",
                self.style().yellow(),
            ),
            (None, Some(_)) => ("-".repeat(length - 1) + ">", self.style().yellow()),
        };
        writeln!(
            out,
            "{:INDENT$}{customer}{:GAP$}{drink}{:GAP$}{:start$}{}",
            "",
            "",
            "",
            "",
            style.apply_to(bar)
        )
    }

    fn axis(&self, out: &mut impl Write) -> io::Result<()> {
        let left = INDENT + self.labels[0] + GAP + self.labels[1] + GAP;
        let mut line = vec![self.marks.axis; self.axis.columns + 1];
        let mut labels = String::new();
        for (column, label) in self.axis.ticks() {
            line[column] = self.marks.axis_tick;
            labels = format!("{labels:column$}{label}");
        }
        line[0] = self.marks.axis_start;
        line[self.axis.columns] = self.marks.axis_end;
        writeln!(out, "{:left$}{}", "", line.concat())?;
        writeln!(out, "{:left$}{labels} s", "")
    }

    /// The text in at most `width` columns, in plain ASCII if that is asked for.
    fn cut<'t>(&self, text: &'t str, width: usize) -> Cow<'t, str> {
        if self.look.ascii && !text.is_ascii() {
            let text = text.replace(|char: char| !char.is_ascii(), "?");
            return truncate_str(&text, width, self.marks.ellipsis)
                .into_owned()
                .into();
        }
        truncate_str(text, width, self.marks.ellipsis)
    }

    fn style(&self) -> Style {
        Style::new().force_styling(self.look.colour)
    }
}

/// The time axis: which column is which time.
struct Axis {
    span: f64,
    columns: usize,
    step: f64,
    decimals: usize,
}

impl Axis {
    fn new(span: Duration, running: bool, room: usize) -> Self {
        let span = if running {
            // Bars shall grow: the axis stays as it is until they reach its end.
            let seconds = span.as_secs().saturating_add(1);
            seconds
                .max(4)
                .checked_next_power_of_two()
                .unwrap_or(seconds) as f64
        } else {
            span.as_secs_f64().max(0.1)
        };
        let decimals = usize::from(span < 1.0);
        let label = format!("{span:.decimals$}").len();
        let columns = room.saturating_sub(label + 2).max(1); // the last label ends in " s"

        // 1, 2, 5, 10, 20, 50 and so on: the first that leaves room between two labels.
        let mut step = if span < 1.0 { 0.1 } else { 1.0 };
        for factor in [2.0, 2.5, 2.0].into_iter().cycle() {
            if step > span || step / span * columns as f64 >= (label + 3) as f64 {
                break;
            }
            step *= factor;
        }
        Self {
            span,
            columns,
            step,
            decimals,
        }
    }

    /// The column at which a time is, from 0 to `columns`.
    fn column(&self, at: Duration) -> usize {
        self.seconds(at.as_secs_f64())
    }

    fn seconds(&self, at: f64) -> usize {
        let column = (at / self.span * self.columns as f64).round() as usize;
        column.min(self.columns)
    }

    /// The ticks: columns and labels.
    fn ticks(&self) -> impl Iterator<Item = (usize, String)> {
        let last = (self.span / self.step) as usize;
        (0..=last).map(|tick| {
            let at = tick as f64 * self.step;
            (self.seconds(at), format!("{at:.*}", self.decimals))
        })
    }
}
