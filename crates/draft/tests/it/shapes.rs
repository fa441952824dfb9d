//! Our changes have the very bytes of those that automerge's JavaScript build makes.

use draft::{Document, Text};
use terms::Actor;

const ACTOR: Actor = Actor::new([0xaa; 16]);

/// Made with `@automerge/automerge` 3.5.0 by one actor at time 0, one change a row, `S` being `ImmutableString`.
const JAVASCRIPT: [(&str, &str); 5] = [
    // d.text = ""; splitBlock(0, {type: S("paragraph"), parents: [], attrs: {}, isEmbed: false})
    (
        "",
        "856f4a83e6410619017b0010aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa0101000000090104020613061524340342085607570970020001050000017f01040200017f0000047f047465787400017c056174747273076973456d62656407706172656e747304747970650101047f0402007d01020103007d010096017061726167726170680600",
    ),
    // splice(1, 0, "Hei maailma")
    (
        "Hei maailma\n",
        "856f4a8379ea4d7e016801e641061926976b762031e7e8ddb07cce7775a39299cd0ea41d5bd65b46bfc47d10aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa0207000000090102020211021305340242025602570b70020b000b010b007e02050901000b0b010b16486569206d6161696c6d610b00",
    ),
    // splitBlock(5, {type: S("heading"), parents: [], attrs: {level: 2}, isEmbed: false})
    (
        "Hei\n\n## maailma\n",
        "856f4a8399980e7a019b010179ea4d7e33b0265c618b9ce6c18044628c6aed5d5aca8f6dfba990fcf7a0867110aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa03120000000a010202061104130415243403420756075708700206007d01121303127f0000057f0a000500017b056174747273056c6576656c076973456d62656407706172656e74730474797065000105020002017e020102007c140100760268656164696e670600",
    ),
    // updateBlock(5, {type: S("unordered-list-item"), parents: [S("blockquote"), S("ordered-list-item")], …})
    (
        "Hei\n\n> 1. - maailma\n",
        "856f4a83830e4b8f01dc010199980e7a7318f6c5fbf46362d58dac68916ac050b79bbd3062d951f2f29d22ce10aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa04180000000c010202081108130a152134054209560b572e700471027302080002010319021c7f19020000047f0000017e127800037e761d000100027d056174747273076973456d62656407706172656e747300027f047479706501010302017f0302007e0102030103007b0100a6019602b602626c6f636b71756f74656f7264657265642d6c6973742d6974656d756e6f7264657265642d6c6973742d6974656d7f0107007f007f12",
    ),
    // mark({start: 1, end: 4, expand: "after"}, "strong", true);
    // mark({start: 6, end: 8, expand: "none"}, "link", JSON.stringify({href: "https://e.org/", title: ""}))
    (
        "**Hei**\n\n> 1. - [ma](https://e.org/)ailma\n",
        "856f4a83250ca40001a00101830e4b8fa73c7047e130c7ea40a4b3c676f5475e8e29d3e280e12f75b6bcb47c10aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa05200000000b010202021102130534024202560657247002940103a501120400040104007c02071073000404077c0200c604007b2268726566223a2268747470733a2f2f652e6f72672f222c227469746c65223a22227d04000101027f067374726f6e6700017f046c696e6b0001",
    ),
];

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).expect("rows are hex")).collect()
}

fn javascript(rows: usize) -> Document {
    Document::load(None, JAVASCRIPT[..rows].iter().map(|(_, hex)| bytes(hex))).expect("JavaScript's changes load")
}

#[test]
fn changes_made_in_javascript_read_as_they_were_meant() {
    for (row, (markdown, _)) in JAVASCRIPT.iter().enumerate() {
        assert_eq!(javascript(row + 1).text().markdown(), *markdown);
    }
}

#[test]
fn a_new_document_is_made_as_javascript_makes_it() {
    assert_eq!(Document::create(ACTOR).1, bytes(JAVASCRIPT[0].1));
}

#[test]
fn typing_changing_a_block_and_marking_write_the_bytes_that_javascript_writes() {
    // Row 2 is a split, which a replacement never makes: it adds a block and moves no characters.
    for row in [1, 3, 4] {
        let (markdown, change) = JAVASCRIPT[row];
        let changes = javascript(row).replace(ACTOR, &Text::from_markdown(markdown)).expect("it can be written");
        assert_eq!(changes, [bytes(change)], "{markdown}");
    }
}

#[test]
fn a_split_block_has_the_operations_that_javascript_makes() {
    let (document, _) = Document::create(ACTOR);
    let changes = document.replace(ACTOR, &Text::from_markdown("a\n\n## b")).expect("it can be written");
    let ours = automerge::Change::from_bytes(changes.concat()).expect("one change").decode().operations;
    let theirs = automerge::Change::from_bytes(bytes(JAVASCRIPT[2].1)).expect("one change").decode().operations;
    // The block is added first, then its "b", then the "a" before it.
    let shape =
        |op: &automerge::legacy::Op| (op.action.clone(), op.insert, matches!(op.key, automerge::legacy::Key::Map(_)));
    let keys = |ops: &[automerge::legacy::Op]| {
        ops.iter()
            .map(|op| match &op.key {
                automerge::legacy::Key::Map(name) => name.to_string(),
                automerge::legacy::Key::Seq(_) => String::new(),
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(ours[..6].iter().map(shape).collect::<Vec<_>>(), theirs.iter().map(shape).collect::<Vec<_>>());
    assert_eq!(keys(&ours[..6]), keys(&theirs));
}
