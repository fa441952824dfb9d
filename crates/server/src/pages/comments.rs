//! The comments of a statement: what waits for an answer first, in the order in which it is answered; what came late apart.

pub(crate) mod act;
mod answer;
mod card;
pub(crate) mod import;
pub(crate) mod margin;
pub(crate) mod new;
mod news;
mod pager;
mod prepared;
pub(crate) mod receipts;
pub(crate) mod show;

use super::{
    fields::{Choice, Control, Faults, select},
    filled::Filled,
    layout::{self, Page},
    names, shown,
    statement::head::{Tab, head},
};
use crate::{
    api::comments::{Filter, located},
    app::App,
    caller::Caller,
    comments::{Shown, collisions},
    extract::{Id, Params},
    problem::Problem,
    reading::{Readable, readable},
};
use axum::extract::State;
use axum::response::Response;
use card::{Asks, Cards};
use ledger::{Action, CommentKind, CommentState, Hat, Refusal, RoundState, Statement};
use maud::{Markup, html};
pub(crate) use new::{beginning, kinds, recording};
use pager::{Pager, out};
use std::collections::BTreeSet;
use std::sync::Arc;
use terms::OrganisationId;

pub(crate) use crate::api::comments::may_comment;

/// The page.
pub(crate) async fn page(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id,
    Params(filter): Params<Filter>,
) -> Response {
    let page = match readable(&app, &caller, &id) {
        Ok(readable) => all(&app, &caller, &readable, &filter, &Filled::fresh(), &Faults::default()).await,
        Err(problem) => Err(problem),
    };
    shown(&app, &caller, page)
}

/// What a list of comments is parted into.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Lane {
    Waits,
    Late,
    Answered,
    Withdrawn,
}

impl Lane {
    const ALL: [(Lane, &str); 4] = [
        (Lane::Waits, "comments-waiting"),
        (Lane::Late, "comments-late"),
        (Lane::Answered, "comments-answered"),
        (Lane::Withdrawn, "comments-withdrawn"),
    ];

    fn of(shown: &Shown) -> Lane {
        match shown.comment.state() {
            CommentState::Withdrawn => Lane::Withdrawn,
            _ if shown.comment.late => Lane::Late,
            CommentState::Open | CommentState::Contested => Lane::Waits,
            CommentState::Answered => Lane::Answered,
        }
    }
}

async fn all(
    app: &App,
    caller: &Caller,
    readable: &Readable,
    filter: &Filter,
    filled: &Filled,
    faults: &Faults,
) -> Result<Response, Problem> {
    let (words, statement) = (caller.words, &*readable.statement);
    let register = app.register.view();
    let queue = Filter { order: Some("queue".to_owned()), ..filter.clone() };
    let mut chosen = queue.chosen(app, caller, readable)?;
    // The queue holds what stands; what was taken back is listed all the same.
    let withdrawn = filter.chosen(app, caller, readable)?.into_iter().filter(|it| it.withdrawn.is_some());
    chosen.extend(withdrawn);
    let mut shown = located(app, caller, readable, chosen, None).await?;
    shown.sort_by_key(Lane::of);
    let coordinator = answering(app, readable);
    let asks = if coordinator.is_some() { Asks::Choice } else { Asks::Nothing };
    let cards = Cards { register: &register, caller, statement, asks, chosen: filled.all("comment") };
    let title = words.say_with("comments-title", &[("title", (&statement.title).into())]);
    let colliding = collisions(&shown);
    let pager = Pager::of(filter, shown.len());
    let count = |lane| shown.iter().filter(|shown| Lane::of(shown) == lane).count();
    let lanes = html! {
        div id=(news::SHOWN) {
            @if shown.is_empty() { p.empty { (words.say("comments-empty")) } }
            @for (lane, key) in Lane::ALL {
                @let here = shown[pager.range()].iter().filter(|shown| Lane::of(shown) == lane).collect::<Vec<_>>();
                @if !here.is_empty() {
                    section.lane aria-labelledby=(key) {
                        h3 id=(key) { (words.say_with(key, &[("count", count(lane).into())])) }
                        @if lane == Lane::Late { p.hint { (words.say("comments-late-hint")) } }
                        @for shown in here { (cards.card(shown, colliding.get(&shown.comment.number.0).map(Vec::as_slice))) }
                    }
                }
            }
            (pager.links(caller, statement, filter))
        }
    };
    let main = html! {
        (head(app, &register, caller, readable, Tab::Comments))
        h2.tab-title { (words.say("comments")) }
        p.tab-intro { (intro(caller, statement)) }
        @if may_comment(app, readable) || coordinator.is_some() {
            p.actions {
                @if may_comment(app, readable) {
                    a.button.primary href={ "/statements/" (statement.id) "/comments/new" } { (words.say("comment-new")) }
                }
                @if coordinator.is_some() {
                    a.button href={ "/statements/" (statement.id) "/comments/new?record=yes" } { (words.say("comment-record")) }
                    a href={ "/statements/" (statement.id) "/comments/import" } { (words.say("comments-import")) }
                }
            }
        }
        (faults.summary(words))
        (prepared::section(app, caller, readable)?)
        @if !statement.comments.is_empty() { (filters(app, caller, statement, filter)) }
        (news::place(caller, statement))
        @match coordinator {
            Some(hat) if !shown.is_empty() => form method="post" action={ "/statements/" (statement.id) "/comments/answer" } {
                (filled.key())
                (lanes)
                (answer::many(&register, caller, statement, hat, filled, faults))
            },
            _ => (lanes),
        }
        @if !shown.is_empty() { (out(caller, statement, filter)) }
    };
    Ok(layout::respond(app, caller, faults.status(), Page { title: &title, head: news::head(), main }))
}

