//! Who asks, and in which language to answer. Every handler begins here.

use crate::{
    app::App,
    cookies,
    failure::Failure,
    hats::Wardrobe,
    pages::flash::Flash,
    problem::Problem,
    scope::Scope,
    seen::{Limit, asked_by, seen},
    sessions::SessionId,
    tokens::Token,
};
use axum::extract::FromRequestParts;
use axum::http::{HeaderMap, StatusCode, header, request::Parts};
use ledger::{Ground, Hat, Refusal, Register};
use serde::de::DeserializeOwned;
use std::sync::Arc;
use terms::{OrganisationId, PersonId};
use words::{Language, Value, Words};

/// The cookie that holds a chosen language.
pub(crate) const LANGUAGE_COOKIE: &str = "lausuma-language";

/// The header that says for which organisation a request acts, where its body doesn't.
const ORGANISATION: &str = "lausuma-organisation";

/// Somebody who is signed in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SignedIn {
    pub(crate) session: SessionId,
    pub(crate) person: PersonId,
    /// The token that stands in for the session, if it is one.
    pub(crate) token: Option<Token>,
    /// The organisation that was chosen to act for.
    chosen: Option<OrganisationId>,
}

impl SignedIn {
    /// How far the caller may go; a session goes all the way.
    pub(crate) fn scope(&self) -> Scope {
        self.token.map_or(Scope::Act, |token| token.scope)
    }
}

/// Whoever sent the request.
pub(crate) struct Caller {
    pub(crate) words: &'static Words,
    pub(crate) signed_in: Option<SignedIn>,
    /// What the header says.
    organisation: Option<String>,
    /// What was asked for, without its query.
    pub(crate) path: String,
    /// What the page before left to be said.
    pub(crate) flash: Option<Flash>,
}

impl FromRequestParts<Arc<App>> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let words = Words::of(language(&parts.headers));
        let organisation = parts.headers.get(ORGANISATION).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let flash = Flash::carried(&parts.headers);
        let mut caller = Caller { words, signed_in: None, organisation, path: parts.uri.path().to_owned(), flash };
        let token = bearer(&parts.headers)
            .or_else(|| cookies::read(&parts.headers, cookies::session_name(app.settings.is_secure())));
        if let Some(token) = token {
            let found = find(app, token).await.map_err(|failure| caller.failed(&failure))?;
            caller.signed_in = found.filter(|found| !app.register.view().is_erased(found.person));
        }
        if let Some(found) = caller.signed_in {
            asked_by(found.person);
        }
        // The one place where a token's scope is asked for.
        if caller.signed_in.is_some_and(|signed_in| signed_in.scope() < Scope::needed(&parts.method, parts.uri.path()))
        {
            return Err(caller.problem(StatusCode::FORBIDDEN, "token-scope", &[]));
        }
        // A tool says in each request which language it wants; a person has said it once.
        if let Some(SignedIn { person, .. }) = caller.signed_in
            && bearer(&parts.headers).is_none()
            && let Some(chosen) = app.people.language(person).map_err(|failure| caller.failed(&failure))?
        {
            caller.words = Words::of(chosen);
        }
        Ok(caller)
    }
}

/// Who holds the secret: a session's, or a token's.
async fn find(app: &App, secret: &str) -> Result<Option<SignedIn>, Failure> {
    if let Some((id, token)) = app.tokens.find(secret, app.clock.now()).await? {
        return Ok(Some(SignedIn { session: id, person: token.person, token: Some(token), chosen: None }));
    }
    let Some((session, person)) = app.sessions.find(secret, app.clock.now()).await? else { return Ok(None) };
    Ok(Some(SignedIn { session, person, token: None, chosen: app.hats.chosen(&session)? }))
}

/// The token of an `Authorization: Bearer` header.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token)
}

/// The language to answer in.
pub(crate) fn language(headers: &HeaderMap) -> Language {
    let chosen = cookies::read(headers, LANGUAGE_COOKIE).and_then(Language::from_tag);
    let accepted = || headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    chosen.unwrap_or_else(|| accepted().map(Language::negotiate).unwrap_or_default())
}

impl Caller {
    /// Whoever asks, without looking who it is.
    pub(crate) fn anonymous(headers: &HeaderMap) -> Self {
        let words = Words::of(language(headers));
        Caller { words, signed_in: None, organisation: None, path: String::new(), flash: None }
    }

