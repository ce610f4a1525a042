//! Where each question is in a submission.
//!
//! A question found word for word settles the matter. For one that is not, the lines that look
//! like a heading are compared with it, by number and by words, and the find is marked as unsure.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::ops::Range;

use crate::document::{Document, Place};
use crate::opening::Opening;
use crate::template::{Question, Template};

const QUESTION_MARKS: [char; 3] = ['?', '؟', '？'];

/// A place where one question starts, or several that share it.
#[derive(Debug)]
pub struct Anchor {
    /// Indices into the template's questions.
    pub questions: Vec<usize>,
    /// Where the question's line starts.
    pub start: usize,
    /// Where the question ends, and its answer may start.
    pub end: usize,
    pub line: usize,
    pub doubt: Option<Doubt>,
}

/// Why it may not be the question after all.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Doubt {
    /// It is not its own line's text: a code block, a comment or a sentence holds it.
    Embedded,
    /// It reads differently from the template's, so some of it may be an answer.
    Changed,
}

/// Every place where a question starts, in the order of the file.
pub fn find(template: &Template, document: &Document) -> Vec<Anchor> {
    let lines = document.lines.iter();
    let mut search = Search {
        template,
        document,
        openings: lines.map(|line| Opening::of(document, line)).collect(),
        anchors: Vec::new(),
        lines: HashSet::new(),
        spans: vec![None; template.questions.len()],
    };
    search.word_for_word();
    search.embedded();
    search.changed();
    search.shared();
    search.anchors.sort_by_key(|anchor| anchor.start);
    search.repeated();
    search.anchors
}

/// Whether a heading in a range of bytes has a number, and none that is a question's.
pub fn is_numbered(template: &Template, document: &Document, range: Range<usize>) -> bool {
    let lines = &document.lines;
    let first = lines.partition_point(|line| line.range.start < range.start);
    let is_known = |label: &String| template.questions.iter().any(|q| q.label == *label);
    let mut within = lines[first..]
        .iter()
        .take_while(|line| line.range.start < range.end);
    within.any(|line| {
        let Opening {
            labels, delimited, ..
        } = Opening::of(document, line);
        line.heading.is_some() && delimited && !labels.is_empty() && !labels.iter().any(is_known)
    })
}

struct Search<'a> {
    template: &'a Template,
    document: &'a Document,
    /// How each line starts.
    openings: Vec<Opening>,
    anchors: Vec<Anchor>,
    /// The lines that the anchors are in.
    lines: HashSet<usize>,
    /// For each question that has anchors, where the first and the last of them start.
    spans: Vec<Option<(usize, usize)>>,
}

/// A line that may be a question.
struct Guess {
    score: f64,
    question: usize,
    line: usize,
    end: usize,
}

