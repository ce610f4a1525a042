use super::{ASYNC, CROWD, EMOJI, ODD, SYNC, SYNTAX, assert_picture, timeline};
use crate::chart::{self, Look};
use crate::timeline::Timeline;

fn look(width: usize) -> Look {
    Look {
        width,
        ascii: false,
        colour: false,
    }
}

fn chart(timeline: &Timeline, look: &Look) -> String {
    chart::draw(timeline, look)
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
    let timeline = timeline(&[SYNC, ODD, SYNTAX, EMOJI], 6004);
    for width in (20..200).step_by(3) {
        for line in chart(&timeline, &look(width)).lines() {
            let is = console::measure_text_width(line);
            assert!(is <= width, "{is} > {width}: {line}");
        }
    }
}

#[test]
fn colour_only_if_wanted() {
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
fn orders_past_a_thousand_are_counted() {
    let drawn = chart(&CROWD, &look(60));
    assert_eq!(drawn.matches("\n  Customer ").count(), 1000);
    assert!(drawn.contains("\n  (and 99000 more)\n"), "{drawn}");
}

#[test]
fn tiny_widths_do_no_harm() {
    for width in [0, 1, 9, 20] {
        chart(&timeline(&[SYNC, ODD], 6004), &look(width));
    }
}
