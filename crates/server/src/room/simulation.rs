//! The production room under every order of events that a seed can think of: ten honest writers, cut connections, slow
//! readers, an append that fails, a crash between any two steps; in half of the seeds the right to write is taken
//! away and given back meanwhile, by decisions and by roles, rounds open and close on versions of the text, and the text is
//! begun anew. After each seed all replicas are equal to the log, every change stands once in it or in one that is gone, or was
//! returned to its writer for lack of rights or of its log, and nobody was refused for anything else. `LAUSUMA_SEEDS` asks
//! for more seeds, `LAUSUMA_FIRST` for those behind it; a failing one is printed.

mod begun;
mod coordinator;
mod peer;

use super::{Effect, Input, Opened, Pace, PushRefusal, Room, Writing};
use crate::{aliases::Aliases, ledgers, replica, rooms, wire};
pub(super) use begun::begin;
use bytes::Bytes;
use coordinator::Coordinator;
use futures_util::FutureExt;
use gate::{Chunk, Gate};
use ledger::{Hat, Register, Statement};
use peer::Peer;
use std::collections::BTreeSet;
use std::sync::Arc;
use store::{Batch, Commit, Fault, Log, LogId, MemoryStore, StoreError};
use terms::{Actor, Heads, Offset, OrganisationId, PersonId, Seq, StatementId};

const PEERS: usize = 10;
const STEPS: usize = 400;
const SEEDS: u64 = 40;

/// Whose changes make a document, and write nothing in it: one of its own at first, and of each later beginning.
const MADE: [Actor; 2] = [Actor::new([0xcc; 16]), ledgers::BEGINNING];

/// A seed's dice: xorshift, so that a failing seed plays the same everywhere.
pub(super) struct Dice(u64);

impl Dice {
    fn new(seed: u64) -> Self {
        Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(super) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % end.max(1)
    }

    /// Once in `n` times.
    pub(super) fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}

pub(super) fn hat(number: usize) -> Hat {
    let number = u8::try_from(number + 1).expect("a small number");
    Hat { person: PersonId::new([number; 16]), organisation: OrganisationId::new([number; 16]) }
}

/// The world around the room.
struct World {
    store: MemoryStore,
    register: Arc<Register>,
    id: StatementId,
    room: Room,
    /// Inputs on their way to the room.
    mailbox: Vec<Input>,
    append: Option<Commit<Vec<Seq>>>,
    /// The logs of the text that were there before it was begun anew.
    gone: Vec<Vec<Bytes>>,
    trial: Option<(Offset, Vec<Vec<Chunk>>)>,
    seal: Option<(Offset, Heads, Writing)>,
    /// Whether a beat is due.
    beat: bool,
    peers: Vec<Peer>,
    next_peer: u64,
    coordinator: Coordinator,
}

impl World {
    fn new() -> Self {
        let store = MemoryStore::new();
        let (register, id) = begin(&store);
        let register = Arc::new(register);
        let room = open(&store, &register, id);
        let peers = (0..PEERS).map(|number| Peer::new(hat(number))).collect();
        let coordinator = Coordinator::default();
        let mut world = World {
            store,
            register,
            id,
            room,
            mailbox: vec![],
            append: None,
            gone: vec![],
            trial: None,
            seal: None,
            beat: false,
            peers,
            next_peer: 0,
            coordinator,
        };
        world.note_rights();
        world
    }

    /// Which rights the room goes by from now on: what has been admitted by now is stored still.
    fn note_rights(&mut self) {
        let admitted = usize::try_from(self.room.gate.length().0).expect("a short log");
        self.coordinator.stands(admitted, self.room.decisions.view().clone(), self.room.register.clone());
    }

    fn take(&mut self, input: Input, effects: &mut Vec<Effect>) {
        let changes_rights = matches!(input, Input::Decide(_) | Input::Sealed(_) | Input::Register(_));
        self.room.take(input, effects);
        if changes_rights {
            self.note_rights();
        }
    }

    fn text_log(&self) -> LogId {
        ledgers::text_log(self.id, u32::try_from(self.gone.len()).expect("a small number"))
    }

    fn log(&self) -> Vec<Bytes> {
        ledgers::read_all(&self.store, self.text_log(), Seq(0)).expect("memory reads")
    }

    /// Every log that the text has had, the present one last.
    fn logs(&self) -> Vec<Vec<Bytes>> {
        self.gone.iter().cloned().chain([self.log()]).collect()
    }

    /// What is stored may be that the text begins anew: its log goes, and stays known here.
    fn append(&mut self, batch: Batch) {
        let before = self.log();
        self.append = Some(self.store.append(batch));
        let (statement, _) = ledgers::read_statement(&self.store, self.id).expect("memory reads").expect("a ledger");
        if self.is_begun_anew(statement.epoch) {
            assert!(self.log().is_empty(), "nothing of the earlier log is left");
            self.coordinator.begin_anew(&before);
            self.gone.push(before);
        }
    }

    fn is_begun_anew(&self, epoch: u32) -> bool {
        usize::try_from(epoch).expect("a small number") != self.gone.len()
    }

