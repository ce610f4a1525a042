//! Draws timelines written by hand and compares them with the pictures in `tests/pictures/`.

use std::time::Duration;

use crate::chart::{self, Look};
use crate::mermaid;
use crate::sentence::Sentence;
use crate::timeline::Timeline;

/// A café: its name, what it prints and when, and when it ends, in milliseconds.
type Script<'a> = (&'a str, &'a [(u64, &'a str)], Option<u64>);

const SYNC: Script = (
    "cafe-sync",
    &[
        (1, "Starting orders..."),
        (1, "Alice ordered a Latte."),
        (2001, "Alice's Latte is ready!"),
        (2001, "Bob ordered a Espresso."),
        (4002, "Bob's Espresso is ready!"),
        (4002, "Charlie ordered a Cappuccino."),
        (6003, "Charlie's Cappuccino is ready!"),
    ],
    Some(6004),
);

const ASYNC: Script = (
    "cafe-async",
    &[
        (3, "Alice ordered a Latte."),
        (3, "Bob ordered a Espresso."),
        (3, "Charlie ordered a Cappuccino."),
        (2004, "Alice's Latte is ready!"),
        (2004, "Bob's Espresso is ready!"),
        (2004, "Charlie's Cappuccino is ready!"),
    ],
    Some(2005),
);

/// Wide names, one order twice, one never ready, and a drink that nobody ordered.
const ODD: Script = (
    "python3 -c 'a rather long command, which is its own name'",
    &[
        (100, "Zoë O'Neil's ordered an Espresso macchiato."),
        (200, "日本語のお客さま ordered a 抹茶ラテ."),
        (300, "Ben ordered a Tea."),
        (400, "Ben ordered a Tea."),
        (900, "Ben's Tea is ready!"),
        (1500, "Zoë O'Neil's's Espresso macchiato is ready!"),
        (1600, "Nobody's Cocoa is ready!"),
        (1700, "Ben's Tea is ready!"),
    ],
    Some(1800),
);

/// What Mermaid would read as something else than a name.
const SYNTAX: Script = (
    "sh -c 'a: b; c #1'",
    &[
        (100, "a:b;c#d%e ordered a \"Latte\"."),
        (100, "Gantt ordered a Tea."),
        (100, "Title Holder ordered a Tea."),
        (100, "section 9 ordered a Tea."),
        (100, "2024-01-01 ordered a Tea."),
        (100, "%% comment ordered a Tea."),
        (100, "two\u{2028}lines ordered a Tea."),
        (100, "```<b>&amp;#35; ordered a Tea."),
    ],
    Some(1100),
);

fn timeline(scripts: &[Script], now: u64) -> Timeline {
    let mut timeline = Timeline::new(scripts.iter().map(|(name, ..)| (*name).to_owned()));
    for ((_, lines, end), cafe) in scripts.iter().zip(&mut timeline.cafes) {
        for (at, line) in *lines {
            if let Some(sentence) = Sentence::parse(line.as_bytes()) {
                cafe.hear(Duration::from_millis(*at), sentence);
            }
        }
        cafe.end = end.map(Duration::from_millis);
    }
    timeline.now = Duration::from_millis(now);
    timeline
}

/// A café with so many orders at once.
fn crowd(orders: u32) -> Timeline {
    let mut timeline = timeline(&[("crowd", &[], Some(1000))], 1000);
    for number in 0..orders {
        let line = format!("Customer {number} ordered a Tea.");
        let sentence = Sentence::parse(line.as_bytes()).unwrap();
        timeline.cafes[0].hear(Duration::ZERO, sentence);
    }
    timeline
}

fn look(width: usize) -> Look {
    Look {
        width,
        height: 1000,
        ascii: false,
        colour: false,
    }
}

fn chart(timeline: &Timeline, look: &Look) -> String {
    let mut out = Vec::new();
    chart::draw(&mut out, timeline, look).unwrap();
    String::from_utf8(out).unwrap()
}

fn mermaid(timeline: &Timeline) -> String {
    let mut out = Vec::new();
    mermaid::draw(&mut out, timeline).unwrap();
    String::from_utf8(out).unwrap()
}

macro_rules! assert_picture {
    ($file:literal, $drawn:expr) => {
        let (drawn, picture) = ($drawn, include_str!(concat!("../tests/pictures/", $file)));
        assert!(drawn == picture, "{} is not\n{drawn}", $file);
    };
}

