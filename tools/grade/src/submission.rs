//! One student's file: what it answers.
//!
//! An answer is what stands under a question and was not handed out. Nothing is guessed: where a
//! question does not stand as it was handed out, or text may belong to another one, a person looks.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::decode::decode;
use crate::document::{Document, Place, Word, is_bare};
use crate::place::{self, Part};
use crate::reason::{Note, Reason, State};
use crate::template::{Opening, Template, is_heading};

/// The most that is read of one file.
pub const LIMIT: u64 = 256 << 10;

/// Said instead of an answer, in so many words.
const NOT_YET: [&str; 5] = ["todo", "tbd", "n a", "na", "idk"];
/// So few words may be less than an answer.
const FEW: usize = 3;
/// So many may be as well, if one of these is among them.
const FEW_UNSURE: usize = 8;
const UNSURE: [&str; 9] = [
    "todo", "tbd", "wip", "done", "idea", "know", "sure", "later", "yet",
];
/// What there is between two sentences or two parts of one.
const BREAKS: [char; 13] = [
    '\n', '.', '!', '?', ';', ':', '؟', '؛', '。', '！', '？', '；', '：',
];

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
    /// Where what was written above the first question is, and so belongs to none.
    stray: Range<usize>,
    /// Whether nobody wrote anything.
    pub untouched: bool,
}

impl Submission {
    /// Finds and judges the answers in a file, of which `bytes` may be no more than the start.
    pub fn new(template: &Template, bytes: &[u8], size: u64) -> Self {
        let (text, encoding) = decode(bytes);
        let is_cut = size > bytes.len() as u64;
        let reading = Reading::new(template, Document::new(&text), is_cut);
        let answers = reading.answers();
        let stray = reading.stray();
        let untouched = reading.is_untouched(&answers);

        let mut notes = Vec::new();
        match encoding {
            _ if is_cut => notes.push(Note::Cut(bytes.len(), size)),
            note => notes.extend(note),
        }
        if !stray.is_empty() {
            notes.push(Note::Above);
        }
        Self {
            answers,
            notes,
            stray,
            untouched,
            text,
        }
    }

    /// How many questions are certainly answered.
    pub fn answered(&self) -> usize {
        self.answers
            .iter()
            .filter(|answer| answer.state == State::Yes)
            .count()
    }

    /// What stands under a question and was not handed out, as it is in the file.
    pub fn answer(&self, question: usize) -> &str {
        self.text[self.answers[question].bytes.clone()].trim_end()
    }

    /// What was written above the first question.
    pub fn stray(&self) -> &str {
        self.text[self.stray.clone()].trim_end()
    }
}

/// A file with everything known that the judgement takes.
struct Reading<'a> {
    template: &'a Template,
    document: Document<'a>,
    parts: Vec<Part>,
    /// Which words were handed out.
    given: Vec<bool>,
    is_cut: bool,
}

impl<'a> Reading<'a> {
    fn new(template: &'a Template, document: Document<'a>, is_cut: bool) -> Self {
        let (parts, given) = place::find(template, &document);
        Self {
            template,
            document,
            parts,
            given,
            is_cut,
        }
    }

    /// The words of a range that were not handed out.
    fn own(&self, words: Range<usize>) -> impl Iterator<Item = &Word> {
        words
            .filter(|&at| !self.given[at])
            .map(|at| &self.document.words[at])
    }

    /// The bytes of some lines, without those around them that were handed out, are blank or rules.
    fn trim(&self, mut lines: Range<usize>) -> Range<usize> {
        let is_own = |number: &usize| match self.document.words_of(*number) {
            [] => !is_rule(self.document.line(*number)),
            _ => self
                .own(self.document.lines[*number].words.clone())
                .next()
                .is_some(),
        };
        let Some(first) = lines.find(is_own) else {
            return 0..0;
        };
        let last = lines.rfind(is_own).unwrap_or(first);
        self.document.lines[first].bytes.start..self.document.lines[last].bytes.end
    }

    /// What is above the first question.
    fn stray(&self) -> Range<usize> {
        let (lines, words) = match self.parts.first() {
            Some(part) => (
                part.lines.start,
                self.document.lines[part.lines.start].words.start,
            ),
            None => (self.document.lines.len(), self.document.words.len()),
        };
        match self.own(0..words).next() {
            Some(_) => self.trim(0..lines),
            None => 0..0,
        }
    }

    fn is_untouched(&self, answers: &[Answer]) -> bool {
        let numbers = 0..self.document.lines.len();
        let mut wordless = numbers.filter(|number| self.document.words_of(*number).is_empty());
        self.template.is_all_of(&self.document.words)
            && answers.iter().all(|answer| answer.state == State::No)
            && wordless.all(|number| is_rule(self.document.line(number)))
    }

