//! Bringing in comments that came on paper: choose the table, look at what would be recorded, and record it.

use super::answering;
use crate::{
    api::import::Arrived,
    app::App,
    caller::Caller,
    comments::{
        columns::Column,
        import::{Came, Told, Usual, Wish, run, usual_version},
    },
    extract::Id,
    import::{Meaning, Sheet, read, unreadable},
    pages::{
        fields::{Choice, Control, Faults, Field, field, radios},
        filled::{Filled, Turn, go},
        import::{
            decided, file_field,
            preview::{self, Kind, Shown},
        },
        layout::{self, Page},
        shown,
        statement::head::{Tab, head},
    },
    problem::Problem,
    reading::{Readable, readable},
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Action, Asker, Channel, Hat, Refusal, access};
use maud::{Markup, html};
use std::sync::Arc;

/// The form for the file.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Id(id): Id) -> Response {
    let page = may(&app, &caller, &id).map(|(readable, _)| {
        let filled = Filled::fresh().with("channel", Channel::Paper.name());
        form(&app, &caller, &readable, &filled, &Faults::default(), None)
    });
    shown(&app, &caller, page)
}

/// A file that arrived is shown as what it would do; the page of that comes back with the rows that are left out.
pub(crate) async fn submit(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id,
    arrived: Result<Arrived, Problem>,
) -> Response {
    let (readable, hat) = match may(&app, &caller, &id) {
        Ok(may) => may,
        Err(problem) => return shown(&app, &caller, Err(problem)),
    };
    let (fields, taken) = match arrived {
        Ok(arrived) => (filled(&arrived), take(&app, &caller, &readable, hat, arrived).await),
        Err(problem) => (Filled::fresh(), Err(problem)),
    };
    let page = match taken {
        Err(problem) if problem.status().is_client_error() => {
            let mut faults = Faults::default();
            let is_of_source =
                [Refusal::SourceMissing, Refusal::SourceTooLong].iter().any(|it| it.code() == problem.code());
            if is_of_source {
                faults.add("source", problem.detail().to_owned());
            }
            let problem = Some(&problem).filter(|_| !is_of_source);
            Ok(form(&app, &caller, &readable, &fields, &faults, problem))
        }
        taken => taken,
    };
    shown(&app, &caller, page)
}

fn may(app: &App, caller: &Caller, id: &str) -> Result<(Readable, Hat), Problem> {
    caller.person()?;
    let readable = readable(app, caller, id)?;
    if let Some(hat) = answering(app, &readable) {
        return Ok((readable, hat));
    }
    let asker = readable.hat.map_or(Asker::Anonymous, Asker::Hat);
    let refusal = access(&app.register.view(), &readable.statement, asker, Action::Answer).err();
    Err(caller.refused(refusal.unwrap_or(Refusal::HatMissing)))
}

/// What was filled in beside the file.
fn filled(arrived: &Arrived) -> Filled {
    let value = |name: &str| arrived.fields.get(name).cloned().unwrap_or_default();
    Filled::fresh().with("channel", value("channel")).with("source", value("source"))
}