    /// The room takes what has come, and what it wants is set under way.
    fn room_step(&mut self) {
        let mut effects = Vec::new();
        for input in std::mem::take(&mut self.mailbox) {
            self.take(input, &mut effects);
        }
        self.room.advance(&mut effects);
        for effect in effects {
            match effect {
                Effect::Append(batch) => self.append(batch),
                Effect::Try { upto, pushes } => self.trial = Some((upto, pushes)),
                Effect::Seal { upto, heads, writing } => self.seal = Some((upto, heads, writing)),
                // A snapshot that could not be made is always allowed.
                Effect::Snapshot => self.mailbox.push(Input::Snapshotted(None)),
                Effect::Gather { .. } | Effect::AwaitRelease(_) => panic!("there is one text"),
                Effect::AwaitBeat => self.beat = true,
                Effect::Tell(told) => told.answer(),
                Effect::Rebuild => return self.restart(),
            }
        }
        self.coordinator.hear(&self.store, self.id);
    }

    /// The append ends. A failure may have stored the batch or not: nobody is told which.
    fn append_ends(&mut self, dice: &mut Dice) {
        let Some(commit) = self.append.take() else { return };
        let result = commit.now_or_never().expect("memory answers at once");
        let result = if dice.one_in(40) { Err(StoreError::Failed(Fault::Engine)) } else { result };
        self.mailbox.insert(0, Input::Stored(result));
    }

    fn trial_ends(&mut self) {
        let Some((upto, pushes)) = self.trial.take() else { return };
        if self.is_begun_anew(self.room.epoch) {
            return self.mailbox.push(Input::Tried(None));
        }
        let (document, holds) = replica::load(&self.store, self.text_log()).expect("the log loads");
        assert!(holds >= upto, "what a trial builds on is on disk");
        let pushes: Vec<&[Chunk]> = pushes.iter().map(Vec::as_slice).collect();
        self.mailbox.push(Input::Tried(Some(gate::trial(document.automerge(), &pushes))));
    }

    fn seal_ends(&mut self) {
        let Some((upto, heads, writing)) = self.seal.take() else { return };
        if self.is_begun_anew(self.room.epoch) {
            return self.mailbox.push(Input::Sealed(None));
        }
        let (document, holds) = replica::load(&self.store, self.text_log()).expect("the log loads");
        assert!(holds >= upto, "what is sealed is on disk");
        let sealed = replica::seal(&document, upto, heads, writing).expect("its heads are there");
        self.mailbox.push(Input::Sealed(Some(sealed)));
    }

    fn beat_comes(&mut self) {
        if std::mem::take(&mut self.beat) {
            self.mailbox.push(Input::Beat);
        }
    }

    /// SIGKILL and restart: everything in memory is gone, connections are cut.
    fn crash(&mut self) {
        self.peers.iter_mut().for_each(Peer::cut);
        self.restart();
    }

    /// The room starts again from its log. What it said before is still on its way to the peers.
    fn restart(&mut self) {
        self.mailbox.clear();
        (self.append, self.trial, self.seal, self.beat) = (None, None, None, false);
        self.room = open(&self.store, &self.register, self.id);
        self.peers.iter_mut().for_each(Peer::is_left_alone);
        self.coordinator.forget_what_was_lost(self.log().len());
        self.note_rights();
    }

    fn peer_step(&mut self, number: usize, dice: &mut Dice) {
        let logs = self.logs();
        let peer = &mut self.peers[number];
        match dice.below(8) {
            0..=2 => peer.edit(dice),
            3 => peer.receive(&logs, 1 + dice.below(4)),
            4 => self.mailbox.extend(peer.push()),
            5 if dice.one_in(6) => {
                peer.cut();
            }
            _ if !peer.is_connected() => {
                self.next_peer += 1;
                self.mailbox.push(peer.connect(self.next_peer));
            }
            _ => peer.receive(&logs, 8),
        }
    }

    /// Or gives them back: by a decision about the statement, or by somebody's role.
    fn take_rights_away(&mut self, dice: &mut Dice) {
        if !dice.one_in(3) {
            let input = self.coordinator.decide(dice);
            self.mailbox.push(input);
        } else {
            self.register = Arc::new(coordinator::changed_roles(&self.register, dice));
            self.mailbox.push(Input::Register(self.register.clone()));
        }
    }

    /// No more faults: everybody connects, sends what is unsent and reads to the end.
    fn heal(&mut self) {
        let mut calm = Dice::new(1);
        for _ in 0..10_000 {
            for number in 0..PEERS {
                let peer = &mut self.peers[number];
                if !peer.is_connected() {
                    self.next_peer += 1;
                    self.mailbox.push(peer.connect(self.next_peer));
                }
                self.mailbox.extend(peer.push());
            }
            self.room_step();
            if let Some(commit) = self.append.take() {
                self.mailbox.insert(0, Input::Stored(commit.now_or_never().expect("memory answers at once")));
            }
            self.trial_ends();
            self.seal_ends();
            self.beat_comes();
            self.room_step();
            let logs = self.logs();
            self.peers.iter_mut().for_each(|peer| peer.receive(&logs, 100 + calm.below(2)));
            if self.peers.iter().all(|peer| peer.is_settled(&logs)) {
                return;
            }
        }
        panic!("it never settles");
    }
}

