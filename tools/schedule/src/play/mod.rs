//! The map as a page for the browser, on which every schedule can be walked.
//!
//! Here stands all that a step says; the script only shows it. What depends on the way to a state,
//! the letters of the threads and what a write overwrites unseen, the script works out from that way.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use common::browser::{CODE, Sheet};
use common::page::Page;
use tinyjson::JsonValue as Json;

use crate::chart::HELD;
use crate::end::{End, Ending};
use crate::known::Known;
use crate::letter::Letters;
use crate::map::{Edge, Limit, Map, Node};
use crate::outcome::Outcome;
use crate::story::{self, deed, kinds, printed, shown};
use crate::teller::Teller;
use crate::text::Text;
use crate::trace::{Line, Mark, Seat, Step, Thread, Value};
use crate::verdict::last_words;

/// A browser takes long over a larger map.
pub const SHOWN: Limit = Limit {
    states: 20_000,
    why: "the map has too many states for a page",
};

/// The page's HTML.
///
/// # Errors
///
/// If there are too many schedules to write down their number.
pub fn html(map: &Map, text: &Text, page: &Page, command: &str) -> Result<String, String> {
    let data = Atlas::new(map, text)?.data(page, command);
    let data = data.stringify().map_err(|error| error.to_string())?;
    let title = format!("{} – schedule", page.source.name);
    let sheet = Sheet {
        title: &title,
        body: include_str!("play.html"),
        style: &[CODE[0], include_str!("play.css")],
        script: &[CODE[1], include_str!("play.js")],
        data: &data,
    };
    Ok(sheet.html())
}

/// A map with all that its words need.
struct Atlas<'a> {
    map: &'a Map,
    text: &'a Text,
    known: Known,
    outcomes: Vec<Outcome>,
    /// All threads that have a letter somewhere; main is the last.
    threads: Vec<Thread>,
    /// What is shown: its name, and the value with which it began.
    columns: Vec<(String, String)>,
    /// For each run, the names of its objects.
    names: Vec<BTreeMap<usize, String>>,
    is_one: bool,
}

