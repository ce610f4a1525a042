//! One student's file: what it answers.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use serde::Serialize;

use crate::anchor::{self, Anchor, Doubt};
use crate::decode::decode;
use crate::document::{Document, Place};
use crate::template::Template;

/// The most that is read of one file.
pub const LIMIT: u64 = 1 << 20;

/// Said instead of an answer.
#[rustfmt::skip]
const NOT_YET: [&str; 48] = [
    "todo", "to do", "to be done", "fixme", "wip", "work in progress", "tbd", "tba", "idk",
    "i don t know", "i dont know", "i do not know", "don t know", "dont know", "do not know",
    "i don t know yet", "i dont know yet", "i do not know yet", "don t know yet", "dont know yet",
    "dunno", "no idea", "i have no idea", "not sure", "not sure yet", "i m not sure",
    "i am not sure", "unsure", "n a", "na", "xxx", "none", "nothing", "no answer", "no answer yet",
    "not answered", "not yet", "answer", "my answer", "your answer", "answer here", "skip",
    "skipped", "later", "will answer later", "coming soon", "br", "nbsp",
];
/// What may stand before that.
const LABELS: [&str; 6] = ["a", "ans", "answer", "my", "your", "the"];
/// So few words may be less than an answer.
const FEW: usize = 3;
/// How something starts that is not done yet.
const UNFINISHED: [&str; 5] = ["todo", "fixme", "wip", "tbd", "tba"];
/// How an answer starts that is somewhere else.
const ELSEWHERE: [&str; 5] = ["same", "see ", "ditto", "as above", "above"];
/// What became of a question.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    Answered,
    Unanswered,
    /// The question itself is gone.
    Missing,
}

impl State {
    /// As reports name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Unanswered => "unanswered",
            Self::Missing => "missing",
        }
    }
}

/// What a student wrote to one question.
#[derive(Debug, Serialize)]
pub struct Answer {
    pub question: String,
    pub state: State,
    /// The line where the answer starts, or the question if there is none.
    pub line: Option<usize>,
    pub text: String,
    /// Why a person should look.
    pub review: Vec<String>,
}

/// What a student wrote to all of them.
#[derive(Debug, Serialize)]
pub struct Submission {
    pub answered: usize,
    /// One for each question of the template, in its order.
    pub answers: Vec<Answer>,
    /// What was written above the first question, and so belongs to none.
    pub stray: String,
    /// Why a person should look at the file as a whole.
    pub review: Vec<String>,
    /// Whether nobody wrote anything: the words are those that were handed out.
    #[serde(skip)]
    pub untouched: bool,
}

impl Submission {
    /// Finds and judges the answers in a file, of which `bytes` may be no more than the start.
    pub fn new(template: &Template, bytes: &[u8], size: u64) -> Self {
        let (text, guessed) = decode(bytes);
        let document = Document::new(&text);
        let anchors = anchor::find(template, &document);

        let first = anchors
            .first()
            .map_or(document.text.len(), |anchor| anchor.start);
        let stray = Addition::find(template, &document, 0..first);
        let starts = anchors.iter().skip(1).map(|anchor| anchor.start);
        let regions: Vec<Region> = anchors
            .iter()
            .zip(starts.chain([document.text.len()]))
            .map(|(anchor, end)| {
                let range = anchor.end.min(end)..end;
                let mut addition = Addition::find(template, &document, range.clone());
                if anchor.doubt == Some(Doubt::Changed) {
                    let question = document.text[anchor.start..anchor.end].trim_end();
                    let rest = &document.text[anchor.start + question.len()..];
                    let gap = &rest[..rest.len() - rest.trim_start().len()];
                    let gap = if gap.contains('\n') { "\n\n" } else { gap };
                    addition.text = format!("{question}{gap}{}", addition.text);
                }
                let numbered = anchor::is_numbered(template, &document, range);
                Region {
                    anchor,
                    addition,
                    numbered,
                }
            })
            .collect();
        let mut answers: Vec<Answer> = (0..template.questions.len())
            .map(|question| judge(template, question, &regions))
            .collect();

        flag_misplaced(&mut answers, &regions, stray.line.is_some());

        let mut review = Vec::new();
        review.extend(guessed.map(str::to_owned));
        if document.words.is_empty() {
            review.push("the file is empty".to_owned());
        }
        if size > bytes.len() as u64 {
            review.push(format!("cut after {} of {size} bytes", bytes.len()));
            for answer in answers.iter_mut().filter(|a| a.state == State::Missing) {
                answer.review = vec!["the question may be beyond the cut".to_owned()];
            }
        }
        if document.conflict {
            review.push("a merge conflict is left in it".to_owned());
        }
        if stray.line.is_some() {
            review.push("text that belongs to no question".to_owned());
        }
        Self {
            answered: answers
                .iter()
                .filter(|answer| answer.state == State::Answered)
                .count(),
            stray: stray.text,
            untouched: review.is_empty()
                && answers.iter().all(|answer| answer.review.is_empty())
                && template.is_all_of(&document.words),
            answers,
            review,
        }
    }
}

