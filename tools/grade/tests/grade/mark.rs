//! The page to mark on, in a browser.

use std::fs;
use std::path::{Path, PathBuf};

use common::testing::Browser;

use crate::command::{run, write};
use crate::{filled, folder};

/// A class of three, two of whom wrote the same under question 2, and its page.
fn class(name: &str, more: &[&str]) -> (PathBuf, PathBuf) {
    let folder = folder(name);
    let texts = [
        (
            "alice",
            [
                "One waits\nfor the other.",
                "it  Waits",
                "x = `y`",
                "- a\n- b",
            ],
        ),
        (
            "bob",
            ["It waits.", "It waits", "", "=1+1, \"quoted\"; and\nmore"],
        ),
        ("charlie", ["Sin fin", "Never", "`", "Last"]),
    ];
    for (name, texts) in texts {
        write(&folder.join(name).join("answers.md"), &filled(texts));
    }
    let page = page(&folder, "page.html", more);
    (folder, page)
}

fn page(folder: &Path, name: &str, more: &[&str]) -> PathBuf {
    let page = run(folder, &[&["read", "."], more].concat());
    assert_eq!(page.status.code(), Some(0), "{page:?}");
    let path = folder.join(name);
    fs::write(&path, page.stdout).unwrap();
    path
}

/// What a script says at its end, run after the page's own, by a browser that keeps its marks in
/// `profile`.
fn answer(browser: &Browser, page: &Path, profile: &Path, script: &str) -> String {
    let html = fs::read_to_string(page).unwrap();
    let nonce = html.split("<script nonce=\"").nth(1).unwrap();
    let nonce = nonce.split('"').next().unwrap();
    let script = format!(
        "<script nonce=\"{nonce}\">
        const box = (n) => articles()[n];
        const type = (element, text) => {{
            element.focus();
            element.value = text;
            element.dispatchEvent(new InputEvent('input', {{ bubbles: true }}));
        }};
        const press = (element, key, more) => element.dispatchEvent(
            new KeyboardEvent('keydown', {{ key, bubbles: true, cancelable: true, ...more }}));
        document.body.dataset.answer = String((() => {{{script}}})());
        </script></body>"
    );
    fs::write(page, html.replace("</body>", &script)).unwrap();
    let dumped = browser.dump(&page.display().to_string(), profile);
    fs::write(page, html).unwrap();
    let answer = dumped.split("data-answer=\"").nth(1).unwrap();
    let answer = answer
        .split("\" data-end")
        .next()
        .unwrap()
        .split("\">")
        .next()
        .unwrap();
    answer
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
        .replace("&lt;", "<")
}

#[test]
fn marks_are_typed_with_keys_alone_and_kept() {
    let Some(browser) = Browser::find() else {
        return;
    };
    let (folder, page) = class("keys-alone", &[]);
    let profile = folder.join("profile");
    let script = "
        const said = [];
        const at = () => said.push(document.activeElement.id + ' ' + find('count').textContent);
        at();
        type(box(0).mark, '2');
        press(box(0).mark, 'Enter'); at();
        press(document.activeElement, 'Enter', { isComposing: true }); at();
        type(box(1).mark, '1,5');
        press(box(1).mark, 'Enter');
        press(document.activeElement, 'Enter', { shiftKey: true }); at();
        type(box(1).comment, 'Good');
        type(box(2).mark, 'late');
        said.push(box(2).odd.hidden, sum(rows[1]), sum(rows[2]));
        press(box(2).mark, 'Enter'); at();
        find('next').click(); at();
        return said.join('; ');";
    let expected = "mark ./alice/answers.md 0 of 3 marked; mark ./bob/answers.md 1 of 3 marked; \
                    mark ./bob/answers.md 1 of 3 marked; mark ./bob/answers.md 2 of 3 marked; \
                    false; 1.5; ; next 3 of 3 marked; mark ./alice/answers.md 0 of 3 marked";
    assert_eq!(answer(&browser, &page, &profile, script), expected);
    // Another page of the same class has them, too; and one text has changed meanwhile.
    let bobs = folder.join("bob/answers.md");
    let changed = fs::read_to_string(&bobs)
        .unwrap()
        .replace("It waits.", "Both wait.");
    write(&bobs, &changed);
    let again = page_again(&folder);
    let script = "
        open(0);
        const marks = articles().map((it) => it.mark.value + it.comment.value + it.since.textContent);
        press(box(1).mark, 'Enter');
        return [...marks, box(1).since.textContent, find('tabs').textContent].join('|');";
    assert_eq!(
        answer(&browser, &again, &profile, script),
        "2|1,5Goodchanged since it was marked|late||1 ✓2 0/33a 0/33b 0/3"
    );
}

