//! One comment: what it says, what others say to it, what has become of it, its receipt, and what the caller can do with it.

use super::{
    answer, answering,
    card::{Asks, Cards, paragraphs},
    may_comment, news, receipts,
};
use crate::{
    api::comments::{known, one, own},
    app::App,
    caller::Caller,
    comments::{Shown, is_told},
    extract::Ids,
    pages::{
        fields::{Control, Faults, text_area},
        filled::Filled,
        form,
        layout::{self, Page},
        names, shown,
        statement::head::{Tab, head},
        time,
    },
    problem::Problem,
    reading::{Readable, readable},
};
use axum::extract::State;
use axum::response::Response;
use ledger::{CommentState, Hat, Register, Role, RoundState};
use maud::{Markup, html};
use std::sync::Arc;

/// The page.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Ids(id, number): Ids) -> Response {
    let page = match readable(&app, &caller, &id) {
        Ok(readable) => show(&app, &caller, &readable, &number, &Filled::fresh(), &Faults::default()).await,
        Err(problem) => Err(problem),
    };
    shown(&app, &caller, page)
}

pub(super) async fn show(
    app: &App,
    caller: &Caller,
    readable: &Readable,
    number: &str,
    filled: &Filled,
    faults: &Faults,
) -> Result<Response, Problem> {
    let comment = known(app, caller, readable, number)?;
    let comment = one(app, caller, readable, comment).await?;
    let register = app.register.view();
    let (words, statement) = (caller.words, &*readable.statement);
    let number = comment.comment.number.0;
    let speaker = names(&register, caller, &[comment.comment.organisation]).pop().unwrap_or_default();
    let title = words.say_with("comment-numbered", &[("comment", number.into())]);
    let cards = Cards { register: &register, caller, statement, asks: Asks::Nothing, chosen: vec![] };
    let forms = Forms { app, caller, readable, register: &register, shown: &comment, filled, faults };
    // Whoever comes from handing it in has no use any more for what was typed.
    let own = own(app, caller).contains(&comment.comment.organisation);
    let main = html! {
        (head(app, &register, caller, readable, Tab::Comments))
        h2.tab-title { (title) " · " (speaker) }
        (faults.summary(words))
        (news::place(caller, statement))
        article.comment.alone id=(news::SHOWN)
            data-forget=[own.then(|| form::kept_as(statement.id, readable.hat, "comment"))] {
            (cards.body(&comment))
            (earlier(caller, &comment))
            (thread(&register, caller, &comment))
        }
        (forms.all())
        (receipt(app, caller, readable, &comment))
        p.meta { a href={ "/statements/" (statement.id) "/comments" } { (words.say("comments-all")) } }
    };
    let head = html! { (news::head()) (form::script()) };
    Ok(layout::respond(app, caller, faults.status(), Page { title: &title, head, main }))
}

/// Wordings that held before.
fn earlier(caller: &Caller, shown: &Shown) -> Markup {
    html! {
        @if !shown.earlier.is_empty() {
            details {
                summary { (caller.words.say_with("comment-earlier", &[("count", shown.earlier.len().into())])) }
                @for (said, spoken) in shown.comment.said.iter().zip(&shown.earlier) {
                    p.meta { (time::in_words(caller, said.at)) }
                    (paragraphs(&spoken.text))
                }
            }
        }
    }
}

/// What others said to it, and why another look was asked for.
fn thread(register: &Register, caller: &Caller, shown: &Shown) -> Markup {
    let words = caller.words;
    html! {
        @if !shown.comment.replies.is_empty() {
            section.thread aria-labelledby="replies" {
                h3 id="replies" { (words.say_with("comment-replies", &[("count", shown.comment.replies.len().into())])) }
                ul {
                    @for (reply, spoken) in shown.comment.replies.iter().zip(&shown.replies) {
                        li {
                            p.meta {
                                (names(register, caller, &[reply.organisation]).pop().unwrap_or_default())
                                " · " (time::in_words(caller, reply.at))
                            }
                            @match spoken {
                                Some(spoken) => (paragraphs(&spoken.text)),
                                None => p.empty { (words.say("comment-erased")) },
                            }
                        }
                    }
                }
            }
        }
        @if let (Some(contest), Some(spoken)) = (&shown.comment.contest, &shown.contest) {
            section aria-labelledby="contested" {
                h3 id="contested" { (words.say("comment-contested")) }
                p.meta { (time::in_words(caller, contest.at)) }
                (paragraphs(&spoken.text))
            }
        }
    }
}

/// What proves that it was handed in: its organisation and the coordinators can keep it.
fn receipt(app: &App, caller: &Caller, readable: &Readable, shown: &Shown) -> Markup {
    let (words, statement) = (caller.words, &*readable.statement);
    let own = own(app, caller);
    let comment = &*shown.comment;
    let is_told = is_told(statement, comment, &own);
    let source = shown.spoken.as_ref().and_then(|spoken| spoken.source.as_ref());
    html! {
        @if is_told {
            section.card.receipt aria-labelledby="receipt" {
                h3 id="receipt" { (words.say("receipt")) }
                p { (words.say("receipt-intro")) }
                dl {
                    (receipts::facts(caller, statement, comment))
                    @if let Some(source) = source { dt { (words.say("comment-source")) } dd { (source) } }
                }
            }
        }
    }
}

/// What the caller can do with the comment.
struct Forms<'a> {
    app: &'a App,
    caller: &'a Caller,
    readable: &'a Readable,
    register: &'a Register,
    shown: &'a Shown,
    filled: &'a Filled,
    faults: &'a Faults,
}

