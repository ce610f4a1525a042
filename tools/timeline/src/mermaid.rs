//! Writes a timeline as a Mermaid Gantt chart in a fenced block, which GitHub draws.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::time::Duration;

use console::measure_text_width;

use crate::timeline::{Cafe, Order, Timeline};

/// How many bars a chart has at most. GitHub refuses a block of more than 50,000 characters.
const BARS: usize = 100;
/// How many characters a name has at most.
const LABEL: usize = 40;
/// Steps between two ticks, and how many seconds they are.
const STEPS: [(&str, u64); 8] = [
    ("1second", 1),
    ("2second", 2),
    ("5second", 5),
    ("10second", 10),
    ("30second", 30),
    ("1minute", 60),
    ("10minute", 600),
    ("1hour", 3600),
];
/// What a label must not begin with: Mermaid would take the line for a statement.
const KEYWORDS: [&str; 17] = [
    "acc",
    "axisformat",
    "call",
    "click",
    "dateformat",
    "excludes",
    "gantt",
    "href",
    "includes",
    "inclusiveenddates",
    "section",
    "tickinterval",
    "title",
    "todaymarker",
    "topaxis",
    "weekday",
    "weekend",
];

/// One bar of the chart.
struct Bar {
    label: String,
    tag: &'static str,
    start: Duration,
    end: Duration,
}

/// Writes the timeline as it is now.
pub fn draw(out: &mut impl Write, timeline: &Timeline) -> io::Result<()> {
    let span = timeline.span().as_secs();
    let fits = STEPS.iter().find(|(_, seconds)| span / seconds <= 12);
    let (step, _) = fits.unwrap_or(&STEPS[STEPS.len() - 1]);
    let heading = |cafe: &Cafe| cut(&cafe.name) + &timeline.summary(cafe);
    let headings: Vec<String> = timeline.cafes.iter().map(heading).collect();
    let widest = headings.iter().map(|text| measure_text_width(text)).max();
    let padding = 20 + 6 * widest.unwrap_or(0); // pixels, or bars are drawn over the headings

    writeln!(out, "```mermaid")?;
    let padding = format!(r#"{{"gantt": {{"leftPadding": {padding}}}}}"#);
    writeln!(out, "%%{{init: {padding}}}%%")?;
    writeln!(out, "gantt")?;
    writeln!(out, "    dateFormat x")?;
    writeln!(out, "    axisFormat %s s")?;
    writeln!(out, "    tickInterval {step}")?;
    writeln!(out, "    todayMarker off")?;

    // Mermaid's axis begins with the first bar, and has a tick there only if that is at 0.
    let orders = timeline.cafes.iter().filter_map(|cafe| cafe.orders.first());
    let zero = orders.map(|order| order.ordered).min().unwrap_or_default();
    let rows = timeline.share(BARS);
    for (cafe, heading) in timeline.cafes.iter().zip(headings) {
        writeln!(out, "    section {}", escape(&heading))?;
        for bar in bars(timeline, cafe, rows) {
            let start = bar.start.saturating_sub(zero).as_millis();
            let end = bar.end.saturating_sub(zero).as_millis().max(start + 1);
            writeln!(out, "    {} :{}{start}, {end}", escape(&bar.label), bar.tag)?;
        }
    }
    writeln!(out, "```")
}

/// A bar for each order, and one for all those that there is no room for.
fn bars(timeline: &Timeline, cafe: &Cafe, rows: usize) -> impl Iterator<Item = Bar> {
    let bar = |order: &Order| {
        let label = cut(&format!("{}, {}", order.customer, order.drink));
        let (label, tag) = match order.ready {
            Some(_) => (label, ""),
            None => (label + ", never ready", "crit, "),
        };
        Bar { label, tag, start: order.ordered, end: timeline.until(cafe, order) }
    };
    let (first, left_out, last) = cafe.excerpt(rows);
    let gap = left_out.first().map(|order| Bar {
        label: format!("and {} more", left_out.len()),
        tag: "done, ",
        start: order.ordered,
        end: left_out.iter().map(|order| timeline.until(cafe, order)).max().unwrap_or_default(),
    });
    first.iter().map(bar).chain(gap).chain(last.iter().map(bar))
}

fn cut(text: &str) -> String {
    if text.chars().count() <= LABEL {
        return text.to_owned();
    }
    text.chars().take(LABEL - 1).chain(['…']).collect()
}

/// Writes what may mean something to Mermaid as `#58;`, its way to write a character by number.
fn escape(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let taken = KEYWORDS.iter().any(|keyword| lower.starts_with(keyword))
        || lower.starts_with(|char: char| char.is_ascii_digit()); // a date, maybe
    let mut escaped = String::new();
    for (index, char) in text.char_indices() {
        let safe = char.is_alphanumeric() || " ,.'-…".contains(char);
        if safe && !(taken && index == 0) {
            escaped.push(char);
        } else {
            let _ = write!(escaped, "#{};", u32::from(char)); // a String takes everything
        }
    }
    escaped
}
