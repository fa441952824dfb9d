//! One statement, one task, one order. [`Room`] is the statement's state: its gate, its readers, what is staged and what
//! is under way. It takes a closed set of [`Input`]s and answers with [`Effect`]s, without a clock, a disk or a wait, so
//! that every order of events can be played to it. [`task`] drives it.
//!
//! A push goes: rights → gate → staged → (one append gathers all that waits) → durable → the same frame to every reader
//! → `stored` to its sender. A decision goes: rules → events → staged → the same append, behind the text → durable →
//! the new view → rights asked again → its answer. Nothing is shown to anybody before it is on disk.

mod decisions;
#[cfg(test)]
mod edges;
mod input;
mod opened;
mod parallels;
mod readers;
pub(crate) mod records;
mod seals;
mod showing;
#[cfg(test)]
mod simulation;
mod snapshots;
mod staging;
pub(crate) mod task;
mod trials;

use crate::{
    ledgers,
    wire::{self, Writable},
};
use decisions::{Admission, Decisions};
pub(crate) use decisions::{Beside, Decide, MakeCommand, Texts, Told, Writing};
use gate::{Admitted, Gate, Refusal, Trial};
pub(crate) use input::{Effect, Input, Push, Released, Snapshotted, Tried};
use ledger::{Hat, Register, Right, Statement, right_in};
pub(crate) use opened::{Opened, Pace};
use parallels::Together;
pub(crate) use parallels::{Gathered, Give, Hold, Holds, Parallel};
use readers::Readers;
pub(crate) use readers::{Close, Joined, Outgoing, PeerId, Reader};
use records::Records;
pub(crate) use seals::Sealed;
use seals::{Finished, Purpose, Seals};
use showing::{Showing, When};
use snapshots::Snapshots;
pub(crate) use staging::{Answer, PushRefusal};
use staging::{Batched, Staging};
use std::sync::Arc;
use store::StoreError;
use terms::{Durable, Offset, Seq, TextId};
use tokio::sync::oneshot;
use trials::Trials;

/// One text of a statement, while somebody has it open. The leading one's room has the statement's decisions; that of a
/// parallel one sees what came of them.
pub(crate) struct Room {
    /// As it is on disk.
    statement: Arc<Statement>,
    text: TextId,
    /// Which log of the text it is the room of: when the texts are begun anew, so is the room.
    epoch: u32,
    decisions: Decisions,
    register: Arc<Register>,
    gate: Gate,
    /// Changes that are on disk: all that readers may see.
    committed: Offset,
    readers: Readers,
    staging: Staging,
    under_way: Option<Batched>,
    trials: Trials,
    seals: Seals,
    snapshots: Snapshots,
    records: Records,
    showing: Showing,
    pace: Pace,
    settling: Vec<oneshot::Sender<()>>,
}

impl Room {
    /// A room at the end of its log, with nobody in it.
    pub(crate) fn new(opened: Opened) -> Self {
        let committed = opened.gate.length();
        let statement = Arc::new(opened.statement);
        Room {
            decisions: Decisions::new(statement.clone(), opened.text, opened.last, opened.aliases),
            epoch: statement.epoch,
            statement,
            text: opened.text,
            register: opened.register,
            gate: opened.gate,
            committed,
            readers: Readers::default(),
            staging: Staging::from(committed),
            under_way: None,
            trials: Trials::default(),
            seals: Seals::default(),
            snapshots: Snapshots::new(opened.snapshot_bytes, opened.covered_bytes, opened.tail_bytes),
            records: Records::new(
                opened.recorded,
                opened.covered_bytes + opened.tail_bytes,
                opened.pace.record_changes,
            ),
            showing: Showing::from(committed),
            pace: opened.pace,
            settling: vec![],
        }
    }

    /// Whether it can take more pushes before an append has ended.
    pub(crate) fn is_full(&self) -> bool {
        self.staging.is_full()
    }

    /// Whether nobody is here and nothing is under way: then its log says all there is to know.
    pub(crate) fn is_idle(&self) -> bool {
        self.readers.count() == 0 && self.is_settled()
    }

    fn is_settled(&self) -> bool {
        self.under_way.is_none() && self.trials.is_empty() && self.seals.is_empty() && !self.snapshots.is_under_way()
    }

