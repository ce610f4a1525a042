//! What a schedule comes to: how it ends, and the final value of everything that is shared.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Display, Formatter};

use crate::end::{End, Ending};
use crate::state::Object;
use crate::text::Text;
use crate::trace::Thread;

/// Where an object was made, whatever the number of the file is in its run.
type Made = (String, usize, usize);
/// The rank of an object among those made in one place: by their addresses in a `static`, or else by
/// their first users.
type Rank = usize;
/// An object's first user, and which of its objects it is.
type User = (Thread, usize);

/// A value. Numbers are in their order.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Scalar {
    Number(i128),
    Text(String),
}

impl From<&String> for Scalar {
    fn from(text: &String) -> Self {
        text.parse().map_or(Self::Text(text.clone()), Self::Number)
    }
}

impl Display for Scalar {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => f.write_str(text),
        }
    }
}

/// The same for two schedules that end alike. Only a whole run has values: what a thread that waits
/// has changed under its lock can't be read.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Outcome {
    pub ending: Ending,
    /// For each name. Several: the values of what can't be told apart, as a set.
    pub values: Vec<Vec<Scalar>>,
}

/// An object, or those made in one place if they can't be told apart.
struct Group {
    name: String,
    made: Made,
    /// None: it's all of them.
    rank: Option<Rank>,
    /// Its users. For each, which of its objects it is.
    users: BTreeSet<(Thread, usize)>,
    /// The value with which it began, if that's known.
    first: Option<String>,
    /// The most objects that it had.
    most: usize,
    holds_a_value: bool,
    is_compared: bool,
}

/// The names of what is shared, the same for all the ends of a page.
pub struct Names {
    groups: Vec<Group>,
    /// What holds a value that can't be read.
    unreadable: BTreeSet<String>,
    /// Where a `static` is made.
    statics: BTreeSet<Made>,
}

fn made(object: &Object, files: &[String]) -> Made {
    let file = files.get(object.made.file).cloned().unwrap_or_default();
    (file, object.made.line, object.made.column)
}

fn first_user(object: &Object) -> Option<User> {
    let first = object.users.first_key_value()?;
    Some((first.0.clone(), *first.1))
}

/// The objects of an end by where they were made, by rank. What is in a `static` lies there in every
/// run as the page has it. Of the rest it's luck how it lies, if threads have made it.
fn by_place<'a>(end: &'a End, statics: &BTreeSet<Made>) -> BTreeMap<Made, Vec<&'a Object>> {
    let mut places: BTreeMap<Made, Vec<&Object>> = BTreeMap::new();
    for object in &end.objects {
        let place = places.entry(made(object, &end.files)).or_default();
        place.push(object);
    }
    for (made, objects) in &mut places {
        match statics.contains(made) {
            true => objects.sort_by_key(|it| it.address),
            false => objects.sort_by_key(|it| first_user(it)),
        }
    }
    places
}

/// Objects that lie so close together were made one after another.
const CLOSE: usize = 1 << 16;

/// What must be the same in all ends for objects made in one place to be told apart.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Layout {
    /// In a `static`: their distances from the first one.
    Static(Vec<usize>),
    /// Their first users, and if they lie close together the order of their addresses.
    Users(Vec<Option<User>>, Option<Vec<usize>>),
}

impl Layout {
    fn new(objects: &[&Object], is_static: bool) -> Self {
        let addresses: Vec<usize> = objects.iter().map(|it| it.address).collect();
        let first = addresses.iter().min().copied().unwrap_or(0);
        let last = addresses.iter().max().copied().unwrap_or(0);
        if is_static {
            return Self::Static(addresses.iter().map(|it| it - first).collect());
        }
        let rank = |it: &usize| addresses.iter().filter(|other| *other < it).count();
        let ranks = addresses.iter().map(rank).collect();
        let users = objects.iter().map(|it| first_user(it)).collect();
        Self::Users(users, (last - first < CLOSE).then_some(ranks))
    }
}

/// What all ends together know of the objects made in one place.
#[derive(Default)]
struct Place<'a> {
    objects: BTreeMap<Rank, Vec<&'a Object>>,
    names: BTreeMap<Rank, String>,
    layouts: BTreeSet<Layout>,
}

impl<'a> Place<'a> {
    fn add(&mut self, objects: Vec<&'a Object>, is_static: bool) {
        self.layouts.insert(Layout::new(&objects, is_static));
        for (rank, object) in objects.into_iter().enumerate() {
            self.objects.entry(rank).or_default().push(object);
        }
    }

