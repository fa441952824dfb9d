//! Decisions on their way to disk. Each is decided on all that was decided before it, stored or not, and told only when
//! that is stored. Until then the text goes on wherever the view on disk and the view to come agree about a right;
//! where they don't, pushes wait here, and are considered again once the decision is durable.

use super::{
    Push, PushRefusal, Sealed,
    parallels::{Holds, Together},
    readers::{PeerId, Readers},
};
use crate::{
    aliases::Aliases,
    failure::Failure,
    ledgers,
    register::{Decided, Remember},
    vault, wire,
};
use bytes::Bytes;
use ledger::{
    Author, Drafting, Entry, Event, Register, Right, SealedTexts, Statement, StatementCommand, chain, codec, right_in,
};
use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;
use store::{Batch, LogId, StoreError, VaultKey};
use terms::{Actor, Digest, Offset, Seq, StatementId, TextId, Timestamp};
use tokio::sync::oneshot;

/// Somebody, or the clock, wants something decided.
pub(crate) struct Decide {
    pub(crate) at: Timestamp,
    pub(crate) by: Author,
    pub(crate) command: MakeCommand,
    /// What is stored together with the decision.
    pub(crate) puts: Vec<(VaultKey, Bytes)>,
    /// What else is, made from the view that came of it.
    pub(crate) remember: Remember,
    /// Where the view goes that came of it, once it is on disk.
    pub(crate) reply: Reply,
}

/// Makes the command from the view that it is decided on, so that nothing that was decided meanwhile is overwritten.
pub(crate) enum MakeCommand {
    /// From the view alone.
    Plain(MakePlain),
    /// From the live texts as well, as they would be sealed.
    Sealing { writing: Writing, make: MakeSealing },
    /// From the view alone, and with what is stored beside the decision.
    With { make: MakePlain, beside: Beside },
}

type MakePlain = Box<dyn FnOnce(&Statement) -> StatementCommand + Send>;
type MakeSealing = Box<dyn FnOnce(&Statement, Texts<'_>) -> (StatementCommand, Beside) + Send>;

/// The live texts as they would be sealed.
pub(crate) struct Texts<'a> {
    /// None if nothing is written in the leading one.
    pub(crate) sealed: Option<SealedTexts>,
    /// How many characters the leading one has.
    pub(crate) characters: u64,
    /// What they say, by their hashes.
    pub(crate) canonical: &'a [(Digest, Bytes)],
    /// Each of them, the leading one first, whether anything is written in it or not.
    pub(crate) each: &'a [(TextId, &'a Sealed)],
}

/// What is stored together with a decision, if it is one.
#[derive(Default)]
pub(crate) struct Beside {
    pub(crate) puts: Vec<(VaultKey, Bytes)>,
    /// Texts that begin, each with the first entries of its log.
    pub(crate) begins: Vec<(TextId, Vec<Bytes>)>,
}

impl MakeCommand {
    pub(crate) fn plain(make: impl FnOnce(&Statement) -> StatementCommand + Send + 'static) -> Self {
        MakeCommand::Plain(Box::new(make))
    }

    pub(crate) fn sealing(
        writing: Writing,
        make: impl FnOnce(&Statement, Option<SealedTexts>) -> StatementCommand + Send + 'static,
    ) -> Self {
        let make = move |statement: &Statement, texts: Texts<'_>| (make(statement, texts.sealed), Beside::default());
        MakeCommand::Sealing { writing, make: Box::new(make) }
    }

