use automerge::{
    ActorId, Automerge, ObjId, ObjType, ROOT, ReadDoc,
    transaction::{CommitOptions, Transactable, Transaction},
};
use draft::{Block, Document, Kind, Level, Link, Marks, Parent, Run, Text};
use proptest::prelude::*;
use terms::Actor;

pub(crate) const ALICE: Actor = Actor::new([0xa1; 16]);
pub(crate) const BOB: Actor = Actor::new([0xb0; 16]);

/// A document that says what this Markdown says.
pub(crate) fn document(markdown: &str) -> Document {
    let (mut document, _) = Document::create(ALICE);
    let changes = document.replace(ALICE, &Text::from_markdown(markdown)).expect("a new document can be filled");
    document.apply(&changes).expect("our own changes apply");
    document
}

/// Writes as `actor` by hand and loads the result: for shapes that no honest editor makes.
pub(crate) fn by_hand(document: &Document, actor: Actor, write: impl FnOnce(&mut Transaction<'_>, &ObjId)) -> Document {
    let (document, _) = written(document, actor, write);
    document
}

/// As [`by_hand`], with the change that it made.
pub(crate) fn written(
    document: &Document,
    actor: Actor,
    write: impl FnOnce(&mut Transaction<'_>, &ObjId),
) -> (Document, Vec<u8>) {
    let mut automerge: Automerge = document.automerge().clone();
    automerge.set_actor(ActorId::from(actor.bytes().as_slice()));
    let text = text_object(&automerge);
    let mut writing = automerge.transaction();
    write(&mut writing, &text);
    writing.commit_with(CommitOptions::default().with_time(0));
    let change = automerge.get_last_local_change().expect("a change was made").raw_bytes().to_vec();
    let mut document = document.clone();
    document.apply([&change]).expect("the change applies");
    (document, change)
}

pub(crate) fn text_object(automerge: &Automerge) -> ObjId {
    automerge.get(ROOT, "text").expect("the root is readable").expect("there is a text").1
}

/// A block marker with any type and parents, known or not.
pub(crate) fn marker(writing: &mut Transaction<'_>, text: &ObjId, place: usize, kind: &str, parents: &[&str]) {
    let block = writing.split_block(text, place).expect("the place exists");
    writing.put_object(&block, "attrs", ObjType::Map).expect("a map takes a key");
    writing.put(&block, "isEmbed", false).expect("a map takes a key");
    let list = writing.put_object(&block, "parents", ObjType::List).expect("a map takes a key");
    for (index, parent) in parents.iter().enumerate() {
        writing.insert(&list, index, *parent).expect("a list takes an item");
    }
    writing.put(&block, "type", kind).expect("a map takes a key");
}

pub(crate) fn run(text: &str) -> Run {
    Run { text: text.to_owned(), ..Run::default() }
}

pub(crate) fn strong(text: &str) -> Run {
    Run { marks: Marks { strong: true, em: false }, ..run(text) }
}

pub(crate) fn em(text: &str) -> Run {
    Run { marks: Marks { strong: false, em: true }, ..run(text) }
}

pub(crate) fn both(text: &str) -> Run {
    Run { marks: Marks { strong: true, em: true }, ..run(text) }
}

pub(crate) fn link(text: &str, href: &str, title: &str) -> Run {
    Run { link: Link::new(href, title), ..run(text) }
}

pub(crate) fn paragraph(runs: impl IntoIterator<Item = Run>) -> Block {
    block(Kind::Paragraph, [], runs)
}

pub(crate) fn block(
    kind: Kind,
    parents: impl IntoIterator<Item = Parent>,
    runs: impl IntoIterator<Item = Run>,
) -> Block {
    Block { kind, parents: parents.into_iter().collect(), runs: runs.into_iter().collect() }
}

/// Any blocks at all, in any nesting, of characters that are likely to be misread.
pub(crate) fn any_blocks(most: usize) -> impl Strategy<Value = Vec<Block>> {
    prop::collection::vec(any_block(), 0..=most)
}

/// Any text in normal form.
pub(crate) fn any_text(most: usize) -> impl Strategy<Value = Text> {
    any_blocks(most).prop_map(Text::new)
}

fn any_block() -> impl Strategy<Value = Block> {
    let kind = prop_oneof![
        1 => prop_oneof![Just(Level::One), Just(Level::Two), Just(Level::Three)].prop_map(Kind::Heading),
        3 => Just(Kind::Paragraph),
        2 => Just(Kind::BulletItem),
        2 => Just(Kind::NumberedItem),
    ];
    let parent = prop_oneof![Just(Parent::Quote), Just(Parent::BulletItem), Just(Parent::NumberedItem)];
    let runs = prop::collection::vec(any_run(), 0..5);
    (kind, prop::collection::vec(parent, 0..4), runs).prop_map(|(kind, parents, runs)| Block { kind, parents, runs })
}

fn any_run() -> impl Strategy<Value = Run> {
    let href = prop_oneof![
        Just("https://example.org/"),
        Just("mailto:a@b.example"),
        Just("https://e.example/a_b*c(d)[e]?f=g&amp;h#i\\ å"),
    ];
    let title = prop_oneof![3 => Just(""), 1 => Just("a \"b\" \\ &lt; `x` <y>")];
    let link = prop_oneof![3 => Just(None), 1 => (href, title).prop_map(|(href, title)| Link::new(href, title))];
    (any_words(), any::<bool>(), any::<bool>(), link).prop_map(|(text, strong, em, link)| Run {
        text,
        marks: Marks { strong, em },
        link,
    })
}

/// Short strings of what Markdown, Unicode and spacing make difficult.
pub(crate) fn any_words() -> impl Strategy<Value = String> {
    let special = prop::sample::select(vec![
        "*",
        "**",
        "_",
        "__",
        "`",
        "```",
        "~~~",
        "\\",
        "[",
        "]",
        "(",
        ")",
        "<",
        ">",
        "#",
        "##",
        "-",
        "---",
        "+",
        "=",
        "===",
        "|",
        "!",
        "&",
        "&amp;",
        "&#35;",
        "1.",
        "12)",
        "1234567890.",
        ".",
        ",",
        ":",
        "\"",
        "'",
        "~",
        "$",
        "^",
        "{",
        "}",
        "@",
        "/",
        "<b>",
        "<!--",
        "http://e.example",
        "[a]: b",
        "![",
        "](x)",
    ]);
    let space =
        prop::sample::select(vec![" ", "  ", "    ", "\n", "\n\n", "\t", "\r\n", "\u{a0}", "\u{2003}", "\u{b}"]);
    let letters = prop::sample::select(vec![
        "a",
        "b",
        "palkkatuki",
        "å",
        "ä",
        "ö",
        "Ö",
        "a\u{30a}",
        "a\u{308}",
        "\u{308}",
        "\u{301}",
        "ß",
        "7",
        "٣",
        "中",
        "한",
        "\u{1112}\u{1161}",
        "\u{1161}",
        "👩‍👩‍👧",
        "🇫🇮",
        "é",
        "–",
        "”",
        "«",
        "€",
        "Ⓐ",
        "\u{200b}",
        "\u{feff}",
        "\u{0}",
        "\u{7f}",
        "\u{fffc}",
        "\u{338}",
        "\u{16d67}",
    ]);
    let piece = prop_oneof![3 => special, 2 => space, 3 => letters].prop_map(str::to_owned);
    let piece = prop_oneof![12 => piece, 1 => any::<char>().prop_map(String::from)];
    prop::collection::vec(piece, 0..5).prop_map(|pieces| pieces.concat())
}
