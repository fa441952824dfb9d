//! What a statement comes to after its rounds: signing, publishing, follow-up; or back to writing, or given up. Each act is
//! public, with its reason.

use super::{
    decisions::{Ask, Tell, Wanted},
    rounds::moment,
    team::acting,
};
use crate::{
    addresses::follow_title,
    problem::Problem,
    room::{MakeCommand, Texts},
    signing,
};
use axum::response::Response;
use ledger::{Conduct, StatementCommand};
use serde::Deserialize;
use std::sync::Arc;
use store::Store;
use terms::Timestamp;
use utoipa::ToSchema;

/// What brings a statement to its next stage; pages come here as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    SignOn,
    Resume,
    Publish,
    Untime,
    FollowUp,
    Withdraw,
}

/// What is said when a step is taken.
#[derive(Debug, Default)]
pub(crate) struct Said {
    /// Why, for all to read.
    pub(crate) reason: String,
    /// When it happens, of a publication that the clock is to make.
    pub(crate) at: Option<Timestamp>,
}

impl Step {
    pub(crate) const ALL: [Step; 6] =
        [Step::SignOn, Step::Resume, Step::Publish, Step::Untime, Step::FollowUp, Step::Withdraw];

    /// Its name in addresses and in keys of texts.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Step::SignOn => "sign-on",
            Step::Resume => "resume",
            Step::Publish => "publish",
            Step::Untime => "untime",
            Step::FollowUp => "follow-up",
            Step::Withdraw => "withdraw",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Step> {
        Step::ALL.into_iter().find(|step| step.name() == name)
    }

    pub(crate) fn command(self, store: &Arc<dyn Store>, said: Said) -> MakeCommand {
        let Said { reason, at } = said;
        let conduct = |act| MakeCommand::plain(move |_| StatementCommand::Conduct(act));
        match self {
            Step::SignOn => {
                let store = store.clone();
                MakeCommand::signing(move |statement, texts| {
                    let changes = signing::changes(&*store, statement, &texts);
                    let Texts { sealed: text, characters, .. } = texts;
                    StatementCommand::Conduct(Conduct::OpenSignOn { text, characters, changes, reason })
                })
            }
            Step::Resume => conduct(Conduct::ResumeDrafting { reason }),
            Step::Publish => match at {
                Some(at) => conduct(Conduct::TimePublication { at, reason }),
                None => conduct(Conduct::Publish { reason }),
            },
            Step::Untime => conduct(Conduct::UntimePublication { reason }),
            Step::FollowUp => conduct(Conduct::FollowUp { reason }),
            Step::Withdraw => conduct(Conduct::Withdraw { reason }),
        }
    }
}

/// Why, and for whom.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ConductRequest {
    /// Public.
    #[serde(default)]
    reason: String,
    /// Of a publication: when the clock is to make it, RFC 3339 with zone; at once if absent. Nothing is public before.
    #[serde(default)]
    at: Option<String>,
    /// For which organisation the caller acts; needed only by whoever acts for several.
    #[serde(default)]
    organisation: Option<String>,
}

macro_rules! steps {
    ($($(#[$doc:meta])+ $name:ident $path:literal $step:ident;)+) => {
        $(
            $(#[$doc])+
            #[utoipa::path(post, path = $path, params(("id" = String, Path)), request_body = ConductRequest,
                responses((status = 200, body = super::statements::StatementView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
            pub(crate) async fn $name(ask: Ask) -> Result<Response, Problem> {
                take(&ask, Step::$step).await
            }
        )+
    };
}

steps! {
    /// Seal the text for signing.
    sign_on "/api/v1/statements/{id}/sign-on" SignOn;
    /// Go back from signing to writing.
    resume "/api/v1/statements/{id}/resume" Resume;
    /// Make the statement public, with those who have signed: now, or at a moment that is to come.
    publish "/api/v1/statements/{id}/publish" Publish;
    /// Don't let the clock publish the statement any more.
    untime "/api/v1/statements/{id}/untime" Untime;
    /// Say that what became of the statement has been told.
    follow_up "/api/v1/statements/{id}/follow-up" FollowUp;
    /// Give the statement up.
    withdraw "/api/v1/statements/{id}/withdraw" Withdraw;
}

async fn take(ask: &Ask, step: Step) -> Result<Response, Problem> {
    if step == Step::SignOn {
        let request: ConductRequest = ask.read()?;
        let hat = ask.caller.hat(&ask.app, acting(&ask.caller, request.organisation.as_deref())?)?;
        follow_title(&ask.app, hat, &ask.readable.statement).await;
    }
    let wanted = |wanted: ConductRequest| {
        let organisation = acting(&ask.caller, wanted.organisation.as_deref())?;
        let at = wanted.at.filter(|_| step == Step::Publish);
        let at = at.map(|text| moment(&ask.caller, "at", &text)).transpose()?;
        let said = Said { reason: wanted.reason, at };
        Ok(Wanted::made(step.command(&ask.app.store, said), organisation, Tell::statement()))
    };
    ask.decided(wanted).await
}
