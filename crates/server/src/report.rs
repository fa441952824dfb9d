//! The report of a round: what was done with it, for how long it was open, who could answer and who did, what became of
//! what they said, and whose words came into the text between the version that it was about and the one that came of it.

use crate::{app::App, failure::Failure, finland::finland, ledgers, wire};
use ledger::{
    Comment, County, Heard, Hearing, Kind, OutcomeKind, Round, RoundReport, Size, Statement, Version, may_answer,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use store::{LogId, Store};
use terms::{OrganisationId, Seq, TextId, limits};

/// All of it.
pub(crate) struct Report {
    pub(crate) told: RoundReport,
    /// Organisations that have somebody who may comment.
    pub(crate) may_answer: usize,
    /// Organisations that wrote in the text meanwhile.
    pub(crate) wrote: BTreeSet<OrganisationId>,
    /// Who was heard; officials who were invited speak, and are not counted.
    pub(crate) hearing: Hearing,
    /// The same by what the register knows of organisations: their kind and size, and the county they work in.
    pub(crate) by_kind: BTreeMap<Option<Kind>, Heard>,
    pub(crate) by_size: BTreeMap<Option<Size>, Heard>,
    pub(crate) by_county: BTreeMap<Option<County>, Heard>,
    /// Comments that stand, late ones among them.
    pub(crate) comments: usize,
    /// Those that came after it had closed.
    pub(crate) late: usize,
    /// What became of them.
    pub(crate) outcomes: BTreeMap<OutcomeKind, usize>,
}

/// The report of a round as it stands now.
pub(crate) async fn report(app: &Arc<App>, statement: Arc<Statement>, round: &Round) -> Result<Report, Failure> {
    let (app, number) = (app.clone(), round.number);
    // A long text's log takes a while to read.
    let made = tokio::task::spawn_blocking(move || make(&app, &statement, number));
    made.await.map_err(|_| Failure::Stopped)?
}

fn make(app: &App, statement: &Statement, number: ledger::RoundNumber) -> Result<Report, Failure> {
    let (entries, _) = ledgers::read_ledger(&*app.store, ledgers::ledger_log(statement.id))?;
    let told = RoundReport::of(statement, &entries, number, app.clock.now());
    let told = told.ok_or(Failure::Damaged("a round that its ledger doesn't know"))?;
    let (from, until) = (told.round.version, told.round.outcome);
    let [from, until] = [from, until].map(|version| version.and_then(|version| statement.version(version)));
    let mut wrote = BTreeSet::new();
    if let Some(from) = from {
        for (text, from, until) in stretches(statement, from, until) {
            wrote.extend(writers(&*app.store, ledgers::log_of(statement, text), from, until)?);
        }
    }
    let register = app.register.view();
    let may_answer = may_answer(&register, statement);
    let of_it = |comment: &&Arc<Comment>| comment.round == Some(number) && comment.withdrawn.is_none();
    let comments: Vec<&Arc<Comment>> = statement.comments.iter().filter(of_it).collect();
    let details = |id: OrganisationId| register.organisation(id).map(|organisation| &organisation.details);
    let kind = |id: OrganisationId| details(id).and_then(|details| details.kind);
    let county = |id: OrganisationId| finland().county_in(details(id)?).cloned();
    let newcomers = crate::comments::newcomers(app, statement);
    let is_counted = |id| kind(id) != Some(Kind::PublicBody);
    let hearing = Hearing::of(statement, number, &may_answer, &newcomers, is_counted);
    let mut outcomes = BTreeMap::new();
    for outcome in comments.iter().filter_map(|comment| comment.outcome.as_ref()) {
        *outcomes.entry(outcome.kind).or_default() += 1;
    }
    Ok(Report {
        told,
        may_answer: may_answer.len(),
        wrote,
        by_kind: hearing.by(kind),
        by_size: hearing.by(|id| details(id).and_then(|details| details.size)),
        by_county: hearing.by(county),
        hearing,
        comments: comments.len(),
        late: comments.iter().filter(|comment| comment.late).count(),
        outcomes,
    })
}

/// Of every text the stretch of its log that was written between these versions; to its end if there is no later one. A text
/// that the earlier one had not is looked at from its beginning, and so is one that was begun anew since.
fn stretches(statement: &Statement, from: &Version, until: Option<&Version>) -> Vec<(TextId, Seq, Option<Seq>)> {
    let offset = |version: &Version, language| match language == statement.leading() {
        _ if !statement.has_changes_of(version.number) => None,
        true => Some(Seq::from(version.text.offset)),
        false => version.parallel(language).map(|parallel| Seq::from(parallel.text.offset)),
    };
    let stretch = |(language, text)| {
        let end = until.map(|until| offset(until, language).unwrap_or(Seq(0)));
        (text, offset(from, language).unwrap_or(Seq(0)), end)
    };
    statement.texts().map(stretch).collect()
}

/// The organisations behind the changes of a stretch of a text's log; to its end if no end is given.
fn writers(store: &dyn Store, log: LogId, from: Seq, until: Option<Seq>) -> Result<BTreeSet<OrganisationId>, Failure> {
    let (mut at, mut writers) = (from.max(ledgers::first_written(store, log)?), BTreeSet::new());
    loop {
        let page = store.read(log, at, limits::CATCH_UP_BYTES_MAX)?;
        if page.is_empty() {
            return Ok(writers);
        }
        for item in page {
            if until.is_some_and(|until| at >= until) {
                return Ok(writers);
            }
            let organisation = wire::item_organisation(&item).ok().and_then(|text| text.parse().ok());
            writers.insert(organisation.ok_or(Failure::Damaged("an entry of a text log"))?);
            at.0 += 1;
        }
    }
}
