use super::*;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use tempfile::TempDir;

fn at(ms: i64) -> Timestamp {
    Timestamp::from_ms(1_900_000_000_000 + ms)
}

fn open(folder: &Path) -> Result<Keys, KeysError> {
    Keys::open(folder, "lausuma.example", at(0), Before::HasNot)
}

fn said(folder: &Path) -> String {
    open(folder).map(drop).expect_err("it can't be used").to_string()
}

#[test]
fn the_first_start_makes_a_key_that_stays_and_that_only_its_owner_reads() {
    let folder = TempDir::new().expect("a folder");
    let first = open(folder.path()).expect("it is made").ring().expect("it is there");
    let again = Keys::open(folder.path(), "other.example", at(9), Before::HasSigned).expect("it is there");
    let again = again.ring().expect("it is there");
    assert_eq!(first.signing.public(), again.signing.public());
    assert_eq!(first.signing.public().name(), "lausuma.example");
    let mode = fs::metadata(folder.path().join(file::NAME)).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn a_key_is_renewed_while_it_is_used_and_introduced_by_the_one_before() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join(file::NAME);
    let keys = open(folder.path()).expect("it is made");
    let first = keys.ring().expect("it is there");
    file::write(&path, &first.renewed(None, Old::Kept, at(1)).expect("it is renewed")).expect("it is written");
    let second = keys.ring().expect("it is there");
    assert!(second.lineage().leads_from(first.signing.public()) && second.signing.public() != first.signing.public());
    file::write(&path, &second.renewed(Some("new.example"), Old::Lost, at(2)).expect("it is renewed"))
        .expect("written");
    let third = keys.ring().expect("it is there");
    assert!(!third.lineage().leads_from(second.signing.public()));
    assert_eq!(third.signing.public().name(), "new.example");
    let known: Vec<_> = third.known().map(|(known, until)| (known.key.clone(), known.since, until)).collect();
    let key = |ring: &KeyRing| ring.signing.public().clone();
    let expected = [(key(&first), at(0), Some(at(1))), (key(&second), at(1), Some(at(2))), (key(&third), at(2), None)];
    assert_eq!(known, expected);
}

#[test]
fn so_many_keys_and_no_more() {
    let mut ring = KeyRing::first("lausuma.example", at(0)).expect("a name");
    for count in 2..=limits::SIGNING_KEYS_MAX {
        ring = ring.renewed(None, Old::Kept, at(1)).unwrap_or_else(|why| panic!("{count}: {why}"));
    }
    assert!(matches!(ring.renewed(None, Old::Kept, at(1)), Err(KeysError::TooMany)));
}

#[test]
fn what_cannot_be_used_says_why_and_stays_as_it_is() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join(file::NAME);
    let first = open(folder.path()).expect("it is made").ring().expect("it is there");
    let whole = fs::read_to_string(&path).expect("a file");
    let newer = first.renewed(None, Old::Kept, at(1)).expect("it is renewed").signing.to_private();
    for (text, why) in [
        (String::new(), "it is not what this program writes"),
        (whole.replace("\"v\": 1", "\"v\": 2"), "it was written by a newer program"),
        (whole.replace("PRIVATE+KEY+", "PRIVATE+KEX+"), "its secret can't be read"),
        (whole.replace(&first.signing.to_private(), &newer), "the secret is not that of the newest key"),
        (whole.replace("\"key\": \"lausuma", "\"key\": \"lausuna"), "a key in it can't be read"),
        (whole.replace("\"introduction\": null", "\"introduction\": \"\""), "a key in it can't be read"),
    ] {
        fs::write(&path, &text).expect("it is written");
        let said = said(folder.path());
        assert!(said.ends_with(why) && said.contains(file::NAME), "{said}");
        assert!(!said.contains("PRIVATE"), "{said}");
        assert_eq!(fs::read_to_string(&path).expect("a file"), text);
    }
    fs::remove_file(&path).expect("a file");
    fs::create_dir(&path).expect("a folder in its place");
    assert!(said(folder.path()).contains("can't be read"));
    fs::remove_dir(&path).expect("a folder");
    let gone = Keys::open(folder.path(), "lausuma.example", at(0), Before::HasSigned).map(drop);
    assert!(gone.expect_err("it has signed").to_string().contains("lausuma keys renew --lost"));
}

#[test]
fn a_renewal_that_did_not_end_is_in_the_way_of_the_next_and_not_of_a_first_start() {
    let folder = TempDir::new().expect("a folder");
    let (path, left) = (folder.path().join(file::NAME), folder.path().join("signing-keys.json.new"));
    fs::write(&left, "half").expect("it is written");
    let ring = open(folder.path()).expect("a first start").ring().expect("it is there");
    assert!(!left.exists());
    fs::write(&left, "half").expect("it is written");
    assert!(matches!(file::write(&path, &ring), Err(KeysError::UnderWay { .. })));
    assert!(open(folder.path()).is_ok());
}
