//! Comments that the people of one organisation prepare together: saved from the form of a comment, listed for them alone,
//! and handed in from it.

use super::new::Which;
use crate::{
    api::returned::{own, spell},
    app::App,
    caller::Caller,
    pages::{
        fields::Faults,
        filled::{Filled, go},
        time,
    },
    prepared::{NotSaved, Prepared, PreparedId, Saving},
    problem::Problem,
    reading::Readable,
    returned::Place,
};
use axum::http::StatusCode;
use axum::response::Response;
use bytes::Bytes;
use ledger::{Hat, Refusal};
use maud::{Markup, html};
use store::VaultKey;
use terms::limits;

/// The fields of a comment's form that are saved.
const FIELDS: [&str; 7] = ["version", "clause", "quote", "text", "kind", "replacement", "consulted"];

/// Where the hat's organisation prepares its comments.
fn place(app: &App, caller: &Caller, readable: &Readable, hat: Hat) -> Result<Place, Problem> {
    own(app, readable, hat).map_err(|refusal| caller.refused(refusal))
}

/// The id as a form holds it.
pub(super) fn id_of(filled: &Filled) -> Option<PreparedId> {
    let text = filled.get("draft");
    let bytes: Vec<u8> = (0..text.len() / 2)
        .map_while(|at| text.get(at * 2..at * 2 + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()))
        .collect();
    bytes.try_into().ok().filter(|id| spell(id) == text)
}

/// A form that holds what was prepared, if it still is.
pub(super) fn begun(app: &App, caller: &Caller, readable: &Readable, filled: Filled) -> Result<Filled, Problem> {
    let (Some(id), Some(hat)) = (id_of(&filled), readable.hat) else { return Ok(filled) };
    let prepared = app.prepared.get(place(app, caller, readable, hat)?, &id);
    let prepared = prepared.map_err(|failure| caller.failed(&failure))?.ok_or_else(|| caller.not_found())?;
    let filled = FIELDS.iter().fold(filled, |filled, field| filled.put(field, ""));
    let filled = prepared.fields.iter().fold(filled, |filled, (field, value)| filled.with(field, value));
    Ok(filled.without_empty().put("revision", prepared.revision.to_string()))
}

/// Saves what the form holds for the organisation, and on to the list.
pub(super) async fn save(
    app: &App,
    caller: &Caller,
    readable: &Readable,
    filled: &Filled,
) -> Result<Result<Response, (Filled, Faults)>, Problem> {
    let hat = acting(caller, readable, filled)?;
    let fields =
        FIELDS.iter().flat_map(|field| filled.all(field).into_iter().map(|value| ((*field).to_owned(), value)));
    let saving = Saving {
        id: id_of(filled),
        revision: filled.get("revision").parse().unwrap_or_default(),
        fields: fields.filter(|(_, value)| !value.is_empty()).collect(),
        by: hat.person,
        at: app.clock.now(),
    };
    let place = place(app, caller, readable, hat)?;
    let saved = app.prepared.save(place, saving, |_, _| None).await.map_err(|failure| caller.failed(&failure))?;
    Ok(match saved {
        Ok(_) => Ok(go(&list_path(readable))),
        Err(why) => Err(told(caller, filled, why)),
    })
}

/// The form again, with why it was not saved. What somebody else has saved is shown with it, and saving once more takes the
/// own words.
fn told(caller: &Caller, filled: &Filled, why: NotSaved) -> (Filled, Faults) {
    let mut faults = Faults::default();
    let (sentence, filled) = match why {
        NotSaved::Full => {
            (caller.words.refusal("prepared-full", &[("max", limits::PREPARED_MAX.into())]), filled.clone())
        }
        NotSaved::TooLong => (caller.refused(Refusal::CommentTooLong).detail().to_owned(), filled.clone()),
        NotSaved::Gone => (caller.words.refusal("prepared-gone", &[]), filled.clone().put("draft", "")),
        NotSaved::Changed(theirs) => (
            caller.words.refusal("prepared-changed", &[]),
            filled.clone().put("revision", theirs.revision.to_string()).put("theirs", theirs.get("text")),
        ),
    };
    faults.add("text", sentence);
    (filled, faults)
}

