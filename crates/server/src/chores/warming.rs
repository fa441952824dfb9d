//! Reads what surveys were answered before anybody asks for results: as answers come in, and once after a start. Whoever then
//! opens the page waits for the counting alone.

use crate::{agenda::surveys::Surveys, app::App};
use ledger::{Agenda, Survey, SurveyState};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

/// Between two looks: what comes in meanwhile is read together.
const APART: Duration = Duration::from_secs(1);

/// Goes on until the server goes down.
pub(crate) async fn run(app: Arc<App>) {
    let mut agenda = app.agenda.watch();
    let mut going_down = pin!(app.going_down.announced());
    loop {
        let now = agenda.borrow_and_update().clone();
        let reading = app.clone();
        let read = tokio::task::spawn_blocking(move || read(&reading, &now)).await;
        if read.is_err() {
            tracing::error!("answers to surveys were not read ahead");
        }
        tokio::select! {
            () = tokio::time::sleep(APART) => {}
            () = &mut going_down => return,
        }
        tokio::select! {
            changed = agenda.changed() => if changed.is_err() { return },
            () = &mut going_down => return,
        }
    }
}

fn read(app: &App, agenda: &Agenda) {
    let surveys: &Surveys = &app.surveys;
    for survey in looked_at(agenda) {
        if let Err(failure) = surveys.gathered(survey, &app.register.view()) {
            // Whoever asks for the results is told.
            tracing::warn!(survey = survey.number.0, %failure, "answers to a survey could not be read ahead");
        }
    }
}

/// Those that are answered now, and the newest that is closed: older ones are read when somebody asks.
fn looked_at(agenda: &Agenda) -> impl Iterator<Item = &Arc<Survey>> {
    let all = agenda.surveys().iter();
    let newest = agenda.surveys().iter().rfind(|survey| survey.state == SurveyState::Closed);
    all.filter(|survey| survey.state == SurveyState::Open).chain(newest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ledger::{AgendaEvent, SurveyEvent, SurveyNumber};
    use terms::{Digest, Seq, Timestamp};

    #[test]
    fn what_is_answered_now_and_what_closed_last_is_read_ahead() {
        let mut agenda = Agenda::default();
        let mut happens = |event| agenda.apply(Timestamp::from_ms(0), Seq(0), &AgendaEvent::Survey(event));
        for survey in (1..=5).map(SurveyNumber) {
            happens(SurveyEvent::Drafted { survey, content: Digest::new([1; 32]) });
        }
        for survey in [1, 2, 3, 4].map(SurveyNumber) {
            happens(SurveyEvent::Opened { survey });
        }
        for survey in [1, 3].map(SurveyNumber) {
            happens(SurveyEvent::Closed { survey, reason: None });
        }
        let read: Vec<u32> = looked_at(&agenda).map(|survey| survey.number.0).collect();
        assert_eq!(read, [2, 4, 3]);
    }
}
