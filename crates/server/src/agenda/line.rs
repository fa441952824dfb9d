//! The line that leads from a theme to the statement that grew out of it, to its demands and to whom they are for. What the
//! agenda does not know is read from the statements themselves.

use super::themes;
use crate::{
    app::App,
    caller::Caller,
    committed,
    failure::Failure,
    folded::folded,
    reading::{self, Readable},
    replica::Replica,
    versions,
};
use bytes::Bytes;
use draft::{Held, Part, Text};
use ledger::{
    About, Demand, Stage, Statement, TargetNumber, Theme, ThemeNumber, Trace, Traced, Version, VersionNumber,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use store::{Store, VaultKey};
use terms::{Digest, Heads};

/// The words of a demand's passage, as they lie in the vault under a commitment of the statement's ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Quote {
    pub(crate) quote: String,
    /// Drawn at random.
    salt: String,
}

impl Quote {
    /// The words, with a fresh salt.
    pub(crate) fn new(quote: String) -> Self {
        Quote { quote, salt: committed::salt() }
    }

    /// The commitment to them, and what has to be stored with whatever cites it.
    pub(crate) fn kept(&self, statement: &Statement) -> (Digest, (VaultKey, Bytes)) {
        committed::kept(statement.id, self)
    }
}

/// A demand with its words and its place.
#[derive(Debug, Clone)]
pub(crate) struct Placed {
    pub(crate) demand: Arc<Demand>,
    /// The words of its passage when it was named; none of the whole.
    pub(crate) quote: Option<String>,
    /// The clause in the text that is looked at; none of the whole, or if the words are not there any more.
    pub(crate) clause: Option<u32>,
}

impl Placed {
    /// Whether the words that it is about are gone.
    pub(crate) fn is_detached(&self) -> bool {
        self.demand.passage.anchor.is_some() && self.clause.is_none()
    }
}

/// The demands that stand, placed in the text of this version or in the live one.
pub(crate) async fn placed(
    app: &App,
    replica: &Replica,
    statement: &Arc<Statement>,
    version: Option<&Version>,
) -> Result<Vec<Placed>, Failure> {
    let mut all = quoted(&*app.store, statement)?;
    let held: Vec<_> = all.iter().enumerate().filter_map(|(at, placed)| kept(statement, at, placed)).collect();
    if held.is_empty() {
        return Ok(all);
    }
    let located = versions::passages(app, replica, statement, version, move |passages, _| {
        let each: Vec<Held<'_>> = held.iter().map(|(_, anchor, heads, quote)| Held { anchor, heads, quote }).collect();
        let places = passages.locate(&each);
        held.iter().map(|(at, ..)| *at).zip(places).collect::<Vec<_>>()
    });
    for (at, place) in located.await? {
        all[at].clause = place.and_then(|place| clause_of(place.part));
    }
    Ok(all)
}

fn kept(statement: &Statement, at: usize, placed: &Placed) -> Option<(usize, draft::Anchor, Heads, String)> {
    let (anchor, heads) = crate::comments::held(statement, &placed.demand.passage)?;
    Some((at, anchor, heads, placed.quote.clone().unwrap_or_default()))
}

/// The clause that a part of a text is, if it is one.
pub(crate) fn clause_of(part: Part) -> Option<u32> {
    match part {
        Part::Clause(number) => u32::try_from(number).ok(),
        Part::Heading(_) => None,
    }
}

/// The demands that stand, placed in a sealed text by their words alone: the clause of that version that they were named
/// in, or the one clause that still says them.
pub(crate) fn placed_in(
    store: &dyn Store,
    statement: &Statement,
    version: VersionNumber,
    text: &Text,
) -> Result<Vec<Placed>, Failure> {
    let mut all = quoted(store, statement)?;
    for placed in &mut all {
        placed.clause = match (&placed.demand.passage.about, &placed.quote) {
            (About::Version(about), _) if *about == version => placed.demand.passage.clause,
            (_, Some(quote)) => the_only(text, quote),
            (_, None) => None,
        };
    }
    Ok(all)
}

