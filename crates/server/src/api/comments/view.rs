//! Comments as tools get them.

use crate::api::proofs;
use crate::comments::{Shown, Spoken, Stretch, is_told};
use draft::Part;
use ledger::{About, Comment, Outcome, Said, Statement};
use serde::Serialize;
use terms::OrganisationId;
use utoipa::ToSchema;

/// A comment.
#[derive(Serialize, ToSchema)]
pub(crate) struct CommentView {
    number: u32,
    /// `open`, `answered`, `contested` or `withdrawn`.
    state: &'static str,
    /// Who speaks.
    organisation: String,
    made_at: String,
    /// `mail`, `phone`, `meeting` or `paper`, if a coordinator recorded it for the organisation.
    recorded: Option<&'static str>,
    /// Where the coordinator has it from.
    source: Option<String>,
    /// The round that it belongs to; none outside of rounds.
    round: Option<u32>,
    /// Whether it came after its round had closed.
    late: bool,
    /// The version that it is about; none if it is about the live text.
    version: Option<u32>,
    /// `language`, `substance`, `red-line`, `question` or `support`, if it says so.
    kind: Option<&'static str>,
    /// What it says; none if its words were erased.
    text: Option<String>,
    /// The wording that it wants instead.
    replacement: Option<String>,
    /// What that would change in the words that it is about.
    suggestion: Vec<StretchView>,
    /// Where it is in the text that was asked for.
    anchor: AnchorView,
    /// What holds on to these words in that text's document; none if they are gone, or the comment is about the whole.
    cursors: Option<CursorsView>,
    /// Members that an umbrella asked before.
    consulted: Vec<String>,
    /// Organisations that agree.
    agreed: Vec<String>,
    replies: Vec<ReplyView>,
    outcome: Option<OutcomeView>,
    /// How many outcomes it has been given: `revises` of the next.
    outcomes: u32,
    contest: Option<ContestView>,
    /// Its wordings, oldest first.
    wordings: Vec<WordingView>,
    receipt: ReceiptView,
}

/// Words of a suggestion.
#[derive(Serialize, ToSchema)]
pub(crate) struct StretchView {
    /// `kept`, `removed` or `added`.
    kind: &'static str,
    text: String,
}

impl From<Stretch> for StretchView {
    fn from(stretch: Stretch) -> Self {
        let (kind, text) = match stretch {
            Stretch::Kept(text) => ("kept", text),
            Stretch::Removed(text) => ("removed", text),
            Stretch::Added(text) => ("added", text),
        };
        StretchView { kind, text }
    }
}

/// Where a comment is.
#[derive(Serialize, ToSchema)]
pub(crate) struct AnchorView {
    /// `attached`, or `detached` if the words are gone.
    state: &'static str,
    /// The words that it was about when it was made; none if it is about the whole.
    quote: Option<String>,
    /// What they have become.
    now: Option<String>,
    /// The clause that they stand in now; the one that they stood in if they are gone.
    clause: Option<u32>,
}

/// Two automerge cursors into the text.
#[derive(Serialize, ToSchema)]
pub(crate) struct CursorsView {
    /// Of the first character.
    start: String,
    /// Of the last character; it moves back.
    end: String,
}

/// A reply.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReplyView {
    organisation: String,
    at: String,
    text: Option<String>,
}

/// What became of a comment.
#[derive(Serialize, ToSchema)]
pub(crate) struct OutcomeView {
    /// `accepted`, `partly`, `not-accepted`, `noted` or `moved`.
    outcome: &'static str,
    reason: Option<String>,
    /// The comment whose answer this one shares.
    same_as: Option<u32>,
    at: String,
}

/// A wish for another look.
#[derive(Serialize, ToSchema)]
pub(crate) struct ContestView {
    at: String,
    text: Option<String>,
    decided_at: Option<String>,
}

/// One wording of a comment.
#[derive(Serialize, ToSchema)]
pub(crate) struct WordingView {
    at: String,
    kind: Option<&'static str>,
    text: Option<String>,
    replacement: Option<String>,
}

/// What proves that a comment was handed in.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReceiptView {
    number: u32,
    at: String,
    /// The version that the comment is about, and SHA-256 of its canonical text.
    version: Option<u32>,
    sha256: Option<String>,
    /// SHA-256 of the comment's stored words: the ledger's entry has it.
    content: String,
    /// That entry's place in the ledger.
    seq: u64,
    /// Where the signed receipt of that entry is, which `lausuma verify` checks.
    signed: String,
}

