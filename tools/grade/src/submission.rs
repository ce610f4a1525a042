//! One student's file: what it answers. An answer is what stands under a question and was not
//! handed out. Nothing is guessed: where a question does not stand as it was handed out, or text
//! may be for another one, a person looks.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::decode::decode;
use crate::document::{Document, Place, Word, is_bare};
use crate::place::{self, Part};
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
    bytes: Range<usize>,
}

/// What a student wrote to all of them.
#[derive(Debug)]
pub struct Submission {
    /// One for each question of the template, in its order.
    pub answers: Vec<Answer>,
    /// What is to be said of the file as a whole.
    pub notes: Vec<Note>,
    /// The whole file.
    pub text: String,
    /// Whether nobody wrote anything.
    pub is_untouched: bool,
    stray: Range<usize>,
}

impl Submission {
    /// Finds and judges the answers in a file, of which `bytes` may be no more than the start.
    pub fn new(template: &Template, bytes: &[u8], size: u64) -> Self {
        let text = decode(bytes);
        let document = &Document::new(&text);
        let (parts, given) = place::find(template, document);
        let reading = Reading {
            template,
            document,
            parts,
            given,
        };
        let stray = reading.stray();
        let mut notes = Vec::new();
        if size > bytes.len() as u64 {
            notes.push(Note::Cut(bytes.len(), size));
        }
        if !stray.is_empty() {
            notes.push(Note::Above);
        }
        let answers = reading.answers(!notes.is_empty());
        let is_bare = |answer: &Answer| answer.state == State::No && answer.bytes.is_empty();
        let is_untouched = answers.iter().all(is_bare) && template.is_all_of(&document.words);
        Self {
            answers,
            notes,
            is_untouched,
            stray,
            text,
        }
    }

    /// How many questions are certainly answered.
    pub fn answered(&self) -> usize {
        let is_yes = |answer: &&Answer| answer.state == State::Yes;
        self.answers.iter().filter(is_yes).count()
    }

    /// What stands under a question and was not handed out, as it is in the file.
    pub fn answer(&self, question: usize) -> &str {
        self.text[self.answers[question].bytes.clone()].trim_end()
    }

    /// What was written above the first question, and so belongs to none.
    pub fn stray(&self) -> &str {
        self.text[self.stray.clone()].trim_end()
    }
}

/// A file with everything known that the judgement takes.
struct Reading<'a> {
    template: &'a Template,
    document: &'a Document<'a>,
    parts: Vec<Part>,
    /// Which words were handed out.
    given: Vec<bool>,
}

