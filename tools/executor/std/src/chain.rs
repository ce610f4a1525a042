//! The page's functions that are being polled, from a backtrace. Those of async functions bear their
//! names, also where no stand-in sees the call.

use std::backtrace::Backtrace;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

/// After so many backtraces, of some 0.05 ms each, the tool has to do with the page's text.
const MOST: usize = 2000;

/// What the compiler calls the page.
const PAGE: &str = "page::";
/// What it calls the body of an async function, or a closure: in both ways of writing symbols.
const BODIES: [&str; 2] = ["::{{closure}}", "::{closure#"];
/// The function in which a noted future polls its own.
const POLL: &str = "executor_std::noted::poll";

static TAKEN: AtomicUsize = AtomicUsize::new(0);

/// The async functions between here and the innermost poll of a noted future, the outermost one first,
/// with commas between, such as `cafe@29:22,prepare_drink@14:5`: each with the line and the column where
/// it is. `-`: none. `?`: that can't be known.
pub fn chain() -> String {
    if TAKEN.fetch_add(1, SeqCst) >= MOST {
        return "?".to_owned();
    }
    let frames = Backtrace::force_capture().to_string();
    let mut lines = frames.lines().map(str::trim).peekable();
    let mut chain: Vec<(String, String)> = Vec::new();
    let mut is_known = false;
    while let Some(line) = lines.next() {
        let Some((_, frame)) = line
            .split_once(": ")
            .filter(|it| it.0.parse::<u32>().is_ok())
        else {
            continue;
        };
        is_known |= frame.contains(PAGE) || frame.starts_with(POLL);
        if frame.starts_with(POLL) {
            break;
        }
        match body_of(frame) {
            Some(name) => {
                let place = lines.peek().and_then(|it| it.strip_prefix("at "));
                chain.push((name, place.map_or("0:0".to_owned(), place_of)));
            }
            // A closure of a function that isn't async is no call of a future.
            None => chain.retain(|it| !is_function(frame, &it.0)),
        }
    }
    chain.reverse();
    let names = chain.iter().map(|(name, place)| format!("{name}@{place}"));
    match chain.is_empty() {
        _ if !is_known => "?".to_owned(),
        true => "-".to_owned(),
        false => names.collect::<Vec<_>>().join(","),
    }
}

/// `14:5` of `page.rs:14:5`.
fn place_of(place: &str) -> String {
    let mut numbers = place.rsplitn(3, ':');
    let column = numbers.next().unwrap_or("0");
    format!("{}:{column}", numbers.next().unwrap_or("0"))
}

fn is_function(frame: &str, name: &str) -> bool {
    frame.starts_with(PAGE) && !frame.contains("::{") && last(&plain(frame)) == name
}

/// The async function whose body this is: `page::cafe::{{closure}}` is `cafe`'s. None for anything
/// else, such as a block inside it.
pub fn body_of(symbol: &str) -> Option<String> {
    let symbol = plain(symbol);
    let path = symbol.strip_prefix(PAGE)?;
    let end = BODIES.iter().filter_map(|it| path.find(it)).min()?;
    let (function, body) = path.split_at(end);
    let is_body = BODIES
        .iter()
        .any(|it| body.strip_prefix(it).is_some_and(is_end));
    is_body.then(|| last(function).to_owned())
}

fn is_end(rest: &str) -> bool {
    let rest = rest.trim_start_matches(|it: char| it.is_ascii_digit());
    rest.is_empty() || rest == "}"
}

fn last(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or(path)
}

/// A path without what stands in angle brackets: `<page::Bar>::serve` is `page::serve`.
fn plain(symbol: &str) -> String {
    let symbol = symbol
        .strip_prefix("<page::")
        .map_or(symbol.to_owned(), |it| format!("page::<{it}"));
    let mut depth = 0;
    let mut path = String::new();
    for character in symbol.chars() {
        match character {
            '<' => depth += 1,
            '>' if depth > 0 => depth -= 1,
            _ if depth == 0 => path.push(character),
            _ => {}
        }
    }
    path.replace("::::", "::").replace("page::::", "page::")
}
