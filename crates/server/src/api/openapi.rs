use super::json;
use crate::cookies;
use axum::http::StatusCode;
use axum::response::Response;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa::{Modify, OpenApi, openapi};

/// The whole interface, demonstration included.
#[derive(OpenApi)]
#[openapi(
    info(title = "Lausuma", description = "Where organisations write one statement together."),
    paths(
        super::health::healthz,
        super::health::readyz,
        super::health::metrics,
        super::connection::show,
        super::me::me,
        super::data::mine,
        super::notices::show,
        super::notices::choose,
        super::data::erase,
        super::agenda::surveys::list,
        super::agenda::surveys::draft,
        super::agenda::surveys::show,
        super::agenda::surveys::revise,
        super::agenda::surveys::answer::try_out,
        super::agenda::surveys::conduct::open,
        super::agenda::surveys::conduct::act,
        super::agenda::surveys::answer::show,
        super::agenda::surveys::answer::receipt,
        super::agenda::surveys::answer::give,
        super::agenda::surveys::answer::prepared,
        super::agenda::surveys::answer::prepare,
        super::agenda::surveys::answer::record,
        super::agenda::surveys::links::list,
        super::agenda::surveys::links::invite,
        super::agenda::results::show,
        super::agenda::results::publish,
        super::agenda::results::groups::change,
        super::agenda::results::groups::propose,
        super::agenda::results::years::keep,
        super::agenda::themes::list,
        super::agenda::themes::propose,
        super::agenda::themes::show,
        super::agenda::themes::reword,
        super::agenda::themes::support,
        super::agenda::themes::take_support_back,
        super::agenda::themes::together,
        super::agenda::themes::apart,
        super::agenda::themes::state,
        super::agenda::themes::erase,
        super::agenda::workshops::list,
        super::agenda::workshops::open,
        super::agenda::workshops::show,
        super::agenda::workshops::follow,
        super::agenda::workshops::step,
        super::agenda::workshops::join,
        super::agenda::workshops::add_theme,
        super::agenda::workshops::bring,
        super::agenda::workshops::choosing::choose,
        super::agenda::workshops::choosing::own,
        super::agenda::workshops::choosing::result,
        super::agenda::workshops::ending::show,
        super::agenda::workshops::ending::save,
        super::agenda::workshops::ending::publish,
        super::agenda::workshops::ending::adopt,
        super::agenda::workshops::ending::erase,
        super::agenda::targets::list,
        super::agenda::targets::show,
        super::agenda::targets::moments,
        super::agenda::targets::acts::add,
        super::agenda::targets::acts::edit,
        super::agenda::targets::acts::retire,
        super::agenda::targets::acts::reinstate,
        super::agenda::targets::acts::know,
        super::agenda::targets::acts::forget,
        super::agenda::targets::acts::plan,
        super::agenda::targets::acts::strike_moment,
        super::agenda::targets::acts::log,
        super::agenda::targets::acts::strike_contact,
        super::agenda::year::show,
        super::agenda::year::publish,
        super::agenda::year::take_back,
        super::line::grown,
        super::line::show,
        super::line::themes,
        super::line::demand,
        super::line::redemand,
        super::line::undemand,
        super::bulletins::list,
        super::bulletins::show,
        super::bulletins::drafts::list,
        super::bulletins::drafts::begin,
        super::bulletins::drafts::show,
        super::bulletins::drafts::save,
        super::bulletins::drafts::remove,
        super::bulletins::drafts::send,
        super::bulletins::subscriptions::subscribe,
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
        super::organisations::members::count,
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
        super::about::describe,
        super::text::read,
        super::text::replace,
        super::incoming::import,
        super::diff::read,
        super::live::upgrade,
        super::ledger::read,
        super::proofs::checkpoint,
        super::proofs::checkpoints,
        super::proofs::proof,
        super::proofs::receipt,
        super::proofs::keys,
        super::ledger::agenda,
        super::proofs::agenda_checkpoint,
        super::proofs::agenda_checkpoints,
        super::proofs::register_checkpoint,
        super::proofs::register_checkpoints,
        super::team::add,
        super::team::remove,
        super::team::support,
        super::team::open_to,
        super::languages::add,
        super::languages::remove,
        super::languages::bind,
        super::languages::check,
        super::anew::begin,
        super::moments::list,
        super::moments::restore,
        super::moments::name,
        super::events::follow,
        super::returned::list,
        super::returned::keep,
        super::returned::remove,
        super::rounds::list,
        super::rounds::show,
        super::rounds::open,
        super::rounds::act,
        super::rounds::report::report,
        super::conduct::sign_on,
        super::conduct::resume,
        super::adapting::adapt,
        super::conduct::publish,
        super::conduct::untime,
        super::conduct::follow_up,
        super::conduct::withdraw,
        super::traces::deliveries,
        super::traces::deliver,
        super::traces::responses,
        super::traces::respond,
        super::traces::results,
        super::traces::result,
        super::traces::strike,
        super::traces::review,
        super::corrections::corrections,
        super::corrections::correct,
        super::comments::list,
        super::comments::show,
        super::comments::making::make,
        super::comments::acts::reword,
        super::comments::acts::withdraw,
        super::comments::acts::reply,
        super::comments::acts::agree,
        super::comments::acts::disagree,
        super::comments::acts::contest,
        super::comments::answers::outcome,
        super::comments::answers::outcomes,
        super::comments::answers::decision,
        super::comments::answers::accept,
        super::tokens::list,
        super::tokens::make,
        super::tokens::revoke,
        super::demo::people,
        super::demo::session,
        super::demo::clock,
        super::comments::import::import,
        super::signatures::list,
        super::signatures::show,
        super::signatures::progress::follow,
        super::signatures::reminders::preview,
        super::signatures::reminders::remind,
        super::signatures::acts::sign,
        super::signatures::acts::confirm,
        super::signatures::acts::withdraw,
        super::signatures::changes::list,
        super::signatures::changes::classify,
        super::signatures::changes::escalate,
        super::signatures::plan::plan,
        super::signatures::plan::opt_out,
        super::signatures::plan::opt_in,
        super::signatures::represented::show,
        super::signatures::outsiders::list,
        super::signatures::outsiders::accept,
        super::signatures::outsiders::decline,
        super::import::import,
        super::import::export,
        super::demo::outbox,
    ),
    modifiers(&Security)
)]
struct Interface;

