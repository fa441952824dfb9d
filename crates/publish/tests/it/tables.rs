//! Tables as others' programs read them.

use crate::{part, well_formed};
use calamine::{Data, Reader, Xlsx};
use publish::{Coding, Column, Picture, Table};
use std::io::Cursor;

fn table() -> Table {
    let column = |heading: &str, width_chars| Column { heading: heading.to_owned(), width_chars };
    let row = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
    Table {
        title: "Kommentit: [Laki] & muuta".to_owned(),
        note: "Kaksi kommenttia.".to_owned(),
        language: "fi".to_owned(),
        columns: vec![column("Nro", 8), column("Kommentti", 40)],
        rows: vec![row(["1", "=1+1; \"a\"\n<b> & ä"]), row(["2", "| *x* \u{7}\u{ffff}"]), row(["3", ""])],
        pictures: vec![],
    }
}

#[test]
fn a_spreadsheet_holds_texts_and_no_formulas() {
    let bytes = publish::xlsx(&table()).expect("written");
    assert_eq!(publish::xlsx(&table()).expect("written"), bytes, "the same table is the same file");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.as_slice())).expect("readable");
    let name = book.sheet_names()[0].clone();
    assert_eq!(name, "Kommentit Laki & muuta");
    let range = book.worksheet_range(&name).expect("a sheet");
    let cell = |row, column| range.get_value((row, column)).cloned();
    assert_eq!(cell(0, 1), Some(Data::String("Kommentti".to_owned())));
    assert_eq!(cell(1, 1), Some(Data::String("=1+1; \"a\"\n<b> & ä".to_owned())));
    assert!(!part(&bytes, "xl/worksheets/sheet1.xml").contains("<f>"));
}

#[test]
fn a_document_is_well_formed_and_repeats_its_headings() {
    let bytes = publish::docx(&table()).expect("written");
    assert_eq!(publish::docx(&table()).expect("written"), bytes);
    well_formed(&bytes);
    let document = part(&bytes, "word/document.xml");
    assert_eq!(document.matches("<w:tblHeader/>").count(), 1);
    assert_eq!(document.matches("<w:tr>").count(), 4);
    assert!(document.contains("=1+1; &quot;a&quot;</w:t>") && document.contains("&lt;b&gt; &amp; ä"), "{document}");
    assert!(!document.contains(['\u{7}', '\u{ffff}']), "what XML can't have is left out");
    assert!(part(&bytes, "docProps/core.xml").contains("<dc:language>fi</dc:language>"));
}

#[test]
fn a_document_shows_pictures_in_proportion() {
    let picture = |coding, pixels| Some(Picture { coding, bytes: vec![1, 2, 3], pixels });
    let pictures = vec![picture(Coding::Png, (400, 100)), None, picture(Coding::Jpeg, (100, 2_000))];
    let bytes = publish::docx(&Table { pictures, ..table() }).expect("written");
    well_formed(&bytes);
    let document = part(&bytes, "word/document.xml");
    // A centimetre is 360,000 of these: four wide and 1.2 high is what there is.
    assert!(document.contains(r#"cx="1440000" cy="360000""#), "{document}");
    assert!(document.contains(r#"cx="21600" cy="432000""#), "{document}");
    assert_eq!((document.matches("picture1").count(), document.matches("picture2").count()), (1, 1));
    let relations = part(&bytes, "word/_rels/document.xml.rels");
    assert!(relations.contains("media/picture1.png") && relations.contains("media/picture2.jpeg"), "{relations}");
    assert!(part(&bytes, "[Content_Types].xml").contains("image/jpeg"));
}

#[test]
fn csv_and_markdown_hold_the_same_words() {
    let csv = String::from_utf8(publish::csv_of(&table())).expect("UTF-8");
    assert_eq!(csv.lines().next(), Some("\u{feff}Nro;Kommentti"));
    assert!(csv.contains("1;\"'=1+1; \"\"a\"\"\n<b> & ä\"\r\n"), "{csv}");
    let markdown = publish::markdown(&table());
    assert!(markdown.contains("| 1 | =1+1; \"a\"<br>&lt;b\\> &amp; ä |"), "{markdown}");
    assert!(markdown.contains("| --- | --- |\n") && markdown.contains("| 2 | \\| \\*x\\* "), "{markdown}");
}
