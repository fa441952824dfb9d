//! Every route on one screen; those of the agenda's parts on another.

mod about;
mod agenda;
mod history;
mod results;
mod seeing;
mod surveys;

use crate::{api, app::App, assets, guards, pages};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{delete, get, post, put};
use std::sync::Arc;
use terms::limits;

/// The whole server.
pub(crate) fn routes(app: Arc<App>) -> Router {
    let api = Router::new()
        .route("/openapi.json", get(api::openapi::document))
        .route("/connection", get(api::connection::show))
        .route("/me", get(api::me::me))
        .route("/me/data", get(api::data::mine))
        .route("/me/notices", get(api::notices::show).put(api::notices::choose))
        .route("/people/{id}", delete(api::data::erase))
        .route("/me/sessions", get(api::sessions::list).delete(api::sessions::end_all))
        .route("/me/sessions/{id}", delete(api::sessions::end))
        .route("/invitations", get(api::invitations::list).post(api::invitations::create))
        .route("/invitations/{id}", delete(api::invitations::revoke))
        .route("/organisations.csv", get(api::import::export))
        .route(
            "/organisations/import",
            post(api::import::import).layer(DefaultBodyLimit::max(limits::IMPORT_READ_BYTES_MAX)),
        )
        .merge(organisations())
        .merge(agenda::themes())
        .merge(surveys::api())
        .merge(results::api())
        .merge(agenda::line())
        .merge(bulletins())
        .route("/statements", get(api::statements::list).post(api::statements::create))
        .route(
            "/statements/adaptation",
            post(api::adapting::adapt).layer(DefaultBodyLimit::max(limits::IMPORT_READ_BYTES_MAX)),
        )
        .route("/statements/{id}", get(api::statements::show).patch(api::about::describe))
        .route("/statements/{id}/text", get(api::text::read).post(api::text::replace))
        .route(
            "/statements/{id}/draft-import",
            post(api::incoming::import).layer(DefaultBodyLimit::max(limits::DRAFT_READ_BYTES_MAX)),
        )
        .route("/statements/{id}/diff", get(api::diff::read))
        .route("/statements/{id}/live", get(api::live::upgrade))
        .route("/statements/{id}/ledger", get(api::ledger::read))
        .merge(proofs())
        .route("/statements/{id}/coordinators", post(api::team::add))
        .route("/statements/{id}/coordinators/{organisation}", delete(api::team::remove))
        .route("/statements/{id}/support-group", put(api::team::support))
        .route("/statements/{id}/openness", put(api::team::open_to))
        .merge(languages())
        .merge(conduct())
        .route("/me/tokens", get(api::tokens::list).post(api::tokens::make))
        .route("/me/tokens/{id}", delete(api::tokens::revoke));
    let api = if app.settings.is_demo() { api.merge(demo()) } else { api };
    let api = api.fallback(guards::api_not_found).method_not_allowed_fallback(guards::method_not_allowed);
    let pages = Router::new()
        .route("/", get(pages::home::page))
        .route("/login", get(pages::login::page).post(pages::login::ask))
        .route("/login/code", get(pages::login::code::page).post(pages::login::code::enter))
        .route("/login/link/{token}", get(pages::login::link::page).post(pages::login::link::press))
        .route("/logout", post(pages::login::sign_out))
        .route("/me/sessions", get(pages::sessions::page))
        .route("/me/sessions/end", post(pages::sessions::end))
        .route("/me/sessions/end-all", post(pages::sessions::end_all))
        .route("/invitations/new", get(pages::invitations::page).post(pages::invitations::create))
        .route("/invitations/revoke", post(pages::invitations::revoke))
        .route(
            "/invitations/accept/{token}",
            get(pages::invitations::accept::page).post(pages::invitations::accept::press),
        )
        .route(
            "/me/invitations/{id}",
            get(pages::invitations::accept::own_page).post(pages::invitations::accept::own_press),
        )
        .route("/first/{token}", get(pages::first::page).post(pages::first::send))
        .route("/language", post(pages::language::choose))
        .route(
            "/organisations/import",
            get(pages::import::page)
                .post(pages::import::submit)
                .layer(DefaultBodyLimit::max(limits::IMPORT_READ_BYTES_MAX)),
        )
        .route("/organisations/import/done", get(pages::import::done))
        .merge(organisation_pages())
        .merge(agenda::line_pages())
        .merge(about::pages())
        .route("/me", get(pages::me::page))
        .route("/me/profile", get(pages::me::profile::page).post(pages::me::profile::save))
        .route("/me/notices", get(pages::me::notices::page).post(pages::me::notices::save))
        .route("/unsubscribe/{token}", get(pages::unsubscribe::page).post(pages::unsubscribe::press))
        .route("/calendar/{token}", get(api::calendar::feed))
        .route("/me/data", get(pages::me::data::page))
        .route("/me/data/erase", get(pages::me::data::ask).post(pages::me::data::erase))
        .route("/statements/new", get(pages::new::page).post(pages::new::create))
        .route(
            "/statements/adapt",
            get(pages::adapt::page)
                .post(pages::adapt::send)
                .layer(DefaultBodyLimit::max(limits::IMPORT_READ_BYTES_MAX)),
        )
        .route("/statements/{id}", get(pages::statement::page))
        .route("/statements/{id}/edit", get(pages::statement::edit::page).post(pages::statement::edit::send))
        .route("/statements/{id}/write", get(pages::write::page))
        .route(
            "/statements/{id}/draft-import",
            get(pages::incoming::page)
                .post(pages::incoming::submit)
                .layer(DefaultBodyLimit::max(limits::DRAFT_READ_BYTES_MAX)),
        )
        .route("/statements/{id}/team", get(pages::team::page))
        .route("/statements/{id}/team/take", post(pages::team::take))
        .route("/statements/{id}/team/leave", post(pages::team::leave))
        .route("/statements/{id}/team/openness", post(pages::team::open_to))
        .route("/statements/{id}/languages", get(pages::languages::manage::page))
        .route("/statements/{id}/languages/{name}", post(pages::languages::manage::send))
        .route("/statements/{id}/languages/{name}/check", post(pages::languages::following::check))
        .route("/statements/{id}/log", get(pages::log::page))
        .route("/statements/{id}/changes", get(pages::changes::page))
        .merge(round_pages())
        .merge(comment_pages())
        .merge(signature_pages())
        .merge(bulletin_pages())
        .merge(agenda::theme_pages())
        .merge(surveys::pages())
        .merge(results::pages())
        .route("/feed.atom", get(pages::public::feed))
        .merge(public(app.clone()))
        .route("/hat", post(pages::hat::choose))
        .route("/me/tokens", get(pages::tokens::page).post(pages::tokens::make))
        .route("/me/tokens/revoke", post(pages::tokens::revoke))
        .route("/assets/{*path}", get(assets::asset))
        .route("/worker.js", get(assets::worker))
        .fallback(guards::page_not_found);
    let pages = if app.settings.is_demo() { pages.route("/login/demo", post(pages::login::choose)) } else { pages };
    Router::new()
        .merge(seeing::routes())
        .nest("/api/v1", api)
        .merge(pages)
        .layer(DefaultBodyLimit::max(limits::REQUEST_READ_BYTES_MAX))
        .layer(from_fn_with_state(app.clone(), guards::rate))
        .layer(from_fn_with_state(app.clone(), guards::origin))
        .layer(axum::middleware::from_fn(guards::headers))
        .layer(axum::middleware::from_fn(guards::compress))
        .layer(axum::middleware::from_fn(crate::passing::let_pass))
        .layer(axum::middleware::from_fn(crate::seen::watch))
        .with_state(app)
}

