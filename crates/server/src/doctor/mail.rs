//! Whether the mail server takes mail from here: without it nobody gets in.

use super::finding::Finding;
use crate::{
    address::Address,
    clock::Clock,
    mail::{Carrier, Letter},
    settings::Settings,
};
use terms::{Timestamp, limits};

const ABOUT: &str = "mail";

pub(super) async fn look(settings: &Settings, send_to: Option<&str>) -> Vec<Finding> {
    let url = settings.smtp_url.as_ref().map(|url| url.0.as_str());
    let carrier = match Carrier::new(url, settings.mail_from.as_deref(), &settings.data) {
        Ok(carrier) => carrier,
        Err(why) => return vec![Finding::wrong(ABOUT, "the settings name no mail server", why.to_string())],
    };
    if let Some(folder) = carrier.folder() {
        let sentence = format!("no mail server is set, so that messages go to {}", folder.display());
        return vec![Finding::look(
            ABOUT,
            sentence,
            "set smtp-url and mail-from, unless somebody passes them on by hand",
        )];
    }
    let mut findings: Vec<Finding> = url.and_then(unencrypted).into_iter().collect();
    match carrier.try_out().await {
        Ok(()) => findings.push(Finding::ok(ABOUT, "the mail server can be reached, and lets the server in")),
        Err(why) => {
            let remedy = "compare smtp-url with what the mail provider says: host, port, name, password (@ : / in it are \
                          escaped as %40 %3A %2F), and whether this machine may reach that port";
            findings.push(Finding::wrong(ABOUT, format!("the mail server does not let the server in: {why}"), remedy));
            return findings;
        }
    }
    if let Some(to) = send_to {
        findings.push(sent(&carrier, to).await);
    }
    findings
}

/// To a mail server on this machine nothing is overheard.
fn unencrypted(url: &str) -> Option<Finding> {
    let rest = url.strip_prefix("smtp://")?;
    let host = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
    let is_near = ["127.", "localhost", "[::1]"].iter().any(|near| host.starts_with(near));
    let is_plain = !url.contains("tls=required") && !is_near;
    is_plain.then(|| {
        let remedy = "use smtps://… (port 465) or smtp://…:587?tls=required";
        Finding::look(ABOUT, "passwords and messages may go to the mail server unencrypted", remedy)
    })
}

async fn sent(carrier: &Carrier, to: &str) -> Finding {
    let Some(address) = Address::parse(to) else {
        return Finding::wrong(ABOUT, "the address to send to is none", "give it like --send-to name@example.org");
    };
    let at = Clock::default().now();
    let letter = Letter {
        to: address,
        subject: "Lausuma".to_owned(),
        text: "Sähköposti toimii. – E-posten fungerar. – Mail works.\n\nlausuma doctor".to_owned(),
        html: None,
        at,
        until: Timestamp::from_ms(at.ms() + limits::LOGIN_WITHIN_MS),
        unsubscribe: None,
    };
    match carrier.send_trial(letter).await {
        Ok(()) => Finding::ok(ABOUT, "the mail server took a message; look whether it arrived, and not as spam"),
        Err(why) => Finding::wrong(
            ABOUT,
            format!("the mail server did not take a message: {why}"),
            "mail-from has to be an address that the mail server sends for",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_that_may_go_unencrypted_is_told() {
        for (url, is_told) in [
            ("smtps://a:b@mail.example", false),
            ("smtp://a:b@mail.example:587?tls=required", false),
            ("smtp://a:b@mail.example:587?tls=opportunistic", true),
            ("smtp://mail.example", true),
            ("smtp://127.0.0.1:25", false),
            ("smtp://a:b@localhost:25", false),
            ("smtp://127.0.0.1@mail.example", true),
        ] {
            assert_eq!(unencrypted(url).is_some(), is_told, "{url}");
        }
    }
}
