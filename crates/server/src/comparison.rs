//! What changed between two texts of a statement: which two are meant, their difference, and whose words it is made of.
//! Pages and the API make their views from one [`Comparison`].

mod paper;
pub(crate) mod spoken;

pub(crate) use paper::{Paper, Sheet};

use crate::{
    app::App,
    caller::Caller,
    failure::Failure,
    languages::{self, Chosen, sealed_in},
    problem::Problem,
    reading::Readable,
    replica::{Compared, Live, Organisations, Replica},
    versions,
};
use axum::http::StatusCode;
use draft::{Authorship, Difference, DraftError, Piece, Row, Text, WordCount};
use ledger::{SealedText, Statement, TextLanguage, Version, VersionNumber};
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
    /// The language of both texts; the leading one's if absent.
    pub(crate) language: Option<String>,
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
    sealed: Option<SealedText>,
    /// What it says, where it was not sealed and that is known already.
    live: Option<Text>,
}

/// Both texts, as they are to be compared, and the live one as it was then.
pub(crate) struct Sides {
    pub(crate) from: Side,
    pub(crate) to: Side,
    pub(crate) live: Live,
    /// Of which text of the statement.
    pub(crate) chosen: Chosen,
    replica: Replica,
    statement: Arc<Statement>,
}

/// Finds both texts; none if the statement has no version yet and no two texts were asked for. `read` is what the caller has
/// last read, if that is known.
pub(crate) async fn sides(
    app: &Arc<App>,
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
    let chosen = languages::chosen(caller, &statement, wanted.language.as_deref())?;
    let replica = languages::opened(app, caller, &statement, chosen.id).await?.replica;
    let live = replica.live().await.map_err(|failure| caller.failed(&failure))?;
    let Some((from, to)) = both(&versions(&statement, chosen), &live, from, to) else { return Ok(None) };
    // What somebody has read is remembered of the leading text alone.
    let read = read.filter(|_| chosen.is_leading(&statement));
    let moments = [
        at_moment(app, caller, &statement, chosen, from).await?,
        at_moment(app, caller, &statement, chosen, to).await?,
    ];
    let side = |named, moment: Option<Live>| {
        let unknown = || caller.problem(StatusCode::NOT_FOUND, "unknown-version", &[]);
        let sealed = match named {
            Named::Version(number) => {
                let version = statement.version(number).ok_or_else(unknown)?;
                Some(languages::sealed(caller, &statement, version, wanted.language.as_deref())?.1.clone())
            }
            Named::Live | Named::Read | Named::Moment(_) => None,
        };
        let (heads, says) = match (named, &sealed, moment) {
            (_, Some(sealed), _) => (sealed.heads.clone(), None),
            (Named::Read, None, _) => (read.cloned().ok_or_else(unknown)?, None),
            (_, None, Some(moment)) => (moment.heads, Some(moment.text)),
            (_, None, None) => (live.heads.clone(), Some(live.text.clone())),
        };
        Ok(Side { named, heads, sealed, live: says })
    };
    let [before, after] = moments;
    let (from, to) = (side(from, before)?, side(to, after)?);
    Ok(Some(Sides { from, to, live, chosen, replica, statement }))
}

/// The versions that have this text, with its hash.
pub(crate) fn versions(statement: &Statement, chosen: Chosen) -> Vec<(VersionNumber, Digest)> {
    let sealed = |version: &Version| {
        let mut texts = sealed_in(statement, version);
        let (_, text) = texts.find(|(language, _)| *language == chosen.language)?;
        Some((version.number, text.sha256))
    };
    statement.versions.iter().filter_map(sealed).collect()
}

/// An earlier moment, if one is meant.
async fn at_moment(
    app: &Arc<App>,
    caller: &Caller,
    statement: &Statement,
    chosen: Chosen,
    named: Named,
) -> Result<Option<Live>, Problem> {
    let Named::Moment(offset) = named else { return Ok(None) };
    Ok(Some(crate::api::moments::moment_in(app, caller, statement, chosen.id, offset).await?))
}

