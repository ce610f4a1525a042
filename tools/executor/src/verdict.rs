//! How everything ended, and why each drink that isn't ready isn't.

use std::time::Duration;

use crate::polled::{Id, Polled, State};
use crate::run::{Exit, MOST, PATIENCE};
use crate::story::{Deed, Story};
use crate::trace::Kind;
use crate::words::seconds;

/// The most reasons that are given why futures aren't ready.
const REASONS: usize = 8;

/// A few sentences.
pub fn verdict(story: &Story, exit: Exit) -> String {
    let mut text = counts(story);
    text += &reasons(story, exit);
    if story.has_unseen {
        text += "What it awaits isn't shown, since it doesn't compile that way.\n";
    }
    text += &ending(story, exit);
    if story.has_several {
        text += "The page asks for a runtime with several threads. Here it has one.\n";
    }
    if story.has_threads {
        text += "The page starts threads. While they run, time passes as it really does.\n";
    }
    text
}

/// What counts as a drink, or else what `block_on` was given.
fn counted(story: &Story) -> (Vec<Id>, &'static str) {
    let all = |is_it: fn(&Polled) -> bool| -> Vec<Id> {
        (0..story.polled.len())
            .filter(|it| is_it(&story.polled[*it]))
            .collect()
    };
    let drinks = all(Polled::is_drink);
    let tasks = drinks
        .iter()
        .filter(|it| story.polled[**it].kind == Kind::Task)
        .count();
    match tasks {
        0 if drinks.is_empty() => (all(|it| it.kind == Kind::Root), ""),
        0 => (drinks, "drink"),
        _ if tasks == drinks.len() => (drinks, "task"),
        _ => (drinks, "drinks and task"),
    }
}

fn counts(story: &Story) -> String {
    let (counted, what) = counted(story);
    if counted.is_empty() {
        let all = match story.polled.iter().any(|it| it.is_by_page) {
            true => "The page polls for itself",
            false => "No poll was seen",
        };
        return format!("{all}: tokio's block_on was never called.\n");
    }
    let count = |is_it: fn(&Polled) -> bool| {
        counted
            .iter()
            .filter(|it| is_it(&story.polled[**it]))
            .count()
    };
    let ready = count(|it| it.state == State::Ready);
    let mut text = match counted.as_slice() {
        [one] if what.is_empty() => {
            let is = if ready == 1 { "is" } else { "isn't" };
            format!("{} {is} ready", story.name(*one))
        }
        all => {
            let what = if what.is_empty() { "future" } else { what };
            match ready == all.len() {
                true if ready == 1 => format!("1 {what} is ready"),
                true => format!("All {ready} {what}s are ready"),
                false => format!("{ready} of {} {what}s are ready", all.len()),
            }
        }
    };
    text += &format!(" after {}", seconds(ended(story, &counted)));
    for (count, how) in [
        (count(|it| it.state == State::Late), "out of time"),
        (count(|it| it.state == State::Dropped), "dropped"),
        (count(|it| it.state == State::Panicked), "panicked"),
    ] {
        if count > 0 {
            text += &format!(", {count} {how}");
        }
    }
    let sum = |of: fn(&Polled) -> usize| {
        counted
            .iter()
            .map(|it| of(&story.polled[*it]))
            .sum::<usize>()
    };
    let (polls, idle) = (sum(|it| it.polls), sum(|it| it.idle_polls));
    let s = if polls == 1 { "" } else { "s" };
    text += &format!(": {polls} poll{s}, {idle} for nothing.\n");
    text + &format!("Threads that polled: {}.\n", story.threads.len())
}

/// When the last of them ended, if all did, or else the whole run.
fn ended(story: &Story, counted: &[Id]) -> Duration {
    let mut steps = story.steps.iter().rev();
    let is_last = |deed: &Deed| match deed {
        Deed::Answers(id, ..) | Deed::Dropped(id) => counted.contains(id),
        _ => false,
    };
    let last = steps.find(|it| is_last(&it.deed));
    match last.filter(|_| counted.iter().all(|it| story.polled[*it].is_over())) {
        Some(last) => last.time,
        None => story.end,
    }
}

fn reasons(story: &Story, exit: Exit) -> String {
    let left: Vec<Id> = counted(story)
        .0
        .into_iter()
        .filter(|it| !matches!(story.polled[*it].state, State::Ready | State::Late))
        .collect();
    let mut text: String = left
        .iter()
        .take(REASONS)
        .map(|it| reason(story, exit, *it))
        .collect();
    if left.len() > REASONS {
        text += &format!("And {} more.\n", left.len() - REASONS);
    }
    text
}

/// Why a future isn't ready.
fn reason(story: &Story, exit: Exit, id: Id) -> String {
    let it = &story.polled[id];
    let name = it.name();
    let dropped = if it.state == State::Dropped {
        " It was dropped."
    } else {
        ""
    };
    match &it.stop {
        _ if it.state == State::Panicked => format!("{name} has panicked.\n"),
        _ if it.polls == 0 => format!("{name} was never polled: none of it has run.{dropped}\n"),
        _ if it.state == State::Running && exit == Exit::Silent => String::new(), // it's said below
        _ if it.state == State::Running => format!("{name} has not answered.\n"),
        _ if it.is_woken => format!("{name} was woken and never polled again.{dropped}\n"),
        Some((line, what)) => format!("{name} got no further than line {line}: {what}.{dropped}\n"),
        None => format!("{name} has not ended.{dropped}\n"),
    }
}

/// How the run ended, unless it came to its end.
fn ending(story: &Story, exit: Exit) -> String {
    let panics = story.steps.iter().rev().find_map(|it| match &it.deed {
        Deed::Panics(line, text) => Some((line, text)),
        _ => None,
    });
    match exit {
        Exit::Silent => silence(story),
        Exit::TooLong => format!(
            "It was stopped after {MOST} events: no end is in sight. What it would have done then isn't \
             known.\n"
        ),
        Exit::Code(Some(0)) => String::new(),
        Exit::Code(Some(101)) => match panics {
            Some((0, text)) => format!("The page panics: {text}\n"),
            Some((line, text)) => format!("The page panics at line {line}: {text}\n"),
            None => "The page panics. Run it with cargo, to see where.\n".to_owned(),
        },
        Exit::Code(Some(code)) => format!("The page ends with exit code {code}.\n"),
        Exit::Code(None) => "The page was ended by a signal.\n".to_owned(),
    }
}

/// Who doesn't answer.
fn silence(story: &Story) -> String {
    let patience = PATIENCE.as_secs();
    if story.is_parked && story.has_threads {
        return format!(
            "Nothing has happened for {patience} s: all are pending. A thread of the page may still be \
             at work.\n"
        );
    }
    if story.is_parked {
        return format!(
            "Nothing has happened for {patience} s: all are pending, and nothing is left to wake one.\n"
        );
    }
    if let Some(Deed::Sleeps(..)) = story.steps.last().map(|it| &it.deed) {
        return "The thread still sleeps.\n".to_owned();
    }
    let mut text = String::new();
    for (stack, line) in &story.stuck {
        let Some(id) = stack.last() else {
            continue;
        };
        let name = story.name(story.drink(*id));
        let since = match line {
            0 => String::new(),
            line => format!(", since line {line}"),
        };
        text += &format!(
            "{name} has not answered for {patience} s{since}. A loop without an .await? A lock that \
             another drink has?\n"
        );
    }
    match text.is_empty() {
        true => format!("Nothing has happened for {patience} s, outside of any poll.\n"),
        false => text,
    }
}
