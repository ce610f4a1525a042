//! What a step of the film says, and what it changes.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::Duration;

use crate::play::boxes::Boxes;
use crate::polled::{self, Id};
use crate::story::{Answer, Deed, Step, Story, Waker};
use crate::trace::Kind;
use crate::words::{answer, seconds};

/// How a box looks.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum State {
    Running,
    Pending,
    Woken,
    Ready,
    /// It was dropped, or has panicked.
    Gone,
    /// The thread sleeps in it, or never comes back.
    Blocks,
    /// The runtime lets the thread sleep.
    Asleep,
}

impl State {
    /// What the style sheet calls it.
    pub fn class(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Pending => "pending",
            Self::Woken => "woken",
            Self::Ready => "ready",
            Self::Gone => "gone",
            Self::Blocks => "blocks",
            Self::Asleep => "asleep",
        }
    }
}

/// A step of the film.
#[derive(Default)]
pub struct Scene {
    /// Its step's place in the story.
    pub place: usize,
    pub time: String,
    pub seconds: f64,
    pub text: String,
    pub why: String,
    /// For its colour.
    pub kind: &'static str,
    /// How many polls it's in.
    pub depth: usize,
    /// The box of the innermost poll, or of `block_on`.
    pub top: usize,
    /// The box of the `block_on`.
    pub group: usize,
    /// 0: none.
    pub line: usize,
    /// What the thread does.
    pub thread: String,
    /// Whom the timer will wake.
    pub timer: String,
    pub printed: String,
    /// Boxes, what state they get, and what their tabs say.
    pub changes: Vec<(usize, State, String)>,
    /// Letters, and the lines where their drinks are.
    pub marks: Vec<(String, usize)>,
}

/// All steps, one after another.
pub fn scenes(story: &Story, boxes: &Boxes) -> Vec<Scene> {
    let mut stage = Stage {
        story,
        boxes,
        stacks: HashMap::new(),
        group: 0,
        groups: 0,
        blocked: None,
        timer: BTreeMap::new(),
        states: HashMap::new(),
        polled: HashSet::new(),
        last_in: HashMap::new(),
        dropped: dropped(story),
        marks: BTreeMap::new(),
        woken: Vec::new(),
        running: HashMap::new(),
        last: None,
    };
    let steps = story.steps.iter().enumerate();
    let steps: Vec<(usize, &Step)> = steps.filter(|it| stage.is_shown(it.1)).collect();
    let scene = |(place, step)| {
        let mut scene = stage.scene(step);
        scene.place = place;
        stage.forget(&mut scene);
        scene
    };
    steps.into_iter().map(scene).collect()
}

/// Where everything stands.
struct Stage<'a> {
    story: &'a Story,
    boxes: &'a Boxes,
    /// For each thread, the polls in progress.
    stacks: HashMap<usize, Vec<Id>>,
    /// The box of the last `block_on`.
    group: usize,
    /// How many there were.
    groups: usize,
    /// The box that lets the thread sleep.
    blocked: Option<usize>,
    /// Who waits until when.
    timer: BTreeMap<Id, Duration>,
    states: HashMap<usize, State>,
    /// What has been polled.
    polled: HashSet<Id>,
    /// For each box, what was polled in it last.
    last_in: HashMap<usize, Id>,
    /// What will be dropped, each with its time in steps, the first of them last.
    dropped: Vec<(usize, Id)>,
    /// For each letter, its line.
    marks: BTreeMap<String, usize>,
    /// Leaves that were woken and haven't been polled since.
    woken: Vec<Id>,
    /// For each thread, the line of the `block_on` that it's in.
    running: HashMap<usize, usize>,
    /// Who answered `block_on` in the last step.
    last: Option<Id>,
}

fn dropped(story: &Story) -> Vec<(usize, Id)> {
    let all = story.polled.iter().enumerate();
    let dropped = all.filter(|(_, it)| it.state == polled::State::Dropped);
    let mut dropped: Vec<_> = dropped
        .filter_map(|(id, it)| Some((it.ended_at?, id)))
        .collect();
    dropped.sort_unstable_by(|one, other| other.cmp(one));
    dropped
}

