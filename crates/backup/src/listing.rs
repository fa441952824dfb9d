use crate::{
    Failed, Key, Place,
    manifest::{self, Name},
};
use serde::{Deserialize, Serialize};
use terms::Timestamp;

/// By which a place is known to be one.
const MARKER: &str = "lausuma-backups.json";

#[derive(Serialize, Deserialize)]
struct Marker {
    format: u32,
    key: String,
}

/// A backup that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// How many there were before it, and one.
    pub number: u64,
    /// Which moment it holds, by the clock of the server that made it.
    pub at: Timestamp,
}

/// Every backup in the place, oldest first.
pub async fn list(place: &Place, key: &Key) -> Result<Vec<Listed>, Failed> {
    if !is_known(place, key).await? {
        return Err(Failed::Nothing { place: place.to_string() });
    }
    let names = names(place).await?;
    Ok(names.iter().map(|name| Listed { number: name.number, at: name.at }).collect())
}

/// Every manifest, oldest first: by number, since clocks are set.
pub(crate) async fn names(place: &Place) -> Result<Vec<Name>, Failed> {
    let listed = place.list(manifest::BACKUPS).await?;
    let mut names: Vec<Name> = listed.keys().filter_map(|path| Name::parse(path)).collect();
    names.sort();
    Ok(names)
}

/// Whether backups with this key are in the place, or may be; refuses another key and another format.
pub(crate) async fn is_known(place: &Place, key: &Key) -> Result<bool, Failed> {
    let Some(bytes) = place.get(MARKER).await? else { return Ok(false) };
    let marker: Marker = serde_json::from_slice(&bytes).map_err(|_| Failed::Damaged(MARKER.to_owned()))?;
    if marker.format > manifest::FORMAT {
        return Err(Failed::Newer { place: place.to_string() });
    }
    if marker.key == key.id() { Ok(true) } else { Err(Failed::OtherKey { place: place.to_string() }) }
}

/// Makes it a place of backups with this key.
pub(crate) async fn mark(place: &Place, key: &Key) -> Result<(), Failed> {
    let marker = Marker { format: manifest::FORMAT, key: key.id() };
    Ok(place.put(MARKER, serde_json::to_vec(&marker).expect("a number and a text are JSON")).await?)
}
