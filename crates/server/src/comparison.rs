//! What changed between two texts of a statement: which two are meant, their difference, and whose words it is made of.
//! Pages and the API make their views from one [`Comparison`].

pub(crate) mod spoken;

use crate::{
    app::App,
    caller::Caller,
    failure::Failure,
    problem::Problem,
    reading::{Readable, opened},
    replica::{Compared, Live, Organisations, Replica},
    versions,
};
use axum::http::StatusCode;
use draft::{Authorship, Difference, DraftError, Piece, Row, Text, WordCount};
use ledger::{Statement, Version, VersionNumber};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use terms::{Actor, Digest, Heads, Offset, OrganisationId};
use utoipa::IntoParams;

/// Which two texts an address asks for.
#[derive(Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// The earlier text: a version's number, `live`, `offset:N` for the live text as it was after N changes, or `read` for what the caller has last read. The version before `to` if absent.
    pub(crate) from: Option<String>,
    /// The later text: a version's number, `live` or `offset:N`. If absent, and `from` too, the live text where it has moved on since the latest version,
    /// and else that version.
    pub(crate) to: Option<String>,
}

/// How a text is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Named {
    Version(VersionNumber),
    Live,
    /// The live text as it was after so many changes.
    Moment(Offset),
    /// What the caller has last read.
    Read,
}

impl Named {
    /// As addresses write it.
    pub(crate) fn value(self) -> String {
        match self {
            Named::Version(number) => number.0.to_string(),
            Named::Live => "live".to_owned(),
            Named::Moment(offset) => format!("offset:{offset}"),
            Named::Read => "read".to_owned(),
        }
    }

    fn parse(caller: &Caller, field: &str, text: &str) -> Result<Named, Problem> {
        match text {
            "live" => Ok(Named::Live),
            "read" if field == "from" => Ok(Named::Read),
            text => {
                let (kind, number) = text.split_once(':').map_or((None, text), |(kind, number)| (Some(kind), number));
                let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
                let named = match kind {
                    _ if !is_number => None,
                    None => number.parse().ok().map(|number| Named::Version(VersionNumber(number))),
                    Some("offset") => number.parse().ok().map(|number| Named::Moment(Offset(number))),
                    Some(_) => None,
                };
                named.ok_or_else(|| caller.bad_field(field, &caller.words.say("reason-not-understood")))
            }
        }
    }
}

/// One of the two texts.
#[derive(Debug, Clone)]
pub(crate) struct Side {
    pub(crate) named: Named,
    heads: Heads,
    version: Option<Version>,
}

/// Both texts, as they are to be compared, and the live one as it was then.
pub(crate) struct Sides {
    pub(crate) from: Side,
    pub(crate) to: Side,
    pub(crate) live: Live,
    replica: Replica,
    statement: Arc<Statement>,
}

/// Finds both texts; none if the statement has no version yet and no two texts were asked for. `read` is what the caller has
/// last read, if that is known.
pub(crate) async fn sides(
    app: &App,
    caller: &Caller,
    readable: &Readable,
    wanted: &Wanted,
    read: Option<&Heads>,
) -> Result<Option<Sides>, Problem> {
    let parse = |field, text: Option<&String>| text.map(|text| Named::parse(caller, field, text)).transpose();
    // A form that was sent with nothing chosen asks for nothing.
    let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    let (from, to) = (given(&wanted.from), given(&wanted.to));
    let (from, to) = (parse("from", from.as_ref())?, parse("to", to.as_ref())?);
    let statement = readable.statement.clone();
    let replica = opened(app, caller, &statement).await?.replica;
    let live = replica.live().await.map_err(|failure| caller.failed(&failure))?;
    let Some((from, to)) = both(&statement, &live, from, to) else { return Ok(None) };
    let moments = [at_moment(app, caller, readable, from).await?, at_moment(app, caller, readable, to).await?];
    let side = |named, moment: Option<Heads>| {
        let unknown = || caller.problem(StatusCode::NOT_FOUND, "unknown-version", &[]);
        let version = match named {
            Named::Version(number) => Some(statement.version(number).cloned().ok_or_else(unknown)?),
            Named::Live | Named::Read | Named::Moment(_) => None,
        };
        let heads = match (named, &version) {
            (_, Some(version)) => version.text.heads.clone(),
            (Named::Read, None) => read.cloned().ok_or_else(unknown)?,
            (_, None) => moment.unwrap_or_else(|| live.heads.clone()),
        };
        Ok(Side { named, heads, version })
    };
    let [before, after] = moments;
    let (from, to) = (side(from, before)?, side(to, after)?);
    Ok(Some(Sides { from, to, live, replica, statement }))
}

/// The heads of an earlier moment, if one is meant.
async fn at_moment(app: &App, caller: &Caller, readable: &Readable, named: Named) -> Result<Option<Heads>, Problem> {
    let Named::Moment(offset) = named else { return Ok(None) };
    if let Some(moment) = readable.statement.moments.get(&offset) {
        return Ok(Some(moment.heads.clone()));
    }
    Ok(Some(crate::api::moments::moment(app, caller, readable, offset).await?.heads))
}

