//! A Markdown page of a class, to read question by question.

use crate::class::Class;
use crate::origin::Origin;
use crate::template::Template;
use crate::visible::{code, quote};

/// Under each question, what every student wrote there: the fair way to grade. Then the whole of
/// each file in which a question is open, since its answer may be elsewhere.
pub fn page(template: &Template, class: &Class, only: Option<usize>) -> String {
    let mut page = format!("# All answers ({} submissions)\n\n", class.files().count());
    if let Some(seed) = class.seed {
        page += &format!("`class --seed {seed}`, of the same sources, says whose they are.\n\n");
    }
    let questions = template.questions.iter().enumerate();
    let questions = questions.filter(|(index, _)| only.is_none_or(|only| only == *index));
    for (index, question) in questions.clone() {
        page += &format!("## {}\n\n{}", question.text, answers(index, class));
    }
    let mut title = "## In no answer\n\n";
    for (origin, file) in class.files().filter(|(_, file)| file.elsewhere.words > 0) {
        let text = match class.is_hidden {
            false => quote(&file.elsewhere.text),
            true => format!(
                "{} words, left out: they may be a name\n\n",
                file.elsewhere.words
            ),
        };
        page += &format!("{title}{}\n\n{text}", by(origin));
        title = "";
    }
    let mut title = "## Whole files, where a question has no words\n\n";
    for (origin, file) in class.files() {
        let open = questions.clone().filter(|(index, _)| file.is_open(*index));
        let open: Vec<&str> = open.map(|(_, question)| question.label.as_str()).collect();
        if !open.is_empty() {
            // What was left out above may be the answer to a question that wasn't found.
            let is_found = file.answers.iter().all(Option::is_some);
            let above = if class.is_hidden && is_found {
                &file.elsewhere.text
            } else {
                ""
            };
            let text = quote(file.text.replacen(above, "", 1).trim());
            page += &format!("{title}{}: {}\n\n{text}", by(origin), open.join(", "));
            title = "";
        }
    }
    let mut title = "## Not submissions\n\n";
    for row in class.rows.iter().filter(|row| row.file.is_err()) {
        page += &format!("{title}- {}: {}\n", by(&row.origin), code(&row.note));
        title = "";
    }
    page
}

/// What students wrote under one question, then who has nothing there.
fn answers(question: usize, class: &Class) -> String {
    let (mut texts, mut nothing) = (String::new(), String::new());
    for (origin, file) in class.files() {
        match &file.answers[question] {
            Some(answer) if !answer.text.is_empty() => {
                texts += &format!("{}\n\n{}", by(origin), quote(&answer.text));
            }
            answer => {
                let what = answer.as_ref().map_or("not found", |_| "nothing");
                nothing += &format!("{}: {what}\n\n", by(origin));
            }
        }
    }
    texts + &nothing
}

/// Where something is from, with a link if there is one, and who sent it.
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
