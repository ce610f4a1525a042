//! A page as a program of its own, for which some crates are stand-ins.

use std::collections::HashMap;
use std::env;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{self, Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::thread;
use std::time::{Duration, Instant};

use tinyjson::JsonValue;

use crate::Result;
use crate::page::Page;
use crate::source::{Source, root};

/// What a page gets: for each name, the package that stands in for it.
pub type StandIns = [(&'static str, &'static str)];

/// Programs that nobody has removed, as after Ctrl-C, are removed after this long.
const STALE: Duration = Duration::from_secs(24 * 60 * 60);

/// How long cargo and rustc may take, on a slow machine that has never built anything.
const CARGO: Duration = Duration::from_secs(600);
const RUSTC: Duration = Duration::from_secs(60);
/// After this long, whoever waits is told what for.
const SOON: Duration = Duration::from_secs(1);
/// How often they are looked at.
const POLL: Duration = Duration::from_millis(5);

/// How many programs this process has built.
static PROGRAMS: AtomicUsize = AtomicUsize::new(0);

/// The stand-ins as they lie below `target`.
pub struct Libraries {
    /// For each name, its library.
    externs: Vec<(&'static str, PathBuf)>,
    /// The folders with what they depend on.
    folders: Vec<PathBuf>,
}

impl Libraries {
    /// Has cargo build them with these features, which takes no time if they are built.
    ///
    /// # Errors
    ///
    /// If cargo doesn't run, or can't build them.
    pub fn build(stand_ins: &StandIns, features: &[&str]) -> Result<Self> {
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()));
        cargo.args(["build", "--message-format=json"]);
        for (_, package) in stand_ins {
            cargo.args(["--package", package]);
        }
        if !features.is_empty() {
            cargo.arg("--features").arg(features.join(","));
        }
        let output = run(cargo, "cargo", CARGO)?;
        if !output.status.success() {
            let why = String::from_utf8_lossy(&output.stderr);
            Err(format!("cannot build what the page needs:\n{why}"))?;
        }
        let mut libraries = Self {
            externs: Vec::new(),
            folders: Vec::new(),
        };
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            if let Ok(message) = line.parse() {
                libraries.add(&message, stand_ins);
            }
        }
        libraries.folders.sort();
        libraries.folders.dedup();
        if libraries.externs.len() < stand_ins.len() {
            Err("cargo doesn't say where it has put what the page needs")?;
        }
        Ok(libraries)
    }

    /// Takes note of the files that a message of cargo's names.
    fn add(&mut self, message: &JsonValue, stand_ins: &StandIns) {
        let Some(files) = get(message, "filenames").and_then(JsonValue::get::<Vec<_>>) else {
            return;
        };
        let target = get(message, "target").and_then(|it| get(it, "name"));
        let target = target.and_then(JsonValue::get::<String>);
        for file in files.iter().filter_map(JsonValue::get::<String>) {
            let file = PathBuf::from(file);
            let folder = file.parent().unwrap_or(Path::new("")).to_owned();
            for (name, package) in stand_ins {
                let is_it = target.is_some_and(|it| *it == package.replace('-', "_"));
                // Beside it lies the library, under a name that no other features of it have.
                if is_it && file.extension().is_some_and(|it| it == "rmeta") {
                    self.externs.push((name, file.with_extension("rlib")));
                }
            }
            self.folders.push(folder);
        }
    }

    /// A tool's folder: beside what cargo builds.
    pub fn folder(&self, tool: &str) -> PathBuf {
        let library = self.externs.first().map(|it| it.1.as_path());
        let target = library.and_then(|it| it.ancestors().nth(3));
        target.unwrap_or(Path::new("target")).join(tool)
    }
}

fn get<'a>(value: &'a JsonValue, key: &str) -> Option<&'a JsonValue> {
    value.get::<HashMap<String, JsonValue>>()?.get(key)
}

/// Runs a program to its end, and gives it up if that takes too long: a page's constant may be a loop.
fn run(mut command: Command, name: &str, limit: Duration) -> Result<Output> {
    let command = command.current_dir(root()).stdin(Stdio::null());
    let command = command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command
        .spawn()
        .map_err(|error| format!("cannot run {name}: {error}"))?;
    let read = |pipe: Option<Box<dyn Read + Send>>| {
        thread::spawn(move || {
            let mut bytes = Vec::new();
            let _ = pipe.map(|mut it| it.read_to_end(&mut bytes));
            bytes
        })
    };
    let stdout = read(child.stdout.take().map(|it| Box::new(it) as Box<_>));
    let stderr = read(child.stderr.take().map(|it| Box::new(it) as Box<_>));
    let begin = Instant::now();
    let mut is_said = false;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if begin.elapsed() > limit {
            let _ = child.kill();
            let _ = child.wait();
            Err(format!(
                "{name} has not ended after {limit:?}, and was stopped"
            ))?;
        }
        if begin.elapsed() > SOON && !is_said {
            is_said = true;
            progress(&format!("{name} is building what the page needs"));
        }
        thread::sleep(POLL);
    };
    if is_said {
        progress("");
    }
    Ok(Output {
        status,
        stdout: stdout.join().unwrap_or_default(),
        stderr: stderr.join().unwrap_or_default(),
    })
}

