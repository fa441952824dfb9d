use super::{fields, kind, link, pill, places};
use crate::{
    api::organisations::{Care, Sight, list::Asked, looks_after},
    app::App,
    caller::Caller,
    directory::{Row, Wanted},
    extract::Params,
    pages::{fields::Choice, time},
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Register, Standing};
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;
use terms::{Date, limits};

/// What the address asks for. A filter that says nothing we know is passed over: a page always shows something.
#[derive(Default, Deserialize)]
pub(crate) struct Address {
    q: Option<String>,
    kind: Option<String>,
    county: Option<String>,
    sector: Option<String>,
    standing: Option<String>,
    page: Option<usize>,
}

struct List<'a> {
    app: &'a App,
    caller: &'a Caller,
    register: &'a Register,
    address: &'a Address,
    sight: Sight,
    today: Date,
}

/// The register: searched, filtered, and paged.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Params(address): Params<Address>) -> Response {
    let register = app.register.view();
    let sight = Sight::of(&register, &caller);
    let today = time::day_of(app.clock.now());
    let list = List { app: &app, caller: &caller, register: &register, address: &address, sight, today };
    list.respond()
}

impl List<'_> {
    fn respond(&self) -> Response {
        let words = self.caller.words;
        let title = words.say("organisations-title");
        let listing = self.app.directory.listing(self.register);
        let language = words.language();
        let wanted = self.wanted();
        let rows: Vec<&Row> = listing.wanted(language, &wanted, |row| self.sight.sees(row.standing)).collect();
        let all: Vec<Standing> = listing.ordered(language).iter().map(|row| row.standing).collect();
        let main = html! {
            header.page-head {
                h1 { (title) }
                p.intro { (words.say("organisations-intro")) }
                (self.counts(&all))
                (self.ways())
            }
            (self.filters())
            (self.results(&rows))
        };
        super::page(self.app, self.caller, StatusCode::OK, &title, main)
    }

    fn wanted(&self) -> Wanted {
        let Address { q, kind, county, sector, standing, .. } = self.address;
        let asked = Asked {
            q: q.clone(),
            kind: kind.clone(),
            county: county.clone(),
            sector: sector.clone(),
            standing: standing.clone(),
            ..Asked::default()
        };
        asked.wanted().unwrap_or_else(|_| Wanted {
            words: crate::directory::words(q.as_deref().unwrap_or_default()),
            ..Wanted::default()
        })
    }

    fn counts(&self, all: &[Standing]) -> Markup {
        let order = [Standing::Member, Standing::Applied, Standing::Left, Standing::Declined];
        let seen = order.iter().filter(|standing| self.sight.sees(**standing));
        let counted = seen.map(|standing| (*standing, all.iter().filter(|each| *each == standing).count()));
        let told = counted.filter(|(standing, count)| *standing == Standing::Member || *count > 0);
        let told = told.map(|(standing, count)| {
            self.caller.words.say_with(&format!("organisations-{}", standing.name()), &[("count", count.into())])
        });
        html! { p.meta { (told.collect::<Vec<_>>().join(" · ")) } }
    }

    fn ways(&self) -> Markup {
        let words = self.caller.words;
        html! {
            p.actions {
                @if looks_after(self.app, self.caller, Care::Network) {
                    a.button.primary href="/organisations/new" { (words.say("organisation-new-title")) }
                    a href="/organisations/applications" { (words.say("applications-title")) }
                } @else {
                    a.button href="/organisations/apply" { (words.say("apply-title")) }
                }
                @if self.caller.signed_in.is_some() { a href="/me/contact" { (words.say("contact-title")) } }
            }
        }
    }

    fn filters(&self) -> Markup {
        let words = self.caller.words;
        let any = words.say("filter-any");
        let choose = |id: &'static str, label: &str, chosen: &Option<String>, choices: Vec<Choice>| {
            let chosen = chosen.as_deref().unwrap_or_default();
            html! {
                div.field {
                    label for=(id) { (words.say(label)) }
                    select id=(id) name=(id) {
                        option value="" { (any) }
                        @for choice in choices {
                            option value=(choice.value) selected[choice.value == chosen] { (choice.label) }
                        }
                    }
                }
            }
        };
        let standings = Standing::ALL.iter().filter(|standing| self.sight.sees(**standing));
        let standings = standings.map(|standing| Choice {
            value: standing.name().to_owned(),
            label: words.say(&format!("standing-{}", standing.name())),
        });
        let address = self.address;
        html! {
            form.filters role="search" action="/organisations" {
                div.field.wide {
                    label for="q" { (words.say("filter-q")) }
                    input id="q" name="q" type="search" value=[address.q.as_deref()] autocomplete="off";
                }
                (choose("kind", "organisation-kind", &address.kind, fields::kinds(self.caller)))
                (choose("county", "organisation-county", &address.county, places::counties(self.caller)))
                (choose("sector", "filter-sector", &address.sector, fields::sectors(self.caller)))
                @if self.sight != Sight::Members {
                    (choose("standing", "filter-standing", &address.standing, standings.collect()))
                }
                p.actions { button { (words.say("filter-submit")) } a href="/organisations" { (words.say("filter-clear")) } }
            }
        }
    }

    fn results(&self, rows: &[&Row]) -> Markup {
        let words = self.caller.words;
        let pages = rows.len().div_ceil(limits::ORGANISATIONS_PER_PAGE).max(1);
        let at = self.address.page.unwrap_or(1).clamp(1, pages);
        let shown = rows.chunks(limits::ORGANISATIONS_PER_PAGE).nth(at - 1).unwrap_or_default();
        html! {
            h2 id="results" { (words.say_with("organisations-found", &[("count", rows.len().into())])) }
            @if rows.is_empty() {
                p.empty { (words.say("organisations-none")) }
            } @else {
                table.listed role="table" aria-labelledby="results" {
                    thead role="rowgroup" {
                        tr role="row" {
                            @for head in ["organisation-name", "organisation-kind", "organisation-municipality", "organisation-county"] {
                                th role="columnheader" scope="col" { (words.say(head)) }
                            }
                        }
                    }
                    tbody role="rowgroup" { @for row in shown { (self.row(row)) } }
                }
            }
            @if pages > 1 { (self.pager(at, pages)) }
        }
    }

    fn row(&self, row: &Row) -> Markup {
        let Some(known) = self.register.organisation(row.id) else { return html! {} };
        let words = self.caller.words;
        let members = self.register.members(row.id).filter(|(_, link)| link.holds_on(self.today)).count();
        let cell = |label: &str, text: Option<String>| {
            html! {
                td role="cell" data-label=(words.say(label)) { (text.unwrap_or_else(|| words.say("not-told"))) }
            }
        };
        html! {
            tr role="row" {
                th role="rowheader" scope="row" {
                    (link(self.register, self.caller, row.id)) " " (pill(self.caller, known.standing))
                    @if members > 0 {
                        span.meta { (words.say_with("organisation-members-count", &[("count", members.into())])) }
                    }
                }
                (cell("organisation-kind", kind(self.caller, known)))
                (cell("organisation-municipality", known.details.municipality.map(|code| places::municipality(self.caller, code))))
                (cell("organisation-county", known.details.county.as_ref().map(|code| places::county(self.caller, code))))
            }
        }
    }

    fn pager(&self, at: usize, pages: usize) -> Markup {
        let words = self.caller.words;
        html! {
            nav.pager aria-label=(words.say("pager")) {
                @if at > 1 { a rel="prev" href=(self.path(at - 1)) { (words.say("pager-previous")) } }
                span { (words.say_with("pager-at", &[("at", at.into()), ("count", pages.into())])) }
                @if at < pages { a rel="next" href=(self.path(at + 1)) { (words.say("pager-next")) } }
            }
        }
    }

    fn path(&self, page: usize) -> String {
        let Address { q, kind, county, sector, standing, .. } = self.address;
        let filters = [("q", q), ("kind", kind), ("county", county), ("sector", sector), ("standing", standing)];
        let filters = filters.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?)));
        let filters = filters.filter(|(_, value)| !value.is_empty());
        let parts = filters.map(|(name, value)| format!("{name}={}", escaped(value)));
        let all: Vec<String> = parts.chain([format!("page={page}")]).collect();
        format!("/organisations?{}", all.join("&"))
    }
}

/// A value within a query, every byte that could mean something else escaped.
fn escaped(value: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    value.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