impl Forms<'_> {
    fn all(&self) -> Markup {
        let Some(hat) = self.readable.hat else { return html! {} };
        let comment = &*self.shown.comment;
        if comment.withdrawn.is_some() {
            return html! {};
        }
        let is_own = comment.organisation == hat.organisation;
        let comments = may_comment(self.app, self.readable);
        let answers = answering(self.app, self.readable).is_some();
        html! {
            div.comment-acts {
                @if answers && comment.state() != CommentState::Contested { (self.outcome(hat)) }
                @if comment.state() == CommentState::Contested && self.decides(hat) { (self.decision(hat)) }
                @if comments && !is_own { (self.agreement(hat)) }
                @if comments || answers { (self.reply(hat)) }
                @if is_own && comments { (self.reword(hat)) }
                @if is_own && comment.state() == CommentState::Answered && comment.contest.is_none() { (self.contest(hat)) }
                @if is_own || (answers && comment.recorded.is_some()) { (self.withdrawal(hat)) }
            }
        }
    }

    /// Whoever the rules let decide is asked; they ask again when it is decided.
    fn decides(&self, hat: Hat) -> bool {
        let statement = &self.readable.statement;
        let holds = |role| self.register.has_role(hat.person, hat.organisation, role);
        match statement.support_group.is_empty() {
            true => answering(self.app, self.readable).is_some(),
            false => {
                let roles = [Role::OrganisationAdmin, Role::Signatory, Role::Coordinator];
                statement.support_group.contains(&hat.organisation) && roles.into_iter().any(holds)
            }
        }
    }

    /// A form that does this to the comment.
    fn form(&self, act: &str, hat: Hat, fields: &Markup, primary: bool) -> Markup {
        let words = self.caller.words;
        let number = self.shown.comment.number.0;
        html! {
            form method="post" action={ "/statements/" (self.readable.statement.id) "/comments/" (number) "/" (act) } {
                (self.filled.key())
                input type="hidden" name="organisation" value=(hat.organisation);
                input type="hidden" name="comment" value={ (number) ":" (self.shown.comment.outcomes) };
                (fields)
                p.actions { button.primary[primary] type="submit" { (words.say(&format!("comment-act-{act}"))) } }
            }
        }
    }

    fn control(&self, id: &'static str, hint: Option<&str>) -> Control<'_> {
        let words = self.caller.words;
        let label = words.say(&format!("comment-field-{id}"));
        Control { id, label, hint: hint.map(|hint| words.say(hint)), faults: self.faults }
    }

    fn outcome(&self, hat: Hat) -> Markup {
        let words = self.caller.words;
        let comment = &*self.shown.comment;
        let statement = &*self.readable.statement;
        let round = comment.round.and_then(|round| statement.round(round));
        if comment.outcomes > 0 && round.is_some_and(|round| round.state == RoundState::Finished) {
            return html! {};
        }
        let fields = answer::fields(self.caller, statement, self.filled, self.faults);
        let title = if comment.outcomes > 0 { "answer-again" } else { "answer-one" };
        let takes_in = comment.wording().suggests && !self.shown.is_detached() && comment.outcomes == 0;
        html! {
            section.card.answer aria-labelledby="answer" {
                h3 id="answer" { (words.say(title)) }
                @if takes_in {
                    p { (words.say("answer-accept-intro")) }
                    (self.form("accept", hat, &html! {}, true))
                }
                (self.form("outcome", hat, &html! { (fields) (form::acting(self.register, self.caller, hat)) }, !takes_in))
            }
        }
    }

    fn decision(&self, hat: Hat) -> Markup {
        let fields = answer::fields(self.caller, &self.readable.statement, self.filled, self.faults);
        html! {
            section.card.answer aria-labelledby="decision" {
                h3 id="decision" { (self.caller.words.say("decision")) }
                (self.form("decision", hat, &html! { (fields) (form::acting(self.register, self.caller, hat)) }, true))
            }
        }
    }

    fn agreement(&self, hat: Hat) -> Markup {
        let agrees = self.shown.comment.agreed.contains(&hat.organisation);
        let fields = form::acting(self.register, self.caller, hat);
        self.form(if agrees { "disagree" } else { "agree" }, hat, &fields, false)
    }

    fn reply(&self, hat: Hat) -> Markup {
        self.form("reply", hat, &text_area(&self.control("reply", None), self.filled), false)
    }

    fn reword(&self, hat: Hat) -> Markup {
        let spoken = self.shown.spoken.clone().unwrap_or_default();
        let filled = if self.filled.get("text").is_empty() {
            let kind = self.shown.comment.wording().kind.map(ledger::CommentKind::name).unwrap_or_default();
            let replacement = spoken.replacement.unwrap_or_default();
            self.filled.clone().put("text", spoken.text).put("kind", kind).put("replacement", replacement)
        } else {
            self.filled.clone()
        };
        let fields = html! {
            (text_area(&self.control("text", None), &filled))
            @if self.shown.quote().is_some() { (text_area(&self.control("replacement", None), &filled)) }
            input type="hidden" name="kind" value=(filled.get("kind"));
        };
        html! {
            details open[self.faults.of("text").is_some()] {
                summary { (self.caller.words.say("comment-reword")) }
                (self.form("reword", hat, &fields, false))
            }
        }
    }

    fn contest(&self, hat: Hat) -> Markup {
        let words = self.caller.words;
        let fields = text_area(&self.control("contest", Some("comment-contest-hint")), self.filled);
        html! {
            details open[self.faults.of("contest").is_some()] {
                summary { (words.say("comment-contest")) }
                (self.form("contest", hat, &fields, false))
            }
        }
    }

    fn withdrawal(&self, hat: Hat) -> Markup {
        html! {
            details {
                summary { (self.caller.words.say("comment-withdraw")) }
                p { (self.caller.words.say("comment-withdraw-intro")) }
                (self.form("withdraw", hat, &html! {}, false))
            }
        }
    }
}
