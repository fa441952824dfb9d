use crate::hex;
use std::{fmt, str::FromStr};

/// The text is not lower-case hex digits, two for each byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAnId;

impl fmt::Display for NotAnId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an id is lower-case hex digits, two for each byte")
    }
}

impl std::error::Error for NotAnId {}

/// Some bytes with a type of their own, so that a person can't be passed where an organisation is meant.
macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $bytes:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; $bytes]);

        impl $name {
            /// From the bytes themselves; the caller brings the randomness.
            pub const fn new(bytes: [u8; $bytes]) -> Self {
                $name(bytes)
            }

            /// The bytes.
            pub const fn bytes(&self) -> &[u8; $bytes] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                hex::write(&self.0, f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                hex::read(text).map($name).ok_or(NotAnId)
            }
        }

        impl TryFrom<&[u8]> for $name {
            type Error = NotAnId;

            fn try_from(bytes: &[u8]) -> Result<Self, NotAnId> {
                bytes.try_into().map($name).map_err(|_| NotAnId)
            }
        }
    };
}

id!(
    /// A statement, and with it its text log and its ledger.
    StatementId, 16
);
id!(
    /// One text of a statement, and with it the text's log: the leading one has the statement's own bytes, every parallel
    /// one its own.
    TextId, 16
);

/// A statement's leading text.
impl From<StatementId> for TextId {
    fn from(statement: StatementId) -> Self {
        TextId::new(*statement.bytes())
    }
}

id!(
    /// An organisation of the register.
    OrganisationId, 16
);
id!(
    /// An opaque reference to a person; the name behind it lies in the vault.
    PersonId, 16
);
id!(
    /// automerge's writer id: one loaded editor of one person for one organisation in one statement.
    Actor, 16
);
id!(
    /// A SHA-256, of whatever the context says.
    Digest, 32
);
