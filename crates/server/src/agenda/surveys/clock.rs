//! The clock opens and closes surveys at their time, while nobody looks.

use crate::{agenda::Wish, app::App};
use ledger::{AgendaCommand, Author, SurveyCommand};
use store::Batch;

/// Does what is due; says whether it could.
pub(crate) async fn keep(app: &App) -> bool {
    let now = app.clock.now();
    if !app.agenda.view().surveys().iter().any(|survey| survey.is_due(now)) {
        return true;
    }
    let wish = Wish::plain(now, Author::Clock, vec![AgendaCommand::Survey(SurveyCommand::KeepTime)], Batch::new());
    let why = match app.agenda.decide(wish).await {
        Ok(Ok(_)) => {
            tracing::info!(kind = "act", by = "clock", "a survey opened or closed at its time");
            return true;
        }
        Ok(Err(refusal)) => refusal.to_string(),
        Err(failure) => failure.to_string(),
    };
    tracing::error!(why, "a survey could not open or close at its time");
    false
}