/// What a student added in one place.
struct Addition {
    text: String,
    words: Vec<String>,
    /// Words in a comment, where a reader of the page does not see them.
    hidden: Vec<String>,
    line: Option<usize>,
    /// Whether something of the template is left here.
    template_left: bool,
    /// Whether there are no words, but more than Markdown without its text.
    punctuated: bool,
}

impl Addition {
    /// Takes away what is the template's; what is left is the student's.
    fn find(template: &Template, document: &Document, region: Range<usize>) -> Self {
        let words = document.words_in(&region);
        let mut cuts = Vec::new();
        let mut added = Vec::new();
        let mut at = words.start;
        let mut after_cut = true;
        while at < words.end {
            let word = &document.words[at];
            let line = &document.lines[word.line];
            let starts_line = at == line.words.start;
            let starts_piece =
                after_cut || starts_line || document.words[at - 1].place != word.place;
            let piece = starts_piece
                .then(|| template.boilerplate_at(&document.words[at..words.end]))
                .flatten()
                .filter(|length| document.ends_sentence(at + length - 1));
            after_cut = piece.is_some();
            if let Some(length) = piece {
                let start = if starts_line {
                    line.range.start
                } else {
                    word.range.start
                };
                at += length;
                let end = document.clinging(document.words[at - 1].range.end);
                cuts.push(start.max(region.start)..end.min(region.end));
            } else {
                added.push(word);
                at += 1;
            }
        }
        let template_left = !cuts.is_empty();
        // A comment goes with its words, unless it may hold a marker of a conflict, which are none.
        let next = document
            .comments
            .partition_point(|comment| comment.end <= region.start);
        let comments = document.comments[next..]
            .iter()
            .filter(|_| !document.conflict);
        for comment in comments.take_while(|comment| comment.start < region.end) {
            let next = added.partition_point(|word| word.range.start < comment.start);
            if added
                .get(next)
                .is_none_or(|word| word.range.start >= comment.end)
            {
                cuts.push(comment.start.max(region.start)..comment.end.min(region.end));
            }
        }
        cuts.sort_by_key(|cut| cut.start);
        let mut text = String::new();
        let mut from = region.start;
        for cut in cuts {
            text.push_str(document.text.get(from..cut.start).unwrap_or_default());
            from = from.max(cut.end);
        }
        text.push_str(document.text.get(from..region.end).unwrap_or_default());

        let seen = added.iter().find(|word| word.place != Place::Comment);
        let texts = |hidden: bool| {
            let words = added
                .iter()
                .filter(|word| (word.place == Place::Comment) == hidden);
            words.map(|word| word.text.clone()).collect()
        };
        let punctuated = added.is_empty() && has_text(&text);
        if added.is_empty() && !punctuated {
            text.clear();
        }
        Self {
            text: trim(&text).to_owned(),
            line: seen.or(added.first()).map(|word| word.line),
            words: texts(false),
            hidden: texts(true),
            template_left,
            punctuated,
        }
    }
}

