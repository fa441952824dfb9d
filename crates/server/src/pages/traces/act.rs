//! The forms by which coordinators record what became of a statement, say when they look again, correct what was wrong,
//! and strike a record.

use super::{followed, record};
use crate::{
    app::App,
    caller::Caller,
    extract::{Fields, Ids, Params},
    pages::{
        comments::beginning,
        fields::{Choice, Control, Faults, Field, field, select, text_area},
        filled::{Filled, Sent, faults_of},
        form,
        layout::{self, Page},
        names,
        rounds::{Sending, conductor},
        shown,
        statement::head::{Tab, head},
        time,
    },
    problem::Problem,
    reading::Readable,
    room::MakeCommand,
    traces::{self, Kind, Typed},
    versions,
};
use axum::extract::State;
use axum::response::Response;
use ledger::{Means, Refusal, Register, Statement, StatementCommand, Trace, TraceAct, TraceNumber, Traced};
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;
use terms::limits;

/// What is done on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    Delivery,
    Response,
    Result,
    Review,
    Correction,
    Strike,
}

impl Act {
    const ALL: [Act; 6] = [Act::Delivery, Act::Response, Act::Result, Act::Review, Act::Correction, Act::Strike];

    /// Its name in addresses and in keys of texts.
    pub(super) fn name(self) -> &'static str {
        match self {
            Act::Delivery => "delivery",
            Act::Response => "response",
            Act::Result => "result",
            Act::Review => "review",
            Act::Correction => "correction",
            Act::Strike => "strike",
        }
    }

    pub(super) fn address(self, statement: &Statement) -> String {
        format!("/statements/{}/follow-up/{}", statement.id, self.name())
    }
}

/// Which record.
#[derive(Deserialize, Default)]
pub(crate) struct Asked {
    #[serde(default)]
    trace: String,
}

/// The empty form.
pub(crate) async fn page(
    State(app): State<Arc<App>>,
    caller: Caller,
    Ids(id, act): Ids,
    Params(asked): Params<Asked>,
) -> Response {
    let page = may(&app, &caller, &id, &act).and_then(|(readable, act)| {
        let today = time::day_of(app.clock.now()).to_string();
        let filled = Filled::fresh().with("trace", asked.trace);
        let filled = match (act, readable.statement.review) {
            (Act::Review, Some(review)) => filled.with("on", review.on.to_string()),
            (Act::Delivery | Act::Response | Act::Result, _) => filled.with("on", today),
            (Act::Review | Act::Correction | Act::Strike, _) => filled,
        };
        let hat = readable.hat.map(|hat| hat.organisation.to_string()).unwrap_or_default();
        show(&app, &caller, &readable, act, &filled.with("by", hat), &Faults::default())
    });
    shown(&app, &caller, page)
}

/// Records it.
pub(crate) async fn send(
    State(app): State<Arc<App>>,
    caller: Caller,
    Ids(id, act): Ids,
    Fields(filled): Sent,
) -> Response {
    let page = submit(&app, &caller, &id, &act, &filled).await;
    shown(&app, &caller, page)
}

fn may(app: &App, caller: &Caller, id: &str, act: &str) -> Result<(Readable, Act), Problem> {
    caller.person()?;
    let readable = followed(app, caller, id)?;
    let act = Act::ALL.into_iter().find(|each| each.name() == act).ok_or_else(|| caller.not_found())?;
    match conductor(&app.register.view(), &readable) {
        Some(_) => Ok((readable, act)),
        None => Err(caller.refused(Refusal::NotItsCoordinator)),
    }
}

async fn submit(app: &Arc<App>, caller: &Caller, id: &str, act: &str, filled: &Filled) -> Result<Response, Problem> {
    let (readable, act) = may(app, caller, id, act)?;
    let statement = &readable.statement;
    let to = format!("/statements/{}/follow-up", statement.id);
    let route = format!("POST {to}/{}", act.name());
    let drawn = draw(app, caller, statement, act, filled).await;
    let sending = Sending { app, caller, readable: &readable, filled, route, to };
    match sending.send(|| drawn.map(|command| MakeCommand::plain(move |_| command))).await {
        Err(problem) => {
            let faults = faults_of(problem, |code| field_of(act, code))?;
            show(app, caller, &readable, act, filled, &faults)
        }
        done => done,
    }
}

