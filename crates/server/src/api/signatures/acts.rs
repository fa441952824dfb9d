//! An organisation answers: it signs, decides later, doesn't sign, confirms, or takes its answer back.

use super::{known, sight, view::SignatureView};
use crate::{
    api::{
        comments::making::RecordedRequest,
        decisions::{Ask, Once, Tell, decide},
        team::acting,
    },
    caller::Caller,
    problem::Problem,
    signing::asking::{Answer, Confirming, Drawn, Wish, draw, draw_confirmation, draw_withdrawal, told},
};
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Hat, VersionNumber};
use serde::Deserialize;
use std::collections::BTreeSet;
use terms::{Date, OrganisationId};
use utoipa::ToSchema;

/// What an organisation answers.
#[derive(Deserialize, Default, ToSchema)]
pub(crate) struct SignatureRequest {
    /// `sign` (if absent), `pending` or `decline`.
    #[serde(default)]
    answer: Option<String>,
    /// What is signed.
    #[serde(default)]
    version: Option<u32>,
    /// Who decided.
    #[serde(default)]
    decided_by: Option<String>,
    /// The day on which it was decided; where it is pending, on which it is going to be.
    #[serde(default)]
    decided_on: Option<String>,
    /// Days on which it may be decided, where it is not yet.
    #[serde(default)]
    decides_on: Vec<String>,
    #[serde(default)]
    reservation: Option<ReservationRequest>,
    /// A dissenting view, or what is to be said of when it is decided.
    #[serde(default)]
    view: Option<String>,
    /// Whether the organisation wishes that its view is published.
    #[serde(default)]
    publish_view: bool,
    /// What a coordinator records for another organisation.
    #[serde(default)]
    recorded: Option<RecordedRequest>,
    /// How many acts the organisation's answer had come through when this one was written (`acts`): if it has come through
    /// more, this one is refused. Not asked if absent.
    #[serde(default)]
    seen: Option<u32>,
    /// For which organisation the caller acts; needed only by whoever acts for several.
    #[serde(default)]
    organisation: Option<String>,
}

/// What an organisation does not go along with.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ReservationRequest {
    /// The clause that it is about, as the version numbers it.
    #[serde(default)]
    clause: Option<u32>,
    text: String,
}

impl SignatureRequest {
    fn wish(self, caller: &Caller) -> Result<Wish, Problem> {
        let answer = match self.answer.as_deref().unwrap_or("sign") {
            "sign" => Answer::Sign,
            "pending" => Answer::Pend,
            "decline" => Answer::Decline,
            _ => return Err(caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "unknown-answer", &[])),
        };
        let decided_on = self.decided_on.as_deref().map(|text| day(caller, text)).transpose()?;
        let mut days = self.decides_on.iter().map(|text| day(caller, text)).collect::<Result<BTreeSet<_>, _>>()?;
        if answer == Answer::Pend {
            days.extend(decided_on);
        }
        let (clause, reservation) = reserved(self.reservation);
        Ok(Wish {
            answer,
            version: self.version.map(VersionNumber),
            decided_by: self.decided_by,
            decided_on,
            days,
            clause,
            reservation,
            view: self.view,
            is_public: self.publish_view,
            recorded: self.recorded.map(|recorded| recorded.read(caller)).transpose()?,
            seen: self.seen,
        })
    }
}

fn reserved(reservation: Option<ReservationRequest>) -> (Option<u32>, Option<String>) {
    reservation.map_or((None, None), |reservation| (reservation.clause, Some(reservation.text)))
}

fn day(caller: &Caller, text: &str) -> Result<Date, Problem> {
    let malformed = || caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "bad-date", &[]);
    Date::parse(text.trim()).ok_or_else(malformed)
}