    /// Whether each of several objects is the same one in all ends.
    fn can_be_told(&self) -> bool {
        self.layouts.len() == 1
    }

    fn groups(&self, made: &Made) -> Vec<Group> {
        if self.objects.len() > 1 && self.can_be_told() {
            let each = self.objects.iter();
            let group = |(rank, objects): (&Rank, &Vec<_>)| self.group(made, Some(*rank), objects);
            return each.map(group).collect();
        }
        let all: Vec<&Object> = self.objects.values().flatten().copied().collect();
        vec![self.group(made, None, &all)]
    }

    /// What an object is called, or else all of them.
    fn name(&self, rank: Option<Rank>) -> String {
        let name = match rank {
            Some(rank) => self.names.get(&rank),
            None => self.names.values().next(),
        };
        name.cloned().unwrap_or_default()
    }

    fn group(&self, made: &Made, rank: Option<Rank>, objects: &[&Object]) -> Group {
        let users = objects.iter().flat_map(|it| &it.users);
        let firsts: BTreeSet<&String> = objects.iter().filter_map(|it| it.first.as_ref()).collect();
        let is_compared = objects
            .iter()
            .all(|it| it.holds_a_value() && !it.is_unreadable && !it.is_hidden)
            && objects.iter().any(|it| it.is_written);
        Group {
            name: self.name(rank),
            made: made.clone(),
            users: users
                .map(|(thread, number)| (thread.clone(), *number))
                .collect(),
            first: firsts
                .first()
                .filter(|_| firsts.len() == 1)
                .map(|it| it.to_string()),
            most: if rank.is_some() {
                1
            } else {
                self.objects.len()
            },
            rank,
            holds_a_value: objects.iter().any(|it| it.holds_a_value()),
            is_compared,
        }
    }
}

