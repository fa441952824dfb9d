//! The canonical text by rows: what is written, what is read, and what normal form does.

use crate::support::{block, both, em, link, paragraph, run, strong};
use draft::{Block, Kind, Level, Link, Parent, Run, Text};

const SITE: &str = "https://e.example/";

#[track_caller]
fn written(blocks: impl IntoIterator<Item = Block>, markdown: &str) {
    let text = Text::new(blocks);
    assert_eq!(text.markdown(), markdown);
    assert_eq!(Text::from_markdown(markdown), text, "{markdown:?} reads back");
}

#[track_caller]
fn words(runs: impl IntoIterator<Item = Run>, markdown: &str) {
    written([paragraph(runs)], markdown);
}

#[track_caller]
fn read(markdown: &str, canonical: &str) {
    assert_eq!(Text::from_markdown(markdown).markdown(), canonical);
}

fn item(parents: &[Parent], text: &str) -> Block {
    block(Kind::BulletItem, parents.iter().copied(), [run(text)])
}

fn numbered(parents: &[Parent], text: &str) -> Block {
    block(Kind::NumberedItem, parents.iter().copied(), [run(text)])
}

fn within(parents: &[Parent], text: &str) -> Block {
    block(Kind::Paragraph, parents.iter().copied(), [run(text)])
}

#[test]
fn an_empty_text_has_no_bytes() {
    written([], "");
    assert_eq!(Text::new([paragraph([run(" \u{a0}\n\t")]), item(&[], "")]).markdown(), "");
}

#[test]
fn blocks_are_parted_by_a_blank_line() {
    let heading = |level, text| block(Kind::Heading(level), [], [run(text)]);
    written([heading(Level::One, "A"), heading(Level::Three, "B"), paragraph([run("c")])], "# A\n\n### B\n\nc\n");
}

#[test]
fn lists_are_tight_and_numbered_from_one() {
    use Parent::{BulletItem, NumberedItem};
    written([item(&[], "a"), item(&[], "b"), paragraph([run("c")])], "- a\n- b\n\nc\n");
    written(
        [numbered(&[], "a"), numbered(&[], "b"), item(&[], "c"), numbered(&[], "d")],
        "1. a\n2. b\n\n- c\n\n1. d\n",
    );
    written(
        [
            item(&[], "a"),
            numbered(&[BulletItem], "b"),
            numbered(&[BulletItem], "c"),
            within(&[BulletItem], "d"),
            item(&[], "e"),
        ],
        "- a\n  1. b\n  2. c\n\n  d\n- e\n",
    );
    written([item(&[NumberedItem], "a"), within(&[NumberedItem], "b")], "1. - a\n\n   b\n");
    let eleven: Vec<_> = (0..10).map(|_| numbered(&[], "a")).chain([within(&[NumberedItem], "b")]).collect();
    assert!(Text::new(eleven).markdown().ends_with("9. a\n10. a\n\n    b\n"));
}

#[test]
fn quotes_carry_their_sign_on_every_line() {
    use Parent::{BulletItem, Quote};
    written([within(&[Quote], "a"), within(&[Quote], "b"), paragraph([run("c")])], "> a\n>\n> b\n\nc\n");
    written(
        [item(&[Quote], "a"), within(&[Quote, BulletItem], "b"), within(&[Quote], "c")],
        "> - a\n>\n>   b\n>\n> c\n",
    );
    written([paragraph([run("a")]), within(&[Quote], "b\nc"), item(&[], "d")], "a\n\n> b\\\n> c\n\n- d\n");
}

#[test]
fn marks_nest_in_one_order() {
    words([strong("a"), run(" "), em("b"), run(" "), both("c")], "**a** *b* **_c_**\n");
    words([strong("a"), both("b"), strong("c")], "**a*b*c**\n");
    words([strong("a"), em("b")], "**a**_b_\n");
    words([em("a"), strong("b")], "_a_**b**\n");
    words([both("a"), strong("b")], "**_a_&#98;**\n");
    let linked = |run: Run| Run { link: Link::new(SITE, ""), ..run };
    words([strong("a"), linked(strong("b")), strong("c")], "**a**[**b**](https://e.example/)**c**\n");
}

#[test]
fn spaces_move_out_of_marks() {
    words([run("a"), strong(" b "), run("c")], "a **b** c\n");
    words([run("a"), strong("\u{a0}b"), em(" "), run("c")], "a\u{a0}**b** c\n");
    words([strong("a\nb")], "**a\\\nb**\n");
    words([run("a"), link(" b ", SITE, ""), run("c")], "a [b](https://e.example/) c\n");
}

#[test]
fn a_delimiter_that_would_not_be_seen_gets_a_reference_beside_it() {
    words([run("a"), strong("b"), run("c")], "a**b**c\n");
    words([run("a"), strong("(b)"), run("c")], "&#97;**(b)**&#99;\n");
    words([run("sanoi "), strong("”hei”"), run(".")], "sanoi **”hei”**.\n");
    words([run("€"), strong("”b”")], "&#8364;**”b”**\n");
    words([run("x"), strong("y"), both("(b)")], "&#120;**&#121;_(b)_**\n");
}