/// Says of every operation how its caller shows who they are.
struct Security;

/// What asks nobody who they are: whoever subscribes is a stranger, and so is whoever tries a proxy.
const OPEN: [&str; 2] = ["/api/v1/bulletins/subscriptions", "/api/v1/connection"];

/// What anybody may read, as far as it is public; who is signed in may see more of it.
fn reads_openly(path: &str) -> bool {
    let open = [
        "/api/v1/organisations",
        "/api/v1/organisations/{id}",
        "/api/v1/bulletins",
        "/api/v1/bulletins/{number}",
        "/api/v1/workshops/{workshop}/summary",
        "/api/v1/keys",
        "/api/v1/year/{year}",
        "/api/v1/register/checkpoint",
        "/api/v1/register/checkpoints",
        "/api/v1/agenda/checkpoint",
        "/api/v1/agenda/checkpoints",
    ];
    open.contains(&path) || (path.starts_with("/api/v1/statements/{id}") && !path.ends_with("/live"))
}

impl Modify for Security {
    fn modify(&self, document: &mut openapi::OpenApi) {
        let cookie = ApiKeyValue::with_description(
            cookies::session_name(false),
            &format!("The session of a browser; `{}` where addresses begin with https.", cookies::session_name(true)),
        );
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("bearer", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
        components.add_security_scheme("cookie", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
        let by = |scheme: &str| SecurityRequirement::new::<_, [String; 0], String>(scheme, []);
        for (path, item) in &mut document.paths.paths {
            let needs_nobody =
                !path.starts_with("/api/v1/") || path.starts_with("/api/v1/demo/") || OPEN.contains(&path.as_str());
            let reads_openly = reads_openly(path);
            let all = [&mut item.get, &mut item.put, &mut item.post, &mut item.delete, &mut item.patch];
            for (at, operation) in all.into_iter().enumerate() {
                let Some(operation) = operation else { continue };
                let mut security = if needs_nobody { vec![] } else { vec![by("bearer"), by("cookie")] };
                if reads_openly && at == 0 {
                    security.push(SecurityRequirement::default());
                }
                operation.security = Some(security);
            }
        }
    }
}

/// The description of this interface.
pub(crate) async fn document() -> Response {
    json(StatusCode::OK, &Interface::openapi())
}
