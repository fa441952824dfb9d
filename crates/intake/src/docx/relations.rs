//! Which part is what, and where links lead.

use crate::{
    Unread,
    archive::Archive,
    xml::{Tag, Visitor, walk},
};
use std::collections::BTreeMap;

/// What a part names by ids of its own.
#[derive(Default)]
pub(super) struct Relations {
    folder: String,
    all: BTreeMap<String, Relation>,
}

struct Relation {
    /// The last part of its kind's address.
    kind: String,
    target: String,
    is_outside: bool,
}

impl Relations {
    pub(super) fn read(archive: &mut Archive<'_>, folder: &str, name: &str) -> Result<Relations, Unread> {
        let mut relations = Relations { folder: folder.to_owned(), all: BTreeMap::new() };
        if let Some(xml) = archive.xml(name)? {
            walk(&xml, &mut relations)?;
        }
        Ok(relations)
    }

    /// The name of the part of this kind, if it is in the archive.
    pub(super) fn part(&self, kind: &str) -> Option<String> {
        let found = self.all.values().find(|relation| relation.kind == kind && !relation.is_outside)?;
        Some(match found.target.strip_prefix('/') {
            Some(from_root) => from_root.to_owned(),
            None if self.folder.is_empty() => found.target.clone(),
            None => format!("{}/{}", self.folder, found.target),
        })
    }

    /// Where the link of this id leads.
    pub(super) fn address(&self, id: &str) -> Option<&str> {
        self.all.get(id).filter(|relation| relation.is_outside).map(|relation| relation.target.as_str())
    }
}

impl Visitor for Relations {
    fn opens(&mut self, name: &str, tag: &Tag<'_>) -> Result<(), Unread> {
        if name == "Relationship"
            && let (Some(id), Some(kind), Some(target)) = (tag.get("Id"), tag.get("Type"), tag.get("Target"))
        {
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            let is_outside = tag.get("TargetMode").as_deref() == Some("External");
            self.all.insert(id, Relation { kind, target, is_outside });
        }
        Ok(())
    }

    fn closes(&mut self, _name: &str) -> Result<(), Unread> {
        Ok(())
    }

    fn text(&mut self, _text: &str) -> Result<(), Unread> {
        Ok(())
    }
}
