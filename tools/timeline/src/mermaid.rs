//! Writes a timeline as a Mermaid Gantt chart in a fenced block, which GitHub draws.

use std::time::Duration;

use common::cut;
use console::measure_text_width;

use crate::timeline::{Cafe, Order, Timeline};

/// The most bars that a chart has. GitHub refuses a block of more than 50,000 characters.
const BARS: usize = 100;
/// The most characters that a name has.
const LABEL: usize = 40;
/// The possible numbers of seconds between two ticks.
const STEPS: [u64; 8] = [1, 2, 5, 10, 30, 60, 600, 3600];
/// What a label must not begin with: Mermaid would take the line for a statement.
const KEYWORDS: &str = "acc axisformat call click dateformat excludes gantt href includes \
    inclusiveenddates section tickinterval title todaymarker topaxis weekday weekend";

/// One bar of the chart.
struct Bar {
    label: String,
    tag: &'static str,
    start: Duration,
    end: Duration,
}

/// Writes the timeline as it is now.
pub fn draw(timeline: &Timeline) -> String {
    let span = timeline.span().as_secs();
    let step = match STEPS.iter().find(|step| span / **step <= 12) {
        Some(seconds @ 1..60) => format!("{seconds}second"),
        Some(seconds @ 60..3600) => format!("{}minute", seconds / 60),
        _ => "1hour".to_owned(),
    };
    let heading = |cafe: &Cafe| cut(&cafe.name, LABEL) + &timeline.summary(cafe);
    let headings: Vec<String> = timeline.cafes.iter().map(heading).collect();
    let widest = headings.iter().map(|text| measure_text_width(text)).max();
    let padding = 20 + 6 * widest.unwrap_or(0); // pixels: with fewer, bars cover the headings
    let mut block = format!(
        "```mermaid\n\
        %%{{init: {{\"gantt\": {{\"leftPadding\": {padding}}}}}}}%%\n\
        gantt\n    dateFormat x\n    axisFormat %s s\n    tickInterval {step}\n    todayMarker off\n"
    );
    // Mermaid's axis begins at the first bar, and has a tick there only if that is at 0.
    let orders = timeline.cafes.iter().filter_map(|cafe| cafe.orders.first());
    let zero = orders.map(|order| order.ordered).min().unwrap_or_default();
    let bars_each = BARS / timeline.cafes.len().max(1);
    for (cafe, heading) in timeline.cafes.iter().zip(headings) {
        block += &format!("    section {}\n", escape(&heading));
        for bar in bars(timeline, cafe, bars_each) {
            let start = bar.start.saturating_sub(zero).as_millis();
            let end = bar.end.saturating_sub(zero).as_millis().max(start + 1);
            block += &format!("    {} :{}{start}, {end}\n", escape(&bar.label), bar.tag);
        }
    }
    block + "```\n"
}

/// A bar for each order, and one for all the orders that there is no room for.
fn bars(timeline: &Timeline, cafe: &Cafe, most: usize) -> impl Iterator<Item = Bar> {
    let bar = |order: &Order| {
        let gap = if order.drink.is_empty() { "" } else { ", " };
        let label = cut(&format!("{}{gap}{}", order.customer, order.drink), LABEL);
        let (label, tag) = match order.ready {
            Some(_) => (label, ""),
            None => (label + ", never ready", "crit, "),
        };
        Bar {
            label,
            tag,
            start: order.ordered,
            end: timeline.until(cafe, order),
        }
    };
    let (drawn, left_out) = cafe.orders.split_at(cafe.orders.len().min(most));
    let rest = left_out.first().map(|order| Bar {
        label: format!("and {} more", left_out.len()),
        tag: "done, ",
        start: order.ordered,
        end: left_out
            .iter()
            .map(|order| timeline.until(cafe, order))
            .max()
            .unwrap_or_default(),
    });
    drawn.iter().map(bar).chain(rest)
}

/// Writes characters that may mean something to Mermaid by number, such as `#58;`.
fn escape(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let taken = KEYWORDS
        .split_whitespace()
        .any(|keyword| lower.starts_with(keyword))
        || lower.starts_with(|c: char| c.is_ascii_digit()); // maybe a date
    let is_safe = |c: char| c.is_alphanumeric() || " ,.'-…".contains(c);
    let escape = |(index, c)| match is_safe(c) && !(taken && index == 0) {
        true => c.to_string(),
        false => format!("#{};", u32::from(c)),
    };
    text.char_indices().map(escape).collect()
}
