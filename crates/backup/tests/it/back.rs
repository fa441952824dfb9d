//! What comes back is what was there, and a later backup brings what is new.

use crate::scene::{LEFT_OUT, Scene, contents, files_below, key, log, noise};
use backup::{Kept, list, make, thin};
use bytes::Bytes;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use store::{Batch, LogId, MemoryStore, Options, SledStore, Store};

#[tokio::test]
async fn what_is_restored_is_what_was_there_and_a_later_backup_brings_what_is_new() {
    let scene = Scene::new();
    scene.append(1, &["yksi", "", "kolme"]).await;
    for count in 0..40 {
        scene.append(2, &[&noise(30_000, count)]).await;
    }
    for count in 0..500 {
        scene.put(&format!("henkilö {count}"), &noise(90, count)).await;
    }
    let left_out = LogId::new(LEFT_OUT, [1; 16]);
    let batch = Batch::new().append(left_out, None, vec![Bytes::from_static(b"made anew")]);
    scene.store.append(batch).await.expect("it is stored");
    let first = scene.back_up().await;
    assert_eq!((first.number, first.contents.logs, first.contents.entries, first.contents.values), (1, 2, 43, 500));
    assert!(first.bytes > 900_000 && first.brought > first.bytes, "{first:?}");
    let before = contents(&*scene.store);
    let (restored, back) = scene.restored(None).await.expect("it is restored");
    assert!(back == before && restored.files["keys.json"] == "{}");

    let same = scene.back_up().await;
    assert!(same.brought < 4_000, "a manifest alone: {same:?}");
    scene.append(1, &["neljä"]).await;
    scene.append(3, &["uusi"]).await;
    scene.put("henkilö 7", "toinen").await;
    let grown = scene.back_up().await;
    assert!(grown.brought < 40_000, "two short logs, a chunk of values and a manifest: {grown:?}");
    assert_eq!(grown.contents.entries, 45);
    let after = contents(&*scene.store);
    assert!(scene.restored(None).await.expect("it is restored").1 == after);
    assert!(scene.restored(Some(1)).await.expect("it is restored").1 == before, "an earlier one is as it was");
}

#[tokio::test]
async fn a_log_that_grows_every_night_does_not_fall_into_crumbs() {
    let scene = Scene::new();
    for night in 0..20 {
        scene.append(1, &[&noise(10_000, night)]).await;
        let made = scene.back_up().await;
        assert!(made.brought < 80_000, "{night}: {made:?}");
        assert!(made.chunks <= 2 + u64::from(night) / 6, "{night}: {made:?}");
    }
    assert!(scene.restored(None).await.expect("it is restored").1 == contents(&*scene.store));
}

#[tokio::test]
async fn what_was_restored_from_an_older_backup_goes_on_otherwise_and_is_backed_up_as_it_goes_on() {
    let mut scene = Scene::new();
    scene.append(1, &["yksi"]).await;
    scene.back_up().await;
    scene.append(1, &["kaksi", &noise(90_000, 1)]).await;
    scene.append(2, &["toinen"]).await;
    scene.back_up().await;
    let lost = contents(&*scene.store);
    let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
    backup::restore(&scene.place, &scene.key, Some(1), crate::scene::NEEDS, &store).await.expect("it is restored");
    scene.store = store;
    scene.append(1, &["muuta", &noise(90_000, 2), "ja lisää"]).await;
    let made = scene.back_up().await;
    assert_eq!((made.number, made.contents.logs, made.contents.entries), (3, 1, 4));
    assert!(scene.restored(None).await.expect("it is restored").1 == contents(&*scene.store));
    assert!(scene.restored(Some(2)).await.expect("it is restored").1 == lost);
}

#[tokio::test]
async fn a_chunk_that_is_gone_from_the_place_is_brought_again() {
    let scene = Scene::new();
    scene.append(1, &[&noise(90_000, 1)]).await;
    scene.back_up().await;
    for file in scene.files("chunks") {
        std::fs::remove_file(file).expect("a file");
    }
    assert!(scene.restored(None).await.is_err());
    scene.back_up().await;
    assert!(scene.restored(None).await.expect("it is restored").1 == contents(&*scene.store));
}

#[tokio::test]
async fn backups_that_are_not_kept_go_with_the_chunks_that_nobody_names_and_nothing_else_does() {
    let scene = Scene::new();
    scene.put("poistettava", "Liisa Laulaja").await;
    for night in 0..5 {
        scene.append(1, &[&noise(90_000, night)]).await;
        if night == 2 {
            scene.store.append(Batch::new().erase(key("poistettava"))).await.expect("it is erased");
        }
        scene.back_up().await;
    }
    let strange = [scene.folder.path().join("muistiinpanot.txt"), scene.folder.path().join("chunks/ab")];
    std::fs::write(&strange[0], "tärkeää").expect("written");
    std::fs::create_dir_all(&strange[1]).expect("made");
    std::fs::write(strange[1].join("muuta"), "tärkeää").expect("written");
    let before = scene.files("chunks").len();
    let kept = Kept { days: 2, months: 1 };
    let thinned = thin(&scene.place, &scene.key, "this one", crate::scene::at(6), kept).await.expect("thinned");
    assert_eq!((thinned.backups, thinned.left), (2, 3));
    assert!(
        thinned.chunks > 0 && scene.files("chunks").len() == before - usize::try_from(thinned.chunks).expect("few")
    );
    assert!(strange[0].exists() && strange[1].join("muuta").exists(), "what is not ours stays");
    let numbers: Vec<u64> =
        list(&scene.place, &scene.key).await.expect("listed").iter().map(|each| each.number).collect();
    assert_eq!(numbers, [3, 4, 5]);
    for number in numbers {
        let (_, back) = scene.restored(Some(number)).await.expect("it is whole");
        assert!(!back.1.contains_key(&key("poistettava")), "what was erased is in no backup any more");
    }
    assert_eq!(scene.files("chunks").len(), before - usize::try_from(thinned.chunks).expect("few"));
}