fn page_again(folder: &Path) -> PathBuf {
    page(folder, "again.html", &[])
}

#[test]
fn the_csv_has_all_marks_and_brings_them_back() {
    let Some(browser) = Browser::find() else {
        return;
    };
    let (folder, page) = class("csv", &["--anonymous", "--seed", "7"]);
    let script = "
        open(3);
        const row = rows.findIndex((row) => row.answers['3b'].text.startsWith('='));
        const bob = articles().find((it) => it.row === rows[row]);
        type(bob.mark, '-1');
        type(bob.comment, '=1+1, \"quoted\"; and\\nmore');
        const saved = csv();
        kept = { marks: {}, isSaved: true };
        load(saved.replaceAll(',', ',')); // as it was saved
        const isSame = csv() === saved;
        // As a spreadsheet in Spain may save it.
        const lines = parse(saved.slice(1));
        const cells = (line) => Object.values(line).map((it) => `\"${it.replaceAll('\"', '\"\"')}\"`);
        const again = [Object.keys(lines[0]), ...lines.map(cells)].map((it) => it.join(';')).join('\\n');
        kept = { marks: {}, isSaved: true };
        load(again);
        const isBack = csv() === saved;
        find('undo').click();
        const isUndone = !csv().includes('-1');
        return [isSame, isBack, isUndone, saved.charCodeAt(0) === 0xfeff, saved.slice(1)].join('|');";
    let said = answer(&browser, &page, &folder.join("profile"), script);
    let csv = said
        .strip_prefix("true|true|true|true|")
        .unwrap_or_else(|| panic!("{said}"));
    let lines: Vec<&str> = csv.split("\r\n").collect();
    let lines = if lines.len() > 1 {
        lines
    } else {
        csv.split('\n').collect()
    };
    let head = "key,1 mark,1 comment,1 text,2 mark,2 comment,2 text,3a mark,3a comment,3a text,\
                3b mark,3b comment,3b text,sum";
    assert_eq!(lines[0], head);
    assert!(csv.contains(",-1,\"'=1+1, \"\"quoted\"\"; and"), "{csv}");
    assert!(!csv.contains("bob"), "{csv}");

    // The page with names takes the marks by their keys, and saves them with names.
    let named = self::page(&folder, "named.html", &["--seed", "7"]);
    let csv: String = csv.replace('\\', "\\\\").replace('`', "\\`");
    let script = format!("load(`{csv}`); return csv();");
    let said = answer(&browser, &named, &folder.join("other"), &script);
    let row = said.lines().find(|line| line.contains("bob")).unwrap();
    assert!(
        row.contains("./bob/answers.md,,bob,") && row.contains(",-1,"),
        "{row}"
    );
}

#[test]
fn the_same_text_has_the_same_mark() {
    let Some(browser) = Browser::find() else {
        return;
    };
    let (folder, page) = class("same", &[]);
    let script = "
        open(1);
        const said = [box(0).same.textContent];
        type(box(0).mark, '3'); type(box(0).comment, 'Short');
        said.push(box(1).same.textContent);
        press(box(1).mark, '=');
        said.push(box(1).mark.value + box(1).comment.value, box(2).same.hidden);
        return said.join('; ');";
    assert_eq!(
        answer(&browser, &page, &folder.join("profile"), script),
        "same text as ./bob/answers.md; same text as ./alice/answers.md: 3; 3Short; true"
    );
}

#[test]
fn texts_are_shown_as_they_are_meant() {
    let Some(browser) = Browser::find() else {
        return;
    };
    let (folder, page) = class("shown", &[]);
    let script = "
        const html = (text) => blocks(text).map((it) => it.tagName + it.className + ':' + it.innerHTML).join(';');
        return [html('one\\ntwo\\n\\nthree'), html('- a\\n- b'), html('```\\nx  y\\n```'), html('`a<b>` c'),
            html('a\\n'.repeat(6000)).length > 12000].join('|');";
    let expected = "P:one two;P:three|PREprose:- a\n- b|PREcode:x  y|P:<code>a<b></code> c|true";
    let said = answer(&browser, &page, &folder.join("profile"), script);
    assert_eq!(said.replace("&gt;", ">").replace("&lt;", "<"), expected);
}
