//! The live protocol over real sockets (docs/live.md).

use crate::client::{Editor, Frame, connect, hello, presence, push};
use crate::harness::{COMMENTER, COORDINATOR, OTHER_WRITER, Server, WRITER};
use automerge::transaction::Transactable;
use automerge::{ActorId, Automerge, ScalarValue, marks};

async fn two_editors(server: &Server) -> (Editor, Editor, String) {
    let id = server.open_statement(&server.sign_in(COORDINATOR), "Yhdessä");
    let a = Editor::open(server, &server.sign_in(WRITER), &id).await;
    let b = Editor::open(server, &server.sign_in(OTHER_WRITER), &id).await;
    (a, b, id)
}

#[tokio::test(flavor = "multi_thread")]
async fn two_organisations_write_at_once_and_read_the_same() {
    let (server, _folder) = Server::demo();
    let (mut a, mut b, id) = two_editors(&server).await;
    for i in 0..50 {
        let change = a.edit(|tx, text| tx.splice_text(text, 1, 0, "å"));
        a.push(&[change]).await;
        let change = b.edit(|tx, text| tx.splice_text(text, i + 1, 0, "ö"));
        b.push(&[change]).await;
    }
    for editor in [&mut a, &mut b] {
        editor.settle().await;
        editor.until(101).await;
    }
    assert_eq!(a.text(), b.text());
    assert_eq!(a.text().chars().filter(|c| *c == 'å').count(), 50);
    let mut fresh = Editor::open(&server, &server.sign_in(COMMENTER), &id).await;
    fresh.until(101).await;
    assert_eq!(fresh.text(), a.text());
    assert_eq!(server.text(&server.sign_in(WRITER), &id, "text").text(), a.text().trim_start_matches('\u{fffc}'));
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_gets_who_wrote_what_and_the_writer_too() {
    let (server, _folder) = Server::demo();
    let (mut a, mut b, _) = two_editors(&server).await;
    let person = server.get("/api/v1/me", Some(&server.sign_in(WRITER))).json();
    let change = a.edit(|tx, text| tx.splice_text(text, 1, 0, "Hei"));
    a.push(std::slice::from_ref(&change)).await;
    let seen = [a.step().await, b.step().await];
    assert_eq!(seen[0], seen[1], "the same to the writer as to the others");
    let Frame::Changes { from: 1, items } = &seen[0] else { panic!("{:?}", seen[0]) };
    assert_eq!(items[0].bytes, change);
    assert_eq!(items[0].person, person["person"]);
    assert_eq!(items[0].organisation, person["organisations"][0]["id"]);
    assert_eq!(a.step().await, Frame::Stored { id: 0, offset: 1 });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_push_gets_its_first_offset_and_is_stored_once() {
    let (server, _folder) = Server::demo();
    let (mut a, mut b, _) = two_editors(&server).await;
    let first = a.edit(|tx, text| tx.splice_text(text, 1, 0, "yksi"));
    let second = a.edit(|tx, text| tx.splice_text(text, 1, 0, "kaksi"));
    a.push(std::slice::from_ref(&first)).await;
    a.settle().await;
    a.push(&[first.clone(), second]).await;
    let mut answers = vec![];
    while answers.is_empty() {
        if let Frame::Stored { id, offset } = a.step().await {
            answers.push((id, offset));
        }
    }
    assert_eq!(answers, [(1, 1)], "the first of them stands where it stood");
    a.push(&[first]).await;
    assert_eq!(a.step().await, Frame::Stored { id: 2, offset: 1 });
    b.until(3).await;
    assert_eq!((b.offset, b.text()), (3, a.text()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_resumes_from_its_offset() {
    let (server, _folder) = Server::demo();
    let (mut a, _, id) = two_editors(&server).await;
    for _ in 0..20 {
        let change = a.edit(|tx, text| tx.splice_text(text, 1, 0, "x"));
        a.push(&[change]).await;
    }
    a.settle().await;
    let token = server.sign_in(COMMENTER);
    for (from, first, count) in [(0, 0, 21), (1, 1, 20), (20, 20, 1), (5_000, 0, 21)] {
        let mut socket = connect(&server, Some(&token), &id).await.expect("let in");
        socket.send(hello(from, &[])).await;
        let Frame::Welcome { offset: 21, may, .. } = socket.next().await else { panic!("no welcome") };
        assert_eq!(may, "read");
        let Frame::Changes { from: got, items } = socket.next().await else { panic!("no changes") };
        assert_eq!((got, items.len()), (first, count), "from {from}");
    }
    let mut socket = connect(&server, Some(&token), &id).await.expect("let in");
    socket.send(hello(21, &[])).await;
    assert!(matches!(socket.next().await, Frame::Welcome { .. }));
    let change = a.edit(|tx, text| tx.splice_text(text, 1, 0, "uusi"));
    a.push(&[change]).await;
    let Frame::Changes { from: 21, .. } = socket.next().await else { panic!("only what is new") };
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_log_is_replaced_by_its_snapshot_for_newcomers() {
    let (server, _folder) = Server::demo();
    let (mut a, mut b, id) = two_editors(&server).await;
    let changes: Vec<_> = (0..600).map(|i| a.edit(|tx, text| tx.splice_text(text, i + 1, 0, "s"))).collect();
    for change in changes {
        a.push(&[change]).await;
    }
    a.settle().await;
    b.until(601).await;
    let token = server.sign_in(COMMENTER);
    // The snapshot is made beside the hot path; newcomers get the log until it is there, and the same text either way.
    loop {
        let mut socket = connect(&server, Some(&token), &id).await.expect("let in");
        socket.send(hello(0, &[])).await;
        assert!(matches!(socket.next().await, Frame::Welcome { .. }));
        if let Frame::Snapshot { offset, bytes } = socket.next().await {
            assert!(bytes.len() < 2_000, "{} bytes", bytes.len());
            assert!(offset > 1 && offset <= 601);
            break;
        }
    }
    let mut fresh = Editor::open(&server, &token, &id).await;
    fresh.until(601).await;
    assert_eq!(fresh.text(), a.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn marks_pass_their_trial_and_keep_their_writers_order() {
    let (server, _folder) = Server::demo();
    let (mut a, mut b, id) = two_editors(&server).await;
    let word = a.edit(|tx, text| tx.splice_text(text, 1, 0, "Vaadimme muutosta"));
    let bold = a.edit(|tx, text| {
        let mark = marks::Mark::new("strong".into(), ScalarValue::Boolean(true), 1, 9);
        tx.mark(text, mark, marks::ExpandMark::After)
    });
    let after = a.edit(|tx, text| tx.splice_text(text, 18, 0, "!"));
    for change in [word, bold, after] {
        a.push(&[change]).await;
    }
    let other = b.edit(|tx, text| tx.splice_text(text, 1, 0, "Hei. "));
    b.push(&[other]).await;
    for editor in [&mut a, &mut b] {
        editor.settle().await;
        editor.until(5).await;
    }
    assert_eq!(a.text(), b.text());
    let markdown = server.text(&server.sign_in(WRITER), &id, "markdown").text();
    assert!(markdown.contains("Vaadimme**") && markdown.contains("muutosta!"), "{markdown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_write_reads_and_is_refused_in_words() {
    let (server, _folder) = Server::demo();
    let (_, mut b, id) = two_editors(&server).await;
    let mut reader = Editor::open(&server, &server.sign_in(COMMENTER), &id).await;
    assert_eq!(reader.may, "read");
    let change = reader.edit(|tx, text| tx.splice_text(text, 1, 0, "omin luvin"));
    reader.push(&[change]).await;
    let Frame::Refused { code, text, .. } = reader.step().await else { panic!("it has to be refused") };
    assert_eq!(code, "foreign-actor");
    assert!(!text.is_empty());
    let change = b.edit(|tx, text| tx.splice_text(text, 1, 0, "luvalla"));
    b.push(&[change]).await;
    reader.until(2).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn anothers_actor_is_refused() {
    let (server, _folder) = Server::demo();
    let (mut a, mut b, id) = two_editors(&server).await;
    let honest = a.edit(|tx, text| tx.splice_text(text, 1, 0, "oma"));
    a.push(&[honest]).await;
    a.settle().await;
    b.until(2).await;
    let thief = a.document.get_actor().clone();
    b.document.set_actor(thief.clone());
    let forged = b.edit(|tx, text| tx.splice_text(text, 1, 0, "väärennös"));
    b.push(&[forged]).await;
    let Frame::Refused { code, .. } = b.step().await else { panic!("it has to be refused") };
    assert_eq!(code, "foreign-actor");
    let next = a.edit(|tx, text| tx.splice_text(text, 1, 0, "jatkoa"));
    a.push(&[next]).await;
    a.settle().await;
    let mut socket = connect(&server, Some(&server.sign_in(OTHER_WRITER)), &id).await.expect("let in");
    socket.send(hello(0, &[thief.to_bytes()])).await;
    assert_eq!(socket.closed().await, 4400, "nor may it be named in a hello");
}

#[tokio::test(flavor = "multi_thread")]
async fn unsent_work_of_an_earlier_editor_drains_after_a_restart() {
    let (server, folder) = Server::demo();
    let (mut a, b, id) = two_editors(&server).await;
    drop(b);
    let unsent = a.edit(|tx, text| tx.splice_text(text, 1, 0, "tallella"));
    let actor = a.document.get_actor().to_bytes().to_vec();
    let token = server.sign_in(WRITER);
    server.kill();
    let server = Server::start(folder.path());
    let mut socket = connect(&server, Some(&token), &id).await.expect("the session outlives a restart");
    socket.send(hello(1, &[&actor])).await;
    assert!(matches!(socket.next().await, Frame::Welcome { .. }));
    socket.send(push(0, &[unsent])).await;
    assert!(matches!(socket.next().await, Frame::Changes { from: 1, .. }));
    assert_eq!(socket.next().await, Frame::Stored { id: 0, offset: 1 });
}

#[tokio::test(flavor = "multi_thread")]
async fn who_signs_out_is_cut_off() {
    let (server, _folder) = Server::demo();
    let id = server.open_statement(&server.sign_in(COORDINATOR), "Ulos");
    let (token, other) = (server.sign_in(WRITER), server.sign_in(WRITER));
    let mut here = Editor::open(&server, &token, &id).await;
    let mut there = Editor::open(&server, &other, &id).await;
    let headers = [("authorization", format!("Bearer {token}"))];
    assert_eq!(server.send("POST", "/logout", &headers, b"").status, 303);
    assert_eq!(here.socket.closed().await, 4401);
    assert_eq!(server.get("/api/v1/me", Some(&token)).status, 401);
    let change = there.edit(|tx, text| tx.splice_text(text, 1, 0, "yhä täällä"));
    there.push(&[change]).await;
    there.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_let_in_without_a_right() {
    let (server, _folder) = Server::demo();
    let id = server.open_statement(&server.sign_in(COORDINATOR), "Suljettu");
    let token = server.sign_in(WRITER);
    assert_eq!(connect(&server, None, &id).await.err(), Some(401));
    assert_eq!(connect(&server, Some("väärä"), &id).await.err(), Some(401));
    assert_eq!(connect(&server, Some(&token), &"ab".repeat(16)).await.err(), Some(404));
    let plain = server.get(&format!("/api/v1/statements/{id}/live"), Some(&token));
    assert_eq!((plain.status, plain.problem().as_str()), (400, "bad-request"));
}

#[tokio::test(flavor = "multi_thread")]
async fn malformed_frames_close_their_socket_and_no_other() {
    let (server, _folder) = Server::demo();
    let (mut a, _, id) = two_editors(&server).await;
    let token = server.sign_in(OTHER_WRITER);
    let first: [(&str, Vec<u8>); 8] = [
        ("nothing", vec![]),
        ("not CBOR", vec![0xff, 0x00]),
        ("not a map", vec![0x83, 1, 2, 3]),
        ("a map of 2^63 members", vec![0xbb, 0x80, 0, 0, 0, 0, 0, 0, 0]),
        ("an endless map", vec![0xbf]),
        ("a push before hello", push(0, &[vec![1]])),
        ("another version", b"\xa3atehelloav\x02dfrom\x00".to_vec()),
        ("too many actors", hello(0, &[&[7; 16][..]; 65])),
    ];
    for (name, frame) in first {
        let mut socket = connect(&server, Some(&token), &id).await.expect("let in");
        socket.send(frame).await;
        assert_eq!(socket.closed().await, 4400, "{name}");
    }
    let mut socket = connect(&server, Some(&token), &id).await.expect("let in");
    socket.send_text("hello").await;
    assert_eq!(socket.closed().await, 4400, "a text frame");
    let later: [(&str, Vec<u8>); 5] = [
        ("a second hello", hello(0, &[])),
        ("an empty push", push(0, &[])),
        ("a push of no change", push(0, &[vec![]])),
        ("too many changes", push(0, &vec![vec![1]; 2_001])),
        ("deeply nested", [&b"\xa1ax"[..], &[0x81; 50_000]].concat()),
    ];
    for (name, frame) in later {
        let mut socket = connect(&server, Some(&token), &id).await.expect("let in");
        socket.send(hello(0, &[])).await;
        socket.send(frame).await;
        assert_eq!(socket.closed().await, 4400, "{name}");
    }
    let max = terms::limits::FRAME_BYTES_MAX;
    for (bytes, code) in [(max - 1, 4400), (max, 4400), (max + 1, 1009)] {
        let mut socket = connect(&server, Some(&token), &id).await.expect("let in");
        socket.send(hello(0, &[])).await;
        socket.send(vec![0; bytes]).await;
        assert_eq!(socket.closed().await, code, "a frame of {bytes} bytes");
    }
    let change = a.edit(|tx, text| tx.splice_text(text, 1, 0, "rauhassa"));
    a.push(&[change]).await;
    a.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_says_goodbye_before_it_goes_down() {
    let (server, folder) = Server::demo();
    let (mut a, mut b, id) = two_editors(&server).await;
    let change = a.edit(|tx, text| tx.splice_text(text, 1, 0, "ennen sammutusta"));
    a.push(&[change]).await;
    a.settle().await;
    let stopped = tokio::task::spawn_blocking(move || server.stop());
    assert_eq!((a.socket.closed().await, b.socket.closed().await), (1001, 1001));
    assert!(stopped.await.expect("no panic"), "a good end");
    let server = Server::start(folder.path());
    let again = Editor::open(&server, &server.sign_in(WRITER), &id).await;
    assert_eq!(again.text(), a.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn writers_see_where_the_others_are_by_the_servers_own_names() {
    let (server, _folder) = Server::demo();
    let (mut a, mut b, id) = two_editors(&server).await;
    a.socket.send(presence("2@aa")).await;
    let Frame::Here { peer, name, organisation_name, head } = b.step().await else { panic!("no presence") };
    assert_eq!((name.as_str(), organisation_name.as_str()), ("Jani Ketolampi", "Uuden työn yhdistys ry"));
    assert_eq!(head.as_deref(), Some("2@aa"));
    let mut late = Editor::open(&server, &server.sign_in(COMMENTER), &id).await;
    assert!(matches!(late.step().await, Frame::Here { peer: same, .. } if same == peer), "a newcomer sees who is here");
    drop(a);
    assert_eq!(b.step().await, Frame::Left { peer });
    b.socket.send(presence("junk")).await;
    assert_eq!(b.socket.closed().await, 4400);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_from_elsewhere_does_not_enter() {
    let (server, _folder) = Server::demo();
    let (mut a, _, _) = two_editors(&server).await;
    let mut foreign = Automerge::new().with_actor(ActorId::from(a.document.get_actor().to_bytes().to_vec()));
    foreign
        .transact::<_, _, automerge::AutomergeError>(|tx| tx.put(automerge::ROOT, "title", "oma").map(drop))
        .expect("an edit");
    let change = foreign.get_last_local_change().expect("a change").raw_bytes().to_vec();
    a.push(&[change]).await;
    let Frame::Refused { code, .. } = a.step().await else { panic!("it has to be refused") };
    assert!(["out-of-order", "not-allowed"].contains(&code.as_str()), "{code}");
    assert_eq!(a.socket.closed().await, 4400);
}
