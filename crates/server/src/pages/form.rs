//! What every form has that acts: a hidden key, so that sending it twice does it once, and the hat in words.

use super::names;
use crate::{assets, caller::Caller, problem::Problem, random::random};
use axum::http::{HeaderMap, HeaderValue};
use ledger::{Hat, Register, Statement};
use maud::{Markup, html};
use serde::Deserialize;
use terms::{Digest, OrganisationId, StatementId};

/// A fresh key.
pub(super) fn key() -> String {
    Digest::new(random()).to_string()
}

/// The key as a tool would send it.
pub(super) fn headers(caller: &Caller, key: &str) -> Result<HeaderMap, Problem> {
    let key =
        HeaderValue::from_str(key).map_err(|_| caller.bad_field("key", &caller.words.say("reason-not-understood")))?;
    Ok(HeaderMap::from_iter([(axum::http::HeaderName::from_static("idempotency-key"), key)]))
}

/// The hidden fields of a form that acts. What was shown when the button was pressed is what is done: a hat that
/// another tab has changed meanwhile does not change the form's.
#[derive(Deserialize)]
pub(crate) struct Acting {
    pub(super) key: String,
    organisation: String,
}

impl Acting {
    /// The organisation that the form was shown for.
    pub(super) fn organisation(&self, caller: &Caller) -> Result<OrganisationId, Problem> {
        self.organisation.parse().map_err(|_| caller.refused(ledger::Refusal::UnknownOrganisation))
    }
}

/// The hidden fields.
pub(super) fn hidden(hat: Hat) -> Markup {
    html! {
        input type="hidden" name="key" value=(key());
        input type="hidden" name="organisation" value=(hat.organisation);
    }
}

/// Where the offsets in the form were read: refused where the texts were begun anew since.
pub(super) fn epoch(statement: &Statement) -> Markup {
    html! { input type="hidden" name="epoch" value=(statement.epoch); }
}

/// For whom the button beside it acts.
pub(super) fn acting(register: &Register, caller: &Caller, hat: Hat) -> Markup {
    let name = names(register, caller, &[hat.organisation]).pop().unwrap_or_default();
    html! { p.hint { (caller.words.say_with("hat", &[("organisation", name.into())])) } }
}

/// What a page's head needs whose forms keep what is typed in them, or whose text is commented on where it is selected.
pub(super) fn script() -> Markup {
    html! { script type="module" src=(assets::address("src/forms.ts")) {} }
}

/// How what is typed in a form about the statement is known on this device.
pub(super) fn kept_as(statement: StatementId, hat: Option<Hat>, form: &str) -> String {
    let (person, organisation) = hat.map(|hat| (hat.person.to_string(), hat.organisation.to_string())).unzip();
    [statement.to_string(), person.unwrap_or_default(), organisation.unwrap_or_default(), form.to_owned()].join("/")
}

/// In such a form: says that what is shown was typed before, and takes it away on request. Hidden until a script shows it.
pub(super) fn brought(caller: &Caller) -> Markup {
    html! {
        div.notice data-brought hidden role="status" {
            p { (caller.words.say("form-brought")) }
            p.actions { button type="reset" { (caller.words.say("form-brought-drop")) } }
        }
    }
}