/// A page's program. It's removed when this is dropped.
pub struct Program {
    pub path: PathBuf,
    folder: PathBuf,
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl Program {
    /// Compiles a page in which some constants may be changed. The program lies in a folder named after the tool.
    ///
    /// # Errors
    ///
    /// If it doesn't compile, with what the compiler says.
    pub fn build(
        Page {
            source: page,
            changed,
            ..
        }: &Page,
        libraries: &Libraries,
        tool: &str,
    ) -> Result<Self> {
        let programs = libraries.folder(tool);
        sweep(&programs);
        let number = PROGRAMS.fetch_add(1, Relaxed);
        let folder = programs.join(format!("{}-{number}", process::id()));
        let path = folder.join(format!("page{}", env::consts::EXE_SUFFIX));
        let program = Self { path, folder };
        fs::create_dir_all(&program.folder).map_err(|error| {
            let folder = program.folder.display();
            format!("cannot write to {folder}: {error}")
        })?;
        if page.text == changed.text {
            return match program.compile(&page.path, page, libraries)? {
                Ok(()) => Ok(program),
                Err(why) => Err(why.into()),
            };
        }
        let copy = program.folder.join("page.rs");
        fs::write(&copy, &changed.text)
            .map_err(|error| format!("cannot write {}: {error}", copy.display()))?;
        let Err(why) = program.compile(&copy, page, libraries)? else {
            return Ok(program);
        };
        // The page's own mistakes come first.
        match program.compile(&page.path, page, libraries)? {
            Err(why) => Err(why.into()),
            Ok(()) => Err(format!(
                "{why}\nThe page compiles as it is, and doesn't with the constants that were given."
            )
            .into()),
        }
    }

    /// The inner error is what the compiler says.
    fn compile(
        &self,
        file: &Path,
        page: &Source,
        libraries: &Libraries,
    ) -> Result<std::result::Result<(), String>> {
        // A page of an older edition may refer to a `static mut`. What else is denied, stays so.
        let mut rustc = Command::new(env::var_os("RUSTC").unwrap_or("rustc".into()));
        rustc.args([
            "--edition=2024",
            "--crate-name=page",
            "-Awarnings",
            "-Astatic-mut-refs",
        ]);
        rustc.arg(file).arg("-o").arg(&self.path);
        let remap = format!("{}={}", file.display(), page.shown);
        rustc.arg("--remap-path-prefix").arg(remap);
        for (name, library) in &libraries.externs {
            rustc
                .arg("--extern")
                .arg(format!("{name}={}", library.display()));
        }
        for folder in &libraries.folders {
            rustc
                .arg("-L")
                .arg(format!("dependency={}", folder.display()));
        }
        let output = run(rustc, "rustc", RUSTC)?;
        if output.status.success() {
            return Ok(Ok(()));
        }
        // A stand-in is called by its own name, and the page knows it by another.
        let mut why = String::from_utf8_lossy(&output.stderr).into_owned();
        for (name, library) in &libraries.externs {
            let own = library.file_stem().unwrap_or_default().to_string_lossy();
            let own = own.trim_start_matches("lib");
            let own = own.split('-').next().unwrap_or(own);
            why = why.replace(&format!("{own}::"), &format!("{name}::"));
        }
        Ok(Err(why))
    }
}

/// Removes what earlier calls had to leave.
fn sweep(programs: &Path) {
    for entry in fs::read_dir(programs).into_iter().flatten().flatten() {
        let modified = entry.metadata().and_then(|it| it.modified());
        let age = modified.map(|it| it.elapsed().unwrap_or_default());
        if age.is_ok_and(|age| age > STALE) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Shows on a terminal how far something has come. It's wiped away by an empty text.
pub fn progress(text: &str) {
    let stderr = io::stderr();
    if io::IsTerminal::is_terminal(&stderr) {
        let _ = write!(stderr.lock(), "\r\x1b[K{text}");
    }
}
