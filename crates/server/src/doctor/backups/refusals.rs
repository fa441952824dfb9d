//! Why no backups can be made, and what is to be done: what `lausuma backup` says in English, in the words of whoever asks.

use super::super::reasons;
use crate::backups::NotPlanned;
use backup::{Failed, NotAKey, NotAPlace, PlaceFailed};
use std::io;
use std::path::Path;
use words::Words;

/// Of settings that don't go together.
pub(super) fn unplanned(words: &Words, why: &NotPlanned) -> String {
    match why {
        NotPlanned::NoKey => words.say("doctor-backups-no-key-set"),
        NotPlanned::NoPlace => words.say("doctor-backups-no-place-set"),
        NotPlanned::Place(NotAPlace::Neither) => words.say("doctor-backups-place-neither"),
        NotPlanned::Place(NotAPlace::Bucket) => words.say("doctor-backups-place-bucket"),
        NotPlanned::InData(place) => words.say_with("doctor-backups-in-data", &[("place", place.into())]),
    }
}

/// Of a key that can't be had.
pub(super) fn keyless(words: &Words, why: &NotAKey) -> String {
    match why {
        NotAKey::Missing(path) => words.say_with("doctor-backups-key-missing", &[("path", path.into())]),
        NotAKey::Unreadable(path, why) => because(words, "doctor-backups-key-unreadable", Path::new(path), why),
        NotAKey::Open(path) => words.say_with("doctor-backups-key-open", &[("path", path.into())]),
        NotAKey::Damaged(path) => words.say_with("doctor-backups-key-damaged", &[("path", path.into())]),
        // These are of a key that is made; here one is read.
        NotAKey::Exists(_) | NotAKey::NotWritten(..) => reasons::said(words, &why.to_string()),
    }
}

/// Of a place that does not tell what it holds.
pub(super) fn failed(words: &Words, why: &Failed) -> String {
    match why {
        Failed::Place(why) => placeless(words, why),
        Failed::OtherKey { place } => words.say_with("doctor-backups-other-key", &[("place", place.into())]),
        Failed::Newer { place } => words.say_with("doctor-backups-newer", &[("place", place.into())]),
        Failed::Missing(part) => words.say_with("doctor-backups-part-missing", &[("part", part.into())]),
        Failed::Damaged(part) | Failed::Torn(part) => {
            words.say_with("doctor-backups-part-damaged", &[("part", part.into())])
        }
        // These are of a backup that is made or restored; here they are listed.
        Failed::Store(_)
        | Failed::Vanished { .. }
        | Failed::Nothing { .. }
        | Failed::NoSuch { .. }
        | Failed::Busy { .. } => reasons::said(words, &why.to_string()),
    }
}

fn placeless(words: &Words, why: &PlaceFailed) -> String {
    let of_path = |key: &str, path: &Path| words.say_with(key, &[("path", path.display().to_string().into())]);
    let of_bucket = |key: &str, place: &str, why: &str| {
        words.say_with(key, &[("place", place.into()), ("why", reasons::said(words, why).into())])
    };
    match why {
        PlaceFailed::NoFolder(path) => of_path("doctor-backups-folder-missing", path),
        PlaceFailed::NotAllowed(path, why) => because(words, "doctor-backups-folder-denied", path, why),
        PlaceFailed::ReadOnly(path) => of_path("doctor-backups-folder-read-only", path),
        PlaceFailed::Full(path) => of_path("doctor-backups-folder-full", path),
        PlaceFailed::Folder(path, why) => because(words, "doctor-backups-folder-failed", path, why),
        PlaceFailed::Refused { place, status } => {
            let values = [("place", place.into()), ("status", status.to_string().into())];
            words.say_with("doctor-backups-bucket-refused", &values)
        }
        PlaceFailed::NoBucket(place) => words.say_with("doctor-backups-bucket-missing", &[("place", place.into())]),
        PlaceFailed::Unreached { place, why } => of_bucket("doctor-backups-bucket-unreached", place, why),
        PlaceFailed::Bucket { place, why } => of_bucket("doctor-backups-bucket-failed", place, why),
    }
}

fn because(words: &Words, key: &str, path: &Path, why: &io::Error) -> String {
    words.say_with(key, &[("path", path.display().to_string().into()), ("why", reasons::system(words, why).into())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use words::Language;

    /// What each language says, and with it what is to be typed or corrected.
    #[test]
    fn every_reason_is_told_in_each_language_with_what_to_do() {
        let denied = || io::Error::from(io::ErrorKind::PermissionDenied);
        let (path, place) = (|| "/srv/b".to_owned(), || "s3://host/b".to_owned());
        type Said = Box<dyn Fn(&Words) -> String>;
        let plan = |why: NotPlanned| -> Said { Box::new(move |words| unplanned(words, &why)) };
        let key = |why: NotAKey| -> Said { Box::new(move |words| keyless(words, &why)) };
        let fails = |why: Failed| -> Said { Box::new(move |words| failed(words, &why)) };
        let folder = |why: PlaceFailed| fails(Failed::Place(why));
        let (unreached, broken) = (
            PlaceFailed::Unreached { place: place(), why: "x1".to_owned() },
            PlaceFailed::Bucket { place: place(), why: "x2".to_owned() },
        );
        let rows = [
            (plan(NotPlanned::NoKey), "lausuma backup key --backup-key"),
            (plan(NotPlanned::NoPlace), "/srv/backups"),
            (plan(NotPlanned::Place(NotAPlace::Neither)), "s3://"),
            (plan(NotPlanned::Place(NotAPlace::Bucket)), "?region="),
            (plan(NotPlanned::InData(path())), "/srv/b"),
            (key(NotAKey::Missing(path())), "lausuma backup key"),
            (key(NotAKey::Unreadable(path(), denied())), "/srv/b"),
            (key(NotAKey::Open(path())), "chmod o= /srv/b"),
            (key(NotAKey::Damaged(path())), "/srv/b"),
            (folder(PlaceFailed::NoFolder(path().into())), "install -d -m 700 -o lausuma /srv/b"),
            (folder(PlaceFailed::NotAllowed(path().into(), denied())), "/srv/b"),
            (folder(PlaceFailed::ReadOnly(path().into())), "docs/backup.md"),
            (folder(PlaceFailed::Full(path().into())), "/srv/b"),
            (folder(PlaceFailed::Folder(path().into(), denied())), "/srv/b"),
            (folder(PlaceFailed::Refused { place: place(), status: 403 }), "403"),
            (folder(PlaceFailed::NoBucket(place())), "backup-to"),
            (folder(unreached), "x1"),
            (folder(broken), "x2"),
            (fails(Failed::OtherKey { place: place() }), "s3://host/b"),
            (fails(Failed::Newer { place: place() }), "s3://host/b"),
            (fails(Failed::Missing("m1".to_owned())), "lausuma backup now"),
            (fails(Failed::Damaged("m2".to_owned())), "lausuma backup now"),
            (fails(Failed::Torn("m3".to_owned())), "m3"),
        ];
        for (said, holds) in rows {
            let [finnish, swedish, english] = Language::ALL.map(|language| said(Words::of(language)));
            for line in [&finnish, &swedish, &english] {
                assert!(line.contains(holds), "{holds}: {line}");
            }
            assert!(finnish != english && swedish != english && finnish != swedish, "{english}");
        }
    }
}