    /// As [`MakeCommand::sealing`], where it matters what the texts say; writing waits.
    pub(crate) fn signing(make: impl FnOnce(&Statement, Texts<'_>) -> StatementCommand + Send + 'static) -> Self {
        let make = move |statement: &Statement, texts: Texts<'_>| (make(statement, texts), Beside::default());
        MakeCommand::Sealing { writing: Writing::Waits, make: Box::new(make) }
    }

    /// As [`MakeCommand::signing`], where the texts begin anew.
    pub(crate) fn anew(
        make: impl FnOnce(&Statement, Texts<'_>) -> (StatementCommand, Beside) + Send + 'static,
    ) -> Self {
        MakeCommand::Sealing { writing: Writing::Anew, make: Box::new(make) }
    }

    pub(crate) fn with(beside: Beside, make: impl FnOnce(&Statement) -> StatementCommand + Send + 'static) -> Self {
        MakeCommand::With { make: Box::new(make), beside }
    }
}

/// What becomes of writing between the moment a text is taken and the decision to seal it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Writing {
    /// It lies after the version, and stays.
    GoesOn,
    /// It waits, since the decision may end it.
    Waits,
    /// It waits, since it goes on in a new log, which is made meanwhile.
    Anew,
}

impl Writing {
    /// While a round opens.
    pub(crate) fn under(drafting: Drafting) -> Self {
        match drafting {
            Drafting::Continues => Writing::GoesOn,
            Drafting::Rests => Writing::Waits,
        }
    }

    /// Whether it waits.
    pub(crate) fn waits(self) -> bool {
        self != Writing::GoesOn
    }
}

type Reply = oneshot::Sender<Decided<Arc<Statement>>>;
type Outcome = Result<Arc<Statement>, ledger::Refusal>;

/// Whether a push may be admitted.
pub(super) enum Admission {
    Yes,
    No,
    /// A decision is on its way that changes it.
    Undecided,
}

/// Where the statement's decisions have come to.
pub(super) struct Decisions {
    /// The view that everything decided so far makes, stored or not.
    view: Arc<Statement>,
    /// Whose room this is.
    text: TextId,
    /// The hash of the last entry of it.
    last: Digest,
    /// Under which names answers are stored that nobody else is to know of.
    aliases: Aliases,
    held: VecDeque<Push>,
    /// Whose changes were refused for lack of rights: later ones of the same actor hang on them, and are returned too.
    returned: BTreeSet<(PeerId, Actor)>,
}

impl Decisions {
    /// Nothing is on its way.
    pub(super) fn new(statement: Arc<Statement>, text: TextId, last: Digest, aliases: Aliases) -> Self {
        Decisions { view: statement, text, last, aliases, held: VecDeque::new(), returned: BTreeSet::new() }
    }

    /// Another room has decided, and this is what came of it.
    pub(super) fn see(&mut self, view: Arc<Statement>) {
        self.view = view;
    }

    /// Decides, and gives what has to be stored and told. `sealed` are the texts, where the command needs them.
    pub(super) fn decide(
        &mut self,
        register: &Register,
        wish: Decide,
        sealed: Option<Together>,
        staged: &mut Staged,
    ) -> Vec<(VaultKey, Bytes)> {
        let canonical = sealed.as_ref().map(Together::canonical).unwrap_or_default();
        let each = sealed.as_ref().map(|sealed| sealed.each(self.text)).unwrap_or_default();
        let texts = Texts {
            sealed: sealed.as_ref().and_then(Together::texts),
            characters: sealed.as_ref().map_or(0, Together::characters),
            canonical: &canonical,
            each: &each,
        };
        let taken: Vec<_> = each.iter().skip(1).map(|(text, sealed)| (*text, sealed.text.offset)).collect();
        let (command, beside) = match wish.command {
            MakeCommand::Plain(make) => (make(&self.view), Beside::default()),
            MakeCommand::Sealing { make, .. } => make(&self.view, texts),
            MakeCommand::With { make, beside } => (make(&self.view), beside),
        };
        staged.holds.extend(sealed.map(|sealed| sealed.gathered.holds).unwrap_or_default());
        let events = match Statement::decide(Some(&self.view), register, wish.by, wish.at, command) {
            Ok(events) => events,
            Err(refusal) => {
                // What it was refused for may itself be on its way to disk: told with it, not before.
                staged.answers.push((wish.reply, Err(refusal)));
                return vec![];
            }
        };
        let (mut view, mut meant) = (Statement::clone(&self.view), vec![]);
        for event in events {
            let seq = view.length;
            staged.told.push(wire::event(seq, event.name()));
            staged.from.get_or_insert(seq);
            let (at, by, register) = (wish.at, wish.by, register.length());
            let entry = Entry { seq, at, by, register, event: Event::Statement(event.clone()) };
            let (entry, who) = self.aliases.hide(&view, entry);
            meant.extend(who);
            view.apply(wish.at, &event);
            let (last, record) = chain::seal(self.last, &codec::encode(&entry));
            self.last = last;
            staged.records.push(record.into());
        }
        if view.epoch != self.view.epoch {
            let of = |text| [ledgers::text_log(text, self.view.epoch), ledgers::gate_log(text, self.view.epoch)];
            staged.gone.extend(self.view.all_texts().flat_map(of));
            let log = |(text, offset): (TextId, Offset)| (ledgers::text_log(text, self.view.epoch), offset.into());
            staged.lengths.extend(taken.into_iter().map(log));
            staged.erased.extend(erased(&self.view, &view));
        }
        if view != *self.view {
            self.view = Arc::new(view);
            staged.view = Some(self.view.clone());
        }
        let remembered = (wish.remember)(&self.view);
        staged.answers.push((wish.reply, Ok(self.view.clone())));
        let begun = |(text, entries)| (ledgers::text_log(text, self.view.epoch), entries);
        staged.begun.extend(beside.begins.into_iter().map(begun));
        let texts = self.version_texts(canonical);
        wish.puts.into_iter().chain(meant).chain(remembered).chain(beside.puts).chain(texts).collect()
    }