#[test]
fn both_cafes_at_three_widths() {
    let timeline = timeline(&[SYNC, ASYNC], 6004);
    assert_picture!("cafes-40.txt", chart(&timeline, &look(40)));
    assert_picture!("cafes-80.txt", chart(&timeline, &look(80)));
    assert_picture!("cafes-200.txt", chart(&timeline, &look(200)));
}

#[test]
fn odd_orders_at_three_widths() {
    let timeline = timeline(&[ODD], 1800);
    assert_picture!("odd-40.txt", chart(&timeline, &look(40)));
    assert_picture!("odd-80.txt", chart(&timeline, &look(80)));
    assert_picture!("odd-200.txt", chart(&timeline, &look(200)));
}

#[test]
fn plain_ascii() {
    let ascii = Look {
        ascii: true,
        ..look(80)
    };
    let drawn = chart(&timeline(&[ODD, ASYNC], 2005), &ascii);
    assert!(drawn.is_ascii());
    assert_picture!("ascii.txt", drawn);
}

#[test]
fn a_running_cafe_does_not_fill_the_axis() {
    let running = [(SYNC.0, &SYNC.1[..4], None), (ASYNC.0, ASYNC.1, Some(2005))];
    let drawn = chart(&timeline(&running, 4500), &look(80));
    assert_picture!("running.txt", drawn);
}

#[test]
fn no_line_is_wider_than_asked_for() {
    let timeline = timeline(&[SYNC, ODD, SYNTAX], 6004);
    for width in (20..200).step_by(3) {
        for line in chart(&timeline, &look(width)).lines() {
            let is = console::measure_text_width(line);
            assert!(is <= width, "{is} > {width}: {line}");
        }
    }
}

#[test]
fn colour_only_where_it_is_wanted() {
    let timeline = timeline(&[SYNC], 6004);
    let plain = chart(&timeline, &look(80));
    assert!(!plain.contains('\x1b'));
    let colour = Look {
        colour: true,
        ..look(80)
    };
    let coloured = chart(&timeline, &colour);
    assert!(coloured.contains('\x1b'));
    assert_eq!(console::strip_ansi_codes(&coloured), plain);
}

#[test]
fn orders_that_do_not_fit_are_counted() {
    let low = Look {
        height: 10,
        ..look(60)
    };
    let crowd = crowd(100_000);
    let drawn = chart(&crowd, &low);
    assert_eq!(drawn.lines().count(), 10);
    assert_picture!("crowd.txt", drawn);

    let block = mermaid(&crowd);
    assert!(
        block.contains("    and 99901 more :done, 0, 1000\n"),
        "{block}"
    );
}

#[test]
fn github_draws_a_block_whatever_the_names() {
    let mut timeline = timeline(&[("long", &[], Some(1000))], 1000);
    let name = "🙂\u{301}".repeat(200);
    for _ in 0..200 {
        let line = format!("{name} ordered a {name}.");
        let sentence = Sentence::parse(line.as_bytes()).unwrap();
        timeline.cafes[0].hear(Duration::ZERO, sentence);
    }
    let block = mermaid(&timeline);
    assert!(block.chars().count() < 50_000, "{}", block.len());
}

#[test]
fn tiny_heights_and_widths_do_no_harm() {
    for (width, height) in [(0, 0), (1, 1), (20, 2), (9, 7)] {
        let tiny = Look {
            height,
            ..look(width)
        };
        chart(&timeline(&[SYNC, ODD], 6004), &tiny);
    }
}

#[test]
fn mermaid_blocks() {
    assert_picture!("cafes.md", mermaid(&timeline(&[SYNC, ASYNC], 6004)));
    assert_picture!("syntax.md", mermaid(&timeline(&[SYNTAX], 1100)));
}

#[test]
fn a_long_run_has_coarser_ticks() {
    let long = |end| mermaid(&timeline(&[("long", &[], Some(end))], end));
    assert!(long(12_999).contains("tickInterval 1second\n"));
    assert!(long(13_000).contains("tickInterval 2second\n"));
    assert!(long(600_000).contains("tickInterval 1minute\n"));
    assert!(long(1_000_000_000).contains("tickInterval 1hour\n"));
}
