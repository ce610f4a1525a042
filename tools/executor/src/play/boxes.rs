//! What is polled, as boxes inside of those that poll it.

use std::collections::HashMap;

use crate::polled::{Id, letter};
use crate::story::{Deed, Story};
use crate::trace::Kind;

pub struct Box {
    pub title: String,
    /// The function, if it's called otherwise, and the line.
    pub more: String,
    /// A drink's.
    pub letter: String,
    /// The box around it. None: it's a `block_on`.
    pub around: Option<usize>,
}

/// For what is called so, at a line, in a box: its boxes, and which future each had last.
type Shared = HashMap<(usize, String, usize), Vec<(usize, Id)>>;

pub struct Boxes {
    pub all: Vec<Box>,
    /// Those of each `block_on`, in their order.
    pub groups: Vec<usize>,
    /// For each drink, its letter.
    pub letters: HashMap<Id, String>,
    places: HashMap<Id, usize>,
}

impl Boxes {
    /// There's one for each `block_on`, or for a page that has none, and, inside, for all that is polled in it. What is at one line
    /// of one future, one after the other's end, shares a box.
    pub fn new(story: &Story) -> Self {
        let mut boxes = Self {
            all: Vec::new(),
            groups: Vec::new(),
            letters: HashMap::new(),
            places: HashMap::new(),
        };
        let mut shared: Shared = HashMap::new();
        let mut group = 0;
        for (time, step) in story.steps.iter().enumerate() {
            match &step.deed {
                Deed::BlockOn(line) => {
                    group = boxes.all.len();
                    boxes.groups.push(group);
                    boxes.add(None, "block_on", *line, "");
                }
                Deed::Polls(id, by, _) if !boxes.places.contains_key(id) => {
                    if boxes.all.is_empty() {
                        boxes.add(None, "the page", 0, ""); // it polls by itself
                    }
                    let around = by.and_then(|it| boxes.places.get(&it).copied());
                    boxes.place(story, *id, time, around.unwrap_or(group), &mut shared);
                }
                _ => {}
            }
        }
        // What was never polled is in the `join_all` that was made after it.
        for id in 0..story.polled.len() {
            if story.polled[id].is_drink() && !boxes.places.contains_key(&id) {
                let is_join_all = |it: &usize| story.polled[*it].kind == Kind::JoinAll;
                let around = (id..story.polled.len()).find(is_join_all);
                let around = around.and_then(|it| boxes.places.get(&it).copied());
                if !boxes.all.is_empty() {
                    let end = story.steps.len();
                    boxes.place(story, id, end, around.unwrap_or(group), &mut shared);
                }
            }
        }
        boxes
    }

    fn place(&mut self, story: &Story, id: Id, time: usize, around: usize, shared: &mut Shared) {
        let polled = &story.polled[id];
        let title = if story.hand == Some(id) {
            "you".to_owned()
        } else {
            polled.name()
        };
        let key = (around, title.clone(), polled.line);
        let all = shared.entry(key).or_default();
        let is_free = |(_, last): &&mut (usize, Id)| {
            let ended_at = story.polled[*last].ended_at;
            ended_at.is_some_and(|it| it <= time)
        };
        if !polled.is_drink()
            && let Some((place, last)) = all.iter_mut().find(is_free)
        {
            self.places.insert(id, *place);
            *last = id;
            return;
        }
        let mut title = title;
        let mut name = String::new();
        if polled.is_drink() {
            name = self.letter(polled.kind);
            // Without a customer it's called by its place, which another one has the letter of.
            let is_place = matches!(polled.kind, Kind::Member(_)) && !polled.has_customer();
            if is_place && title != name {
                title = polled.function.clone().unwrap_or("a future".to_owned());
            }
            self.letters.insert(id, name.clone());
        }
        let function = polled.function.as_deref().filter(|it| *it != title);
        all.push((self.all.len(), id));
        self.places.insert(id, self.all.len());
        self.add(Some(around), &title, polled.line, function.unwrap_or(""));
        if let Some(last) = self.all.last_mut() {
            last.letter = name;
        }
    }

    fn add(&mut self, around: Option<usize>, title: &str, line: usize, function: &str) {
        let line = if line == 0 {
            String::new()
        } else {
            format!("line {line}")
        };
        let more: Vec<&str> = [function, &line]
            .into_iter()
            .filter(|it| !it.is_empty())
            .collect();
        self.all.push(Box {
            title: title.to_owned(),
            more: more.join(", "),
            letter: String::new(),
            around,
        });
    }

    /// The letter of its place, or else the next one.
    fn letter(&self, kind: Kind) -> String {
        let is_free = |it: &String| self.letters.values().all(|other| other != it);
        let own = match kind {
            Kind::Member(place) => letter(place),
            _ => None,
        };
        let own = own.map(String::from).filter(is_free);
        let next = ('A'..='Z').map(String::from).find(is_free);
        own.or(next).unwrap_or("·".to_owned())
    }

    pub fn of(&self, id: Id) -> Option<usize> {
        self.places.get(&id).copied()
    }

    /// All boxes inside of one.
    pub fn inside(&self, place: usize) -> Vec<usize> {
        let is_inside = |it: &usize| {
            let mut around = self.all[*it].around;
            while around.is_some_and(|it| it != place) {
                around = around.and_then(|it| self.all[it].around);
            }
            around.is_some()
        };
        (place + 1..self.all.len()).filter(is_inside).collect()
    }
}
