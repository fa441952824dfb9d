use super::Visitor;
use crate::{app::App, sessions::SessionId};
use std::time::Duration;
use tokio::sync::broadcast;

/// Where that can't be read now, it is asked again so soon.
const ASK_AGAIN: Duration = Duration::from_secs(60);

/// Resolves when the connection's session or token has ended, or its time is over: by the server's clock, which may be
/// set, and with regard to use that prolongs a session.
pub(crate) async fn signed_out(app: &App, visitor: &Visitor, mut ended: broadcast::Receiver<SessionId>) {
    let mut clock = app.clock.settings();
    let over = async {
        loop {
            let left = left(app, visitor);
            if left.is_some_and(|left| left.is_zero()) {
                return;
            }
            tokio::select! {
                () = in_time(left) => {}
                _ = clock.changed() => {}
            }
        }
    };
    // Too many sign-outs at once to have seen each: better to make this one sign in again than to miss it.
    let ended = async { while ended.recv().await.is_ok_and(|other| other != visitor.session) {} };
    tokio::select! {
        () = ended => {}
        () = over => {}
    }
}

/// How long it lasts from now on; none if it lasts until it is ended.
fn left(app: &App, visitor: &Visitor) -> Option<Duration> {
    let now = app.clock.now();
    let until = match visitor.token {
        Some(token) => Some(token.expires),
        None => match app.sessions.until(&visitor.session, now) {
            Ok(until) => until,
            Err(failure) => {
                tracing::error!(%failure, "how long a session lasts could not be read");
                return Some(ASK_AGAIN);
            }
        },
    };
    until.map(|until| Duration::from_millis((until.ms() - now.ms()).max(0).unsigned_abs()))
}

async fn in_time(left: Option<Duration>) {
    match left {
        Some(left) => tokio::time::sleep(left).await,
        None => std::future::pending().await,
    }
}
