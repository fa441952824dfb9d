//! What a step's form says, and the form that says what was answered.

use crate::{
    address::{self, Address, NameFault},
    caller::Caller,
    first_run::answers::{Answers, Begins, Founder, MailServer, Post, Safety, Step},
    pages::{Faults, filled::Filled, name_fault},
    settings::{self, NetworkName},
};
use terms::limits;
use words::Language;

/// What keeps an answer.
type Keep = Box<dyn FnOnce(&mut Answers) + Send>;

/// The answer, or what is wrong with it.
pub(super) fn read(caller: &Caller, step: Step, filled: &Filled, before: &Answers) -> Result<Keep, Faults> {
    let mut faults = Faults::default();
    let keep: Option<Keep> =
        match step {
            Step::Beginning => {
                let begins = if filled.get("begins") == "demo" { Begins::Demo } else { Begins::Own };
                Some(Box::new(move |answers| answers.begins = Some(begins)))
            }
            Step::Name => names(caller, filled, &mut faults)
                .map(|names| -> Keep { Box::new(|answers| answers.names = Some(names)) }),
            Step::Address => public_address(caller, filled, &mut faults)
                .map(|url| -> Keep { Box::new(|answers| answers.address = Some(url)) }),
            Step::Founder => founder(caller, filled, &mut faults)
                .map(|who| -> Keep { Box::new(|answers| answers.founder = Some(who)) }),
            Step::Mail => post(caller, filled, before, &mut faults)
                .map(|post| -> Keep { Box::new(|answers| answers.post = Some(post)) }),
            Step::Summary => Some(Box::new(|_| ())),
        };
    keep.filter(|_| faults.is_empty()).ok_or(faults)
}

fn names(caller: &Caller, filled: &Filled, faults: &mut Faults) -> Option<NetworkName> {
    let mut read = |field: &'static str| match address::name(filled.get(field), limits::NETWORK_NAME_CHARS_MAX) {
        Ok(name) => Some(name),
        Err(NameFault::Missing) => None,
        Err(fault) => {
            faults.add(field, name_fault(caller.words, fault));
            None
        }
    };
    let names = NetworkName { fi: read("fi"), sv: read("sv"), en: read("en") };
    if faults.is_empty() && names.said(Language::Finnish).is_none() {
        faults.add("fi", caller.words.refusal("network-name-missing", &[]));
    }
    Some(names)
}

/// People write addresses without what comes before the name.
fn public_address(caller: &Caller, filled: &Filled, faults: &mut Faults) -> Option<Option<String>> {
    let typed = filled.get("address").trim();
    if typed.is_empty() {
        return Some(None);
    }
    let whole = if typed.contains("://") { typed.to_owned() } else { format!("https://{typed}") };
    let url = settings::public_url(&whole).ok().filter(|url| url.parse::<axum::http::Uri>().is_ok());
    if url.is_none() {
        faults.add("address", caller.words.refusal("public-address", &[]));
    }
    url.map(Some)
}

fn founder(caller: &Caller, filled: &Filled, faults: &mut Faults) -> Option<Founder> {
    let words = caller.words;
    let organisation = address::name(filled.get("organisation"), limits::ORGANISATION_NAME_CHARS_MAX);
    let name = address::name(filled.get("name"), limits::NAME_CHARS_MAX);
    let address = Address::parse(filled.get("email"));
    match organisation {
        Err(NameFault::Missing) => faults.add("organisation", words.refusal("name-missing", &[])),
        Err(fault) => faults.add("organisation", name_fault(words, fault)),
        Ok(_) => {}
    }
    if let Err(fault) = name {
        faults.add("name", name_fault(words, fault));
    }
    if address.is_none() {
        faults.add("email", words.refusal("bad-address", &[]));
    }
    Some(Founder { organisation: organisation.ok()?, name: name.ok()?, address: address? })
}

fn post(caller: &Caller, filled: &Filled, before: &Answers, faults: &mut Faults) -> Option<Post> {
    if filled.get("post") != "server" {
        return Some(Post::None);
    }
    let mut wrong = |field: &'static str, code: &str| faults.add(field, caller.words.refusal(code, &[]));
    let host = filled.get("host").trim().to_owned();
    let is_name = |c: char| c.is_ascii_alphanumeric() || "-._[]:".contains(c);
    if host.is_empty() || host.len() > limits::ADDRESS_BYTES_MAX || !host.chars().all(is_name) {
        wrong("host", "mail-host");
    }
    let safety = Safety::ALL.into_iter().find(|each| each.name() == filled.get("safety")).unwrap_or(Safety::Tls);
    if safety == Safety::Plain && !["localhost", "127.0.0.1", "[::1]"].contains(&host.as_str()) {
        wrong("safety", "mail-plain");
    }
    let port = match filled.get("port").trim() {
        "" => Some(safety.port()),
        typed => typed.parse().ok().filter(|port| *port > 0),
    };
    if port.is_none() {
        wrong("port", "mail-port");
    }
    // What was typed once is not shown again, and stays if the field is left empty.
    let kept = match &before.post {
        Some(Post::Server(server)) if server.user == filled.get("user").trim() => server.password.clone(),
        _ => String::new(),
    };
    let password = Some(filled.get("password").to_owned()).filter(|typed| !typed.is_empty()).unwrap_or(kept);
    let user = filled.get("user").trim().to_owned();
    if user.is_empty() != password.is_empty() || user.len() + password.len() > limits::MAIL_LOGIN_BYTES_MAX {
        wrong(if user.is_empty() { "user" } else { "password" }, "mail-login");
    }
    let from = Address::parse(filled.get("from"));
    if from.is_none() {
        wrong("from", "bad-address");
    }
    let user = if password.is_empty() { String::new() } else { user };
    Some(Post::Server(MailServer { host, port: port?, safety, user, password, from: from? }))
}

/// What was answered, as a form shows it.
pub(super) fn answered(answers: &Answers, language: Language) -> Filled {
    let begins = if answers.begins == Some(Begins::Demo) { "demo" } else { "own" };
    let mut filled = Filled::default().with("language", language.tag()).with("begins", begins);
    let names = answers.names.clone().unwrap_or_default();
    for (field, name) in [("fi", names.fi), ("sv", names.sv), ("en", names.en)] {
        filled = filled.with(field, name.unwrap_or_default());
    }
    filled = filled.with("address", answers.address.clone().flatten().unwrap_or_default());
    if let Some(Founder { organisation, name, address }) = &answers.founder {
        filled = filled.with("organisation", organisation).with("name", name).with("email", address.as_str());
    }
    match &answers.post {
        None => filled.with("post", "server").with("safety", Safety::Tls.name()),
        Some(Post::None) => filled.with("post", "none").with("safety", Safety::Tls.name()),
        Some(Post::Server(server)) => filled
            .with("post", "server")
            .with("host", &server.host)
            .with("port", server.port.to_string())
            .with("safety", server.safety.name())
            .with("user", &server.user)
            .with("from", server.from.as_str()),
    }
}
