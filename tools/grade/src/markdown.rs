//! A page of a class's answers, to read question by question.

use crate::class::Class;
use crate::origin::Origin;
use crate::reason::State;
use crate::template::Template;
use crate::visible::{code, quote};

/// The questions, under each every student's answer: the fair way to grade. Then, whole, each file
/// that a person has to look at. The seed is that of a hidden class.
pub fn read(template: &Template, class: &Class, seed: Option<u64>) -> String {
    let mut page = format!("# The answers of {} submissions\n\n", class.rows.len());
    if let Some(seed) = seed {
        page += &format!("`class --seed {seed}` says whose they are, of the same sources.\n\n");
    }
    for (index, question) in template.questions.iter().enumerate() {
        page += &format!("## {}\n\n{}", question.text, answers(index, class));
    }
    let mut title = "## Look at these by eye\n\n";
    for (origin, file) in &class.rows {
        let remarks = file.remarks();
        if !remarks.is_empty() {
            let (remarks, text) = (code(&remarks), quote(file.text.trim_end()));
            page += &format!("{title}{}: {remarks}\n\n{text}", by(origin));
            title = "";
        }
    }
    let mut title = "## Not submissions\n\n";
    for (origin, reason) in &class.apart {
        page += &format!("{title}- {}: {}\n", by(origin), code(&reason.to_string()));
        title = "";
    }
    page
}

/// The answers to one question; then what to look at, and who has none.
fn answers(question: usize, class: &Class) -> String {
    let (mut answers, mut looks, mut open) = (String::new(), String::new(), String::new());
    for (origin, file) in &class.rows {
        let answer = &file.answers[question];
        let (by, text) = (by(origin), quote(&answer.text));
        match answer.state {
            State::Yes => answers += &format!("{by}\n\n{text}"),
            State::Look(reason) => looks += &format!("{by}: **look**, {reason}\n\n{text}"),
            State::No => open += &format!("{by}: **no**\n\n"),
        }
    }
    answers + &looks + &open
}

/// Where something is from, with a link to it if there is one, and who it is.
fn by(origin: &Origin) -> String {
    let from = match (code(&origin.from), origin.url.as_str()) {
        (from, "") => from,
        (from, url) => format!("[{from}]({url})"),
    };
    match origin.who().as_str() {
        "" => format!("**{from}**"),
        who => format!("**{from}** {}", code(who)),
    }
}
