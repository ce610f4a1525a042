//! What a run has come to: what each thread has seen, and what each object holds.
//!
//! Two schedules that have come to the same go on alike, which is what [`State::key`] stands for.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::text::Text;
use crate::trace::{Deed, Kind, Line, Mark, Place, Seat, Step, Thread, Value};

/// A hash of so many bits that no two are ever the same by chance.
type Hash128 = u128;

/// What threads share.
#[derive(Clone, Debug)]
pub struct Object {
    pub number: usize,
    pub kind: Kind,
    pub made: Place,
    /// Where it lay when it was first used.
    pub address: usize,
    /// Where it was first used.
    pub used: Option<Place>,
    /// Its users. For each, which of its objects it is: its first, its second, and so on.
    pub users: BTreeMap<Thread, usize>,
    /// The value with which it began.
    pub first: Option<String>,
    pub value: Option<String>,
    pub is_written: bool,
    /// Whether its value can't be read. Then the order of its users stands for it.
    pub is_unreadable: bool,
    order: Hash128,
    pub is_weak: bool,
    /// Whether main may have changed it since it was last seen.
    pub is_hidden: bool,
}

impl Object {
    fn new(number: usize, kind: Kind, made: Place, address: usize) -> Self {
        Self {
            number,
            kind,
            made,
            address,
            used: None,
            users: BTreeMap::new(),
            first: None,
            value: None,
            is_written: false,
            is_unreadable: false,
            order: 0,
            is_weak: false,
            is_hidden: false,
        }
    }

    /// Whether it holds something that a page ends with.
    pub fn holds_a_value(&self) -> bool {
        matches!(
            self.kind,
            Kind::Atomic | Kind::Cell | Kind::Lock | Kind::OnceLock
        )
    }
}

/// Where a thread stands, without the numbers that objects and files have in one run: its name, and
/// unless it has ended its line and column, what it can do, and because of whom it can't.
type Stand = (
    Thread,
    Option<(usize, usize, Mark, Step, Vec<Thread>, usize)>,
);

fn stand(seat: &Seat) -> Stand {
    let Place { line, column, .. } = seat.place;
    let others = seat.others.clone();
    let stand = (line, column, seat.mark, seat.step, others, seat.rank);
    let has_ended = seat.mark == Mark::Ended;
    (seat.thread.clone(), (!has_ended).then_some(stand))
}

#[derive(Clone, Default)]
pub struct State {
    pub files: Vec<String>,
    pub objects: BTreeMap<usize, Object>,
    seen: BTreeMap<Thread, Hash128>,
    used: BTreeMap<Thread, usize>,
    /// Where all stood when somebody was last chosen.
    stands: Vec<Stand>,
}

fn mix(before: Hash128, it: impl Hash) -> Hash128 {
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        (salt, before, &it).hash(&mut hasher);
        Hash128::from(hasher.finish())
    };
    half(0) << 64 | half(1)
}

impl State {
    pub fn follow(&mut self, line: &Line, text: &Text) {
        match line {
            Line::File(path) => self.files.push(path.clone()),
            Line::Object(number, kind, made, address) => {
                let object = Object::new(*number, *kind, *made, *address);
                self.objects.insert(*number, object);
            }
            Line::Did(deed) => self.did(deed, text),
            Line::Weak(number) => {
                if let Some(object) = self.objects.get_mut(number) {
                    object.is_weak = true;
                }
            }
            Line::Hidden(number) => {
                if let Some(object) = self.objects.get_mut(number) {
                    object.is_hidden = true;
                }
            }
            Line::Panic(thread, ..) => self.saw(thread, "panic"),
            Line::Choice(seats, _) => self.stands = seats.iter().map(stand).collect(),
            _ => {}
        }
    }

    fn saw(&mut self, thread: &Thread, what: impl Hash) {
        let seen = self.seen.get(thread).copied().unwrap_or(0);
        self.seen.insert(thread.clone(), mix(seen, what));
    }

