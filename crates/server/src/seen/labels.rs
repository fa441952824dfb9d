//! What may stand in a label. Each set is closed.

use crate::room::Close;
use axum::http::{Method, StatusCode};
use std::marker::PhantomData;
use std::sync::atomic::{AtomicU64, Ordering};

/// One of a closed set, with its name.
pub(crate) trait Label: Copy + 'static {
    /// All, in their order.
    const ALL: &'static [Self];
    /// Its place among them.
    fn index(self) -> usize;
    /// As a label has it.
    fn name(self) -> &'static str;
}

/// How often each of them.
pub(super) struct Counts<L>(Vec<AtomicU64>, PhantomData<L>);

impl<L: Label> Default for Counts<L> {
    fn default() -> Self {
        Counts(L::ALL.iter().map(|_| AtomicU64::new(0)).collect(), PhantomData)
    }
}

impl<L: Label> Counts<L> {
    pub(super) fn add(&self, label: L) {
        self.0[label.index()].fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn of(&self, label: L) -> u64 {
        self.0[label.index()].load(Ordering::Relaxed)
    }

    pub(super) fn sum(&self) -> u64 {
        L::ALL.iter().map(|label| self.of(*label)).sum()
    }
}

macro_rules! labels {
    ($(#[$doc:meta])+ $name:ident { $($variant:ident => $text:literal),+ $(,)? }) => {
        $(#[$doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum $name { $(#[doc = $text] $variant),+ }

        impl Label for $name {
            const ALL: &'static [Self] = &[$($name::$variant),+];

            fn index(self) -> usize {
                self as usize
            }

            fn name(self) -> &'static str {
                match self { $($name::$variant => $text),+ }
            }
        }
    };
}

labels! {
    /// Kinds of addresses.
    Route {
        Page => "page", Form => "form", ApiRead => "api-read", ApiWrite => "api-write", Live => "live",
        Stream => "stream", Public => "public", Asset => "asset", Probe => "probe", Nothing => "nothing",
    }
}

labels! {
    /// What answers say.
    Status { Informed => "1xx", Done => "2xx", Elsewhere => "3xx", Refused => "4xx", Failed => "5xx" }
}

labels! {
    /// Where something was refused.
    Place { Http => "http", Live => "live" }
}

labels! {
    /// How an attempt to send a message ended.
    MailEnd { Sent => "sent", Bounced => "bounced", Failed => "failed", Later => "later" }
}

labels! {
    /// Limits that a setting gives, by its name, and those of time.
    Limit {
        SessionBytes => "rate-session-bytes", AddressConnections => "rate-address-connections",
        AddressRequests => "rate-address-requests", SessionRequests => "rate-session-requests",
        AddressMails => "rate-address-mails",
        ClientMails => "rate-client-mails", EventStreams => "rate-event-streams",
        AddressSockets => "rate-address-sockets", PersonSockets => "rate-person-sockets", Patience => "rate-patience",
        Upload => "upload-mb", DiskReserve => "disk-reserve",
    }
}

/// Why a live connection was closed.
#[derive(Clone, Copy)]
pub(super) struct Closed(pub(super) Close);

impl Label for Closed {
    const ALL: &'static [Self] = &[
        Closed(Close::GoingDown),
        Closed(Close::Rebuilding),
        Closed(Close::Malformed),
        Closed(Close::TooLarge),
        Closed(Close::SignedOut),
        Closed(Close::NoAccess),
        Closed(Close::TooSlow),
        Closed(Close::TooFast),
        Closed(Close::BegunAnew),
    ];

    fn index(self) -> usize {
        self.0 as usize
    }

    fn name(self) -> &'static str {
        self.0.reason()
    }
}

impl Route {
    /// By the route's own pattern, never by what was asked for.
    pub(super) fn of(method: &Method, pattern: Option<&str>) -> Self {
        let reads = matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS);
        let Some(pattern) = pattern else { return Route::Nothing };
        match pattern {
            "/healthz" | "/readyz" | "/metrics" => Route::Probe,
            "/feed.atom" => Route::Public,
            "/worker.js" | "/assets/{*path}" => Route::Asset,
            _ if pattern.starts_with("/s/") => Route::Public,
            _ if pattern.ends_with("/live") => Route::Live,
            _ if pattern.ends_with("/events") || pattern.ends_with("/progress") => Route::Stream,
            _ if pattern.starts_with("/api/") && reads => Route::ApiRead,
            _ if pattern.starts_with("/api/") => Route::ApiWrite,
            _ if reads => Route::Page,
            _ => Route::Form,
        }
    }
}

impl Status {
    pub(super) fn of(status: StatusCode) -> Self {
        match status.as_u16() {
            ..200 => Status::Informed,
            200..300 => Status::Done,
            300..400 => Status::Elsewhere,
            400..500 => Status::Refused,
            500.. => Status::Failed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_label_stands_in_its_place() {
        fn check<L: Label>() {
            assert!(L::ALL.iter().enumerate().all(|(at, label)| label.index() == at));
        }
        check::<Route>();
        check::<Status>();
        check::<Place>();
        check::<MailEnd>();
        check::<Limit>();
        check::<Closed>();
    }

    #[test]
    fn a_route_is_known_by_its_pattern() {
        let rows = [
            (Method::GET, "/", "page"),
            (Method::POST, "/login", "form"),
            (Method::GET, "/api/v1/me", "api-read"),
            (Method::PUT, "/api/v1/me/notices", "api-write"),
            (Method::GET, "/api/v1/statements/{id}/live", "live"),
            (Method::GET, "/api/v1/statements/{id}/events", "stream"),
            (Method::GET, "/api/v1/statements/{id}/signatures/progress", "stream"),
            (Method::GET, "/s/{slug}", "public"),
            (Method::GET, "/feed.atom", "public"),
            (Method::GET, "/assets/{*path}", "asset"),
            (Method::GET, "/worker.js", "asset"),
            (Method::GET, "/metrics", "probe"),
        ];
        for (method, pattern, name) in rows {
            assert_eq!(Route::of(&method, Some(pattern)).name(), name, "{method} {pattern}");
        }
        assert_eq!(Route::of(&Method::GET, None).name(), "nothing");
    }
}
