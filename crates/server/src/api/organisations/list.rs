use super::{Sight, json, name};
use crate::{
    api::demo::OrganisationRef,
    app::App,
    caller::Caller,
    directory::{Row, Wanted, words},
    extract::Params,
    problem::Problem,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{County, Kind, Register, Sector, Size, Standing};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use terms::{OrganisationId, limits};
use utoipa::{IntoParams, ToSchema};

/// A list of organisations.
#[derive(Serialize, ToSchema)]
pub(crate) struct OrganisationList {
    items: Vec<OrganisationItem>,
    /// Cursor of the next page, if there is one.
    next: Option<String>,
}

/// An organisation of a list.
#[derive(Serialize, ToSchema)]
pub(crate) struct OrganisationItem {
    #[serde(flatten)]
    organisation: OrganisationRef,
    kind: Option<&'static str>,
    size: Option<&'static str>,
    standing: &'static str,
    municipality: Option<String>,
    county: Option<String>,
}

/// Which organisations are asked for.
#[derive(Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// Words that are in one of its names or numbers.
    pub(crate) q: Option<String>,
    pub(crate) kind: Option<String>,
    /// The code of a wellbeing services county.
    pub(crate) county: Option<String>,
    pub(crate) sector: Option<String>,
    /// `applied`, `member`, `left`, `declined`.
    pub(crate) standing: Option<String>,
    /// `next` of the page before.
    pub(crate) cursor: Option<String>,
}

impl Asked {
    /// What is wanted; `Err` names the filter that says nothing we know. An empty filter is none.
    pub(crate) fn wanted(&self) -> Result<Wanted, &'static str> {
        fn read<T>(
            field: &'static str,
            text: Option<&String>,
            read: impl Fn(&str) -> Option<T>,
        ) -> Result<Option<T>, &'static str> {
            match text.map(|text| text.trim()).filter(|text| !text.is_empty()) {
                None => Ok(None),
                Some(text) => read(text).map(Some).ok_or(field),
            }
        }
        Ok(Wanted {
            words: words(self.q.as_deref().unwrap_or_default()),
            kind: read("kind", self.kind.as_ref(), Kind::named)?,
            county: read("county", self.county.as_ref(), |text| County::parse(text).ok())?,
            sector: read("sector", self.sector.as_ref(), Sector::named)?,
            standing: read("standing", self.standing.as_ref(), Standing::named)?,
        })
    }
}

/// The register's organisations, in the order of their names. Everybody sees the network's members; who has signed in
/// also sees who has applied or left.
#[utoipa::path(get, path = "/api/v1/organisations", operation_id = "list_organisations", params(Asked),
    responses((status = 200, body = OrganisationList), (status = 400, body = Problem)))]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    Params(asked): Params<Asked>,
) -> Result<Response, Problem> {
    let not_understood = |field| caller.bad_field(field, &caller.words.say("reason-not-understood"));
    let wanted = asked.wanted().map_err(not_understood)?;
    let after: Option<OrganisationId> =
        asked.cursor.as_deref().map(str::parse).transpose().map_err(|_| not_understood("cursor"))?;
    let register = app.register.view();
    let sight = Sight::of(&register, &caller);
    let listing = app.directory.listing(&register);
    let all = listing.ordered(caller.words.language()).iter().map(|row| &**row);
    // The cursor is the last organisation that was shown; it keeps its place even if it would not be shown any more.
    let rest: Box<dyn Iterator<Item = &Row>> = match after {
        None => Box::new(all),
        Some(after) => Box::new(all.skip_while(move |row| row.id != after).skip(1)),
    };
    let mut shown = rest.filter(|row| wanted.includes(row) && sight.sees(row.standing));
    let page: Vec<&Row> = shown.by_ref().take(limits::ORGANISATIONS_PER_PAGE).collect();
    let next = shown.next().and(page.last()).map(|row| row.id.to_string());
    let items = page.into_iter().filter_map(|row| item(&register, &caller, row)).collect();
    Ok(json(StatusCode::OK, &OrganisationList { items, next }))
}

fn item(register: &Register, caller: &Caller, row: &Row) -> Option<OrganisationItem> {
    let known = register.organisation(row.id)?;
    Some(OrganisationItem {
        organisation: (row.id, name(known, caller.words.language())).into(),
        kind: known.details.kind.map(Kind::name),
        size: known.details.size.map(Size::name),
        standing: known.standing.name(),
        municipality: known.details.municipality.map(|code| code.to_string()),
        county: known.details.county.as_ref().map(ToString::to_string),
    })
}