fn public(app: Arc<App>) -> Router<Arc<App>> {
    Router::new()
        .route("/s/{slug}", get(pages::public::read))
        .route("/s/{slug}/", get(pages::public::bare))
        .route("/s/{slug}/versions/{number}", get(pages::public::version))
        .route("/s/{slug}/embargo/{tag}", get(pages::public::embargo::read))
        .route("/s/{slug}/changes", get(pages::public::choose))
        .route("/s/{slug}/changes/{versions}", get(pages::public::changes))
        .route("/s/{slug}/{what}", get(pages::public::embed))
        .route_layer(from_fn_with_state(app, pages::public::moved::lead_on))
}

fn proofs() -> Router<Arc<App>> {
    Router::new()
        .route("/keys", get(api::proofs::keys))
        .route("/register/checkpoint", get(api::proofs::register_checkpoint))
        .route("/register/checkpoints", get(api::proofs::register_checkpoints))
        .route("/agenda/ledger", get(api::ledger::agenda))
        .route("/agenda/checkpoint", get(api::proofs::agenda_checkpoint))
        .route("/agenda/checkpoints", get(api::proofs::agenda_checkpoints))
        .route("/statements/{id}/checkpoint", get(api::proofs::checkpoint))
        .route("/statements/{id}/checkpoints", get(api::proofs::checkpoints))
        .route("/statements/{id}/proof", get(api::proofs::proof))
        .route("/statements/{id}/receipts/{seq}", get(api::proofs::receipt))
}

