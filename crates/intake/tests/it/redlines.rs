//! Our own comparisons, read back.

use draft::{Difference, Text};
use publish::{Redline, RedlineLabels};
use terms::Timestamp;

fn redline(before: &Text, after: &Text) -> Vec<u8> {
    let difference = Difference::between(before, after);
    let labels = RedlineLabels {
        legend: String::new(),
        added: String::new(),
        removed: String::new(),
        added_begins: String::new(),
        added_ends: String::new(),
        removed_begins: String::new(),
        removed_ends: String::new(),
        remarked: String::new(),
        missing: String::new(),
    };
    let redline = Redline {
        title: "Tuki".to_owned(),
        language: "fi".to_owned(),
        kind: "Mik\u{e4} muuttui".to_owned(),
        versions: "1 \u{2192} 2".to_owned(),
        facts: vec![],
        before,
        after,
        difference: &difference,
        notes: &|_| vec![],
        whose: &|_| "J\u{e4}rjest\u{f6} A ry".to_owned(),
        at: Timestamp::parse("2026-03-12T10:15:00.000Z").expect("a moment"),
        labels,
    };
    publish::redline_docx(&redline).expect("written")
}

#[test]
fn a_comparison_from_here_gives_the_earlier_text_and_what_changed_as_suggestions() {
    for (before, after, wanted) in [
        ("Yksi kaksi.", "Yksi kolme.", vec!["\u{ab}kaksi.\u{bb} \u{2192} kolme."]),
        ("Yksi.", "Yksi.\n\nKaksi.", vec!["c1 + Kaksi."]),
        ("Yksi.\n\nKaksi.", "Kaksi.", vec!["c1 removed"]),
        ("- yksi\n- kaksi", "- yksi\n- kolme", vec!["\u{ab}kaksi\u{bb} \u{2192} kolme"]),
        ("Otsikko", "## Otsikko", vec![]),
        (
            "[Opas](https://example.org/a) on valmis.",
            "[Opas](https://example.org/a) ei ole valmis.",
            vec!["\u{ab}on\u{bb} \u{2192} ei ole"],
        ),
        ("> Lainattu **lihava** sana.", "> Lainattu **lihava** lause.", vec!["\u{ab}sana.\u{bb} \u{2192} lause."]),
    ] {
        let (before, after) = (Text::from_markdown(before), Text::from_markdown(after));
        let read = crate::fixture::draft(&redline(&before, &after));
        assert_eq!(read.text.markdown(), before.markdown());
        let wanted: Vec<String> = wanted.into_iter().map(|line| format!("J\u{e4}rjest\u{f6} A ry: {line}")).collect();
        assert_eq!(crate::fixture::remarks(&read), wanted, "{}", after.markdown());
    }
}

#[test]
fn the_demonstration_comes_back_as_it_was() {
    // A document's highest headings are of the first level.
    let demo = include_str!("../../../../data/demo/palkkatuki.fi.md");
    let before = Text::from_markdown(&demo.replace("\n## ", "\n# ").replace("\n### ", "\n## "));
    let after = Text::from_markdown(&before.markdown().replace("kolmessa viikossa", "kahdessa viikossa"));
    let read = crate::fixture::draft(&redline(&before, &after));
    assert_eq!(read.text.markdown(), before.markdown());
    let swaps = before.markdown().matches("kolmessa viikossa").count();
    assert_eq!(read.remarks.len(), swaps);
    assert!(crate::fixture::remarks(&read)[0].contains("kahdessa"), "{:?}", crate::fixture::remarks(&read));
}