    /// Takes one input. Effects come from [`Room::advance`], once all inputs at hand have been taken.
    pub(crate) fn take(&mut self, input: Input, effects: &mut Vec<Effect>) {
        match input {
            Input::Join { reader, reply } => self.join(reader, reply),
            Input::Leave(peer) => self.leave(peer),
            Input::Push(push) => self.push(push),
            Input::Decide(wish) => match wish.command {
                MakeCommand::Plain(_) | MakeCommand::With { .. } => self.decide(*wish, None),
                MakeCommand::Sealing { writing, .. } => self.seals.add(Purpose::Decide(wish), writing),
            },
            Input::Give(give) => {
                let writing = give.writing;
                self.seals.add(Purpose::Give(give), writing);
            }
            Input::Sealed(sealed) => {
                let finished = self.seals.sealed(sealed);
                self.sealed(finished, effects);
            }
            Input::Gathered(gathered) => {
                let finished = self.seals.gathered(gathered);
                self.sealed(finished, effects);
            }
            Input::Released(Released::Decided) => {
                self.seals.released();
                self.push_held();
            }
            // What was decided may be on disk without anybody having said so.
            Input::Released(Released::Unknown) => self.rebuild(effects),
            Input::View(view) => self.see(view, effects),
            Input::Presence(peer, frame) => self.readers.show_presence(peer, frame),
            Input::Stored(result) => self.stored(result, effects),
            Input::Tried(results) => self.tried(results, effects),
            Input::Snapshotted(done) => self.snapshots.ended(done),
            Input::Beat => {
                self.showing.beat();
                self.readers.show_all(&mut self.showing);
            }
            Input::Settle(reply) => self.settling.push(reply),
            Input::Register(register) => {
                self.register = register;
                self.reconsider("role-changed");
            }
            #[cfg(test)]
            Input::Panic => panic!("a test wants to see what becomes of the others"),
        }
    }

    /// Starts what can be started now.
    pub(crate) fn advance(&mut self, effects: &mut Vec<Effect>) {
        if self.under_way.is_none() {
            let batched = self.staging.take(self.gate.length());
            let log = ledgers::text_log(self.text, self.epoch);
            match batched.batch(self.statement.id, log) {
                Some(batch) => {
                    let records = ledgers::gate_log(self.text, self.epoch);
                    let batch = self.records.join(batch, records, &self.gate, self.committed);
                    effects.push(Effect::Append(batch));
                    self.under_way = Some(batched);
                }
                // Nothing to store: all that these pushes hold is on disk already.
                None => effects.extend(batched.answer(&mut self.readers, &mut self.showing).map(Effect::Tell)),
            }
        }
        if let Some(pushes) = self.trials.start(self.committed) {
            effects.push(Effect::Try { upto: self.committed, pushes });
        }
        if self.decisions.view().epoch == self.epoch {
            self.seals.start(&self.gate, self.committed, self.decisions.view(), effects);
        }
        // A snapshot holds what is on disk: what is on its way there is waited for.
        if self.under_way.is_none() && self.snapshots.is_due() && self.snapshots.start() {
            effects.push(Effect::Snapshot);
        }
        if self.is_settled() {
            // Who asked may have lost patience.
            self.settling.drain(..).for_each(|reply| _ = reply.send(()));
        }
    }

    fn join(&mut self, reader: Reader, reply: oneshot::Sender<Joined>) {
        let right = self.right(reader.hat).min(reader.at_most);
        let writing = Writable::of(&self.statement);
        let joined = Joined { length: self.committed, epoch: self.epoch, right, writing };
        // Who is gone by now, or may not read, is not kept.
        if reply.send(joined).is_ok() && right >= Right::Read {
            self.readers.add(reader, right, self.committed);
        }
    }

    fn right(&self, hat: Hat) -> Right {
        right_in(&self.register, &self.statement, self.text, hat)
    }

    fn decide(&mut self, wish: Decide, sealed: Option<Together>) {
        let puts = self.decisions.decide(&self.register, wish, sealed, self.staging.decisions());
        self.staging.put(puts);
    }

    /// The texts are known: it is decided on them, and what was written meanwhile is considered by what was decided.
    fn sealed(&mut self, finished: Option<Finished>, effects: &mut Vec<Effect>) {
        match finished {
            Some(Finished::Decide(wish, Some(sealed))) => self.decide(*wish, Some(sealed)),
            Some(Finished::Given(hold)) => return effects.push(Effect::AwaitRelease(hold)),
            // Without a text there is no decision: who asked learns from its end that nothing came of it.
            Some(Finished::Decide(_, None) | Finished::GoOn) | None => {}
        }
        self.push_held();
    }

    /// The leading text's room has decided something.
    fn see(&mut self, view: Arc<Statement>, effects: &mut Vec<Effect>) {
        // Whoever has just read the logs may know more than this view.
        if view.epoch > self.epoch {
            self.rebuild(effects);
        } else if view.length > self.statement.length {
            self.decisions.see(view.clone());
            self.statement = view;
            self.reconsider("decided");
        }
    }

    fn push_held(&mut self) {
        for push in self.decisions.release() {
            self.push(push);
        }
    }

    fn leave(&mut self, peer: PeerId) {
        self.decisions.forget(peer);
        let wrote = self.readers.remove(peer) == Some(Right::Write);
        if wrote && !self.readers.any_writer() {
            self.snapshots.want();
        }
    }

    fn push(&mut self, push: Push) {
        if let Some(push) = self.trials.waiting_behind(push) {
            self.consider(push);
        }
    }

