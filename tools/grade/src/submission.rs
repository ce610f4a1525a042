//! One student's file: what it answers. An answer is what stands under a question and was not
//! handed out. Nothing is guessed: where a question does not stand as it was handed out, or text
//! may be for another one, a person looks.

use unicode_segmentation::UnicodeSegmentation;

use crate::decode::decode;
use crate::document::{Line, Place, lines};
use crate::place::{Part, find};
use crate::reason::{Note, Reason, State};
use crate::template::{Template, is_heading, opening};

/// The most that is read of one file, in bytes.
pub const LIMIT: u64 = 256 << 10;

/// Said instead of an answer, in so many words.
const NOT_YET: [&str; 5] = ["todo", "tbd", "n a", "na", "idk"];
/// So few words may be less than an answer.
const FEW: usize = 3;
/// So many may be as well, with one of these among them.
const UNSURE: usize = 8;
const UNSURE_OF: [&str; 8] = ["todo", "tbd", "wip", "done", "idea", "know", "later", "yet"];
/// What there is between two sentences, or two parts of one.
const BREAKS: &str = "\n.!?;:؟؛。！？；：";

/// What a student wrote to one question.
#[derive(Debug)]
pub struct Answer {
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
    /// What is to be said of the file as a whole.
    pub notes: Vec<Note>,
    /// The whole file.
    pub text: String,
    /// Whether nobody wrote anything.
    pub is_untouched: bool,
}

impl Submission {
    /// Finds and judges the answers in a file, of which `bytes` may be no more than the start.
    pub fn new(template: &Template, bytes: &[u8], size: u64) -> Self {
        let text = decode(bytes);
        let mut lines = lines(&text);
        let parts = find(template, &mut lines);
        let stray = trim(&lines[..parts.first().map_or(lines.len(), |part| part.start)]);
        let mut notes = Vec::new();
        if size > bytes.len() as u64 {
            notes.push(Note::Cut(bytes.len(), size));
        }
        if !stray.is_empty() {
            notes.push(Note::Above);
        }
        let is_marker = |line: &&mut Line| {
            line.text.starts_with("<<<<<<< ") || line.text.starts_with(">>>>>>> ")
        };
        for line in lines.iter_mut().filter(is_marker) {
            line.given = line.words.len();
            if !notes.contains(&Note::Conflict) {
                notes.push(Note::Conflict);
            }
        }
        let file = File {
            template,
            lines,
            parts,
            is_odd: !notes.is_empty(),
        };
        let questions = 0..template.questions.len();
        let mut answers: Vec<Answer> = questions.map(|index| file.answer(index)).collect();
        file.doubt(&mut answers);
        let is_bare = |answer: &Answer| answer.state == State::No && answer.text.is_empty();
        let is_untouched = answers.iter().all(is_bare) && template.is_all_of(&file.lines);
        Self {
            answers,
            stray,
            notes,
            is_untouched,
            text,
        }
    }

    /// How many questions are certainly answered.
    pub fn answered(&self) -> usize {
        let states = self.answers.iter().map(|answer| answer.state);
        states.filter(|state| *state == State::Yes).count()
    }
}

/// A file with everything known that the judgement takes.
struct File<'a> {
    template: &'a Template,
    lines: Vec<Line<'a>>,
    parts: Vec<Part>,
    /// Whether there is anything to be said of it as a whole.
    is_odd: bool,
}