/// What is meant by what was named.
fn both(
    versions: &[(VersionNumber, Digest)],
    live: &Live,
    from: Option<Named>,
    to: Option<Named>,
) -> Option<(Named, Named)> {
    let latest = versions.last();
    let before = |number: VersionNumber| {
        let earlier = versions.iter().rev().find(|(version, _)| *version < number);
        Named::Version(earlier.map_or(number, |(version, _)| *version))
    };
    match (from, to) {
        (Some(from), Some(to)) => Some((from, to)),
        (Some(from), None) => Some((from, Named::Live)),
        (None, Some(Named::Version(number))) => Some((before(number), Named::Version(number))),
        (None, Some(to)) => Some((Named::Version(latest?.0), to)),
        (None, None) => {
            let (latest, sha256) = *latest?;
            if Digest::new(live.text.sha256()) == sha256 && versions.len() > 1 {
                Some((before(latest), Named::Version(latest)))
            } else {
                Some((Named::Version(latest), Named::Live))
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

impl Side {
    fn is_known(&self) -> bool {
        self.sealed.is_some() || self.live.is_some()
    }
}

impl Sides {
    /// Compares them, off the async workers.
    pub(crate) async fn compare(&self, app: &Arc<App>) -> Result<Comparison, Failure> {
        compared(app, &self.statement, Some(&self.replica), &self.from, &self.to).await
    }
}

/// Two versions, in the language in which both were sealed; none if one of them is not there in it.
pub(crate) async fn of_versions(
    app: &Arc<App>,
    statement: &Arc<Statement>,
    language: TextLanguage,
    [from, to]: [VersionNumber; 2],
) -> Result<Option<Comparison>, Failure> {
    let side = |number: VersionNumber| {
        let mut texts = sealed_in(statement, statement.version(number)?);
        let sealed = texts.find(|(known, _)| *known == language)?.1.clone();
        Some(Side { named: Named::Version(number), heads: sealed.heads.clone(), sealed: Some(sealed), live: None })
    };
    let (Some(from), Some(to)) = (side(from), side(to)) else { return Ok(None) };
    // A text that was taken away has nobody any more to say who wrote it.
    let open = match statement.text_in(language) {
        Some(text) => app.rooms.open_text(statement.id, text).await?,
        None => None,
    };
    compared(app, statement, open.as_ref().map(|open| &open.replica), &from, &to).await.map(Some)
}

async fn compared(
    app: &Arc<App>,
    statement: &Arc<Statement>,
    replica: Option<&Replica>,
    from: &Side,
    to: &Side,
) -> Result<Comparison, Failure> {
    let hands = match replica {
        Some(replica) => replica.compare(Some(from.heads.clone()), Some(to.heads.clone())).await.map(Some),
        None => Ok(None),
    };
    let hands = match hands {
        Ok(hands) => hands,
        // What they say is known even where the changes that made them are gone.
        Err(Failure::Document(DraftError::UnknownHeads(_))) if from.is_known() && to.is_known() => None,
        Err(failure) => return Err(failure),
    };
    let (app, statement) = (app.clone(), statement.clone());
    let sides = [from.clone(), to.clone()];
    let compare = move || compare(&app, &statement, &sides, hands.as_deref());
    tokio::task::spawn_blocking(compare).await.map_err(|_| Failure::Stopped)?
}

fn compare(
    app: &App,
    statement: &Statement,
    [from, to]: &[Side; 2],
    hands: Option<&Compared>,
) -> Result<Comparison, Failure> {
    let nobody = Authorship::default();
    let (removed, added) = hands.map_or((&nobody, &nobody), |hands| (&hands.before, &hands.after));
    // What was sealed is shown as it was sealed; who wrote it is told only of that very text.
    let text = |side: &Side, by: &Authorship| match (&side.sealed, &side.live) {
        (Some(sealed), _) => versions::text(app, statement, sealed),
        (None, Some(live)) if hands.is_none() => Ok(live.clone()),
        (None, _) => Ok(by.text().clone()),
    };
    let (before, after) = (text(from, removed)?, text(to, added)?);
    let of = |text: &Text, by: &Authorship| if by.text() == text { by.clone() } else { Authorship::default() };
    let difference = Difference::between(&before, &after);
    let difference = difference.attributed(&of(&after, added), &of(&before, removed));
    let organisations = hands.map(|hands| hands.organisations.clone()).unwrap_or_default();
    Ok(Comparison { before, after, difference, organisations })
}

impl Comparison {
    /// Two texts, whoever wrote them.
    pub(crate) fn unattributed(before: Text, after: Text) -> Self {
        let difference = Difference::between(&before, &after);
        Comparison { before, after, difference, organisations: Organisations::default() }
    }

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
