//! The register's organisations. Who sees which, and who looks after them, is asked here by the pages too.

pub(crate) mod acts;
mod ask;
pub(crate) mod list;
pub(crate) mod logo;
pub(crate) mod members;
pub(crate) mod people;
pub(crate) mod view;
pub(crate) mod wish;

use super::{json, json_bytes};
use crate::{
    app::App,
    applications::Outcomes,
    caller::Caller,
    extract::Id,
    idempotency::{Asked, First},
    problem::Problem,
    register::Answer,
};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use bytes::Bytes;
use ledger::{
    Author, Hat, Organisation, Register, RegisterCommand, Standing, administers_network, administers_organisation,
};
use serde::Serialize;
use std::sync::Arc;
use store::Batch;
use terms::OrganisationId;
use view::OrganisationView;
use words::Language;

/// The organisation's name in a language.
pub(crate) fn name(organisation: &Organisation, language: Language) -> &str {
    organisation.names.in_language(match language {
        Language::Finnish => ledger::Language::Finnish,
        Language::Swedish => ledger::Language::Swedish,
        Language::English => ledger::Language::English,
    })
}

/// The name of the organisation with that id; empty if there is none.
pub(crate) fn name_of(register: &Register, id: OrganisationId, language: Language) -> String {
    register.organisation(id).map(|known| name(known, language).to_owned()).unwrap_or_default()
}

/// How much of the register somebody sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sight {
    /// The members of the network, as everybody.
    Members,
    /// Also who has applied and who has left.
    Network,
    /// All, declined applications among them.
    All,
}

impl Sight {
    /// What the caller sees.
    pub(crate) fn of(register: &Register, caller: &Caller) -> Sight {
        let Some(signed_in) = caller.signed_in else { return Sight::Members };
        let hats = register.hats(signed_in.person).into_iter();
        let mut hats = hats.map(|organisation| Hat { person: signed_in.person, organisation });
        if hats.any(|hat| administers_network(register, Author::Hat(hat)).is_ok()) {
            Sight::All
        } else {
            Sight::Network
        }
    }

    /// Whether an organisation that stands there is seen.
    pub(crate) fn sees(self, standing: Standing) -> bool {
        match standing {
            Standing::Member => true,
            Standing::Applied | Standing::Left => self != Sight::Members,
            Standing::Declined => self == Sight::All,
        }
    }
}

/// An organisation that the caller may see; otherwise the same 404 as if there were none.
pub(crate) fn seen<'a>(
    register: &'a Register,
    caller: &Caller,
    id: &str,
) -> Result<(OrganisationId, &'a Organisation), Problem> {
    let id: OrganisationId = id.parse().map_err(|_| caller.not_found())?;
    let known = register.organisation(id).ok_or_else(|| caller.not_found())?;
    // Whoever belongs to an organisation sees what became of it.
    let own = caller.signed_in.is_some_and(|who| register.roles(who.person).any(|(whose, _)| whose == id));
    if own || Sight::of(register, caller).sees(known.standing) { Ok((id, known)) } else { Err(caller.not_found()) }
}

/// Whom to look after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Care {
    /// The network as a whole.
    Network,
    /// One organisation.
    Organisation(OrganisationId),
}

/// The hat that looks after it: the one that the request names; else the one that is worn, if it may; else the
/// organisation's own, or a coordinator's. Without a hat that may, any of the person's: the rules word the refusal.
pub(crate) fn looking_after(app: &App, caller: &Caller, care: Care) -> Result<Hat, Problem> {
    if caller.names_a_hat() {
        return caller.hat(app, None);
    }
    caller.person()?;
    let register = app.register.view();
    let Some(wardrobe) = caller.wardrobe(&register) else { return Err(caller.not_found()) };
    let able = |hat: &Hat| may(&register, *hat, care);
    let own = wardrobe.hats().find(|hat| care == Care::Organisation(hat.organisation)).filter(able);
    let hat = wardrobe.worn().filter(able).or(own).or_else(|| wardrobe.hats().find(able));
    let hat = hat.or_else(|| wardrobe.worn()).or_else(|| wardrobe.hats().next());
    hat.ok_or_else(|| caller.problem(StatusCode::FORBIDDEN, "no-access", &[]))
}

