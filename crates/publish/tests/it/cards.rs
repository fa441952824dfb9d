//! The picture beside a link: of one size, the same each time, whatever the title is like.

use crate::fixture::card;
use publish::{Card, card_png};

/// Width and height, as the file's header has them.
fn size(png: &[u8]) -> (u32, u32) {
    let rest = png.strip_prefix(b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR").expect("a picture");
    let number = |at: usize| u32::from_be_bytes(rest[at..at + 4].try_into().expect("four bytes"));
    (number(0), number(4))
}

#[test]
fn a_title_of_any_kind_is_drawn_in_one_size() {
    let long = "Kannanotto järjestöjen rahoituksesta ja asemasta hyvinvointialueilla ".repeat(4);
    let titles = [
        ("fi", "Palkkatuki on uudistettava"),
        ("ar", "يجب إصلاح دعم الأجور بحيث يكون متوقعاً وكافياً"),
        ("fi", "يجب إصلاح دعم الأجور"),
        ("fi", long.as_str()),
        ("fi", &"pitkäsana".repeat(30)),
        ("en", "Emoji \u{1f600} and \u{fffff}"),
        ("fi", ""),
        ("x", "<b>#strong[ei merkintöjä] $x$</b>"),
    ];
    for (language, title) in titles {
        let card = card(language, title);
        let [once, again] = [(), ()].map(|()| card_png(&card).expect("drawn"));
        assert_eq!(size(&once), Card::SIZE, "{title}");
        assert_eq!(once, again, "{title}: the same bytes");
    }
}

#[test]
fn what_is_drawn_differs_with_what_it_says() {
    let first = card("fi", "Palkkatuki on uudistettava");
    let mut other = first.clone();
    other.signed = "41 järjestöä on allekirjoittanut.".to_owned();
    assert_ne!(card_png(&first).expect("drawn"), card_png(&other).expect("drawn"));
}