/// Writers go on: each of their batches puts a value and appends an entry that both say the same number.
#[tokio::test(flavor = "multi_thread")]
async fn a_backup_under_load_holds_one_moment() {
    let mut scene = Scene::new();
    let folder = tempfile::tempdir().expect("a folder");
    let options = Options { reserve_bytes: 0, ..Options::default() };
    scene.store = Arc::new(SledStore::open(folder.path(), options).expect("a store"));
    let ended = Arc::new(AtomicBool::new(false));
    let writers: Vec<_> = (0..4u8)
        .map(|writer| {
            let (store, ended) = (scene.store.clone(), ended.clone());
            tokio::spawn(async move {
                let mut count = 0u64;
                while !ended.load(Ordering::Relaxed) {
                    count += 1;
                    let said = Bytes::from(count.to_string());
                    let batch = Batch::new().append(log(writer), None, vec![said.clone()]);
                    store.append(batch.put(key(&format!("writer {writer}")), said)).await.expect("it is stored");
                }
                count
            })
        })
        .collect();
    let mut moments = vec![];
    for number in 1..=5 {
        scene.back_up().await;
        let (_, (logs, values)) = scene.restored(Some(number)).await.expect("it is restored");
        for writer in 0..4u8 {
            let entries = logs.get(&log(writer)).map_or(&[][..], Vec::as_slice);
            let value = values.get(&key(&format!("writer {writer}")));
            assert_eq!(value, entries.last(), "backup {number}, writer {writer}");
            assert!(entries.iter().zip(1u64..).all(|(entry, count)| *entry == count.to_string()));
        }
        moments.push(logs.values().map(Vec::len).sum::<usize>());
    }
    ended.store(true, Ordering::Relaxed);
    for writer in writers {
        assert!(writer.await.expect("no panic") > 0);
    }
    assert!(moments.is_sorted() && moments[0] < moments[4], "they wrote meanwhile: {moments:?}");
}

#[tokio::test]
async fn a_backup_that_stopped_on_its_way_leaves_the_earlier_one_and_the_next_goes_on() {
    let scene = Scene::new();
    scene.append(1, &["yksi"]).await;
    scene.back_up().await;
    let before = contents(&*scene.store);
    for count in 0..200 {
        scene.append(2, &[&noise(30_000, count)]).await;
    }
    // Dropped when it has brought so many: what a process that is killed leaves.
    for stops_at in [3, 5, 8] {
        let mut making = Box::pin(make(&scene.place, &scene.key, scene.source()));
        while scene.files("chunks").len() < stops_at {
            let polled = std::future::poll_fn(|context| std::task::Poll::Ready(making.as_mut().poll(context))).await;
            assert!(polled.is_pending(), "it is not done yet");
            tokio::task::yield_now().await;
        }
        drop(making);
        assert!(scene.restored(None).await.expect("the earlier one is whole").1 == before);
    }
    let there = scene.files("chunks").len();
    let made = scene.back_up().await;
    assert_eq!(made.number, 2);
    assert!(there > 2 && made.brought < made.bytes, "it found chunks that were brought before: {there}, {made:?}");
    assert!(scene.restored(None).await.expect("it is restored").1 == contents(&*scene.store));
    assert_eq!(scene.files("").iter().filter(|file| file.ends_with("lock")).count(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_is_forgotten_while_a_backup_is_made_is_in_it_as_a_whole_or_not_at_all() {
    for round in 0..8 {
        let scene = Scene::new();
        scene.append(1, &["yksi"]).await;
        for count in 0..100 {
            scene.append(2, &[&noise(30_000, count)]).await;
        }
        let whole = contents(&*scene.store);
        let (store, folder) = (scene.store.clone(), scene.folder.path().to_owned());
        let forgetting = tokio::spawn(async move {
            // The first chunk is the short log's: the long one is half read once there are more.
            while files_below(&folder, "chunks").len() < 2 + round % 4 {
                tokio::task::yield_now().await;
            }
            store.append(Batch::new().forget(log(2))).await.expect("it is forgotten");
        });
        let made = make(&scene.place, &scene.key, scene.source()).await;
        forgetting.await.expect("it is forgotten");
        made.expect("it is made, of a moment before or after");
        let back = scene.restored(None).await.expect("it is restored").1;
        assert!(back == whole || back == contents(&*scene.store), "{round}");
    }
}
