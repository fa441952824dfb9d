use std::fmt;

/// Opaque name of a log: a space, which its user gives a meaning, and 16 bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LogId {
    space: u8,
    id: [u8; 16],
}

impl LogId {
    /// The log `id` of `space`.
    pub const fn new(space: u8, id: [u8; 16]) -> Self {
        LogId { space, id }
    }

    /// The space; [`crate::Log::logs`] lists one.
    pub const fn space(&self) -> u8 {
        self.space
    }

    /// The 16 bytes.
    pub const fn id(&self) -> &[u8; 16] {
        &self.id
    }
}

impl fmt::Display for LogId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/", self.space)?;
        hex(&self.id, f)
    }
}

impl fmt::Debug for LogId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LogId({self})")
    }
}

/// Bytes of a vault key, its space not counted.
pub const VAULT_KEY_BYTES_MAX: usize = 64;

/// Opaque name of a value in the vault: a space and up to [`VAULT_KEY_BYTES_MAX`] bytes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VaultKey {
    space: u8,
    bytes: Box<[u8]>,
}

impl VaultKey {
    /// The key `bytes` of `space`; `None` if there are more than [`VAULT_KEY_BYTES_MAX`].
    pub fn new(space: u8, bytes: &[u8]) -> Option<Self> {
        (bytes.len() <= VAULT_KEY_BYTES_MAX).then(|| VaultKey { space, bytes: bytes.into() })
    }

    /// The space.
    pub fn space(&self) -> u8 {
        self.space
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl fmt::Display for VaultKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/", self.space)?;
        hex(&self.bytes, f)
    }
}

impl fmt::Debug for VaultKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VaultKey({self})")
    }
}

fn hex(bytes: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
}