fn languages() -> Router<Arc<App>> {
    Router::new()
        .route("/statements/{id}/languages", post(api::languages::add))
        .route("/statements/{id}/languages/{tag}", delete(api::languages::remove))
        .route("/statements/{id}/languages/{tag}/check", post(api::languages::check))
        .route("/statements/{id}/binding", put(api::languages::bind))
}

fn conduct() -> Router<Arc<App>> {
    Router::new()
        .route("/statements/{id}/rounds", get(api::rounds::list).post(api::rounds::open))
        .route("/statements/{id}/rounds/{round}", get(api::rounds::show))
        .route("/statements/{id}/rounds/{round}/report", get(api::rounds::report::report))
        .route("/statements/{id}/rounds/{round}/{act}", post(api::rounds::act))
        .merge(comments())
        .merge(signatures())
        .merge(traces())
        .route("/statements/{id}/events", get(api::events::follow))
        .route("/statements/{id}/returned", get(api::returned::list).post(api::returned::keep))
        .route("/statements/{id}/returned/{returned}", delete(api::returned::remove))
        .merge(history::api())
        .route("/statements/{id}/sign-on", post(api::conduct::sign_on).put(api::signatures::plan::plan))
        .route("/statements/{id}/resume", post(api::conduct::resume))
        .route("/statements/{id}/publish", post(api::conduct::publish))
        .route("/statements/{id}/untime", post(api::conduct::untime))
        .route("/statements/{id}/follow-up", post(api::conduct::follow_up))
        .route("/statements/{id}/withdraw", post(api::conduct::withdraw))
}

fn comments() -> Router<Arc<App>> {
    use api::comments::{acts, answers, list, making, show};
    Router::new()
        .route("/statements/{id}/comments", get(list).post(making::make))
        .route(
            "/statements/{id}/comments/import",
            post(api::comments::import::import).layer(DefaultBodyLimit::max(limits::IMPORT_READ_BYTES_MAX)),
        )
        .route("/statements/{id}/comments/{comment}", get(show).put(acts::reword).delete(acts::withdraw))
        .route("/statements/{id}/comments/{comment}/replies", post(acts::reply))
        .route("/statements/{id}/comments/{comment}/agreement", put(acts::agree).delete(acts::disagree))
        .route("/statements/{id}/comments/{comment}/contest", post(acts::contest))
        .route("/statements/{id}/comments/{comment}/decision", post(answers::decision))
        .route("/statements/{id}/comments/{comment}/outcome", put(answers::outcome))
        .route("/statements/{id}/comments/{comment}/accept", post(answers::accept))
        .route("/statements/{id}/outcomes", post(answers::outcomes))
}

fn signatures() -> Router<Arc<App>> {
    use api::signatures::{acts, changes, list, outsiders, plan, progress, reminders, represented, show};
    Router::new()
        .route("/statements/{id}/signatures", get(list).post(acts::sign))
        .route("/statements/{id}/signatures/progress", get(progress::follow))
        .route("/statements/{id}/signatures/reminders", get(reminders::preview).post(reminders::remind))
        .route("/statements/{id}/signatures/{signature}", get(show))
        .route("/statements/{id}/signatures/{signature}/confirm", post(acts::confirm))
        .route("/statements/{id}/signatures/{signature}/withdraw", post(acts::withdraw))
        .route("/statements/{id}/outsiders", get(outsiders::list))
        .route("/statements/{id}/outsiders/{outsider}/accept", post(outsiders::accept))
        .route("/statements/{id}/outsiders/{outsider}/decline", post(outsiders::decline))
        .route("/statements/{id}/versions/{version}/classification", get(changes::list).post(changes::classify))
        .route("/statements/{id}/versions/{version}/escalation", post(changes::escalate))
        .route("/statements/{id}/representation", get(represented::show))
        .route("/statements/{id}/opt-out", put(plan::opt_out).delete(plan::opt_in))
}