impl CommentView {
    /// The view for somebody who acts for `own`: others aren't told where a coordinator has a comment from.
    pub(crate) fn of(statement: &Statement, shown: &Shown, own: &[OrganisationId]) -> Self {
        let comment = &*shown.comment;
        let spoken = shown.spoken.as_ref();
        let is_told = is_told(statement, comment, own);
        let names = |ids: &std::collections::BTreeSet<OrganisationId>| ids.iter().map(ToString::to_string).collect();
        let replies = comment.replies.iter().zip(&shown.replies).map(|(reply, spoken)| ReplyView {
            organisation: reply.organisation.to_string(),
            at: reply.at.to_string(),
            text: spoken.as_ref().map(|spoken| spoken.text.clone()),
        });
        CommentView {
            number: comment.number.0,
            state: comment.state().name(),
            organisation: comment.organisation.to_string(),
            made_at: comment.made.to_string(),
            recorded: comment.recorded.map(ledger::Channel::name),
            source: spoken.filter(|_| is_told).and_then(|spoken| spoken.source.clone()),
            round: comment.round.map(|round| round.0),
            late: comment.late,
            version: version(comment),
            kind: comment.wording().kind.map(ledger::CommentKind::name),
            text: spoken.map(|spoken| spoken.text.clone()),
            replacement: spoken.and_then(|spoken| spoken.replacement.clone()),
            suggestion: shown.suggestion().into_iter().map(StretchView::from).collect(),
            anchor: AnchorView::of(shown),
            cursors: shown.at.as_ref().and_then(|at| at.anchor.as_ref()).map(CursorsView::from),
            consulted: names(&comment.consulted),
            agreed: names(&comment.agreed),
            replies: replies.collect(),
            outcome: comment.outcome.as_ref().map(OutcomeView::from),
            outcomes: comment.outcomes,
            contest: comment.contest.as_ref().map(|contest| ContestView {
                at: contest.at.to_string(),
                text: shown.contest.as_ref().map(|spoken| spoken.text.clone()),
                decided_at: contest.decided.map(|at| at.to_string()),
            }),
            wordings: wordings(comment, shown),
            receipt: ReceiptView::of(statement, comment),
        }
    }
}

fn wordings(comment: &Comment, shown: &Shown) -> Vec<WordingView> {
    let all = shown.earlier.iter().chain(&shown.spoken);
    let view = |(said, spoken): (&Said, &Spoken)| WordingView {
        at: said.at.to_string(),
        kind: said.wording.kind.map(ledger::CommentKind::name),
        text: Some(spoken.text.clone()),
        replacement: spoken.replacement.clone(),
    };
    comment.said.iter().zip(all).map(view).collect()
}

/// The version that the comment is about.
pub(crate) fn version(comment: &Comment) -> Option<u32> {
    match comment.passage.about {
        About::Version(version) => Some(version.0),
        About::Live(_) => None,
    }
}

impl AnchorView {
    fn of(shown: &Shown) -> Self {
        let clause = shown.at.as_ref().map(|at| match at.part {
            Part::Clause(number) => Some(number as u32),
            Part::Heading(_) => None,
        });
        AnchorView {
            state: if shown.is_detached() { "detached" } else { "attached" },
            quote: shown.quote().map(str::to_owned),
            now: shown.at.as_ref().map(|at| at.quote.clone()),
            clause: clause.unwrap_or(shown.comment.passage.clause),
        }
    }
}

impl From<&draft::Anchor> for CursorsView {
    fn from(anchor: &draft::Anchor) -> Self {
        CursorsView { start: anchor.start.clone(), end: anchor.end.clone() }
    }
}

impl From<&Outcome> for OutcomeView {
    fn from(outcome: &Outcome) -> Self {
        OutcomeView {
            outcome: outcome.kind.name(),
            reason: outcome.reason.clone(),
            same_as: outcome.same_as.map(|number| number.0),
            at: outcome.at.to_string(),
        }
    }
}

impl ReceiptView {
    fn of(statement: &Statement, comment: &Comment) -> Self {
        let first = comment.said.first().expect("a comment is made with a wording");
        let version = version(comment).and_then(|number| statement.version(ledger::VersionNumber(number)));
        ReceiptView {
            number: comment.number.0,
            at: comment.made.to_string(),
            version: version.map(|version| version.number.0),
            sha256: version.map(|version| version.text.sha256.to_string()),
            content: first.wording.content.to_string(),
            seq: comment.seq.0,
            signed: proofs::path(statement.id, comment.seq),
        }
    }
}