fn open(store: &MemoryStore, register: &Arc<Register>, id: StatementId) -> Room {
    let opened = opened(store, register, id, Pace { beat_readers: PEERS / 2, record_changes: 7 });
    assert_eq!(opened.gate, replayed(store, &opened.statement), "what was recorded is what the log tells");
    Room::new(opened)
}

/// What a room of this statement starts from.
pub(super) fn opened(store: &MemoryStore, register: &Arc<Register>, id: StatementId, pace: Pace) -> Opened {
    let read = rooms::read(store, id, id.into()).expect("the log loads").expect("the statement is there");
    Opened {
        statement: read.statement,
        text: id.into(),
        last: read.last,
        register: register.clone(),
        gate: read.gate,
        snapshot_bytes: read.snapshot_bytes,
        covered_bytes: read.covered_bytes,
        tail_bytes: read.tail_bytes,
        recorded: read.recorded,
        pace,
        aliases: Aliases::new([7; 32]),
    }
}

/// The gate that the text log alone tells of.
fn replayed(store: &MemoryStore, statement: &Statement) -> Gate {
    let log = ledgers::log_of(statement, statement.id);
    let log = ledgers::read_all(store, log, Seq(0)).expect("memory reads");
    let mut changes = log.iter().map(|item| wire::item_change(item).expect("an item"));
    let mut gate = Gate::open(changes.next().expect("the creation")).expect("the gate opens");
    changes.for_each(|change| gate.replay(change).expect("it follows"));
    gate
}

/// How many decisions came of it, how many changes were returned, how many versions sealed, and how often the text was
/// begun anew.
fn play(seed: u64) -> [usize; 4] {
    let mut dice = Dice::new(seed);
    let mut world = World::new();
    for _ in 0..STEPS {
        match dice.below(20) {
            0..=12 => {
                let number = dice.below(PEERS);
                world.peer_step(number, &mut dice);
            }
            13..=15 => world.room_step(),
            16 | 17 => world.append_ends(&mut dice),
            18 if dice.one_in(3) => world.trial_ends(),
            18 if dice.one_in(2) => world.seal_ends(),
            18 => world.beat_comes(),
            19 if seed.is_multiple_of(2) && !dice.one_in(3) => world.take_rights_away(&mut dice),
            _ if dice.one_in(12) => world.crash(),
            _ => {}
        }
    }
    world.heal();
    let logs = world.logs();
    let change = |item| wire::item_change(item).expect("an item");
    let changes: Vec<Vec<&[u8]>> = logs.iter().map(|log| log.iter().map(|item| change(item)).collect()).collect();
    let is_written = |change: &&[u8]| !MADE.contains(&Chunk::writer(change).expect("a change"));
    let stored: Vec<&[u8]> = changes.iter().flatten().copied().filter(is_written).collect();
    let different: BTreeSet<&[u8]> = stored.iter().copied().collect();
    assert_eq!(different.len(), stored.len(), "nothing stands in the log twice");
    let made: usize = world.peers.iter().map(Peer::made).sum();
    let returned: Vec<&Vec<u8>> = world.peers.iter().flat_map(Peer::returned).collect();
    assert!(returned.iter().all(|change| !different.contains(&change[..])), "what was returned was not stored");
    assert_eq!(stored.len() + returned.len(), made, "every change that was made is there, or was, or is returned");
    world.coordinator.check(&world.log());
    let versions = coordinator::check_versions(&world.store, world.id, &changes);
    let text = world.peers[0].text();
    for peer in &world.peers {
        assert_eq!(peer.refusals(), &[] as &[PushRefusal], "no honest change is refused but for lack of rights");
        assert_eq!(peer.text(), text, "all replicas are equal");
    }
    [world.coordinator.told(), returned.len(), versions, world.gone.len()]
}

#[test]
fn a_swarm_of_honest_writers_loses_nothing_and_converges() {
    let number = |name: &str| std::env::var(name).ok().map(|text| text.parse().expect("a number"));
    let (first, seeds) = (number("LAUSUMA_FIRST").unwrap_or(0), number("LAUSUMA_SEEDS").unwrap_or(SEEDS));
    let mut sums = [0; 4];
    for seed in first + 1..=first + seeds {
        let outcome = std::panic::catch_unwind(|| play(seed));
        let Ok(counts) = outcome else { panic!("seed {seed} failed") };
        sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
    }
    let [decided, returned, sealed, begun_anew] = sums;
    assert!(begun_anew > usize::try_from(seeds).expect("few seeds") / 16, "texts were begun anew while somebody wrote");
    assert!(decided > 0 && returned > 0, "rights were taken away while somebody wrote");
    assert!(sealed > usize::try_from(seeds).expect("few seeds") / 4, "versions were sealed while somebody wrote");
}
