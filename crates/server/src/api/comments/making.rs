//! A comment is made: its place in the text is found, its words are stored, and it is decided on. Pages come here as well.

use super::{kind, own, view::CommentView};
use crate::{
    api::{
        decisions::{Ask, Decision, Once, Tell, decide},
        team::acting,
    },
    app::App,
    caller::Caller,
    comments::{Shown, Spoken},
    idempotency::First,
    problem::Problem,
    reading::{Readable, opened},
    room::MakeCommand,
    versions,
};
use axum::http::StatusCode;
use axum::response::Response;
use bytes::Bytes;
use draft::{Found, Located, Part, Passages, Unplaced};
use ledger::{
    About, Action, Anchor, Asker, Channel, CommentKind, Hat, Passage, Refusal, RoundState, Speak, StatementCommand,
    VersionNumber, Wording, access, prose,
};
use serde::Deserialize;
use std::collections::BTreeSet;
use store::VaultKey;
use terms::{Heads, OrganisationId, limits};
use utoipa::ToSchema;

/// A new comment.
#[derive(Deserialize, Default, ToSchema)]
pub(crate) struct CommentRequest {
    /// The version that it is about. Without it and without `live`: the one of the open round, or else the live text.
    #[serde(default)]
    version: Option<u32>,
    /// Whether it is about the live text.
    #[serde(default)]
    live: bool,
    /// The exact words that it is about. Words that stand there more than once need their clause.
    #[serde(default)]
    quote: Option<String>,
    /// The clause that it is about, or that the words stand in.
    #[serde(default)]
    clause: Option<u32>,
    /// What holds on to the words, for whoever has the text's document: then they may stand there more than once.
    #[serde(default)]
    cursors: Option<CursorsRequest>,
    /// `language`, `substance`, `red-line`, `question` or `support`.
    #[serde(default)]
    kind: Option<String>,
    /// What it says.
    #[serde(default)]
    text: String,
    /// The wording that is wanted in the place of the words or the clause.
    #[serde(default)]
    replacement: Option<String>,
    /// Members that an umbrella asked before.
    #[serde(default)]
    consulted: Vec<String>,
    /// What a coordinator records for another organisation.
    #[serde(default)]
    recorded: Option<RecordedRequest>,
    /// For which organisation the caller acts; needed only by whoever acts for several.
    #[serde(default)]
    organisation: Option<String>,
}

/// Automerge cursors of the first and the last character of a passage.
#[derive(Deserialize, ToSchema)]
pub(crate) struct CursorsRequest {
    start: String,
    end: String,
}

/// How a comment came that a coordinator records.
#[derive(Deserialize, ToSchema)]
pub(crate) struct RecordedRequest {
    /// Who speaks.
    organisation: String,
    /// `mail`, `phone`, `meeting` or `paper`.
    channel: String,
    /// Where the coordinator has it from.
    source: String,
}

/// A comment as it is to be made.
#[derive(Debug, Default)]
pub(crate) struct Wish {
    pub(crate) about: Which,
    pub(crate) quote: Option<String>,
    pub(crate) clause: Option<u32>,
    /// Where exactly the words stand, if they still do.
    pub(crate) held: Option<draft::Anchor>,
    pub(crate) kind: Option<CommentKind>,
    pub(crate) text: String,
    pub(crate) replacement: Option<String>,
    pub(crate) consulted: BTreeSet<OrganisationId>,
    pub(crate) recorded: Option<(OrganisationId, Channel, String)>,
}

/// Which text a comment is about.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) enum Which {
    /// The open round's version, or else the live text.
    #[default]
    Current,
    Live,
    Version(VersionNumber),
}

impl Which {
    /// As a form says it: `live`, or a version's number.
    pub(crate) fn of(field: &str) -> Which {
        match field {
            "live" => Which::Live,
            number => number.parse().map_or(Which::Current, |number| Which::Version(VersionNumber(number))),
        }
    }
}