/// What is between the end of one question and the start of the next.
struct Region<'a> {
    anchor: &'a Anchor,
    addition: Addition,
    /// Whether a heading in it has a number that no question has.
    numbered: bool,
}

fn judge(template: &Template, question: usize, regions: &[Region]) -> Answer {
    let mut answer = Answer {
        question: template.questions[question].label.clone(),
        state: State::Missing,
        line: None,
        text: String::new(),
        review: Vec::new(),
    };
    let is_mine = |region: &&Region| region.anchor.questions.contains(&question);
    let mine: Vec<&Region> = regions.iter().filter(is_mine).collect();
    let Some(first) = mine.first() else {
        answer
            .review
            .push("the question is gone: look for its answer elsewhere".to_owned());
        return answer;
    };

    let additions = || mine.iter().map(|region| &region.addition);
    let written: Vec<&Addition> = additions()
        .filter(|addition| addition.line.is_some())
        .collect();
    let line = written.iter().find_map(|addition| addition.line);
    answer.line = Some(line.unwrap_or(first.anchor.line) + 1);
    let texts: Vec<&str> = additions()
        .map(|addition| addition.text.trim_end())
        .collect();
    answer.text = texts.join("\n\n").trim_matches('\n').to_owned();

    let seen: Vec<&str> = written
        .iter()
        .flat_map(|addition| strs(&addition.words))
        .collect();
    let hidden: Vec<&str> = written
        .iter()
        .flat_map(|addition| strs(&addition.hidden))
        .collect();
    (answer.state, answer.review) = weigh(template, &seen, &hidden);
    let mut remark = |text: &str| answer.review.push(text.to_owned());
    if is_elsewhere(&answer.text) {
        remark("only an image or a link: open it");
    } else if answer.state == State::Answered && (1..=FEW).contains(&seen.len()) {
        remark("a few words only");
    }
    if mine.iter().any(|region| region.numbered) {
        remark("a numbered heading in it that the template does not have");
    }
    if written.is_empty() && additions().any(|addition| addition.punctuated) {
        remark("only punctuation");
    }
    if written.len() > 1 {
        remark("the question is there more than once");
    }
    if mine.iter().any(|region| region.anchor.questions.len() > 1) {
        remark("shares its heading, and so its text, with another question");
    }
    match mine.iter().find_map(|region| region.anchor.doubt) {
        Some(Doubt::Embedded) => remark("the question is in a code block, a comment or a sentence"),
        Some(Doubt::Changed) => remark("the question was changed: see what of it is the answer"),
        None => {}
    }
    answer
}

/// Remarks on answers that may stand above their questions, and on open questions that may be
/// answered together with another one. Not to look is worse than to look in vain.
fn flag_misplaced(answers: &mut [Answer], regions: &[Region], stray: bool) {
    let Some(last) = regions.last().map(|region| region.anchor.questions[0]) else {
        return;
    };
    if stray && answers[last].state == State::Unanswered {
        for answer in answers.iter_mut().filter(|a| a.state == State::Answered) {
            let remark = "may belong to the question below it: the last one has none";
            answer.review.push(remark.to_owned());
        }
    }
    let answered: Vec<usize> = (0..answers.len())
        .filter(|&index| answers[index].state == State::Answered)
        .collect();
    let places = |question| {
        let is_its = move |region: &&Region| region.anchor.questions.contains(&question);
        regions.iter().filter(is_its)
    };
    for open in 0..answers.len() {
        if answers[open].state == State::Answered || !answers[open].review.is_empty() {
            continue;
        }
        let is_bare = places(open).all(|region| !region.addition.template_left);
        let may_be_for_both = |other: usize| {
            let Answer { question, text, .. } = &answers[other];
            let is_sibling = number(question) == number(&answers[open].question);
            let lines = text.lines().filter(|line| !line.trim().is_empty()).count();
            let is_doubtful = places(other).any(|region| region.anchor.doubt.is_some());
            let may = is_sibling || lines > 1 || is_doubtful || is_bare || answered.len() == 1;
            may.then_some((is_sibling, lines, other))
        };
        let other = answered.iter().copied().filter_map(may_be_for_both).max();
        let remark = match other {
            Some((.., other)) => {
                let other = &answers[other].question;
                format!("the answer to {other} may be for both")
            }
            None if stray => "the text above the first question may answer it".to_owned(),
            None => continue,
        };
        answers[open].review.push(remark);
    }
}

