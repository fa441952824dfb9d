use super::json;
use axum::http::StatusCode;
use axum::response::Response;
use utoipa::OpenApi;

/// The whole interface, demonstration included.
#[derive(OpenApi)]
#[openapi(
    info(title = "Lausuma", description = "Where organisations write one statement together."),
    paths(
        super::health::healthz,
        super::health::readyz,
        super::me::me,
        super::data::mine,
        super::data::erase,
        super::sessions::list,
        super::sessions::end_all,
        super::sessions::end,
        super::invitations::create,
        super::invitations::list,
        super::invitations::revoke,
        super::organisations::list::list,
        super::organisations::show,
        super::organisations::acts::add,
        super::organisations::acts::describe,
        super::organisations::acts::accept,
        super::organisations::acts::decline,
        super::organisations::acts::remove,
        super::organisations::acts::reinstate,
        super::organisations::acts::signing_rule,
        super::organisations::acts::duplicates,
        super::organisations::members::link,
        super::organisations::members::end,
        super::organisations::logo::set,
        super::organisations::logo::remove,
        super::organisations::people::list,
        super::organisations::people::grant,
        super::organisations::people::revoke,
        super::organisations::people::confirm,
        super::organisations::people::contacts_due,
        super::statements::list,
        super::statements::create,
        super::statements::show,
        super::text::read,
        super::text::replace,
        super::live::upgrade,
        super::ledger::read,
        super::team::add,
        super::team::remove,
        super::team::support,
        super::team::open_to,
        super::moments::list,
        super::moments::restore,
        super::rounds::list,
        super::rounds::show,
        super::rounds::open,
        super::rounds::act,
        super::rounds::report,
        super::conduct::sign_on,
        super::conduct::resume,
        super::conduct::publish,
        super::conduct::follow_up,
        super::conduct::withdraw,
        super::tokens::list,
        super::tokens::make,
        super::tokens::revoke,
        super::demo::people,
        super::demo::session,
        super::demo::clock,
        super::import::import,
        super::import::export,
        super::demo::outbox,
    )
)]
struct Interface;

/// The description of this interface.
pub(crate) async fn document() -> Response {
    json(StatusCode::OK, &Interface::openapi())
}