    /// The canonical texts of what has become a version.
    fn version_texts(&self, canonical: Vec<(Digest, Bytes)>) -> impl Iterator<Item = (VaultKey, Bytes)> {
        let sealed = if canonical.is_empty() { BTreeSet::new() } else { sealed_in(&self.view) };
        let statement = self.view.id;
        let versions = canonical.into_iter().filter(move |(sha256, _)| sealed.contains(sha256));
        versions.map(move |(sha256, markdown)| (vault::version_key(statement, sha256), markdown))
    }

    /// How the statement is about to stand.
    pub(super) fn view(&self) -> &Arc<Statement> {
        &self.view
    }

    /// Whether the push may be admitted, as `statement` stands on disk and as it is about to stand.
    pub(super) fn admission(&self, register: &Register, statement: &Arc<Statement>, push: &Push) -> Admission {
        if self.held.iter().any(|held| held.answer.peer().is_some() && held.answer.peer() == push.answer.peer()) {
            return Admission::Undecided;
        }
        // Its changes build on what is about to go: their writer is told once it has gone.
        if statement.epoch != self.view.epoch {
            return Admission::Undecided;
        }
        let may = |statement: &Statement| right_in(register, statement, self.text, push.hat) >= Right::Write;
        let now = may(statement);
        if !Arc::ptr_eq(statement, &self.view) && may(&self.view) != now {
            return Admission::Undecided;
        }
        let hangs = push.answer.peer().zip(actor(push)).is_some_and(|key| self.returned.contains(&key));
        if now && !hangs { Admission::Yes } else { Admission::No }
    }

    /// Keeps the push until what is on its way to disk is there.
    pub(super) fn hold(&mut self, push: Push) {
        self.held.push_back(push);
    }

    /// Gives up what waited, in its order.
    pub(super) fn release(&mut self) -> VecDeque<Push> {
        std::mem::take(&mut self.held)
    }

    /// Returns the push to its writer, and later ones that hang on it.
    pub(super) fn give_back(&mut self, push: Push, readers: &mut Readers) {
        self.returned.extend(push.answer.peer().zip(actor(&push)));
        push.answer.refuse(PushRefusal::of(&self.view), readers);
    }

    /// A connection has gone.
    pub(super) fn forget(&mut self, peer: PeerId) {
        self.returned.retain(|(whose, _)| *whose != peer);
    }

