//! The page for the browser, tested in one.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use common::testing::Browser;

use super::{file, refusal, rows, stdout};

/// Makes the page of these words, and puts it where no other test's page lies.
fn page(name: &str, args: &[&str]) -> PathBuf {
    // The page of an exercise has one name, whatever its constants are.
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _one = ONE_AT_A_TIME.lock();
    let mut all = args.to_vec();
    all.push("--play");
    let shown = stdout(&all);
    let path = shown.lines().last().unwrap();
    let html = fs::read_to_string(path).unwrap();
    file(&format!("play/{name}.html"), &html)
}

/// The folder for a browser of its own.
fn folder(page: &Path) -> PathBuf {
    page.with_extension("browser")
}

/// What the page has become at this address.
fn dump(browser: &Browser, page: &Path, letters: &str) -> String {
    let address = format!("{}#{letters}", page.display());
    browser.dump(&address, &folder(page))
}

/// What this script says at its end, run after the page's own.
fn answer(browser: &Browser, page: &Path, script: &str) -> String {
    let html = fs::read_to_string(page).unwrap();
    let nonce = html.split("<script nonce=\"").nth(1).unwrap();
    let nonce = nonce.split('"').next().unwrap();
    let script = format!(
        "<script nonce=\"{nonce}\">document.body.dataset.answer = String((() => {{{script}}})());\
         </script></body>"
    );
    let changed = page.with_extension("asked.html");
    fs::write(&changed, html.replace("</body>", &script)).unwrap();
    let dumped = browser.dump(&changed.display().to_string(), &folder(&changed));
    let answer = dumped.split("data-answer=\"").nth(1).unwrap();
    answer.split('"').next().unwrap().to_owned()
}

#[test]
fn the_page_shows_the_state_after_the_letters_of_its_address() {
    let Some(browser) = Browser::find() else {
        return;
    };
    let page = page("state", &["race-condition", "INCREMENTS=3"]);
    let start = dump(&browser, &page, "");
    assert!(start.contains("924 schedules from here"), "{start}");
    assert!(
        start.contains("with INCREMENTS = 3 (the page says 1000)"),
        "{start}"
    );
    let both = dump(&browser, &page, "AB");
    assert!(both.contains("252 schedules from here"), "{both}");
    assert!(both.contains("<tr class=\"gone right\">"), "{both}");
    assert!(
        both.contains("<span class=\"doing\">write 1</span>"),
        "{both}"
    );
    let lost = dump(&browser, &page, "A3B");
    assert!(!lost.contains("unseen</td>"), "{lost}");
    let lost = dump(&browser, &page, "ABA1B");
    assert!(lost.contains("overwrites A's write unseen</td>"), "{lost}");
    let end = dump(&browser, &page, "A6B6");
    assert!(
        end.contains("counter = 6  right\nOne thread after another gives counter = 6"),
        "{end}"
    );
    assert!(end.contains("Actual counter:   6\n"), "{end}");
    // What can't be gone is passed over.
    let odd = dump(&browser, &page, "%3Cb%3EZA2Q!");
    assert!(
        odd.contains("schedule -- race-condition INCREMENTS=3 B A2</code>"),
        "{odd}"
    );
}

#[test]
fn keys_and_buttons_walk_the_map() {
    let Some(browser) = Browser::find() else {
        return;
    };
    let page = page("keys", &["race-condition", "INCREMENTS=1"]);
    let script = "
        const press = (key, more) => dispatchEvent(new KeyboardEvent('keydown', { key, ...more }));
        const seen = () => location.hash + ' ' + find('shared').textContent;
        const all = [];
        press('a'); all.push(seen());
        press('B'); press('b', { ctrlKey: true }); all.push(seen());
        press('u'); all.push(seen());
        press('Backspace'); all.push(seen());
        find('threads').children[1].click(); find('threads').children[1].click(); all.push(seen());
        find('steps').querySelectorAll('button')[0].click(); all.push(seen());
        press('r'); all.push(seen());
        return all.join('; ');";
    let expected =
        "#A counter0; #AB counter0; #A counter0;  counter0; #B2 counter1; #B counter0;  counter0";
    assert_eq!(answer(&browser, &page, script), expected);
}