impl CommentRequest {
    fn wish(self, caller: &Caller) -> Result<Wish, Problem> {
        let filled = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        let unknown = || caller.refused(Refusal::UnknownOrganisation);
        let consulted = self.consulted.iter().map(|id| id.parse().map_err(|_| unknown()));
        Ok(Wish {
            about: match (self.version, self.live) {
                (Some(version), _) => Which::Version(VersionNumber(version)),
                (None, true) => Which::Live,
                (None, false) => Which::Current,
            },
            quote: filled(self.quote),
            clause: self.clause,
            held: self.cursors.map(|cursors| draft::Anchor { start: cursors.start, end: cursors.end }),
            kind: self.kind.as_deref().map(|name| kind(caller, name)).transpose()?,
            text: self.text,
            replacement: filled(self.replacement),
            consulted: consulted.collect::<Result<_, _>>()?,
            recorded: self.recorded.map(|recorded| recorded.read(caller)).transpose()?,
        })
    }
}

impl RecordedRequest {
    /// As it is kept.
    pub(crate) fn read(self, caller: &Caller) -> Result<(OrganisationId, Channel, String), Problem> {
        let organisation = self.organisation.parse().map_err(|_| caller.refused(Refusal::UnknownOrganisation))?;
        let unknown = || caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "unknown-channel", &[]);
        Ok((organisation, Channel::named(&self.channel).ok_or_else(unknown)?, self.source))
    }
}

