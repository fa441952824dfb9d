//! Comments as people see them: what the ledger knows of each, its words from the vault, and where in a text it is.

pub(crate) mod columns;
pub(crate) mod import;
mod spoken;
pub(crate) mod table;

pub(crate) use spoken::Spoken;

use crate::{app::App, failure::Failure, replica::Replica, versions};
use draft::{Difference, Held, Located, Piece, Text};
use ledger::{About, Comment, CommentState, Passage, Round, Statement, Version};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use terms::{Heads, OrganisationId};

/// A comment with its words and its place.
#[derive(Clone)]
pub(crate) struct Shown {
    pub(crate) comment: Arc<Comment>,
    /// Its words; none if they were erased.
    pub(crate) spoken: Option<Spoken>,
    /// Earlier wordings, oldest first.
    pub(crate) earlier: Vec<Spoken>,
    /// What others said to it.
    pub(crate) replies: Vec<Option<Spoken>>,
    /// Why another look was asked for.
    pub(crate) contest: Option<Spoken>,
    /// Where it is in the text that is looked at; none if it is about the whole, or gone.
    pub(crate) at: Option<Located>,
}

impl Shown {
    /// Whether the words that it is about are gone.
    pub(crate) fn is_detached(&self) -> bool {
        self.comment.passage.anchor.is_some() && self.at.is_none()
    }

    /// A comment that was just made.
    pub(crate) fn fresh(comment: &Arc<Comment>, spoken: &Spoken, at: Option<&Located>) -> Shown {
        let (spoken, at) = (Some(spoken.clone()), at.cloned());
        Shown { comment: comment.clone(), spoken, earlier: vec![], replies: vec![], contest: None, at }
    }

    /// The comment as something has made it that was decided since, and that was said with these words.
    pub(crate) fn then(&self, comment: &Arc<Comment>, said: Option<&Spoken>) -> Shown {
        let mut shown = Shown { comment: comment.clone(), ..self.clone() };
        if comment.said.len() > self.comment.said.len() {
            shown.earlier.extend(shown.spoken.take());
            shown.spoken = said.cloned();
        }
        if comment.replies.len() > self.comment.replies.len() {
            // Others may have replied meanwhile; theirs are read when the comment is looked at again.
            shown.replies.resize(comment.replies.len() - 1, None);
            shown.replies.push(said.cloned());
        }
        if comment.contest.is_some() && self.comment.contest.is_none() {
            shown.contest = said.cloned();
        }
        shown
    }

    /// What the wording that it wants would change in the words that it is about; nothing if it wants none, or its words were
    /// erased.
    pub(crate) fn suggestion(&self) -> Vec<Stretch> {
        let wanted = self.spoken.as_ref().and_then(|spoken| spoken.replacement.as_deref());
        wanted.map(|wanted| stretches(self.quote().unwrap_or_default(), wanted)).unwrap_or_default()
    }

    /// The words that it was about when it was made.
    pub(crate) fn quote(&self) -> Option<&str> {
        self.spoken.as_ref().and_then(|spoken| spoken.quote.as_deref())
    }
}

/// Words of a suggestion, by what would become of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Stretch {
    Kept(String),
    Removed(String),
    Added(String),
}

fn stretches(before: &str, after: &str) -> Vec<Stretch> {
    let text = |words: &str| {
        let runs = vec![draft::Run { text: words.replace('\n', " "), ..draft::Run::default() }];
        Text::new([draft::Block { kind: draft::Kind::Paragraph, parents: vec![], runs }])
    };
    let difference = Difference::between(&text(before), &text(after));
    let pieces = difference.rows().iter().flat_map(|row| &row.pieces);
    let stretch = |piece: &Piece| match piece {
        Piece::Kept { run, .. } => Some(Stretch::Kept(run.text.clone())),
        Piece::Removed { run, .. } => Some(Stretch::Removed(run.text.clone())),
        Piece::Added { run, .. } => Some(Stretch::Added(run.text.clone())),
        Piece::Break(_) => None,
    };
    pieces.filter_map(stretch).collect()
}

/// Whether somebody who acts for `own` is told where a coordinator has the comment from, and sees its receipt.
pub(crate) fn is_told(statement: &Statement, comment: &Comment, own: &[OrganisationId]) -> bool {
    own.contains(&comment.organisation) || own.iter().any(|id| statement.coordinators.contains(id))
}

/// The comments that the caller may see: all of them, or those of their own organisations.
pub(crate) fn visible(statement: &Statement, all: bool, own: &[OrganisationId]) -> Vec<Arc<Comment>> {
    let sees = |comment: &&Arc<Comment>| all || own.contains(&comment.organisation);
    statement.comments.iter().filter(sees).cloned().collect()
}

