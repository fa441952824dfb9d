use super::Wish;
use crate::{random::random, secret};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use terms::{PersonId, Timestamp, limits};

/// A login that was asked for, as it is stored: it looks the same for somebody whom we don't know.
#[derive(Serialize, Deserialize)]
pub(super) struct Request {
    pub(super) address: String,
    pub(super) next: String,
    person: String,
    /// 1 if there is such a person, 0 if the reference was drawn.
    known: u8,
    link: String,
    /// The hash of the browser's secret and the code: the code alone would soon be guessed.
    code: String,
    until_ms: i64,
    pub(super) wrong: u32,
}

impl Request {
    pub(super) fn new(
        wish: &Wish<'_>,
        person: Option<PersonId>,
        [browser, link, code]: [&str; 3],
        now: Timestamp,
    ) -> Self {
        Request {
            address: wish.address.to_string(),
            next: wish.next.to_owned(),
            person: person.unwrap_or_else(|| PersonId::new(random())).to_string(),
            known: person.is_some().into(),
            link: secret::hash(&[link]).to_string(),
            code: secret::hash(&[browser, code]).to_string(),
            until_ms: now.ms() + limits::LOGIN_WITHIN_MS,
            wrong: 0,
        }
    }

    pub(super) fn person(&self) -> Option<PersonId> {
        self.person.parse().ok().filter(|_| self.known == 1)
    }

    pub(super) fn is_open(&self, now: Timestamp) -> bool {
        now.ms() < self.until_ms && self.wrong < limits::LOGIN_TRIES_MAX
    }

    pub(super) fn is_link(&self, link: &str) -> bool {
        self.known == 1 && self.link == secret::hash(&[link]).to_string()
    }

    /// Whether these are the six digits; anything between them is passed over.
    pub(super) fn is_code(&self, browser: &str, typed: &str) -> bool {
        let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
        self.known == 1 && self.code == secret::hash(&[browser, &digits]).to_string()
    }

    pub(super) fn bytes(&self) -> Bytes {
        serde_json::to_vec(self).expect("a request of texts and numbers is JSON").into()
    }

    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::Address;
    use words::{Language, Words};

    fn request(person: Option<PersonId>) -> Request {
        let address = Address::parse("liisa@example.org").expect("an address");
        let wish =
            Wish { address, words: Words::of(Language::Finnish), next: "/me", purpose: super::super::Purpose::SignIn };
        Request::new(&wish, person, ["browser", "link", "123456"], Timestamp::from_ms(1_800_000_000_000))
    }

    #[test]
    fn what_is_stored_has_the_same_shape_for_known_and_unknown() {
        let (known, unknown) = (request(Some(PersonId::new([7; 16]))), request(None));
        assert_eq!(known.bytes().len(), unknown.bytes().len());
        let shape = |request: &Request| {
            let value: serde_json::Value = serde_json::from_slice(&request.bytes()).expect("JSON");
            value.as_object().expect("an object").keys().cloned().collect::<Vec<_>>()
        };
        assert_eq!(shape(&known), shape(&unknown));
    }

    #[test]
    fn a_code_and_a_link_are_right_for_somebody_known_alone() {
        let (known, unknown) = (request(Some(PersonId::new([7; 16]))), request(None));
        for typed in ["123456", "123 456", " 123-456 "] {
            assert!(known.is_code("browser", typed));
            assert!(!unknown.is_code("browser", typed));
        }
        assert!(!known.is_code("browser", "123457") && !known.is_code("another", "123456"));
        assert!(known.is_link("link") && !known.is_link("other") && !unknown.is_link("link"));
    }

    #[test]
    fn a_request_is_open_for_ten_minutes_and_five_tries() {
        for (after, is_open) in [(-1, true), (0, false), (1, false)] {
            let now = Timestamp::from_ms(1_800_000_000_000 + limits::LOGIN_WITHIN_MS + after);
            assert_eq!(request(None).is_open(now), is_open, "{after}");
        }
        let tries = limits::LOGIN_TRIES_MAX;
        for (wrong, is_open) in [(tries - 1, true), (tries, false), (tries + 1, false)] {
            let request = Request { wrong, ..request(None) };
            assert_eq!(request.is_open(Timestamp::from_ms(1_800_000_000_000)), is_open, "{wrong}");
        }
    }
}