    /// Rights are asked at every push, after what is known already: a repeat of what is stored is no new writing.
    fn consider(&mut self, push: Push) {
        let Some(push) = self.authorise(push) else { return };
        let length = self.gate.length();
        match self.gate.admit(&push.chunks) {
            Err(refused) => push.answer.refuse(PushRefusal::Gate(refused.refusal), &mut self.readers),
            Ok(admitted) if admitted.trial == Trial::Needed => {
                self.gate.retract(length);
                self.trials.hold(push, length);
            }
            Ok(admitted) => self.stage(push, admitted),
        }
    }

    /// The push again, if it may be written now; otherwise it is returned, or waits for what is on its way to disk.
    fn authorise(&mut self, push: Push) -> Option<Push> {
        if self.seals.writing_waits() {
            self.decisions.hold(push);
            return None;
        }
        match self.decisions.admission(&self.register, &self.statement, &push) {
            Admission::Yes => return Some(push),
            Admission::Undecided => self.decisions.hold(push),
            Admission::No => {
                let known = push.chunks.iter().map_while(|chunk| self.gate.offset_of(&chunk.hash()));
                let (count, last) = known.fold((0, None), |(count, _), offset| (count + 1, Some(offset)));
                if count == push.chunks.len() {
                    return Some(push);
                } else if last.is_some_and(|offset| offset >= self.committed) {
                    // Its writer is told what is not stored once what is stored can be read.
                    self.decisions.hold(push);
                } else {
                    if let Some(peer) = push.answer.peer() {
                        self.readers.show_one(peer, &mut self.showing);
                    }
                    self.decisions.give_back(push, &mut self.readers);
                }
            }
        }
        None
    }

    /// A push that has passed its trial. Rights and the gate are asked once more, since time has gone by.
    fn admit_tried(&mut self, push: Push) {
        let Some(push) = self.authorise(push) else { return };
        match self.gate.admit(&push.chunks) {
            Err(refused) => push.answer.refuse(PushRefusal::Gate(refused.refusal), &mut self.readers),
            Ok(admitted) => self.stage(push, admitted),
        }
    }

    fn stage(&mut self, push: Push, admitted: Admitted) {
        for chunk in &push.chunks[admitted.known..] {
            self.staging.add(wire::item(push.hat, push.at, chunk.bytes()));
        }
        self.staging.answer_later(push.answer, admitted.offset, push.put);
    }

    fn stored(&mut self, result: Result<Durable<Vec<Seq>>, StoreError>, effects: &mut Vec<Effect>) {
        let Some(mut batched) = self.under_way.take() else { return };
        match result {
            Ok(durable) => {
                self.committed = batched.end();
                self.snapshots.grew(batched.bytes());
                self.records.stored(batched.bytes());
                batched.show(durable, &mut self.showing);
                match self.showing.when(self.readers.count(), self.pace.beat_readers) {
                    When::Now => self.readers.show_all(&mut self.showing),
                    When::NextBeat => effects.push(Effect::AwaitBeat),
                    When::BeatAwaited => {}
                }
                if let Some(told) = batched.answer(&mut self.readers, &mut self.showing) {
                    self.decided(told, effects);
                }
                self.push_held();
            }
            Err(error) => {
                // The gate knows of changes that are not there: only the log tells what is.
                batched.refuse(&error, &mut self.readers);
                self.staging.take(self.gate.length()).refuse(&error, &mut self.readers);
                self.trials.refuse(&mut self.readers);
                self.decisions.refuse(&mut self.readers);
                self.rebuild(effects);
            }
        }
    }

    /// Decisions are on disk.
    fn decided(&mut self, told: Told, effects: &mut Vec<Effect>) {
        if let Some(view) = &told.view {
            self.statement = view.clone();
            self.reconsider("decided");
        }
        if !told.events.is_empty() {
            self.readers.tell_all(&told.events);
        }
        effects.push(Effect::Tell(told));
        if self.statement.epoch != self.epoch {
            self.rebuild(effects);
        }
    }

    /// Where nobody may write, that is the reason, whatever brought it about.
    fn reconsider(&mut self, code: &str) {
        let writing = Writable::of(&self.statement);
        let right = |hat| right_in(&self.register, &self.statement, self.text, hat);
        self.readers.reconsider(code, &writing, right);
    }

    fn tried(&mut self, result: Option<Tried>, effects: &mut Vec<Effect>) {
        let Some(result) = result else {
            self.trials.refuse(&mut self.readers);
            return self.rebuild(effects);
        };
        let finished = self.trials.finish(result);
        for push in finished.sound {
            self.admit_tried(push);
        }
        if let Some(push) = finished.bad {
            push.answer.refuse(PushRefusal::Gate(Refusal::BreaksTheText), &mut self.readers);
        }
        while let Some(push) = self.trials.next_released() {
            self.consider(push);
        }
    }

    fn rebuild(&mut self, effects: &mut Vec<Effect>) {
        self.readers.close_all(Close::Rebuilding);
        effects.push(Effect::Rebuild);
    }
}
