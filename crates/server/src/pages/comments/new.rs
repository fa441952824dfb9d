//! The form by which a comment is handed in, on some words, a clause or the whole, with nothing asked for but its text.

use super::{answering, field_of, may_comment, prepared};
use crate::{
    api::comments::making::{Wish, draw_up},
    api::decisions::{Tell, decide},
    app::App,
    caller::Caller,
    extract::{Fields, Id, Params},
    html::marked,
    pages::{
        fields::{Choice, Control, Faults, Field, field, radios, select, text_area},
        filled::{Filled, Sent, Turn, faults_of, go},
        form,
        layout::{self, Page},
        names, shown,
        statement::head::{Tab, head},
    },
    problem::Problem,
    reading::{Readable, opened, readable},
    versions,
};
use axum::extract::State;
use axum::response::Response;
use draft::Text;
use ledger::{Action, Asker, Channel, CommentKind, Refusal, RoundState, access};
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::Arc;
use terms::OrganisationId;

pub(super) use crate::api::comments::making::Which;

/// Where the comment is to be, as a link says.
#[derive(Deserialize, Default)]
pub(crate) struct Asked {
    #[serde(default)]
    version: String,
    #[serde(default)]
    clause: String,
    #[serde(default)]
    quote: String,
    /// There if a coordinator records it for another organisation.
    #[serde(default)]
    record: String,
    /// There if it goes on with a comment that the organisation prepares.
    #[serde(default)]
    draft: String,
}

/// The empty form.
pub(crate) async fn page(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id,
    Params(asked): Params<Asked>,
) -> Response {
    let filled = Filled::fresh()
        .with("version", asked.version)
        .with("clause", asked.clause)
        .with("quote", asked.quote)
        .with("record", asked.record)
        .with("draft", asked.draft);
    let begun =
        may(&app, &caller, &id).and_then(|readable| Ok((prepared::begun(&app, &caller, &readable, filled)?, readable)));
    let page = match begun {
        Ok((filled, readable)) => show(&app, &caller, &readable, &filled, &Faults::default()).await,
        Err(problem) => Err(problem),
    };
    shown(&app, &caller, page)
}

/// Hands it in.
pub(crate) async fn send(State(app): State<Arc<App>>, caller: Caller, Id(id): Id, Fields(filled): Sent) -> Response {
    let page = submit(&app, &caller, &id, &filled).await;
    shown(&app, &caller, page)
}

fn may(app: &App, caller: &Caller, id: &str) -> Result<Readable, Problem> {
    caller.person()?;
    let readable = readable(app, caller, id)?;
    if may_comment(app, &readable) || answering(app, &readable).is_some() {
        return Ok(readable);
    }
    let asker = readable.hat.map_or(Asker::Anonymous, Asker::Hat);
    let refusal = access(&app.register.view(), &readable.statement, asker, Action::Comment).err();
    Err(caller.refused(refusal.unwrap_or(Refusal::HatMissing)))
}

async fn submit(app: &App, caller: &Caller, id: &str, filled: &Filled) -> Result<Response, Problem> {
    let readable = may(app, caller, id)?;
    let statement = readable.statement.id;
    let route = format!("POST /statements/{statement}/comments/new");
    let first = match filled.ask(app, caller, caller.person()?, &route).await? {
        Turn::First(first) => first,
        Turn::Before(response) => return Ok(response),
    };
    match filled.get("do") {
        "keep" => {
            return match prepared::save(app, caller, &readable, filled).await? {
                Ok(response) => Ok(response),
                Err((filled, faults)) => show(app, caller, &readable, &filled, &faults).await,
            };
        }
        "drop" => return prepared::remove(app, caller, &readable, filled).await,
        _ => {}
    }
    let _turn = match prepared::id_of(filled) {
        Some(_) => Some(app.prepared.turn().await),
        None => None,
    };
    let made = async {
        let organisation: Option<OrganisationId> = filled.get("organisation").parse().ok();
        let hat = caller.hat(app, organisation)?;
        let wish = wish(caller, filled)?;
        let (mut decision, _) = draw_up(app, caller, &readable, hat, wish, first).await?;
        decision.puts.extend(prepared::handed_in(app, caller, &readable, hat, filled)?);
        let to = move |view: &ledger::Statement| format!("/statements/{statement}/comments/{}", view.comments.len());
        let view = decide(app, caller, statement, decision, &Tell::page_of(to)).await?;
        Ok(go(&to(&view)))
    };
    match made.await {
        Err(problem) => {
            let faults = faults_of(problem, field_of)?;
            show(app, caller, &readable, filled, &faults).await
        }
        done => done,
    }
}