/// From the first state and after a step, each outcome's way leads to it. And a state's schedules are
/// those of the states that follow it.
#[test]
fn every_way_ends_where_it_says_and_all_counts_add_up() {
    let Some(browser) = Browser::find() else {
        return;
    };
    for (name, constant) in [
        ("race-condition", "INCREMENTS=2"),
        ("without-race-condition", "INCREMENTS=2"),
        ("lock-each-step", "INCREMENTS=1"),
        ("two-locks", "INCREMENTS=1"),
        ("atomic", "INCREMENTS=3"),
        ("deadlock", "INCREMENTS=1"),
    ] {
        let page = page(name, &[name, constant]);
        let script = "
            const wrong = [];
            for (const begin of [[], [data.nodes[0].steps[0].thread]]) {
              data.outcomes.forEach((outcome, place) => {
                set(begin);
                const button = find('ahead').querySelectorAll('button')[place];
                if (button.disabled) return;
                button.click();
                const there = data.nodes[walk(way).node].outcome;
                if (there !== place) wrong.push(outcome.text);
              });
            }
            data.nodes.forEach((node, place) => {
              if (node.outcome !== undefined) return;
              data.outcomes.forEach((_, outcome) => {
                const next = node.steps.map((it) => BigInt(data.nodes[it.to].ahead[outcome]));
                const sum = next.reduce((a, b) => a + b, 0n);
                if (sum !== BigInt(node.ahead[outcome])) wrong.push(place);
              });
            });
            set([]);
            const row = (it, n) => it.text + (it.right ? ' right ' : ' ') + data.nodes[0].ahead[n];
            return wrong.join() + '|' + data.outcomes.map(row).join('|');";
        let rows = rows(name, &[constant]);
        let row = |it: &super::Row| {
            let right = if it.is_right { " right" } else { "" };
            format!("|{}{right} {}", it.outcome, it.count)
        };
        let expected: String = rows.iter().map(row).collect();
        assert_eq!(answer(&browser, &page, script), expected, "{name}");
    }
}

#[test]
fn a_deadlock_says_who_waits_for_what() {
    let Some(browser) = Browser::find() else {
        return;
    };
    let page = page("dead", &["deadlock", "INCREMENTS=1"]);
    let shown = dump(&browser, &page, "AB");
    assert!(shown.contains("waits: B has SECOND</span>"), "{shown}");
    let said = "Deadlock:\n  A waits at line 22 for SECOND, which B has\n  \
                B waits at line 32 for FIRST, which A has";
    assert!(shown.contains(said), "{shown}");
}

/// Nothing that a page holds or says can leave the place where it's shown.
#[test]
fn a_hostile_page_is_only_shown() {
    let Some(browser) = Browser::find() else {
        return;
    };
    let text = "use std::sync::atomic::{AtomicU8, Ordering::SeqCst};\n\
                // </script><script>document.title = 'broken'</script> <!-- \u{2028} \u{5d0}\u{5d1}\n\
                static N: AtomicU8 = AtomicU8::new(0);\n\
                fn main() {\n    std::thread::spawn(|| { N.store(1, SeqCst); panic!(\"<img src=x \
                onerror=alert(1)>\\u{2029}\"); });\n    N.store(2, SeqCst);\n    \
                println!(\"\\\"</pre><b>'\");\n}\n";
    let source = file("play/hostile.rs", text);
    let page = page("hostile", &[source.to_str().unwrap()]);
    let shown = dump(&browser, &page, "AB");
    assert!(shown.contains("<title>"), "{shown}");
    assert!(!shown.contains("<title>broken"), "{shown}");
    assert!(!shown.contains("<img") && !shown.contains("<b>"), "{shown}");
    assert!(
        shown.contains("A panics at line 5: &lt;img src=x onerror=alert(1)&gt;"),
        "{shown}"
    );
    assert!(shown.contains("&lt;/pre&gt;&lt;b&gt;"), "{shown}");
}

#[test]
fn a_map_that_is_too_large_is_refused() {
    let refusal = refusal(&["race-condition", "INCREMENTS=6", "--play"]);
    assert!(
        refusal.contains("too many states for a page: more than 20000"),
        "{refusal}"
    );
}
