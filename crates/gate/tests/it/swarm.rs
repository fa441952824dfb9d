use crate::{
    dice::{Dice, effort, first},
    document::{Client, Document, actor_id, change, is_healthy_after, mark, parse_all, split},
    mutate,
    record::recalled,
};
use automerge::{Automerge, AutomergeError, ObjId, ReadDoc, ScalarValue, legacy::OpId, transaction::Transactable};
use gate::{Gate, Trial, trial};
use terms::Actor;

const CLIENTS: usize = 7;
const ROUNDS: usize = 160;

/// Honest clients write concurrently, some offline for long, by the log protocol: nothing of theirs is refused. Hostile
/// variants of their own next changes are refused or harmless. In the end all have the same text.
#[test]
fn an_honest_swarm_is_never_refused_and_its_hostile_variants_do_no_harm() {
    for seed in first()..first() + 3 * effort() as u64 {
        let mut swarm = Swarm::new(seed);
        for _ in 0..ROUNDS {
            swarm.round();
        }
        swarm.settle();
        assert!(swarm.honest > 200 && swarm.hostile > 1_000 && swarm.harmless > 20, "seed {seed}: {swarm}");
    }
}

struct Member {
    client: Client,
    online: bool,
    /// How much of the log it has.
    known: usize,
    unsent: Vec<Vec<u8>>,
}

struct Swarm {
    document: Document,
    members: Vec<Member>,
    dice: Dice,
    ids: Vec<OpId>,
    honest: usize,
    hostile: usize,
    harmless: usize,
}

impl std::fmt::Display for Swarm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} honest changes, {} hostile, {} of them harmless", self.honest, self.hostile, self.harmless)
    }
}

impl Swarm {
    fn new(seed: u64) -> Swarm {
        let document = Document::written();
        let member = |n| Member {
            client: document.client(Actor::new([0x80 + n as u8; 16])),
            online: true,
            known: document.log.len(),
            unsent: Vec::new(),
        };
        let members = (0..CLIENTS).map(member).collect();
        let ids = vec![OpId(1, actor_id(crate::document::SERVER))];
        Swarm { document, members, dice: Dice::new(seed), ids, honest: 0, hostile: 0, harmless: 0 }
    }

    fn round(&mut self) {
        let place = self.dice.below(CLIENTS);
        if self.dice.once_in(12) {
            self.members[place].online = !self.members[place].online;
        }
        for _ in 0..1 + self.dice.below(3) {
            self.write(place);
        }
        for other in 0..CLIENTS {
            if self.members[other].online && (other == place || self.dice.once_in(3)) {
                self.push(other);
                self.pull(other);
            }
        }
    }

    fn settle(&mut self) {
        (0..CLIENTS).for_each(|place| self.push(place));
        (0..CLIENTS).for_each(|place| self.pull(place));
        let server = &self.document.copy;
        let expected = spans(server, &self.document.text);
        for member in &self.members {
            assert_eq!(member.client.copy.get_heads(), server.get_heads());
            assert_eq!(spans(&member.client.copy, &self.document.text), expected);
        }
        let loaded = Automerge::load(&server.clone().save()).expect("the document loads");
        assert_eq!(spans(&loaded, &self.document.text), expected);
        let mut replayed = Gate::open(&self.document.log[0]).expect("the creating change");
        self.document.log[1..].iter().for_each(|bytes| replayed.replay(bytes).expect("the log replays"));
        assert_eq!(replayed, self.document.gate);
        assert_eq!(recalled(&replayed, &self.document.log[0], &mut self.dice), replayed);
    }

    fn write(&mut self, place: usize) {
        let (dice, client) = (&mut self.dice, &mut self.members[place].client);
        client.edit(|tx, text| any_edit(tx, text, dice));
        let Some(mut made) = client.copy.get_last_local_change() else { return };
        if made.seq() == client.sent {
            return;
        }
        client.sent = made.seq();
        let bytes = if dice.once_in(2) { made.bytes().to_vec() } else { made.raw_bytes().to_vec() };
        self.ids.extend((made.start_op().get()..=made.max_op()).map(|counter| OpId(counter, made.actor_id().clone())));
        self.members[place].unsent.push(bytes);
    }

