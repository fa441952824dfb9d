//! Whether people reach the server at its public address, and whether the proxy in between lets everything through.

use super::ask::{self, Asked, NotAsked, Place};
use super::finding::{About, Finding};
use super::reasons;
use crate::settings::Settings;
use axum::http::{HeaderName, StatusCode, Uri};
use words::{Value, Words};

const ABOUT: About = About::PublicAddress;
const CONNECTION: &str = "/api/v1/connection";
/// Certificates are renewed by themselves with a month left; with less than this that has not worked.
const DAYS_FEW: u32 = 14;
/// An address for documents alone (RFC 5737): nobody has it.
const NOBODYS: &str = "192.0.2.1";

pub(super) async fn look(words: &Words, settings: &Settings, here: Option<&Asked>) -> Vec<Finding> {
    let Some(url) = &settings.public_url else {
        let listen = settings.listen.to_string();
        let sentence = words.say_with("doctor-public-unset", &[("listen", listen.into())]);
        return vec![Finding::look(ABOUT, sentence, words.say("doctor-public-unset-todo"))];
    };
    let place = match place(words, url).await {
        Ok(place) => place,
        Err(finding) => return vec![finding],
    };
    let asked = match ask::get(&place, CONNECTION, &[]).await {
        Ok(asked) => asked,
        Err(why) => return vec![unreached(words, url, &why)],
    };
    let mut findings = Vec::new();
    findings.extend(certificate(words, url, &place, asked.days));
    let reached = this_server(words, url, &asked, here);
    let is_this = here.is_some() && !reached.is_wrong();
    findings.push(reached);
    if is_this {
        findings.push(upgrade(words, &place).await);
        findings.push(whose(words, settings, &place, &asked).await);
    }
    findings
}

/// Where the name leads.
async fn place(words: &Words, url: &str) -> Result<Place, Finding> {
    let uri: Uri = url.parse().map_err(|_| {
        let sentence = words.say_with("doctor-public-none", &[("url", url.into())]);
        Finding::wrong(ABOUT, sentence, words.say("doctor-public-none-todo"))
    })?;
    let is_tls = uri.scheme_str() == Some("https");
    let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
    let port = uri.port_u16().unwrap_or(if is_tls { 443 } else { 80 });
    let found = tokio::net::lookup_host((host, port)).await.map(Iterator::collect::<Vec<_>>);
    match found {
        Ok(addresses) if !addresses.is_empty() => {
            let authority = uri.authority().map(ToString::to_string).unwrap_or_default();
            Ok(Place { addresses, authority, tls: is_tls.then(|| host.to_owned()) })
        }
        Ok(_) => Err(unknown(words, host, words.say("doctor-public-no-address"))),
        Err(why) => Err(unknown(words, host, reasons::system(words, &why))),
    }
}

fn unknown(words: &Words, host: &str, why: String) -> Finding {
    let sentence = words.say_with("doctor-public-unknown", &[("host", host.into()), ("why", why.into())]);
    Finding::wrong(ABOUT, sentence, words.say("doctor-public-unknown-todo"))
}

fn unreached(words: &Words, url: &str, why: &NotAsked) -> Finding {
    let remedy = match why {
        NotAsked::Tls(_) => words.say("doctor-public-unreached-tls"),
        _ => words.say("doctor-public-unreached-todo"),
    };
    let why = reasons::asked(words, why);
    let sentence = words.say_with("doctor-public-unreached", &[("url", url.into()), ("why", why.into())]);
    Finding::wrong(ABOUT, sentence, remedy)
}

fn certificate(words: &Words, url: &str, place: &Place, days: Option<u32>) -> Option<Finding> {
    if place.tls.is_none() {
        let is_near = place.addresses.iter().all(|address| address.ip().is_loopback());
        let sentence = words.say_with("doctor-public-no-tls", &[("url", url.into())]);
        return (!is_near).then(|| Finding::look(ABOUT, sentence, words.say("doctor-public-no-tls-todo")));
    }
    let days = days?;
    let left = [("days", days.into())];
    if days < DAYS_FEW {
        let sentence = words.say_with("doctor-public-ending", &left);
        return Some(Finding::look(ABOUT, sentence, words.say("doctor-public-ending-todo")));
    }
    Some(Finding::ok(ABOUT, words.say_with("doctor-public-valid", &left)))
}

