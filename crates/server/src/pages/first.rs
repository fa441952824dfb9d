//! The pages of the first run: one question after the other, each a plain form.

mod read;
mod steps;

use super::{
    Faults,
    filled::{Filled, Sent, go},
    language::remembered,
    layout::{self, Page},
    shown,
};
use crate::{
    app::App,
    caller::Caller,
    doctor::{self, Finding},
    extract::{Fields, Id, Params},
    first_run::{
        Finished,
        answers::{Begins, Step, is_settled},
    },
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;
use words::Language;

/// Which step the address names.
#[derive(Deserialize)]
pub(crate) struct At {
    step: Option<String>,
}

/// The step that the address names, or the first that has not been answered.
pub(crate) async fn page(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(secret): Id,
    Params(at): Params<At>,
) -> Response {
    if !app.first_run.is_open(&app.register.view(), &secret) {
        return shown(&app, &caller, Err(caller.not_found()));
    }
    let answers = app.first_run.answers();
    let open = answers.first_open(&app.settings.origins).unwrap_or(Step::Summary);
    // One can go back to what was answered, not past what was not.
    let named = at.step.as_deref().and_then(Step::numbered).filter(|step| *step <= open);
    let step = named.unwrap_or(open);
    let filled = read::answered(&answers, caller.words.language());
    Showing { app: &app, caller: &caller, secret: &secret, step }.respond(&filled, &Faults::default(), &[])
}

/// Takes a step's answer and goes on to the next.
pub(crate) async fn send(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(secret): Id,
    Fields(filled): Sent,
) -> Response {
    if !app.first_run.is_open(&app.register.view(), &secret) {
        return shown(&app, &caller, Err(caller.not_found()));
    }
    let step = Step::numbered(filled.get("step")).unwrap_or(Step::Beginning);
    let showing = Showing { app: &app, caller: &caller, secret: &secret, step };
    if step == Step::Summary {
        return match filled.get("go") {
            "check" => showing.checked().await,
            _ => finish(&app, &caller, &secret).await,
        };
    }
    if !is_settled(step, &app.settings.origins) {
        match read::read(&caller, step, &filled, &app.first_run.answers()) {
            Err(faults) => return showing.respond(&filled, &faults, &[]),
            Ok(answer) => {
                if let Err(failure) = app.first_run.keep(answer) {
                    return shown(&app, &caller, Err(caller.failed(&failure)));
                }
            }
        }
    }
    if step == Step::Mail && filled.get("go") == "test" {
        return showing.tried().await;
    }
    let next = match app.first_run.answers().begins {
        Some(Begins::Demo) => Step::Summary,
        _ => Step::ALL[step.number()],
    };
    let answer = go(&format!("/first/{secret}?step={}", next.number()));
    match Language::from_tag(filled.get("language")) {
        Some(language) if step == Step::Beginning => remembered(answer, language),
        _ => answer,
    }
}

async fn finish(app: &App, caller: &Caller, secret: &str) -> Response {
    let words = caller.words;
    let reason = words.say("first-reason");
    let answers = app.first_run.answers();
    let tried = answers.tried(&app.settings);
    let page = match app.first_run.finish(app, secret, reason).await {
        Err(failure) => Err(caller.failed(&failure)),
        Ok(Err(refusal)) => Err(caller.refused(refusal)),
        Ok(Ok(Finished::Over)) => Err(caller.not_found()),
        Ok(Ok(Finished::Unanswered(step))) => Ok(go(&format!("/first/{secret}?step={}", step.number()))),
        Ok(Ok(finished)) => {
            tracing::info!("the first run is over; the server begins anew with what it was told");
            app.going_down.announce();
            let url = tried.public_url.unwrap_or_else(|| app.base_url.clone());
            let title = words.say("first-over-title");
            let main = steps::over(caller, &finished, &answers, &url);
            Ok(layout::respond(app, caller, StatusCode::OK, Page { title: &title, head: html! {}, main }))
        }
    };
    shown(app, caller, page)
}

/// A step that is shown.
struct Showing<'a> {
    app: &'a App,
    caller: &'a Caller,
    secret: &'a str,
    step: Step,
}

impl Showing<'_> {
    fn respond(&self, filled: &Filled, faults: &Faults, findings: &[Finding]) -> Response {
        let words = self.caller.words;
        let title = words.say(steps::title(self.step));
        let count = [("step", self.step.number().into()), ("steps", Step::ALL.len().into())];
        let origins = &self.app.settings.origins;
        let main = html! {
            header.page-head {
                p.meta { (words.say_with("first-step", &count)) }
                h1 { (title) }
                p.intro { (words.say(steps::intro(self.step))) }
            }
            (faults.summary(words))
            (steps::found(self.caller, findings))
            @if self.step == Step::Mail && self.app.first_run.answers().lacks_password() {
                p.notice role="status" { (words.say("first-mail-password-again")) }
            }
            form.card method="post" action={ "/first/" (self.secret) } novalidate {
                input type="hidden" name="step" value=(self.step.number());
                @if is_settled(self.step, origins) { (steps::settled(self.app, self.caller, self.step)) }
                @else { (steps::fields(self.app, self.caller, self.step, filled, faults)) }
                (self.buttons())
            }
        };
        layout::respond(self.app, self.caller, faults.status(), Page { title: &title, head: html! {}, main })
    }

    fn buttons(&self) -> Markup {
        let words = self.caller.words;
        let answers = self.app.first_run.answers();
        let is_demo = answers.begins == Some(Begins::Demo);
        let before = if is_demo { 1 } else { self.step.number() - 1 };
        html! {
            p.actions {
                @if self.step == Step::Summary {
                    button.primary name="go" value="finish" { (words.say(if is_demo { "first-finish-demo" } else { "first-finish" })) }
                    @if !is_demo { button name="go" value="check" { (words.say("first-check")) } }
                } @else {
                    button.primary name="go" value="next" { (words.say("first-next")) }
                    @if self.step == Step::Mail { button name="go" value="test" { (words.say("first-mail-test")) } }
                }
                @if before > 0 {
                    a.button.quiet href={ "/first/" (self.secret) "?step=" (before) } { (words.say("first-back")) }
                }
            }
        }
    }

    /// The summary, with what was found to be so on this machine.
    async fn checked(&self) -> Response {
        let answers = self.app.first_run.answers();
        let findings = doctor::before_founding(self.caller.words, &answers.tried(&self.app.settings)).await;
        self.respond(&read::answered(&answers, self.caller.words.language()), &Faults::default(), &findings)
    }

    /// The step of mail, with what came of a letter to the coordinator.
    async fn tried(&self) -> Response {
        let answers = self.app.first_run.answers();
        let filled = read::answered(&answers, self.caller.words.language());
        let Some(founder) = &answers.founder else {
            return go(&format!("/first/{}?step={}", self.secret, Step::Founder.number()));
        };
        let findings =
            doctor::trial_mail(self.caller.words, &answers.tried(&self.app.settings), founder.address.as_str()).await;
        self.respond(&filled, &Faults::default(), &findings)
    }
}
