//! Signing in by e-mail. A browser asks with an address and gets a secret in a cookie; the mail brings a link and a code.
//! The link works in that browser alone, by a button: opening it changes nothing, however often a scanner does. The code
//! is typed in that browser too, when the mail is read elsewhere.
//!
//! What is answered, and what is written, is the same whether the address is known or not.

mod request;

use crate::{
    address::Address,
    app::App,
    failure::Failure,
    first_run::code,
    hourly::Hourly,
    mail::{Letter, Staged, letters},
    secret,
    seen::{Limit, seen},
    sessions::{Beginning, Lasts, Sessions},
    settings::Rates,
    vault,
};
use bytes::Bytes;
use request::Request;
use std::net::IpAddr;
use std::sync::Arc;
use store::{Batch, Store, VaultKey};
use terms::{PersonId, Timestamp, limits};
use tokio::sync::Mutex;
use words::Words;

/// Logins that have been asked for.
pub(crate) struct Logins {
    store: Arc<dyn Store>,
    by_address: Hourly,
    by_client: Hourly,
    by_copy: Hourly,
    /// One look at a code or a link at a time, so that each is used once and every try counts.
    turn: Mutex<()>,
}

/// A wish to sign in.
pub(crate) struct Wish<'a> {
    pub(crate) address: Address,
    /// In which the mail is written, unless its reader has chosen others.
    pub(crate) words: &'static Words,
    /// The path to go to afterwards.
    pub(crate) next: &'a str,
    pub(crate) purpose: Purpose<'a>,
}

/// What a login is for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Purpose<'a> {
    /// Nothing yet.
    SignIn,
    /// Comments of this organisation on the statement of this title are to be handed in.
    HandIn { organisation: &'a str, title: &'a str },
}

/// What came of a wish.
pub(crate) enum Asked {
    /// The secret of the asking browser.
    Browser(String),
    /// Too much was asked from there.
    TooMuch,
}

/// Somebody was let in.
pub(crate) struct LetIn {
    /// The session's token.
    pub(crate) token: String,
    pub(crate) next: String,
}

/// What came of a typed code.
pub(crate) enum Typed {
    Right(LetIn),
    Wrong,
    /// There have been too many wrong ones, it is too late, or nothing was asked for.
    Over,
}

impl Logins {
    pub(crate) fn new(store: Arc<dyn Store>, rates: &Rates) -> Self {
        Logins {
            store,
            by_address: Hourly::at_most(rates.address_mails as usize),
            by_client: Hourly::at_most(rates.client_mails as usize),
            by_copy: Hourly::at_most(rates.address_mails as usize),
            turn: Mutex::default(),
        }
    }

    /// Whether one more mail may go to the address because somebody wanted it to.
    pub(crate) fn may_write_to(&self, address: &Address, now: Timestamp) -> bool {
        let may = self.by_address.take(&address.as_str().to_lowercase(), now);
        if !may {
            seen().met(Limit::AddressMails);
        }
        may
    }

    /// Whether one more copy may go to the address of what somebody who has a link did. Counted apart, so that they can't keep
    /// its reader from signing in.
    pub(crate) fn may_copy_to(&self, address: &Address, now: Timestamp) -> bool {
        self.by_copy.take(&address.as_str().to_lowercase(), now)
    }

    /// Whether one more mail may be sent because somebody there wanted it to.
    pub(crate) fn may_ask(&self, client: IpAddr, now: Timestamp) -> bool {
        // This machine itself is not counted: a proxy on it speaks for everybody, and tells for whom only if it is asked to.
        let may = client.is_loopback() || self.by_client.take(&network(client), now);
        if !may {
            seen().met(Limit::ClientMails);
        }
        may
    }

