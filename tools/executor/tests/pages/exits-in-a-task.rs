// A task ends the program. Without it, the music would never stop.

use std::process::exit;
use std::time::Duration;

use tokio::runtime::Builder;
use tokio::time::sleep;

async fn close() {
    sleep(Duration::from_secs(3)).await;
    exit(0);
}

async fn play_music() {
    tokio::spawn(close());
    loop {
        sleep(Duration::from_secs(2)).await;
        println!("Another song.");
    }
}

fn main() {
    let runtime = Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(play_music());
}
