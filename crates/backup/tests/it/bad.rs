//! Wrong keys, wrong places, parts that are changed or missing: each is refused in one sentence, and nothing is lost.

use crate::scene::{NEEDS, Scene, at, contents, place};
use backup::{Failed, Kept, Key, Place, Source, list, make, restore, thin};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;
use store::{MemoryStore, Store};

async fn says(scene: &Scene, expected: &str) {
    let why = scene.restored(None).await.map(|_| ()).expect_err(expected).to_string();
    assert!(why.contains(expected), "{why}");
    assert_eq!(why.lines().count(), 1, "{why}");
}

#[tokio::test]
async fn every_byte_that_is_changed_and_every_part_that_is_missing_is_found() {
    let scene = Scene::new();
    scene.append(1, &["yksi", "kaksi"]).await;
    scene.put("henkilö", "Liisa").await;
    scene.back_up().await;
    let parts = [scene.files("chunks"), scene.files("backups")].concat();
    assert_eq!(parts.len(), 4, "a log, values, a file and a manifest: {parts:?}");
    for part in &parts {
        let whole = fs::read(part).expect("a file");
        for at in [0, 4, whole.len() / 2, whole.len() - 1] {
            let mut flipped = whole.clone();
            flipped[at] ^= 1;
            fs::write(part, flipped).expect("written");
            says(&scene, "is damaged").await;
        }
        fs::write(part, &whole[..whole.len() / 2]).expect("written");
        says(&scene, "is damaged").await;
        fs::remove_file(part).expect("a file");
        let missing = if part.to_string_lossy().contains("chunks") { "is missing" } else { "There is no backup in" };
        says(&scene, missing).await;
        fs::write(part, whole).expect("written");
    }
    // One in another's place is not what belongs there.
    let chunks = scene.files("chunks");
    let other = fs::read(&chunks[1]).expect("a file");
    let whole = fs::read(&chunks[0]).expect("a file");
    fs::write(&chunks[0], other).expect("written");
    says(&scene, "is damaged").await;
    fs::write(&chunks[0], whole).expect("written");
    assert!(scene.restored(None).await.expect("it is whole again").1 == contents(&*scene.store));
}

#[tokio::test]
async fn a_part_that_was_found_damaged_is_brought_anew() {
    let scene = Scene::new();
    scene.append(1, &["yksi"]).await;
    scene.put("henkilö", "Liisa").await;
    scene.back_up().await;
    for part in scene.files("chunks") {
        fs::write(&part, vec![0; fs::read(&part).expect("a file").len()]).expect("written");
    }
    let mut distrusted = vec![];
    while let Err(why) = scene.restored(None).await {
        let Failed::Damaged(part) = why else { panic!("{why}") };
        assert!(!distrusted.contains(&part) && part.starts_with("chunks/"), "{part}");
        distrusted.push(part);
        let source = Source { distrusted: &distrusted, ..scene.source() };
        make(&scene.place, &scene.key, source).await.expect("it is made");
    }
    assert_eq!(distrusted.len(), 3, "a log, values and a file");
    assert!(scene.restored(None).await.expect("it is whole again").1 == contents(&*scene.store));
}

#[tokio::test]
async fn a_manifest_that_is_damaged_is_told_and_the_next_backup_is_whole() {
    let scene = Scene::new();
    scene.append(1, &["yksi"]).await;
    scene.back_up().await;
    scene.back_up().await;
    let newest = scene.files("backups").pop().expect("a manifest");
    fs::write(&newest, "rikki").expect("written");
    says(&scene, "is damaged").await;
    assert!(scene.restored(Some(1)).await.is_ok(), "the one before it is as it was");
    let kept = Kept { days: 9, months: 9 };
    let thinned = thin(&scene.place, &scene.key, "this one", at(9), kept).await;
    assert!(thinned.expect_err("it does not know what that one names").to_string().contains("is damaged"));
    let made = scene.back_up().await;
    assert_eq!((made.number, made.unreadable), (3, vec![2]));
    assert!(scene.restored(None).await.expect("it is whole").1 == contents(&*scene.store));
}

#[tokio::test]
async fn another_key_a_newer_program_and_a_number_that_is_not_there_are_refused() {
    let mut scene = Scene::new();
    says(&scene, "There is no backup in").await;
    scene.append(1, &["yksi"]).await;
    scene.back_up().await;
    let why = scene.restored(Some(7)).await.map(|_| ()).expect_err("there is one alone").to_string();
    assert!(why.contains("There is no backup 7"), "{why}");
    let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
    for (knows, is_restored) in [(NEEDS - 1, false), (NEEDS, true)] {
        let restored = restore(&scene.place, &scene.key, None, knows, &store).await;
        assert_eq!(restored.is_ok(), is_restored, "{knows}");
        assert!(restored.map_or_else(|why| why.to_string().contains("by a newer program"), |_| true));
    }
    let ours = std::mem::replace(&mut scene.key, Key::new([1; 32]));
    says(&scene, "with another key").await;
    let why = make(&scene.place, &scene.key, scene.source()).await.expect_err("another key").to_string();
    assert!(why.contains("with another key"), "{why}");
    scene.key = ours;
    let marker = scene.folder.path().join("lausuma-backups.json");
    let text = fs::read_to_string(&marker).expect("text");
    fs::write(&marker, text.replace("\"format\":1", "\"format\":2")).expect("written");
    says(&scene, "by a newer program").await;
    fs::write(&marker, "muuta").expect("written");
    says(&scene, "is damaged").await;
}

