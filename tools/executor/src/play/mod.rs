//! The film of a run, for the browser: who calls whom, as boxes, and what comes of it, step by step.
//!
//! Here stands all that a step says and changes; the script only draws it.

mod boxes;
mod scene;

use std::collections::HashMap;

use common::Result;
use common::browser::{CODE, Sheet};
use common::page::Page;
use tinyjson::JsonValue as Json;

use crate::order::Order;
use crate::play::boxes::Boxes;
use crate::play::scene::{Scene, scenes};
use crate::story::{Deed, Story};

/// A browser, and a person, take long over a longer film.
const MOST: usize = 2000;

/// The scale of the bars reaches at least so far, in seconds, so that films can be compared.
const LEAST: f64 = 6.0;

/// The page's HTML.
///
/// # Errors
///
/// If there are too many steps.
pub fn html(story: &Story, page: &Page, command: &str, verdict: &str) -> Result<String> {
    let steps = story.steps.len();
    if steps > MOST {
        Err(format!(
            "the run has {steps} steps, and a film has at most {MOST}: let fewer customers come, or \
             shorten a loop"
        ))?;
    }
    let title = format!("{} – executor", page.source.name);
    let data = data(story, page, command, verdict).stringify()?;
    let sheet = Sheet {
        title: &title,
        body: include_str!("film.html"),
        style: &[CODE[0], include_str!("film.css")],
        script: &[CODE[1], include_str!("film.js")],
        data: &data,
    };
    Ok(sheet.html())
}

fn data(story: &Story, page: &Page, command: &str, verdict: &str) -> Json {
    let boxes = Boxes::new(story);
    let scenes = scenes(story, &boxes);
    let end = story.end.as_secs_f64().max(LEAST);
    object([
        ("page", string(&page.source.shown)),
        ("with", string(&page.with())),
        ("command", string(command)),
        ("source", list(page.source.text.lines().map(string))),
        ("letters", number(boxes.letters.len())),
        (
            "boxes",
            list(boxes.all.iter().map(|it| {
                object([
                    ("title", string(&it.title)),
                    ("more", string(&it.more)),
                    ("letter", string(&it.letter)),
                    ("around", it.around.map_or(number(-1.0), number)),
                ])
            })),
        ),
        (
            "orders",
            list(
                story
                    .orders
                    .iter()
                    .map(|it| order(story, it, &boxes, &scenes)),
            ),
        ),
        ("end", Json::from(end)),
        ("steps", list(scenes.iter().map(scene))),
        ("verdict", string(verdict)),
    ])
}

/// A bar: its name, its letter, and what it's made of, in seconds.
fn order(story: &Story, order: &Order, boxes: &Boxes, scenes: &[Scene]) -> Json {
    let to = order.to.unwrap_or(story.end);
    let mut parts = vec![part(order.from.as_secs_f64(), to.as_secs_f64(), "waits")];
    for step in &story.steps {
        if let Deed::Sleeps(Some(by), _, duration) = &step.deed
            && Some(story.drink(*by)) == order.drink
        {
            let from = step.time.as_secs_f64();
            parts.push(part(from, from + duration.as_secs_f64(), "blocks"));
        }
    }
    let ended_at = scenes.iter().position(|it| it.place >= order.ended_by);
    let ended_at = ended_at.unwrap_or(scenes.len());
    let letter = order.drink.and_then(|it| boxes.letters.get(&it));
    let word = match (order.to, order.is_ready) {
        (_, true) => "ready",
        (Some(_), false) => "dropped",
        (None, false) => "",
    };
    object([
        ("name", string(&order.customer)),
        ("letter", string(letter.map_or("", String::as_str))),
        ("parts", list(parts)),
        ("to", Json::from(to.as_secs_f64())),
        ("at", number(ended_at)),
        ("word", string(word)),
    ])
}

fn part(from: f64, to: f64, kind: &str) -> Json {
    list([Json::from(from), Json::from(to), string(kind)])
}

fn scene(scene: &Scene) -> Json {
    let changes = scene
        .changes
        .iter()
        .map(|(which, state, tab)| list([number(*which), string(state.class()), string(tab)]));
    let marks = scene
        .marks
        .iter()
        .map(|(letter, line)| list([string(letter), number(*line)]));
    let mut parts = vec![
        ("time", string(&scene.time)),
        ("seconds", Json::from(scene.seconds)),
        ("text", string(&scene.text)),
        ("why", string(&scene.why)),
        ("kind", string(scene.kind)),
        ("depth", number(scene.depth)),
        ("top", number(scene.top)),
        ("group", number(scene.group)),
        ("line", number(scene.line)),
        ("thread", string(&scene.thread)),
        ("timer", string(&scene.timer)),
        ("printed", string(&scene.printed)),
        ("changes", list(changes)),
        ("marks", list(marks)),
    ];
    parts.retain(|(_, it)| *it != string(""));
    object(parts)
}

fn string(text: &str) -> Json {
    Json::from(text.to_owned())
}

fn number(number: impl Into<Number>) -> Json {
    Json::from(number.into().0)
}

/// What a page for the browser counts with.
struct Number(f64);

impl From<usize> for Number {
    fn from(number: usize) -> Self {
        Self(number as f64)
    }
}

impl From<f64> for Number {
    fn from(number: f64) -> Self {
        Self(number)
    }
}

fn list(items: impl IntoIterator<Item = Json>) -> Json {
    Json::from(items.into_iter().collect::<Vec<_>>())
}

fn object<'a>(parts: impl IntoIterator<Item = (&'a str, Json)>) -> Json {
    let parts = parts
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value));
    Json::from(parts.collect::<HashMap<_, _>>())
}