/// Whether the caller looks after it.
pub(crate) fn looks_after(app: &App, caller: &Caller, care: Care) -> bool {
    looking_after(app, caller, care).is_ok_and(|hat| may(&app.register.view(), hat, care))
}

fn may(register: &Register, hat: Hat, care: Care) -> bool {
    match care {
        Care::Network => administers_network(register, Author::Hat(hat)).is_ok(),
        Care::Organisation(id) => administers_organisation(register, Author::Hat(hat), id).is_ok(),
    }
}

/// A decision to ask the register for.
pub(crate) struct Act {
    pub(crate) by: Hat,
    pub(crate) commands: Vec<RegisterCommand>,
    /// What is put into the vault and erased from it in the same append.
    pub(crate) beside: Batch,
}

impl Act {
    /// One command.
    pub(crate) fn of(by: Hat, command: RegisterCommand) -> Act {
        Act::all(by, vec![command])
    }

    /// Commands that are decided together.
    pub(crate) fn all(by: Hat, commands: Vec<RegisterCommand>) -> Act {
        Act { by, commands, beside: Batch::new() }
    }

    /// With what goes along.
    pub(crate) fn with(self, beside: Batch) -> Act {
        Act { beside, ..self }
    }
}

/// Decides, stores and answers; the answer is remembered for a repeat. Whoever an application was for is told by mail.
pub(crate) async fn decide(
    app: &App,
    caller: &Caller,
    act: Act,
    first: First,
    answer: impl FnOnce(&Register) -> (StatusCode, Bytes) + Send + 'static,
) -> Result<Bytes, Problem> {
    let answer: Answer = Box::new(move |register| {
        let (status, answer) = answer(register);
        let remembered = first.remember(status, &answer);
        (answer, remembered)
    });
    let at = app.clock.now();
    let is_logo = act.commands.iter().any(|command| matches!(command, RegisterCommand::SetLogo { .. }));
    let news = Outcomes::of(app, &act.commands).await.map_err(|failure| caller.failed(&failure))?;
    let decided = app.register.answer(at, Author::Hat(act.by), act.commands, news.beside(act.beside), answer).await;
    let answer = decided.map_err(|failure| caller.failed(&failure))?.map_err(|refusal| caller.refused(refusal))?;
    news.send();
    if is_logo {
        // The one before is of no use any more.
        app.chores.soon();
    }
    Ok(answer)
}

/// What an endpoint of the API asks for: once, whatever is sent again.
struct Asking<'a> {
    app: &'a App,
    caller: &'a Caller,
    headers: &'a HeaderMap,
    body: &'a [u8],
    /// Method and path: a key is good for one of them.
    route: String,
}

impl Asking<'_> {
    /// Decides what `make` says, and answers with what `view` makes of the register then.
    async fn answered<T: Serialize>(
        self,
        status: StatusCode,
        make: impl FnOnce() -> Result<Act, Problem>,
        view: impl FnOnce(&Register) -> Option<T> + Send + 'static,
    ) -> Result<Response, Problem> {
        let person = self.caller.person()?;
        let first = match self.app.answers.ask(self.caller, person, &self.route, self.headers, self.body).await? {
            Asked::Repeat(status, answer) => return Ok(json_bytes(status, answer)),
            Asked::First(first) => first,
        };
        let written = move |register: &Register| {
            let bytes = serde_json::to_vec(&view(register)).expect("views hold texts and numbers");
            (status, Bytes::from(bytes))
        };
        let bytes = decide(self.app, self.caller, make()?, first, written).await?;
        Ok(json_bytes(status, bytes))
    }
}

/// One organisation: what it is, its umbrellas and its members.
#[utoipa::path(get, path = "/api/v1/organisations/{id}", operation_id = "show_organisation",
    params(("id" = String, Path)),
    responses((status = 200, body = OrganisationView), (status = 404, body = Problem)))]
pub(crate) async fn show(State(app): State<Arc<App>>, caller: Caller, Id(id): Id) -> Result<Response, Problem> {
    let register = app.register.view();
    let (id, _) = seen(&register, &caller, &id)?;
    Ok(json(StatusCode::OK, &OrganisationView::of(&register, id, caller.words.language())))
}