/// How many speak, and how many wait.
fn intro(caller: &Caller, statement: &Statement) -> String {
    let words = caller.words;
    let standing = statement.comments.iter().filter(|comment| comment.withdrawn.is_none());
    let organisations: BTreeSet<OrganisationId> = standing.clone().map(|comment| comment.organisation).collect();
    let counts = [("count", standing.clone().count().into()), ("organisations", organisations.len().into())];
    let waiting = standing.filter(|comment| !comment.late && comment.outcome.is_none()).count();
    let mut sentences = vec![words.say_with("comments-count", &counts)];
    if waiting > 0 {
        sentences.push(words.say_with("comments-wait", &[("count", waiting.into())]));
    }
    if statement.current_round().is_some_and(|round| round.state == RoundState::Open) {
        sentences.push(words.say("comments-round-open"));
    }
    sentences.join(" ")
}

fn filters(app: &App, caller: &Caller, statement: &Statement, filter: &Filter) -> Markup {
    let words = caller.words;
    let faults = Faults::default();
    let control = |id, key: &str| Control { id, label: words.say(key), hint: None, faults: &faults };
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let filled = Filled::default()
        .with("kind", text(&filter.kind))
        .with("state", text(&filter.state))
        .with("organisation", text(&filter.organisation))
        .with("clause", filter.clause.map(|clause| clause.to_string()).unwrap_or_default());
    let clauses: BTreeSet<u32> = statement.comments.iter().filter_map(|comment| comment.passage.clause).collect();
    let clauses = clauses.into_iter().map(|clause| Choice { value: clause.to_string(), label: clause.to_string() });
    let clauses: Vec<Choice> = clauses.collect();
    let kinds = CommentKind::ALL.iter().map(|kind| Choice {
        value: kind.name().to_owned(),
        label: words.say(&format!("comment-kind-{}", kind.name())),
    });
    let states = CommentState::ALL.iter().map(|state| Choice {
        value: state.name().to_owned(),
        label: words.say(&format!("comment-state-{}", state.name())),
    });
    let register = app.register.view();
    let speakers: BTreeSet<OrganisationId> = statement.comments.iter().map(|comment| comment.organisation).collect();
    let speakers: Vec<OrganisationId> = speakers.into_iter().collect();
    let named = names(&register, caller, &speakers);
    let mut speakers: Vec<Choice> =
        speakers.iter().zip(named).map(|(id, label)| Choice { value: id.to_string(), label }).collect();
    speakers.sort_by(|a, b| a.label.cmp(&b.label));
    let (kinds, states): (Vec<_>, Vec<_>) = (kinds.collect(), states.collect());
    let any = words.say("comments-any");
    html! {
        details.narrow-down open[filter.is_some()] {
            summary { (words.say("comments-filter")) }
            form.row method="get" action={ "/statements/" (statement.id) "/comments" } {
                (select(&control("state", "comments-filter-state"), &filled, &any, &states))
                (select(&control("clause", "receipt-clause"), &filled, &any, &clauses))
                (select(&control("kind", "comments-filter-kind"), &filled, &any, &kinds))
                (select(&control("organisation", "comments-filter-organisation"), &filled, &any, &speakers))
                button type="submit" { (words.say("comments-filter-do")) }
            }
        }
    }
}

/// The hat that the caller answers comments with here, if they may.
fn answering(app: &App, readable: &Readable) -> Option<Hat> {
    readable.able(&app.register.view(), Action::Answer)
}

/// Where the sentence of a refusal stands in a form about comments.
fn field_of(code: &str) -> &'static str {
    const OF_THE_REASON: [Refusal; 2] = [Refusal::ReasonMissing, Refusal::ReasonTooLong];
    match code {
        "quote-not-found" | "quote-ambiguous" | "quote-too-long" => "quote",
        "unknown-clause" => "clause",
        "replacement-without-place" => "replacement",
        "source-missing" | "source-too-long" => "source",
        "not-answered" => "same-as",
        "unknown-outcome" => "outcome",
        _ if OF_THE_REASON.iter().any(|refusal| refusal.code() == code) => "reason",
        _ => "text",
    }
}