    /// Asks for a login. Mail goes out only to somebody whom we know and who has not had too much of it; everything else
    /// is the same.
    pub(crate) async fn ask(&self, app: &App, client: IpAddr, wish: Wish<'_>) -> Result<Asked, Failure> {
        let now = app.clock.now();
        if !self.may_ask(client, now) {
            return Ok(Asked::TooMuch);
        }
        let person = app.people.at(wish.address.as_str())?;
        let may = self.may_write_to(&wish.address, now);
        // Whoever has a link knows that its address is known, and waits for the code.
        if !may && matches!(wish.purpose, Purpose::HandIn { .. }) {
            return Ok(Asked::TooMuch);
        }
        let person = person.filter(|_| may);
        let words = app.people.words_at(wish.address.as_str())?.unwrap_or(wish.words);
        let code = person.map(|person| code::of(&*self.store, person, now)).transpose()?.flatten();
        let prepared = prepare(app, &wish, words, person, code.unwrap_or_else(secret::draw_code));
        let batch = prepared.puts().into_iter().fold(Batch::new(), |batch, (key, value)| batch.put(key, value));
        self.store.append(batch).await?;
        prepared.mail.stored();
        Ok(Asked::Browser(prepared.browser))
    }

    /// The address that a browser asked for, while its login can still be completed.
    pub(crate) fn asked(&self, browser: Option<&str>, now: Timestamp) -> Result<Option<String>, Failure> {
        Ok(self.open_request(browser, now)?.map(|request| request.address))
    }

    /// The address that the link lets in, if this browser asked for it and it is not too late. Changes nothing.
    pub(crate) fn look(&self, browser: Option<&str>, link: &str, now: Timestamp) -> Result<Option<String>, Failure> {
        let request = self.open_request(browser, now)?;
        Ok(request.filter(|request| request.is_link(link)).map(|request| request.address))
    }

    /// The button behind the link.
    pub(crate) async fn by_link(
        &self,
        sessions: &Sessions,
        browser: Option<&str>,
        link: &str,
        begun: (Timestamp, String),
    ) -> Result<Option<LetIn>, Failure> {
        let _turn = self.turn.lock().await;
        match (browser, self.open_request(browser, begun.0)?) {
            (Some(browser), Some(request)) if request.is_link(link) => {
                self.let_in(sessions, browser, request, begun).await
            }
            _ => Ok(None),
        }
    }

    /// The code, typed in the browser that asked.
    pub(crate) async fn by_code(
        &self,
        sessions: &Sessions,
        browser: Option<&str>,
        code: &str,
        begun: (Timestamp, String),
    ) -> Result<Typed, Failure> {
        let _turn = self.turn.lock().await;
        let (Some(browser), Some(mut request)) = (browser, self.open_request(browser, begun.0)?) else {
            return Ok(Typed::Over);
        };
        if request.is_code(browser, code) {
            let let_in = self.let_in(sessions, browser, request, begun).await?;
            return Ok(let_in.map_or(Typed::Over, Typed::Right));
        }
        request.wrong += 1;
        let dead = request.wrong >= limits::LOGIN_TRIES_MAX;
        self.store.append(Batch::new().put(key(browser), request.bytes())).await?;
        Ok(if dead { Typed::Over } else { Typed::Wrong })
    }

    async fn let_in(
        &self,
        sessions: &Sessions,
        browser: &str,
        request: Request,
        (at, device): (Timestamp, String),
    ) -> Result<Option<LetIn>, Failure> {
        let Some(person) = request.person() else { return Ok(None) };
        let beginning = Beginning { person, at, device, lasts: Lasts::WhileUsed };
        let token = sessions.begin(beginning, code::used(Batch::new().erase(key(browser)))).await?;
        Ok(Some(LetIn { token, next: request.next }))
    }

    fn open_request(&self, browser: Option<&str>, now: Timestamp) -> Result<Option<Request>, Failure> {
        let Some(browser) = browser else { return Ok(None) };
        let Some(bytes) = self.store.get(&key(browser))? else { return Ok(None) };
        let request = Request::read(&bytes).ok_or(Failure::Damaged("a login"))?;
        Ok(Some(request).filter(|request| request.is_open(now)))
    }