#[test]
fn signs_are_escaped_where_they_mean_something() {
    words([run("# a")], "\\# a\n");
    words([run("a # - + = > ~ 1. 1) ! | \" ' ( )")], "a # - + = > ~ 1. 1) ! | \" ' ( )\n");
    words([run("*_`[]<\\")], "\\*\\_\\`\\[\\]\\<\\\\\n");
    words([run("-5\n+6\n=\n> b\n~~~")], "\\-5\\\n\\+6\\\n\\=\\\n\\> b\\\n\\~~~\n");
    words([run("1. a\n12) b\n2.5 c\n1.\n1234567890. d")], "1\\. a\\\n12\\) b\\\n2.5 c\\\n1\\.\\\n1234567890. d\n");
    words([run("A & B &amp; R&D &#35; AT&")], "A & B \\&amp; R\\&D \\&#35; AT&\n");
    words([run("oho!"), link("a", SITE, "")], "oho\\![a](https://e.example/)\n");
    written([block(Kind::Heading(Level::Two), [], [run("C ##")])], "## C #\\#\n");
}

#[test]
fn addresses_and_titles_are_spelt_in_one_way() {
    words(
        [link("a", " https://e.example/ä (b)?c=d&e ", "t \"u\" \\")],
        "[a](https://e.example/%C3%A4%20\\(b\\)?c=d\\&e \"t \\\"u\\\" \\\\\")\n",
    );
    words([link("a", "MAILTO:a@b.example", "")], "[a](MAILTO:a@b.example)\n");
    for refused in ["javascript:alert(1)", "java\nscript:x", "/path", "ftp://e.example/", "data:text/html,x", ""] {
        assert_eq!(Link::new(refused, ""), None, "{refused:?}");
    }
}

#[test]
fn an_address_is_kept_up_to_its_limit() {
    // {"href":"…","title":""} is 22 bytes beside the address.
    let address = |bytes: usize| format!("https://{}", "a".repeat(bytes - 22 - "https://".len()));
    let limit = terms::limits::LINK_BYTES_MAX;
    assert!(Link::new(&address(limit - 1), "").is_some());
    assert!(Link::new(&address(limit), "").is_some());
    assert_eq!(Link::new(&address(limit + 1), ""), None);
    assert_eq!(Link::new(&address(limit), "t").map(|link| link.title().to_owned()), Some(String::new()));
}

#[test]
fn characters_are_brought_to_one_form() {
    words([run("a\u{308}iti"), run("\u{feff}\u{0}\u{7f}")], "äiti\n");
    words([run("a"), strong("\u{308}b")], "ä**b**\n");
    words([run("a\tb\r\nc\rd\u{2028}e\u{b}f")], "a b\\\nc\\\nd\\\ne\\\nf\n");
    words([run("  a  b \n c  ")], "a  b\\\nc\n");
    written([block(Kind::Heading(Level::One), [], [run("a\n\n b")])], "# a b\n");
}

#[test]
fn nesting_is_flattened_where_it_cannot_stand() {
    use Parent::{BulletItem, NumberedItem, Quote};
    written([block(Kind::Heading(Level::One), [Quote, BulletItem], [run("a")])], "# a\n");
    written([within(&[BulletItem, Quote], "a")], "- a\n");
    written([item(&[], "a"), item(&[], ""), within(&[BulletItem], "b")], "- a\n- b\n");
    written([within(&[NumberedItem; 40], "a")], &format!("{}a\n", "1. ".repeat(terms::limits::BLOCK_PARENTS_MAX)));
}

#[test]
fn ordinary_markdown_is_read() {
    read("A\n=\n\nB\n-\n\n#### C\n###### D #", "# A\n\n## B\n\n### C\n\n### D\n");
    read("* a\n* b\n\n+ c", "- a\n- b\n- c\n");
    read("3) a\n4) b", "1. a\n2. b\n");
    read("a\nb  \nc", "a b\\\nc\n");
    read("__a__ _b_ ***c***", "**a** *b* **_c_**\n");
    read("- a\n\n  > b\n\n- # c", "- a\n\n  b\n\n# c\n");
    read("> > a\n\n---\n\n> b", "> a\n>\n> b\n");
    read("- - a\n- - b", "- - a\n  - b\n");
    read(
        "<https://e.example/> [a][r]\n\n[r]: https://e.example/ 't'",
        "[https://e.example/](https://e.example/) [a](https://e.example/ \"t\")\n",
    );
}

#[test]
fn what_has_no_place_keeps_its_words() {
    read("`a*b` ![kuva *x*](https://e.example/k.png)", "a\\*b kuva *x*\n");
    read("```rust\nlet a;\n  b\n```", "let a;\\\nb\n");
    read("| a | b |\n|---|---|\n| c | d |", "| a | b | |---|---| | c | d |\n");
    read("<div>\nx</div>\n\na <b>c</b>", "\\<div>\\\nx\\</div>\n\na \\<b>c\\</b>\n");
    read("[a](javascript:alert%281%29) [b](/c)", "a b\n");
    read("~~a~~ - [ ] b", "\\~~a~~ - \\[ \\] b\n");
}

#[test]
fn the_example_in_the_grammar_is_canonical() {
    let grammar = include_str!("../../../../docs/canonical-text.md");
    let (_, example) = grammar.split_once("```markdown\n").expect("the grammar has an example");
    let (example, _) = example.split_once("```").expect("the example ends");
    read(example, example);
}

#[test]
fn the_hash_is_of_the_canonical_bytes() {
    let hex = |text: &Text| text.sha256().iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    // printf '' | sha256sum; printf '# Hyv\xc3\xa4\n\n**a** b\n' | sha256sum
    assert_eq!(hex(&Text::default()), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_eq!(hex(&Text::from_markdown("Hyva\u{308}\n===\n\n__a__\nb")), HYVA_SHA256);
}

const HYVA_SHA256: &str = "290b87cd25990e044604cd195e5b94719f4ba65512c02131bedce0406bfc0123";