impl File<'_> {
    /// Judges a question by what is under it.
    fn answer(&self, question: usize) -> Answer {
        let mut parts = self.parts.iter().enumerate();
        let Some((at, part)) = parts.find(|(_, part)| part.question == question) else {
            let state = State::Look(Reason::Gone);
            return Answer {
                state,
                line: None,
                text: String::new(),
            };
        };
        let next = self.parts.get(at + 1).map(|part| part.question);
        let lines = &self.lines[part.start..part.end];
        let own = lines.iter().position(|line| !line.own().is_empty());
        let state = match part.doubt {
            _ if parts.any(|(_, part)| part.question == question) => State::Look(Reason::Again),
            Some(doubt) => State::Look(doubt),
            None if next.unwrap_or(self.template.questions.len()) == question + 1 => {
                self.state(part)
            }
            None => State::Look(Reason::Next),
        };
        let line = Some(part.start + own.unwrap_or(0) + 1);
        Answer {
            state,
            line,
            text: trim(lines),
        }
    }

    /// Judges what is under a question that stands where it was handed out.
    fn state(&self, part: &Part) -> State {
        let (lines, below) = (
            &self.lines[part.start..part.end],
            &self.lines[part.below..part.end],
        );
        let own = || lines.iter().flat_map(Line::own);
        let seen = lines.iter().filter(|line| line.place != Place::Comment);
        let seen: Vec<&String> = seen.flat_map(Line::own).take(UNSURE + 1).collect();
        let is_bare = |line: &Line| line.is_bare() || !line.words.is_empty();
        State::Look(if own().next().is_none() || is_not_yet(own().take(3)) {
            match below.iter().all(is_bare) {
                true => return State::No,
                false => Reason::Marks,
            }
        } else if seen.is_empty() {
            Reason::Hidden
        } else if below.iter().all(|line| line.own().is_empty()) {
            Reason::OnLine
        } else if own().all(|word| self.template.knows(word)) {
            Reason::Known
        } else if is_few(&seen) {
            Reason::Few
        } else {
            return State::Yes;
        })
    }

    /// Doubts what is not sure in view of the other answers and of the rest of the file.
    fn doubt(&self, answers: &mut [Answer]) {
        let may_be_for_more = |answer: &Answer| match answer.state {
            State::Yes => {
                let text = answer.text.trim_end_matches(|c: char| !c.is_alphanumeric());
                text.contains(|c| BREAKS.contains(c))
            }
            State::No => false,
            State::Look(_) => true,
        };
        let is_sure =
            |answer: &Answer| matches!(answer.state, State::Yes | State::Look(Reason::Few));
        let (is_odd, is_whole) = (
            self.is_odd || answers.iter().any(may_be_for_more),
            answers.iter().all(is_sure),
        );
        for answer in answers.iter_mut() {
            if answer.state == State::No && is_odd {
                answer.state = State::Look(Reason::Elsewhere);
            }
        }
        if let (Some(answer), Some(part)) = (answers.last_mut(), self.parts.last())
            && answer.state == State::Yes
            && !(is_whole && self.lines[part.below..].iter().all(|line| !is_part(line)))
        {
            answer.state = State::Look(Reason::Last);
        }
    }
}

/// Lines as they are, without those around them that were handed out, are blank or rules.
fn trim(lines: &[Line]) -> String {
    let is_rule = |line: &Line| {
        line.text
            .trim_matches(['-', '=', '>', ' ', '\t', '\n'])
            .is_empty()
    };
    let is_own = |line: &Line| !line.own().is_empty() || line.words.is_empty() && !is_rule(line);
    let first = lines.iter().position(is_own).unwrap_or(lines.len());
    let last = lines
        .iter()
        .rposition(is_own)
        .map_or(first, |last| last + 1);
    let text: String = lines[first..last].iter().map(|line| line.text).collect();
    text.trim_end().to_owned()
}

/// Whether a line is a heading, or starts with a number or a box.
fn is_part(line: &Line) -> bool {
    let is_box = line
        .text
        .trim_start_matches(['-', '*', '+', ' '])
        .starts_with('[');
    let is_number = opening(line).0.is_some() || is_box && !line.words.is_empty();
    is_heading(line) || line.place == Place::Prose && is_number
}

fn is_not_yet<'a>(words: impl Iterator<Item = &'a String>) -> bool {
    let words: Vec<&str> = words.map(String::as_str).collect();
    NOT_YET.contains(&words.join(" ").as_str())
}

/// Whether words may be too few for an answer. In scripts without spaces each letter counts as one.
fn is_few(words: &[&String]) -> bool {
    let count: usize = words.iter().map(|word| word.unicode_words().count()).sum();
    let is_unsure = words.iter().any(|word| UNSURE_OF.contains(&word.as_str()));
    count <= FEW || count <= UNSURE && is_unsure
}