    /// Erases the logins that were asked for with the address.
    pub(crate) async fn forget(&self, batch: Batch, email: &str) -> Result<Batch, Failure> {
        let address = Address::parse(email);
        let is_theirs = |stored: &[u8]| {
            let asked = Request::read(stored).map(|request| request.address);
            asked.is_some_and(|asked| address.as_ref().is_some_and(|address| address.is_same(&asked)))
        };
        let keys = vault::matching(&*self.store, vault::LOGINS, is_theirs).await?;
        Ok(keys.into_iter().fold(batch, Batch::erase))
    }

    /// Erases the logins that are over.
    pub(crate) async fn sweep(&self, now: Timestamp) -> Result<(), Failure> {
        let is_over = |stored: &[u8]| Request::read(stored).is_none_or(|request| !request.is_open(now));
        vault::sweep(&*self.store, vault::LOGINS, is_over).await?;
        code::sweep(&*self.store, now).await
    }
}

/// All that a wish writes.
struct Prepared {
    browser: String,
    request: (VaultKey, Bytes),
    mail: Staged,
}

impl Prepared {
    fn puts(&self) -> [(VaultKey, Bytes); 2] {
        [self.request.clone(), self.mail.put()]
    }
}

fn prepare(app: &App, wish: &Wish<'_>, words: &Words, person: Option<PersonId>, code: String) -> Prepared {
    let (browser, link, now) = (secret::draw(), secret::draw(), app.clock.now());
    let request = Request::new(wish, person, [&browser, &link, &code], now);
    let address = format!("{}/login/link/{link}", app.base_url);
    let letter = || -> Letter {
        let to = wish.address.clone();
        match wish.purpose {
            Purpose::SignIn => letters::login(words, to, &address, &code, now),
            Purpose::HandIn { organisation, title } => {
                letters::hand_in(words, to, &letters::HandedIn { organisation, title, link: &address }, &code, now)
            }
        }
    };
    let staged = person.and_then(|_| app.mail.stage(letter()));
    let mail = staged.unwrap_or_else(|| app.mail.decoy(letter()));
    Prepared { request: (key(&browser), request.bytes()), browser, mail }
}

/// Whoever has one IPv6 address has 2^64 of them.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V6(v6) => format!("{:x}", v6.to_bits() >> 64),
        v4 => v4.to_string(),
    }
}

fn key(browser: &str) -> VaultKey {
    vault::login_key(&secret::hash(&[browser]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;
    use store::MemoryStore;

    #[test]
    fn an_address_and_a_client_cause_so_many_mails_in_an_hour() {
        let now = Timestamp::from_ms(1_800_000_000_000);
        let logins = Logins::new(Arc::new(MemoryStore::new()), &Rates::default());
        let client = IpAddr::from(Ipv4Addr::new(192, 0, 2, 1));
        let asked: Vec<bool> = (0..=limits::MAILS_PER_CLIENT_MAX).map(|_| logins.may_ask(client, now)).collect();
        assert_eq!(asked.iter().filter(|may| **may).count(), limits::MAILS_PER_CLIENT_MAX);
        assert!(asked[limits::MAILS_PER_CLIENT_MAX - 1] && !asked[limits::MAILS_PER_CLIENT_MAX]);
        assert!(logins.may_ask(IpAddr::from(Ipv4Addr::new(192, 0, 2, 2)), now), "others have their own count");
        assert!((0..100).all(|_| logins.may_ask(IpAddr::from(Ipv4Addr::LOCALHOST), now)), "a proxy speaks for all");
        let address = Address::parse("liisa@example.org").expect("an address");
        let written: Vec<bool> =
            (0..=limits::MAILS_PER_ADDRESS_MAX).map(|_| logins.may_write_to(&address, now)).collect();
        assert!(written[limits::MAILS_PER_ADDRESS_MAX - 1] && !written[limits::MAILS_PER_ADDRESS_MAX]);
    }
}
