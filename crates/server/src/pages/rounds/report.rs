//! The report of a round, as a part of its page and as Markdown.

use super::{called, participation, times};
use crate::{
    app::App,
    caller::Caller,
    pages::{log::rounds::told, names, time},
    reading::Readable,
    report::Report,
};
use ledger::{Author, Register, RoundAct, Statement};
use maud::{Markup, html};
use std::fmt::Write;

/// For the round's page.
pub(crate) fn section(app: &App, caller: &Caller, statement: &Statement, report: &Report) -> Markup {
    let words = caller.words;
    let register = app.register.view();
    let round = &report.told.round;
    html! {
        section.report aria-labelledby="report" {
            h2 id="report" { (words.say("report")) }
            ul.figures { @for line in figures(&register, caller, report) { li { (line) } } }
            @if let Some((from, to)) = round.version.zip(round.outcome) {
                p {
                    a href={ "/statements/" (statement.id) "/changes?from=" (from.0) "&to=" (to.0) } {
                        (words.say("report-changes"))
                    }
                }
            }
            p {
                a href={ "/statements/" (statement.id) "/rounds/" (round.number.0) "/participation" } {
                    (words.say("participation-see"))
                }
            }
            h3 { (words.say("report-acts")) }
            ol.acts { @for act in &report.told.acts { li { (done(&register, caller, act)) } } }
            p.meta {
                a href={ "/api/v1/statements/" (statement.id) "/rounds/" (round.number.0) "/report?format=markdown" } {
                    (words.say("report-markdown"))
                }
            }
        }
    }
}

fn done(register: &Register, caller: &Caller, act: &RoundAct) -> Markup {
    let words = caller.words;
    html! {
        article.card {
            p.act { strong { (who(register, caller, act)) } ": " (told(caller, &act.event)) }
            @if let Some(reason) = act.event.reason() { p { (words.say("reason")) ": " (reason) } }
            p.meta { (time::in_words(caller, act.at)) }
        }
    }
}

fn who(register: &Register, caller: &Caller, act: &RoundAct) -> String {
    match act.by {
        Author::Clock => caller.words.say("log-clock"),
        Author::Operator => caller.words.say("log-operator"),
        Author::Hat(hat) => names(register, caller, &[hat.organisation]).pop().unwrap_or_default(),
    }
}

/// How long, for how many, who answered and what came of it, and who wrote.
fn figures(register: &Register, caller: &Caller, report: &Report) -> Vec<String> {
    let words = caller.words;
    let wrote: Vec<_> = report.wrote.iter().copied().collect();
    let open = time::lasted(words, report.told.open_ms);
    let mut lines = vec![words.say_with("report-open", &[("time", open.into())])];
    lines.push(words.say_with("report-may-answer", &[("count", report.may_answer.into())]));
    let answered: Vec<_> = report.hearing.answered.iter().copied().collect();
    let who = names(register, caller, &answered).join(", ");
    lines.push(words.say_with("report-answered", &[("count", answered.len().into()), ("organisations", who.into())]));
    lines.push(words.say_with("report-silent", &[("count", report.hearing.silent().len().into())]));
    lines.extend(participation::first_heard(register, caller, report));
    lines.push(words.say_with("report-comments", &[("count", report.comments.into()), ("late", report.late.into())]));
    for (kind, count) in &report.outcomes {
        lines.push(format!("{}: {count}", words.say(&format!("outcome-{}", kind.name()))));
    }
    lines.push(match wrote.len() {
        0 => words.say("report-wrote-nobody"),
        count => {
            let organisations = names(register, caller, &wrote).join(", ");
            words.say_with("report-wrote", &[("count", count.into()), ("organisations", organisations.into())])
        }
    });
    lines
}

/// As a text of its own.
pub(crate) fn markdown(app: &App, caller: &Caller, readable: &Readable, report: &Report) -> String {
    let statement = &*readable.statement;
    let words = caller.words;
    let register = app.register.view();
    let round = &report.told.round;
    let mut text =
        format!("# {}\n\n## {}\n\n{}\n\n", statement.title, called(caller, round), times(app, caller, round));
    let mut line = |line: String| writeln!(text, "- {line}").expect("a text takes lines");
    figures(&register, caller, report).into_iter().for_each(&mut line);
    text.push_str(&participation::markdown(app, caller, readable, report));
    text.push_str(&format!("\n## {}\n\n", words.say("report-acts")));
    for act in &report.told.acts {
        let (when, who) = (time::in_words(caller, act.at), who(&register, caller, act));
        let reason = act.event.reason().map(|reason| format!(" {}: {reason}", words.say("reason")));
        let line = format!("- {when} · **{who}**: {}{}\n", told(caller, &act.event), reason.unwrap_or_default());
        text.push_str(&line);
    }
    text
}
