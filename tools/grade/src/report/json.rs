//! JSON for programs: everything, with no text cut.

use serde_json::{Map, Value, json};

use crate::class::Class;
use crate::reason::State;
use crate::source::Origin;
use crate::submission::Submission;
use crate::template::Template;
use crate::visible;

/// One file's answers.
pub fn check(template: &Template, name: &str, file: &Submission) -> String {
    let head = json!({"file": name, "questions": template.questions.len()});
    print(&merge([head, answers(template, file)]))
}

/// A class's answers, and the questions that they are to.
pub fn class(template: &Template, class: &Class) -> String {
    let rows = class.rows.iter();
    let rows = rows.map(|(origin, file)| merge([place(origin), answers(template, file)]));
    let apart = class.apart.iter().map(|(origin, reason)| {
        let reason = json!({"reason": reason.to_string()});
        merge([place(origin), reason])
    });
    let questions = template.questions.iter().map(|question| &*question.heading);
    let (questions, rows, apart): (Value, Value, Value) =
        (questions.collect(), rows.collect(), apart.collect());
    print(&json!({"questions": questions, "submissions": rows, "apart": apart}))
}

/// Where something is from: null where there is nothing to say.
fn place(of: &Origin) -> Value {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    json!({
        "key": some(&of.key), "from": of.from, "commit": some(&of.commit), "url": some(&of.url),
        "name": of.name, "email": of.email, "committed": some(&of.committed),
    })
}

fn answers(template: &Template, file: &Submission) -> Value {
    let answers = file.answers.iter().zip(&template.questions);
    let answers: Value = answers
        .map(|(answer, question)| {
            let review = match answer.state {
                State::Look(reason) => vec![reason.to_string()],
                _ => Vec::new(),
            };
            json!({
                "question": question.label, "state": answer.state.to_string(),
                "line": answer.line, "text": answer.text, "review": review,
            })
        })
        .collect();
    let notes: Value = file.notes.iter().map(ToString::to_string).collect();
    json!({"answered": file.answered(), "answers": answers, "stray": file.stray, "review": notes})
}

fn merge(parts: [Value; 2]) -> Value {
    let maps = parts.iter().filter_map(Value::as_object).flatten();
    maps.map(|(name, value)| (name.clone(), value.clone()))
        .collect::<Map<_, _>>()
        .into()
}

fn print(value: &Value) -> String {
    visible::json(&format!("{value:#}\n"))
}
