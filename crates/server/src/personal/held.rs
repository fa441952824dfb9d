use crate::{
    agenda::surveys::{outside::Record as Answered, prepared::Draft},
    app::App,
    chores::Reminders,
    failure::Failure,
    invitations::Invitation,
    ledgers,
    mail::Message,
    notices::Record,
    prepared::Prepared,
    responding::Remark,
    returned::Returned,
    sessions::Session,
    tokens::Listed,
    wire,
};
use ledger::{Author, SurveyNumber, codec};
use std::sync::Arc;
use store::{LogId, Store};
use terms::{OrganisationId, PersonId, StatementId, Timestamp, limits};
use words::Language;

/// Everything.
pub(crate) struct Held {
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) language: Option<Language>,
    pub(crate) sessions: Vec<Session>,
    pub(crate) tokens: Vec<Listed>,
    /// Invitations to the person's address.
    pub(crate) invitations: Vec<Invitation>,
    /// Mail to the person's address that is still remembered.
    pub(crate) mails: Vec<Message>,
    /// What the organisations are called for which somebody applied with the person's address.
    pub(crate) applications: Vec<String>,
    /// The statements that somebody signed with their address for an organisation outside the register, and what that is
    /// called.
    pub(crate) outside: Vec<(StatementId, String)>,
    /// The organisations whose contact they were asked to confirm, and when.
    pub(crate) asked: Vec<(OrganisationId, Timestamp)>,
    /// The statements that they have read, and when they last did.
    pub(crate) read: Vec<(StatementId, Timestamp)>,
    /// Text of theirs that statements could not take, kept for their organisation.
    pub(crate) returned: Vec<(StatementId, Returned)>,
    /// What they typed behind mails' links and have not handed in.
    pub(crate) typed: Vec<Remark>,
    /// Comments that they prepared for their organisation and saved last.
    pub(crate) prepared: Vec<(StatementId, Prepared)>,
    /// Answers to surveys that they prepared for their organisation and saved last.
    pub(crate) answering: Vec<(SurveyNumber, Draft)>,
    /// The surveys that somebody answered with their address for an organisation outside the register.
    pub(crate) answered: Vec<(SurveyNumber, Answered)>,
    /// When they want to be told by mail, and what waits for them to be.
    pub(crate) notices: Record,
    /// Whether newsletters for officials and press go to their address, or it was given for them.
    pub(crate) subscribed: bool,
    pub(crate) acts: Vec<Act>,
    pub(crate) written: Vec<Written>,
}

/// An entry of a ledger that the person made, or that is about them.
pub(crate) struct Act {
    /// None in the register and in the agenda.
    pub(crate) statement: Option<StatementId>,
    pub(crate) by_them: bool,
    /// The entry as it is stored.
    pub(crate) entry: serde_json::Value,
}

/// How many changes of a statement's text the person made.
pub(crate) struct Written {
    pub(crate) statement: StatementId,
    pub(crate) changes: u64,
}

/// All that is held on the person; none if they are not known, or were erased.
pub(crate) async fn held(app: &Arc<App>, person: PersonId) -> Result<Option<Held>, Failure> {
    let (app, others) = (app.clone(), app.clone());
    let returned = app.returns.of(person).await?;
    let prepared = app.prepared.of(person).await?;
    let answering = app.surveys.prepared.by(person).await?;
    let typed = app.typed.by(person).await?.into_iter().flat_map(|typed| typed.remarks).collect();
    // Logs are read from end to end.
    let gathered = tokio::task::spawn_blocking(move || gather(&app, person, app.clock.now()));
    let held = gathered.await.map_err(|_| Failure::Stopped)??;
    Ok(match held {
        Some(held) => {
            let outside = others.outsiders.of(&held.email).await?;
            let subscribed = others.bulletins.knows(&held.email).await?;
            let answered = others.surveys.outside.of(&held.email).await?;
            Some(Held { returned, typed, prepared, answering, answered, outside, subscribed, ..held })
        }
        None => None,
    })
}

fn gather(app: &App, person: PersonId, now: Timestamp) -> Result<Option<Held>, Failure> {
    let Some(record) = app.people.record(person)? else { return Ok(None) };
    let register = app.register.view();
    let mut acts = acts(&*app.store, ledgers::REGISTER, None, person)?;
    acts.extend(self::acts(&*app.store, ledgers::AGENDA, None, person)?);
    let mut written = Vec::new();
    for (statement, _) in register.statements() {
        acts.extend(self::acts(&*app.store, ledgers::ledger_log(*statement), Some(*statement), person)?);
        let logs = logs_of(app, *statement);
        let changes = logs.iter().map(|log| changes(&*app.store, *log, person)).sum::<Result<u64, _>>()?;
        if changes > 0 {
            written.push(Written { statement: *statement, changes });
        }
    }
    let organisations = register.organisations().map(|(id, _)| id);
    let invitations = app.invitations.to(&record.email, organisations)?.into_values().collect();
    Ok(Some(Held {
        language: app.people.language(person)?,
        sessions: app.sessions.list(person, now)?,
        tokens: app.tokens.list(person, now)?,
        invitations,
        applications: app
            .applications
            .waiting(&record.email, now)?
            .iter()
            .map(|each| each.told.called().to_owned())
            .collect(),
        asked: Reminders::of(&*app.store, person)?
            .asked()
            .filter_map(|(organisation, at)| Some((organisation.parse().ok()?, at)))
            .collect(),
        read: app.readings.of(person)?,
        answering: vec![],
        answered: vec![],
        returned: vec![],
        typed: vec![],
        outside: vec![],
        prepared: vec![],
        notices: app.notices.record(person)?,
        subscribed: false,
        mails: app.mail.to(&record.email)?,
        name: record.name,
        email: record.email,
        acts,
        written,
    }))
}

fn acts(store: &dyn Store, log: LogId, statement: Option<StatementId>, person: PersonId) -> Result<Vec<Act>, Failure> {
    let (entries, _) = ledgers::read_ledger(store, log)?;
    let reference = person.to_string();
    let mut acts = Vec::new();
    for entry in entries {
        let text = codec::encode(&entry);
        let by_them = matches!(entry.by, Author::Hat(hat) if hat.person == person);
        if by_them || text.windows(reference.len()).any(|part| part == reference.as_bytes()) {
            let entry = serde_json::from_slice(&text).map_err(|_| Failure::Damaged("an entry of a ledger"))?;
            acts.push(Act { statement, by_them, entry });
        }
    }
    Ok(acts)
}

/// The logs of a statement's texts in every language, those that were taken away among them.
fn logs_of(app: &App, statement: StatementId) -> Vec<LogId> {
    let view = app.register.shelf().get(statement);
    view.map_or_else(Vec::new, |view| view.all_texts().map(|text| ledgers::log_of(&view, text)).collect())
}

fn changes(store: &dyn Store, log: LogId, person: PersonId) -> Result<u64, Failure> {
    let reference = person.to_string();
    let (mut at, mut count) = (ledgers::first_written(store, log)?, 0);
    loop {
        let page = store.read(log, at, limits::CATCH_UP_BYTES_MAX)?;
        if page.is_empty() {
            return Ok(count);
        }
        at.0 += page.len() as u64;
        for item in page {
            let author = wire::item_person(&item).map_err(|_| Failure::Damaged("an entry of a text log"))?;
            count += u64::from(author == reference);
        }
    }
}