impl Stage<'_> {
    /// If you are the runtime, what the real one does around that is left out, but for its beginning
    /// and its end.
    fn is_shown(&self, step: &Step) -> bool {
        if self.story.hand.is_none() {
            return true;
        }
        match &step.deed {
            Deed::Polls(id, ..) => !self.story.is_around(*id) || self.is_first(step, *id),
            Deed::Answers(id, _, given) => !self.story.is_around(*id) || *given == Answer::Ready,
            Deed::Wakes(id, _) => !self.story.is_around(self.story.woken(*id)),
            Deed::Parks => false,
            _ => true,
        }
    }

    fn is_first(&self, step: &Step, id: Id) -> bool {
        let is_poll = |it: &&Step| matches!(it.deed, Deed::Polls(other, ..) if other == id);
        let first = self.story.steps.iter().find(is_poll);
        first.is_some_and(|it| std::ptr::eq(it, step))
    }

    fn scene(&mut self, step: &Step) -> Scene {
        let mut scene = Scene {
            time: seconds(step.time),
            seconds: step.time.as_secs_f64(),
            text: self.story.says(step),
            ..Scene::default()
        };
        if let Some(place) = self.blocked.take() {
            self.change(&mut scene, place, State::Running, "▼ poll");
        }
        let depth = self.stack(step).len();
        scene.depth = depth;
        match &step.deed {
            Deed::BlockOn(line) => {
                self.running.insert(step.thread, *line);
                self.block_on(&mut scene, *line);
            }
            Deed::Polls(id, by, line) => self.polls(&mut scene, step, *id, *by, *line),
            Deed::Answers(id, to, given) => self.answers(&mut scene, step, *id, *to, given),
            Deed::Prints(by, line, text) => {
                scene.kind = "print";
                let is_inside = self.running.contains_key(&step.thread);
                let who = match by {
                    Some(by) => format!("{} prints", self.story.name(*by)),
                    // What polls there isn't noted.
                    None if is_inside => "Printed".to_owned(),
                    None => "main prints".to_owned(),
                };
                scene.text = format!("{who}: {}", text.trim());
                scene.printed.clone_from(text);
                scene.line = *line;
                self.stand(by.as_ref(), *line);
            }
            Deed::Wakes(id, by) => self.wakes(&mut scene, *id, *by),
            Deed::Parks => {
                scene.why = "All are pending: there's nothing to do until one is woken.".to_owned();
                scene.line = self.running.get(&step.thread).copied().unwrap_or(0);
                let group = self.group;
                self.change(&mut scene, group, State::Asleep, "sleeps");
            }
            Deed::Sleeps(by, line, _) => self.sleeps(&mut scene, *by, *line),
            Deed::Late(id) => {
                scene.kind = "gone";
                scene.why = "What is in it goes no further.".to_owned();
                self.timer.remove(id);
            }
            Deed::Dropped(id) => {
                scene.kind = "gone";
                scene.why = "It goes no further than where it is.".to_owned();
                if let Some(place) = self.boxes.of(*id) {
                    self.change(&mut scene, place, State::Gone, "✕ dropped");
                    self.close(&mut scene, place);
                }
                self.leave(*id);
            }
            Deed::Again(_) => scene.kind = "gone",
            Deed::Panics(line, _) => {
                scene.kind = "gone";
                scene.line = *line;
            }
            Deed::Returns => {
                scene.line = self.running.remove(&step.thread).unwrap_or(0);
                let group = self.group;
                self.change(&mut scene, group, State::Ready, "▲ returns");
            }
            Deed::Stuck(id) => {
                scene.kind = "gone";
                scene.why = "It was stopped.".to_owned();
                scene.line = self.stuck_at(*id);
                if let Some(place) = self.boxes.of(*id) {
                    self.change(&mut scene, place, State::Blocks, "no answer");
                }
            }
            Deed::Exits(_) | Deed::Passes | Deed::Spawns(..) => {}
        }
        let root = match &step.deed {
            Deed::Answers(id, None, _) => Some(*id),
            _ => None,
        };
        self.last = root;
        scene.group = self.group;
        let top = self.stack(step).last().copied();
        scene.top = top.and_then(|it| self.boxes.of(it)).unwrap_or(self.group);
        scene.thread = self.thread(step);
        scene.timer = self.timer();
        scene.marks = self
            .marks
            .iter()
            .map(|(letter, line)| (letter.clone(), *line))
            .collect();
        scene
    }

    fn stack(&mut self, step: &Step) -> &mut Vec<Id> {
        self.stacks.entry(step.thread).or_default()
    }

    fn change(&mut self, scene: &mut Scene, place: usize, state: State, tab: &str) {
        if place < self.boxes.all.len() {
            self.states.insert(place, state);
            scene.changes.push((place, state, tab.to_owned()));
        }
    }

    /// What was dropped before the next step, and has no step of its own, goes no further.
    fn forget(&mut self, scene: &mut Scene) {
        while let Some((_, id)) = self.dropped.pop_if(|it| it.0 <= scene.place + 1) {
            self.timer.remove(&id);
            let place = self.boxes.of(id);
            if let Some(place) = place.filter(|it| self.last_in.get(it) == Some(&id)) {
                self.drop(scene, place);
            }
        }
    }

    /// What is pending in a box that's done goes no further.
    fn close(&mut self, scene: &mut Scene, place: usize) {
        for inner in self.boxes.inside(place) {
            self.drop(scene, inner);
            self.timer.retain(|id, _| self.boxes.of(*id) != Some(inner));
        }
    }

    fn drop(&mut self, scene: &mut Scene, place: usize) {
        if matches!(self.states.get(&place), Some(State::Pending | State::Woken)) {
            self.change(scene, place, State::Gone, "✕ dropped");
        }
    }

    /// The drink around something stands at this line.
    fn stand(&mut self, id: Option<&Id>, line: usize) {
        let letter = id.and_then(|id| self.letter(*id));
        if let Some(letter) = letter
            && line > 0
        {
            self.marks.insert(letter, line);
        }
    }

    fn leave(&mut self, id: Id) {
        if let Some(letter) = self.boxes.letters.get(&id) {
            self.marks.remove(letter);
        }
    }

    /// The letter of the innermost drink around something.
    fn letter(&self, id: Id) -> Option<String> {
        let mut around = Some(id);
        while let Some(it) = around {
            if let Some(letter) = self.boxes.letters.get(&it) {
                return Some(letter.clone());
            }
            around = self.story.polled[it].poller;
        }
        None
    }

    fn block_on(&mut self, scene: &mut Scene, line: usize) {
        self.group = self.boxes.groups.get(self.groups).copied().unwrap_or(0);
        self.groups += 1;
        scene.line = line;
        scene.why = "It runs a future to its end, on this thread.".to_owned();
        let group = self.group;
        self.change(scene, group, State::Running, "");
    }

    fn polls(&mut self, scene: &mut Scene, step: &Step, id: Id, by: Option<Id>, line: usize) {
        scene.kind = "poll";
        let polled = &self.story.polled[id];
        // What `join_all` polls, it polls at its own line.
        let of_poller = by.map_or(0, |it| self.story.polled[it].line);
        scene.line = match (line, polled.kind) {
            (0, Kind::Member(_)) => of_poller,
            (0, _) => polled.line,
            _ => line,
        };
        let is_first = self.polled.insert(id);
        let was_woken = self.woken.contains(&id);
        self.woken.retain(|it| *it != id);
        scene.why = match polled.kind {
            Kind::Leaf if is_first => "Is it over? It has to answer at once.",
            Kind::Leaf if was_woken => "It was woken. Is it over?",
            Kind::Leaf => "Is it over? Nobody has woken it.",
            _ if is_first => "Its first poll: only now does it start to run.",
            _ if self.last == Some(id) => "It was woken while it was being polled: once more.",
            _ => "It goes on where it was.",
        }
        .to_owned();
        if by.is_none() {
            let group = self.group;
            self.change(scene, group, State::Running, "");
        }
        if let Some(place) = self.boxes.of(id) {
            self.last_in.insert(place, id);
            self.change(scene, place, State::Running, "▼ poll");
        }
        self.stand(Some(&id), line);
        self.stack(step).push(id);
    }

    fn answers(&mut self, scene: &mut Scene, step: &Step, id: Id, to: Option<Id>, given: &Answer) {
        let polled = &self.story.polled[id];
        let is_late = polled.is_timed && self.is_late(step, id);
        let poller = self.story.poller(id, to);
        let name = self.story.name(id);
        let place = self.boxes.of(id);
        scene.text += &match given {
            Answer::Pending(_) if polled.kind == Kind::Leaf => ": pending".to_owned(),
            given => format!(": {}", answer(given)),
        };
        let (state, tab, why) = match given {
            Answer::Ready if is_late => (
                State::Ready,
                "▲ ready, late",
                "Ready, with an error: its time is up.".to_owned(),
            ),
            Answer::Ready if polled.kind == Kind::Leaf => (
                State::Ready,
                "▲ ready",
                format!("It's over: {poller} no longer has to wait for it."),
            ),
            Answer::Ready => (
                State::Ready,
                "▲ ready",
                format!("{name} has come to its end, and is never polled again."),
            ),
            Answer::Panics => (State::Gone, "✕ panics", String::new()),
            Answer::Idle => (
                State::Pending,
                "▲ pending",
                "Nobody had woken it: the poll was for nothing.".to_owned(),
            ),
            Answer::Pending(_) => (State::Pending, "▲ pending", self.pending(id, to)),
        };
        scene.kind = state.class();
        scene.why = why;
        let of_poller = to.map_or(0, |it| self.story.polled[it].line);
        scene.line = match polled.kind {
            Kind::Member(_) => of_poller,
            _ => polled.line,
        };
        if let Some(place) = place {
            self.change(scene, place, state, tab);
        }
        if state == State::Pending {
            if polled.kind == Kind::Leaf {
                self.stand(Some(&id), polled.line);
            }
            if let Some(due) = polled.due.filter(|it| *it > step.time) {
                self.timer.insert(id, due);
            }
        } else {
            self.timer.remove(&id);
            if let Some(place) = place {
                self.close(scene, place);
            }
            self.leave(id);
        }
        let stack = self.stack(step);
        while stack.pop().is_some_and(|it| it != id) {}
    }

    /// Whether its time was up in this poll.
    fn is_late(&self, step: &Step, id: Id) -> bool {
        let late = self.story.steps.iter().find(|it| it.deed == Deed::Late(id));
        late.is_some_and(|it| it.time == step.time)
    }

    fn pending(&self, id: Id, to: Option<Id>) -> String {
        let polled = &self.story.polled[id];
        let poller = to.map(|it| self.story.polled[it].kind);
        match (polled.kind, polled.due, poller) {
            (Kind::Leaf, Some(due), _) => {
                format!("Not before {}. The timer will wake it then.", seconds(due))
            }
            (Kind::Leaf, None, _) => "Not yet. It will be woken.".to_owned(),
            (_, _, Some(Kind::JoinAll)) if self.story.hand != to => {
                "So the thread is free: join_all polls the next one, if there is one.".to_owned()
            }
            (_, _, None) => "The answer has come all the way up.".to_owned(),
            _ => "What it waits for isn't ready, so it isn't either.".to_owned(),
        }
    }

    fn wakes(&mut self, scene: &mut Scene, id: Id, by: Waker) {
        scene.kind = "wake";
        scene.why = match by {
            Waker::Timer => "Its time has come.",
            _ => "What it waits for has come.",
        }
        .to_owned();
        scene.why += " To be woken isn't to run: that takes a poll.";
        self.woken.push(id);
        let of = self.story.woken(id);
        self.timer.remove(&id);
        for id in [id, of] {
            if let Some(place) = self.boxes.of(id)
                && self.states.get(&place) == Some(&State::Pending)
            {
                self.change(scene, place, State::Woken, "▲ woken");
            }
        }
        let group = self.group;
        if self.states.get(&group) == Some(&State::Asleep) {
            self.change(scene, group, State::Running, "woken");
        }
    }

    /// The line of the innermost drink's mark.
    fn stuck_at(&self, id: Id) -> usize {
        let letter = self.letter(id);
        letter
            .and_then(|it| self.marks.get(&it).copied())
            .unwrap_or(0)
    }

    fn sleeps(&mut self, scene: &mut Scene, by: Option<Id>, line: usize) {
        scene.line = line;
        let Some(place) = by.and_then(|it| self.boxes.of(it)) else {
            return;
        };
        scene.kind = "gone";
        scene.why =
            "It hasn't answered: all around it still wait for its answer, and nobody else can be \
                     polled."
                .to_owned();
        self.change(scene, place, State::Blocks, "the thread sleeps");
        self.stand(by.as_ref(), line);
        self.blocked = Some(place);
    }

    /// What the thread does.
    fn thread(&mut self, step: &Step) -> String {
        let story = self.story;
        let top = self.stack(step).last().copied();
        let is_you = top.is_some() && top == story.hand;
        // What a leaf does is part of what polls it.
        let around = |it: Id| match story.polled[it].kind {
            Kind::Leaf => story.polled[it].poller.unwrap_or(it),
            _ => it,
        };
        let top = top.map(|it| story.name(story.drink(around(it))));
        let who = match step.thread {
            0 => String::new(),
            thread => format!("thread {} ", thread + 1),
        };
        let does = match (&step.deed, top) {
            (Deed::Parks, _) => "sleeps: nothing to do".to_owned(),
            _ if is_you => "waits for you".to_owned(),
            (Deed::Sleeps(..), Some(top)) => format!("sleeps inside {top}'s poll"),
            (Deed::Sleeps(..), None) => "sleeps".to_owned(),
            (Deed::Wakes(_, Waker::Timer), None) => "is woken".to_owned(),
            (_, Some(top)) => format!("runs {top}"),
            _ if self.running.contains_key(&step.thread) => "runs block_on".to_owned(),
            (_, None) if step.thread > 0 => "runs".to_owned(),
            (_, None) => "runs main".to_owned(),
        };
        who + &does
    }

    /// Whom the timer will wake, and when.
    fn timer(&self) -> String {
        let mut times: BTreeMap<Duration, Vec<String>> = BTreeMap::new();
        for (id, due) in &self.timer {
            let polled = &self.story.polled[*id];
            let drink = self.story.drink(*id);
            let of = if drink == *id {
                self.story.woken(*id)
            } else {
                drink
            };
            let mut name = self.story.name(of);
            if polled.is_timed {
                name += " (time-out)";
            }
            let names = times.entry(*due).or_default();
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let times: Vec<String> = times
            .iter()
            .map(|(time, names)| format!("{} at {}", names.join(", "), seconds(*time)))
            .collect();
        times.join("; ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::{Exit, Run};
    use crate::teller::tell;

    /// The titles of all boxes, and for each step what it says and which boxes get which tab.
    fn film(lines: &[&str]) -> (Vec<String>, Vec<String>) {
        let events = lines
            .iter()
            .map(|line| format!("0 0 {line}").parse().unwrap());
        let story = tell(&Run {
            events: events.collect(),
            exit: Exit::Code(Some(0)),
        });
        let boxes = Boxes::new(&story);
        let titles = boxes.all.iter().map(|it| it.title.clone()).collect();
        let shown = scenes(&story, &boxes).into_iter().map(|it| {
            let tabs = it
                .changes
                .iter()
                .map(|(place, _, tab)| format!(", {place} {tab}"));
            it.text + &tabs.collect::<String>()
        });
        (titles, shown.collect())
    }

    const SELECT: [&str; 12] = [
        "block_on 20",
        "new 0 root 20 - cafe cafe",
        "poll 0 0",
        "new 1 leaf 5 - - tick",
        "new 2 leaf 5 - - tick",
        "poll 1 5",
        "pending 1",
        "poll 2 5",
        "ready 2",
        "drop 1",
        "new 3 leaf 5 - - tick",
        "poll 3 5",
    ];

    /// Two that wait at once have a box each, and the third, at the same line, one of theirs.
    #[test]
    fn a_box_is_shared_by_those_that_follow_each_other() {
        let (titles, _) = film(&SELECT);
        assert_eq!(titles, ["block_on", "cafe", "tick", "tick"]);
        // The first is never dropped.
        let (titles, _) = film(&SELECT[..9]);
        assert_eq!(titles, ["block_on", "cafe", "tick", "tick"]);
    }

    #[test]
    fn a_page_that_polls_by_itself_is_a_box() {
        let (titles, steps) = film(&[
            "new 0 call 9 - cafe cafe",
            "poll 0 9",
            "ready 0",
            "block_on 20",
            "new 1 root 20 - bar bar",
            "poll 1 0",
        ]);
        assert_eq!(titles, ["the page", "cafe", "block_on", "bar"]);
        assert_eq!(steps[2], "main calls block_on at line 20, 2 ");
    }

    #[test]
    fn what_is_dropped_is_marked_though_no_step_says_so() {
        let (_, steps) = film(&SELECT);
        assert_eq!(
            steps[4..],
            [
                "cafe polls tick, 3 ▼ poll",
                "tick answers cafe: ready, 3 ▲ ready, 2 ✕ dropped",
                "cafe polls tick, 2 ▼ poll",
            ]
        );
    }
}
