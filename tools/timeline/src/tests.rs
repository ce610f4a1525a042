//! Draws timelines written by hand and compares them with the pictures in `tests/pictures/`.

mod chart;
mod mermaid;
mod sentence;

use std::sync::LazyLock;
use std::time::Duration;

use crate::sentence::{Sentence, Words};
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

/// What Mermaid would take for something other than a name.
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

/// Characters that ask for an emoji, and those that join them.
const EMOJI: Script = (
    "❤\u{fe0f}❤\u{fe0f}❤\u{fe0f}❤\u{fe0f}",
    &[(
        100,
        "❤\u{fe0f}❤\u{fe0f}❤\u{fe0f} Zoë ordered a ☕\u{fe0f}☕\u{fe0f} 👩\u{200d}💻.",
    )],
    Some(1100),
);

fn timeline(scripts: &[Script], now: u64) -> Timeline {
    let mut timeline = Timeline::new(scripts.iter().map(|(name, ..)| (*name).to_owned()));
    for ((_, lines, end), cafe) in scripts.iter().zip(&mut timeline.cafes) {
        for (at, line) in *lines {
            for sentence in Words::Cafe.find(line.as_bytes()) {
                cafe.hear(Duration::from_millis(*at), sentence);
            }
        }
        cafe.end = end.map(Duration::from_millis);
    }
    timeline.now = Duration::from_millis(now);
    timeline
}

/// A café with many orders at once.
static CROWD: LazyLock<Timeline> = LazyLock::new(|| {
    let mut timeline = timeline(&[("crowd", &[], Some(1000))], 1000);
    for number in 0..100_000 {
        let customer = format!("Customer {number}");
        let drink = "Tea".to_owned();
        timeline.cafes[0].hear(Duration::ZERO, Sentence::Ordered { customer, drink });
    }
    timeline
});

macro_rules! assert_picture {
    ($file:literal, $drawn:expr) => {
        let (drawn, picture) = (
            $drawn,
            include_str!(concat!("../../tests/pictures/", $file)),
        );
        assert!(drawn == picture, "{} is not\n{drawn}", $file);
    };
}
use assert_picture;