impl Reading<'_> {
    /// Judges each question by what is under it, then by the rest of the file.
    fn answers(&self, is_odd: bool) -> Vec<Answer> {
        let questions = 0..self.template.questions.len();
        let mut answers: Vec<Answer> = questions.map(|index| self.answer(index)).collect();
        let may_be_for_more = |answer: &Answer| match answer.state {
            State::Yes => {
                let text = &self.document.text[answer.bytes.clone()];
                let text = text.trim_end_matches(|c: char| !c.is_alphanumeric());
                text.contains(|c| BREAKS.contains(c))
            }
            State::No => false,
            State::Look(_) => true,
        };
        let is_doubtful = is_odd || self.has_conflict() || answers.iter().any(may_be_for_more);
        let is_sure =
            |answer: &Answer| matches!(answer.state, State::Yes | State::Look(Reason::Few));
        let is_complete = answers.iter().all(is_sure);
        for answer in &mut answers {
            if answer.state == State::No && is_doubtful {
                answer.state = State::Look(Reason::Elsewhere);
            }
        }
        if let (Some(answer), Some(part)) = (answers.last_mut(), self.parts.last())
            && answer.state == State::Yes
            && (!is_complete || self.has_parts(part))
        {
            answer.state = State::Look(Reason::Last);
        }
        answers
    }

    fn answer(&self, question: usize) -> Answer {
        let mut parts = self.parts.iter().enumerate();
        let Some((at, part)) = parts.find(|(_, part)| part.question == question) else {
            let state = State::Look(Reason::Gone);
            return Answer {
                state,
                line: None,
                bytes: 0..0,
            };
        };
        let next = self.parts.get(at + 1).map(|part| part.question);
        let is_in_order = next.unwrap_or(self.template.questions.len()) == question + 1;
        let state = match parts.any(|(_, part)| part.question == question) {
            true => State::Look(Reason::Again),
            false => self.state(part, is_in_order),
        };
        let first = self.own(&part.words).next().map(|word| word.line);
        let line = Some(first.unwrap_or(part.lines.start) + 1);
        Answer {
            state,
            line,
            bytes: self.trim(part.lines.clone()),
        }
    }

    /// Judges a question by what is under it.
    fn state(&self, part: &Part, is_in_order: bool) -> State {
        let own: Vec<&Word> = self.own(&part.words).collect();
        let seen = || own.iter().filter(|word| word.place != Place::Comment);
        State::Look(match part.doubt {
            Some(doubt) => doubt,
            None if own.is_empty() || is_not_yet(&own) => match self.has_marks(part) {
                true => Reason::Marks,
                false => return State::No,
            },
            None if self.has_conflict() => Reason::Conflict,
            None if !is_in_order => Reason::Next,
            None if seen().next().is_none() => Reason::Hidden,
            None if own.iter().all(|word| word.line < part.below) => Reason::OnLine,
            None if own.iter().all(|word| self.template.knows(word)) => Reason::Known,
            None if is_few(seen()) => Reason::Few,
            None => return State::Yes,
        })
    }

    /// The words of a range that were not handed out.
    fn own(&self, words: &Range<usize>) -> impl Iterator<Item = &Word> {
        let words = words.clone().filter(|&at| !self.given[at]);
        words.map(|at| &self.document.words[at])
    }

    /// The bytes of lines, without those around them that were handed out, are blank or rules.
    fn trim(&self, mut lines: Range<usize>) -> Range<usize> {
        let is_own = |number: &usize| {
            let line = &self.document.lines[*number];
            let is_rule = self
                .document
                .line(*number)
                .trim_matches(['-', '=', '>', ' ', '\t', '\n'])
                .is_empty();
            self.own(&line.words).next().is_some() || line.words.is_empty() && !is_rule
        };
        let Some(first) = lines.find(is_own) else {
            return 0..0;
        };
        let last = lines.rfind(is_own).unwrap_or(first);
        self.document.lines[first].bytes.start..self.document.lines[last].bytes.end
    }

    fn stray(&self) -> Range<usize> {
        let first = self.parts.first().map(|part| part.lines.start);
        self.trim(0..first.unwrap_or(self.document.lines.len()))
    }

    fn has_conflict(&self) -> bool {
        let starts = |marker| {
            self.document
                .text
                .lines()
                .any(|line| line.starts_with(marker))
        };
        starts("<<<<<<< ") && starts(">>>>>>> ")
    }

    /// Whether below a question there is more than Markdown without its text.
    fn has_marks(&self, part: &Part) -> bool {
        let document = self.document;
        let mut bare = (part.below..part.lines.end).filter(|&at| document.words_of(at).is_empty());
        bare.any(|number| !is_bare(document.line(number)))
    }

    /// Whether there are headings, numbers or boxes below a question.
    fn has_parts(&self, part: &Part) -> bool {
        (part.below..part.lines.end).any(|number| {
            let (line, words) = (self.document.line(number), self.document.words_of(number));
            let is_prose = words.first().is_some_and(|word| word.place == Place::Prose);
            let is_box = line
                .trim_start_matches(['-', '*', '+', ' '])
                .starts_with("[");
            is_prose && (is_heading(line) || is_box || opening(words).0.is_some())
        })
    }
}

fn is_not_yet(words: &[&Word]) -> bool {
    let texts: Vec<&str> = words
        .iter()
        .take(3)
        .map(|word| word.text.as_str())
        .collect();
    NOT_YET.contains(&texts.join(" ").as_str())
}

/// Whether words may be too few for an answer. In scripts without spaces each letter counts as one.
fn is_few<'a>(words: impl Iterator<Item = &'a &'a Word>) -> bool {
    let words: Vec<&str> = words
        .take(UNSURE + 1)
        .map(|word| word.text.as_str())
        .collect();
    let count: usize = words.iter().map(|word| word.unicode_words().count()).sum();
    count <= FEW || count <= UNSURE && words.iter().any(|word| UNSURE_OF.contains(word))
}
