//! What is asked of the agenda's themes and workshops, with the words that are stored beside it: requests and forms come
//! here alike.

use super::{
    themes::{Told, Typed},
    workshops::{Ballot, GroupName, Picked, Texts},
};
use crate::{
    api::agenda::Act, app::App, caller::Caller, committed::salt, failure::Failure, problem::Problem,
    vault::agenda_words_key,
};
use ledger::{
    AgendaCommand, Author, Participant, Refusal, Theme, ThemeCommand, ThemeNumber, ThemeState, Workshop,
    WorkshopCommand, WorkshopNumber, choice_reason, group_name, workshop_question, workshop_summary,
};
use store::Batch;

fn theme_act(by: Author, command: ThemeCommand, beside: Batch) -> Act {
    Act::of(by, AgendaCommand::Theme(command), beside)
}

fn workshop_act(by: Author, command: WorkshopCommand, beside: Batch) -> Act {
    Act::of(by, AgendaCommand::Workshop(command), beside)
}

/// Say what matters, outside any workshop.
pub(crate) fn propose(caller: &Caller, by: Author, typed: Typed<'_>) -> Result<(Act, Told), Problem> {
    let told = typed.read().map_err(|refusal| caller.refused(refusal))?;
    let (content, (key, value)) = told.kept();
    Ok((theme_act(by, ThemeCommand::Propose { content }, Batch::new().put(key, value)), told))
}

/// Say it in other words.
pub(crate) fn reword(
    caller: &Caller,
    by: Author,
    theme: ThemeNumber,
    typed: Typed<'_>,
) -> Result<(Act, Told), Problem> {
    let told = typed.read().map_err(|refusal| caller.refused(refusal))?;
    let (content, (key, value)) = told.kept();
    Ok((theme_act(by, ThemeCommand::Reword { theme, content }, Batch::new().put(key, value)), told))
}

/// What needs no words beside it.
pub(crate) fn of_theme(by: Author, command: ThemeCommand) -> Act {
    theme_act(by, command, Batch::new())
}

/// What needs no words beside it.
pub(crate) fn of_workshop(by: Author, command: WorkshopCommand) -> Act {
    workshop_act(by, command, Batch::new())
}

/// Say that a theme's words are gone, which they then are, with answers in which they stood.
pub(crate) async fn erase_theme(app: &App, caller: &Caller, by: Author, theme: &Theme) -> Result<Act, Problem> {
    let failed = |failure: Failure| caller.failed(&failure);
    let told = super::themes::told(&*app.store, theme).map_err(failed)?;
    let batch = theme.contents().fold(Batch::new(), |batch, content| batch.erase(agenda_words_key(content)));
    let named: Vec<&str> = told.iter().flat_map(|told| [&*told.title, &*told.reason]).collect();
    let batch = app.answers.forget(batch, &named).await.map_err(failed)?;
    Ok(theme_act(by, ThemeCommand::EraseWords(theme.number), batch))
}

/// How a workshop is opened.
pub(crate) struct Opening<'a> {
    /// What it asks, by `fi`, `sv` and `en`.
    pub(crate) question: [&'a str; 3],
    pub(crate) choices: u32,
    pub(crate) hidden: bool,
    pub(crate) phones: bool,
    /// Themes of the network that it weighs from the beginning.
    pub(crate) themes: Vec<ThemeNumber>,
}

/// Open a workshop.
pub(crate) fn open(caller: &Caller, by: Author, opening: Opening<'_>) -> Result<Act, Problem> {
    let refused = |refusal: Refusal| caller.refused(refusal);
    let said = |text: &str| workshop_question(text).map(Option::unwrap_or_default);
    let [fi, sv, en] = opening.question.map(said);
    let question = Texts { fi: fi.map_err(refused)?, sv: sv.map_err(refused)?, en: en.map_err(refused)?, salt: salt() };
    if question.is_empty() {
        return Err(refused(ledger::AgendaRefusal::WorkshopQuestionMissing.into()));
    }
    let (content, (key, value)) = question.kept();
    let Opening { choices, hidden, phones, themes, .. } = opening;
    let make = move |agenda: &ledger::Agenda| {
        let workshop = WorkshopNumber(u32::try_from(agenda.workshops().len()).unwrap_or(u32::MAX).saturating_add(1));
        let open = WorkshopCommand::Open { content, choices, hidden, phones };
        let bring = (!themes.is_empty()).then_some(WorkshopCommand::BringThemes { workshop, themes });
        Ok([Some(open), bring].into_iter().flatten().map(AgendaCommand::Workshop).collect())
    };
    Ok(Act { by, make: Box::new(make), beside: Batch::new().put(key, value) })
}

