//! Where backups are kept: things by name, put whole or not at all.

mod bucket;
mod folder;

use bucket::Bucket;
use folder::Folder;
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// A folder, or a bucket of an S3-compatible store.
#[derive(Clone)]
pub struct Place(Kind);

#[derive(Clone)]
enum Kind {
    Folder(Folder),
    Bucket(Bucket),
}

/// Why a place can't be named so.
#[derive(Debug, thiserror::Error, Clone, PartialEq, Eq)]
pub enum NotAPlace {
    /// Neither.
    #[error("it is neither a folder's path from the root, such as /srv/backups, nor s3://ID:SECRET@HOST/BUCKET")]
    Neither,
    /// Parts of a bucket's address are missing.
    #[error("a bucket is named as s3://ID:SECRET@HOST/BUCKET/FOLDER?region=REGION, the last two as needed")]
    Bucket,
}

/// Why a place does not do what it should.
#[derive(Debug, thiserror::Error)]
pub enum PlaceFailed {
    /// The folder is not there.
    #[error("There is no folder {0} for backups. Mount its disk, or make it: install -d -m 700 -o lausuma {0}.")]
    NoFolder(PathBuf),
    /// It may not be used.
    #[error("The folder {0} for backups can't be written to: {1}. Give it to the user that the server runs as.")]
    NotAllowed(PathBuf, std::io::Error),
    /// It is on a disk that is read-only, or the service is kept from writing there.
    #[error(
        "The folder {0} for backups is read-only here. Look at its disk, and allow the service to write there \
         (docs/backup.md)."
    )]
    ReadOnly(PathBuf),
    /// It is full.
    #[error("The disk of {0} is full. Make room, or name another place; earlier backups are as they were.")]
    Full(PathBuf),
    /// Something else failed there.
    #[error("The folder {0} for backups failed: {1}.")]
    Folder(PathBuf, std::io::Error),
    /// The store of backups knows neither us nor what we ask.
    #[error("{place} does not let us in: it answers {status}. Check the id and the secret in the setting backup-to.")]
    Refused {
        /// The place.
        place: String,
        /// The status of its answer.
        status: u16,
    },
    /// There is no such bucket.
    #[error("{0} has no such bucket. Make it at the provider, or correct the setting backup-to.")]
    NoBucket(String),
    /// It does not answer.
    #[error("{place} can't be reached: {why}.")]
    Unreached {
        /// The place.
        place: String,
        /// What happened.
        why: String,
    },
    /// It answers something else than it should.
    #[error("{place} failed: {why}.")]
    Bucket {
        /// The place.
        place: String,
        /// What it answers.
        why: String,
    },
}

/// How many bytes something has, by its name below the place.
pub(crate) type Sizes = std::collections::BTreeMap<String, u64>;

impl FromStr for Place {
    type Err = NotAPlace;

    fn from_str(text: &str) -> Result<Place, NotAPlace> {
        if let Some((scheme, rest)) = text.split_once("://") {
            let is_plain = match scheme {
                "s3" => false,
                "s3+http" => true,
                _ => return Err(NotAPlace::Neither),
            };
            return Bucket::parse(rest, is_plain).map(|bucket| Place(Kind::Bucket(bucket))).ok_or(NotAPlace::Bucket);
        }
        let path = Path::new(text);
        if path.is_absolute() { Ok(Place(Kind::Folder(Folder::new(path)))) } else { Err(NotAPlace::Neither) }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Folder(folder) => folder.path().display().fmt(f),
            Kind::Bucket(bucket) => bucket.fmt(f),
        }
    }
}

/// May hold a secret, which is never shown.
impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Place({self})")
    }
}

impl Place {
    /// The folder, if it is one.
    pub fn folder(&self) -> Option<&Path> {
        match &self.0 {
            Kind::Folder(folder) => Some(folder.path()),
            Kind::Bucket(_) => None,
        }
    }

    /// Puts something there. When this returns, it is there for good.
    pub(crate) async fn put(&self, name: &str, bytes: Vec<u8>) -> Result<(), PlaceFailed> {
        match &self.0 {
            Kind::Folder(folder) => folder.put(name, bytes).await,
            Kind::Bucket(bucket) => bucket.put(name, bytes).await,
        }
    }

    /// What is there under that name, if anything is.
    pub(crate) async fn get(&self, name: &str) -> Result<Option<Vec<u8>>, PlaceFailed> {
        match &self.0 {
            Kind::Folder(folder) => folder.get(name).await,
            Kind::Bucket(bucket) => bucket.get(name).await,
        }
    }

    /// Everything below a name that ends with a slash.
    pub(crate) async fn list(&self, below: &str) -> Result<Sizes, PlaceFailed> {
        match &self.0 {
            Kind::Folder(folder) => folder.list(below).await,
            Kind::Bucket(bucket) => bucket.list(below).await,
        }
    }

    /// Takes something away. That it is not there is no failure.
    pub(crate) async fn delete(&self, name: &str) -> Result<(), PlaceFailed> {
        match &self.0 {
            Kind::Folder(folder) => folder.delete(name).await,
            Kind::Bucket(bucket) => bucket.delete(name).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_named_by_a_path_from_the_root_or_as_a_bucket_and_never_shows_its_secret() {
        for (text, shown) in [
            ("/srv/backups", "/srv/backups"),
            ("s3://ID:SE%2FCRET@s3.example.org/bucket", "s3://s3.example.org/bucket"),
            ("s3://ID:SECRET@s3.example.org/bucket/a/b/?region=fi-1", "s3://s3.example.org/bucket/a/b"),
            ("s3+http://ID:SECRET@127.0.0.1:9000/bucket/a", "s3+http://127.0.0.1:9000/bucket/a"),
        ] {
            let place: Place = text.parse().unwrap_or_else(|why| panic!("{text}: {why}"));
            assert_eq!(place.to_string(), shown);
            assert!(!format!("{place:?} {place}").contains("SE"), "{place:?}");
        }
        for (text, why) in [
            ("backups", NotAPlace::Neither),
            ("", NotAPlace::Neither),
            ("ftp://example.org/x", NotAPlace::Neither),
            ("s3://s3.example.org/bucket", NotAPlace::Bucket),
            ("s3://ID@s3.example.org/bucket", NotAPlace::Bucket),
            ("s3://ID:SECRET@s3.example.org", NotAPlace::Bucket),
            ("s3://ID:SECRET@/bucket", NotAPlace::Bucket),
            ("s3://ID:SECRET@s3.example.org/", NotAPlace::Bucket),
            ("s3://ID:SECRET@s3.example.org/bucket?zone=1", NotAPlace::Bucket),
            ("s3://ID:%2@s3.example.org/bucket", NotAPlace::Bucket),
        ] {
            assert_eq!(text.parse::<Place>().err(), Some(why), "{text}");
        }
    }
}