fn wish(caller: &Caller, filled: &Filled) -> Result<Wish, Problem> {
    let text = |name| Some(filled.get(name).to_owned()).filter(|text| !text.trim().is_empty());
    let unknown = || caller.refused(Refusal::UnknownOrganisation);
    let recorded = match filled.get("record") {
        "" => None,
        _ => {
            let organisation = filled.get("speaker").parse().map_err(|_| unknown())?;
            let channel = Channel::named(filled.get("channel")).unwrap_or(Channel::Mail);
            Some((organisation, channel, filled.get("source").to_owned()))
        }
    };
    let consulted = filled.all("consulted");
    let consulted: Result<BTreeSet<_>, _> = consulted.iter().map(|id| id.parse().map_err(|_| unknown())).collect();
    Ok(Wish {
        about: Which::of(filled.get("version")),
        quote: text("quote"),
        clause: filled.get("clause").trim().parse().ok(),
        held: None,
        kind: CommentKind::named(filled.get("kind")),
        text: filled.get("text").to_owned(),
        replacement: text("replacement"),
        consulted: consulted?,
        recorded,
    })
}

/// The text that is commented on, and what it is called.
async fn commented(
    app: &App,
    caller: &Caller,
    readable: &Readable,
    filled: &Filled,
) -> Result<(Text, String), Problem> {
    let statement = &*readable.statement;
    let open = statement.current_round().filter(|round| round.state == RoundState::Open);
    let number = match Which::of(filled.get("version")) {
        Which::Version(number) => Some(number),
        Which::Current => open.and_then(|round| round.version),
        Which::Live => None,
    };
    let failed = |failure| caller.failed(&failure);
    match number {
        Some(number) => {
            let version = statement.version(number).ok_or_else(|| caller.refused(Refusal::UnknownVersion))?;
            let text = versions::text(app, statement, &version.text).map_err(failed)?;
            Ok((text, caller.words.say_with("version", &[("version", number.0.into())])))
        }
        None => {
            let open = opened(app, caller, statement).await?;
            Ok((open.replica.text().await.map_err(failed)?, caller.words.say("comment-about-live")))
        }
    }
}

async fn show(
    app: &App,
    caller: &Caller,
    readable: &Readable,
    filled: &Filled,
    faults: &Faults,
) -> Result<Response, Problem> {
    let (words, register) = (caller.words, app.register.view());
    let statement = &*readable.statement;
    let (text, about) = commented(app, caller, readable, filled).await?;
    let records = !filled.get("record").is_empty();
    let title = words.say(if records { "comment-record" } else { "comment-new" });
    let control = |id, label: &str, hint: Option<&str>| Control {
        id,
        label: words.say(label),
        hint: hint.map(|hint| words.say(hint)),
        faults,
    };
    let main = html! {
        (head(app, &register, caller, readable, Tab::Comments))
        h2.tab-title { (title) }
        p.tab-intro { (words.say("comment-new-intro")) }
        (faults.summary(words))
        form.card method="post" action={ "/statements/" (statement.id) "/comments/new" } data-keep=(form::kept_as(statement.id, readable.hat, "comment")) {
            (form::brought(caller))
            (filled.key())
            input type="hidden" name="version" value=(filled.get("version"));
            input type="hidden" name="record" value=(filled.get("record"));
            input type="hidden" name="draft" value=(filled.get("draft"));
            input type="hidden" name="revision" value=(filled.get("revision"));
            p.meta { (about) }
            (place(caller, readable, &text, filled, faults))
            @if records { (recording(app, caller, filled, faults)) }
            (text_area(&control("text", "comment-text", Some("comment-text-hint")), filled))
            details open[!filled.get("replacement").is_empty() || !filled.get("kind").is_empty()] {
                summary { (words.say("comment-more")) }
                (radios(&control("kind", "comment-kind", None), filled, &kinds(caller)))
                (text_area(&control("replacement", "comment-replacement", Some("comment-replacement-hint")), filled))
                (consulted(app, caller, readable, filled, faults))
            }
            @if let Some(hat) = readable.hat {
                (form::acting(&register, caller, hat))
                input type="hidden" name="organisation" value=(hat.organisation);
            }
            p.hint { (words.say(&format!("comment-read-by-{}", statement.openness.comments.name()))) }
            @if !records { p.hint { (words.say("prepared-keep-hint")) } }
            @if !filled.get("theirs").is_empty() { (theirs(caller, filled)) }
            p.actions {
                button.primary type="submit" { (words.say(if records { "comment-record-do" } else { "comment-do" })) }
                @if !records { button type="submit" name="do" value="keep" { (words.say("prepared-keep")) } }
                @if !filled.get("draft").is_empty() {
                    button type="submit" name="do" value="drop" { (words.say("prepared-drop")) }
                }
                a.button href={ "/statements/" (statement.id) "/comments" } { (words.say("form-cancel")) }
            }
        }
    };
    Ok(layout::respond(app, caller, faults.status(), Page { title: &title, head: form::script(), main }))
}

