use automerge::{
    ActorId, Automerge, AutomergeError, Change, ObjId, ObjType, ROOT, ReadDoc, ScalarValue,
    marks::{ExpandMark, Mark},
    transaction::Transactable,
};
use gate::{Chunk, Gate, craft::Target};
use std::panic::{AssertUnwindSafe, catch_unwind};
use terms::{Actor, ChangeHash};

pub(crate) const SERVER: Actor = Actor::new([0; 16]);
pub(crate) const ATTACKER: Actor = Actor::new([0xaa; 16]);
pub(crate) const VICTIM: Actor = Actor::new([0x11; 16]);

/// A document as the server holds it, with its log and its gate.
pub(crate) struct Document {
    pub(crate) copy: Automerge,
    pub(crate) text: ObjId,
    pub(crate) log: Vec<Vec<u8>>,
    pub(crate) gate: Gate,
}

impl Document {
    /// An empty text, as the server creates it.
    pub(crate) fn create() -> Document {
        let mut copy = Automerge::new().with_actor(actor_id(SERVER));
        let text = edit(&mut copy, |tx| tx.put_object(ROOT, "text", ObjType::Text)).expect("a text");
        let creation = raw(&copy.get_last_local_change().expect("the creating change"));
        let gate = Gate::open(&creation).expect("the gate opens");
        Document { copy, text, log: vec![creation], gate }
    }

    /// A short text by the victim and another actor, with marks and markers.
    pub(crate) fn written() -> Document {
        let mut document = Document::create();
        let mut victim = document.client(VICTIM);
        for word in ["Yhteinen lausunto", " palkkatuesta", ": ehdotamme, "] {
            victim.edit(|tx, text| tx.splice_text(text, tx.length(text), 0, word));
        }
        victim.edit(|tx, text| split(tx, text, 0, "heading", Some(1), &[]));
        document.push(&victim.unsent()).expect("an honest push");
        let mut other = document.client(Actor::new([0x22; 16]));
        other.edit(|tx, text| tx.splice_text(text, 5, 3, "åäö"));
        other.edit(|tx, text| mark(tx, text, "strong", true.into(), 2..9));
        document.push(&other.unsent()).expect("an honest push");
        document
    }

    /// A client that has the whole log.
    pub(crate) fn client(&self, actor: Actor) -> Client {
        let copy = self.copy.fork().with_actor(actor_id(actor));
        Client { copy, text: self.text.clone(), actor, sent: 0 }
    }

    /// Admits a push and applies it, as the server does in the end.
    pub(crate) fn push(&mut self, chunks: &[Vec<u8>]) -> Result<gate::Admitted, gate::Refused> {
        let chunks = parse_all(chunks).map_err(|(index, refusal)| gate::Refused { index, refusal })?;
        let admitted = self.gate.admit(&chunks)?;
        for chunk in &chunks[admitted.known..] {
            self.log.push(chunk.bytes().to_vec());
            self.copy.apply_changes([change(chunk.bytes())]).expect("an admitted change applies");
        }
        Ok(admitted)
    }

    pub(crate) fn target(&self) -> Target {
        let changes = self.copy.get_changes(&[]);
        let victim = changes.iter().filter(|change| change.actor_id() == &actor_id(VICTIM));
        Target {
            heads: heads(&self.copy),
            max_op: changes.iter().map(Change::max_op).max().expect("changes"),
            text: id(&self.text),
            element: self.element(self.copy.length(&self.text) - 2),
            attacker: ATTACKER,
            victim: VICTIM,
            victim_seq: victim.count() as u64,
        }
    }

    pub(crate) fn element(&self, index: usize) -> (u64, Actor) {
        let (_, element) = self.copy.get(&self.text, index).expect("a text").expect("an element");
        id(&element)
    }
}

/// An honest editor.
#[derive(Clone)]
pub(crate) struct Client {
    pub(crate) copy: Automerge,
    pub(crate) text: ObjId,
    pub(crate) actor: Actor,
    /// How many of its own changes it has handed out.
    pub(crate) sent: u64,
}

