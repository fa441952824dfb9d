//! What the team page's forms do. Groups are changed one organisation at a time, upon what holds when it is decided, so
//! that two coordinators who change them at once overwrite nothing of each other's.

use super::{Refused, show};
use crate::{
    api::decisions::{Decision, Tell, decide},
    api::team::audience,
    app::App,
    caller::Caller,
    extract::{Fields, Id},
    idempotency::Asked,
    pages::{
        filled::Filled,
        form::{self, Acting},
        shown,
    },
    problem::Problem,
    reading::readable,
    room::MakeCommand,
};
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use ledger::{Openness, Participation, Refusal, StatementCommand};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;
use terms::OrganisationId;

/// An organisation and a group that it joins or leaves.
#[derive(Deserialize)]
pub(crate) struct Change {
    #[serde(flatten)]
    acting: Acting,
    #[serde(flatten)]
    wish: Wish,
}

#[derive(Deserialize, Serialize)]
pub(crate) struct Wish {
    who: String,
    /// Missing where no group was chosen.
    #[serde(default)]
    group: String,
    reason: String,
}

/// Takes an organisation into a group.
pub(crate) async fn take(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id,
    Fields(change): Fields<Change>,
) -> Response {
    let command = membership(&caller, &change.wish, Way::In);
    let act = Act::new("take", change.acting, &change.wish, command);
    act.done(&app, &caller, &id, &change.wish.reason).await
}

/// Takes an organisation out of a group.
pub(crate) async fn leave(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id,
    Fields(change): Fields<Change>,
) -> Response {
    let command = membership(&caller, &change.wish, Way::Out);
    let act = Act::new("leave", change.acting, &change.wish, command);
    act.done(&app, &caller, &id, &change.wish.reason).await
}

#[derive(Clone, Copy)]
enum Way {
    In,
    Out,
}

impl Way {
    fn change(self, group: &mut BTreeSet<OrganisationId>, who: OrganisationId) {
        match self {
            Way::In => group.insert(who),
            Way::Out => group.remove(&who),
        };
    }
}

fn membership(caller: &Caller, wish: &Wish, way: Way) -> Result<MakeCommand, Problem> {
    let who: OrganisationId = wish.who.parse().map_err(|_| caller.refused(Refusal::UnknownOrganisation))?;
    let reason = wish.reason.clone();
    Ok(match (wish.group.as_str(), way) {
        ("coordinator", Way::In) => {
            MakeCommand::plain(move |_| StatementCommand::AddCoordinator { organisation: who, reason })
        }
        ("coordinator", Way::Out) => {
            MakeCommand::plain(move |_| StatementCommand::RemoveCoordinator { organisation: who, reason })
        }
        ("support", _) => MakeCommand::plain(move |now| {
            let mut organisations = now.support_group.clone();
            way.change(&mut organisations, who);
            StatementCommand::SetSupportGroup { organisations, reason }
        }),
        ("participant", _) => MakeCommand::plain(move |now| {
            let mut openness = now.openness.clone();
            if let Participation::Listed(listed) = &mut openness.writers {
                way.change(listed, who);
            }
            StatementCommand::SetOpenness { openness }
        }),
        _ => return Err(caller.bad_field(&caller.words.say("team-group"), &caller.words.say("reason-missing"))),
    })
}

/// Who may read and take part, as the form has it.
#[derive(Deserialize)]
pub(crate) struct Opening {
    #[serde(flatten)]
    acting: Acting,
    #[serde(flatten)]
    choice: Choice,
}

#[derive(Deserialize, Serialize)]
pub(crate) struct Choice {
    pub(super) drafts: String,
    pub(super) comments: String,
    /// `network` or `listed`.
    pub(super) writers: String,
}

