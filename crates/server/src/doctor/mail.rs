//! Whether the mail server takes mail from here: without it nobody gets in.

use super::finding::{About, Finding};
use super::reasons;
use crate::{
    address::Address,
    clock::Clock,
    mail::{Carrier, Letter, NotACarrier},
    settings::Settings,
};
use terms::{Timestamp, limits};
use words::Words;

const ABOUT: About = About::Mail;

pub(super) async fn look(words: &Words, settings: &Settings, send_to: Option<&str>) -> Vec<Finding> {
    let url = settings.smtp_url.as_ref().map(|url| url.0.as_str());
    let carrier = match Carrier::new(url, settings.mail_from.as_deref(), &settings.data) {
        Ok(carrier) => carrier,
        Err(why) => return vec![unnamed(words, why)],
    };
    if let Some(folder) = carrier.folder() {
        let sentence = words.say_with("doctor-mail-folder", &[("path", folder.display().to_string().into())]);
        return vec![Finding::look(ABOUT, sentence, words.say("doctor-mail-folder-todo"))];
    }
    let mut findings: Vec<Finding> = url.and_then(|url| unencrypted(words, url)).into_iter().collect();
    match carrier.try_out().await {
        Ok(()) => findings.push(Finding::ok(ABOUT, words.say("doctor-mail-fine"))),
        Err(why) => {
            let sentence = words.say_with("doctor-mail-refused", &[("why", reasons::said(words, &why).into())]);
            findings.push(Finding::wrong(ABOUT, sentence, words.say("doctor-mail-refused-todo")));
            return findings;
        }
    }
    if let Some(to) = send_to {
        findings.push(sent(words, &carrier, to).await);
    }
    findings
}

fn unnamed(words: &Words, why: NotACarrier) -> Finding {
    let remedy = match why {
        NotACarrier::Url => words.say("doctor-mail-unnamed-url"),
        NotACarrier::From => {
            words.say_with("doctor-mail-unnamed-from", &[("example", "'Lausuma <lausuma@example.org>'".into())])
        }
    };
    Finding::wrong(ABOUT, words.say("doctor-mail-unnamed"), remedy)
}

/// To a mail server on this machine nothing is overheard.
fn unencrypted(words: &Words, url: &str) -> Option<Finding> {
    let rest = url.strip_prefix("smtp://")?;
    let host = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
    let is_near = ["127.", "localhost", "[::1]"].iter().any(|near| host.starts_with(near));
    let is_plain = !url.contains("tls=required") && !is_near;
    is_plain.then(|| Finding::look(ABOUT, words.say("doctor-mail-plain"), words.say("doctor-mail-plain-todo")))
}

async fn sent(words: &Words, carrier: &Carrier, to: &str) -> Finding {
    let Some(address) = Address::parse(to) else {
        let sentence = words.say("doctor-mail-no-address");
        return Finding::wrong(ABOUT, sentence, words.say("doctor-mail-no-address-todo"));
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
        Ok(()) => Finding::ok(ABOUT, words.say("doctor-mail-taken")),
        Err(why) => {
            let sentence = words.say_with("doctor-mail-untaken", &[("why", reasons::said(words, &why).into())]);
            Finding::wrong(ABOUT, sentence, words.say("doctor-mail-untaken-todo"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use words::Language;

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
            assert_eq!(unencrypted(Words::of(Language::English), url).is_some(), is_told, "{url}");
        }
    }
}
