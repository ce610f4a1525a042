//! Writes a timeline as a Mermaid Gantt chart in a fenced block, which GitHub draws.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::time::Duration;

use console::{measure_text_width, truncate_str};

use crate::timeline::{Cafe, Order, Timeline};

/// How many bars a chart has at most. GitHub refuses a block of more than 50,000 characters.
const BARS: usize = 100;
/// How wide a label is at most.
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

/// Writes the timeline as it is now.
pub fn draw(out: &mut impl Write, timeline: &Timeline) -> io::Result<()> {
    let span = timeline.span().as_secs();
    let fits = STEPS.iter().find(|(_, seconds)| span / seconds <= 12);
    let (step, _) = fits.unwrap_or(&STEPS[STEPS.len() - 1]);
    let headings = timeline
        .cafes
        .iter()
        .map(|cafe| cut(&timeline.heading(cafe)));
    let headings: Vec<String> = headings.collect();
    let widest = headings.iter().map(|text| measure_text_width(text)).max();
    let padding = 20 + 6 * widest.unwrap_or(0); // pixels, or Mermaid draws bars over the headings

    writeln!(out, "```mermaid")?;
    writeln!(
        out,
        "%%{{init: {{\"gantt\": {{\"leftPadding\": {padding}}}}}}}%%"
    )?;
    writeln!(out, "gantt")?;
    writeln!(out, "    dateFormat x")?;
    writeln!(out, "    axisFormat %s s")?;
    writeln!(out, "    tickInterval {step}")?;
    writeln!(out, "    todayMarker off")?;
    let rows = timeline.share(BARS);
    for (cafe, heading) in timeline.cafes.iter().zip(headings) {
        writeln!(out, "    section {}", escape(&heading))?;
        let (first, left_out, last) = cafe.excerpt(rows);
        for order in first {
            task(out, timeline, cafe, order)?;
        }
        if let Some(order) = left_out.first() {
            let ends = left_out.iter().map(|order| timeline.until(cafe, order));
            let label = format!("{} more orders", left_out.len());
            bar(
                out,
                &label,
                "done, ",
                order.ordered,
                ends.max().unwrap_or_default(),
            )?;
        }
        for order in last {
            task(out, timeline, cafe, order)?;
        }
    }
    writeln!(out, "```")
}

fn task(out: &mut impl Write, timeline: &Timeline, cafe: &Cafe, order: &Order) -> io::Result<()> {
    let label = escape(&cut(&format!("{}, {}", order.customer, order.drink)));
    let end = timeline.until(cafe, order);
    match order.ready {
        Some(_) => bar(out, &label, "", order.ordered, end),
        None => bar(
            out,
            &(label + ", never ready"),
            "crit, ",
            order.ordered,
            end,
        ),
    }
}

fn bar(
    out: &mut impl Write,
    label: &str,
    tag: &str,
    start: Duration,
    end: Duration,
) -> io::Result<()> {
    let (start, end) = (start.as_millis(), end.as_millis());
    writeln!(out, "    {label} :{tag}{start}, {}", end.max(start + 1))
}

fn cut(text: &str) -> String {
    truncate_str(text, LABEL, "…").into_owned()
}

/// Writes what may mean something to Mermaid as `#58;`, its way to write a character by number.
fn escape(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let keyword = KEYWORDS.iter().any(|keyword| lower.starts_with(keyword));
    let mut escaped = String::new();
    for (index, char) in text.char_indices() {
        let safe = char.is_alphanumeric() || " ,.'…".contains(char);
        if safe && !(keyword && index == 0) {
            escaped.push(char);
        } else {
            let _ = write!(escaped, "#{};", u32::from(char)); // a String takes everything
        }
    }
    escaped
}