impl Choice {
    /// What the form shows before anything is chosen.
    pub(crate) fn of(openness: &Openness) -> Self {
        let writers = match openness.writers {
            Participation::Network => "network",
            Participation::Listed(_) => "listed",
        };
        let (drafts, comments) = (openness.drafts.name().to_owned(), openness.comments.name().to_owned());
        Choice { drafts, comments, writers: writers.to_owned() }
    }

    /// What a form holds.
    pub(crate) fn filled(filled: &Filled) -> Self {
        let chosen = |name: &str| filled.get(name).to_owned();
        Choice { drafts: chosen("drafts"), comments: chosen("comments"), writers: chosen("writers") }
    }

    /// In the fields of a form.
    pub(crate) fn fill(self, filled: Filled) -> Filled {
        filled.put("drafts", self.drafts).put("comments", self.comments).put("writers", self.writers)
    }

    /// Makes of what holds what was chosen. The form only says whether there is a list: who is on it stays.
    pub(crate) fn read(&self, caller: &Caller) -> Result<impl FnOnce(&Openness) -> Openness + Send + use<>, Problem> {
        let drafts = audience(caller, Some(&self.drafts))?;
        let comments = audience(caller, Some(&self.comments))?;
        let is_listed = self.writers == "listed";
        Ok(move |now: &Openness| {
            let writers = match &now.writers {
                _ if !is_listed => Participation::Network,
                Participation::Network => Participation::Listed(BTreeSet::new()),
                Participation::Listed(listed) => Participation::Listed(listed.clone()),
            };
            Openness { drafts: drafts.unwrap_or(now.drafts), comments: comments.unwrap_or(now.comments), writers }
        })
    }
}

/// Chooses anew who may read and take part.
pub(crate) async fn open_to(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id,
    Fields(Opening { acting, choice }): Fields<Opening>,
) -> Response {
    let command = choice
        .read(&caller)
        .map(|choose| MakeCommand::plain(move |now| StatementCommand::SetOpenness { openness: choose(&now.openness) }));
    Act::new("openness", acting, &choice, command).done(&app, &caller, &id, "").await
}

/// One press of a button.
struct Act {
    what: &'static str,
    acting: Acting,
    body: Vec<u8>,
    command: Result<MakeCommand, Problem>,
}

impl Act {
    fn new(what: &'static str, acting: Acting, wish: &impl Serialize, command: Result<MakeCommand, Problem>) -> Self {
        Act { what, acting, body: serde_json::to_vec(wish).expect("a form holds texts"), command }
    }

    /// Does it and shows the page; or shows the page again with what was typed and what is wrong.
    async fn done(self, app: &App, caller: &Caller, id: &str, reason: &str) -> Response {
        let done = self.submit(app, caller, id).await;
        match (done, readable(app, caller, id)) {
            (Ok(()), Ok(_)) => Redirect::to(&format!("/statements/{id}/team")).into_response(),
            // Whoever has closed the statement to themselves has no page of it any more.
            (Ok(()), Err(_)) => Redirect::to("/").into_response(),
            (Err(problem), Ok(readable)) if problem.status().is_client_error() && caller.signed_in.is_some() => {
                show(app, caller, &readable, "", Some(&Refused { problem: &problem, reason }))
            }
            (Err(problem), _) => shown(app, caller, Err(problem)),
        }
    }

    async fn submit(self, app: &App, caller: &Caller, id: &str) -> Result<(), Problem> {
        let person = caller.person()?;
        let statement = readable(app, caller, id)?.statement.id;
        let command = self.command?;
        let route = format!("POST /statements/{statement}/team/{}", self.what);
        let headers = form::headers(caller, &self.acting.key)?;
        let first = match app.answers.ask(caller, person, &route, &headers, &self.body).await? {
            Asked::Repeat(..) => return Ok(()),
            Asked::First(first) => first,
        };
        let hat = caller.hat(app, Some(self.acting.organisation(caller)?))?;
        let decision = Decision { hat, command, puts: vec![], first };
        decide(app, caller, statement, decision, &Tell::statement()).await.map(drop)
    }
}