impl Client {
    pub(crate) fn edit(
        &mut self,
        how: impl FnOnce(&mut automerge::transaction::Transaction<'_>, &ObjId) -> Result<(), AutomergeError>,
    ) {
        let text = self.text.clone();
        edit(&mut self.copy, |tx| how(tx, &text)).expect("an honest edit");
    }

    /// Its changes that were not handed out before.
    pub(crate) fn unsent(&mut self) -> Vec<Vec<u8>> {
        let actor = actor_id(self.actor);
        let own = self.copy.get_changes(&[]).into_iter().filter(|change| change.actor_id() == &actor);
        let fresh: Vec<_> = own.filter(|change| change.seq() > self.sent).map(|change| raw(&change)).collect();
        self.sent += fresh.len() as u64;
        fresh
    }
}

pub(crate) fn edit<T>(
    document: &mut Automerge,
    how: impl FnOnce(&mut automerge::transaction::Transaction<'_>) -> Result<T, AutomergeError>,
) -> Result<T, AutomergeError> {
    document.transact::<_, _, AutomergeError>(how).map(|done| done.result).map_err(|failed| failed.error)
}

/// A block marker of the published schema, its keys in the order in which `updateBlock` writes them.
pub(crate) fn split(
    tx: &mut automerge::transaction::Transaction<'_>,
    text: &ObjId,
    index: usize,
    name: &str,
    level: Option<i64>,
    parents: &[&str],
) -> Result<(), AutomergeError> {
    let marker = tx.split_block(text, index)?;
    let attrs = tx.put_object(&marker, "attrs", ObjType::Map)?;
    if let Some(level) = level {
        tx.put(&attrs, "level", level)?;
    }
    tx.put(&marker, "isEmbed", false)?;
    let list = tx.put_object(&marker, "parents", ObjType::List)?;
    for (place, parent) in parents.iter().enumerate() {
        tx.insert(&list, place, *parent)?;
    }
    tx.put(&marker, "type", name)
}

pub(crate) fn mark(
    tx: &mut automerge::transaction::Transaction<'_>,
    text: &ObjId,
    name: &str,
    value: ScalarValue,
    range: std::ops::Range<usize>,
) -> Result<(), AutomergeError> {
    let expand = if name == "link" { ExpandMark::None } else { ExpandMark::After };
    tx.mark(text, Mark::new(name.to_owned(), value, range.start, range.end), expand)
}

pub(crate) fn raw(change: &Change) -> Vec<u8> {
    change.raw_bytes().to_vec()
}

pub(crate) fn change(bytes: &[u8]) -> Change {
    Change::from_bytes(bytes.to_vec()).expect("automerge reads an admitted change")
}

pub(crate) fn parse_all(chunks: &[Vec<u8>]) -> Result<Vec<Chunk>, (usize, gate::Refusal)> {
    chunks.iter().enumerate().map(|(index, chunk)| Chunk::parse(chunk).map_err(|refusal| (index, refusal))).collect()
}

pub(crate) fn heads(document: &Automerge) -> Vec<ChangeHash> {
    document.get_heads().iter().map(|head| ChangeHash(head.0)).collect()
}

pub(crate) fn actor_id(actor: Actor) -> ActorId {
    ActorId::from(actor.bytes().as_slice())
}

pub(crate) fn id(object: &ObjId) -> (u64, Actor) {
    match object {
        ObjId::Id(counter, actor, _) => (*counter, Actor::try_from(actor.to_bytes()).expect("16 bytes")),
        ObjId::Root => panic!("the root has no id"),
    }
}

/// Applied to the document, do the changes leave one that saves, loads, reads the same and can be edited?
pub(crate) fn is_healthy_after(document: &Automerge, text: &ObjId, changes: Vec<Change>) -> bool {
    let attempt = || -> Result<bool, AutomergeError> {
        let mut copy = document.fork();
        copy.apply_changes(changes.clone())?;
        let mut loaded = Automerge::load(&copy.save())?;
        let same = loaded.get_heads() == copy.get_heads()
            && loaded.text(text)? == copy.text(text)?
            && loaded.hydrate(None) == copy.hydrate(None)
            && changes.iter().all(|change| loaded.get_change_by_hash(&change.hash()).is_some());
        loaded.set_actor(ActorId::from([0xed; 16].as_slice()));
        edit(&mut loaded, |tx| tx.splice_text(text, 0, 0, "Z"))?;
        Ok(same && Automerge::load(&loaded.save())?.text(text)? == loaded.text(text)?)
    };
    catch_unwind(AssertUnwindSafe(|| attempt().unwrap_or(false))).unwrap_or(false)
}