    fn did(&mut self, deed: &Deed, text: &Text) {
        let Some(object) = self.objects.get_mut(&deed.object) else {
            return;
        };
        let used = self.used.entry(deed.thread.clone()).or_insert(0);
        object.used.get_or_insert(deed.place);
        object.is_hidden = false;
        let local = *object.users.entry(deed.thread.clone()).or_insert_with(|| {
            *used += 1;
            *used
        });
        let before = deed.before.clone();
        let unreadable = Some(Value::Unreadable);
        let mut observed = before.clone().filter(|_| deed.is_seen);
        if deed.step == Step::Update && !text.is_taken(&self.files, deed.place) {
            observed = None;
        }
        let mut order = None;
        if before == unreadable || deed.after == unreadable {
            object.is_unreadable = true;
            observed = None;
            order = Some(object.order);
            object.order = mix(object.order, &deed.thread);
        }
        if let Some(Value::Known(value)) = before {
            if !object.is_written && object.first.is_none() {
                object.first = Some(value.clone());
            }
            object.value = Some(value);
        }
        if let Some(Value::Known(value)) = &deed.after {
            object.value = Some(value.clone());
            object.is_written = true;
        }
        let place = deed.place;
        self.saw(
            &deed.thread,
            (deed.step, local, place, observed, order, deed.result),
        );
    }

    /// The same for two runs after which every thread has seen the same, and stands at the same place,
    /// and every object holds the same. An object is known by its users.
    pub fn key(&self) -> Hash128 {
        let mut objects: Vec<_> = self
            .objects
            .values()
            .filter(|it| !it.users.is_empty())
            .map(|it| (&it.users, it.is_written.then_some(&it.value), it.order))
            .collect();
        objects.sort();
        mix(0, (&self.seen, objects, &self.stands))
    }

    /// The key of an end that was reached in this way.
    pub fn key_of_end(&self, how: impl Hash) -> Hash128 {
        mix(self.key(), how)
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use common::source::Source;

    use super::*;

    const PAGE: &str = "x.fetch_add(1);\nlet v = x.fetch_add(1);\n";

    fn key(deeds: &[&str]) -> Hash128 {
        let text = Text::new(Source {
            path: PathBuf::new(),
            name: "page".to_owned(),
            shown: "page.rs".to_owned(),
            text: PAGE.to_owned(),
        });
        let mut state = State::default();
        let begin = [
            "file page.rs",
            "object 1 Atomic 0:9:9 8",
            "object 2 Lock 0:9:9 16",
        ];
        for line in begin.iter().chain(deeds) {
            state.follow(&line.parse().unwrap(), &text);
        }
        state.key()
    }

    #[test]
    fn what_two_threads_do_to_two_objects_has_no_order() {
        let (a, b) = ("did 0.0 Read 1 0:9:1 0 - -", "did 0.1 Write 2 0:9:1 - 5 -");
        assert_eq!(key(&[a, b]), key(&[b, a]));
    }

    #[test]
    fn a_value_that_was_seen_makes_a_difference() {
        let see = |value| key(&[&format!("did 0.0 Read 1 0:9:1 {value} - -")]);
        assert_ne!(see(0), see(1));
        let learn = |result| key(&[&format!("did 0.0 Try 2 0:9:1 - - {result}")]);
        assert_ne!(learn(true), learn(false));
    }

    /// `x.fetch_add(1);` by two threads comes to the same in both orders, unless a value is taken.
    #[test]
    fn what_nobody_takes_was_not_seen() {
        let both = |line, one, other| {
            let add = |thread, from| {
                let to = from + 1;
                format!(
                    "did {thread} Update 1 0:{line}:{} {from} {to} -",
                    if line == 1 { 3 } else { 11 }
                )
            };
            key(&[&add(one, 0), &add(other, 1)])
        };
        assert_eq!(both(1, "0.0", "0.1"), both(1, "0.1", "0.0"));
        assert_ne!(both(2, "0.0", "0.1"), both(2, "0.1", "0.0"));
    }

    #[test]
    fn of_what_cannot_be_read_the_order_of_its_users_counts() {
        let (a, b) = (
            "did 0.0 Update 2 0:9:1 ? ? -",
            "did 0.1 Update 2 0:9:1 ? ? -",
        );
        assert_ne!(key(&[a, b]), key(&[b, a]));
    }

    /// B's second object is A's first, or a third one.
    #[test]
    fn an_object_is_known_by_its_users() {
        let (a, b) = ("did 0.0 Write 1 0:9:1 - 5 -", "did 0.1 Write 2 0:9:1 - 5 -");
        let same = key(&[a, b, "did 0.1 Write 1 0:9:1 - 5 -"]);
        let third = ["object 3 Atomic 0:9:9 24", "did 0.1 Write 3 0:9:1 - 5 -"];
        assert_ne!(same, key(&[a, b, third[0], third[1]]));
    }

    #[test]
    fn a_panic_was_seen() {
        assert_ne!(key(&["panic 0.0 - no"]), key(&[]));
    }
}