/// The `3` of `3a`.
fn number(label: &str) -> &str {
    label.trim_end_matches(char::is_alphabetic)
}

/// Whether there is anything besides the marks of lists, quotes, rules, code blocks and comments.
fn has_text(text: &str) -> bool {
    Parser::new(&text.replace("-->", "")).any(|event| match event {
        Event::Text(text) | Event::Code(text) => !text.trim().is_empty(),
        _ => false,
    })
}

/// Whether a text is nothing but images, links and addresses.
fn is_elsewhere(text: &str) -> bool {
    let mut inside = 0;
    let mut any = false;
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::Link { .. } | Tag::Image { .. }) => {
                inside += 1;
                any = true;
            }
            Event::End(TagEnd::Link | TagEnd::Image) => inside -= 1,
            Event::Html(html) | Event::InlineHtml(html) => any |= html.starts_with("<img"),
            Event::Text(text) | Event::Code(text) if inside == 0 => {
                for word in text.split_whitespace() {
                    let is_address = word.starts_with("https://") || word.starts_with("http://");
                    any |= is_address;
                    if !is_address && word.contains(char::is_alphanumeric) {
                        return false;
                    }
                }
            }
            _ => {}
        }
    }
    any
}

/// Whether words that a reader sees, or else those that a comment hides, are an answer.
fn weigh(template: &Template, seen: &[&str], hidden: &[&str]) -> (State, Vec<String>) {
    let mut review = Vec::new();
    let says_nothing = |words: &[&str]| {
        let labels = words.iter().take_while(|word| LABELS.contains(word));
        (0..=labels.count()).any(|from| NOT_YET.contains(&words[from..].join(" ").as_str()))
    };
    let is_hidden =
        seen.is_empty() || (says_nothing(seen) && !hidden.is_empty() && !says_nothing(hidden));
    let words = if is_hidden { hidden } else { seen };
    let Some(first) = words.first() else {
        return (State::Unanswered, review);
    };
    let said = words.join(" ");
    if says_nothing(words) {
        return (State::Unanswered, vec![format!("only \"{said}\"")]);
    }
    if is_hidden {
        review.push("inside an HTML comment".to_owned());
    }
    if UNFINISHED.contains(first) {
        review.push(format!("starts with \"{first}\""));
    }
    if words.len() <= 6 && ELSEWHERE.iter().any(|start| said.starts_with(start)) {
        review.push("refers to another answer".to_owned());
    }
    if words.iter().all(|word| template.knows(word)) {
        review.push("every word of it is in the file as handed out".to_owned());
    }
    (State::Answered, review)
}

fn strs(words: &[String]) -> impl Iterator<Item = &str> {
    words.iter().map(String::as_str)
}

/// Without the blank lines around it, and with the first line's indent, which may be Markdown.
fn trim(text: &str) -> &str {
    let text = text.trim_end();
    let indent = text.len() - text.trim_start().len();
    match text[..indent].rfind('\n') {
        Some(newline) => &text[newline + 1..],
        None => text.trim_start(),
    }
}
