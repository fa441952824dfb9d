//! What a statement is for: the fields by which it is told, and how the statement's pages say it.

use super::{
    fields::{Choice, Control, Faults, Field, field, radios, text_area},
    filled::Filled,
    time,
};
use crate::agenda::line::theme_names;
use crate::{api::about::AboutRequest, app::App, caller::Caller};
use ledger::{Brief, Lineage, Stage, Statement, StatementKind};
use maud::{Markup, html};
use terms::limits;
use words::Words;

/// What the form holds for a statement that is for this.
pub(super) fn filled(form: Filled, about: &Brief) -> Filled {
    let form = form
        .put("kind", about.kind.name())
        .put("purpose", about.purpose.as_str())
        .put("addressees", about.addressees.join("\n"))
        .put("theme", about.theme.as_str());
    match &about.kind {
        StatementKind::Position => form,
        StatementKind::Submission { deadline, register_number, questions } => form
            .put("deadline", deadline.map(time::typed).unwrap_or_default())
            .put("register_number", register_number.as_str())
            .put("questions", questions.join("\n")),
        StatementKind::OpinionPiece { character_limit } => {
            form.put("character_limit", character_limit.map(|limit| limit.to_string()).unwrap_or_default())
        }
    }
}

/// What the form says. What stands in the fields of another kind than the chosen one is not meant.
pub(super) fn read(caller: &Caller, filled: &Filled, faults: &mut Faults) -> AboutRequest {
    let text = |name: &str| Some(filled.get(name).to_owned());
    let lines = |name: &str| Some(filled.get(name).lines().map(str::to_owned).collect());
    let mut about = AboutRequest {
        kind: text("kind").filter(|kind| !kind.is_empty()),
        purpose: text("purpose"),
        addressees: lines("addressees"),
        theme: text("theme"),
        ..AboutRequest::default()
    };
    match StatementKind::named(filled.get("kind")) {
        Some(StatementKind::Submission { .. }) => {
            about.register_number = text("register_number");
            about.questions = lines("questions");
            about.deadline = Some(match filled.get("deadline").trim() {
                "" => None,
                typed => match time::local(typed) {
                    Ok(at) => Some(at.to_string()),
                    Err(fault) => {
                        faults.add("deadline", caller.words.refusal(fault.code(), &[]));
                        None
                    }
                },
            });
        }
        Some(StatementKind::OpinionPiece { .. }) => {
            let typed: String = filled.get("character_limit").split_whitespace().collect();
            about.character_limit = Some(match (typed.as_str(), typed.parse()) {
                ("", _) => None,
                (_, Ok(limit)) => Some(limit),
                (_, Err(_)) => {
                    let max = [("max", (limits::CHARACTER_LIMIT_MAX as usize).into())];
                    faults.add("character_limit", caller.words.refusal("character-limit-outside", &max));
                    None
                }
            });
        }
        Some(StatementKind::Position) | None => {}
    }
    about
}

/// Where the sentence of a refusal stands in the form.
pub(super) fn field_of(code: &str) -> &'static str {
    match code {
        "purpose-too-long" => "purpose",
        "theme-too-long" => "theme",
        "too-many-addressees" | "addressee-too-long" => "addressees",
        "register-number-too-long" => "register_number",
        "too-many-questions" | "question-too-long" => "questions",
        "character-limit-outside" => "character_limit",
        "unknown-kind" => "kind",
        _ => "title",
    }
}

/// The fields. What belongs to one kind stands in a group of its own, which is hidden while another kind is chosen.
pub(super) fn fields(caller: &Caller, filled: &Filled, faults: &Faults) -> Markup {
    let words = caller.words;
    let kind = |name: &str| Choice { value: name.to_owned(), label: words.say(&format!("kind-{name}-choice")) };
    let control = |id: &'static str| Control {
        id,
        label: words.say(&format!("about-{}", id.replace('_', "-"))),
        hint: Some(words.say(&format!("about-{}-hint", id.replace('_', "-")))),
        faults,
    };
    let line = |id: &'static str, kind: &'static str| {
        let Control { label, hint, .. } = control(id);
        field(&Field { id, kind, label, hint, value: filled.get(id), autocomplete: "off" }, faults)
    };
    html! {
        (radios(&Control { id: "kind", label: words.say("about-kind"), hint: None, faults }, filled, &StatementKind::NAMES.map(kind)))
        fieldset.of-kind.of-submission {
            legend { (words.say("kind-submission")) }
            (line("deadline", "datetime-local"))
            (line("register_number", "text"))
            (text_area(&control("questions"), filled))
        }
        fieldset.of-kind.of-opinion-piece {
            legend { (words.say("kind-opinion-piece")) }
            (line("character_limit", "text"))
        }
        (text_area(&control("addressees"), filled))
        (line("theme", "text"))
        (text_area(&control("purpose"), filled))
    }
}

