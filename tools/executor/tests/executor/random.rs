//! Random cafés, whose lines come in the same order and at the same times as without stand-ins.

use std::collections::HashMap;
use std::env;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use common::testing::output;
use tinyjson::JsonValue;

use super::{file, shown};

/// How many are tried. `EXECUTOR_CAFES=300` tries more.
const CAFES: u64 = 6;

/// Numbers that look random, from a seed.
struct Random(u64);

impl Random {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (self.0 >> 33) % most
    }
}

/// A café in which futures wait for time, for permits, for each other, and give up.
fn cafe(seed: u64) -> String {
    let mut random = Random(seed);
    let mut text = String::from(
        "use std::sync::Arc;
use std::time::Duration;

use futures::future::{join, join_all};
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

async fn say(begin: Instant, what: &str) {
    println!(\"{} {what}\", begin.elapsed().as_millis());
}

async fn nap(begin: Instant, name: &'static str, time: u64) {
    say(begin, name).await;
    sleep(Duration::from_millis(time)).await;
    say(begin, name).await;
}

async fn cafe(begin: Instant, machines: Arc<Semaphore>) {
",
    );
    for part in 0..3 + random.below(4) {
        let mut time = || 100 + 100 * random.below(20);
        let (one, two, three) = (time(), time(), time());
        let name = format!("part{part}");
        let _ = match random.below(8) {
            0 => writeln!(text, "    nap(begin, \"{name}\", {one}).await;"),
            1 => writeln!(
                text,
                "    join_all([{one}, {two}, {three}].map(|it| nap(begin, \"{name}\", it))).await;"
            ),
            2 => writeln!(
                text,
                "    let late = timeout(Duration::from_millis({one}), nap(begin, \"{name}\", {two})).await;\n    \
                 println!(\"{name} {{}}\", late.is_err());"
            ),
            3 => writeln!(
                text,
                "    let task = tokio::spawn(nap(begin, \"{name}\", {one}));\n    \
                 nap(begin, \"{name} too\", {two}).await;\n    task.await.unwrap();"
            ),
            4 => writeln!(
                text,
                "    let mut set = JoinSet::new();\n    for it in [{one}, {two}, {three}] {{\n        \
                 set.spawn(nap(begin, \"{name}\", it));\n    }}\n    \
                 while set.join_next().await.is_some() {{\n        say(begin, \"{name} joined\").await;\n    }}"
            ),
            5 => writeln!(
                text,
                "    join_all([{one}, {two}, {three}].map(|it| async move {{ nap(begin, \"{name}\", it).await }})).await;"
            ),
            6 => writeln!(
                text,
                "    let (sender, mut receiver) = mpsc::channel(1);\n    let serve = async move {{\n        \
                 for it in [{one}, {two}, {three}] {{\n            sender.send(it).await.unwrap();\n            \
                 say(begin, \"{name} sent\").await;\n        }}\n    }};\n    let take = async {{\n        \
                 while let Some(it) = receiver.recv().await {{\n            nap(begin, \"{name}\", it).await;\n        \
                 }}\n    }};\n    join(serve, take).await;"
            ),
            _ => writeln!(
                text,
                "    join_all([{one}, {two}, {three}].map(|it| {{\n        let machines = &machines;\n        \
                 async move {{\n            let _machine = machines.acquire().await.unwrap();\n            \
                 nap(begin, \"{name}\", it).await;\n        }}\n    }})).await;"
            ),
        };
    }
    let _ = write!(
        text,
        "}}

fn main() {{
    let mut builder = tokio::runtime::Builder::new_current_thread();
    let runtime = builder.enable_time().start_paused(true).build().unwrap();
    runtime.block_on(async {{ cafe(Instant::now(), Arc::new(Semaphore::new({}))).await }});
}}
",
        1 + random.below(2)
    );
    text
}

/// The real tokio and futures, and the folder with what they need.
fn libraries() -> (PathBuf, PathBuf, PathBuf) {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()));
    cargo.args([
        "build",
        "--message-format=json",
        "-p",
        "executor-tokio",
        "-p",
        "executor-futures",
    ]);
    cargo
        .stdin(Stdio::null())
        .current_dir(env!("CARGO_MANIFEST_DIR"));
    let messages = output(cargo);
    let library = |name: &str| {
        let is_it =
            |line: &&str| line.contains(&format!("\"name\":\"{name}\"")) && line.contains(".rlib");
        let line = messages.stdout.lines().find(is_it).unwrap();
        let path = line.split('"').find(|it| it.ends_with(".rlib")).unwrap();
        PathBuf::from(path)
    };
    let tokio = library("tokio");
    let folder = tokio.parent().unwrap().to_owned();
    (tokio, library("futures"), folder)
}

/// What a café prints with the real libraries.
fn real(page: &Path, (tokio, futures, folder): &(PathBuf, PathBuf, PathBuf)) -> String {
    let program = page.with_extension(format!("real{}", env::consts::EXE_SUFFIX));
    let mut rustc = Command::new(env::var_os("RUSTC").unwrap_or("rustc".into()));
    rustc
        .args(["--edition=2024", "-Awarnings"])
        .arg(page)
        .arg("-o")
        .arg(&program);
    rustc
        .arg("--extern")
        .arg(format!("tokio={}", tokio.display()));
    rustc
        .arg("--extern")
        .arg(format!("futures={}", futures.display()));
    rustc
        .arg("-L")
        .arg(format!("dependency={}", folder.display()));
    let built = output(rustc);
    assert!(built.status.success(), "{built:?}");
    output(Command::new(&program)).stdout
}

/// What it prints with the stand-ins, as its film says.
fn noted(page: &Path) -> String {
    let shown = shown(&[page.to_str().unwrap(), "--play"]);
    let html = fs::read_to_string(shown.lines().last().unwrap()).unwrap();
    let data = html.split("id=\"data\">").nth(1).unwrap();
    let data: JsonValue = data.split("</script>").next().unwrap().parse().unwrap();
    let data: &HashMap<String, JsonValue> = data.get().unwrap();
    let steps: &Vec<JsonValue> = data["steps"].get().unwrap();
    let printed = steps.iter().filter_map(|step| {
        let step: &HashMap<String, JsonValue> = step.get()?;
        step.get("printed")?.get::<String>().cloned()
    });
    printed.collect()
}

#[test]
fn random_cafes_go_as_they_really_do() {
    let cafes = env::var("EXECUTOR_CAFES").map_or(CAFES, |it| it.parse().unwrap());
    let libraries = libraries();
    for seed in 0..cafes {
        let page = file(&format!("random/cafe{seed}.rs"), &cafe(seed));
        let real = real(&page, &libraries);
        assert!(real.lines().count() > 3, "{seed}: {real}");
        assert_eq!(noted(&page), real, "{}", page.display());
    }
}