    /// A problem in the caller's language.
    pub(crate) fn problem(&self, status: StatusCode, code: &str, values: &[(&str, Value<'_>)]) -> Problem {
        Problem::new(status, code, self.words.refusal(code, values))
    }

    /// What is answered where something is not there, or the caller may not know that it is.
    pub(crate) fn not_found(&self) -> Problem {
        self.problem(StatusCode::NOT_FOUND, "not-found", &[])
    }

    /// The world failed: logged in full, answered in general.
    pub(crate) fn failed(&self, failure: &Failure) -> Problem {
        use store::StoreError;
        tracing::error!(%failure, "a request failed");
        if matches!(failure, Failure::Store(StoreError::DiskFull { .. })) {
            seen().met(Limit::DiskReserve);
        }
        match failure {
            Failure::Store(StoreError::DiskFull { .. } | StoreError::Failed(_) | StoreError::Busy) => {
                self.problem(StatusCode::SERVICE_UNAVAILABLE, "storage", &[])
            }
            _ => self.problem(StatusCode::INTERNAL_SERVER_ERROR, "internal", &[]),
        }
    }

    /// One field of the request is wrong.
    pub(crate) fn bad_field(&self, field: &str, reason: &str) -> Problem {
        let values = [("field", field.into()), ("reason", reason.into())];
        self.problem(StatusCode::BAD_REQUEST, "bad-request", &values)
    }

    /// The rules refused it.
    pub(crate) fn refused(&self, refusal: Refusal) -> Problem {
        let status = match refusal.ground() {
            Ground::Right => StatusCode::FORBIDDEN,
            Ground::State => StatusCode::CONFLICT,
            Ground::Input => StatusCode::UNPROCESSABLE_ENTITY,
        };
        let max = refusal.max().map(|max| ("max", max.into()));
        self.problem(status, refusal.code(), max.as_slice())
    }

    /// The person, or 401.
    pub(crate) fn person(&self) -> Result<PersonId, Problem> {
        let signed_in = self.signed_in.map(|signed_in| signed_in.person);
        signed_in.ok_or_else(|| self.problem(StatusCode::UNAUTHORIZED, "not-signed-in", &[]))
    }

    /// The person and their session, or 403 to a token: what a token may do, it may not extend.
    pub(crate) fn session(&self) -> Result<SignedIn, Problem> {
        self.person()?;
        let by_session = self.signed_in.filter(|signed_in| signed_in.token.is_none());
        by_session.ok_or_else(|| self.problem(StatusCode::FORBIDDEN, "session-needed", &[]))
    }

    /// The hats that the caller has now, if they are signed in.
    pub(crate) fn wardrobe(&self, register: &Register) -> Option<Wardrobe> {
        self.signed_in.map(|signed_in| Wardrobe::of(register, signed_in.person, signed_in.chosen))
    }

    /// Whether the request itself names the organisation that it acts for.
    pub(crate) fn names_a_hat(&self) -> bool {
        self.organisation.is_some()
    }

    /// The hat that the caller acts with: the one that the request names, the one that was chosen, or the only one.
    pub(crate) fn hat(&self, app: &App, organisation: Option<OrganisationId>) -> Result<Hat, Problem> {
        self.person()?;
        let named = match (organisation, &self.organisation) {
            (Some(organisation), _) => Some(organisation),
            (None, Some(text)) => Some(text.parse().map_err(|_| self.refused(Refusal::UnknownOrganisation))?),
            (None, None) => None,
        };
        let wardrobe = self.wardrobe(&app.register.view());
        let wardrobe = wardrobe.ok_or_else(|| self.problem(StatusCode::UNAUTHORIZED, "not-signed-in", &[]))?;
        match named {
            Some(organisation) => wardrobe.hat(organisation).ok_or_else(|| self.refused(Refusal::HatNotYours)),
            None if wardrobe.all.is_empty() => Err(self.problem(StatusCode::FORBIDDEN, "no-access", &[])),
            None => {
                let choose = || self.problem(StatusCode::BAD_REQUEST, "choose-organisation", &[]);
                wardrobe.worn().ok_or_else(choose)
            }
        }
    }

    /// The body as JSON of that shape.
    pub(crate) fn json<T: DeserializeOwned>(&self, body: &[u8]) -> Result<T, Problem> {
        serde_json::from_slice(body).map_err(|error| {
            let reason = if error.is_data() { "reason-not-understood" } else { "reason-not-json" };
            self.bad_field("body", &format!("{} ({error})", self.words.say_with(reason, &[])))
        })
    }
}