#[tokio::test]
async fn a_place_that_is_missing_read_only_or_empty_where_backups_were_is_told_in_words() {
    let scene = Scene::new();
    scene.append(1, &["yksi"]).await;
    let try_at = async |place: &Place, is_begun: bool| {
        let source = Source { is_begun, ..scene.source() };
        make(place, &scene.key, source).await.map(|made| made.number).map_err(|why| why.to_string())
    };
    let missing = place(&scene.folder.path().join("irti"));
    let why = try_at(&missing, false).await.expect_err("it is not made");
    assert!(why.starts_with("There is no folder") && !scene.folder.path().join("irti").exists(), "{why}");
    let why = try_at(&scene.place, true).await.expect_err("there were backups");
    assert!(why.contains("Is the disk mounted?") && scene.files("").is_empty(), "{why}");
    let file = place(&scene.folder.path().join("tiedosto"));
    fs::write(scene.folder.path().join("tiedosto"), "x").expect("written");
    assert!(try_at(&file, false).await.expect_err("a file").starts_with("There is no folder"));
    if !rustix::process::geteuid().is_root() {
        fs::set_permissions(scene.folder.path(), fs::Permissions::from_mode(0o500)).expect("it is ours");
        let why = try_at(&scene.place, false).await.expect_err("it is not ours to write");
        assert!(why.contains("can't be written to"), "{why}");
        fs::set_permissions(scene.folder.path(), fs::Permissions::from_mode(0o700)).expect("it is ours");
    }
    assert_eq!(try_at(&scene.place, false).await, Ok(1));
    let modes =
        scene.files("").into_iter().map(|file| fs::metadata(file).expect("a file").permissions().mode() & 0o777);
    assert_eq!(modes.filter(|mode| *mode != 0o600).count(), 1, "all but the one that the test wrote");
}

#[tokio::test]
async fn two_servers_at_one_place_are_told_and_one_that_is_no_more_holds_nobody_up() {
    let scene = Scene::new();
    scene.append(1, &["yksi"]).await;
    scene.back_up().await;
    let lock = scene.folder.path().join("lock");
    let hold = |by: &str, night: u8| {
        fs::write(&lock, format!(r#"{{"by":"{by}","since":"{}"}}"#, at(night))).expect("written");
    };
    let source = |night: u8| Source { at: at(night), ..scene.source() };
    hold("another", 10);
    for night in [10, 10] {
        let why = make(&scene.place, &scene.key, source(night)).await.expect_err("it is held").to_string();
        assert!(why.contains("Another server has been making a backup") && why.contains("2026-11-10"), "{why}");
    }
    let why = thin(&scene.place, &scene.key, "this one", at(10), Kept { days: 1, months: 1 }).await;
    assert!(why.is_err() && lock.exists());
    assert!(make(&scene.place, &scene.key, source(11)).await.is_ok(), "a day is long enough");
    hold("this one", 12);
    assert!(make(&scene.place, &scene.key, source(12)).await.is_ok(), "what it held itself when it was stopped");
    hold("another", 20);
    assert!(make(&scene.place, &scene.key, source(12)).await.is_ok(), "by a clock that was wrong");
    assert_eq!(list(&scene.place, &scene.key).await.expect("listed").len(), 4);
    assert!(!lock.exists());
}

/// What is written there finds the disk full.
#[tokio::test]
async fn a_full_disk_is_told_in_words_and_leaves_the_earlier_backup() {
    let scene = Scene::new();
    scene.append(1, &["yksi"]).await;
    scene.back_up().await;
    let before = contents(&*scene.store);
    scene.append(1, &["kaksi"]).await;
    let lock = scene.folder.path().join("lock.new");
    std::os::unix::fs::symlink("/dev/full", &lock).expect("it is ours");
    let why = make(&scene.place, &scene.key, scene.source()).await.expect_err("it is full").to_string();
    assert!(why.starts_with("The disk of") && why.contains("is full") && why.lines().count() == 1, "{why}");
    assert!(scene.restored(None).await.expect("the earlier one is whole").1 == before);
    scene.back_up().await;
    assert!(scene.restored(None).await.expect("there is room again").1 == contents(&*scene.store));
}