/// Whether the server that answers there is the one that answers here.
fn this_server(words: &Words, url: &str, asked: &Asked, here: Option<&Asked>) -> Finding {
    const AWAY: [StatusCode; 3] =
        [StatusCode::BAD_GATEWAY, StatusCode::SERVICE_UNAVAILABLE, StatusCode::GATEWAY_TIMEOUT];
    let (there, here) = (asked.view(), here.and_then(Asked::view));
    let status = asked.status.to_string();
    let values: [(&str, Value<'_>); 2] = [("url", url.into()), ("status", status.into())];
    let say = |key: &str| words.say_with(key, &values);
    match (there, here) {
        (Some(there), Some(here)) if there.instance == here.instance => Finding::ok(ABOUT, say("doctor-public-this")),
        (Some(_), Some(_)) => {
            Finding::wrong(ABOUT, say("doctor-public-another"), words.say("doctor-public-another-todo"))
        }
        (Some(_), None) => {
            Finding::look(ABOUT, say("doctor-public-elsewhere"), words.say("doctor-public-elsewhere-todo"))
        }
        (None, None) if AWAY.contains(&asked.status) => {
            Finding::look(ABOUT, say("doctor-public-proxy"), words.say("doctor-public-proxy-todo"))
        }
        (None, _) => Finding::wrong(ABOUT, say("doctor-public-something"), words.say("doctor-public-something-todo")),
    }
}

async fn upgrade(words: &Words, place: &Place) -> Finding {
    let why = match ask::socket(place, CONNECTION).await {
        Ok(asked) if asked.view().is_some() => return Finding::ok(ABOUT, words.say("doctor-public-together")),
        Ok(asked) => words.say_with("doctor-public-answer", &[("status", asked.status.to_string().into())]),
        Err(why) => reasons::asked(words, &why),
    };
    let sentence = words.say_with("doctor-public-not-together", &[("why", why.into())]);
    Finding::wrong(ABOUT, sentence, words.say("doctor-public-not-together-todo"))
}

/// Whether each visitor counts as one, and nobody as another.
async fn whose(words: &Words, settings: &Settings, place: &Place, asked: &Asked) -> Finding {
    let Some(header) = &settings.rates.client_address_header else { return unnamed(words, place) };
    let Some(view) = asked.view() else { return unset(words, header) };
    if view.told_by != "proxy" {
        return unset(words, header);
    }
    let claimed = ask::get(place, CONNECTION, &[(header.clone(), NOBODYS)]).await;
    match claimed.map(|asked| asked.view()) {
        Ok(Some(view)) if view.address == NOBODYS => Finding::wrong(
            ABOUT,
            words.say_with("doctor-public-believed", &[("header", header.as_str().into())]),
            words.say_with("doctor-public-believed-todo", &[("command", sets(header).into())]),
        ),
        Ok(Some(view)) => Finding::ok(ABOUT, words.say_with("doctor-public-own", &[("address", view.address.into())])),
        Ok(None) => unset(words, header),
        Err(why) => {
            let why = reasons::asked(words, &why);
            let sentence = words.say_with("doctor-public-second", &[("why", why.into())]);
            Finding::wrong(ABOUT, sentence, words.say("doctor-public-second-todo"))
        }
    }
}

/// The server has no TLS of its own: where there is some, there is a proxy.
fn unnamed(words: &Words, place: &Place) -> Finding {
    match place.tls {
        Some(_) => Finding::wrong(ABOUT, words.say("doctor-public-as-one"), words.say("doctor-public-as-one-todo")),
        None => Finding::ok(ABOUT, words.say("doctor-public-connected")),
    }
}

fn unset(words: &Words, header: &HeaderName) -> Finding {
    Finding::wrong(
        ABOUT,
        words.say_with("doctor-public-unsaid", &[("header", header.as_str().into())]),
        words.say_with("doctor-public-unsaid-todo", &[("command", sets(header).into())]),
    )
}

/// As nginx is told to.
fn sets(header: &HeaderName) -> String {
    format!("proxy_set_header {header} $remote_addr")
}
