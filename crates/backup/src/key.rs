use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use ring::{hkdf, hmac};
use sha2::{Digest, Sha256};
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

const PREFIX: &str = "lausuma-backup-key-1:";
const COMMENT: &str = "\
# With this key backups are encrypted, and without it nobody can read them: not you either.
# Keep a copy of this file elsewhere than on this machine and where the backups are, for example printed, in a safe.
";

/// The operator's key. All that a backup is sealed and named with comes from it.
#[derive(Clone)]
pub struct Key {
    secret: [u8; 32],
    seals: hkdf::Prk,
    names: hmac::Key,
}

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum NotAKey {
    /// There is no such file.
    #[error("There is no key at {0}. Make one with `lausuma backup key`, or put yours there.")]
    Missing(String),
    /// The file can't be read.
    #[error("The key in {0} can't be read: {1}.")]
    Unreadable(String, io::Error),
    /// Everybody on the machine can read it.
    #[error("Everybody on this machine can read the key in {0}. Do `chmod o= {0}`, and then try again.")]
    Open(String),
    /// It holds something else.
    #[error("{0} holds no key of backups, or a letter of it is wrong.")]
    Damaged(String),
    /// There is something already.
    #[error("{0} exists already, and stays as it is: backups that were made with it could not be read without it.")]
    Exists(String),
    /// The file can't be written.
    #[error("The key can't be written to {0}: {1}.")]
    NotWritten(String, io::Error),
}

impl Key {
    /// A key from 32 random bytes.
    pub fn new(secret: [u8; 32]) -> Key {
        let seals = hkdf::Salt::new(hkdf::HKDF_SHA256, b"lausuma backup 1").extract(&secret);
        let naming = hmac::Key::new(hmac::HMAC_SHA256, &secret);
        let names = hmac::sign(&naming, b"lausuma backup 1: names");
        Key { secret, seals, names: hmac::Key::new(hmac::HMAC_SHA256, names.as_ref()) }
    }

    /// The key in a file, which others must not be able to read.
    pub fn read(file: &Path) -> Result<Key, NotAKey> {
        let shown = || file.display().to_string();
        let text = match fs::read_to_string(file) {
            Ok(text) => text,
            Err(why) if why.kind() == io::ErrorKind::NotFound => return Err(NotAKey::Missing(shown())),
            Err(why) if why.kind() == io::ErrorKind::InvalidData => return Err(NotAKey::Damaged(shown())),
            Err(why) => return Err(NotAKey::Unreadable(shown(), why)),
        };
        let mode = fs::metadata(file).map_err(|why| NotAKey::Unreadable(shown(), why))?.permissions().mode();
        if mode & 0o007 != 0 {
            return Err(NotAKey::Open(shown()));
        }
        Key::parse(&text).ok_or_else(|| NotAKey::Damaged(shown()))
    }

    /// Writes the key to a new file, which only its owner can read.
    pub fn write_new(&self, file: &Path) -> Result<(), NotAKey> {
        let failed = |why: io::Error| match why.kind() {
            io::ErrorKind::AlreadyExists => NotAKey::Exists(file.display().to_string()),
            _ => NotAKey::NotWritten(file.display().to_string(), why),
        };
        let mut made = File::options().write(true).create_new(true).mode(0o600).open(file).map_err(failed)?;
        let written = made.write_all(format!("{COMMENT}{}\n", self.text()).as_bytes()).and_then(|()| made.sync_all());
        written.map_err(failed)
    }

    /// The line by which it is written down, with four letters at its end that tell a slip of the pen.
    fn text(&self) -> String {
        let check = BASE64_URL_SAFE_NO_PAD.encode(&Sha256::digest(self.secret)[..3]);
        format!("{PREFIX}{}:{check}", BASE64_URL_SAFE_NO_PAD.encode(self.secret))
    }

    /// Reads what [`Key::write_new`] wrote: lines that begin with # say nothing.
    fn parse(text: &str) -> Option<Key> {
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let (line, rest) = (lines.next()?, lines.next());
        let secret = line.strip_prefix(PREFIX)?.split(':').next()?;
        let key = Key::new(BASE64_URL_SAFE_NO_PAD.decode(secret).ok()?.try_into().ok()?);
        (rest.is_none() && key.text() == line).then_some(key)
    }

    /// By what a place knows which key its backups were made with. It tells nothing about the key.
    pub(crate) fn id(&self) -> String {
        hex(&hmac::sign(&self.names, b"id").as_ref()[..8])
    }

    /// The name of what holds these bytes.
    pub(crate) fn name(&self, bytes: &[u8]) -> String {
        let mut naming = hmac::Context::with_key(&self.names);
        naming.update(b"chunk");
        naming.update(bytes);
        hex(naming.sign().as_ref())
    }

    /// The one key that what has this name is sealed with.
    pub(crate) fn of(&self, name: &str) -> [u8; 32] {
        let info = [b"seal".as_slice(), name.as_bytes()];
        let mut key = [0; 32];
        let expanded = self.seals.expand(&info, hkdf::HKDF_SHA256).and_then(|okm| okm.fill(&mut key));
        expanded.expect("as many bytes as the hash has");
        key
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_as_it_was_written_and_only_where_others_cannot_read_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("backup.key");
        let says = |expected: &str| {
            let why = Key::read(&file).expect_err(expected).to_string();
            assert!(why.contains(expected), "{why}");
        };
        says("There is no key at");
        let key = Key::new([7; 32]);
        key.write_new(&file).expect("it is written");
        assert_eq!(Key::read(&file).expect("it is read").id(), key.id());
        assert!(key.write_new(&file).expect_err("it is there").to_string().contains("exists already"));
        for (mode, is_read) in [(0o600, true), (0o640, true), (0o644, false), (0o602, false), (0o601, false)] {
            fs::set_permissions(&file, fs::Permissions::from_mode(mode)).expect("it is ours");
            assert_eq!(Key::read(&file).is_ok(), is_read, "{mode:o}");
        }
        says("Everybody on this machine can read");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).expect("it is ours");
        let text = fs::read_to_string(&file).expect("text");
        for wrong in [text.replace("BwcH", "BwcI"), text.replace("key-1", "key-2"), format!("{text}{text}"), "#".into()]
        {
            fs::write(&file, wrong).expect("it is written");
            says("holds no key");
        }
        fs::write(&file, [0xff, 0xfe]).expect("it is written");
        says("holds no key");
        assert_ne!(Key::new([8; 32]).id(), key.id());
    }
}