    /// Gives up on all that waits.
    pub(super) fn refuse(&mut self, readers: &mut Readers) {
        for push in self.release() {
            push.answer.refuse(PushRefusal::Storage, readers);
        }
    }
}

/// A push is of one actor: the gate sees to that.
fn actor(push: &Push) -> Option<Actor> {
    push.chunks.first().map(gate::Chunk::actor)
}

/// What has been decided since the last append began.
#[derive(Default)]
pub(super) struct Staged {
    from: Option<Seq>,
    records: Vec<Bytes>,
    view: Option<Arc<Statement>>,
    /// What everybody who follows the statement is told of it.
    told: Vec<Bytes>,
    answers: Vec<(Reply, Outcome)>,
    /// Logs of texts that begin, each with its first entries.
    begun: Vec<(LogId, Vec<Bytes>)>,
    /// Logs that are forgotten.
    gone: Vec<LogId>,
    /// How long other texts' logs were when it was read what they say: nothing may have been written in them since.
    lengths: Vec<(LogId, Seq)>,
    /// Texts that are kept nowhere any more.
    erased: Vec<VaultKey>,
    /// Parallel texts where writing waits until this is on disk.
    holds: Holds,
}

impl Staged {
    /// Adds the decisions themselves, and all that is stored with them, to what goes on disk before them.
    pub(super) fn add_to(&self, batch: Batch, statement: StatementId) -> Batch {
        let read = |batch: Batch, (log, length): &(LogId, Seq)| batch.append(*log, Some(*length), vec![]);
        let batch = self.lengths.iter().fold(batch, read);
        let begins =
            |batch: Batch, (log, entries): &(LogId, Vec<Bytes>)| batch.append(*log, Some(Seq(0)), entries.clone());
        let batch = self.begun.iter().fold(batch, begins);
        let batch = self.gone.iter().fold(batch, |batch, log| batch.forget(*log));
        let batch = self.erased.iter().fold(batch, |batch, key| batch.erase(key.clone()));
        match self.from {
            Some(from) => batch.append(ledgers::ledger_log(statement), Some(from), self.records.clone()),
            None => batch,
        }
    }

    /// Whether anything was decided.
    pub(super) fn is_something(&self) -> bool {
        self.from.is_some()
    }

    /// The view that these decisions make, and whom to tell: all of it is on disk.
    pub(super) fn tell(self) -> Option<Told> {
        let is_something = self.view.is_some() || !self.answers.is_empty();
        is_something.then_some(Told { view: self.view, events: self.told, answers: self.answers, holds: self.holds })
    }

    /// Nothing of it is known to be on disk.
    pub(super) fn fail(self, error: &StoreError) {
        for (reply, _) in self.answers {
            // Who asked and has gone away needs no answer.
            let _ = reply.send(Err(Failure::Store(error.clone())));
        }
    }
}

/// What language versions were said to follow may hold what has to go; what a version says stays.
fn erased(before: &Statement, after: &Statement) -> Vec<VaultKey> {
    let sealed = sealed_in(after);
    let gone = before.followed.difference(&after.followed).filter(|sha256| !sealed.contains(sha256));
    gone.map(|sha256| vault::version_key(before.id, *sha256)).collect()
}

/// The texts of all versions.
fn sealed_in(statement: &Statement) -> BTreeSet<Digest> {
    let each = statement.versions.iter().flat_map(|version| {
        let parallels = version.parallels.iter().map(|parallel| parallel.text.sha256);
        parallels.chain([version.text.sha256])
    });
    each.collect()
}

/// Decisions that may be told.
pub(crate) struct Told {
    /// The statement as it stands now, if anything changed it.
    pub(crate) view: Option<Arc<Statement>>,
    /// Frames that tell of it.
    pub(super) events: Vec<Bytes>,
    answers: Vec<(Reply, Outcome)>,
    holds: Holds,
}

impl Told {
    /// Answers whoever asked, and lets parallel texts be written again, once the view is where others find it.
    pub(crate) fn answer(self) {
        self.holds.release();
        for (reply, outcome) in self.answers {
            // What was decided stays decided when the caller has gone away.
            let _ = reply.send(Ok(outcome));
        }
    }
}