/// Hand in a comment.
#[utoipa::path(post, path = "/api/v1/statements/{id}/comments", operation_id = "make_comment", params(("id" = String, Path)), request_body = CommentRequest,
    responses((status = 201, body = CommentView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn make(ask: Ask) -> Result<Response, Problem> {
    let (first, request): (_, CommentRequest) = match ask.once().await? {
        Once::Before(answer) => return Ok(answer),
        Once::Now(first, request) => (first, request),
    };
    let Ask { app, caller, readable, .. } = &ask;
    let hat = caller.hat(app, acting(caller, request.organisation.as_deref())?)?;
    let wish = request.wish(caller)?;
    let (decision, made) = draw_up(app, caller, readable, hat, wish, first).await?;
    let own = own(app, caller);
    let tell = Tell::of(StatusCode::CREATED, move |statement| {
        let comment = statement.comments.last()?;
        Some(CommentView::of(statement, &Shown::fresh(comment, &made.spoken, made.at.as_ref()), &own))
    });
    let view = decide(app, caller, readable.statement.id, decision, &tell).await?;
    Ok(tell.answer(&view))
}

/// A comment that is about to be made.
pub(crate) struct Made {
    pub(crate) spoken: Spoken,
    /// Its place in the text that it is about.
    pub(crate) at: Option<Located>,
}

/// What has to be decided for the hat to hand the comment in.
pub(crate) async fn draw_up(
    app: &App,
    caller: &Caller,
    readable: &Readable,
    hat: Hat,
    wish: Wish,
    first: First,
) -> Result<(Decision, Made), Problem> {
    let Drawn { command, puts, made } = draw(app, caller, readable, hat, wish).await?;
    Ok((Decision { hat, command, puts, first }, made))
}

/// A comment that was drawn up, for whoever decides by other means than a request's.
pub(crate) struct Drawn {
    pub(crate) command: MakeCommand,
    pub(crate) puts: Vec<(VaultKey, Bytes)>,
    pub(crate) made: Made,
}

/// The command by which the hat hands the comment in, and what is stored with it.
pub(crate) async fn draw(
    app: &App,
    caller: &Caller,
    readable: &Readable,
    hat: Hat,
    wish: Wish,
) -> Result<Drawn, Problem> {
    // Looking for words is work that whoever may not comment can't ask for; `ledger` asks again when it decides.
    let action = if wish.recorded.is_some() { Action::Answer } else { Action::Comment };
    let refused = |refusal| caller.refused(refusal);
    access(&app.register.view(), &readable.statement, Asker::Hat(hat), action).map_err(refused)?;
    let said = prose(&wish.text).map_err(refused)?;
    let (passage, at) = place(app, caller, readable, &wish).await?;
    if wish.replacement.is_some() && passage.anchor.is_none() {
        return Err(caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "replacement-without-place", &[]));
    }
    let source = wish.recorded.as_ref().map(|(.., source)| ledger::source(source)).transpose().map_err(refused)?;
    let spoken = Spoken {
        replacement: wish.replacement.as_deref().map(prose).transpose().map_err(refused)?,
        quote: at.as_ref().map(|at| at.quote.clone()),
        source,
        ..Spoken::new(said)
    };
    let (content, put) = spoken.kept(readable.statement.id);
    let wording = Wording { kind: wish.kind, suggests: spoken.replacement.is_some(), content };
    let recorded = wish.recorded.map(|(organisation, channel, _)| (organisation, channel));
    let speak = Speak::Comment { recorded, passage, consulted: wish.consulted, wording };
    let command = MakeCommand::plain(move |_| StatementCommand::Speak(speak));
    Ok(Drawn { command, puts: vec![put], made: Made { spoken, at } })
}

/// Where the comment is.
async fn place(
    app: &App,
    caller: &Caller,
    readable: &Readable,
    wish: &Wish,
) -> Result<(Passage, Option<Located>), Problem> {
    let round = readable.statement.current_round().filter(|round| round.state == RoundState::Open);
    let version = match wish.about {
        Which::Version(version) => Some(version),
        Which::Current => round.and_then(|round| round.version),
        Which::Live => None,
    };
    let sought = vec![Sought { quote: wish.quote.clone(), clause: wish.clause, held: wish.held.clone() }];
    let found = places(app, caller, readable, version, sought).await?.pop();
    let unplaced = |code| caller.problem(StatusCode::UNPROCESSABLE_ENTITY, code, &[]);
    found.unwrap_or(Err("quote-not-found")).map_err(unplaced)
}

/// What a comment is about: some words, which may need their clause, or a clause, or the whole.
#[derive(Default)]
pub(crate) struct Sought {
    pub(crate) quote: Option<String>,
    pub(crate) clause: Option<u32>,
    /// Where exactly the words stand, if they still do.
    pub(crate) held: Option<draft::Anchor>,
}

/// A place that was found, with the words there; the code of what is wrong, if there is none.
pub(crate) type Placed = Result<(Passage, Option<Located>), &'static str>;

/// Where these are in a version, or in the live text.
pub(crate) async fn places(
    app: &App,
    caller: &Caller,
    readable: &Readable,
    version: Option<VersionNumber>,
    sought: Vec<Sought>,
) -> Result<Vec<Placed>, Problem> {
    let statement = &*readable.statement;
    let unknown = || caller.refused(Refusal::UnknownVersion);
    let sealed = version.map(|version| statement.version(version).ok_or_else(unknown)).transpose()?;
    let open = opened(app, caller, statement).await?;
    let found = versions::passages(app, &open.replica, statement, sealed, move |passages, heads| {
        let found = sought.iter().map(|sought| place_of(passages, sought)).collect::<Vec<_>>();
        (found, heads)
    });
    let (found, heads): (Vec<_>, Heads) = found.await.map_err(|failure| caller.failed(&failure))?;
    let placed = |found: Option<Found>| {
        let about = version.map_or_else(|| About::Live(heads.clone()), About::Version);
        let clause = found.as_ref().and_then(|found| match found.at.part {
            Part::Clause(number) => u32::try_from(number).ok(),
            Part::Heading(_) => None,
        });
        let (anchor, at) = found.map(|found| (found.anchor, found.at)).unzip();
        let anchor = anchor.map(|anchor| Anchor { start: anchor.start, end: anchor.end });
        (Passage { about, anchor, clause }, at)
    };
    Ok(found.into_iter().map(|found| found.map(placed)).collect())
}

fn place_of(passages: &Passages<'_>, Sought { quote, clause, held }: &Sought) -> Result<Option<Found>, &'static str> {
    if quote.as_ref().is_some_and(|quote| quote.chars().count() > limits::COMMENT_CHARS_MAX) {
        return Err("quote-too-long");
    }
    let clause = clause.map(|number| number as usize);
    // What holds on to other words than those that were meant says nothing.
    let held = held.as_ref().and_then(|held| passages.between(held).ok());
    let held = held.filter(|found| quote.as_ref().is_some_and(|quote| is_same(quote, &found.at.quote)));
    let found = match (quote, clause) {
        _ if held.is_some() => Ok(held),
        (Some(quote), clause) => passages.words(quote, clause).map(Some),
        (None, Some(clause)) => passages.clause(clause).map(Some),
        (None, None) => Ok(None),
    };
    found.map_err(|unplaced| match unplaced {
        Unplaced::NoSuchClause => "unknown-clause",
        Unplaced::NotThere => "quote-not-found",
        Unplaced::Ambiguous => "quote-ambiguous",
    })
}

/// Whether these are the same words: spaces and line breaks are all one.
fn is_same(one: &str, other: &str) -> bool {
    one.split_whitespace().eq(other.split_whitespace())
}
