//! Newsletters that were sent go out, some letters at a time.

use crate::{app::App, bulletins::Step, failure::Failure};
use terms::{Timestamp, limits};

/// Writes the letters that there is room for. Says when there is more to do.
pub(super) async fn send(app: &App) -> Result<Option<Timestamp>, Failure> {
    for number in app.bulletins.on_their_way()? {
        loop {
            match app.bulletins.go_on(app, number).await? {
                Step::More => {}
                Step::Full => {
                    return Ok(Some(Timestamp::from_ms(app.clock.now().ms() + limits::NOTICE_MAILS_AGAIN_MS)));
                }
                Step::Done => {
                    tracing::info!(number, "a newsletter has reached everybody who asked for it");
                    break;
                }
            }
        }
    }
    Ok(None)
}
