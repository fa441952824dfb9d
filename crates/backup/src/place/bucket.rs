//! A bucket, asked through `object_store`: signatures, retries and lists are its matter, the connection is ours (`wire`).

mod wire;

use super::{PlaceFailed, Sizes};
use futures_util::TryStreamExt;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::{BackoffConfig, ObjectStore, ObjectStoreExt, PutPayload, RetryConfig, path::Path};
use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// What is signed for where no region is named; most stores but Amazon's take any.
const REGION: &str = "us-east-1";
/// Asks again after 0.2, 0.4 and 0.8 seconds or so, and then says what is wrong.
const RETRIES: usize = 3;

#[derive(Clone)]
pub(super) struct Bucket {
    store: Arc<AmazonS3>,
    /// Below which everything lies, with a slash at its end; empty if it is the bucket itself.
    below: String,
    shown: String,
}

impl fmt::Display for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl Bucket {
    /// `ID:SECRET@HOST/BUCKET/FOLDER?region=REGION`.
    pub(super) fn parse(text: &str, is_plain: bool) -> Option<Bucket> {
        let (credentials, rest) = text.rsplit_once('@')?;
        let (id, secret) = credentials.split_once(':')?;
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let region = match query.split_once('=') {
            Some(("region", region)) if !region.is_empty() => region,
            None if query.is_empty() => REGION,
            _ => return None,
        };
        let (host, path) = rest.split_once('/')?;
        let (bucket, folder) = path.split_once('/').unwrap_or((path, ""));
        let folder = folder.trim_matches('/');
        if [id, secret, host, bucket].contains(&"") {
            return None;
        }
        let (scheme, endpoint) = if is_plain { ("s3+http", "http") } else { ("s3", "https") };
        let shown = format!("{scheme}://{host}/{bucket}{}{folder}", if folder.is_empty() { "" } else { "/" });
        let backoff = BackoffConfig { init_backoff: Duration::from_millis(200), ..BackoffConfig::default() };
        let retry = RetryConfig { backoff, max_retries: RETRIES, ..RetryConfig::default() };
        let built = AmazonS3Builder::new()
            .with_endpoint(format!("{endpoint}://{host}"))
            .with_allow_http(is_plain)
            .with_virtual_hosted_style_request(false)
            .with_region(region)
            .with_bucket_name(bucket)
            .with_access_key_id(decoded(id)?)
            .with_secret_access_key(decoded(secret)?)
            .with_retry(retry)
            .with_http_connector(wire::Connector)
            .build();
        let below = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        Some(Bucket { store: Arc::new(built.ok()?), below, shown })
    }

    pub(super) async fn put(&self, name: &str, bytes: Vec<u8>) -> Result<(), PlaceFailed> {
        let put = self.store.put(&self.path(name), PutPayload::from(bytes)).await;
        put.map(|_| ()).map_err(|why| self.failed(&why))
    }

    pub(super) async fn get(&self, name: &str) -> Result<Option<Vec<u8>>, PlaceFailed> {
        let got = match self.store.get(&self.path(name)).await {
            Ok(got) => got.bytes().await,
            Err(why) => Err(why),
        };
        match got {
            Ok(bytes) => Ok(Some(bytes.to_vec())),
            Err(why) if is_absent(&why) => Ok(None),
            Err(why) => Err(self.failed(&why)),
        }
    }

    pub(super) async fn list(&self, below: &str) -> Result<Sizes, PlaceFailed> {
        let path = self.path(below);
        let listed = self.store.list(Some(&path)).try_collect::<Vec<_>>().await;
        let listed = listed.map_err(|why| self.failed(&why))?.into_iter();
        let named =
            listed.filter_map(|meta| Some((meta.location.as_ref().strip_prefix(&self.below)?.to_owned(), meta)));
        Ok(named.map(|(name, meta)| (name, meta.size)).collect())
    }

    pub(super) async fn delete(&self, name: &str) -> Result<(), PlaceFailed> {
        match self.store.delete(&self.path(name)).await {
            Err(why) if !is_absent(&why) => Err(self.failed(&why)),
            _ => Ok(()),
        }
    }

    fn path(&self, name: &str) -> Path {
        Path::from(format!("{}{name}", self.below))
    }

    fn failed(&self, why: &object_store::Error) -> PlaceFailed {
        let place = self.shown.clone();
        match why {
            object_store::Error::PermissionDenied { .. } => PlaceFailed::Refused { place, status: 403 },
            object_store::Error::Unauthenticated { .. } => PlaceFailed::Refused { place, status: 401 },
            object_store::Error::NotFound { .. } => PlaceFailed::NoBucket(place),
            why if wire::is_of_wire(why) => PlaceFailed::Unreached { place, why: innermost(why) },
            why => PlaceFailed::Bucket { place, why: innermost(why) },
        }
    }
}

/// That the thing is not there, and not that the bucket is not.
fn is_absent(why: &object_store::Error) -> bool {
    matches!(why, object_store::Error::NotFound { .. }) && !all(why).contains("NoSuchBucket")
}

fn all(why: &dyn Error) -> String {
    let (mut said, mut next) = (why.to_string(), why.source());
    while let Some(why) = next {
        said = format!("{said}: {why}");
        next = why.source();
    }
    said
}

fn innermost(why: &dyn Error) -> String {
    let mut why = why;
    while let Some(next) = why.source() {
        why = next;
    }
    // What a store answers may have any number of lines.
    why.to_string().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Text in which what would end a part of an address is written as % and two digits.
fn decoded(text: &str) -> Option<String> {
    let (mut bytes, mut rest) = (Vec::new(), text.as_bytes());
    while let [first, more @ ..] = rest {
        rest = more;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let (digits, more) = more.split_at_checked(2)?;
        bytes.push(u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?);
        rest = more;
    }
    String::from_utf8(bytes).ok()
}
