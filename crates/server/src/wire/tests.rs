//! Frames from clients at their limits: −1, 0, +1.

use super::*;

/// A frame of these members.
fn frame_of(members: &[(&str, Value)]) -> Vec<u8> {
    let mut e = Encoder::new(Vec::new());
    e.map(members.len() as u64).unwrap();
    for (key, value) in members {
        e.str(key).unwrap();
        match value {
            Value::Text(text) => {
                e.str(text).unwrap();
            }
            Value::Number(number) => {
                e.u64(*number).unwrap();
            }
            Value::Null => {
                e.null().unwrap();
            }
            Value::Bytes { count, bytes } => {
                e.array(*count as u64).unwrap();
                for _ in 0..*count {
                    e.bytes(bytes).unwrap();
                }
            }
        }
    }
    e.into_writer()
}

enum Value {
    Text(String),
    Number(u64),
    Null,
    /// The same bytes so many times.
    Bytes {
        count: usize,
        bytes: Vec<u8>,
    },
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn hello_with(actors: usize) -> Vec<u8> {
    let actors = Value::Bytes { count: actors, bytes: vec![7; 16] };
    frame_of(&[("t", text("hello")), ("v", Value::Number(1)), ("from", Value::Number(0)), ("actors", actors)])
}

fn push_with(changes: usize) -> Vec<u8> {
    let changes = Value::Bytes { count: changes, bytes: vec![1] };
    frame_of(&[("id", Value::Number(3)), ("changes", changes), ("t", text("push"))])
}

fn presence_with(bytes: usize) -> Vec<u8> {
    frame_of(&[("t", text("presence")), ("anchor", Value::Null), ("head", text(&"1".repeat(bytes)))])
}

#[test]
fn limits_hold_at_their_edges() {
    let max = limits::HELLO_ACTORS_MAX;
    for (frame, fits) in [
        (hello_with(max - 1), true),
        (hello_with(max), true),
        (hello_with(max + 1), false),
        (push_with(0), false),
        (push_with(1), true),
        (push_with(limits::PUSH_CHANGES_MAX - 1), true),
        (push_with(limits::PUSH_CHANGES_MAX), true),
        (push_with(limits::PUSH_CHANGES_MAX + 1), false),
        (presence_with(limits::CURSOR_BYTES_MAX - 1), true),
        (presence_with(limits::CURSOR_BYTES_MAX), true),
        (presence_with(limits::CURSOR_BYTES_MAX + 1), false),
    ] {
        assert_eq!(decode(&frame).is_ok(), fits, "{} bytes", frame.len());
    }
}

#[test]
fn keys_come_in_any_order_and_unknown_ones_are_skipped() {
    let frame = frame_of(&[
        ("future", Value::Bytes { count: 2, bytes: vec![1, 2] }),
        ("from", Value::Number(5)),
        ("organisation", Value::Null),
        ("v", Value::Number(1)),
        ("t", text("hello")),
    ]);
    let expected = FromClient::Hello { from: Offset(5), epoch: 0, organisation: None, actors: vec![] };
    assert_eq!(decode(&frame), Ok(expected));
    let again =
        [("epoch", Value::Number(2)), ("from", Value::Number(5)), ("v", Value::Number(1)), ("t", text("hello"))];
    let expected = FromClient::Hello { from: Offset(5), epoch: 2, organisation: None, actors: vec![] };
    assert_eq!(decode(&frame_of(&again)), Ok(expected));
}

#[test]
fn every_cut_and_every_flipped_bit_is_answered_without_a_panic() {
    for frame in [hello_with(2), push_with(3), presence_with(9)] {
        for end in 0..frame.len() {
            assert!(decode(&frame[..end]).is_err(), "a frame cut at {end}");
        }
        for at in 0..frame.len() {
            for bit in 0..8 {
                let mut flipped = frame.clone();
                flipped[at] ^= 1 << bit;
                // Some still mean something; none may do worse than be refused.
                let _ = decode(&flipped);
            }
        }
        assert!(decode(&[&frame[..], &[0]].concat()).is_err(), "bytes after the frame");
    }
}

#[test]
fn what_the_server_writes_is_what_it_reads_back_from_its_log() {
    let hat = Hat { person: "ab".repeat(16).parse().unwrap(), organisation: "cd".repeat(16).parse().unwrap() };
    let item = item(hat, Timestamp::from_ms(0), b"change");
    assert_eq!(item_change(&item), Ok(&b"change"[..]));
    let frame = changes_frame(Offset(3), &[item.clone(), item.clone()]);
    assert!(frame.ends_with(&[&item[..], &item[..]].concat()), "items are copied as they are");
}

#[test]
fn who_may_not_write_is_told_why_and_until_when() {
    let resting = Writable { code: Some("drafting-rests"), until: Some(Timestamp::from_ms(1_773_784_740_000)) };
    let members = |frame: &[u8]| {
        let mut d = Decoder::new(frame);
        let count = d.map().unwrap().unwrap();
        let mut members = Vec::new();
        for _ in 0..count {
            let key = d.str().unwrap().to_owned();
            match key.as_str() {
                "may" | "code" | "until" | "t" => members.push(format!("{key} {}", d.str().unwrap())),
                _ => d.skip().unwrap(),
            }
        }
        assert_eq!(d.position(), frame.len(), "nothing after the map");
        members
    };
    assert_eq!(
        members(&access(Right::Read, "decided", &resting)),
        ["t access", "may read", "code drafting-rests", "until 2026-03-17T21:59:00.000Z"]
    );
    assert_eq!(
        members(&access(Right::Write, "decided", &Writable::default())),
        ["t access", "may write", "code decided"]
    );
    let hat = Hat { person: terms::PersonId::new([1; 16]), organisation: OrganisationId::new([2; 16]) };
    let joined = |right, writing: &Writable| Joined { length: Offset(3), epoch: 0, right, writing: *writing };
    let welcomed = |right, writing: &Writable| members(&welcome(&joined(right, writing), &[], hat));
    assert_eq!(
        welcomed(Right::Read, &resting),
        ["t welcome", "may read", "code drafting-rests", "until 2026-03-17T21:59:00.000Z"]
    );
    let planned = Writable { code: None, until: resting.until };
    assert_eq!(welcomed(Right::Write, &planned), ["t welcome", "may write", "until 2026-03-17T21:59:00.000Z"]);
    assert_eq!(welcomed(Right::Read, &Writable::default()), ["t welcome", "may read"]);
    let anew = Joined { epoch: 2, ..joined(Right::Read, &Writable::default()) };
    assert!(
        welcome(&anew, &[], hat).windows(7).any(|part| part == b"eepoch\x02"),
        "a client is told which beginning it has"
    );
}
