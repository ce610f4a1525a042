use std::time::Duration;

use super::{ASYNC, CROWD, SYNC, SYNTAX, assert_picture, timeline};
use crate::mermaid;
use crate::sentence::Words;
use crate::timeline::Timeline;

fn mermaid(timeline: &Timeline) -> String {
    mermaid::draw(timeline)
}

#[test]
fn github_draws_a_block_whatever_the_names_are() {
    let mut timeline = timeline(&[("long", &[], Some(1000))], 1000);
    let name = "🙂\u{301}".repeat(200);
    for _ in 0..200 {
        let line = format!("{name} ordered a {name}.");
        let sentence = Words::Cafe.find(line.as_bytes()).pop().unwrap();
        timeline.cafes[0].hear(Duration::ZERO, sentence);
    }
    let block = mermaid(&timeline);
    assert!(block.chars().count() < 50_000, "{}", block.len());
}

#[test]
fn orders_that_do_not_fit_are_one_bar() {
    let block = mermaid(&CROWD);
    let bar = "    and 99900 more :done, 0, 1000\n";
    assert!(block.contains(bar), "{block}");
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