async fn take(
    app: &Arc<App>,
    caller: &Caller,
    readable: &Readable,
    hat: Hat,
    arrived: Arrived,
) -> Result<Response, Problem> {
    let Arrived { file, fields } = arrived;
    let value = |name: &str| fields.get(name).cloned().unwrap_or_default();
    let source = ledger::source(&value("source")).map_err(|refusal| caller.refused(refusal))?;
    let usual = Usual { channel: Channel::named(&value("channel")).unwrap_or(Channel::Paper), source: source.clone() };
    let sheet = match file {
        Some((name, bytes)) => read(name, bytes).await,
        None => {
            let sheet: Sheet = caller.json(value("sheet").as_bytes())?;
            sheet.again()
        }
    };
    let sheet = sheet.map_err(|why| unreadable(caller, why))?;
    let (decisions, unread) = decided(&fields);
    let statement = readable.statement.id;
    let path = format!("/statements/{statement}/comments");
    let record = if fields.get("act").map(String::as_str) == Some("import") && unread.is_none() {
        let sent = fields.iter().fold(Filled::default(), |filled, (name, value)| filled.with(name, value.clone()));
        match sent.ask(app, caller, hat.person, &format!("POST {path}/import")).await? {
            Turn::First(first) => Some((first, Told::Page(path.clone()))),
            Turn::Before(response) => return Ok(response),
        }
    } else {
        None
    };
    let channel = usual.channel.name().to_owned();
    let resent = serde_json::to_string(&sheet).expect("rows of text are JSON");
    let called = sheet.name.clone();
    let wish = Wish { hat, sheet, decisions: decisions.clone(), usual, record };
    let (came, preview) = run(app, caller, readable, wish).await?;
    let (status, came) = match came {
        Came::Done => return Ok(go(&path)),
        Came::Shown if unread.is_none() => (StatusCode::OK, crate::import::Came::Shown),
        Came::Shown => (StatusCode::UNPROCESSABLE_ENTITY, crate::import::Came::Shown),
        Came::NotReady => (StatusCode::UNPROCESSABLE_ENTITY, crate::import::Came::NotReady),
    };
    let kind = Kind {
        action: format!("{path}/import"),
        again: format!("{path}/import"),
        keys: "comments-import",
        columns: "comments-column",
        fields: vec![("key", Filled::fresh().get("key").to_owned()), ("channel", channel), ("source", source)],
    };
    let shown = Shown {
        preview: &preview,
        decisions: &decisions,
        came: &came,
        called: &called,
        resent: &resent,
        unread: unread.as_deref(),
        kind: &kind,
    };
    let intro = [("file", (&called).into()), ("count", preview.counts.rows.into())];
    let words = caller.words;
    let main = html! {
        (head(app, &app.register.view(), caller, readable, Tab::Comments))
        h2.tab-title { (words.say("import-preview-title")) }
        p.tab-intro { (words.say_with("import-preview-intro", &intro)) " " (lane(caller, readable)) }
        (preview::rows(caller, &shown))
    };
    let title = words.say("import-preview-title");
    Ok(layout::respond(app, caller, status, Page { title: &title, head: html! {}, main }))
}

/// Which text the comments are about, and whether they are late for it.
fn lane(caller: &Caller, readable: &Readable) -> String {
    let (words, statement) = (caller.words, &*readable.statement);
    let round = statement.rounds.iter().rev().find(|round| round.version.is_some());
    match (usual_version(statement), round) {
        (Some(version), Some(round)) => {
            let is_open = round.state == ledger::RoundState::Open;
            let key = if is_open { "comments-import-to-round" } else { "comments-import-late" };
            words.say_with(key, &[("version", version.0.into()), ("round", round.number.0.into())])
        }
        _ => words.say("comments-import-to-live"),
    }
}

fn form(
    app: &App,
    caller: &Caller,
    readable: &Readable,
    filled: &Filled,
    faults: &Faults,
    problem: Option<&Problem>,
) -> Response {
    let words = caller.words;
    let path = format!("/statements/{}/comments", readable.statement.id);
    let title = words.say("comments-import-title");
    let channels: Vec<Choice> = Channel::ALL
        .iter()
        .map(|channel| Choice {
            value: channel.name().to_owned(),
            label: words.say(&format!("channel-{}", channel.name())),
        })
        .collect();
    let channel = Control { id: "channel", label: words.say("comment-channel"), hint: None, faults };
    let source = Field {
        id: "source",
        kind: "text",
        label: words.say("comment-source"),
        hint: Some(words.say("comments-import-source-hint")),
        value: filled.get("source"),
        autocomplete: "off",
    };
    let main = html! {
        (head(app, &app.register.view(), caller, readable, Tab::Comments))
        h2.tab-title { (title) }
        p.tab-intro { (words.say("comments-import-intro")) " " (lane(caller, readable)) }
        (faults.summary(words))
        form.card method="post" action={ (path) "/import" } enctype="multipart/form-data" {
            @if let Some(problem) = problem { p.error id="problem" role="alert" { (problem.detail()) } }
            (file_field(app, caller, problem.is_some()))
            (radios(&channel, filled, &channels))
            (field(&source, faults))
            p.actions {
                button.primary { (words.say("import-submit")) }
                a href=(path) { (words.say("form-cancel")) }
            }
        }
        (guide(caller))
    };
    let status = problem.map_or(faults.status(), Problem::status);
    layout::respond(app, caller, status, Page { title: &title, head: html! {}, main })
}

/// Which columns are read, and what each of them takes.
fn guide(caller: &Caller) -> Markup {
    let words = caller.words;
    let read = [
        Column::Organisation,
        Column::Text,
        Column::Clause,
        Column::Quote,
        Column::Kind,
        Column::Replacement,
        Column::Version,
        Column::Channel,
        Column::Source,
    ];
    html! {
        section.import-guide {
            h2 { (words.say("comments-import-guide")) }
            p { (words.say("comments-import-guide-intro")) }
            dl {
                @for column in read {
                    dt { (column.heading(words)) }
                    dd { (words.say(&format!("comments-import-guide-{}", column.name()))) }
                }
            }
        }
    }
}