/// Come into a workshop as a new group.
pub(crate) fn join_as_group(caller: &Caller, workshop: WorkshopNumber, name: &str) -> Result<Act, Problem> {
    let name = group_name(name).map_err(|refusal| caller.refused(refusal))?;
    let (content, (key, value)) = GroupName::new(name).kept();
    let command = WorkshopCommand::JoinAsGroup { workshop, content };
    Ok(workshop_act(Author::Operator, command, Batch::new().put(key, value)))
}

/// Say in a workshop what matters.
pub(crate) fn add_theme(
    caller: &Caller,
    by: Author,
    (workshop, participant): (WorkshopNumber, Participant),
    typed: Typed<'_>,
) -> Result<(Act, Told), Problem> {
    let told = typed.read().map_err(|refusal| caller.refused(refusal))?;
    let (content, (key, value)) = told.kept();
    let command = WorkshopCommand::AddTheme { workshop, participant, content };
    Ok((workshop_act(by, command, Batch::new().put(key, value)), told))
}

/// Choose. The words of the choice that it takes the place of go, if that is the one that it is based on.
pub(crate) fn choose(
    caller: &Caller,
    by: Author,
    (workshop, participant): (&Workshop, Participant),
    picked: &[(u32, &str)],
    upon: u32,
) -> Result<Act, Problem> {
    let picked = picked.iter().map(|(theme, reason)| {
        let reason = choice_reason(reason).map_err(|refusal| caller.refused(refusal))?;
        Ok(Picked { theme: *theme, reason })
    });
    let ballot = Ballot::new(picked.collect::<Result<_, Problem>>()?);
    let (content, (key, value)) = ballot.kept();
    let before = workshop.seats.get(&participant).and_then(|seat| seat.choice);
    // After the close the earlier choice stays, and this one comes into the lane beside.
    let replaced = before.filter(|before| before.revision == upon && workshop.phase == ledger::Phase::Choosing);
    let (themes, number) = (ballot.themes(), workshop.number);
    let command = move |upon| WorkshopCommand::Choose { workshop: number, participant, themes, upon, content };
    let Some(replaced) = replaced else { return Ok(workshop_act(by, command(upon), Batch::new().put(key, value))) };
    let beside = Batch::new().put(key, value).erase(agenda_words_key(replaced.content));
    let make = move |agenda: &ledger::Agenda| {
        // Closed meanwhile: what was counted must not go.
        let open = agenda.workshop(number).is_some_and(|now| now.phase == ledger::Phase::Choosing);
        let command = command(upon);
        if open { Ok(vec![AgendaCommand::Workshop(command)]) } else { Err(ledger::AgendaRefusal::ChoiceChanged.into()) }
    };
    Ok(Act { by, make: Box::new(make), beside })
}

/// Save a workshop's summary, by `fi`, `sv` and `en`.
pub(crate) fn summarise(
    caller: &Caller,
    by: Author,
    workshop: WorkshopNumber,
    texts: [&str; 3],
    upon: u32,
) -> Result<Act, Problem> {
    let [fi, sv, en] = texts.map(|text| workshop_summary(text).map_err(|refusal| caller.refused(refusal)));
    let texts = Texts { fi: fi?, sv: sv?, en: en?, salt: salt() };
    if texts.is_empty() {
        return Err(caller.refused(ledger::AgendaRefusal::SummaryMissing.into()));
    }
    let (content, (key, value)) = texts.kept();
    let command = WorkshopCommand::Summarise { workshop, upon, content };
    Ok(workshop_act(by, command, Batch::new().put(key, value)))
}

/// Set themes of a workshop to chosen, all of them or none; those that are chosen already stay so.
pub(crate) fn adopt(by: Author, themes: Vec<ThemeNumber>, reason: Option<String>) -> Act {
    let make = move |agenda: &ledger::Agenda| {
        let new = themes.iter().map(|theme| agenda.root(*theme));
        let new = new.filter(|theme| agenda.theme(*theme).is_none_or(|found| found.state != ThemeState::Chosen));
        let new: std::collections::BTreeSet<ThemeNumber> = new.collect();
        let set = |theme| ThemeCommand::SetState { theme, state: ThemeState::Chosen, reason: reason.clone() };
        Ok(new.into_iter().map(set).map(AgendaCommand::Theme).collect())
    };
    Act { by, make: Box::new(make), beside: Batch::new() }
}

/// Say that the words of somebody who takes part are gone, which they then are. Themes stay: their words go by themselves.
pub(crate) fn erase_participant(by: Author, workshop: &Workshop, participant: Participant) -> Act {
    let contents = workshop.contents_of(participant).into_iter();
    let batch = contents.fold(Batch::new(), |batch, content| batch.erase(agenda_words_key(content)));
    workshop_act(by, WorkshopCommand::EraseWords { workshop: workshop.number, participant }, batch)
}