/// Removes what was prepared, and on to the list.
pub(super) async fn remove(
    app: &App,
    caller: &Caller,
    readable: &Readable,
    filled: &Filled,
) -> Result<Response, Problem> {
    let hat = acting(caller, readable, filled)?;
    if let Some(id) = id_of(filled) {
        let place = place(app, caller, readable, hat)?;
        app.prepared.remove(place, &id).await.map_err(|failure| caller.failed(&failure))?;
    }
    Ok(go(&list_path(readable)))
}

/// What is stored with the comment that is handed in, if it was prepared. Whoever asks holds the turn.
pub(super) fn handed_in(
    app: &App,
    caller: &Caller,
    readable: &Readable,
    hat: Hat,
    filled: &Filled,
) -> Result<Option<(VaultKey, Bytes)>, Problem> {
    let Some(id) = id_of(filled) else { return Ok(None) };
    let place = place(app, caller, readable, hat)?;
    let prepared = app.prepared.get(place, &id).map_err(|failure| caller.failed(&failure))?;
    let prepared = prepared.ok_or_else(|| caller.problem(StatusCode::CONFLICT, "prepared-gone", &[]))?;
    if prepared.revision.to_string() != filled.get("revision") {
        return Err(caller.problem(StatusCode::CONFLICT, "prepared-changed", &[]));
    }
    Ok(Some(app.prepared.handed_in(place, &id, prepared)))
}

/// The hat that the form was shown for, whichever another tab has put on since.
fn acting(caller: &Caller, readable: &Readable, filled: &Filled) -> Result<Hat, Problem> {
    let hat = readable.hat.ok_or_else(|| caller.refused(Refusal::HatMissing))?;
    let is_same = filled.get("organisation") == hat.organisation.to_string();
    is_same.then_some(hat).ok_or_else(|| caller.refused(Refusal::HatNotYours))
}

fn list_path(readable: &Readable) -> String {
    format!("/statements/{}/comments#prepared", readable.statement.id)
}

/// What the organisation prepares, for its own people.
pub(super) fn section(app: &App, caller: &Caller, readable: &Readable) -> Result<Markup, Problem> {
    let Some(hat) = readable.hat else { return Ok(html! {}) };
    let Ok(place) = place(app, caller, readable, hat) else { return Ok(html! {}) };
    let list = app.prepared.list(place).map_err(|failure| caller.failed(&failure))?;
    let words = caller.words;
    Ok(html! {
        @if !list.is_empty() {
            section.lane id="prepared" aria-labelledby="prepared-title" {
                h3 id="prepared-title" { (words.say_with("prepared", &[("count", list.len().into())])) }
                p.hint { (words.say("prepared-hint")) }
                @for (id, prepared) in &list { (card(app, caller, readable, id, prepared)?) }
            }
        }
    })
}

fn card(
    app: &App,
    caller: &Caller,
    readable: &Readable,
    id: &PreparedId,
    prepared: &Prepared,
) -> Result<Markup, Problem> {
    let words = caller.words;
    let name = match prepared.person() {
        Some(person) => app.people.record(person).map_err(|failure| caller.failed(&failure))?,
        None => None,
    };
    let when = time::in_words(caller, prepared.at());
    let about = match (Which::of(prepared.get("version")), prepared.get("clause")) {
        (Which::Live, "") => words.say("comment-about-live"),
        (_, "") => words.say("comment-about-whole"),
        (_, clause) => words.say_with("respond-clause", &[("clause", clause.into())]),
    };
    Ok(html! {
        article.card.comment {
            p.meta {
                (about) " · "
                @match name {
                    Some(record) => (words.say_with("prepared-by", &[("name", record.name.into()), ("when", when.into())])),
                    None => (when),
                }
            }
            (super::card::paragraphs(prepared.get("text")))
            p.actions {
                a.button href={ "/statements/" (readable.statement.id) "/comments/new?draft=" (spell(id)) } {
                    (words.say("prepared-go-on"))
                }
            }
        }
    })
}
