//! JSON for programs: everything, with no text cut.

use serde_json::{Value, json};

use crate::class::Class;
use crate::reason::State;
use crate::source::Origin;
use crate::submission::Submission;
use crate::template::Template;
use crate::visible;

/// One file's answers.
pub fn check(template: &Template, name: &str, file: &Submission) -> String {
    let mut check = json!({"file": name, "questions": template.questions.len()});
    add(&mut check, template, file);
    print(&check)
}

/// A class's answers, and the questions that they are to.
pub fn class(template: &Template, class: &Class) -> String {
    let questions = template.questions.iter().map(|question| &*question.text);
    let submissions = class.rows.iter().map(|(origin, file)| {
        let mut row = place(origin);
        add(&mut row, template, file);
        row
    });
    let apart = class.apart.iter().map(|(origin, reason)| {
        let mut row = place(origin);
        row["reason"] = json!(reason.to_string());
        row
    });
    let mut all = json!({});
    all["questions"] = questions.collect();
    all["submissions"] = submissions.collect();
    all["apart"] = apart.collect();
    print(&all)
}

/// Where something is from: null where there is nothing to say.
fn place(of: &Origin) -> Value {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    json!({
        "key": some(&of.key), "from": of.from, "commit": some(&of.commit), "url": some(&of.url),
        "name": of.name, "email": of.email, "committed": some(&of.committed),
    })
}

fn add(row: &mut Value, template: &Template, file: &Submission) {
    let answers = template.questions.iter().zip(&file.answers);
    let answers = answers.map(|(question, answer)| {
        let review = match answer.state {
            State::Look(reason) => vec![reason.to_string()],
            _ => Vec::new(),
        };
        json!({
            "question": question.label, "state": answer.state.to_string(),
            "line": answer.line, "text": answer.text, "review": review,
        })
    });
    row["answered"] = json!(file.answered());
    row["answers"] = answers.collect();
    row["stray"] = json!(file.stray);
    row["review"] = file.notes.iter().map(ToString::to_string).collect();
}

fn print(value: &Value) -> String {
    visible::json(&format!("{value:#}\n"))
}
