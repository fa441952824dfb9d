//! Keys, signed notes and checkpoints: as other programs write them, and nothing that is nearly one.
//!
//! The key and the note of Peter Neumann are those that Go's `golang.org/x/mod/sumdb/note` is documented with.

use ledger::checkpoint::Checkpoint;
use ledger::note::{NotAKey, NotSigned, Note, PublicKey, SigningKey};
use terms::{Digest, limits};

const PRIVATE: &str = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const PUBLIC: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const TEXT: &str =
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const SIGNATURE: &str =
    "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
const OTHERS: &str =
    "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n";

fn neumann() -> SigningKey {
    SigningKey::from_private(PRIVATE).expect("a key")
}

fn key(name: &str) -> SigningKey {
    SigningKey::new(name, [7; 32]).expect("a name")
}

fn public() -> PublicKey {
    PUBLIC.parse().expect("a key")
}

fn note(text: &str) -> Note {
    text.parse().unwrap_or_else(|why| panic!("{why}: {text}"))
}

#[test]
fn keys_and_notes_are_those_of_other_programs() {
    let key = neumann();
    assert_eq!((key.to_private(), key.public().to_string()), (PRIVATE.to_owned(), PUBLIC.to_owned()));
    let signed = key.sign(TEXT.to_owned());
    assert_eq!(signed.to_string(), format!("{TEXT}{SIGNATURE}"));
    assert_eq!(note(&signed.to_string()), signed);
    assert_eq!(signed.signed_only_by(&public()), Ok(TEXT));
    let twice = note(&format!("{TEXT}{SIGNATURE}{OTHERS}"));
    assert_eq!(twice.signed_by(&public()), Ok(TEXT), "signatures of keys that one does not know are left aside");
    assert_eq!(twice.signed_only_by(&public()), Err(NotSigned::Shape));
    assert_eq!(twice.to_string(), format!("{TEXT}{SIGNATURE}{OTHERS}"));
    assert_eq!(format!("{key:?}"), format!("SigningKey({PUBLIC})"), "the secret is not shown");
}

#[test]
fn every_flipped_byte_of_a_key_or_a_note_is_found() {
    let changed = |text: &str, place: usize| {
        let mut bytes = text.as_bytes().to_vec();
        bytes[place] ^= 1;
        String::from_utf8(bytes).ok()
    };
    for place in 0..PUBLIC.len() {
        let key = changed(PUBLIC, place).map(|text| text.parse::<PublicKey>());
        assert!(key.is_none_or(|key| key.is_err()), "byte {place}");
    }
    for place in 0..PRIVATE.len() {
        assert!(changed(PRIVATE, place).is_none_or(|text| SigningKey::from_private(&text).is_err()), "byte {place}");
    }
    let whole = format!("{TEXT}{SIGNATURE}");
    for place in 0..whole.len() {
        let Some(text) = changed(&whole, place) else { continue };
        let read = text.parse::<Note>().and_then(|note| note.signed_by(&public()).map(str::to_owned));
        assert!(read.is_err(), "byte {place}: {read:?}");
    }
}

#[test]
fn what_is_nearly_a_note_is_none() {
    let rows = [
        (String::new(), "nothing"),
        (TEXT.to_owned(), "no signature"),
        (format!("{TEXT}\n"), "an empty line and no signature"),
        (format!("{TEXT}{}", SIGNATURE.trim_end()), "no line end"),
        (format!("{TEXT}{SIGNATURE}\n"), "an empty line at the end"),
        (format!("{TEXT}{}", SIGNATURE.replace('—', "-")), "a hyphen"),
        (format!("{TEXT}{}", SIGNATURE.replace("— ", "—  ")), "two spaces"),
        (format!("{TEXT}{}", SIGNATURE.replace("AM=", "AN=")), "base64 that ends otherwise"),
        (format!("{TEXT}{}", SIGNATURE.replace("AM=", "AM")), "base64 without its end"),
        (format!("{TEXT}{}", SIGNATURE.replace("PeterNeumann", "Peter+Neumann")), "a plus in the name"),
        (format!("\t{TEXT}{SIGNATURE}"), "a control character"),
        (format!("{TEXT}\r{SIGNATURE}"), "a carriage return"),
    ];
    for (text, why) in rows {
        assert_eq!(text.parse::<Note>(), Err(NotSigned::Shape), "{why}");
    }
    let max = limits::NOTE_SIGNATURES_MAX;
    for (count, is_note) in [(max - 1, true), (max, true), (max + 1, false)] {
        assert_eq!(format!("{TEXT}\n{}", OTHERS.repeat(count)).parse::<Note>().is_ok(), is_note, "{count}");
    }
    let text = note(&format!("with an empty line\n\n{TEXT}{SIGNATURE}"));
    assert_eq!(text.signed_by(&public()), Err(NotSigned::Signature), "the text ends at the last empty line");
    assert_eq!(note(&format!("{TEXT}\n{OTHERS}")).signed_by(&public()), Err(NotSigned::OtherKey));
}

#[test]
fn a_name_that_signs_is_one_word_of_some_length() {
    let max = limits::KEY_NAME_CHARS_MAX;
    for (name, is_name) in [
        ("lausuma.example".to_owned(), true),
        ("ä".repeat(max - 1), true),
        ("ä".repeat(max), true),
        ("ä".repeat(max + 1), false),
        (String::new(), false),
        ("two words".to_owned(), false),
        ("a\u{2003}b".to_owned(), false),
        ("a+b".to_owned(), false),
        ("a\nb".to_owned(), false),
    ] {
        let made = SigningKey::new(&name, [7; 32]).map(drop);
        assert_eq!(made, if is_name { Ok(()) } else { Err(NotAKey::Name) }, "{name:?}");
    }
    for (text, why) in [("", NotAKey::Shape), ("a+b", NotAKey::Shape), ("a+00000000+AA==", NotAKey::Shape)] {
        assert_eq!(text.parse::<PublicKey>(), Err(why), "{text}");
    }
}

#[test]
fn a_checkpoint_is_three_lines_for_a_ledger_of_its_key() {
    let key = key("lausuma.example");
    let origin = "lausuma.example/statements/ab".to_owned();
    let checkpoint = Checkpoint { origin, size: 20_852_163, root: Digest::new([1; 32]) };
    let text = "lausuma.example/statements/ab\n20852163\nAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=\n";
    assert_eq!((checkpoint.to_string(), text.parse()), (text.to_owned(), Ok(checkpoint.clone())));
    let signed = checkpoint.sign(&key);
    assert_eq!(Checkpoint::signed_only_by(&signed, key.public()), Ok(checkpoint.clone()));
    for origin in ["lausuma.example", "lausuma.example.evil/x", "other.example/statements/ab"] {
        let other = Checkpoint { origin: origin.to_owned(), ..checkpoint.clone() }.sign(&key);
        assert_eq!(Checkpoint::signed_only_by(&other, key.public()), Err(NotSigned::OtherKey), "{origin}");
    }
    for (from, to) in [
        ("20852163", "020852163"),
        ("20852163", "+20852163"),
        ("20852163", "-1"),
        ("20852163", "18446744073709551616"),
        ("20852163", ""),
        ("AQE=\n", "AQE=\nmore\n"),
        ("AQE=\n", "AQE="),
        ("AQE=", "AQF="),
        ("AQE=", "AQ=="),
        ("lausuma.example/statements/ab", ""),
    ] {
        assert_eq!(text.replace(from, to).parse::<Checkpoint>(), Err(NotSigned::Shape), "{from} → {to}");
    }
}
