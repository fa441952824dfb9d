//! How far a token goes. Each scope includes those before it; what a request needs is read off its method and path, so
//! that a new address needs the widest scope until it is named here.

use axum::http::Method;
use ledger::Right;

/// What a token may be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Scope {
    /// Reading all that its person may read.
    Read,
    /// Also writing in texts.
    Write,
    /// Also deciding: all that its person may do, but make tokens.
    Act,
}

impl Scope {
    /// Every scope, narrowest first.
    pub(crate) const ALL: [Scope; 3] = [Scope::Read, Scope::Write, Scope::Act];

    /// Its name in stored bytes, in the API and in keys of texts.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Scope::Read => "read",
            Scope::Write => "write",
            Scope::Act => "act",
        }
    }

    /// The scope of that name.
    pub(crate) fn named(name: &str) -> Option<Scope> {
        Scope::ALL.into_iter().find(|scope| scope.name() == name)
    }

    /// What a request needs. A live connection is opened by reading; what is pushed there is bounded by [`Scope::right`].
    pub(crate) fn needed(method: &Method, path: &str) -> Scope {
        if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
            Scope::Read
        } else if path.ends_with("/text") {
            Scope::Write
        } else {
            Scope::Act
        }
    }

    /// The most that it allows in a live text.
    pub(crate) fn right(self) -> Right {
        if self >= Scope::Write { Right::Write } else { Right::Read }
    }
}
