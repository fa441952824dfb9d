//! OpenDocument texts, small ones.

use crate::fixture::{draft, left, odt, remarks};
use intake::Format;

const STYLES: &str = r#"<style:style style:name="T1" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style><style:style style:name="T2" style:family="text"><style:text-properties fo:font-style="italic"/></style:style><style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/><style:style style:name="P2" style:family="paragraph" style:parent-style-name="Quotations"/><text:list-style style:name="L1"><text:list-level-style-bullet text:level="1"/><text:list-level-style-number text:level="2" style:num-format="1"/></text:list-style>"#;

#[test]
fn headings_lists_quotes_links_and_marks_are_kept() {
    let body = r#"<text:p text:style-name="P1">Tuki</text:p><text:h text:outline-level="2">V&#228;li</text:h>
        <text:p>Sana <text:span text:style-name="T1">lihava</text:span> ja<text:s text:c="3"/><text:span text:style-name="T2">vino</text:span><text:line-break/>rivi
           jatkuu</text:p><text:list text:style-name="L1"><text:list-item><text:p>yksi</text:p><text:list><text:list-item><text:p>ala</text:p></text:list-item></text:list><text:p>jatkuu</text:p></text:list-item><text:list-item><text:p>kaksi</text:p></text:list-item></text:list><text:p text:style-name="P2">Lainattu.</text:p><text:p><text:a xlink:href="https://example.org/">Opas</text:a> ja <text:a xlink:href="javascript:alert(1)">paha</text:a></text:p>"#;
    let draft = draft(&odt(STYLES, body, &[]));
    assert_eq!(draft.format, Format::Odt);
    assert_eq!(
        draft.text.markdown(),
        "# Tuki\n\n## V\u{e4}li\n\nSana **lihava** ja *vino*\\\nrivi jatkuu\n\n- yksi\n  1. ala\n\n  jatkuu\n- kaksi\n\n> Lainattu.\n\n[Opas](https://example.org/) ja paha\n"
    );
    assert_eq!(left(&draft), ["other-link×1 V\u{e4}li"]);
}

#[test]
fn tracked_changes_and_comments_are_kept() {
    let info = |by: &str| {
        format!(
            "<office:change-info><dc:creator>{by}</dc:creator><dc:date>2026-03-03T10:00:00</dc:date></office:change-info>"
        )
    };
    let body = format!(
        r#"<text:tracked-changes><text:changed-region text:id="c1"><text:insertion>{}</text:insertion></text:changed-region><text:changed-region text:id="c2"><text:deletion>{}<text:p>kaksi</text:p></text:deletion></text:changed-region><text:changed-region text:id="c3"><text:deletion>{}<text:p>Kolmas kappale.</text:p><text:p/></text:deletion></text:changed-region></text:tracked-changes><text:p>Yksi <text:change text:change-id="c2"/><text:change-start text:change-id="c1"/>kolme<text:change-end text:change-id="c1"/> nelj&#228;.</text:p><text:p><text:change text:change-id="c3"/><office:annotation office:name="n"><dc:creator>Aino</dc:creator><dc:date>2026-03-04T10:00:00</dc:date><text:p>Mit&#228;?</text:p></office:annotation>Viides<office:annotation-end office:name="n"/> sana.</text:p>"#,
        info("A"),
        info("A"),
        info("B")
    );
    let draft = draft(&odt("", &body, &[]));
    assert_eq!(draft.text.plain(), "Yksi kaksi nelj\u{e4}.\nKolmas kappale.\nViides sana.");
    assert_eq!(remarks(&draft), ["A: «kaksi» → kolme", "B: c2 removed", "Aino: «Viides» says Mit\u{e4}?"]);
    assert_eq!(draft.remarks[2].day, "2026-03-04");
}

#[test]
fn what_is_not_understood_is_told() {
    let body = r#"<text:h text:outline-level="1">Luku</text:h><table:table><table:table-row><table:table-cell><text:p>Solu</text:p></table:table-cell></table:table-row></table:table><text:p>A<text:note><text:note-body><text:p>viite</text:p></text:note-body></text:note><draw:frame><draw:image/></draw:frame><draw:frame><draw:text-box><text:p>laatikko</text:p></draw:text-box></draw:frame><draw:frame><draw:object/></draw:frame><text:page-number>3</text:page-number></text:p><text:table-of-content><text:p>Luku 1</text:p></text:table-of-content>"#;
    let edge = r#"<x xmlns:style="s" xmlns:text="t"><style:header><text:p>Yl&#228;</text:p></style:header><style:footer><text:p/></style:footer></x>"#;
    let draft = draft(&odt("", body, &[("styles.xml", edge), ("Basic/script-lb.xml", "<x/>")]));
    assert_eq!(draft.text.markdown(), "# Luku\n\nSolu\n\nA3\n");
    let all = left(&draft);
    for line in [
        "macro×1 ",
        "header-or-footer×1 ",
        "table×1 Luku",
        "footnote×1 Luku",
        "picture×1 Luku",
        "text-box×1 Luku",
        "embedded-object×1 Luku",
        "field×1 Luku",
        "table-of-contents×1 Luku",
    ] {
        assert!(all.contains(&line.to_owned()), "{line}: {all:?}");
    }
}
