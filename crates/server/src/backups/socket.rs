//! How the command line asks a running server, which has the data for itself: a socket in the data folder, for whoever may
//! use that folder, and for nobody over a network.

use super::{Empty, NotBackedUp, command::said, planned};
use crate::app::App;
use std::fs::{self, File, Permissions};
use std::io::{self, ErrorKind};
use std::os::fd::AsRawFd;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{UnixListener, UnixStream};

const NAME: &str = "backup.sock";
/// Nothing that is asked is longer.
const QUESTION_BYTES_MAX: u64 = 64;
const ASKS_WITHIN: Duration = Duration::from_secs(10);
const DONE: &str = "done ";

/// The folder by a short name: the system takes no long ones for sockets.
fn reach(data: &Path) -> io::Result<(File, PathBuf)> {
    let folder = File::open(data)?;
    let short = PathBuf::from(format!("/proc/self/fd/{}/{NAME}", folder.as_raw_fd()));
    Ok((folder, short))
}

/// Answers for as long as this is polled. What an earlier run left makes room: the data are ours alone.
pub(crate) async fn listen(app: Arc<App>) -> io::Result<()> {
    let (_folder, short) = reach(&app.settings.data)?;
    match fs::remove_file(&short) {
        Err(why) if why.kind() != ErrorKind::NotFound => return Err(why),
        _ => {}
    }
    let listener = UnixListener::bind(&short)?;
    fs::set_permissions(&short, Permissions::from_mode(0o600))?;
    loop {
        let (stream, _) = listener.accept().await?;
        let app = app.clone();
        tokio::spawn(async move {
            if let Err(why) = answer(stream, &app).await {
                tracing::debug!(%why, "whoever asked for a backup has gone");
            }
        });
    }
}

async fn answer(mut stream: UnixStream, app: &App) -> io::Result<()> {
    let (question, mut reply) = stream.split();
    let mut line = String::new();
    let mut asked = BufReader::new(question.take(QUESTION_BYTES_MAX));
    match tokio::time::timeout(ASKS_WITHIN, asked.read_line(&mut line)).await {
        Ok(read) => read?,
        Err(_) => return Ok(()),
    };
    let empty = match line.trim() {
        "now" => Empty::Refused,
        "now anew" => Empty::BegunAnew,
        _ => return reply.write_all(b"This server does not know what is asked. Is it of another version?\n").await,
    };
    let made = now(app, empty).await;
    let text = made.map_or_else(|why| why.to_string(), |said| format!("{DONE}{said}"));
    reply.write_all(format!("{text}\n").as_bytes()).await
}

async fn now(app: &App, empty: Empty) -> Result<String, NotBackedUp> {
    let plan = planned(&app.settings)?.ok_or(NotBackedUp::NotSet)?;
    let _turn = app.backups.turn().await;
    let (made, thinned) = plan.back_up(&app.store, &app.clock, empty).await?;
    // Whoever was told that none is made hears at once that one was.
    app.backups.made();
    Ok(said(&plan, &made, thinned))
}

/// Asks a running server for a backup; none if none listens.
pub(super) async fn ask(data: &Path, empty: Empty) -> Result<Option<String>, NotBackedUp> {
    let reached = reach(data);
    let stream = match reached {
        Ok((_folder, short)) => UnixStream::connect(short).await,
        Err(why) => Err(why),
    };
    let Ok(mut stream) = stream else { return Ok(None) };
    let question: &[u8] = if empty == Empty::Refused { b"now\n" } else { b"now anew\n" };
    let mut reply = String::new();
    let asked = async {
        stream.write_all(question).await?;
        stream.read_to_string(&mut reply).await
    };
    asked.await.map_err(NotBackedUp::Output)?;
    match reply.trim().strip_prefix(DONE) {
        Some(said) => Ok(Some(said.to_owned())),
        None if reply.is_empty() => Err(NotBackedUp::Silent(data.display().to_string())),
        None => Err(NotBackedUp::Said(reply.trim().to_owned())),
    }
}