/// Answer for an organisation: it signs the version that is sealed for that, says when it decides, or declines.
#[utoipa::path(post, path = "/api/v1/statements/{id}/signatures", operation_id = "sign", params(("id" = String, Path)), request_body = SignatureRequest,
    responses((status = 201, body = SignatureView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn sign(ask: Ask) -> Result<Response, Problem> {
    let (first, request): (_, SignatureRequest) = match ask.once().await? {
        Once::Before(answer) => return Ok(answer),
        Once::Now(first, request) => (first, request),
    };
    let Ask { app, caller, readable, .. } = &ask;
    let hat = caller.hat(app, acting(caller, request.organisation.as_deref())?)?;
    let wish = request.wish(caller)?;
    let whose = wish.recorded.as_ref().map_or(hat.organisation, |(whose, ..)| *whose);
    let drawn = draw(app, caller, &readable.statement, wish).await?;
    done(&ask, hat, whose, StatusCode::CREATED, drawn, first).await
}

/// That a signature still holds, or holds on other terms; or the second of two signs.
#[derive(Deserialize, Default, ToSchema)]
pub(crate) struct ConfirmationRequest {
    /// What is signed; the version that is signed now if absent.
    #[serde(default)]
    version: Option<u32>,
    /// Who decided. With this, `decided_on` and `reservation` absent, the terms are those of before.
    #[serde(default)]
    decided_by: Option<String>,
    /// The day on which it was decided.
    #[serde(default)]
    decided_on: Option<String>,
    #[serde(default)]
    reservation: Option<ReservationRequest>,
    /// For which organisation the caller acts; needed only by whoever acts for several.
    #[serde(default)]
    organisation: Option<String>,
}

/// Say that a signature holds for the words that are signed now; where two sign together, the second signs by this too.
#[utoipa::path(post, path = "/api/v1/statements/{id}/signatures/{signature}/confirm", operation_id = "confirm_signature",
    params(("id" = String, Path), ("signature" = u32, Path)), request_body = ConfirmationRequest,
    responses((status = 200, body = SignatureView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn confirm(ask: Ask) -> Result<Response, Problem> {
    let Ask { app, caller, readable, .. } = &ask;
    let signature = known(app, caller, readable, ask.param("signature"))?;
    let (first, request): (_, ConfirmationRequest) = match ask.once().await? {
        Once::Before(answer) => return Ok(answer),
        Once::Now(first, request) => (first, request),
    };
    let hat = caller.hat(app, acting(caller, request.organisation.as_deref())?)?;
    let (clause, reservation) = reserved(request.reservation);
    let wish = Confirming {
        version: request.version.map(VersionNumber),
        decided_by: request.decided_by,
        decided_on: request.decided_on.as_deref().map(|text| day(caller, text)).transpose()?,
        clause,
        reservation,
    };
    let drawn = draw_confirmation(app, caller, &readable.statement, &signature, wish).await?;
    done(&ask, hat, signature.organisation, StatusCode::OK, drawn, first).await
}

/// For which organisation something is done.
#[derive(Deserialize, Default, ToSchema)]
pub(crate) struct WithdrawalRequest {
    /// Needed only by whoever acts for several.
    #[serde(default)]
    organisation: Option<String>,
}

/// Take an answer back. That it was given, and when it was taken back, stays in the ledger.
#[utoipa::path(post, path = "/api/v1/statements/{id}/signatures/{signature}/withdraw", operation_id = "withdraw_signature",
    params(("id" = String, Path), ("signature" = u32, Path)), request_body = WithdrawalRequest,
    responses((status = 200, body = SignatureView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn withdraw(ask: Ask) -> Result<Response, Problem> {
    let Ask { app, caller, readable, .. } = &ask;
    let signature = known(app, caller, readable, ask.param("signature"))?;
    let (first, request): (_, WithdrawalRequest) = match ask.once().await? {
        Once::Before(answer) => return Ok(answer),
        Once::Now(first, request) => (first, request),
    };
    let hat = caller.hat(app, acting(caller, request.organisation.as_deref())?)?;
    done(&ask, hat, signature.organisation, StatusCode::OK, draw_withdrawal(signature.number), first).await
}

/// Decides, and tells the organisation's answer as it stands then.
pub(super) async fn done(
    ask: &Ask,
    hat: Hat,
    whose: OrganisationId,
    status: StatusCode,
    drawn: Drawn,
    first: crate::idempotency::First,
) -> Result<Response, Problem> {
    let Ask { app, caller, readable, .. } = ask;
    let (register, language) = (app.register.view(), caller.words.language());
    let sight = sight(app, caller, readable);
    let worded = drawn.worded.clone();
    let tell = Tell::of(status, move |statement| {
        let signature = statement.signature_of(whose)?;
        let shown = told(statement, signature, worded.clone());
        Some(SignatureView::of(statement, &register, language, &shown, &sight))
    });
    let view = decide(app, caller, readable.statement.id, drawn.decision(hat, first), &tell).await?;
    Ok(tell.answer(&view))
}
