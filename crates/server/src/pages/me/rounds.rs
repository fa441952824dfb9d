//! Rounds that wait for a person: those that are open to one of their organisations, and those that they have to bring
//! to an end.

use super::Task;
use crate::{
    app::App,
    caller::Caller,
    pages::rounds::{called, state, times},
    reading,
};
use ledger::{Action, Asker, Hat, Register, RoundState, access};
use terms::{PersonId, limits};

/// The rounds, those that close soonest first; as many as fit.
pub(super) fn waiting(app: &App, caller: &Caller, register: &Register, person: PersonId) -> Vec<Task> {
    let words = caller.words;
    let hats: Vec<Hat> = register.hats(person).into_iter().map(|organisation| Hat { person, organisation }).collect();
    let mut rounds = Vec::new();
    for (_, readable) in reading::all(app, caller, usize::MAX) {
        let statement = readable.statement;
        let may = |action| hats.iter().any(|hat| access(register, &statement, Asker::Hat(*hat), action).is_ok());
        let Some(round) = statement.current_round() else { continue };
        let waits = match round.state {
            RoundState::Open => may(Action::Comment) || may(Action::ConductRounds),
            RoundState::Answering => may(Action::ConductRounds),
            RoundState::Scheduled | RoundState::Finished | RoundState::Cancelled => false,
        };
        if waits {
            let what = [
                ("title", (&statement.title).into()),
                ("round", called(caller, round).into()),
                ("state", state(caller, round).into()),
                ("times", times(app, caller, round).into()),
            ];
            let to = format!("/statements/{}/rounds/{}", statement.id, round.number.0);
            let task =
                Task { what: words.say_with("waiting-round", &what), to: Some((to, words.say("waiting-round-what"))) };
            rounds.push((round.closes, task));
        }
    }
    rounds.sort_by_key(|(closes, _)| *closes);
    rounds.into_iter().take(limits::WAITING_SHOWN_MAX).map(|(_, task)| task).collect()
}
