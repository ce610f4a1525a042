//! One student's file: what it answers. Nothing is guessed: where a question does not stand as it was
//! handed out, or text may be for another one, a person looks.

use std::collections::BTreeMap;

use unicode_segmentation::UnicodeSegmentation;

use crate::document::{Line, decode, lines};
use crate::reason::{Note, Reason, State};
use crate::template::{Part, Template, is_heading, opening};

/// The most that is read of one file, in bytes.
pub const LIMIT: u64 = 256 << 10;

/// Said instead of an answer, in so many words.
const NOT_YET: [&str; 5] = ["", "todo", "tbd", "n a", "idk"];
/// So few words may be less than an answer.
const FEW: usize = 3;
/// What there is between two sentences, or two parts of one.
const BREAKS: &str = "\n.!?;:؟؛。！？；：";

/// What a student wrote to one question.
#[derive(Debug)]
pub struct Answer {
    pub label: String,
    pub state: State,
    /// The line where the answer starts, or the question if there is none, from 1.
    pub line: Option<usize>,
    /// The lines that were not handed out, as they are in the file.
    pub text: String,
}

/// What a student wrote to all of them.
#[derive(Debug)]
pub struct Submission {
    /// One for each question of the template, in its order.
    pub answers: Vec<Answer>,
    /// What was written above the first question, and so belongs to none.
    pub stray: String,
    pub notes: Vec<Note>,
    /// The whole file, if a person has to look at it.
    pub text: String,
    /// Whether nobody wrote anything.
    pub is_untouched: bool,
}

impl Submission {
    /// Finds and judges the answers in a file.
    pub fn new(template: &Template, bytes: &[u8]) -> Self {
        let limit = bytes.len().min(LIMIT as usize);
        let mut text = decode(&bytes[..limit]);
        let mut lines = lines(&text);
        let parts = template.find(&mut lines);
        let stray = trim(&lines[..parts.first().map_or(lines.len(), |part| part.start)]);
        let mut notes = Vec::new();
        notes.extend((limit < bytes.len()).then_some(Note::Cut(limit)));
        notes.extend((!stray.is_empty()).then_some(Note::Above));

        let questions = 0..template.questions.len();
        let answers = questions.map(|question| answer(template, &lines, &parts, question));
        let mut answers: Vec<Answer> = answers.collect();
        let is_bare = |answer: &Answer| answer.state == State::No && answer.text.is_empty();
        let is_untouched = notes.is_empty() && answers.iter().all(is_bare);
        let last = parts.last().map_or(lines.len(), |part| part.start + 1);
        doubt(&mut answers, &lines[last..], !notes.is_empty());
        let is_look = |answer: &Answer| matches!(answer.state, State::Look(_));
        if stray.is_empty() && !answers.iter().any(is_look) {
            text = String::new();
        }
        Self { answers, stray, notes, text, is_untouched }
    }

    /// What a person looks at: each reason after the questions that it is about, and the notes.
    pub fn remarks(&self) -> String {
        let mut looks: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for answer in &self.answers {
            if let State::Look(reason) = answer.state {
                let labels = looks.entry(reason.to_string()).or_default();
                labels.push(&answer.label);
            }
        }
        let looks = looks.iter();
        let looks = looks.map(|(reason, labels)| format!("{}: {reason}", labels.join(", ")));
        let remarks = looks.chain(self.notes.iter().map(ToString::to_string));
        remarks.collect::<Vec<_>>().join("; ")
    }

    /// How many questions are certainly answered.
    pub fn answered(&self) -> usize {
        let states = self.answers.iter().map(|answer| answer.state);
        states.filter(|state| *state == State::Yes).count()
    }
}

/// Finds a question and judges it by what is under it.
fn answer(template: &Template, lines: &[Line], parts: &[Part], question: usize) -> Answer {
    let mut places = parts.iter();
    let part = places.find(|part| part.question == question);
    let lines = part.map_or(&[][..], |part| &lines[part.start..part.end]);
    let state = match part {
        None => State::Look(Reason::Gone),
        Some(part) if part.is_sure => judge(lines),
        Some(_) => State::Look(Reason::Changed),
    };
    let own = lines.iter().position(|line| !line.own().is_empty());
    let line = part.map(|part| part.start + own.unwrap_or(0) + 1);
    let text = trim(lines);
    let label = template.questions[question].label.clone();
    Answer { label, state, line, text }
}

/// Judges a question that stands as it was handed out by the lines from it on.
fn judge(lines: &[Line]) -> State {
    let own = lines.iter().flat_map(Line::own).map(String::as_str);
    let own: Vec<&str> = own.take(FEW).collect();
    let seen = lines.iter().filter(|line| !line.is_hidden);
    let seen = seen.flat_map(Line::own).take(FEW + 1);
    // In scripts without spaces each letter counts as a word.
    let count: usize = seen.map(|word| word.unicode_words().count()).sum();
    let mut marks = lines.iter().filter(|line| line.words.is_empty());
    let is_open = NOT_YET.contains(&&*own.join(" "));
    State::Look(if is_open && marks.all(Line::is_bare) {
        return State::No;
    } else if count == 0 && !is_open {
        Reason::Hidden
    } else if lines[1..].iter().all(|line| line.own().is_empty()) && !is_open {
        Reason::Changed
    } else if count <= FEW {
        Reason::Few
    } else {
        return State::Yes;
    })
}

/// Doubts what is not sure in view of the other answers, of the last part, and of the whole file.
fn doubt(answers: &mut [Answer], last: &[Line], is_odd: bool) {
    let may_be_for_more = |Answer { state, text, .. }: &Answer| {
        let text = text.trim_end_matches(|c: char| !c.is_alphanumeric());
        *state != State::No && (*state != State::Yes || text.contains(|c| BREAKS.contains(c)))
    };
    let is_odd = is_odd || answers.iter().any(may_be_for_more);
    let sure = [State::Yes, State::Look(Reason::Few)];
    let is_open = answers.iter().any(|answer| !sure.contains(&answer.state));
    let count = answers.len();
    for (index, answer) in answers.iter_mut().enumerate() {
        if answer.state == State::No && is_odd {
            answer.state = State::Look(Reason::Elsewhere);
        }
        let is_last = index + 1 == count && answer.state == State::Yes;
        if is_last && (is_open || last.iter().any(is_part)) {
            answer.state = State::Look(Reason::Last);
        }
    }
}

/// Whether a line is a heading, or starts with a number or a box.
fn is_part(line: &Line) -> bool {
    let rest = line.text.trim_start_matches(['-', '*', '+', ' ']);
    let is_box = rest.starts_with("[ ]") || rest.starts_with("[x]");
    let is_numbered = is_box || !opening(line).0.is_empty();
    is_heading(line) || !line.is_hidden && is_numbered
}

/// Lines as they are, without those around them that were handed out, are blank or rules.
fn trim(lines: &[Line]) -> String {
    let is_mark = |c| !"-=> \t\n".contains(c);
    let is_own = |line: &Line| {
        !line.own().is_empty() || line.words.is_empty() && line.text.contains(is_mark)
    };
    let first = lines.iter().position(is_own).unwrap_or(lines.len());
    let last = lines.iter().rposition(is_own);
    let lines = &lines[first..last.map_or(first, |last| last + 1)];
    let text: String = lines.iter().map(|line| line.text).collect();
    text.trim_end().to_owned()
}
