//! A statement as a document of a word processor.

use super::{
    look::{self, WIDTH, facts, reference},
    package::Package,
    shapes::{Shape, shapes},
    sheet::{Sheet, plain, run},
    table::grid,
};
use crate::{Column, PublishError, Reservation, Signatory, Statement, Table};
use draft::{Block, Part};

/// The statement with real headings, lists and links; every clause has its number, as a field that counts on, and a name
/// that links lead to. The same statement always gives the same bytes.
///
/// # Errors
/// [`PublishError::Archive`] or [`PublishError::Bytes`] if the archive could not be written.
pub fn statement_docx(statement: &Statement<'_>) -> Result<Vec<u8>, PublishError> {
    let mut sheet = Sheet::default();
    let labels = &statement.labels;
    look::head(&mut sheet, &statement.kind, &statement.title, &statement.facts);
    text(statement, &mut sheet);
    signed(statement, &mut sheet);
    reserved(statement, &mut sheet);
    facts(&mut sheet, &statement.closing);
    sheet.styled("Heading1", &plain(&labels.check, None));
    sheet.styled("BodyText", &plain(&statement.check.advice, None));
    let address = &statement.check.address;
    let link = sheet.linked(Some(address), &plain(address.href(), Some("Hyperlink")));
    sheet.styled("BodyText", &link);
    let sha256: String = statement.check.sha256.iter().map(|byte| format!("{byte:02x}")).collect();
    sheet.styled("Aside", &plain(&format!("SHA-256: {sha256}"), None));
    written(&statement.title, &statement.language, &statement.version, statement.at, sheet)
}

/// The document of what has been written.
pub(super) fn written(
    title: &str,
    language: &str,
    edge: &str,
    at: terms::Timestamp,
    sheet: Sheet,
) -> Result<Vec<u8>, PublishError> {
    let package = Package {
        title: title.to_owned(),
        language: language.to_owned(),
        at: Some(at),
        styles: look::styles(language),
        numbering: sheet.numbering(),
        footer: Some(look::footer(edge)),
        body: sheet.body + &look::section(),
        links: sheet.links,
        pictures: vec![],
    };
    package.write()
}

fn text(statement: &Statement<'_>, sheet: &mut Sheet) {
    let shapes = shapes(statement.text, sheet);
    for ((part, block), shape) in statement.text.parts().zip(shapes) {
        let words = number(part, &shape) + &words(block, sheet);
        let inner = sheet.named(&part.to_string(), &words);
        sheet.paragraph(&shape.properties(true), &inner);
        let about = |(_, (_, what)): &(usize, (&Signatory, &Reservation))| what.clause.map(Part::Clause) == Some(part);
        let mut by = Vec::new();
        for (index, (who, _)) in statement.reservations().enumerate().filter(about) {
            by.push(reference(&mark(index), &who.name));
        }
        if !by.is_empty() {
            let label = plain(&format!("{}: ", statement.labels.reservation), None);
            sheet.styled("Aside", &(label + &by.join(&plain(", ", None))));
        }
    }
}

fn words(block: &Block, sheet: &mut Sheet) -> String {
    block.runs.iter().map(|stretch| sheet.linked(stretch.link.as_ref(), &run(stretch))).collect()
}

/// The number of a clause: beside the text, or in a list before the words, for the list's own sign stands beside them.
fn number(part: Part, shape: &Shape) -> String {
    let Part::Clause(number) = part else { return String::new() };
    let field = format!(
        r#"<w:fldSimple w:instr=" SEQ clause \* ARABIC ">{}</w:fldSimple>"#,
        plain(&number.to_string(), Some("ClauseNumber"))
    );
    let after = if shape.stands_out() { "<w:r><w:tab/></w:r>".to_owned() } else { plain("\u{2002}", None) };
    field + &after
}

fn signed(statement: &Statement<'_>, sheet: &mut Sheet) {
    if statement.signed.is_empty() {
        return;
    }
    let labels = &statement.labels;
    sheet.styled("Heading1", &plain(&labels.signed, None));
    for group in &statement.signed {
        if !group.heading.is_empty() {
            sheet.styled("Heading2", &plain(&group.heading, None));
        }
        if !group.note.is_empty() {
            sheet.styled("BodyText", &plain(&group.note, None));
        }
        let described = group.signatories.iter().any(Signatory::is_described);
        let column = |heading: &String, width_chars| Column { heading: heading.clone(), width_chars };
        let mut columns = vec![column(&labels.name, 50)];
        if described {
            columns.extend([column(&labels.kind, 22), column(&labels.county, 22)]);
        }
        let row = |signatory: &Signatory| {
            let name = match signatory.reservations.is_empty() {
                true => signatory.name.clone(),
                false => format!("{} ({})", signatory.name, labels.reservation),
            };
            let about = [&signatory.kind, &signatory.county].into_iter().filter(|_| described).cloned();
            std::iter::once(name).chain(about).collect()
        };
        let rows: Vec<Vec<String>> = group.signatories.iter().map(row).collect();
        if !rows.is_empty() {
            let table = Table {
                title: String::new(),
                note: String::new(),
                language: statement.language.clone(),
                columns,
                rows,
                pictures: vec![],
            };
            sheet.body.push_str(&grid(&table, WIDTH));
            sheet.styled("BodyText", "");
        }
    }
}

fn reserved(statement: &Statement<'_>, sheet: &mut Sheet) {
    let reservations: Vec<_> = statement.reservations().collect();
    if reservations.is_empty() {
        return;
    }
    let clauses = statement.text.clauses().count();
    sheet.styled("Heading1", &plain(&statement.labels.reservations, None));
    for (index, (who, what)) in reservations.into_iter().enumerate() {
        let place = match what.clause.filter(|number| (1..=clauses).contains(number)) {
            Some(number) => reference(&Part::Clause(number).to_string(), &what.place),
            None => plain(&what.place, None),
        };
        let words = plain(&who.name, Some("Strong")) + &plain(" – ", None) + &place;
        let inner = sheet.named(&mark(index), &words);
        sheet.paragraph(r#"<w:pStyle w:val="BodyText"/><w:keepNext/>"#, &inner);
        sheet.styled("BodyText", &plain(&what.text, None));
    }
}

fn mark(index: usize) -> String {
    format!("r{}", index + 1)
}