fn traces() -> Router<Arc<App>> {
    use api::corrections::{correct, corrections};
    use api::traces::{deliver, deliveries, respond, responses, result, results, review, strike};
    Router::new()
        .route("/statements/{id}/deliveries", get(deliveries).post(deliver))
        .route("/statements/{id}/responses", get(responses).post(respond))
        .route("/statements/{id}/results", get(results).post(result))
        .route("/statements/{id}/traces/{trace}/strike", post(strike))
        .route("/statements/{id}/review", put(review))
        .route("/statements/{id}/corrections", get(corrections).post(correct))
}

fn round_pages() -> Router<Arc<App>> {
    use pages::rounds::{act, letter, new, page, participation, show, step};
    Router::new()
        .route("/statements/{id}/rounds", get(page))
        .route("/statements/{id}/rounds/new", get(new::page).post(new::open))
        .route("/statements/{id}/rounds/{round}", get(show::page))
        .route("/statements/{id}/rounds/{round}/letter", get(letter::page))
        .route("/statements/{id}/rounds/{round}/participation", get(participation::page))
        .route("/statements/{id}/rounds/{round}/{act}", get(act::page).post(act::send))
        .route("/statements/{id}/conduct/{step}", get(step::page).post(step::send))
        .route(
            "/statements/{id}/returned",
            get(pages::statement::returned::page).post(pages::statement::returned::remove),
        )
        .route("/statements/{id}/follow-up", get(pages::traces::page))
        .route("/statements/{id}/follow-up/{act}", get(pages::traces::act::page).post(pages::traces::act::send))
        .merge(history::pages())
        .route("/statements/{id}/versions/{version}", get(pages::statement::version::page))
}

fn comment_pages() -> Router<Arc<App>> {
    use pages::comments::{act, import, new, page, show};
    use pages::respond::{self, code, receipt};
    Router::new()
        .route("/statements/{id}/respond", get(respond::page).post(respond::send))
        .route("/statements/{id}/respond/code", get(code::page).post(code::enter))
        .route("/statements/{id}/respond/receipt", get(receipt::page))
        .route("/statements/{id}/comments", get(page))
        .route("/statements/{id}/comments/new", get(new::page).post(new::send))
        .route("/statements/{id}/comments/answer", post(act::answer_many))
        .route(
            "/statements/{id}/comments/import",
            get(import::page).post(import::submit).layer(DefaultBodyLimit::max(limits::IMPORT_READ_BYTES_MAX)),
        )
        .route("/statements/{id}/comments/{comment}", get(show::page))
        .route("/statements/{id}/comments/{comment}/{act}", post(act::one_act))
}

fn signature_pages() -> Router<Arc<App>> {
    use pages::signatures::{act, changes, mandates, outside, page, plan, remind, represented, sign, waiting};
    Router::new()
        .route("/statements/{id}/signatures", get(page))
        .route("/statements/{id}/signatures/mandates", get(mandates::page))
        .route("/statements/{id}/signatures/remind", get(remind::page).post(remind::press))
        .route("/statements/{id}/signatures/represented", get(represented::page).post(represented::choose))
        .route("/statements/{id}/signatures/waiting", get(waiting::page).post(waiting::answer))
        .route("/statements/{id}/sign", get(sign::page).post(sign::send))
        .route("/statements/{id}/sign/outside", get(outside::page).post(outside::send))
        .route("/statements/{id}/sign/outside/{token}", get(outside::link::page).post(outside::link::press))
        .route("/statements/{id}/sign/outside/{token}/receipt", get(outside::link::receipt))
        .route("/statements/{id}/sign-on", get(plan::page).post(plan::send))
        .route("/statements/{id}/signatures/{signature}/confirm", get(act::page).post(act::confirm))
        .route("/statements/{id}/signatures/{signature}/withdraw", post(act::withdraw))
        .route("/statements/{id}/versions/{version}/classification", get(changes::page).post(changes::send))
}