fn the_only(text: &Text, quote: &str) -> Option<u32> {
    let plain = |words: &str| words.split_whitespace().collect::<Vec<_>>().join(" ");
    let quote = plain(quote);
    let mut saying = text.clauses().filter(|clause| plain(&clause.block.plain()).contains(&quote));
    match (saying.next(), saying.next()) {
        (Some(clause), None) if !quote.is_empty() => u32::try_from(clause.number).ok(),
        _ => None,
    }
}

fn quoted(store: &dyn Store, statement: &Statement) -> Result<Vec<Placed>, Failure> {
    let read = |demand: &Arc<Demand>| {
        let read = |content| committed::read::<Quote>(store, statement.id, content, "the words of a demand");
        let quote = demand.content.map(read).transpose()?.flatten().map(|quote| quote.quote);
        Ok(Placed { demand: demand.clone(), quote, clause: None })
    };
    statement.standing_demands().map(read).collect()
}

/// A theme that a statement grew out of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Root {
    pub(crate) name: String,
    /// Why it matters; may be empty.
    pub(crate) reason: String,
    /// How many organisations and groups say that it matters.
    pub(crate) backers: usize,
}

/// These themes, in the order of their numbers; none of one that was erased.
pub(crate) fn roots(
    app: &App,
    numbers: &BTreeSet<ThemeNumber>,
) -> Result<BTreeMap<ThemeNumber, Option<Root>>, Failure> {
    let agenda = app.agenda.view();
    let found = numbers.iter().filter_map(|number| agenda.theme(*number));
    let root = |theme: &Arc<Theme>| {
        let (told, backers) = (themes::told(&*app.store, theme)?, agenda.backers(theme.number).len());
        Ok((theme.number, told.map(|told| Root { name: told.title, reason: told.reason, backers })))
    };
    found.map(root).collect()
}

/// What these themes are called, in the order of their numbers; none if that was erased.
pub(crate) fn theme_names(
    app: &App,
    numbers: &BTreeSet<ThemeNumber>,
) -> Result<BTreeMap<ThemeNumber, Option<String>>, Failure> {
    Ok(roots(app, numbers)?.into_iter().map(|(number, root)| (number, root.map(|root| root.name))).collect())
}

/// The statements that grew out of this theme, or of one that was put into it, and that the caller may read, newest first:
/// whether a theme is in a statement is not said in the agenda, but read here.
pub(crate) fn grown_from(app: &App, caller: &Caller, theme: ThemeNumber) -> Vec<Readable> {
    let agenda = app.agenda.view();
    let own: BTreeSet<ThemeNumber> = agenda.within(theme).map(|within| within.number).chain([theme]).collect();
    let all = reading::all(app, caller, usize::MAX).map(|(_, readable)| readable);
    all.filter(|readable| !readable.statement.themes.is_disjoint(&own)).collect()
}

/// The themes out of which a statement grew that the caller may read and that was not given up; where one was put into
/// another, that one as well.
pub(crate) fn grown(app: &App, caller: &Caller) -> BTreeSet<ThemeNumber> {
    let agenda = app.agenda.view();
    let all = reading::all(app, caller, usize::MAX).map(|(_, readable)| readable.statement);
    let named = all.filter(|statement| statement.stage != Stage::Withdrawn);
    named.flat_map(|statement| statement.themes.clone()).flat_map(|theme| [theme, agenda.root(theme)]).collect()
}

/// A statement with some of its demands.
pub(crate) type Demanding = (Arc<Statement>, Vec<Placed>);

/// The demands that are for this target, with their statements, of those that the caller may read, newest first.
pub(crate) fn demanded_of(app: &App, caller: &Caller, target: TargetNumber) -> Result<Vec<Demanding>, Failure> {
    let mut found = vec![];
    for (_, readable) in reading::all(app, caller, usize::MAX) {
        let statement = readable.statement;
        if !statement.standing_demands().any(|demand| demand.targets.contains(&target)) {
            continue;
        }
        let placed = latest(app, &statement)?;
        let placed = placed.into_iter().filter(|placed| placed.demand.targets.contains(&target)).collect();
        found.push((statement, placed));
    }
    Ok(found)
}

