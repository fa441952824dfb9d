//! The form that gives an organisation a logo.

use super::{
    done,
    edit::{self, Shown},
};
use crate::{
    api::organisations::{Care, logo, looking_after},
    app::App,
    caller::Caller,
    extract::Id,
    pages::{
        fields::Faults,
        filled::{Filled, Turn, faults_of},
        shown,
    },
    problem::Problem,
};
use axum::extract::{Multipart, State};
use axum::response::Response;
use bytes::Bytes;
use maud::{Markup, html};
use std::sync::Arc;
use terms::{Digest, OrganisationId, limits};

/// Gives the logo that was sent, or takes the logo away.
pub(crate) async fn change(State(app): State<Arc<App>>, caller: Caller, Id(id): Id, sent: Multipart) -> Response {
    let page = submit(&app, &caller, &id, sent).await;
    shown(&app, &caller, page)
}

async fn submit(app: &App, caller: &Caller, id: &str, sent: Multipart) -> Result<Response, Problem> {
    let id = edit::own(app, caller, id)?;
    let by = looking_after(app, caller, Care::Organisation(id))?;
    let (filled, picture) = read(caller, sent).await?;
    let first = match filled.ask(app, caller, by.person, &format!("POST /organisations/{id}/logo")).await? {
        Turn::First(first) => first,
        Turn::Before(response) => return Ok(response),
    };
    let act = match filled.get("remove") {
        "" => logo::given(caller, by, id, picture),
        _ => Ok(logo::without(by, id)),
    };
    let done = match act {
        Ok(act) => done(app, caller, act, first, format!("/organisations/{id}")).await,
        Err(problem) => Err(problem),
    };
    match done {
        Err(problem) => {
            edit::show(app, caller, id, Shown { faults: faults_of(problem, |_| "logo")?, ..Shown::default() })
        }
        done => done,
    }
}

/// The form's fields and the picture. A hash of the picture stands for it where a repeat is told from another form.
async fn read(caller: &Caller, mut sent: Multipart) -> Result<(Filled, Bytes), Problem> {
    let not_understood = || caller.bad_field("body", &caller.words.say("reason-not-understood"));
    let (mut filled, mut picture) = (Filled::default(), Bytes::new());
    while let Some(part) = sent.next_field().await.map_err(|_| not_understood())? {
        let name = part.name().unwrap_or_default().to_owned();
        let bytes = part.bytes().await.map_err(|_| not_understood())?;
        match name.as_str() {
            "logo" => {
                use sha2::Digest as _;
                filled = filled.put("logo", Digest::new(sha2::Sha256::digest(&bytes).into()).to_string());
                picture = bytes;
            }
            "key" | "remove" => filled = filled.put(&name, String::from_utf8_lossy(&bytes)),
            _ => {}
        }
    }
    Ok((filled, picture))
}

/// The section of the form's page.
pub(super) fn section(caller: &Caller, id: OrganisationId, known: Option<Digest>, faults: &Faults) -> Markup {
    let words = caller.words;
    let hint = words.say_with(
        "organisation-logo-hint",
        &[("kilobytes", (limits::LOGO_BYTES_MAX / 1024).into()), ("max", limits::LOGO_PIXELS_MAX.into())],
    );
    let fault = faults.of("logo");
    html! {
        form.card method="post" action={ "/organisations/" (id) "/logo" } enctype="multipart/form-data" {
            (Filled::fresh().key())
            @if let Some(digest) = known { img.logo src=(logo::address(id, digest)) alt=(words.say("organisation-logo")); }
            div.field {
                label for="logo" { (words.say("organisation-logo")) }
                p.hint id="logo-hint" { (hint) }
                @if let Some(fault) = fault { p.error id="logo-fault" { (fault) } }
                input id="logo" name="logo" type="file" accept="image/png,image/jpeg,image/webp"
                    aria-invalid=[fault.map(|_| "true")]
                    aria-describedby={ @if fault.is_some() { "logo-fault " } "logo-hint" };
            }
            p.actions {
                button { (words.say("organisation-logo-save")) }
                @if known.is_some() { button.quiet name="remove" value="yes" { (words.say("organisation-logo-remove")) } }
            }
        }
    }
}