async fn draw(
    app: &Arc<App>,
    caller: &Caller,
    statement: &Arc<Statement>,
    act: Act,
    filled: &Filled,
) -> Result<StatementCommand, Problem> {
    let text = |name: &str| filled.get(name).to_owned();
    let clause = filled.get("clause").parse().ok();
    let kind = match act {
        Act::Delivery => Kind::Delivery,
        Act::Response => Kind::Response,
        Act::Result => Kind::Result,
        Act::Review => return traces::draw_review(app, caller, filled.get("on")).map(StatementCommand::Trace),
        Act::Correction => {
            traces::has_clause(app, caller, statement, clause).await?;
            return Ok(StatementCommand::Correct { clause, text: text("text"), reason: Some(text("reason")) });
        }
        Act::Strike => {
            let trace = traced(statement, filled).ok_or_else(|| caller.refused(Refusal::UnknownTrace))?.number;
            return Ok(StatementCommand::Trace(TraceAct::Strike { trace, reason: text("reason") }));
        }
    };
    let typed = Typed {
        office: text("office"),
        how: text("how"),
        on: text("on"),
        by: text("by"),
        reference: text("reference"),
        delivery: filled.get("delivery").parse().ok(),
        clause,
        account: text("text"),
        link: text("link"),
    };
    traces::draw(app, caller, statement, kind, typed).await.map(StatementCommand::Trace)
}

/// The record that is to be struck.
fn traced<'a>(statement: &'a Statement, filled: &Filled) -> Option<&'a Arc<Trace>> {
    filled.get("trace").parse().ok().and_then(|number| statement.trace(TraceNumber(number)))
}

/// Where the sentence of a refusal stands in the form.
fn field_of(act: Act, code: &str) -> &'static str {
    match code {
        "office-missing" | "office-too-long" => "office",
        "day-to-come" | "day-too-early" | "day-past" | "bad-date" => "on",
        "reference-too-long" => "reference",
        "unknown-organisation" => "by",
        "unknown-means" => "how",
        "unknown-clause" => "clause",
        "website-malformed" | "website-too-long" => "link",
        "account-empty" | "account-too-long" | "correction-empty" | "correction-too-long" => "text",
        "reason-missing" | "reason-too-long" => "reason",
        "unknown-trace" if act == Act::Response => "delivery",
        _ => match act {
            Act::Delivery | Act::Response => "office",
            Act::Result | Act::Correction => "text",
            Act::Review => "on",
            Act::Strike => "reason",
        },
    }
}

fn show(
    app: &App,
    caller: &Caller,
    readable: &Readable,
    act: Act,
    filled: &Filled,
    faults: &Faults,
) -> Result<Response, Problem> {
    let words = caller.words;
    let (register, statement) = (app.register.view(), &*readable.statement);
    let title = words.say(&format!("follow-up-{}", act.name()));
    let offices = offices(app, statement);
    let form = Form { caller, register: &register, statement, offices: &offices, filled, faults };
    let fields = match act {
        Act::Delivery => form.delivery(),
        Act::Response => form.response(form.clauses(app)?),
        Act::Result => form.result(form.clauses(app)?),
        Act::Review => form.line("on", "date", "review-day", Some("review-day-hint")),
        Act::Correction => form.correction(form.clauses(app)?),
        Act::Strike => form.strike(),
    };
    let main = html! {
        (head(app, &register, caller, readable, Tab::FollowUp))
        h2.tab-title { (title) }
        p.tab-intro { (words.say(&format!("follow-up-{}-intro", act.name()))) }
        (faults.summary(words))
        form.card method="post" action=(act.address(statement)) {
            (filled.key())
            (fields)
            @if let Some(hat) = conductor(&register, readable) { (form::acting(&register, caller, hat)) }
            p.actions {
                button.primary type="submit" { (words.say(&format!("follow-up-{}-send", act.name()))) }
                a.button href={ "/statements/" (statement.id) "/follow-up" } { (words.say("form-cancel")) }
            }
        }
    };
    Ok(layout::respond(app, caller, faults.status(), Page { title: &title, head: html! {}, main }))
}

fn offices(app: &App, statement: &Statement) -> Vec<String> {
    let agenda = app.agenda.view();
    let named = statement.standing_demands().flat_map(|demand| &demand.targets);
    let named = named.filter_map(|number| agenda.target(*number)).map(|target| target.office.clone());
    let mut offices = statement.about.addressees.clone();
    for office in named {
        if !offices.contains(&office) {
            offices.push(office);
        }
    }
    offices
}

struct Form<'a> {
    caller: &'a Caller,
    register: &'a Register,
    statement: &'a Statement,
    /// To whom it may be handed: those that it says itself, and those that its demands are for.
    offices: &'a [String],
    filled: &'a Filled,
    faults: &'a Faults,
}