    /// Judges each question by what is under it, then by the rest of the file.
    fn answers(&self) -> Vec<Answer> {
        let questions = 0..self.template.questions.len();
        let mut answers: Vec<Answer> = questions.map(|question| self.answer(question)).collect();
        let may_be_for_more = |answer: &Answer| match answer.state {
            State::Yes => {
                let text = &self.document.text[answer.bytes.clone()];
                text.trim_end_matches(|c: char| !c.is_alphanumeric())
                    .contains(BREAKS)
            }
            State::No => false,
            State::Look(_) => true,
        };
        let is_doubtful = self.is_cut
            || self.document.has_conflict()
            || !self.stray().is_empty()
            || answers.iter().any(may_be_for_more);
        let is_open =
            |answer: &Answer| !matches!(answer.state, State::Yes | State::Look(Reason::Few));
        let any_open = answers.iter().any(is_open);
        for answer in answers
            .iter_mut()
            .filter(|answer| answer.state == State::No && is_doubtful)
        {
            answer.state = State::Look(Reason::Elsewhere);
        }
        if let Some((last, part)) = answers.last_mut().zip(self.parts.last())
            && last.state == State::Yes
            && (any_open || self.has_parts(part))
        {
            last.state = State::Look(Reason::Last);
        }
        answers
    }

    fn answer(&self, question: usize) -> Answer {
        let mut parts = (0..self.parts.len()).filter(|&at| self.parts[at].question == question);
        let Some(at) = parts.next() else {
            let reason = if self.is_cut {
                Reason::Cut
            } else {
                Reason::Gone
            };
            return Answer {
                state: State::Look(reason),
                line: None,
                bytes: 0..0,
            };
        };
        let part = &self.parts[at];
        let next = self
            .parts
            .get(at + 1)
            .map_or(self.template.questions.len(), |next| next.question);
        let state = match parts.next() {
            Some(_) => State::Look(Reason::Again),
            None => self.state(part, next == question + 1),
        };
        let line = self
            .own(part.words.clone())
            .next()
            .map_or(part.lines.start, |word| word.line);
        Answer {
            state,
            line: Some(line + 1),
            bytes: self.trim(part.lines.clone()),
        }
    }

    fn state(&self, part: &Part, is_next_below: bool) -> State {
        let own: Vec<&Word> = self.own(part.words.clone()).collect();
        let seen = || own.iter().filter(|word| word.place != Place::Comment);
        let reason = match part.doubt {
            Some(doubt) => doubt,
            None if own.is_empty() || is_not_yet(&own) => match self.has_marks(part) {
                true => Reason::Marks,
                false => return State::No,
            },
            None if self.document.has_conflict() => Reason::Conflict,
            None if !is_next_below => Reason::Next,
            None if seen().next().is_none() => Reason::Hidden,
            None if own.iter().all(|word| word.line < part.below) => Reason::OnLine,
            None if own.iter().all(|word| self.template.knows(word)) => Reason::Known,
            None if is_few(seen()) => Reason::Few,
            None => return State::Yes,
        };
        State::Look(reason)
    }

    /// Whether below a question there is more than Markdown without its text.
    fn has_marks(&self, part: &Part) -> bool {
        let is_mark = |number| {
            self.document.words_of(number).is_empty() && !is_bare(self.document.line(number))
        };
        (part.below..part.lines.end).any(is_mark)
    }

    /// Whether there are headings, numbers or boxes below a question.
    fn has_parts(&self, part: &Part) -> bool {
        (part.below..part.lines.end).any(|number| {
            let line = self.document.line(number).trim_start();
            let words = self.document.words_of(number);
            words.first().is_some_and(|word| word.place == Place::Prose)
                && (is_heading(line)
                    || line.starts_with(['-', '*', '+']) && line[1..].trim_start().starts_with('[')
                    || Opening::of(words).label.is_some())
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

/// Whether words may be too few for an answer; in scripts without spaces each letter is one.
fn is_few<'a>(words: impl Iterator<Item = &'a &'a Word>) -> bool {
    let words: Vec<&str> = words
        .take(FEW_UNSURE + 1)
        .map(|word| word.text.as_str())
        .collect();
    let count: usize = words.iter().map(|word| word.unicode_words().count()).sum();
    count <= FEW || count <= FEW_UNSURE && words.iter().any(|word| UNSURE.contains(word))
}

fn is_rule(line: &str) -> bool {
    line.trim().trim_matches(['-', '=', '>', ' ']).is_empty()
}
