//! Whether people reach the server at its public address, and whether the proxy in between lets everything through.

use super::ask::{self, Asked, NotAsked, Place};
use super::finding::Finding;
use crate::settings::Settings;
use axum::http::{HeaderName, StatusCode, Uri};

const ABOUT: &str = "public address";
const CONNECTION: &str = "/api/v1/connection";
/// Certificates are renewed by themselves with a month left; with less than this that has not worked.
const DAYS_FEW: u32 = 14;
/// An address for documents alone (RFC 5737): nobody has it.
const NOBODYS: &str = "192.0.2.1";

pub(super) async fn look(settings: &Settings, here: Option<&Asked>) -> Vec<Finding> {
    let Some(url) = &settings.public_url else {
        let sentence = format!("none is set, so that links in mails lead to http://{}", settings.listen);
        return vec![Finding::look(ABOUT, sentence, "set public-url, like https://lausuma.example.org")];
    };
    let place = match place(url).await {
        Ok(place) => place,
        Err(finding) => return vec![finding],
    };
    let asked = match ask::get(&place, CONNECTION, &[]).await {
        Ok(asked) => asked,
        Err(why) => return vec![unreached(url, &why)],
    };
    let mut findings = Vec::new();
    findings.extend(certificate(url, &place, asked.days));
    let reached = this_server(url, &asked, here);
    let is_this = here.is_some() && !reached.is_wrong();
    findings.push(reached);
    if is_this {
        findings.push(upgrade(&place).await);
        findings.push(whose(settings, &place, &asked).await);
    }
    findings
}

/// Where the name leads.
async fn place(url: &str) -> Result<Place, Finding> {
    let uri: Uri = url.parse().map_err(|_| {
        Finding::wrong(ABOUT, format!("{url} is none"), "set public-url like https://lausuma.example.org")
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
        Ok(_) => Err(unknown(host, "no address")),
        Err(why) => Err(unknown(host, &why.to_string())),
    }
}

fn unknown(host: &str, why: &str) -> Finding {
    let remedy = "where the domain is kept, add an A (and AAAA) record with the address of this machine; it may take an \
                  hour until it is known everywhere";
    Finding::wrong(ABOUT, format!("the name {host} leads nowhere: {why}"), remedy)
}

fn unreached(url: &str, why: &NotAsked) -> Finding {
    let remedy = match why {
        NotAsked::Tls(_) => {
            "renew the certificate for that name (certbot renew), give the proxy the whole chain (fullchain.pem), and \
             reload it"
        }
        _ => {
            "look whether the proxy runs (systemctl status nginx) and the firewall lets ports 80 and 443 through; some \
             networks let no machine reach itself by its public address: try from elsewhere"
        }
    };
    Finding::wrong(ABOUT, format!("{url} can't be reached: {why}"), remedy)
}

fn certificate(url: &str, place: &Place, days: Option<u32>) -> Option<Finding> {
    if place.tls.is_none() {
        let is_near = place.addresses.iter().all(|address| address.ip().is_loopback());
        let remedy = "have a proxy with a certificate before it, and set public-url to https://…";
        let sentence = format!("{url} has no TLS, so that anybody on the way can read what people send");
        return (!is_near).then(|| Finding::look(ABOUT, sentence, remedy));
    }
    Some(match days? {
        days if days < DAYS_FEW => Finding::look(
            ABOUT,
            format!("its certificate is valid for {days} days yet"),
            "look why it was not renewed: certbot renew, or journalctl -u caddy",
        ),
        days => Finding::ok(ABOUT, format!("its certificate is valid, for {days} days yet at least")),
    })
}

/// Whether the server that answers there is the one that answers here.
fn this_server(url: &str, asked: &Asked, here: Option<&Asked>) -> Finding {
    const AWAY: [StatusCode; 3] =
        [StatusCode::BAD_GATEWAY, StatusCode::SERVICE_UNAVAILABLE, StatusCode::GATEWAY_TIMEOUT];
    let (there, here) = (asked.view(), here.and_then(Asked::view));
    match (there, here) {
        (Some(there), Some(here)) if there.instance == here.instance => {
            Finding::ok(ABOUT, format!("{url} leads to this server"))
        }
        (Some(_), Some(_)) => {
            let remedy = "look where the proxy leads (proxy_pass) and where the name leads";
            Finding::wrong(ABOUT, format!("another Lausuma answers at {url}"), remedy)
        }
        (Some(_), None) => {
            let remedy = "give the doctor the settings of the one that runs (--config), or stop it";
            Finding::look(ABOUT, format!("a Lausuma answers at {url}, but not where these settings say"), remedy)
        }
        (None, None) if AWAY.contains(&asked.status) => {
            Finding::look(ABOUT, format!("a proxy answers at {url}, and no server runs behind it"), "start the server")
        }
        (None, _) => {
            let remedy = "have the proxy lead to the address that the setting listen names";
            Finding::wrong(ABOUT, format!("something else answers at {url}, with {}", asked.status), remedy)
        }
    }
}

async fn upgrade(place: &Place) -> Finding {
    let why = match ask::socket(place, CONNECTION).await {
        Ok(asked) if asked.view().is_some() => return Finding::ok(ABOUT, "writing together gets through (WebSocket)"),
        Ok(asked) => format!("the answer was {}", asked.status),
        Err(why) => why.to_string(),
    };
    let remedy = "have the proxy pass Upgrade and Connection on over HTTP/1.1, as in the sample nginx.conf";
    Finding::wrong(ABOUT, format!("writing together does not get through (WebSocket): {why}"), remedy)
}

/// Whether each visitor counts as one, and nobody as another.
async fn whose(settings: &Settings, place: &Place, asked: &Asked) -> Finding {
    let Some(header) = &settings.rates.client_address_header else { return unnamed(place) };
    let Some(view) = asked.view() else { return unset(header) };
    if view.told_by != "proxy" {
        return unset(header);
    }
    let claimed = ask::get(place, CONNECTION, &[(header.clone(), NOBODYS)]).await;
    match claimed.map(|asked| asked.view()) {
        Ok(Some(view)) if view.address == NOBODYS => Finding::wrong(
            ABOUT,
            format!("the proxy believes what visitors say of their address in {header}"),
            format!("have it set the header itself: proxy_set_header {header} $remote_addr"),
        ),
        Ok(Some(view)) => {
            Finding::ok(ABOUT, format!("visitors count by their own address; this machine's is {}", view.address))
        }
        Ok(None) => unset(header),
        Err(why) => Finding::wrong(ABOUT, format!("a second request got no answer: {why}"), "try again"),
    }
}

/// The server has no TLS of its own: where there is some, there is a proxy.
fn unnamed(place: &Place) -> Finding {
    match place.tls {
        Some(_) => Finding::wrong(
            ABOUT,
            "all visitors count as one, since the proxy does not tell whose requests it passes on",
            "set client-address-header = \"X-Forwarded-For\", and have the proxy set that header",
        ),
        None => Finding::ok(ABOUT, "visitors count by the address that they connect from"),
    }
}

fn unset(header: &HeaderName) -> Finding {
    Finding::wrong(
        ABOUT,
        format!("the proxy does not set {header}, so that all visitors count as one"),
        format!("have it set the header: proxy_set_header {header} $remote_addr"),
    )
}