impl<'a> Atlas<'a> {
    fn new(map: &'a Map, text: &'a Text) -> Result<Self, String> {
        let known = Known::new(map, text)?;
        let outcomes = known.counts[0].keys().cloned().collect();
        let names: Vec<_> = map.runs.iter().map(|run| known.names.of(run)).collect();
        let mut threads = BTreeSet::new();
        let mut used: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); map.runs.len()];
        for node in &map.nodes {
            for seat in node.seats.iter().filter(|it| it.is_before_step()) {
                threads.insert(seat.thread.clone());
                used[node.run].insert(seat.object);
            }
        }
        let mut all_used = BTreeSet::new();
        let mut columns: BTreeMap<usize, (String, String)> = BTreeMap::new();
        for ((run, used), names) in map.runs.iter().zip(&used).zip(&names) {
            all_used.extend(used.iter().filter_map(|it| names.get(it)));
            for object in shown(run, used) {
                let name = &names[&object.number];
                let first = object.first.clone().unwrap_or_default();
                let place = known.names.place(name);
                columns.entry(place).or_insert((name.clone(), first));
            }
        }
        Ok(Self {
            map,
            text,
            is_one: all_used.len() <= 1,
            outcomes,
            threads: threads.into_iter().collect(),
            columns: columns.into_values().collect(),
            names,
            known,
        })
    }

    fn data(&self, page: &Page, command: &str) -> Json {
        let outcome = |it: &Outcome| {
            object([
                ("text", string(&self.known.names.text(it))),
                ("right", Json::from(self.known.is_right(it))),
            ])
        };
        let held = self.known.is_held.then(|| HELD.to_owned());
        let remarks = held.iter().chain(&self.known.remarks);
        object([
            ("page", string(&page.source.shown)),
            ("with", string(&page.with())),
            ("command", string(command)),
            ("source", list(page.source.text.lines().map(string))),
            ("threads", number(self.threads.len())),
            (
                "main",
                Json::from(self.threads.last().is_some_and(Thread::is_main)),
            ),
            ("columns", list(self.columns.iter().map(|it| string(&it.0)))),
            ("first", list(self.columns.iter().map(|it| string(&it.1)))),
            ("outcomes", list(self.outcomes.iter().map(outcome))),
            ("counted", Json::from(!self.known.is_held)),
            ("serial", string(&self.serial())),
            ("remarks", list(remarks.map(|it| string(it.trim_end())))),
            ("before", string(&printed(&self.map.before))),
            ("nodes", list(self.nodes())),
        ])
    }

    /// What one thread after another gives.
    fn serial(&self) -> String {
        let Some(serial) = &self.known.serial else {
            return String::new();
        };
        let texts = serial.iter().map(|it| self.known.names.text(it));
        let texts: Vec<String> = texts.collect();
        format!("One thread after another gives {}", texts.join("; or "))
    }

    fn nodes(&self) -> Vec<Json> {
        let mut letters: Vec<Letters> = Vec::new();
        let mut nodes = Vec::new();
        for (place, node) in self.map.nodes.iter().enumerate() {
            let mut now = match node.via {
                Some((from, _)) => letters[from].clone(),
                None => Letters::default(),
            };
            now.meet(&node.seats);
            nodes.push(self.node(place, node, &now));
            letters.push(now);
        }
        nodes
    }

    fn teller(&self, run: usize, letters: &Letters) -> Teller {
        Teller {
            letters: letters.clone(),
            names: self.names[run].clone(),
            kinds: kinds(&self.map.runs[run]),
            is_one: self.is_one,
        }
    }

    fn node(&self, place: usize, node: &Node, letters: &Letters) -> Json {
        let teller = self.teller(node.run, letters);
        let seats: Vec<Json> = match &node.end {
            None => node
                .seats
                .iter()
                .filter_map(|it| self.seat(it, node, &teller))
                .collect(),
            Some(end) => self.last_seats(end, letters),
        };
        let mut parts = vec![
            ("seats", list(seats)),
            ("values", list(self.values(node))),
            ("ahead", self.ahead(place)),
        ];
        if let Some(end) = &node.end {
            let outcome = self.known.outcomes.get(&place);
            let outcome = outcome.and_then(|it| self.outcomes.iter().position(|other| other == it));
            parts.push(("outcome", number(outcome.unwrap_or(0))));
            // Panics and exits are told by the step that they come from.
            let is_told = node.via.is_some() && !matches!(end.how, Ending::Panic(_));
            let end_teller = Teller {
                names: self.known.names.of(end),
                ..self.teller(node.run, letters)
            };
            let waiting = end_teller.waiting(&end.seats);
            let said = last_words(
                &end.how,
                &waiting,
                self.last(node, letters).as_deref(),
                is_told,
            );
            parts.push(("said", string(said.trim_end())));
        }
        let edges = node
            .edges
            .iter()
            .filter_map(|it| self.edge(it, node, letters));
        parts.push(("steps", list(edges)));
        object(parts)
    }

    /// Who has come here, and from which line.
    fn last(&self, node: &Node, letters: &Letters) -> Option<String> {
        let (from, edge) = node.via?;
        let from = &self.map.nodes[from];
        let thread = &from.edges[edge].thread;
        let seat = from.seats.iter().find(|it| it.thread == *thread)?;
        let name = letters.name(thread);
        Some(format!(
            "{name} has made no step since line {}",
            seat.place.line
        ))
    }

    /// A thread that has a letter: which it is, its line, what it does next or why it can't, whether it
    /// can, and what it has taken.
    fn seat(&self, seat: &Seat, node: &Node, teller: &Teller) -> Option<Json> {
        let thread = self.threads.iter().position(|it| *it == seat.thread)?;
        teller.letters.number(&seat.thread)?;
        let state = match seat.mark {
            Mark::Ended => "done",
            _ if seat.can_move() => "can",
            _ => "waits",
        };
        let words = match state {
            "can" => {
                let edge = node.edges.iter().find(|it| it.thread == seat.thread)?;
                self.words(edge, seat, teller)
            }
            _ => teller.why_in_short(seat),
        };
        let has = seat
            .has
            .iter()
            .filter_map(|it| self.names[node.run].get(it));
        let is_step = seat.step != Step::Sleep;
        Some(list([
            number(thread),
            number(if state == "done" {
                0
            } else {
                self.line(seat, node.run)
            }),
            string(&words),
            string(state),
            list(has.map(|it| string(it))),
            Json::from(is_step && seat.is_before_step()),
        ]))
    }

    /// Where all stand at an end. Main is done then; another thread may be cut off.
    fn last_seats(&self, end: &End, letters: &Letters) -> Vec<Json> {
        let teller = Teller {
            letters: letters.clone(),
            names: self.known.names.of(end),
            kinds: kinds(end),
            is_one: self.is_one,
        };
        let seat = |seat: &Seat| {
            let thread = self.threads.iter().position(|it| *it == seat.thread)?;
            let is_cut = matches!(
                end.how,
                Ending::Deadlock | Ending::Endless | Ending::Hung | Ending::TooLong
            );
            let is_done = seat.mark == Mark::Ended || seat.thread.is_main() && !is_cut;
            let words = match seat.can_move() && !is_done {
                true => "cut off, since main has ended".to_owned(),
                false => teller.why_in_short(seat),
            };
            Some(list([
                number(thread),
                number(if is_done { 0 } else { seat.place.line }),
                string(&words),
                string(if is_done { "done" } else { "waits" }),
                list([]),
                Json::from(false),
            ]))
        };
        end.seats.iter().filter_map(seat).collect()
    }

    /// 0: it isn't in the page.
    fn line(&self, seat: &Seat, run: usize) -> usize {
        let line = self.text.line(&self.map.runs[run].files, seat);
        line.unwrap_or(0)
    }

    /// What a step does.
    fn words(&self, edge: &Edge, seat: &Seat, teller: &Teller) -> String {
        let Some((run, told)) = &edge.told else {
            return teller.next(seat);
        };
        let its = seat_in(seat, told);
        let files = &self.map.runs[*run].files;
        match deed(told, &its, files, self.text) {
            Some(deed) => self.teller(*run, &teller.letters).deed(&deed),
            None => teller.next(seat),
        }
    }

    fn values(&self, node: &Node) -> Vec<Json> {
        let values: HashMap<&String, &String> = node
            .values
            .iter()
            .filter_map(|(number, value)| Some((self.names[node.run].get(number)?, value)))
            .collect();
        let value = |(name, first): &(String, String)| string(values.get(name).unwrap_or(&first));
        self.columns.iter().map(value).collect()
    }

    /// How many schedules lead to each outcome, as text: they may be more than a number can hold.
    fn ahead(&self, place: usize) -> Json {
        let counts = &self.known.counts[place];
        let count = |it: &Outcome| {
            counts
                .get(it)
                .map_or(string("0"), |it| string(&it.to_string()))
        };
        list(self.outcomes.iter().map(count))
    }

    /// A step: its thread, where it leads, what it has read and written of what, what's printed from
    /// there on, and which panics and exits follow.
    fn edge(&self, edge: &Edge, node: &Node, letters: &Letters) -> Option<Json> {
        let thread = self.threads.iter().position(|it| *it == edge.thread)?;
        let seat = node.seats.iter().find(|it| it.thread == edge.thread)?;
        let (run, told) = edge.told.as_ref()?;
        let teller = self.teller(*run, letters);
        let events: Vec<String> = told.iter().filter_map(|it| teller.event(it)).collect();
        let mut parts = vec![("thread", number(thread)), ("to", number(edge.to?))];
        parts.push(("printed", string(&printed(told))));
        parts.push(("events", string(&events.join("\n"))));
        let files = &self.map.runs[*run].files;
        if let Some(deed) = deed(told, &seat_in(seat, told), files, self.text) {
            let known = |value: &Option<Value>| match value {
                Some(Value::Known(value)) => Some(value.clone()),
                _ => None,
            };
            let reads = matches!(deed.step, Step::Read | Step::Update);
            let before = known(&deed.before).filter(|it| reads && deed.is_seen && it != "()");
            parts.push(("what", string(&teller.name(deed.object))));
            parts.push(("reads", Json::from(reads && deed.before.is_some())));
            parts.push((
                "writes",
                Json::from(deed.writes() && story::has_value(&teller, deed.object)),
            ));
            if let Some(before) = before {
                parts.push(("read", string(&before)));
            }
            if let Some(after) = known(&deed.after) {
                parts.push(("wrote", string(&after)));
            }
        }
        // Most say nothing of most of these.
        parts.retain(|(_, it)| *it != string("") && *it != Json::from(false));
        Some(object(parts))
    }
}

/// The same seat in the run that has told these lines, where its object has another number.
fn seat_in(seat: &Seat, told: &[Line]) -> Seat {
    let object = told.iter().find_map(|line| match line {
        Line::Did(deed) if deed.thread == seat.thread && deed.step == seat.step => {
            Some(deed.object)
        }
        _ => None,
    });
    Seat {
        object: object.unwrap_or(seat.object),
        ..seat.clone()
    }
}

fn string(text: &str) -> Json {
    Json::from(text.to_owned())
}

fn number(number: usize) -> Json {
    Json::from(number as f64)
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