/// What somebody else has saved meanwhile.
fn theirs(caller: &Caller, filled: &Filled) -> Markup {
    html! {
        section aria-labelledby="theirs" {
            h3 id="theirs" { (caller.words.say("prepared-theirs")) }
            blockquote.quoted { (super::card::paragraphs(filled.get("theirs"))) }
        }
    }
}

/// The clause, chosen from a list that shows how each begins, and the words in it.
fn place(caller: &Caller, readable: &Readable, text: &Text, filled: &Filled, faults: &Faults) -> Markup {
    let words = caller.words;
    let clauses: Vec<Choice> = text
        .clauses()
        .map(|clause| Choice {
            value: clause.number.to_string(),
            label: format!("{}. {}", clause.number, beginning(&clause.block.plain())),
        })
        .collect();
    let number: Option<usize> = filled.get("clause").trim().parse().ok();
    let chosen = text.clauses().find(|clause| Some(clause.number) == number);
    let control = Control { id: "clause", label: words.say("comment-clause"), hint: None, faults };
    let quote = Field {
        id: "quote",
        kind: "text",
        label: words.say("comment-quote"),
        hint: Some(words.say("comment-quote-hint")),
        value: filled.get("quote"),
        autocomplete: "off",
    };
    html! {
        @if let Some(clause) = chosen {
            blockquote.quoted lang=(readable.statement.language.tag()) {
                p { @for run in &clause.block.runs { (marked(run)) } }
            }
        }
        (select(&control, filled, &words.say("comment-about-whole"), &clauses))
        (field(&quote, faults))
    }
}

/// How a clause begins.
pub(crate) fn beginning(text: &str) -> String {
    const CHARS: usize = 60;
    match text.char_indices().nth(CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The kinds of comments to choose from, and none.
pub(crate) fn kinds(caller: &Caller) -> Vec<Choice> {
    let words = caller.words;
    let none = Choice { value: String::new(), label: words.say("comment-kind-none") };
    let each = CommentKind::ALL.iter().map(|kind| Choice {
        value: kind.name().to_owned(),
        label: words.say(&format!("comment-kind-{}", kind.name())),
    });
    [none].into_iter().chain(each).collect()
}

/// For whom a coordinator records, and where from.
pub(crate) fn recording(app: &App, caller: &Caller, filled: &Filled, faults: &Faults) -> Markup {
    let (words, register) = (caller.words, app.register.view());
    let control = |id, label: &str| Control { id, label: words.say(label), hint: None, faults };
    let members: Vec<OrganisationId> =
        register.organisations().map(|(id, _)| id).filter(|id| register.is_member(*id)).collect();
    let named = names(&register, caller, &members);
    let mut members: Vec<Choice> =
        members.iter().zip(named).map(|(id, label)| Choice { value: id.to_string(), label }).collect();
    members.sort_by(|a, b| a.label.cmp(&b.label));
    let channels: Vec<Choice> = Channel::ALL
        .iter()
        .map(|channel| Choice {
            value: channel.name().to_owned(),
            label: words.say(&format!("channel-{}", channel.name())),
        })
        .collect();
    let source = Field {
        id: "source",
        kind: "text",
        label: words.say("comment-source"),
        hint: Some(words.say("comment-source-hint")),
        value: filled.get("source"),
        autocomplete: "off",
    };
    html! {
        (select(&control("speaker", "comment-speaker"), filled, &words.say("comment-speaker-none"), &members))
        (radios(&control("channel", "comment-channel"), filled, &channels))
        (field(&source, faults))
    }
}

/// The members that an umbrella can name.
fn consulted(app: &App, caller: &Caller, readable: &Readable, filled: &Filled, faults: &Faults) -> Markup {
    let (words, register) = (caller.words, app.register.view());
    let umbrella = readable.hat.map(|hat| hat.organisation);
    let members: BTreeSet<OrganisationId> =
        umbrella.into_iter().flat_map(|umbrella| register.members(umbrella)).map(|(member, _)| member).collect();
    let members: Vec<OrganisationId> = members.into_iter().collect();
    let named = names(&register, caller, &members);
    let choices: Vec<Choice> =
        members.iter().zip(named).map(|(id, label)| Choice { value: id.to_string(), label }).collect();
    let control = Control {
        id: "consulted",
        label: words.say("comment-consulted"),
        hint: Some(words.say("comment-consulted-hint")),
        faults,
    };
    html! { @if !choices.is_empty() { (crate::pages::fields::checks(&control, filled, &choices)) } }
}