fn bulletins() -> Router<Arc<App>> {
    use api::bulletins::{drafts, list, show, subscriptions};
    Router::new()
        .route("/bulletins", get(list))
        .route("/bulletins/{number}", get(show))
        .route("/bulletins/drafts", get(drafts::list).post(drafts::begin))
        .route("/bulletins/drafts/{id}", get(drafts::show).put(drafts::save).delete(drafts::remove))
        .route("/bulletins/drafts/{id}/send", post(drafts::send))
        .route("/bulletins/subscriptions", post(subscriptions::subscribe))
}

fn bulletin_pages() -> Router<Arc<App>> {
    use pages::bulletins::{drafts, edit, ending, page, read, sending, subscribing};
    Router::new()
        .route("/bulletins", get(page).post(subscribing::ask))
        .route("/bulletins.atom", get(pages::bulletins::feed))
        .route("/bulletins/{number}", get(read))
        .route("/bulletins/confirm/{token}", get(subscribing::page).post(subscribing::press))
        .route("/bulletins/drafts", get(drafts::page).post(drafts::begin))
        .route("/bulletins/drafts/{id}", get(edit::page).post(edit::send))
        .route("/bulletins/drafts/{id}/send", get(sending::page).post(sending::press))
        .route("/unsubscribe/bulletins/{token}", get(ending::page).post(ending::press))
}

fn demo() -> Router<Arc<App>> {
    Router::new()
        .route("/demo/people", get(api::demo::people))
        .route("/demo/session", post(api::demo::session))
        .route("/demo/clock", post(api::demo::clock))
        .route("/demo/outbox", get(api::demo::outbox))
}

fn organisations() -> Router<Arc<App>> {
    use api::organisations::{acts, list, logo, members, people, show};
    Router::new()
        .route("/contacts/due", get(people::contacts_due))
        .route("/organisations", get(list::list).post(acts::add))
        .route("/organisations/{id}", get(show).patch(acts::describe))
        .route("/organisations/{id}/accept", post(acts::accept))
        .route("/organisations/{id}/decline", post(acts::decline))
        .route("/organisations/{id}/remove", post(acts::remove))
        .route("/organisations/{id}/reinstate", post(acts::reinstate))
        .route("/organisations/{id}/duplicates", get(acts::duplicates))
        .route("/organisations/{id}/signing-rule", put(acts::signing_rule))
        .route("/organisations/{id}/logo", put(logo::set).delete(logo::remove))
        .route("/organisations/{id}/members", post(members::link))
        .route("/organisations/{id}/member-count", put(members::count))
        .route("/organisations/{id}/members/{member}/end", post(members::end))
        .route("/organisations/{id}/people", get(people::list))
        .route("/organisations/{id}/people/{person}/roles", post(people::grant))
        .route("/organisations/{id}/people/{person}/roles/{role}", delete(people::revoke))
        .route("/organisations/{id}/people/{person}/confirm", post(people::confirm))
}

fn organisation_pages() -> Router<Arc<App>> {
    use pages::organisations::{
        applications, apply, contact, count, edit, list, logo, members, new, people, show, standing,
    };
    Router::new()
        .route("/me/contact", get(contact::page).post(contact::confirm))
        .route("/organisations", get(list::page))
        .route("/organisations/new", get(new::page).post(new::add))
        .route("/organisations/apply", get(apply::page).post(apply::send))
        .route("/organisations/apply/mine", post(apply::confirm::mine))
        .route("/organisations/apply/confirm/{token}", get(apply::confirm::page).post(apply::confirm::press))
        .route("/organisations/applications", get(applications::page).post(applications::answer))
        .route("/organisations/{id}", get(show::page))
        .route("/organisations/{id}/edit", get(edit::page).post(edit::save))
        .route("/organisations/{id}/logo", get(api::organisations::logo::picture).post(logo::change))
        .route("/organisations/{id}/signing-rule", post(edit::signing_rule))
        .route("/organisations/{id}/member-count", get(count::page).post(count::save))
        .route("/organisations/{id}/standing", post(standing::change))
        .route("/organisations/{id}/members", get(members::page).post(members::link))
        .route("/organisations/{id}/members/end", post(members::end))
        .route("/organisations/{id}/people", get(people::page).post(people::save))
}