impl Names {
    pub fn new<'a>(ends: impl Iterator<Item = &'a End>, text: &Text) -> Self {
        let ends: Vec<&End> = ends.collect();
        let mut statics = BTreeSet::new();
        for end in &ends {
            let objects = end.objects.iter();
            let is_static = |it: &&Object| text.is_static(&end.files, it.made);
            statics.extend(objects.filter(is_static).map(|it| made(it, &end.files)));
        }
        let mut whole: BTreeMap<Made, Place> = BTreeMap::new();
        let mut others: BTreeMap<Made, Place> = BTreeMap::new();
        let mut unreadable = BTreeSet::new();
        for end in ends {
            // A run that was cut short doesn't know all users of an object.
            let places = match end.how {
                Ending::Whole => &mut whole,
                _ => &mut others,
            };
            for (made, objects) in by_place(end, &statics) {
                let is_static = statics.contains(&made);
                let place = places.entry(made).or_default();
                for (rank, object) in objects.iter().enumerate() {
                    let name = place.names.entry(rank);
                    let name = name.or_insert_with(|| name_of(object, &end.files, text));
                    if object.holds_a_value() && (object.is_unreadable || object.is_hidden) {
                        unreadable.insert(name.clone());
                    }
                }
                place.add(objects, is_static);
            }
        }
        others.retain(|made, _| !whole.contains_key(made));
        let places = whole.iter().chain(&others);
        let groups = places.flat_map(|(made, place)| place.groups(made));
        let groups = groups.collect();
        let mut names = Self {
            groups,
            unreadable,
            statics,
        };
        names.number();
        names
    }

    /// Numbers those of one name, in the order of the page and of an array. What holds a value and what
    /// holds none, such as a lock and the `LazyLock` around it, aren't mixed up.
    fn number(&mut self) {
        let kind = |it: &Group| (it.name.clone(), it.holds_a_value);
        let kinds: BTreeSet<(String, bool)> = self.groups.iter().map(kind).collect();
        for known in kinds {
            let alike = self.groups.iter_mut().filter(|it| kind(it) == known);
            let mut alike: Vec<&mut Group> = alike.collect();
            if alike.len() > 1 {
                alike.sort_by(|one, other| (&one.made, one.rank).cmp(&(&other.made, other.rank)));
                for (number, group) in (1..).zip(alike) {
                    group.name = format!("{} {number}", known.0);
                }
            }
        }
    }

    /// The name of each object of an end.
    pub fn of(&self, end: &End) -> BTreeMap<usize, String> {
        let mut names = BTreeMap::new();
        for (made, objects) in by_place(end, &self.statics) {
            let groups: Vec<&Group> = self.groups.iter().filter(|it| it.made == made).collect();
            for (rank, object) in objects.iter().enumerate() {
                let group = match objects.len() == groups.len() {
                    true => groups.get(rank),
                    // A run that was cut short may not have used all of them.
                    false => groups.iter().find(|group| {
                        let mut users = object.users.iter();
                        users.any(|(user, number)| group.users.contains(&(user.clone(), *number)))
                    }),
                };
                let name = group.or(groups.first()).map_or("?", |it| &it.name);
                names.insert(object.number, name.to_owned());
            }
        }
        names
    }

    /// The place of a name in the order of the page.
    pub fn place(&self, name: &str) -> usize {
        let place = self.groups.iter().position(|it| it.name == name);
        place.unwrap_or(self.groups.len())
    }

    /// The names of what is compared.
    pub fn compared(&self) -> Vec<&str> {
        let compared = self.groups.iter().filter(|it| it.is_compared);
        compared.map(|it| it.name.as_str()).collect()
    }

    /// Whether there's something to compare: values, or at least nothing that can't be read.
    pub fn can_compare(&self) -> bool {
        !self.compared().is_empty() || self.unreadable.is_empty()
    }

    /// The names of what can't be.
    pub fn unreadable(&self) -> Vec<&str> {
        self.unreadable.iter().map(String::as_str).collect()
    }

    pub fn outcome(&self, end: &End) -> Outcome {
        let ending = end.how.clone();
        if ending != Ending::Whole {
            return Outcome {
                ending,
                values: Vec::new(),
            };
        }
        let places = by_place(end, &self.statics);
        let value = |group: &Group| {
            let objects = places.get(&group.made).into_iter().flatten().enumerate();
            let objects = objects.filter(|it| group.rank.is_none_or(|rank| rank == it.0));
            let values = objects.filter_map(|it| it.1.value.as_ref().map(Scalar::from));
            let mut values: Vec<Scalar> = values.collect();
            // What this schedule hasn't touched holds what it began with.
            while let (true, Some(first)) = (values.len() < group.most, &group.first) {
                values.push(Scalar::from(first));
            }
            values.sort();
            values
        };
        let compared = self.groups.iter().filter(|it| it.is_compared);
        Outcome {
            ending,
            values: compared.map(value).collect(),
        }
    }

    /// An outcome in words: `counter = 2`.
    pub fn text(&self, outcome: &Outcome) -> String {
        match &outcome.ending {
            Ending::Whole => {}
            Ending::Panic(lines) => {
                let lines = lines.iter().filter(|line| **line > 0);
                let lines: Vec<String> = lines.map(usize::to_string).collect();
                return match lines.as_slice() {
                    [] => "panic".to_owned(),
                    [line] => format!("panic at line {line}"),
                    lines => format!("panic at lines {}", lines.join(", ")),
                };
            }
            Ending::Exit(code) => return format!("exit with code {code}"),
            Ending::Abort => return "abort".to_owned(),
            Ending::Deadlock => return "deadlock".to_owned(),
            Ending::Endless => return "endless".to_owned(),
            Ending::Hung => return "a thread makes no step".to_owned(),
            Ending::TooLong => return "no end".to_owned(),
        }
        let mut texts = Vec::new();
        for (name, values) in self.compared().iter().zip(&outcome.values) {
            let values: Vec<String> = values.iter().map(Scalar::to_string).collect();
            texts.push(match values.as_slice() {
                [] => format!("{name} unknown"),
                [value] => format!("{name} = {value}"),
                values => format!("{name} = {}, in any order", values.join(", ")),
            });
        }
        match texts.as_slice() {
            [] => "main's end".to_owned(),
            texts => texts.join(", "),
        }
    }
}

/// What the page calls an object where it's made, or where it's first used. Or else it's its line.
fn name_of(object: &Object, files: &[String], text: &Text) -> String {
    let made = text.name(files, object.made);
    let used = object.used;
    let name = made.or_else(|| text.receiver(files, used?));
    let is_made_here = files
        .get(object.made.file)
        .is_some_and(|it| text.is_page(it));
    let line = match used {
        Some(used) if !is_made_here => used.line,
        _ => object.made.line,
    };
    name.unwrap_or_else(|| format!("line {line}"))
}
