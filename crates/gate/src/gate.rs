use crate::{
    Chunk, Damaged, Refusal, Refused, grammar,
    grammar::Surroundings,
    history::{History, NewEntry},
    kinds::Kinds,
    past::Past,
};
use automerge::{Change, ObjType, legacy};
use terms::{Actor, ChangeHash, Heads, Offset, limits};

/// What the gate knows of one document: the graph of its changes and which operations are elements of the text; never
/// the text itself. Checking a change costs the same in a long text as in a short one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gate {
    /// The operation that made the text object.
    text: (u64, Actor),
    history: History,
}

/// What a push that may enter amounts to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Admitted {
    /// The place in the log of the push's first change: its next place, or the one that a known change has already.
    pub offset: Offset,
    /// How many changes at the push's beginning are in the log already; those after them are fresh and still to be stored.
    pub known: usize,
    /// Whether the fresh changes must still pass [`trial`](crate::trial) before they are stored.
    pub trial: Trial,
}

/// Whether the static checks have settled everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trial {
    /// The changes can't harm the document. Typing, deleting and block markers never need a trial.
    NotNeeded,
    /// Only the order of the text tells whether a mark begins before it ends, and the gate doesn't know the text.
    Needed,
}

impl Gate {
    /// Begins with the change by which the server created the document; it takes offset 0.
    pub fn open(creation: &[u8]) -> Result<Gate, Damaged> {
        let chunk = Chunk::parse_stored(creation).map_err(Damaged::Chunk)?;
        let change = read(&chunk).map_err(Damaged::Chunk)?;
        let makes_text = |operation: &legacy::Op| {
            operation.action == legacy::OpType::Make(ObjType::Text)
                && operation.obj == legacy::ObjectId::Root
                && operation.key == legacy::Key::Map("text".into())
        };
        let place = change.operations.iter().position(makes_text).ok_or(Damaged::NoText)?;
        if !chunk.deps().is_empty() {
            return Err(Damaged::NoText);
        }
        let mut gate = Gate { text: (chunk.start_op() + place as u64, chunk.actor()), history: History::default() };
        gate.replay_chunk(&chunk)?;
        Ok(gate)
    }

    /// Takes up a change that is read back from our own log. It was checked when it entered, so it is only recorded.
    pub fn replay(&mut self, stored: &[u8]) -> Result<(), Damaged> {
        let chunk = Chunk::parse_stored(stored).map_err(Damaged::Chunk)?;
        self.replay_chunk(&chunk)
    }

    /// What is known of the changes from `from` on, as bytes for [`Gate::recall`]: up to `upto`, or until `bytes_max` are
    /// exceeded by one change. Answers with the offset after the last of them.
    pub fn record(&self, from: Offset, upto: Offset, bytes_max: usize) -> (Vec<u8>, Offset) {
        let place = |offset: Offset| u32::try_from(offset.0).unwrap_or(u32::MAX);
        let (bytes, end) = self.history.record(place(from), place(upto), bytes_max);
        (bytes, Offset(end.into()))
    }

    /// Takes up what was recorded of the changes that come next, as if each had been replayed. Bytes that are damaged, of
    /// another version or of another place are refused, and the gate is as it was.
    pub fn recall(&mut self, recorded: &[u8]) -> Result<(), Damaged> {
        self.history.recall(recorded).map_err(Damaged::Record)
    }

    /// Whether the last change is this one of our own log.
    pub fn ends_with(&self, stored: &[u8]) -> bool {
        let place = Chunk::parse_stored(stored).ok().and_then(|chunk| self.offset_of(&chunk.hash()));
        place.is_some_and(|place| place.0 + 1 == self.length().0)
    }

    /// Steps 3 to 5 on the changes of one push, which are of one actor and in its order; all or nothing. Stages nothing.
    pub fn check(&mut self, push: &[Chunk]) -> Result<Admitted, Refused> {
        let length = self.length();
        let admitted = self.admit(push)?;
        self.retract(length);
        Ok(admitted)
    }

    /// Like [`check`](Gate::check), and takes the fresh changes up, so that later pushes may build on them before they are
    /// stored. On a refusal the gate is as it was. Where a trial is needed it comes first, between check and admission; or
    /// what fails it later is [taken back](Gate::retract).
    pub fn admit(&mut self, push: &[Chunk]) -> Result<Admitted, Refused> {
        let length = self.length();
        let admitted = self.admit_each(push);
        if admitted.is_err() {
            self.retract(length);
        }
        admitted
    }

    /// Takes back every change from `from` on: they could not be stored after all, or failed their trial. What was
    /// admitted after them goes too, as it may build on them.
    pub fn retract(&mut self, from: Offset) {
        self.history.truncate(u32::try_from(from.0).unwrap_or(u32::MAX));
    }

    /// How many changes are in the log, those that are only staged included.
    pub fn length(&self) -> Offset {
        Offset(u64::from(self.history.len()))
    }

    /// The changes that nothing builds on yet.
    pub fn heads(&self) -> Heads {
        Heads::new(self.history.heads())
    }

