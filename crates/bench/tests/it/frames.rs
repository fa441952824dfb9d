use bench::frame::{Frame, hello, items, push, read};
use minicbor::Encoder;
use terms::Actor;

/// CBOR by hand: `~` begins a map, the rest are its members in order.
fn frame(
    write: impl FnOnce(&mut Encoder<Vec<u8>>) -> Result<(), minicbor::encode::Error<std::convert::Infallible>>,
) -> Vec<u8> {
    let mut e = Encoder::new(Vec::new());
    write(&mut e).unwrap();
    e.into_writer()
}

fn item(e: &mut Encoder<Vec<u8>>, change: &[u8]) {
    e.map(4).unwrap().str("person").unwrap().str("p").unwrap().str("bytes").unwrap().bytes(change).unwrap();
    e.str("organisation").unwrap().str("o").unwrap().str("at").unwrap().str("2026-01-01T00:00:00Z").unwrap();
}

#[test]
fn a_welcome_says_how_much_there_is_and_whether_one_writes() {
    for (may, writes) in [("write", true), ("read", false)] {
        let bytes = frame(|e| {
            e.map(6)?.str("t")?.str("welcome")?.str("offset")?.u64(300)?.str("actors")?.array(2)?;
            e.bytes(&[1; 16])?.bytes(&[2; 16])?.str("person")?.str("p")?.str("may")?.str(may)?;
            e.str("something new")?.array(1)?.null()?;
            Ok(())
        });
        let actors = vec![Actor::new([1; 16]), Actor::new([2; 16])];
        assert_eq!(read(&bytes), Ok(Frame::Welcome { length: 300, actors, writes }));
    }
}

#[test]
fn changes_are_counted_and_found_wherever_they_stand_in_the_frame() {
    for last in [true, false] {
        let bytes = frame(|e| {
            e.map(3)?;
            if last {
                e.str("t")?.str("changes")?.str("from")?.u64(9)?;
            }
            e.str("items")?.array(2)?;
            item(e, b"one");
            item(e, b"two");
            if !last {
                e.str("from")?.u64(9)?.str("t")?.str("changes")?;
            }
            Ok(())
        });
        let Ok(Frame::Changes { from: 9, count: 2, items: encoded }) = read(&bytes) else { panic!("{bytes:?}") };
        assert_eq!(items(2, encoded).unwrap(), [b"one", b"two"], "items last: {last}");
        assert!(items(3, encoded).is_err(), "no more than there are");
    }
}

#[test]
fn the_other_frames_are_read() {
    let snapshot = frame(|e| {
        e.map(3)?.str("t")?.str("snapshot")?.str("offset")?.u64(5)?.str("bytes")?.bytes(b"document")?;
        Ok(())
    });
    assert_eq!(read(&snapshot), Ok(Frame::Snapshot { offset: 5, bytes: b"document" }));
    let stored = frame(|e| {
        e.map(3)?.str("t")?.str("stored")?.str("id")?.u64(4)?.str("offset")?.u64(6)?;
        Ok(())
    });
    assert_eq!(read(&stored), Ok(Frame::Stored { id: 4, offset: 6 }));
    let refused = frame(|e| {
        e.map(4)?.str("t")?.str("refused")?.str("id")?.u64(4)?.str("code")?.str("storage")?.str("text")?.str("!")?;
        Ok(())
    });
    assert_eq!(read(&refused), Ok(Frame::Refused { code: "storage" }));
    let unknown = frame(|e| {
        e.map(1)?.str("t")?.str("presence")?;
        Ok(())
    });
    assert_eq!(read(&unknown), Ok(Frame::Other), "a client skips what it does not know");
}

#[test]
fn what_is_no_frame_is_an_error() {
    let no_offset = frame(|e| {
        e.map(2)?.str("t")?.str("stored")?.str("id")?.u64(4)?;
        Ok(())
    });
    let short_actor = frame(|e| {
        e.map(1)?.str("actors")?.array(1)?.bytes(&[1; 15])?;
        Ok(())
    });
    for bytes in [&[][..], b"\xff", b"\x83\x01\x02\x03", b"\xbf", b"\xa1at", &no_offset, &short_actor] {
        assert!(read(bytes).is_err(), "{bytes:?}");
    }
}

#[test]
fn own_frames_are_those_of_the_protocol() {
    assert_eq!(hello(7, "ab"), b"\xa4atehelloav\x01dfrom\x07lorganisationbab");
    assert_eq!(push(2, b"xyz"), b"\xa3atdpushbid\x02gchanges\x81Cxyz");
}
