//! What those hear who sign: that they are asked to, their receipt, and what became of the words that they signed.

use super::{Said, Scene, line};
use crate::{pages::time, signing::Shown};
use ledger::{SignatureReply, Statement};
use terms::Timestamp;
use words::Words;

impl Scene<'_> {
    /// A version is sealed for signing.
    pub(crate) fn sign_on(&self, version: u32) -> Said {
        self.about_version("sign-on", &format!("/statements/{}/sign", self.statement.id), version)
    }

    /// The time for signing ends soon.
    pub(crate) fn signing_closes(&self, version: u32, closes: Timestamp) -> Said {
        let link = format!("{}/statements/{}/sign", self.base, self.statement.id);
        let values = [
            ("version", version.into()),
            ("until", time::said(self.words, closes).into()),
            ("left", time::left(self.words, self.now, closes).into()),
        ];
        let said = self.said("signing-closes", &link, &values);
        Said { until: said.until.min(closes), ..said }
    }

    /// The coordinators remind, perhaps with words of their own.
    pub(crate) fn reminded(&self, version: u32, closes: Option<Timestamp>, own: Option<&str>) -> Said {
        let link = format!("{}/statements/{}/sign", self.base, self.statement.id);
        let until = closes.map(|closes| {
            let left = time::left(self.words, self.now, closes);
            let values = [("until", time::said(self.words, closes).into()), ("left", left.into())];
            format!(" {}", self.words.say_with("notice-reminded-until", &values))
        });
        let own = own.map(|text| format!("\n\n{}", self.line("notice-reminded-own", text)));
        let values = [
            ("version", version.into()),
            ("until", until.unwrap_or_default().into()),
            ("own", own.unwrap_or_default().into()),
        ];
        let said = self.said("reminded", &link, &values);
        Said { until: closes.map_or(said.until, |closes| said.until.min(closes)), ..said }
    }

    /// What the organisation has answered: its receipt. Behind the link it can be taken back.
    pub(crate) fn signature(&self, shown: &Shown) -> Said {
        let receipt = receipt(self.words, self.statement, shown);
        self.said("signature", &self.link("/signatures"), &[("receipt", receipt.into())])
    }

    /// One of two has signed.
    pub(crate) fn second(&self, signature: u32) -> Said {
        self.said("second", &self.link(&format!("/signatures/{signature}/confirm")), &[])
    }

    /// The substance of what was signed has changed.
    pub(crate) fn confirm(&self, signature: u32, version: u32) -> Said {
        let link = format!("/statements/{}/signatures/{signature}/confirm", self.statement.id);
        self.about_version("confirm", &link, version)
    }

    /// An organisation holds a change for one of substance.
    pub(crate) fn doubted(&self, version: u32) -> Said {
        let link = format!("/statements/{}/versions/{version}/classification", self.statement.id);
        self.about_version("doubted", &link, version)
    }

    fn about_version(&self, key: &str, path: &str, version: u32) -> Said {
        self.said(key, &format!("{}{path}", self.base), &[("version", version.into())])
    }
}

/// What an organisation has answered, line by line.
pub(crate) fn receipt(words: &Words, statement: &Statement, shown: &Shown) -> String {
    let signature = &shown.signature;
    let awaiting = signature.awaiting.as_ref().map(|awaiting| &awaiting.given);
    let given = awaiting.or(signature.given.as_ref());
    let version = given.and_then(|given| statement.version(given.version));
    let worded = shown.worded.as_ref();
    let mut lines = vec![
        format!("{}: {}", words.say("receipt-number"), signature.number.0),
        format!("{}: {}", words.say("receipt-time"), time::said(words, signature.at)),
        words.say(&format!("signature-means-{}", shown.state.name())),
    ];
    if let SignatureReply::Pending { days, .. } = &signature.reply {
        let days = days.iter().map(|day| time::day_said(words, *day)).collect::<Vec<_>>().join(", ");
        lines.push(words.say_with("signature-decides-on", &[("days", days.into())]));
    }
    if let Some(version) = version {
        lines.push(words.say_with("version", &[("version", version.number.0.into())]));
        lines.push(format!("{}: {}", words.say("version-hash"), version.text.sha256));
    }
    let said = |key: &str, text: Option<&String>| text.map(|text| line(words, key, text));
    lines.extend(said("sign-decided-by", worded.and_then(|worded| worded.decided_by.as_ref())));
    lines.extend(said("sign-reservation", worded.and_then(|worded| worded.reservation.as_ref())));
    lines.extend(said("sign-view", worded.and_then(|worded| worded.view.as_ref())));
    if let Some(channel) = signature.recorded {
        lines.push(words.say(&format!("channel-{}", channel.name())));
        lines.extend(said("comment-source", worded.and_then(|worded| worded.source.as_ref())));
    }
    lines.join("\n")
}