    /// Where in the log a change lies, if it is known.
    pub fn offset_of(&self, hash: &ChangeHash) -> Option<Offset> {
        self.history.offset_of(hash).map(|offset| Offset(u64::from(offset)))
    }

    /// The sequence number of an actor's last change; 0 if it has written nothing.
    pub fn last_seq(&self, actor: &Actor) -> u64 {
        u64::from(self.history.last_seq(actor))
    }

    fn admit_each(&mut self, push: &[Chunk]) -> Result<Admitted, Refused> {
        let at = |index| move |refusal| Refused { index, refusal };
        let first = push.first().ok_or(Refusal::EmptyPush).map_err(at(0))?;
        if let Some(index) = push.iter().position(|chunk| chunk.actor() != first.actor()) {
            return Err(at(index)(Refusal::MixedActors));
        }
        let offset = self.offset_of(&first.hash()).unwrap_or(self.length());
        let known = push.iter().take_while(|chunk| self.offset_of(&chunk.hash()).is_some()).count();
        let mut trial = Trial::NotNeeded;
        for (index, chunk) in push.iter().enumerate().skip(known) {
            if self.admit_one(chunk).map_err(at(index))? == Trial::Needed {
                trial = Trial::Needed;
            }
        }
        Ok(Admitted { offset, known, trial })
    }

    fn admit_one(&mut self, chunk: &Chunk) -> Result<Trial, Refusal> {
        let (deps, past) = self.place(chunk)?;
        self.leave_room(chunk)?;
        let kinds = chunk.kinds(&self.text)?;
        let change = read(chunk)?;
        let surroundings = Surroundings { history: &self.history, text: &self.text, chunk, past: &past, kinds: &kinds };
        let trial = grammar::check(&change.operations, &surroundings)?;
        if Change::from(change).raw_bytes() != chunk.bytes() {
            return Err(Refusal::NotCanonical);
        }
        self.take_up(chunk, deps, past, kinds)?;
        Ok(trial)
    }

    /// Step 3: the change is its actor's next, builds on its actor's last, and numbers its operations from where those
    /// it knows end. Answers with its dependencies' places and its past.
    fn place(&self, chunk: &Chunk) -> Result<(Vec<u32>, Past), Refusal> {
        let last = self.history.last_seq(&chunk.actor());
        let expected = u64::from(last) + 1;
        if chunk.seq() != expected {
            return Err(Refusal::Sequence { expected, found: chunk.seq() });
        }
        let deps = self.history.offsets(chunk.deps())?;
        let past = Past::of(&deps, &self.history)?;
        if let Some(actor) = self.history.actor_index(&chunk.actor()) {
            let own = self.history.offset_of_seq(actor, last);
            if own.is_some_and(|offset| !past.contains(offset, actor, last)) {
                return Err(Refusal::OwnPast);
            }
        }
        let expected = deps.iter().map(|dep| self.history.entry(*dep).last_op()).max().unwrap_or(0) + 1;
        if chunk.start_op() != expected {
            return Err(Refusal::StartOp { expected, found: chunk.start_op() });
        }
        Ok((deps, past))
    }

    fn leave_room(&self, chunk: &Chunk) -> Result<(), Refusal> {
        if chunk.start_op() + chunk.operations() as u64 - 1 > limits::DOCUMENT_OPS_MAX {
            return Err(Refusal::TooLong);
        }
        let actors = self.history.actor_count();
        if actors >= limits::DOCUMENT_ACTORS_MAX && self.history.actor_index(&chunk.actor()).is_none() {
            return Err(Refusal::TooManyWriters);
        }
        if chunk.others().len() > actors {
            return Err(Refusal::ForeignActors);
        }
        Ok(())
    }

    fn replay_chunk(&mut self, chunk: &Chunk) -> Result<(), Damaged> {
        let expected = u64::from(self.history.last_seq(&chunk.actor())) + 1;
        if chunk.seq() != expected {
            return Err(Damaged::OutOfOrder(Refusal::Sequence { expected, found: chunk.seq() }));
        }
        let deps = self.history.offsets(chunk.deps()).map_err(Damaged::OutOfOrder)?;
        let past = Past::of(&deps, &self.history).map_err(Damaged::OutOfOrder)?;
        let kinds = chunk.kinds(&self.text).map_err(Damaged::Chunk)?;
        self.take_up(chunk, deps, past, kinds).map_err(Damaged::OutOfOrder)
    }

    fn take_up(&mut self, chunk: &Chunk, deps: Vec<u32>, past: Past, kinds: Kinds) -> Result<(), Refusal> {
        self.history.push(NewEntry {
            hash: chunk.hash(),
            actor: chunk.actor(),
            start_op: chunk.start_op(),
            operations: chunk.operations(),
            deps,
            past,
            kinds,
        })
    }
}

/// The first call of automerge: the operations as it reads them itself, from columns that are known to be bounded.
fn read(chunk: &Chunk) -> Result<automerge::ExpandedChange, Refusal> {
    let change = Change::from_bytes(chunk.bytes().to_vec()).map_err(|_| Refusal::Unreadable)?;
    Ok(change.decode())
}
