//! Decisions on their way to disk. Each is decided on all that was decided before it, stored or not, and told only when
//! that is stored. Until then the text goes on wherever the view on disk and the view to come agree about a right;
//! where they don't, pushes wait here, and are considered again once the decision is durable.

use super::{
    Push, PushRefusal,
    readers::{PeerId, Readers},
    seals::Sealed,
};
use crate::{
    failure::Failure,
    register::{Decided, Remember},
    vault, wire,
};
use bytes::Bytes;
use ledger::{
    Author, Drafting, Entry, Event, Register, Right, SealedText, Statement, StatementCommand, chain, codec, right,
};
use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;
use store::{StoreError, VaultKey};
use terms::{Actor, Digest, Seq, Timestamp};
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
    Plain(Box<dyn FnOnce(&Statement) -> StatementCommand + Send>),
    /// From the live text as well, as it would be sealed.
    Sealing { writing: Writing, make: MakeSealing },
}

/// The text, and how many characters it has.
type MakeSealing = Box<dyn FnOnce(&Statement, Option<SealedText>, u64) -> StatementCommand + Send>;

impl MakeCommand {
    pub(crate) fn plain(make: impl FnOnce(&Statement) -> StatementCommand + Send + 'static) -> Self {
        MakeCommand::Plain(Box::new(make))
    }

    pub(crate) fn sealing(
        writing: Writing,
        make: impl FnOnce(&Statement, Option<SealedText>) -> StatementCommand + Send + 'static,
    ) -> Self {
        MakeCommand::Sealing { writing, make: Box::new(move |statement, text, _| make(statement, text)) }
    }

    /// As [`MakeCommand::sealing`], where it matters how long the text is; writing waits.
    pub(crate) fn signing(make: impl FnOnce(Option<SealedText>, u64) -> StatementCommand + Send + 'static) -> Self {
        let make = Box::new(move |_: &Statement, text, characters| make(text, characters));
        MakeCommand::Sealing { writing: Writing::Waits, make }
    }
}

/// What becomes of writing between the moment a text is taken and the decision to seal it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Writing {
    /// It lies after the version, and stays.
    GoesOn,
    /// It waits, since the decision may end it.
    Waits,
}

impl Writing {
    /// While a round opens.
    pub(crate) fn under(drafting: Drafting) -> Self {
        match drafting {
            Drafting::Continues => Writing::GoesOn,
            Drafting::Rests => Writing::Waits,
        }
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
    /// The hash of the last entry of it.
    last: Digest,
    held: VecDeque<Push>,
    /// Whose changes were refused for lack of rights: later ones of the same actor hang on them, and are returned too.
    returned: BTreeSet<(PeerId, Actor)>,
}

impl Decisions {
    /// Nothing is on its way.
    pub(super) fn new(statement: Arc<Statement>, last: Digest) -> Self {
        Decisions { view: statement, last, held: VecDeque::new(), returned: BTreeSet::new() }
    }

    /// Decides, and gives what has to be stored and told. `sealed` is the text, where the command needs one.
    pub(super) fn decide(
        &mut self,
        register: &Register,
        wish: Decide,
        sealed: Option<Sealed>,
        staged: &mut Staged,
    ) -> Vec<(VaultKey, Bytes)> {
        let text = sealed.as_ref().and_then(|sealed| sealed.text.clone());
        let characters = sealed.as_ref().map_or(0, |sealed| sealed.characters);
        let command = match wish.command {
            MakeCommand::Plain(make) => make(&self.view),
            MakeCommand::Sealing { make, .. } => make(&self.view, text, characters),
        };
        let events = match Statement::decide(Some(&self.view), register, wish.by, wish.at, command) {
            Ok(events) => events,
            Err(refusal) => {
                // What it was refused for may itself be on its way to disk: told with it, not before.
                staged.answers.push((wish.reply, Err(refusal)));
                return vec![];
            }
        };
        let mut view = Statement::clone(&self.view);
        for event in events {
            let seq = view.length;
            view.apply(wish.at, &event);
            staged.told.push(wire::event(seq, event.name()));
            staged.from.get_or_insert(seq);
            let (at, by, register) = (wish.at, wish.by, register.length());
            let entry = Entry { seq, at, by, register, event: Event::Statement(event) };
            let (last, record) = chain::seal(self.last, &codec::encode(&entry));
            self.last = last;
            staged.records.push(record.into());
        }
        if view != *self.view {
            self.view = Arc::new(view);
            staged.view = Some(self.view.clone());
        }
        let remembered = (wish.remember)(&self.view);
        staged.answers.push((wish.reply, Ok(self.view.clone())));
        let version = sealed.and_then(|sealed| self.version_text(sealed));
        wish.puts.into_iter().chain(remembered).chain(version).collect()
    }

    /// The canonical text of what has become a version.
    fn version_text(&self, sealed: Sealed) -> Option<(VaultKey, Bytes)> {
        let sha256 = sealed.text?.sha256;
        let is_version = self.view.versions.iter().any(|version| version.text.sha256 == sha256);
        is_version.then(|| (vault::version_key(self.view.id, sha256), sealed.markdown))
    }

    /// How the statement is about to stand.
    #[cfg(test)]
    pub(super) fn view(&self) -> &Arc<Statement> {
        &self.view
    }

    /// Whether the push may be admitted, as `statement` stands on disk and as it is about to stand.
    pub(super) fn admission(&self, register: &Register, statement: &Arc<Statement>, push: &Push) -> Admission {
        if self.held.iter().any(|held| held.answer.peer().is_some() && held.answer.peer() == push.answer.peer()) {
            return Admission::Undecided;
        }
        let may = |statement: &Statement| right(register, statement, push.hat) >= Right::Write;
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
}

impl Staged {
    /// The ledger's entries, and the length that the ledger has before them.
    pub(super) fn entries(&self) -> Option<(Seq, Vec<Bytes>)> {
        self.from.map(|from| (from, self.records.clone()))
    }

    /// The view that these decisions make, and whom to tell: all of it is on disk.
    pub(super) fn tell(self) -> Option<Told> {
        let is_something = self.view.is_some() || !self.answers.is_empty();
        is_something.then_some(Told { view: self.view, events: self.told, answers: self.answers })
    }

    /// Nothing of it is known to be on disk.
    pub(super) fn fail(self, error: &StoreError) {
        for (reply, _) in self.answers {
            // Who asked and has gone away needs no answer.
            let _ = reply.send(Err(Failure::Store(error.clone())));
        }
    }
}

/// Decisions that may be told.
pub(crate) struct Told {
    /// The statement as it stands now, if anything changed it.
    pub(crate) view: Option<Arc<Statement>>,
    /// Frames that tell of it.
    pub(super) events: Vec<Bytes>,
    answers: Vec<(Reply, Outcome)>,
}

impl Told {
    /// Answers whoever asked, once the view is where others find it.
    pub(crate) fn answer(self) {
        for (reply, outcome) in self.answers {
            // What was decided stays decided when the caller has gone away.
            let _ = reply.send(Ok(outcome));
        }
    }
}
