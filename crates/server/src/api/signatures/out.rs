//! Those who have signed, as a file: with their names in each language, in the order of one of them.

use super::{SignatureList, view::SignatureView};
use crate::{
    api::{
        json,
        organisations::name_of,
        tables::{self, Format, On},
    },
    app::App,
    caller::Caller,
    folded::{alphabetical, folded},
    picture::{self, Picture},
    problem::Problem,
    reading::Readable,
    signing::{self, Shown, Sight},
    vault,
};
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Names, Register};
use publish::{Coding, Column, Table};
use std::sync::Arc;
use store::Store;
use terms::limits;
use words::{Language, Words};

/// All that are counted, in the order of their names in this language.
pub(super) async fn all(
    app: &Arc<App>,
    caller: &Caller,
    readable: &Readable,
    sight: &Sight,
    (format, language): (Format, Language),
) -> Result<Response, Problem> {
    let statement = readable.statement.clone();
    // Whoever isn't told who has signed gets a table without rows.
    let counted = statement.answers().filter(|signature| {
        statement.state_of(signature) == ledger::SignatureState::Valid && sight.sees(&statement, signature)
    });
    let counted = signing::all(app, &statement, counted.cloned().collect()).await;
    let mut counted = counted.map_err(|failure| caller.failed(&failure))?;
    let register = app.register.view();
    counted.sort_by_cached_key(|shown| order(&called(&register, shown, language), language));
    if format == Format::Json {
        let view = |shown| SignatureView::of(&statement, &register, language, shown, sight);
        let items = counted.iter().map(view).collect();
        return Ok(json(StatusCode::OK, &SignatureList { items, counts: None, next: None }));
    }
    let name = format!("{}-signatories", statement.slug);
    let (words, public) = (Words::of(language), app.base_url.clone());
    let store = app.store.clone();
    let make = move |on: On| {
        let pictures = match on {
            On::Paper => logos(&*store, &register, &counted),
            On::Sheet => vec![],
        };
        let title = words.say_with("signatories-of", &[("title", (&statement.title).into())]);
        let rows = counted.iter().map(|shown| row(&register, words, shown, on, &public)).collect();
        let note = match statement.sign_on.as_ref().and_then(|on| statement.version(on.version)) {
            Some(version) => words.say_with(
                "signatories-note",
                &[("version", version.number.0.into()), ("sha256", version.text.sha256.to_string().into())],
            ),
            None => String::new(),
        };
        Table { title, note, language: language.tag().to_owned(), columns: columns(words, on), rows, pictures }
    };
    tables::file(caller, format, &name, make).await
}

/// The logos of those who have one that word processors read; as many as fit.
fn logos(store: &dyn Store, register: &Register, counted: &[Shown]) -> Vec<Option<publish::Picture>> {
    let mut left = limits::DOCUMENT_PICTURES_BYTES_MAX;
    counted.iter().map(|shown| logo(store, register, shown).filter(|logo| fits(&mut left, logo.bytes.len()))).collect()
}

fn fits(left: &mut usize, bytes: usize) -> bool {
    let rest = left.checked_sub(bytes);
    *left = rest.unwrap_or(*left);
    rest.is_some()
}

fn logo(store: &dyn Store, register: &Register, shown: &Shown) -> Option<publish::Picture> {
    let digest = register.organisation(shown.signature.organisation)?.logo?;
    let read = store.get(&vault::logo_key(digest));
    // A list without a picture is better than none.
    let bytes = read.inspect_err(|why| tracing::error!(%why, "a logo could not be read")).ok()??;
    let (kind, pixels) = picture::measure(&bytes).ok()?;
    let coding = match kind {
        Picture::Png => Coding::Png,
        Picture::Jpeg => Coding::Jpeg,
        Picture::WebP => return None,
    };
    Some(publish::Picture { coding, bytes: bytes.to_vec(), pixels })
}

/// By which names stand in a list of that language: å, ä and ö come last in Finnish and Swedish, and are accents in English.
fn order(name: &str, language: Language) -> String {
    match language {
        Language::Finnish | Language::Swedish => alphabetical(name),
        Language::English => folded(name),
    }
}

fn called(register: &Register, shown: &Shown, language: Language) -> String {
    match &shown.signature.outsider {
        Some(names) => names.in_language(super::view::spoken(language)).to_owned(),
        None => name_of(register, shown.signature.organisation, language),
    }
}

fn columns(words: &Words, on: On) -> Vec<Column> {
    let sheet: &[(&str, u16)] = &[
        ("column-name-fi", 40),
        ("column-name-sv", 40),
        ("column-name-en", 40),
        ("column-signed", 14),
        ("column-decided-by", 24),
        ("column-decided-on", 14),
        ("column-reservation-clause", 10),
        ("column-reservation", 60),
        ("column-recorded", 20),
        ("column-logo", 40),
    ];
    let paper: &[(&str, u16)] = &[("column-name", 40), ("column-signed", 14), ("column-reservation", 50)];
    let chosen = match on {
        On::Sheet => sheet,
        On::Paper => paper,
    };
    chosen.iter().map(|(key, width)| Column { heading: words.say(key), width_chars: *width }).collect()
}

fn row(register: &Register, words: &Words, shown: &Shown, on: On, public: &str) -> Vec<String> {
    let signature = &shown.signature;
    let known = register.organisation(signature.organisation);
    let none = Names::default();
    let names = signature.outsider.as_ref().or(known.map(|known| &known.names)).unwrap_or(&none);
    let given = signature.given.as_ref();
    let signed = given.map(|given| crate::pages::time::day_of(given.at).to_string()).unwrap_or_default();
    let reserved = given.and_then(|given| given.terms.reservation);
    let worded = shown.worded.as_ref();
    let clause = reserved.and_then(|reserved| reserved.clause).map(|clause| clause.to_string()).unwrap_or_default();
    let reservation = worded.and_then(|worded| worded.reservation.clone()).unwrap_or_default();
    match on {
        On::Paper => {
            let about = match clause.as_str() {
                "" => reservation,
                clause => {
                    format!("{}: {reservation}", words.say_with("reservation-about", &[("clause", clause.into())]))
                }
            };
            vec![called(register, shown, words.language()), signed, about]
        }
        On::Sheet => {
            let logo = known
                .and_then(|known| known.logo)
                .map(|_| format!("{public}/organisations/{}/logo", signature.organisation));
            let recorded = signature.recorded.map(|channel| words.say(&format!("channel-{}", channel.name())));
            vec![
                names.fi.clone(),
                names.sv.clone(),
                names.en.clone(),
                signed,
                worded.and_then(|worded| worded.decided_by.clone()).unwrap_or_default(),
                given.and_then(|given| given.terms.decided_on).map(|day| day.to_string()).unwrap_or_default(),
                clause,
                reservation,
                recorded.unwrap_or_default(),
                logo.unwrap_or_default(),
            ]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_holds_as_many_logos_as_fit() {
        let mut left = limits::DOCUMENT_PICTURES_BYTES_MAX;
        assert!(fits(&mut left, limits::DOCUMENT_PICTURES_BYTES_MAX - 1));
        assert!(!fits(&mut left, 2), "it is one too many");
        assert!(fits(&mut left, 1), "a smaller one fits");
    }
}