    /// Pushes what a client has made; before that, hostile variants of each change.
    fn push(&mut self, place: usize) {
        for bytes in std::mem::take(&mut self.members[place].unsent) {
            let expanded = change(&bytes).decode();
            if expanded.operations.len() < 200 {
                for _ in 0..6 {
                    if let Some(variant) = mutate::operations(&expanded, &self.ids, &mut self.dice) {
                        self.attack(variant);
                    }
                }
            }
            let chunks = parse_all(std::slice::from_ref(&bytes)).expect("an honest chunk");
            let admitted = self.document.gate.check(&chunks).unwrap_or_else(|refused| panic!("{self}: {refused}"));
            if admitted.trial == Trial::Needed {
                assert_eq!(trial(&self.document.copy, &[&chunks]), Ok(()), "{self}");
            }
            self.document.push(&[bytes]).expect("what was checked is admitted");
            self.honest += 1;
        }
    }

    fn attack(&mut self, variant: Vec<u8>) {
        self.hostile += 1;
        let Ok(chunks) = parse_all(&[variant]) else { return };
        let Ok(admitted) = self.document.gate.check(&chunks) else { return };
        if admitted.trial == Trial::Needed && trial(&self.document.copy, &[&chunks]).is_err() {
            return;
        }
        self.harmless += 1;
        if self.harmless.is_multiple_of(4) {
            let changes = chunks.iter().map(|chunk| change(chunk.bytes())).collect();
            assert!(is_healthy_after(&self.document.copy, &self.document.text, changes), "{self}: {chunks:02x?}");
        }
    }

    fn pull(&mut self, place: usize) {
        let member = &mut self.members[place];
        let news = self.document.log[member.known..].iter().map(|bytes| change(bytes));
        member.client.copy.apply_changes(news).expect("what the server stored applies");
        member.known = self.document.log.len();
    }
}

fn spans(document: &Automerge, text: &ObjId) -> Vec<automerge::iter::Span> {
    document.spans(text).expect("a text").collect()
}

fn any_edit(
    tx: &mut automerge::transaction::Transaction<'_>,
    text: &ObjId,
    dice: &mut Dice,
) -> Result<(), AutomergeError> {
    let length = tx.length(text);
    let place = dice.below(length + 1);
    if length < 20 {
        return tx.splice_text(text, length, 0, "Yhteinen lausunto alkaa");
    }
    if length > 600 {
        return tx.splice_text(text, place.min(length - 8), 7, "");
    }
    let from = place.min(length - 8);
    let to = from + 1 + dice.below(7);
    let name = ["strong", "em", "link"][dice.below(3)];
    match dice.below(14) {
        0 | 1 => tx.splice_text(text, from, (to - from) as isize, ""),
        2 => tx.splice_text(text, from, 5, "uusi"),
        3 => mark(tx, text, ["strong", "em"][dice.below(2)], true.into(), from..to),
        4 => mark(tx, text, name, ScalarValue::Null, from..to),
        5 => mark(tx, text, "link", r#"{"href":"mailto:a@e.example","title":"a \"b\""}"#.into(), from..to),
        6 => tx.splice_text(text, place, 0, "åä👩‍🚀e\u{301}\n"),
        7 => {
            let rewritten = tx.text(text)?.replacen('e', "ee", 1);
            tx.update_text(text, &rewritten)
        }
        8 => split(tx, text, place, "paragraph", None, &[]),
        9 => split(tx, text, place, "heading", Some(1 + dice.below(3) as i64), &[]),
        10 => split(tx, text, place, "ordered-list-item", None, &["blockquote", "unordered-list-item"]),
        11 => {
            tx.splice_text(text, place, 0, "a")?;
            split(tx, text, place, "unordered-list-item", None, &[])?;
            mark(tx, text, "em", true.into(), 0..2)
        }
        12 => {
            tx.join_block(text, from)?;
            split(tx, text, from, "paragraph", None, &["blockquote"])
        }
        _ => tx.splice_text(text, place, 0, "kirjoitan "),
    }
}
