// Two processes share one counter, in a file. Each adds 1 to it, 1,000 times.
// They share no memory: each reads the file, and then writes it.
// Read `increment` first: the rest just starts two processes and waits for them.
//
// Run it:   cargo run -p race-condition --example race-between-processes
// Look for: the actual counter.

use std::fs::{self, File};
use std::io::{self, PipeReader, Read, Seek, Write};
use std::process::{self, Child, Command, Stdio};
use std::{env, path::Path, thread, time::Duration};

const INCREMENTS: u64 = 1000;

fn load(mut counter: &File) -> io::Result<u64> {
    let mut bytes = [0; 8];
    counter.rewind()?;
    counter.read_exact(&mut bytes)?;
    Ok(u64::from_le_bytes(bytes))
}

fn store(mut counter: &File, value: u64) -> io::Result<()> {
    counter.rewind()?;
    counter.write_all(&value.to_le_bytes()) // always 8 bytes, over the 8 that were there
}

fn increment(counter: &File) -> io::Result<()> {
    println!("ready");
    io::stdin().read_line(&mut String::new())?; // neither process starts before both are here
    for _ in 0..INCREMENTS {
        let value = load(counter)?; // read
        thread::sleep(Duration::from_micros(1)); // the other process may run here
        store(counter, value + 1)?; // write, over whatever the other process wrote meanwhile
    }
    Ok(())
}

/// Starts this program again, and waits until the new process has opened the file.
fn spawn(path: &Path, start: &PipeReader) -> io::Result<Child> {
    let mut command = Command::new(env::current_exe()?);
    command.arg(path).stdin(start.try_clone()?);
    let mut process = command.stdout(Stdio::piped()).spawn()?;
    process.stdout.as_mut().unwrap().read_exact(&mut [0])?; // it is ready
    Ok(process)
}

fn main() -> io::Result<()> {
    if let Some(path) = env::args_os().nth(1) {
        // This is one of the two processes.
        return increment(&File::options().read(true).write(true).open(path)?);
    }
    let (start, signal) = io::pipe()?;
    let path = env::temp_dir().join(format!("counter-{}", process::id()));
    let counter = File::create_new(&path)?;
    let processes = [spawn(&path, &start), spawn(&path, &start)];
    fs::remove_file(&path)?; // both still have it open, but no file is left behind
    store(&counter, 0)?;
    drop(signal); // closing the pipe is the start signal for both at once
    for process in processes {
        if !process?.wait()?.success() {
            return Err(io::Error::other("a process failed"));
        }
    }
    println!("Expected counter: {}", 2 * INCREMENTS);
    println!("Actual counter:   {}", load(&counter)?);
    Ok(())
}