impl Search<'_> {
    /// Questions that start a line of prose, each as often as it is there.
    fn word_for_word(&mut self) {
        for (number, line) in self.document.lines.iter().enumerate() {
            let opening = &self.openings[number];
            // A heading that is nothing but the number of a question which has no words.
            let is_whole = line.heading.is_some() && opening.body == line.words.end;
            let numbered = |question: &Question| {
                is_whole && question.words.is_empty() && opening.labels == [question.label.as_str()]
            };
            for at in line.words.start..line.words.end.min(opening.body + 1) {
                let words = &self.document.words[at..];
                if words.first().is_none_or(|word| word.place != Place::Prose) {
                    break;
                }
                let question = (0..self.spans.len())
                    .filter(|&index| {
                        let question = self.question(index);
                        question.starts(words) || numbered(question)
                    })
                    .max_by_key(|&index| {
                        let Question { label, words, .. } = self.question(index);
                        let named = opening.labels.contains(label);
                        (
                            words.len(),
                            named,
                            self.spans[index].is_none(),
                            Reverse(index),
                        )
                    });
                if let Some(question) = question {
                    let (end, doubt) = self.end_of(question, at);
                    self.add(question, number, line.range.start, end, doubt);
                    break;
                }
            }
        }
    }

    /// Questions in a code block (the whole file may be in one), in a comment, or inside a line.
    fn embedded(&mut self) {
        for question in self.unfound() {
            for (at, word) in self.document.words.iter().enumerate() {
                if !self.question(question).starts(&self.document.words[at..]) {
                    continue;
                }
                let (end, _) = self.end_of(question, at);
                if self.lines.contains(&word.line) {
                    self.share(question, word.line, end);
                    continue;
                }
                let line = &self.document.lines[word.line];
                let (start, doubt) = if line.heading.is_some() {
                    (line.range.start, Doubt::Changed)
                } else if at <= self.openings[word.line].body {
                    (line.range.start, Doubt::Embedded)
                } else {
                    (word.range.start, Doubt::Embedded)
                };
                self.add(question, word.line, start, end, Some(doubt));
            }
        }
    }

    /// Questions that were edited, shortened, or of which only the number is left.
    fn changed(&mut self) {
        let unfound = self.unfound();
        if unfound.is_empty() {
            return;
        }
        let mut guesses = Vec::new();
        for number in 0..self.document.lines.len() {
            self.guess(&unfound, number, &mut guesses);
        }
        guesses.sort_by(|a, b| b.score.total_cmp(&a.score));
        for guess in guesses {
            if self.spans[guess.question].is_none() && !self.lines.contains(&guess.line) {
                let start = self.document.lines[guess.line].range.start;
                self.add(
                    guess.question,
                    guess.line,
                    start,
                    guess.end,
                    Some(Doubt::Changed),
                );
            }
        }
    }

    /// How much a line looks like each question, and where the question in it ends.
    fn guess(&self, questions: &[usize], number: usize, guesses: &mut Vec<Guess>) {
        let line = &self.document.lines[number];
        let first = self.document.words[line.words.clone()].first();
        if first.is_none_or(|word| word.place != Place::Prose) || self.lines.contains(&number) {
            return;
        }
        let opening = &self.openings[number];
        let text = &self.document.text[line.range.clone()];
        let is_heading = line.heading.is_some() || is_like_heading(text);
        // Where the question that the line asks ends, if it asks one.
        let rest = &self.document.text[opening.end..line.range.end];
        let colon = rest.find(": ").filter(|&at| at > 0);
        let asked = rest
            .find(QUESTION_MARKS)
            .or(colon)
            .map(|at| opening.end + at);
        let title = line.range.start..asked.unwrap_or(line.range.end);
        let body = opening.body..self.document.words_in(&title).end;
        let words = self.document.words.get(body).unwrap_or_default();
        let words: HashSet<&str> = words.iter().map(|word| word.text.as_str()).collect();
        for &question in questions {
            let similarity = self.template.similarity(self.question(question), &words);
            let similar = similarity > 0.5;
            let named = self.template.named(&opening.labels, question);
            let likely = match (is_heading, asked) {
                (true, _) => similar || named > 0.0,
                (false, Some(_)) if similar => true,
                _ => named > 0.0 && opening.delimited && self.in_order(question, line.range.start),
            };
            if !likely {
                continue;
            }
            let end = match asked {
                Some(mark) if is_heading || similar => self.document.clinging(mark),
                _ if is_heading && similar => line.range.end,
                _ => self.document.clinging(opening.end),
            };
            guesses.push(Guess {
                score: similarity + named + if is_heading { 0.5 } else { 0.0 },
                question,
                line: number,
                end: self.whole_heading(number, end),
            });
        }
    }

    /// Questions that stand under the number of another: `3` for both `3a` and `3b`.
    fn shared(&mut self) {
        for question in self.unfound() {
            let shares = |anchor: &&Anchor| {
                let labels = &self.openings[anchor.line].labels;
                anchor.doubt.is_some() && self.template.named(labels, question) > 0.0
            };
            if let Some(&Anchor { line, end, .. }) = self.anchors.iter().find(shares) {
                self.share(question, line, end);
            }
        }
    }

    /// Questions found again, under another one's heading, on a line that is no heading: an answer
    /// may begin with their words.
    fn repeated(&mut self) {
        let is_heading = |anchor: &Anchor| self.document.lines[anchor.line].heading.is_some();
        let heading = self.anchors.iter().position(is_heading);
        for below in heading.map_or(0, |at| at + 1)..self.anchors.len() {
            let question = self.anchors[below].questions[0];
            let is_again = self.spans[question].is_some_and(|(first, last)| first < last);
            let is_its_own = below > 0 && self.anchors[below - 1].questions.contains(&question);
            if is_again && !is_its_own && !is_heading(&self.anchors[below]) {
                self.anchors[below].doubt.get_or_insert(Doubt::Embedded);
            }
        }
    }

    /// Whether a question at this byte stands between those before and after it in the template.
    fn in_order(&self, question: usize, start: usize) -> bool {
        self.spans
            .iter()
            .enumerate()
            .all(|(other, span)| match span {
                Some((_, last)) if other < question => *last < start,
                Some((first, _)) => *first > start,
                None => true,
            })
    }

    /// Lets a question have its place where another has: on the line where that starts.
    fn share(&mut self, question: usize, line: usize, end: usize) {
        if let Some(anchor) = self.anchors.iter_mut().find(|anchor| anchor.line == line)
            && !anchor.questions.contains(&question)
        {
            anchor.questions.push(question);
            anchor.end = anchor.end.max(end);
            self.spans[question] = Some((anchor.start, anchor.start));
        }
    }

    fn add(
        &mut self,
        question: usize,
        line: usize,
        start: usize,
        end: usize,
        doubt: Option<Doubt>,
    ) {
        self.anchors.push(Anchor {
            questions: vec![question],
            start,
            end,
            line,
            doubt,
        });
        self.lines.insert(line);
        let (first, last) = self.spans[question].unwrap_or((start, start));
        self.spans[question] = Some((first.min(start), last.max(start)));
    }

    /// Where a question ends whose words, if it has any, start at the word `at`. A heading that goes on to a
    /// question mark was added to.
    fn end_of(&self, question: usize, at: usize) -> (usize, Option<Doubt>) {
        let last = match self.question(question).words.len() {
            0 => self.document.lines[self.document.words[at].line].words.end,
            length => at + length,
        };
        let last = &self.document.words[last - 1];
        let end = self.document.clinging(last.range.end);
        let line = &self.document.lines[last.line];
        let asks = |text: &str| text.find(QUESTION_MARKS);
        if line.heading.is_some()
            && asks(&self.question(question).heading).is_some()
            && asks(&self.document.text[last.range.end..end]).is_none()
            && let Some(mark) = asks(&self.document.text[end..line.range.end])
        {
            return (
                self.whole_heading(last.line, self.document.clinging(end + mark)),
                Some(Doubt::Changed),
            );
        }
        (self.whole_heading(last.line, end), None)
    }

    /// To the end of the line's heading, with its underline, if no word is left in it.
    fn whole_heading(&self, line: usize, end: usize) -> usize {
        match &self.document.lines[line].heading {
            Some(heading) if self.document.words_in(&(end..heading.end)).is_empty() => {
                end.max(heading.end)
            }
            _ => end,
        }
    }

    fn question(&self, index: usize) -> &Question {
        &self.template.questions[index]
    }

    fn unfound(&self) -> Vec<usize> {
        (0..self.spans.len())
            .filter(|&index| self.spans[index].is_none())
            .collect()
    }
}

/// Whether a line was meant as a heading: bold from start to end, or `#1` without a space.
fn is_like_heading(line: &str) -> bool {
    let line = line.trim_matches(|c: char| c.is_whitespace() || matches!(c, '>' | '-' | '+' | ':'));
    let is_bold = |mark| line.starts_with(mark) && line.ends_with(mark);
    line.starts_with('#') || is_bold("**") || is_bold("__")
}
