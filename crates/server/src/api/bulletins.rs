//! Newsletters: the archive for their readers, drafts for those who look after the network, and addresses of those who
//! subscribe.

pub(crate) mod drafts;
pub(crate) mod subscriptions;

use super::{
    json,
    organisations::{Care, looking_after, looks_after},
};
use crate::{
    app::App,
    bulletins::{Readers, Sent, Written},
    caller::Caller,
    extract::{Id, Params},
    problem::Problem,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Author, Hat, administers_network};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use terms::limits;
use utoipa::{IntoParams, ToSchema};

/// What a newsletter says in one language.
#[derive(Serialize, ToSchema)]
pub(crate) struct WrittenView {
    subject: String,
    /// Markdown.
    text: String,
}

/// A newsletter that was sent.
#[derive(Serialize, ToSchema)]
pub(crate) struct BulletinView {
    number: u32,
    /// `organisations` or `public`.
    readers: &'static str,
    sent_at: String,
    /// How many got it by mail; for those who look after the network.
    recipients: Option<usize>,
    /// By `fi`, `sv` and `en`, those that it has.
    texts: BTreeMap<&'static str, WrittenView>,
}

/// A list of newsletters, the newest first.
#[derive(Serialize, ToSchema)]
pub(crate) struct BulletinList {
    items: Vec<BulletinView>,
    /// Cursor of the next page, if there is one.
    next: Option<u32>,
}

/// Which newsletters are asked for.
#[derive(Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// `next` of the page before.
    pub(crate) cursor: Option<u32>,
}

/// Newsletters that were sent. Anybody reads those for officials and press, the network's people also those for
/// organisations.
#[utoipa::path(get, path = "/api/v1/bulletins", operation_id = "list_bulletins", params(Asked),
    responses((status = 200, body = BulletinList), (status = 400, body = Problem)))]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    Params(asked): Params<Asked>,
) -> Result<Response, Problem> {
    let (items, next) = archive(&app, &caller, asked.cursor)?;
    let edits = looks_after(&app, &caller, Care::Network);
    let items = items.into_iter().map(|(number, sent)| view(number, &sent, edits)).collect();
    Ok(json(StatusCode::OK, &BulletinList { items, next }))
}

/// One of them.
#[utoipa::path(get, path = "/api/v1/bulletins/{number}", operation_id = "show_bulletin", params(("number" = u32, Path)),
    responses((status = 200, body = BulletinView), (status = 404, body = Problem)))]
pub(crate) async fn show(State(app): State<Arc<App>>, caller: Caller, Id(number): Id) -> Result<Response, Problem> {
    let (number, sent) = find(&app, &caller, &number)?;
    let edits = looks_after(&app, &caller, Care::Network);
    Ok(json(StatusCode::OK, &view(number, &sent, edits)))
}

/// Newsletters by their numbers, and the cursor of the next ones.
type Shelf = (Vec<(u32, Sent)>, Option<u32>);

/// A page of the archive as the caller may see it, and the cursor of the next; pages come here as well.
pub(crate) fn archive(app: &App, caller: &Caller, before: Option<u32>) -> Result<Shelf, Problem> {
    let sees = |readers| sees(app, caller, readers);
    let found = app.bulletins.archive(sees, before, limits::BULLETINS_PER_PAGE);
    let (items, more) = found.map_err(|failure| caller.failed(&failure))?;
    let next = items.last().map(|(number, _)| *number).filter(|_| more);
    Ok((items, next))
}

/// The newsletter of that number, if the caller may see it.
pub(crate) fn find(app: &App, caller: &Caller, number: &str) -> Result<(u32, Sent), Problem> {
    let found = number.parse().ok().map(|number: u32| app.bulletins.sent(number).map(|sent| (number, sent)));
    let found = found.transpose().map_err(|failure| caller.failed(&failure))?;
    let found = found.and_then(|(number, sent)| Some((number, sent?)));
    found.filter(|(_, sent)| sees(app, caller, sent.readers)).ok_or_else(|| caller.not_found())
}

/// Whether the caller reads what is sent to these.
fn sees(app: &App, caller: &Caller, readers: Readers) -> bool {
    match readers {
        Readers::Public => true,
        Readers::Organisations => {
            caller.wardrobe(&app.register.view()).is_some_and(|wardrobe| !wardrobe.all.is_empty())
        }
    }
}

/// The hat of whoever writes newsletters: somebody who looks after the network.
pub(crate) fn editor(app: &App, caller: &Caller) -> Result<Hat, Problem> {
    let hat = looking_after(app, caller, Care::Network)?;
    let may = administers_network(&app.register.view(), Author::Hat(hat));
    may.map(|()| hat).map_err(|refusal| caller.refused(refusal))
}

/// What is wrong with what somebody saves, and in which field.
pub(crate) fn fault(caller: &Caller, written: &Written) -> Option<(&'static str, Problem)> {
    let (field, code) = written.fault()?;
    let max = if field == "subject" { limits::BULLETIN_SUBJECT_CHARS_MAX } else { limits::BULLETIN_CHARS_MAX };
    Some((field, caller.problem(StatusCode::UNPROCESSABLE_ENTITY, code, &[("max", max.into())])))
}

fn view(number: u32, sent: &Sent, edits: bool) -> BulletinView {
    BulletinView {
        number,
        readers: sent.readers.name(),
        sent_at: sent.at().to_string(),
        recipients: edits.then_some(sent.recipients),
        texts: texts(&sent.texts),
    }
}

fn texts(texts: &[Written]) -> BTreeMap<&'static str, WrittenView> {
    let view = |written: &Written| WrittenView { subject: written.subject.clone(), text: written.text.clone() };
    texts.iter().map(|written| (written.language().tag(), view(written))).collect()
}
