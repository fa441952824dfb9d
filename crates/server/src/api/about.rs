//! What a statement is for, as the API spells it: its kind, and for whom and why it is written.

use super::{
    decisions::{Ask, Wanted},
    rounds::moment,
    team::acting,
};
use crate::{caller::Caller, problem::Problem};
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Brief, Statement, StatementCommand, StatementKind};
use serde::{Deserialize, Deserializer, Serialize};
use terms::Timestamp;
use utoipa::ToSchema;

/// What a statement is for. What is absent stays as it is; what only another kind has is refused.
#[derive(Deserialize, Default, ToSchema)]
pub(crate) struct AboutRequest {
    /// `position` (of a new statement, if absent), `submission` or `opinion-piece`.
    #[serde(default)]
    pub(crate) kind: Option<String>,
    /// Until when the authority takes it, RFC 3339 with zone; null for none.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub(crate) deadline: Option<Option<String>>,
    /// Under which number the authority keeps the matter.
    #[serde(default)]
    pub(crate) register_number: Option<String>,
    /// What the authority asks. They become headings of the text of a new statement.
    #[serde(default)]
    pub(crate) questions: Option<Vec<String>>,
    /// Characters that the newspaper takes; null for no limit.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<u32>)]
    pub(crate) character_limit: Option<Option<u32>>,
    /// What the statement is to bring about.
    #[serde(default)]
    pub(crate) purpose: Option<String>,
    /// To whom it goes.
    #[serde(default)]
    pub(crate) addressees: Option<Vec<String>>,
    /// Its theme.
    #[serde(default)]
    pub(crate) theme: Option<String>,
}

/// Null is something else than nothing.
fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// What a statement is for.
#[derive(Serialize, ToSchema)]
pub(crate) struct AboutView {
    /// `position`, `submission` or `opinion-piece`.
    kind: &'static str,
    /// What it is to bring about; may be empty.
    purpose: String,
    /// To whom it goes.
    addressees: Vec<String>,
    /// May be empty.
    theme: String,
    /// Until when an authority takes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    deadline: Option<String>,
    /// Under which number an authority keeps the matter; may be empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    register_number: Option<String>,
    /// What an authority asks.
    #[serde(skip_serializing_if = "Option::is_none")]
    questions: Option<Vec<String>>,
    /// Characters that an opinion piece may have.
    #[serde(skip_serializing_if = "Option::is_none")]
    character_limit: Option<u32>,
}

impl From<&Brief> for AboutView {
    fn from(about: &Brief) -> Self {
        let Brief { kind, purpose, addressees, theme } = about.clone();
        let name = kind.name();
        let (deadline, register_number, questions) = match &kind {
            StatementKind::Submission { deadline, register_number, questions } => {
                (deadline.map(|at| at.to_string()), Some(register_number.clone()), Some(questions.clone()))
            }
            StatementKind::Position | StatementKind::OpinionPiece { .. } => (None, None, None),
        };
        let character_limit = kind.character_limit();
        AboutView { kind: name, purpose, addressees, theme, deadline, register_number, questions, character_limit }
    }
}

/// What is wished of what a statement is for, understood; the rest stays.
#[derive(Default)]
pub(crate) struct AboutWish {
    kind: Option<StatementKind>,
    deadline: Option<Option<Timestamp>>,
    register_number: Option<String>,
    questions: Option<Vec<String>>,
    character_limit: Option<Option<u32>>,
    purpose: Option<String>,
    addressees: Option<Vec<String>>,
    theme: Option<String>,
}

impl AboutRequest {
    /// Understands it, for a statement that is `now` for that.
    pub(crate) fn wish(self, caller: &Caller, now: &Brief) -> Result<AboutWish, Problem> {
        let unknown = || caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "unknown-kind", &[]);
        let kind = self.kind.as_deref().map(|name| StatementKind::named(name).ok_or_else(unknown)).transpose()?;
        let deadline = match self.deadline {
            Some(Some(text)) => Some(Some(moment(caller, "deadline", &text)?)),
            Some(None) => Some(None),
            None => None,
        };
        let (asked, limited) = match kind.as_ref().unwrap_or(&now.kind) {
            StatementKind::Position => (false, false),
            StatementKind::Submission { .. } => (true, false),
            StatementKind::OpinionPiece { .. } => (false, true),
        };
        let asks = matches!(deadline, Some(Some(_)))
            || self.register_number.as_ref().is_some_and(|text| !text.is_empty())
            || self.questions.as_ref().is_some_and(|questions| !questions.is_empty());
        if (asks && !asked) || (matches!(self.character_limit, Some(Some(_))) && !limited) {
            return Err(caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "not-of-this-kind", &[]));
        }
        let AboutRequest { register_number, questions, character_limit, purpose, addressees, theme, .. } = self;
        Ok(AboutWish { kind, deadline, register_number, questions, character_limit, purpose, addressees, theme })
    }
}

impl AboutWish {
    /// On top of what holds.
    pub(crate) fn upon(self, now: &Brief) -> Brief {
        // Another kind begins with nothing told of it.
        let kind = self.kind.filter(|kind| kind.name() != now.kind.name()).unwrap_or_else(|| now.kind.clone());
        let kind = match kind {
            StatementKind::Position => StatementKind::Position,
            StatementKind::Submission { deadline, register_number, questions } => StatementKind::Submission {
                deadline: self.deadline.unwrap_or(deadline),
                register_number: self.register_number.unwrap_or(register_number),
                questions: self.questions.unwrap_or(questions),
            },
            StatementKind::OpinionPiece { character_limit } => {
                StatementKind::OpinionPiece { character_limit: self.character_limit.unwrap_or(character_limit) }
            }
        };
        Brief {
            kind,
            purpose: self.purpose.unwrap_or_else(|| now.purpose.clone()),
            addressees: self.addressees.unwrap_or_else(|| now.addressees.clone()),
            theme: self.theme.unwrap_or_else(|| now.theme.clone()),
        }
    }
}

/// What a statement is called and what it is for from now on; what is absent stays.
#[derive(Deserialize, ToSchema)]
pub(crate) struct DescribeRequest {
    #[serde(default)]
    title: Option<String>,
    #[serde(flatten)]
    about: AboutRequest,
    /// For which organisation the caller acts; needed only by whoever acts for several.
    #[serde(default)]
    organisation: Option<String>,
}

/// Say anew what a statement is called and what it is for, until its text is signed. For its coordinators.
#[utoipa::path(patch, path = "/api/v1/statements/{id}", operation_id = "describe_statement", params(("id" = String, Path)), request_body = DescribeRequest,
    responses((status = 200, body = super::statements::StatementView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn describe(ask: Ask) -> Result<Response, Problem> {
    let (caller, now) = (&ask.caller, &ask.readable.statement.about);
    let wanted = |wanted: DescribeRequest| {
        let wish = wanted.about.wish(caller, now)?;
        let organisation = acting(caller, wanted.organisation.as_deref())?;
        Ok(Wanted::new(describing(wanted.title, wish), organisation))
    };
    ask.decided(wanted).await
}

/// The command, made of the statement as it stands by then; pages come here as well.
pub(crate) fn describing(
    title: Option<String>,
    wish: AboutWish,
) -> impl FnOnce(&Statement) -> StatementCommand + Send + 'static {
    move |now: &Statement| StatementCommand::DescribeStatement {
        title: title.unwrap_or_else(|| now.title.clone()),
        about: wish.upon(&now.about),
    }
}
