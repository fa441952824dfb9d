use super::*;
use automerge::{ActorId, Automerge, AutomergeError, ROOT, ReadDoc, transaction::Transactable};
use ledger::Hat;
use store::{Batch, Log, MemoryStore};
use terms::{OrganisationId, PersonId, TextId, Timestamp};

const STATEMENT: TextId = TextId::new([7; 16]);

fn item(change: &[u8]) -> Bytes {
    let hat = Hat { person: PersonId::new([1; 16]), organisation: OrganisationId::new([2; 16]) };
    wire::item(hat, Timestamp::from_ms(0), change)
}

async fn append(store: &MemoryStore, items: Vec<Bytes>) {
    let batch = Batch::new().append(ledgers::text_log(STATEMENT, 0), None, items);
    store.append(batch).await.expect("memory stores");
}

/// So many changes by two writers that see each other's every tenth change, deletions among them.
fn history(creation: &[u8], count: usize) -> Vec<Bytes> {
    let mut writers = [[0xaa; 16], [0xbb; 16]]
        .map(|actor| Automerge::load(creation).expect("a document").with_actor(ActorId::from(actor)));
    let mut items = Vec::new();
    for at in 0..count {
        let [one, other] = &mut writers;
        let writer = if at.is_multiple_of(2) { &mut *one } else { &mut *other };
        let (_, text) = writer.get(ROOT, "text").expect("a document").expect("a text");
        let length = writer.length(&text);
        let delete = isize::from(at % 7 == 6 && length > 3);
        let edit = |tx: &mut automerge::transaction::Transaction<'_>| {
            tx.splice_text(&text, at * 31 % length.max(1), delete, ["ä", "å", "x "][at % 3])
        };
        writer.transact::<_, _, AutomergeError>(edit).expect("a valid edit");
        items.push(item(writer.get_last_local_change().expect("a change").raw_bytes()));
        if at % 10 == 9 {
            one.merge(other).expect("they merge");
            other.merge(one).expect("they merge");
        }
    }
    items
}

#[tokio::test]
async fn the_log_alone_gives_what_its_snapshot_and_the_rest_give() {
    let (_, creation) = Document::create(Actor::new([0xcc; 16]));
    let log = ledgers::text_log(STATEMENT, 0);
    let store = Arc::new(MemoryStore::new());
    append(&store, vec![item(&creation)]).await;
    let items = history(&creation, 400);
    append(&store, items[..300].to_vec()).await;
    let replica = Replica::start(store.clone(), ledgers::text_log(STATEMENT, 0));
    assert!(replica.snapshot().await.expect("an answer").is_some(), "a snapshot was stored");
    append(&store, items[300..].to_vec()).await;
    assert_eq!(store.latest_snapshot(log).expect("memory reads").expect("a snapshot").upto, Offset(301).into());

    let bare = MemoryStore::new();
    append(&bare, ledgers::read_all(&*store, log, terms::Seq(0)).expect("memory reads")).await;
    assert!(bare.latest_snapshot(log).expect("memory reads").is_none());
    let (with, held) = load(&*store, log).expect("it loads");
    let (without, held_bare) = load(&bare, log).expect("it loads");
    assert_eq!((held, held_bare), (Offset(401), Offset(401)));
    assert_eq!(with.heads(), without.heads());
    assert_eq!(with.text(), without.text());
    assert_eq!(with.plain(), without.plain());
    assert!(with.plain().chars().count() > 300, "it is a real text");
}

#[tokio::test]
async fn a_long_comparison_holds_up_neither_trials_nor_seals_nor_what_is_written() {
    let (_, creation) = Document::create(Actor::new([0xcc; 16]));
    let store = Arc::new(MemoryStore::new());
    append(&store, vec![item(&creation)]).await;
    let items = history(&creation, 40);
    append(&store, items[..20].to_vec()).await;
    let replica = Replica::start(store.clone(), ledgers::text_log(STATEMENT, 0));
    let before = replica.live().await.expect("a text");
    let (go_on, until) = std::sync::mpsc::channel();
    let pondering = tokio::spawn({
        let replica = replica.clone();
        async move { replica.ponder(until).await }
    });
    // It has the document by the time that this is answered, and keeps it until it may go on.
    tokio::task::yield_now().await;
    assert_eq!(replica.live().await.expect("a text").heads, before.heads);
    append(&store, items[20..].to_vec()).await;
    let tried = replica.try_pushes(Offset(41), vec![]).await.expect("a trial is held meanwhile");
    assert!(tried.is_ok(), "{tried:?}");
    let after = replica.live().await.expect("a text");
    assert_ne!(after.heads, before.heads, "what was written meanwhile is there");
    assert!(replica.seal(Offset(41), after.heads.clone(), Writing::GoesOn).await.expect("sealed meanwhile").is_written);
    assert!(!pondering.is_finished());
    go_on.send(()).expect("it waits");
    assert!(pondering.await.expect("it ends").is_ok());
    let compared = replica.compare(Some(before.heads), Some(after.heads)).await.expect("compared");
    assert_eq!(*compared.after.text(), after.text);
}
