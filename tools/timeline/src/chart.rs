//! Draws a timeline as text: a block per café, a row per order, and one axis below them all.

use std::time::Duration;

use console::{Alignment, Style, measure_text_width, pad_str, truncate_str};

use crate::timeline::{Cafe, Order, Timeline};

/// Two spaces before and after each label.
const GAPS: usize = 6;
/// The columns that a café's name always gets, even if what follows it has to be cut.
const NAME: usize = 8;
/// How many rows a café has at most.
const ROWS: usize = 1000;

/// How a chart should look.
pub struct Look {
    pub width: usize,
    pub ascii: bool,
    pub colour: bool,
}

/// Draws the timeline as it is now.
pub fn draw(timeline: &Timeline, look: &Look) -> String {
    Chart::new(timeline, look).draw()
}

struct Chart<'a> {
    timeline: &'a Timeline,
    look: &'a Look,
    /// How wide the columns of the customers and the drinks are.
    labels: [usize; 2],
    axis: Axis,
}

impl<'a> Chart<'a> {
    fn new(timeline: &'a Timeline, look: &'a Look) -> Self {
        let mut labels = [0, 0];
        for cafe in &timeline.cafes {
            for order in &cafe.orders[..cafe.orders.len().min(ROWS)] {
                labels[0] = labels[0].max(measure_text_width(&order.customer));
                labels[1] = labels[1].max(measure_text_width(&order.drink));
            }
        }
        // Labels have at most half the width, and the shorter column is cut last.
        let room = (look.width / 2).saturating_sub(GAPS);
        let most = (room / 2).max(room.saturating_sub(labels[0].min(labels[1])));
        let labels = labels.map(|width| width.min(most));

        let running = timeline.cafes.iter().any(|cafe| cafe.end.is_none());
        let left = GAPS + labels[0] + labels[1];
        Self {
            timeline,
            look,
            labels,
            axis: Axis::new(timeline.span(), running, look.width.saturating_sub(left)),
        }
    }

    fn draw(&self) -> String {
        let mut chart = String::new();
        for (number, cafe) in self.timeline.cafes.iter().enumerate() {
            let summary = self.timeline.summary(cafe);
            let room = self.look.width.saturating_sub(summary.len());
            let heading = self.cut(&cafe.name, room.max(NAME)) + &*summary;
            let heading = self.cut(&heading, self.look.width);
            let gap = if number > 0 { "\n" } else { "" };
            chart += &format!("{gap}{}\n", self.style().bold().apply_to(heading));

            let (drawn, left_out) = cafe.orders.split_at(cafe.orders.len().min(ROWS));
            chart.extend(drawn.iter().map(|order| self.row(cafe, order)));
            if !left_out.is_empty() {
                let note = format!("(and {} more)", left_out.len());
                chart += &format!("  {}\n", self.style().dim().apply_to(note));
            }
        }
        chart + &self.axis()
    }

    fn row(&self, cafe: &Cafe, order: &Order) -> String {
        let [customer, drink] = [(&order.customer, 0), (&order.drink, 1)].map(|(text, column)| {
            let text = self.cut(text, self.labels[column]);
            pad_str(&text, self.labels[column], Alignment::Left, None).into_owned()
        });
        let start = self.axis.column(order.ordered).min(self.axis.columns - 1);
        let end = self.axis.column(self.timeline.until(cafe, order));
        let length = end.saturating_sub(start).max(1);
        let bar = if self.look.ascii { "=" } else { "■" };
        let (line, tip, style) = match (order.ready, cafe.end) {
            (Some(_), _) => (bar, bar, self.style().green()),
            (None, None) => (bar, ">", self.style().yellow()),
            (None, Some(_)) => ("-", ">", self.style().yellow()),
        };
        let bar = style.apply_to(line.repeat(length - 1) + tip);
        format!("  {customer}  {drink}  {:start$}{bar}\n", "")
    }

    fn axis(&self) -> String {
        let ascii = self.look.ascii;
        let [start, line, tick, end] = if ascii {
            ["+", "-", "+", "+"]
        } else {
            ["├", "─", "┬", "┤"]
        };
        let mut axis = vec![line; self.axis.columns + 1];
        let mut labels = String::new();
        for (column, label) in self.axis.ticks() {
            axis[column] = tick;
            labels = format!("{labels:column$}{label}");
        }
        axis[0] = start;
        axis[self.axis.columns] = end;
        let left = GAPS + self.labels[0] + self.labels[1];
        format!("{:left$}{}\n{:left$}{labels} s\n", "", axis.concat(), "")
    }

    /// The text in at most `width` columns, in plain ASCII if that was asked for.
    fn cut(&self, text: &str, width: usize) -> String {
        // Of this one, which asks for an emoji, the width is counted in two ways.
        let mut text = text.replace('\u{fe0f}', "");
        if self.look.ascii {
            text = text.replace(|char: char| !char.is_ascii(), "?");
        }
        truncate_str(&text, width, if self.look.ascii { "~" } else { "…" }).into_owned()
    }

    fn style(&self) -> Style {
        Style::new().force_styling(self.look.colour)
    }
}

/// The time axis: which column stands for which time.
struct Axis {
    seconds: f64,
    columns: usize,
    step: f64,
    decimals: usize,
}

impl Axis {
    fn new(span: Duration, running: bool, room: usize) -> Self {
        let seconds = if running {
            // The axis stays as it is until the bars reach its end, so that you see them grow.
            (span.as_secs() + 1).max(4).next_power_of_two() as f64
        } else {
            span.as_secs_f64().max(0.1)
        };
        let decimals = usize::from(seconds < 1.0);
        let label = format!("{seconds:.decimals$}").len();
        let columns = room.saturating_sub(label + 2).max(1); // the last label ends in " s"

        // The first of 1, 2, 5, 10, 20, 50 and so on that leaves room between two labels.
        let mut step = if seconds < 1.0 { 0.1 } else { 1.0 };
        for factor in [2.0, 2.5, 2.0].into_iter().cycle() {
            if step > seconds || step / seconds * columns as f64 >= (label + 3) as f64 {
                break;
            }
            step *= factor;
        }
        Self {
            seconds,
            columns,
            step,
            decimals,
        }
    }

    /// The column of a time, from 0 to `columns`.
    fn column(&self, at: Duration) -> usize {
        let column = at.as_secs_f64() / self.seconds * self.columns as f64;
        (column.round() as usize).min(self.columns)
    }

    /// The ticks: columns and labels.
    fn ticks(&self) -> impl Iterator<Item = (usize, String)> {
        let last = (self.seconds / self.step + 1e-9) as usize; // 0.6 is three times 0.2
        (0..=last).map(|tick| {
            let at = tick as f64 * self.step;
            let column = self.column(Duration::from_secs_f64(at));
            (column, format!("{at:.*}", self.decimals))
        })
    }
}