/// What is meant by what was named.
fn both(statement: &Statement, live: &Live, from: Option<Named>, to: Option<Named>) -> Option<(Named, Named)> {
    let latest = statement.versions.last();
    let before = |number: VersionNumber| {
        let earlier = statement.versions.iter().rev().find(|version| version.number < number);
        Named::Version(earlier.map_or(number, |version| version.number))
    };
    match (from, to) {
        (Some(from), Some(to)) => Some((from, to)),
        (Some(from), None) => Some((from, Named::Live)),
        (None, Some(Named::Version(number))) => Some((before(number), Named::Version(number))),
        (None, Some(to)) => Some((Named::Version(latest?.number), to)),
        (None, None) => {
            let latest = latest?;
            if Digest::new(live.text.sha256()) == latest.text.sha256 && statement.versions.len() > 1 {
                Some((before(latest.number), Named::Version(latest.number)))
            } else {
                Some((Named::Version(latest.number), Named::Live))
            }
        }
    }
}

/// What changed between two texts, and whose words came and went.
pub(crate) struct Comparison {
    pub(crate) before: Text,
    pub(crate) after: Text,
    pub(crate) difference: Difference,
    organisations: Organisations,
}

impl Sides {
    /// Compares them, off the async workers.
    pub(crate) async fn compare(&self, app: &Arc<App>) -> Result<Comparison, Failure> {
        let heads = |side: &Side| Some(side.heads.clone());
        let hands = match self.replica.compare(heads(&self.from), heads(&self.to)).await {
            Ok(hands) => Some(hands),
            // Sealed texts are there even where the changes that made them are gone.
            Err(Failure::Document(DraftError::UnknownHeads(_)))
                if self.from.version.is_some() && self.to.version.is_some() =>
            {
                None
            }
            Err(failure) => return Err(failure),
        };
        let (app, statement) = (app.clone(), self.statement.clone());
        let (from, to) = (self.from.version.clone(), self.to.version.clone());
        let compare = move || compare(&app, &statement, [from, to], hands.as_deref());
        tokio::task::spawn_blocking(compare).await.map_err(|_| Failure::Stopped)?
    }
}

fn compare(
    app: &App,
    statement: &Statement,
    versions: [Option<Version>; 2],
    hands: Option<&Compared>,
) -> Result<Comparison, Failure> {
    let nobody = Authorship::default();
    let (removed, added) = hands.map_or((&nobody, &nobody), |hands| (&hands.before, &hands.after));
    // What was sealed is shown as it was sealed; who wrote it is told only of that very text.
    let text = |version: &Option<Version>, by: &Authorship| match version {
        Some(version) => versions::text(app, statement, version),
        None => Ok(by.text().clone()),
    };
    let [from, to] = &versions;
    let (before, after) = (text(from, removed)?, text(to, added)?);
    let of = |text: &Text, by: &Authorship| if by.text() == text { by.clone() } else { Authorship::default() };
    let difference = Difference::between(&before, &after);
    let difference = difference.attributed(&of(&after, added), &of(&before, removed));
    let organisations = hands.map(|hands| hands.organisations.clone()).unwrap_or_default();
    Ok(Comparison { before, after, difference, organisations })
}

impl Comparison {
    /// For which organisation the actor wrote.
    pub(crate) fn whose(&self, actor: Option<Actor>) -> Option<OrganisationId> {
        actor.and_then(|actor| self.organisations.get(&actor).copied())
    }

    /// Whose words a piece brings or takes.
    pub(crate) fn by(&self, piece: &Piece) -> Option<OrganisationId> {
        match piece {
            Piece::Added { by, .. } | Piece::Removed { by, .. } => self.whose(*by),
            Piece::Kept { .. } | Piece::Break(_) => None,
        }
    }

    /// The organisations that brought or took words of a row.
    pub(crate) fn hands(&self, row: &Row) -> BTreeSet<OrganisationId> {
        row.pieces.iter().filter_map(|piece| self.by(piece)).collect()
    }

    /// Words that came and went, by organisation, those with most first; nobody's last.
    pub(crate) fn words_by(&self) -> Vec<(Option<OrganisationId>, WordCount)> {
        let mut words: BTreeMap<Option<OrganisationId>, WordCount> = BTreeMap::new();
        for (owner, count) in self.difference.words_by(|actor| self.whose(Some(actor))) {
            let sum = words.entry(owner.flatten()).or_default();
            sum.added += count.added;
            sum.removed += count.removed;
        }
        let mut words: Vec<_> = words.into_iter().filter(|(_, count)| count.added + count.removed > 0).collect();
        words.sort_by_key(|(owner, count)| (owner.is_none(), usize::MAX - count.added - count.removed, *owner));
        words
    }
}
