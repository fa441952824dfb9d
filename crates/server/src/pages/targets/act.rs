//! The forms by which organisations and coordinators add to targets.

use super::coordinates;
use crate::{
    api::agenda::{
        self,
        targets::{
            acts::{
                ContactRequest, Drawn, MomentRequest, TargetRequest, draw_because, draw_contact, draw_moment,
                draw_target,
            },
            found, reader,
        },
    },
    app::App,
    caller::Caller,
    extract::{Fields, Ids, Params},
    pages::{
        fields::{Choice, Control, Faults, Field, field, select, text_area},
        filled::{Filled, Sent, Turn, faults_of, go},
        form,
        layout::{self, Page},
        shown, time,
    },
    problem::Problem,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use bytes::Bytes;
use ledger::{ContactNumber, Hat, Means, MomentNumber, Refusal, Target, TargetCommand as Command};
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;
use terms::limits;

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    New,
    Edit,
    Moment,
    Contact,
    Retire,
    StrikeMoment,
    StrikeContact,
    Know,
    Forget,
    Reinstate,
}

impl Act {
    const ALL: [Act; 10] = [
        Act::New,
        Act::Edit,
        Act::Moment,
        Act::Contact,
        Act::Retire,
        Act::StrikeMoment,
        Act::StrikeContact,
        Act::Know,
        Act::Forget,
        Act::Reinstate,
    ];

    fn name(self) -> &'static str {
        match self {
            Act::New => "new",
            Act::Edit => "edit",
            Act::Moment => "moment",
            Act::Contact => "contact",
            Act::Retire => "retire",
            Act::StrikeMoment => "strike-moment",
            Act::StrikeContact => "strike-contact",
            Act::Know => "know",
            Act::Forget => "forget",
            Act::Reinstate => "reinstate",
        }
    }

    /// Whether it is one button on the target's own page.
    fn is_a_button(self) -> bool {
        matches!(self, Act::Know | Act::Forget | Act::Reinstate)
    }

    fn is_of_coordinators(self) -> bool {
        matches!(self, Act::Edit | Act::Retire | Act::Reinstate)
    }

    /// Where the sentence of a refusal stands in the form.
    fn field_of(self, code: &str) -> &'static str {
        match (code, self) {
            ("target-name-missing" | "target-name-too-long", _) => "office",
            ("website-malformed" | "website-too-long", Act::Moment) => "link",
            ("website-malformed" | "website-too-long", _) => "page",
            ("moment-ends-before", _) => "until",
            ("bad-date", Act::Moment) => "from",
            ("bad-date" | "day-to-come", _) => "on",
            ("unknown-means", _) => "how",
            (_, Act::New | Act::Edit) => "decides",
            (_, Act::Moment) => "what",
            (_, Act::Contact) => "result",
            (_, Act::Retire | Act::StrikeMoment | Act::StrikeContact | Act::Know | Act::Forget | Act::Reinstate) => {
                "reason"
            }
        }
    }
}

/// Which record is struck.
#[derive(Deserialize, Default)]
pub(crate) struct Asked {
    #[serde(default)]
    moment: String,
    #[serde(default)]
    contact: String,
}

/// The form for a new one.
pub(crate) async fn new(State(app): State<Arc<App>>, caller: Caller) -> Response {
    let page = reader(&app, &caller).map(|hat| {
        let acting = Acting { app: &app, caller: &caller, hat, act: Act::New, target: None };
        acting.show(&Filled::fresh(), &Faults::default())
    });
    shown(&app, &caller, page)
}

/// Adds it.
pub(crate) async fn add(State(app): State<Arc<App>>, caller: Caller, Fields(filled): Sent) -> Response {
    let page = match reader(&app, &caller) {
        Ok(hat) => Acting { app: &app, caller: &caller, hat, act: Act::New, target: None }.submit(&filled).await,
        Err(problem) => Err(problem),
    };
    shown(&app, &caller, page)
}

/// The form of one that is known.
pub(crate) async fn page(
    State(app): State<Arc<App>>,
    caller: Caller,
    Ids(number, act): Ids,
    Params(asked): Params<Asked>,
) -> Response {
    let page = may(&app, &caller, &number, &act).and_then(|acting| {
        if acting.act.is_a_button() {
            return Ok(go(&acting.back()));
        }
        let filled = Filled::fresh().with("moment", asked.moment).with("contact", asked.contact);
        let filled = acting.as_it_is(filled)?;
        Ok(acting.show(&filled, &Faults::default()))
    });
    shown(&app, &caller, page)
}