/// Comments on a round with their words, and their places in the text that came of it, or in the live one until then.
pub(crate) async fn after(
    app: &App,
    statement: &Arc<Statement>,
    round: &Round,
    comments: Vec<Arc<Comment>>,
) -> Result<Vec<Shown>, Failure> {
    let after = round.outcome.and_then(|version| statement.version(version));
    let open = app.rooms.open(statement.id).await?.ok_or(Failure::Damaged("a listed statement's ledger"))?;
    shown(app, &open.replica, statement, comments, after).await
}

/// The comments with their words, and their places in the text of this version or in the live one.
pub(crate) async fn shown(
    app: &App,
    replica: &Replica,
    statement: &Arc<Statement>,
    comments: Vec<Arc<Comment>>,
    version: Option<&Version>,
) -> Result<Vec<Shown>, Failure> {
    let mut all = words_of(app, statement, comments).await?;
    let held: Vec<Kept> = all.iter().enumerate().filter_map(|(at, shown)| Kept::of(statement, at, shown)).collect();
    if held.is_empty() {
        return Ok(all);
    }
    let located = versions::passages(app, replica, statement, version, move |passages, _| {
        let each: Vec<Held<'_>> = held.iter().map(Kept::held).collect();
        let places = passages.locate(&each);
        held.iter().map(|kept| kept.at).zip(places).collect::<Vec<_>>()
    });
    for (at, place) in located.await? {
        all[at].at = place;
    }
    Ok(all)
}

/// The comments with their words alone.
pub(crate) async fn words_of(
    app: &App,
    statement: &Arc<Statement>,
    comments: Vec<Arc<Comment>>,
) -> Result<Vec<Shown>, Failure> {
    let (store, owner) = (app.store.clone(), statement.clone());
    let read = move || comments.into_iter().map(|comment| spoken::read_all(&*store, &owner, comment)).collect();
    tokio::task::spawn_blocking(read).await.map_err(|_| Failure::Stopped)?
}

/// An anchor with what is asked of it.
struct Kept {
    /// Whose it is.
    at: usize,
    anchor: draft::Anchor,
    heads: Heads,
    quote: String,
}

impl Kept {
    fn of(statement: &Statement, at: usize, shown: &Shown) -> Option<Kept> {
        let (anchor, heads) = held(statement, &shown.comment.passage)?;
        Some(Kept { at, anchor, heads, quote: shown.quote().unwrap_or_default().to_owned() })
    }

    fn held(&self) -> Held<'_> {
        Held { anchor: &self.anchor, heads: &self.heads, quote: &self.quote }
    }
}

/// What holds on to a passage, and the text that it was anchored in.
pub(crate) fn held(statement: &Statement, passage: &Passage) -> Option<(draft::Anchor, Heads)> {
    let anchor = passage.anchor.as_ref()?;
    let heads = match &passage.about {
        About::Version(version) => statement.version(*version)?.text.heads.clone(),
        About::Live(heads) => heads.clone(),
    };
    Some((draft::Anchor { start: anchor.start.clone(), end: anchor.end.clone() }, heads))
}

/// Organisations that had not said anything in the network before this statement.
pub(crate) fn newcomers(app: &App, statement: &Statement) -> BTreeSet<OrganisationId> {
    let register = app.register.view();
    let shelf = app.register.shelf();
    let others = register.statements().iter().filter(|(id, _)| *id != statement.id);
    let others: Vec<Arc<Statement>> = others.filter_map(|(id, _)| shelf.get(*id)).collect();
    let before = |comment: &&Arc<Comment>| comment.made < statement.created;
    let earlier = others.iter().flat_map(|other| &other.comments).filter(before);
    let known: BTreeSet<OrganisationId> = earlier.map(|comment| comment.organisation).collect();
    let speakers = statement.comments.iter().map(|comment| comment.organisation);
    speakers.filter(|id| !known.contains(id)).collect()
}

/// Of each open suggestion that wants other words where another does too: the numbers of the others.
pub(crate) fn collisions(shown: &[Shown]) -> BTreeMap<u32, Vec<u32>> {
    let wants = |shown: &Shown| {
        let is_open = matches!(shown.comment.state(), CommentState::Open | CommentState::Contested);
        let at = shown.at.as_ref().filter(|_| is_open && shown.comment.wording().suggests)?;
        Some((at.start, at.end, shown.comment.number.0))
    };
    let mut wanted: Vec<_> = shown.iter().filter_map(wants).collect();
    wanted.sort_unstable();
    let mut found = BTreeMap::<u32, Vec<u32>>::new();
    for (at, (_, end, one)) in wanted.iter().enumerate() {
        // Whatever begins before this ends; those that began earlier have found it themselves.
        for (_, _, other) in wanted[at + 1..].iter().take_while(|(start, ..)| start < end) {
            found.entry(*one).or_default().push(*other);
            found.entry(*other).or_default().push(*one);
        }
    }
    found.values_mut().for_each(|others| others.sort_unstable());
    found
}
