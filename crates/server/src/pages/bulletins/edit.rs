//! A newsletter is written: a subject and a text in each language, side by side.

use super::for_whom;
use crate::{
    api::bulletins::{drafts::find, drafts::settled, editor, fault},
    app::App,
    bulletins::{Draft, DraftId, NotSaved, Written},
    caller::Caller,
    extract::{Fields, Id},
    pages::{
        fields::{Control, Faults, Field, field, text_area},
        filled::{Filled, Turn, faults_of, go},
        flash::{self, Flash},
        form,
        layout::{self, Page},
        shown, time,
    },
    problem::Problem,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use std::sync::Arc;
use words::Language;

/// Where a draft is.
pub(super) fn address(id: &DraftId) -> String {
    format!("/bulletins/drafts/{}", Draft::name(id))
}

/// The form, as the draft was saved last.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Id(id): Id) -> Response {
    let page = editor(&app, &caller).and_then(|_| find(&app, &caller, &id)).map(|(id, draft)| {
        let filled = Filled::fresh().with("revision", draft.revision.to_string());
        let filled = draft.texts.iter().fold(filled, |filled, written| {
            let tag = written.language().tag();
            filled.with(&format!("subject-{tag}"), &*written.subject).with(&format!("text-{tag}"), &*written.text)
        });
        show(&app, &caller, (&id, &draft), &filled, &Faults::default(), None)
    });
    shown(&app, &caller, page)
}

/// The form was sent: to save it, to look at it, or to remove it.
pub(crate) async fn send(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id,
    Fields(filled): Fields<Filled>,
) -> Response {
    let page = act(&app, &caller, &id, &filled).await;
    shown(&app, &caller, page)
}

async fn act(app: &App, caller: &Caller, id: &str, filled: &Filled) -> Result<Response, Problem> {
    let hat = editor(app, caller)?;
    let route = format!("POST /bulletins/drafts/{id}");
    let first = match filled.ask(app, caller, hat.person, &route).await? {
        Turn::First(first) => first,
        Turn::Before(response) => return Ok(response),
    };
    let (id, draft) = find(app, caller, id).or_else(|_| settled(caller, Err(NotSaved::Gone)))?;
    if filled.get("act") == "remove" {
        app.bulletins.discard(&id).await.map_err(|failure| caller.failed(&failure))?;
        return Ok(go("/bulletins/drafts"));
    }
    let (texts, faults) = typed(caller, filled);
    if !faults.is_empty() {
        return Ok(show(app, caller, (&id, &draft), filled, &faults, None));
    }
    let looks = filled.get("act") == "look";
    let to = if looks { format!("{}/send", address(&id)) } else { address(&id) };
    let revision = filled.get("revision").parse().unwrap_or_default();
    let remember = |_: &DraftId, _: &Draft| first.remember(StatusCode::SEE_OTHER, to.as_bytes());
    let saved = app.bulletins.save(&id, revision, texts, app.clock.now(), &remember).await;
    match saved.map_err(|failure| caller.failed(&failure))? {
        Ok(_) if looks => Ok(go(&to)),
        Ok(_) => Ok(flash::go(app, &to, Flash::Saved)),
        // What somebody else has saved is shown with it, and saving once more takes the own words.
        Err(NotSaved::Changed(theirs)) => {
            let problem = caller.problem(StatusCode::CONFLICT, "bulletin-changed", &[]);
            let filled = filled.clone().put("revision", theirs.revision.to_string()).put("key", form::key());
            let faults = faults_of(problem, |_| "theirs")?;
            Ok(show(app, caller, (&id, &theirs), &filled, &faults, Some(&theirs)))
        }
        Err(why) => settled(caller, Err(why)),
    }
}

/// What was typed in each language, and what is wrong with it.
fn typed(caller: &Caller, filled: &Filled) -> (Vec<Written>, Faults) {
    let (mut texts, mut faults) = (Vec::new(), Faults::default());
    for language in Language::ALL {
        let tag = language.tag();
        let of = |field: &str| filled.get(&format!("{field}-{tag}"));
        let written = Written::new(language, of("subject"), of("text"));
        if let Some((field, problem)) = fault(caller, &written) {
            faults.add(format!("{field}-{tag}"), problem.detail().to_owned());
        }
        texts.push(written);
    }
    (texts, faults)
}

fn show(
    app: &App,
    caller: &Caller,
    (id, draft): (&DraftId, &Draft),
    filled: &Filled,
    faults: &Faults,
    theirs: Option<&Draft>,
) -> Response {
    let words = caller.words;
    let title = words.say("bulletin-edit");
    let day = |at| time::day_in_words(caller, time::day_of(at));
    let told = [("from", day(draft.since()).into()), ("until", day(draft.upto()).into())];
    let main = html! {
        header.page-head {
            p.back { a href="/bulletins/drafts" { (words.say("bulletins-write")) } }
            h1 { (title) }
            p.intro { (words.say_with("bulletin-edit-intro", &told)) }
            p.meta {
                (for_whom(words, draft.readers)) " · "
                (words.say_with("bulletin-saved", &[("when", time::in_words(caller, draft.saved()).into())]))
            }
        }
        (faults.summary(words))
        @if let Some(theirs) = theirs { (self::theirs(caller, theirs)) }
        form method="post" action=(address(id)) novalidate {
            (filled.key())
            input type="hidden" name="revision" value=(filled.get("revision"));
            p.hint { (words.say("bulletin-edit-hint")) }
            div.newsletter-languages { @for language in Language::ALL { (fields(caller, language, filled, faults)) } }
            p.actions {
                button.primary name="act" value="look" { (words.say("bulletin-look")) }
                button name="act" value="save" { (words.say("profile-save")) }
            }
        }
        details.fold {
            summary { (words.say("bulletin-remove")) }
            form method="post" action=(address(id)) {
                (Filled::fresh().key())
                p { (words.say("bulletin-remove-text")) }
                p.actions { button.danger name="act" value="remove" { (words.say("bulletin-remove")) } }
            }
        }
    };
    layout::respond(app, caller, faults.status(), Page { title: &title, head: html! {}, main })
}

fn fields(caller: &Caller, language: Language, filled: &Filled, faults: &Faults) -> Markup {
    let (words, tag) = (caller.words, language.tag());
    let (subject, text) = (format!("subject-{tag}"), format!("text-{tag}"));
    let line = Field {
        id: &subject,
        kind: "text",
        label: words.say("bulletin-subject"),
        hint: None,
        value: filled.get(&subject),
        autocomplete: "off",
    };
    let area = Control { id: &text, label: words.say("bulletin-text"), hint: None, faults };
    html! {
        fieldset.card {
            legend { (language.own_name()) }
            (field(&line, faults))
            (text_area(&area, filled))
        }
    }
}

/// What somebody else has saved meanwhile, word for word.
fn theirs(caller: &Caller, theirs: &Draft) -> Markup {
    html! {
        section.card id="theirs" tabindex="-1" aria-labelledby="theirs-title" {
            h2 id="theirs-title" { (caller.words.say("prepared-theirs")) }
            @for written in &theirs.texts {
                details.fold lang=(written.language().tag()) {
                    summary { (written.language().own_name()) ": " (written.subject) }
                    pre.newsletter-source { (written.text) }
                }
            }
        }
    }
}