/// Does it.
pub(crate) async fn send(
    State(app): State<Arc<App>>,
    caller: Caller,
    Ids(number, act): Ids,
    Fields(filled): Sent,
) -> Response {
    let page = match may(&app, &caller, &number, &act) {
        Ok(acting) => acting.submit(&filled).await,
        Err(problem) => Err(problem),
    };
    shown(&app, &caller, page)
}

fn may<'a>(app: &'a App, caller: &'a Caller, number: &str, act: &str) -> Result<Acting<'a>, Problem> {
    let hat = reader(app, caller)?;
    let target = found(app, caller, number)?;
    let known = Act::ALL.into_iter().find(|each| each.name() == act && *each != Act::New);
    let act = known.ok_or_else(|| caller.not_found())?;
    if act.is_of_coordinators() && !coordinates(&app.register.view(), hat) {
        return Err(caller.refused(Refusal::CoordinatorsOnly));
    }
    Ok(Acting { app, caller, hat, act, target: Some(target) })
}

/// Somebody who is about to do something.
struct Acting<'a> {
    app: &'a App,
    caller: &'a Caller,
    hat: Option<Hat>,
    act: Act,
    target: Option<Arc<Target>>,
}

impl Acting<'_> {
    fn back(&self) -> String {
        self.target.as_ref().map_or_else(|| "/targets".to_owned(), |target| format!("/targets/{}", target.number.0))
    }

    fn address(&self) -> String {
        format!("{}/{}", self.back(), self.act.name())
    }

    /// The form with what is known already.
    fn as_it_is(&self, filled: Filled) -> Result<Filled, Problem> {
        let today = time::day_of(self.app.clock.now()).to_string();
        Ok(match (self.act, &self.target) {
            (Act::Edit, Some(target)) => {
                let told = crate::agenda::told::Words::read(&*self.app.store, target.content);
                let told = told.map_err(|failure| self.caller.failed(&failure))?;
                let page = target.page.as_ref().map(ToString::to_string).unwrap_or_default();
                let decides = told.map(|told| told.text).unwrap_or_default();
                filled.with("office", &*target.office).with("page", page).with("decides", decides)
            }
            (Act::Contact, _) => filled.with("on", today),
            _ => filled,
        })
    }

    async fn submit(&self, filled: &Filled) -> Result<Response, Problem> {
        let (app, caller) = (self.app, self.caller);
        let person = caller.person()?;
        let first = match filled.ask(app, caller, person, &format!("POST {}", self.address())).await? {
            Turn::First(first) => first,
            Turn::Before(response) => return Ok(response),
        };
        let done = async {
            let hat = caller.hat(app, filled.get("organisation").parse().ok())?;
            let act = self.draw(filled)?.act(hat);
            // A new one gets its number when it is decided on.
            let known = self.target.as_ref().map(|target| target.number);
            let to = move |agenda: &ledger::Agenda| {
                let number = known.or_else(|| agenda.targets().last().map(|target| target.number));
                format!("/targets/{}", number.map(|number| number.0).unwrap_or_default())
            };
            agenda::decide(app, caller, act, first, move |agenda| (StatusCode::SEE_OTHER, Bytes::from(to(agenda))))
                .await
        };
        match done.await {
            Ok(to) => Ok(go(&String::from_utf8_lossy(&to))),
            Err(problem) => {
                let faults = faults_of(problem, |code| self.act.field_of(code))?;
                Ok(self.show(filled, &faults))
            }
        }
    }

    fn draw(&self, filled: &Filled) -> Result<Drawn, Problem> {
        let (caller, text) = (self.caller, |name: &str| filled.get(name).to_owned());
        let number = self.target.as_ref().map(|target| target.number);
        let Some(target) = number else {
            let request = TargetRequest {
                office: text("office"),
                page: text("page"),
                decides: text("decides"),
                organisation: None,
            };
            return draw_target(caller, &request, None);
        };
        let unknown = |_| caller.refused(ledger::AgendaRefusal::UnknownTargetRecord.into());
        let record = |name: &str| filled.get(name).parse::<u32>().map_err(unknown);
        match self.act {
            Act::New | Act::Edit => {
                let (office, page, decides) = (text("office"), text("page"), text("decides"));
                draw_target(caller, &TargetRequest { office, page, decides, organisation: None }, Some(target))
            }
            Act::Moment => {
                let (from, until, what, link) = (text("from"), text("until"), text("what"), text("link"));
                draw_moment(caller, &MomentRequest { from, until, what, link, organisation: None }, target)
            }
            Act::Contact => {
                let (on, how, result) = (text("on"), text("how"), text("result"));
                draw_contact(self.app, caller, &ContactRequest { on, how, result, organisation: None }, target)
            }
            Act::Retire => draw_because(caller, &text("reason"), |reason| Command::Retire { target, reason }),
            Act::StrikeMoment => {
                let moment = MomentNumber(record("moment")?);
                draw_because(caller, &text("reason"), |reason| Command::StrikeMoment { target, moment, reason })
            }
            Act::StrikeContact => {
                let contact = ContactNumber(record("contact")?);
                draw_because(caller, &text("reason"), |reason| Command::StrikeContact { target, contact, reason })
            }
            Act::Know => Ok(Drawn::plain(Command::Know { target })),
            Act::Forget => Ok(Drawn::plain(Command::Forget { target })),
            Act::Reinstate => Ok(Drawn::plain(Command::Reinstate { target })),
        }
    }

    fn show(&self, filled: &Filled, faults: &Faults) -> Response {
        let words = self.caller.words;
        let title = words.say(&format!("target-{}", self.act.name()));
        let back = self.target.as_ref().map_or_else(|| words.say("targets-title"), |target| target.office.clone());
        let main = html! {
            header.page-head {
                p.back { a href=(self.back()) { (back) } }
                h1 { (title) }
                p.intro { (words.say(&format!("target-{}-intro", self.act.name()))) }
            }
            (faults.summary(words))
            form.card method="post" action=(self.address()) novalidate {
                (filled.key())
                @for name in ["moment", "contact"] {
                    @if !filled.get(name).is_empty() { input type="hidden" name=(name) value=(filled.get(name)); }
                }
                (self.fields(filled, faults))
                @if let Some(hat) = self.hat {
                    input type="hidden" name="organisation" value=(hat.organisation);
                    (form::acting(&self.app.register.view(), self.caller, hat))
                }
                p.actions {
                    button.primary { (words.say(&format!("target-{}-send", self.act.name()))) }
                    a href=(self.back()) { (words.say("form-cancel")) }
                }
            }
        };
        layout::respond(self.app, self.caller, faults.status(), Page { title: &title, head: html! {}, main })
    }

    fn fields(&self, filled: &Filled, faults: &Faults) -> Markup {
        let words = self.caller.words;
        let line = |id: &'static str, kind: &'static str, label: &str, hint: Option<&str>| {
            let (label, hint) = (words.say(label), hint.map(|hint| words.say(hint)));
            field(&Field { id, kind, label, hint, value: filled.get(id), autocomplete: "off" }, faults)
        };
        let area = |id: &'static str, label: &str| {
            let hint = words.say_with("target-account-hint", &[("max", limits::TARGET_ACCOUNT_CHARS_MAX.into())]);
            text_area(&Control { id, label: words.say(label), hint: Some(hint), faults }, filled)
        };
        match self.act {
            Act::New | Act::Edit => html! {
                (line("office", "text", "target-office", Some("target-office-hint")))
                (area("decides", "target-decides"))
                (line("page", "url", "target-page", Some("target-page-hint")))
            },
            Act::Moment => html! {
                (area("what", "target-what"))
                (line("from", "date", "target-from", None))
                (line("until", "date", "target-until", Some("target-until-hint")))
                (line("link", "url", "trace-link", Some("trace-link-hint")))
            },
            Act::Contact => {
                let choice = |means: &Means| Choice {
                    value: means.name().to_owned(),
                    label: words.say(&format!("means-{}", means.name())),
                };
                let means: Vec<Choice> = Means::ALL.iter().map(choice).collect();
                let control = Control { id: "how", label: words.say("trace-how"), hint: None, faults };
                html! {
                    (line("on", "date", "trace-on", None))
                    (select(&control, filled, &words.say("trace-how-none"), &means))
                    (area("result", "target-result"))
                }
            }
            Act::Retire | Act::StrikeMoment | Act::StrikeContact => {
                line("reason", "text", "reason", Some("target-reason-hint"))
            }
            Act::Know | Act::Forget | Act::Reinstate => html! {},
        }
    }
}