/// What the head of every page of the statement says of it.
/// What a statement was made of, for everybody who reads it.
pub(super) fn lineage(words: &Words, lineage: &Lineage) -> Markup {
    let version = words.say_with("version", &[("version", lineage.version.0.into())]);
    html! {
        @match &lineage.address {
            Some(address) => a href=(address) rel="noopener" { (lineage.title) },
            None => (lineage.title),
        }
        ", " (version)
        @if !lineage.coordinators.is_empty() { " (" (lineage.coordinators) ")" }
    }
}

pub(super) fn facts(app: &App, caller: &Caller, statement: &Statement) -> Markup {
    let words = caller.words;
    let Brief { kind, purpose, addressees, theme } = &statement.about;
    let named = named_themes(app, statement);
    let theme = if named.is_empty() { theme } else { &named };
    let told = |key: &str, value: &str| {
        html! { @if !value.is_empty() { div { dt { (words.say(key)) } dd lang=(statement.language.tag()) { (value) } } } }
    };
    let (deadline, register_number) = match kind {
        StatementKind::Submission { deadline, register_number, .. } => (*deadline, register_number.as_str()),
        StatementKind::Position | StatementKind::OpinionPiece { .. } => (None, ""),
    };
    let told_of = [purpose.as_str(), theme.as_str(), register_number].into_iter().any(|text| !text.is_empty());
    let says_something = told_of || !addressees.is_empty() || statement.adapted_from.is_some();
    html! {
        @if let Some(deadline) = deadline {
            p.deadline {
                strong { (words.say("about-deadline")) ": " (time::in_words(caller, deadline)) "." } " "
                @let now = app.clock.now();
                @if deadline > now {
                    (words.say_with("round-left", &[("left", time::left(words, now, deadline).into())]))
                } @else { (words.say("about-deadline-passed")) }
            }
        }
        @if let Some(limit) = kind.character_limit() {
            p.meta { (words.say_with("about-limit", &[("max", (limit as usize).into())])) }
        }
        @if says_something {
            dl.about {
                (told("about-register-number", register_number))
                (told("about-addressees", &addressees.join(", ")))
                (told("about-theme", theme))
                (told("about-purpose", purpose))
                @if let Some(lineage) = &statement.adapted_from {
                    div { dt { (words.say("adapted-from")) } dd { (self::lineage(words, lineage)) } }
                }
            }
        }
        @if let Some(urgent) = statement.sign_on.as_ref().filter(|sign_on| !sign_on.after_rounds) {
            p.notice.urgent {
                (words.say_with("sign-on-without-round", &[("when", time::in_words(caller, urgent.since).into())])) " "
                (words.say("reason")) ": " (urgent.reason)
            }
        }
    }
}

/// The names of the network's themes that it grew out of; where these can't be read, what it says of its theme stands alone.
fn named_themes(app: &App, statement: &Statement) -> String {
    if statement.themes.is_empty() {
        return String::new();
    }
    match theme_names(app, &statement.themes) {
        Ok(names) => names.into_values().flatten().collect::<Vec<_>>().join(", "),
        Err(failure) => {
            tracing::error!(%failure, "the names of themes could not be read");
            String::new()
        }
    }
}

/// How long an opinion piece is beside what its newspaper takes.
pub(super) fn length(caller: &Caller, statement: &Statement, characters: u64) -> Markup {
    let count = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let Some(limit) = statement.about.kind.character_limit().map(u64::from) else { return html! {} };
    let is_open = statement.stage == Stage::Drafting;
    let (key, over) = match characters.checked_sub(limit) {
        Some(over) if over > 0 => ("limit-over", over),
        _ => ("limit-left", limit - characters),
    };
    let values =
        [("characters", count(characters).into()), ("max", count(limit).into()), ("count", count(over).into())];
    html! { @if is_open { p.meta.length.over[key == "limit-over"] { (caller.words.say_with(key, &values)) } } }
}