/// The demands placed in the latest sealed text, or as they were named where none is sealed.
pub(crate) fn latest(app: &App, statement: &Statement) -> Result<Vec<Placed>, Failure> {
    let store = &*app.store;
    let version = statement.published.map(|published| published.version);
    let version = version.and_then(|number| statement.version(number)).or(statement.versions.last());
    let Some(version) = version else {
        let as_named = |placed: Placed| Placed { clause: placed.demand.passage.clause, ..placed };
        return Ok(quoted(store, statement)?.into_iter().map(as_named).collect());
    };
    let text = versions::stored(store, statement, &version.text)?;
    placed_in(store, statement, version.number, &text)
}

/// The line of one statement, with the names of what it names.
#[derive(Debug, Clone, Default)]
pub(crate) struct Line {
    /// What it grew out of, in the order of their numbers; without those whose names were erased.
    pub(crate) themes: BTreeMap<ThemeNumber, Root>,
    /// What it demands, in the order of its clauses; what is of the whole comes first.
    pub(crate) demands: Vec<Placed>,
    /// The offices that its demands are for.
    pub(crate) offices: BTreeMap<TargetNumber, String>,
}

impl Line {
    /// From its demands as they were placed.
    pub(crate) fn of(app: &App, statement: &Statement, mut demands: Vec<Placed>) -> Result<Line, Failure> {
        let roots = roots(app, &statement.themes)?;
        let themes = roots.into_iter().filter_map(|(number, root)| Some((number, root?))).collect();
        demands.sort_by_key(|placed| (placed.is_detached(), placed.clause, placed.demand.number));
        let agenda = app.agenda.view();
        let named = demands.iter().flat_map(|placed| &placed.demand.targets);
        let office = |number: &TargetNumber| Some((*number, agenda.target(*number)?.office.clone()));
        Ok(Line { themes, offices: named.filter_map(office).collect(), demands })
    }

    /// Whether there is anything to tell.
    pub(crate) fn is_empty(&self) -> bool {
        self.themes.is_empty() && self.demands.is_empty()
    }

    /// The name of a demand's theme.
    pub(crate) fn theme(&self, placed: &Placed) -> Option<&str> {
        placed.demand.theme.and_then(|theme| self.themes.get(&theme)).map(|root| &*root.name)
    }

    /// The offices that a demand is for.
    pub(crate) fn offices(&self, placed: &Placed) -> Vec<&str> {
        placed.demand.targets.iter().filter_map(|target| self.offices.get(target)).map(String::as_str).collect()
    }

    /// What became of a demand: to whom of those that it is for the statement was handed, what they answered or what was
    /// answered to its clause, and what came of it.
    pub(crate) fn became<'s>(&self, statement: &'s Statement, placed: &Placed) -> Vec<&'s Arc<Trace>> {
        let offices: BTreeSet<String> = self.offices(placed).into_iter().map(folded).collect();
        let is_of = |office: &str| offices.contains(&folded(office));
        let standing = statement.standing_traces();
        let handed: BTreeSet<_> = standing
            .iter()
            .filter(|trace| matches!(&trace.what, Traced::Delivery(delivery) if is_of(&delivery.to)))
            .map(|trace| trace.number)
            .collect();
        let is_about = |clause: Option<u32>| clause.is_none() || clause == placed.clause;
        let concerns = |trace: &&Arc<Trace>| match &trace.what {
            Traced::Delivery(_) => handed.contains(&trace.number),
            Traced::Response(response) => {
                let is_theirs = response.delivery.is_some_and(|to| handed.contains(&to)) || is_of(&response.from);
                let is_said = response.clause.is_some() && response.clause == placed.clause;
                is_said || (is_theirs && is_about(response.clause))
            }
            Traced::Effect(effect) => is_about(effect.clause),
        };
        standing.into_iter().filter(concerns).collect()
    }
}