impl Form<'_> {
    fn line(&self, id: &'static str, kind: &'static str, label: &str, hint: Option<&str>) -> Markup {
        let words = self.caller.words;
        let (label, hint) = (words.say(label), hint.map(|hint| words.say(hint)));
        let value = self.filled.get(id);
        field(&Field { id, kind, label, hint, value, autocomplete: "off" }, self.faults)
    }

    fn control(&self, id: &'static str, label: &str, hint: Option<String>) -> Control<'_> {
        Control { id, label: self.caller.words.say(label), hint, faults: self.faults }
    }

    fn choice(&self, id: &'static str, label: &str, none: &str, choices: &[Choice]) -> Markup {
        select(&self.control(id, label, None), self.filled, &self.caller.words.say(none), choices)
    }

    fn delivery(&self) -> Markup {
        let words = self.caller.words;
        let means: Vec<Choice> = Means::ALL
            .iter()
            .map(|means| Choice {
                value: means.name().to_owned(),
                label: words.say(&format!("means-{}", means.name())),
            })
            .collect();
        let behind = self.statement.coordinators.iter().chain(&self.statement.support_group);
        let members = behind.map(|id| Choice {
            value: id.to_string(),
            label: names(self.register, self.caller, &[*id]).pop().unwrap_or_default(),
        });
        html! {
            (self.office("trace-to", self.offices))
            (self.line("on", "date", "trace-on", None))
            (self.choice("how", "trace-how", "trace-how-none", &means))
            (self.choice("by", "trace-by", "trace-by-none", &members.collect::<Vec<_>>()))
            (self.line("reference", "text", "trace-reference", Some("trace-reference-hint")))
        }
    }

    fn response(&self, clauses: Vec<Choice>) -> Markup {
        let words = self.caller.words;
        let delivered = |trace: &&Arc<Trace>| trace.struck.is_none() && matches!(trace.what, Traced::Delivery(_));
        let deliveries: Vec<&Arc<Trace>> = self.statement.traces.iter().filter(delivered).collect();
        let offices: Vec<String> = deliveries.iter().filter_map(|trace| office(trace)).collect();
        let choices: Vec<Choice> = deliveries
            .iter()
            .map(|trace| Choice {
                value: trace.number.0.to_string(),
                label: traces::step(words, self.register, trace).line(words),
            })
            .collect();
        html! {
            (self.office("trace-from", &offices))
            (self.line("on", "date", "trace-on", None))
            @if !choices.is_empty() { (self.choice("delivery", "trace-answers", "trace-answers-none", &choices)) }
            (self.choice("clause", "trace-clause", "trace-clause-none", &clauses))
            (self.account("trace-gist"))
            (self.line("link", "url", "trace-link", Some("trace-link-hint")))
        }
    }

    fn result(&self, clauses: Vec<Choice>) -> Markup {
        html! {
            (self.account("trace-what"))
            (self.line("on", "date", "trace-on", None))
            (self.choice("clause", "trace-clause", "trace-clause-none", &clauses))
            (self.line("link", "url", "trace-link", Some("trace-link-hint")))
        }
    }

    fn correction(&self, clauses: Vec<Choice>) -> Markup {
        let words = self.caller.words;
        let hint = words.say_with("correction-text-hint", &[("max", limits::CORRECTION_CHARS_MAX.into())]);
        html! {
            (self.choice("clause", "trace-clause", "trace-clause-none", &clauses))
            (text_area(&self.control("text", "correction-text", Some(hint)), self.filled))
            (self.line("reason", "text", "correction-reason", Some("reason-hint")))
        }
    }

    fn strike(&self) -> Markup {
        html! {
            input type="hidden" name="trace" value=(self.filled.get("trace"));
            @if let Some(trace) = traced(self.statement, self.filled) {
                div.quoted { (record(self.register, self.caller, self.statement, trace, false)) }
            }
            (self.line("reason", "text", "reason", Some("reason-hint")))
        }
    }

    /// An office, of which some are offered.
    fn office(&self, label: &str, offered: &[String]) -> Markup {
        let words = self.caller.words;
        let control = self.control("office", label, Some(words.say("trace-office-hint")));
        let list = (!offered.is_empty()).then_some("offices");
        html! {
            (control.labelled(html! {
                input id="office" name="office" type="text" value=(self.filled.get("office")) autocomplete="off" list=[list]
                    aria-invalid=[control.invalid()] aria-describedby=[control.described()];
            }))
            @if !offered.is_empty() { datalist id="offices" { @for office in offered { option value=(office) {} } } }
        }
    }

    fn account(&self, label: &str) -> Markup {
        let words = self.caller.words;
        let hint = words.say_with("trace-account-hint", &[("max", limits::ACCOUNT_CHARS_MAX.into())]);
        text_area(&self.control("text", label, Some(hint)), self.filled)
    }

    /// The clauses of what is public.
    fn clauses(&self, app: &App) -> Result<Vec<Choice>, Problem> {
        let statement = self.statement;
        let version = statement.published.and_then(|published| statement.version(published.version));
        let Some(version) = version else { return Ok(vec![]) };
        let text = versions::text(app, statement, &version.text).map_err(|failure| self.caller.failed(&failure))?;
        let choice = |clause: draft::Clause<'_>| Choice {
            value: clause.number.to_string(),
            label: format!("{}. {}", clause.number, beginning(&clause.block.plain())),
        };
        Ok(text.clauses().map(choice).collect())
    }
}

fn office(trace: &Trace) -> Option<String> {
    match &trace.what {
        Traced::Delivery(delivery) => Some(delivery.to.clone()),
        Traced::Response(_) | Traced::Effect(_) => None,
    }
}
