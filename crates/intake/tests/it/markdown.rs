//! Markdown and plain text.

use crate::fixture::{draft, left};
use intake::{Format, Unread, read};

#[test]
fn markdown_is_read_and_what_it_has_beyond_is_told() {
    let markdown = "---\ntitle: Tuki\ntags: [a]\n---\n# Luku\n\nSana[^1] <b>lihava</b> ja ~~yli~~.\n\n| a | b |\n|---|---|\n| c | d |\n\n![kuva](a.png)\n\n#### Syv\u{e4}\n\n[^1]: Viite.\n\n[paha](javascript:a)\n";
    let draft = draft(markdown.as_bytes());
    assert_eq!(draft.format, Format::Markdown);
    assert!(draft.text.markdown().starts_with("# Luku\n"), "{}", draft.text.markdown());
    for line in [
        "around×1 ",
        "html×2 Luku",
        "strike-through×1 Luku",
        "table×1 Luku",
        "picture×1 Luku",
        "deep-heading×1 Syv\u{e4}",
        "footnote×1 Syv\u{e4}",
        "other-link×1 Syv\u{e4}",
    ] {
        assert!(left(&draft).contains(&line.to_owned()), "{line}: {:?}", left(&draft));
    }
}

#[test]
fn bytes_are_decoded_as_they_were_saved() {
    let wide: Vec<u8> =
        [0xff, 0xfe].into_iter().chain("P\u{e4}\u{e4}t\u{f6}s".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    for bytes in
        ["P\u{e4}\u{e4}t\u{f6}s".as_bytes(), b"\xef\xbb\xbfP\xc3\xa4\xc3\xa4t\xc3\xb6s", b"P\xe4\xe4t\xf6s", &wide]
    {
        assert_eq!(draft(bytes).text.plain(), "P\u{e4}\u{e4}t\u{f6}s");
    }
}

#[test]
fn what_is_no_draft_is_refused() {
    for (bytes, why) in [
        (&b""[..], Unread::Empty),
        (b"  \n\n", Unread::Empty),
        (b"%PDF-1.7 x", Unread::NotADraft),
        (b"<!DOCTYPE html><p>a", Unread::NotADraft),
        (b"{\\rtf1 a}", Unread::NotADraft),
        (b"\x89PNG\r\n\x1a\n\0\0", Unread::NotADraft),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", Unread::OldWord),
    ] {
        assert_eq!(read(bytes).map(|_| ()), Err(why), "{:?}", String::from_utf8_lossy(bytes));
    }
    let locked: Vec<u8> = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        .iter()
        .copied()
        .chain("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    assert_eq!(read(&locked).map(|_| ()), Err(Unread::Locked));
}
