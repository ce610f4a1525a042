//! The film, tested in a browser.

use std::fs;
use std::path::{Path, PathBuf};

use common::testing::Browser;

use super::{file, page, shown};

/// Makes the film of these words, and puts it where no other test's film lies.
fn film(name: &str, args: &[&str]) -> PathBuf {
    let mut all = args.to_vec();
    all.push("--play");
    let shown = shown(&all);
    let html = fs::read_to_string(shown.lines().last().unwrap()).unwrap();
    file(&format!("film/{name}.html"), &html)
}

/// What this script says at its end, run after the film's own.
fn answer(browser: &Browser, film: &Path, script: &str) -> String {
    let html = fs::read_to_string(film).unwrap();
    let nonce = html.split("<script nonce=\"").nth(1).unwrap();
    let nonce = nonce.split('"').next().unwrap();
    let script = format!(
        "<script nonce=\"{nonce}\">document.body.dataset.answer = String((() => {{{script}}})());\
         </script></body>"
    );
    let changed = film.with_extension("asked.html");
    fs::write(&changed, html.replace("</body>", &script)).unwrap();
    let dumped = browser.dump(
        &changed.display().to_string(),
        &changed.with_extension("browser"),
    );
    let answer = dumped.split("data-answer=\"").nth(1).unwrap();
    answer.split('"').next().unwrap().replace("&gt;", ">")
}

/// At each step the clock, a sign for each box, and the lines that have letters. The signs: `.` new, `v`
/// being polled, `p` pending, `w` pending and woken, `r` ready, `s` the thread sleeps.
const STEPS: &str = "
    const signs = { '': '.', '▼ poll': 'v', '▲ pending': 'p', '▲ woken': 'w',
        '▲ ready': 'r', '▲ returns': 'r', sleeps: 's', woken: 'v' };
    const seen = [];
    for (let step = 0; step < data.steps.length; step++) {
        show(step);
        const tabs = boxes.map(({ tab }) => signs[tab.textContent] ?? tab.textContent).join('');
        const lines = [...find('code').children].filter((row) => row.firstChild.textContent.trim());
        const marks = lines.map((row) => row.firstChild.textContent + row.children[1].textContent);
        seen.push(find('clock').textContent + ' ' + tabs + ' ' + marks.join().replaceAll(' ', ''));
    }
    return seen.join('|');";

#[test]
fn each_step_has_its_boxes_its_clock_and_its_lines() {
    let Some(browser) = Browser::find() else {
        return;
    };
    let film = film("steps", &["cafe-async"]);
    let steps = answer(&browser, &film, STEPS);
    let steps: Vec<&str> = steps.split('|').map(str::trim_end).collect();
    // block_on, cafe, join_all, and three drinks with a sleep each.
    let expected = [
        "0 s .........",
        "0 s .v.......",
        "0 s .v.......",
        "0 s .vv......",
        "0 s .vvv.....",
        "0 s .vvv..... A13",
        "0 s .vvvv.... A14",
        "0 s .vvvp.... A14",
        "0 s .vvpp.... A14",
        "0 s .vvppv... A14",
        "0 s .vvppv... B13,A14",
        "0 s .vvppvv.. AB14",
        "0 s .vvppvp.. AB14",
        "0 s .vvpppp.. AB14",
        "0 s .vvppppv. AB14",
        "0 s .vvppppv. C13,AB14",
        "0 s .vvppppvv ABC14",
        "0 s .vvppppvp ABC14",
        "0 s .vvpppppp ABC14",
        "0 s .vppppppp ABC14",
        "0 s .pppppppp ABC14",
        "0 s spppppppp ABC14",
        "2 s vppwwpppp ABC14",
        "2 s vppwwwwpp ABC14",
        "2 s vppwwwwww ABC14",
        "2 s .vpwwwwww ABC14",
        "2 s .vvwwwwww ABC14",
        "2 s .vvvwwwww ABC14",
        "2 s .vvvvwwww ABC14",
        "2 s .vvvrwwww ABC14",
        "2 s .vvvrwwww BC14,A15",
        "2 s .vvrrwwww BC14",
        "2 s .vvrrvwww BC14",
        "2 s .vvrrvvww BC14",
        "2 s .vvrrvrww BC14",
        "2 s .vvrrvrww C14,B15",
        "2 s .vvrrrrww C14",
        "2 s .vvrrrrvw C14",
        "2 s .vvrrrrvv C14",
        "2 s .vvrrrrvr C14",
        "2 s .vvrrrrvr C15",
        "2 s .vvrrrrrr",
        "2 s .vrrrrrrr",
        "2 s .vrrrrrrr",
        "2 s .rrrrrrrr",
        "2 s rrrrrrrrr",
        "2 s rrrrrrrrr",
    ];
    assert_eq!(steps, expected);
}

#[test]
fn keys_rows_and_the_address_lead_to_a_step() {
    let Some(browser) = Browser::find() else {
        return;
    };
    let film = film("keys", &["blocking"]);
    let script = "
        const press = (key, more) => dispatchEvent(new KeyboardEvent('keydown', { key, ...more }));
        const seen = () => location.hash + ' ' + find('clock').textContent;
        const all = [];
        press('ArrowRight'); all.push(seen());
        press('ArrowRight', { ctrlKey: true }); all.push(seen());
        press('End'); all.push(seen());
        press('ArrowRight'); press('ArrowLeft'); all.push(seen());
        find('steps').querySelectorAll('button')[6].click(); all.push(seen());
        find('thread').className && all.push(find('thread').textContent);
        press('Home'); all.push(seen());
        return all.join('; ');";
    let expected = "#2 0 s; #2 0 s; #24 6 s; #23 6 s; #7 0 s; sleeps inside Alice's poll; #1 0 s";
    assert_eq!(answer(&browser, &film, script), expected);
    let address = format!("{}#24", film.display());
    let dumped = browser.dump(&address, &film.with_extension("browser"));
    assert!(
        dumped.contains("All 3 drinks are ready after 6 s: 3 polls, 0 for nothing."),
        "{dumped}"
    );
}

#[test]
fn your_letters_have_a_film_too() {
    let Some(browser) = Browser::find() else {
        return;
    };
    let film = film("hand", &["cafe-async", "A.B"]);
    let text = answer(&browser, &film, "return find('steps').textContent;");
    for step in [
        "cafe polls join_all, which is you",
        "you poll Alice",
        "you let a second pass",
    ] {
        assert!(text.contains(step), "{text}");
    }
    assert!(!text.contains("lets the thread sleep"), "{text}");
    let boxes = answer(&browser, &film, "return find('boxes').textContent;");
    assert!(boxes.contains("you"), "{boxes}");
}

#[test]
fn what_a_page_says_is_only_text() {
    let Some(browser) = Browser::find() else {
        return;
    };
    let path = file(
        "hostile.rs",
        "// </script><script>document.title = 'gone'</script> \u{2028}
async fn cafe() {
    println!(\"</script><b id=bold>{}</b>\", '\"');
}

fn main() {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(cafe());
}
",
    );
    let film = film("hostile", &[path.to_str().unwrap()]);
    let script =
        "return [document.title, document.getElementById('bold'), data.steps.length].join()";
    let answer = answer(&browser, &film, script);
    assert!(
        answer.ends_with(",,5") && !answer.contains("gone"),
        "{answer}"
    );
}

#[test]
fn a_film_that_is_too_long_is_refused() {
    let refusal = super::refusal(&[&page("ten-thousand"), "--play"]);
    assert!(
        refusal.contains(" steps, and a film has at most 2000: "),
        "{refusal}"
    );
}
