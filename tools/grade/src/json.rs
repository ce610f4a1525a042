//! JSON for programs: everything, with no text cut.

use serde_json::{Value, json};

use crate::class::Class;
use crate::origin::Origin;
use crate::reason::State;
use crate::submission::Submission;
use crate::template::Template;
use crate::visible;

/// A class's answers, and the questions that they are to.
pub fn class(template: &Template, class: &Class) -> String {
    let questions = template.questions.iter().map(|question| &*question.text);
    let rows = class.rows.iter().map(|(of, file)| judged(place(of), file));
    let apart = class.apart.iter().map(|(origin, note)| {
        let mut row = place(origin);
        row["reason"] = json!(note.to_string());
        row
    });
    let mut all = json!({"questions": questions.collect::<Value>()});
    all["submissions"] = rows.collect();
    all["apart"] = apart.collect();
    visible::json(&format!("{all:#}\n"))
}

/// Where something is from: null where there is nothing to say.
fn place(of: &Origin) -> Value {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    json!({
        "key": some(&of.key), "from": of.from, "commit": some(&of.commit), "url": some(&of.url),
        "name": of.name, "email": of.email, "committed": some(&of.committed),
    })
}

fn judged(mut row: Value, file: &Submission) -> Value {
    let answers = file.answers.iter().map(|answer| {
        let review = match answer.state {
            State::Look(reason) => vec![reason.to_string()],
            _ => Vec::new(),
        };
        json!({
            "question": answer.label, "state": answer.state.to_string(),
            "line": answer.line, "text": answer.text, "review": review,
        })
    });
    row["answered"] = json!(file.answered());
    row["answers"] = answers.collect();
    row["stray"] = json!(file.stray);
    row["review"] = file.notes.iter().map(ToString::to_string).collect();
    row
}
