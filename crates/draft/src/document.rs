use crate::{replace, shape, text::Text};
use automerge::{ActorId, Automerge, AutomergeError, Change, ReadDoc, transaction::CommitOptions};
use terms::{Actor, ChangeHash, Heads};

/// One statement's automerge document: a root key `text`, and what is written in it.
#[derive(Debug, Clone)]
pub struct Document {
    automerge: Automerge,
    text: automerge::ObjId,
}

/// A document could not be read or changed. None of these is the writer's fault: what comes in passes the gate first.
#[derive(Debug, thiserror::Error)]
pub enum DraftError {
    /// automerge could not read a snapshot or apply a change.
    #[error("automerge: {0}")]
    Automerge(#[from] AutomergeError),
    /// The bytes at this place of a batch are no automerge change.
    #[error("change {index} of the batch can't be read: {source}")]
    NotAChange {
        /// Counted from 0.
        index: usize,
        /// What automerge says.
        source: automerge::LoadChangeError,
    },
    /// The checksum of a change does not fit its bytes.
    #[error("change {index} of the batch has a wrong checksum")]
    Checksum {
        /// Counted from 0.
        index: usize,
    },
    /// A change was not taken in, because it builds on changes that are missing.
    #[error("change {0} builds on changes that are missing")]
    MissingChanges(ChangeHash),
    /// The document has no text object under `text`.
    #[error("the document has no text")]
    NoText,
    /// Heads that name a change which the document does not contain.
    #[error("change {0} is not in the document")]
    UnknownHeads(ChangeHash),
    /// A snapshot that did not read back to the same heads and text.
    #[error("the snapshot does not load to the text that it was made of")]
    SnapshotDiffers,
    /// A replacement that did not read as the text that was wanted.
    #[error("the replaced text does not read as the one that was wanted")]
    ReplacementDiffers,
}

impl Document {
    /// A new document and the one change that makes it: the text object with one empty paragraph, so that nobody starts
    /// without a block. The same actor always makes the same bytes.
    pub fn create(actor: Actor) -> (Document, Vec<u8>) {
        let mut automerge = Automerge::new().with_actor(ActorId::from(actor.bytes().as_slice()));
        let mut writing = automerge.transaction();
        let text = shape::create(&mut writing).expect("an empty document takes its first operations");
        writing.commit_with(CommitOptions::default().with_time(0));
        let change = automerge.get_last_local_change().expect("the change was just committed");
        let bytes = change.raw_bytes().to_vec();
        (Document { automerge, text }, bytes)
    }

    /// A document that says this text, and the changes that make it: the first is that of [`Document::create`]. The same
    /// actor and text always make the same bytes.
    ///
    /// # Errors
    /// [`DraftError::ReplacementDiffers`] if it would not read as `text`.
    pub fn of(actor: Actor, text: &Text) -> Result<(Document, Vec<Vec<u8>>), DraftError> {
        let (mut document, creation) = Document::create(actor);
        let changes = document.replace(actor, text)?;
        document.apply(&changes)?;
        Ok((document, [vec![creation], changes].concat()))
    }

    /// Loads a snapshot, if there is one, and the changes after it, in one go: one by one each
    /// change would cost as much as all of them together. A change that the snapshot holds
    /// already is passed over.
    ///
    /// # Errors
    /// Bytes that can't be read, changes whose dependencies are missing, or no text at all.
    pub fn load(
        snapshot: Option<&[u8]>,
        changes: impl IntoIterator<Item = impl AsRef<[u8]>>,
    ) -> Result<Document, DraftError> {
        let mut automerge = match snapshot {
            Some(bytes) => Automerge::load(bytes)?,
            None => Automerge::new(),
        };
        take_in(&mut automerge, changes)?;
        let text = shape::find(&automerge).ok_or(DraftError::NoText)?;
        Ok(Document { automerge, text })
    }

    /// Takes in a batch of changes. On an error the document may hold a part of them: drop it and load it again.
    ///
    /// # Errors
    /// Bytes that can't be read, or changes whose dependencies are missing.
    pub fn apply(&mut self, changes: impl IntoIterator<Item = impl AsRef<[u8]>>) -> Result<(), DraftError> {
        take_in(&mut self.automerge, changes)
    }

    /// Which text this is now.
    pub fn heads(&self) -> Heads {
        Heads::new(self.automerge.get_heads().iter().map(|hash| ChangeHash(hash.0)))
    }

    /// The whole document with its history, as bytes that [`Document::load`] takes.
    pub fn save(&self) -> Vec<u8> {
        self.automerge.save()
    }

    /// As [`Document::save`], with the history up to `heads` alone.
    ///
    /// # Errors
    /// [`DraftError::UnknownHeads`] if one of them is not in the document.
    pub fn save_at(&self, heads: &Heads) -> Result<Vec<u8>, DraftError> {
        Ok(self.automerge.fork_at(&self.known(heads)?)?.save())
    }

    /// As [`Document::save`], handed out only after it has loaded to the same heads and the same text.
    ///
    /// # Errors
    /// [`DraftError::SnapshotDiffers`], or what loading it said.
    pub fn verified_snapshot(&self) -> Result<Vec<u8>, DraftError> {
        let bytes = self.save();
        let loaded = Document::load(Some(&bytes), std::iter::empty::<&[u8]>())?;
        let same = loaded.heads() == self.heads() && loaded.spans()? == self.spans()?;
        if same { Ok(bytes) } else { Err(DraftError::SnapshotDiffers) }
    }

    /// What the document says now. Total: anything that peers merged has a reading.
    pub fn text(&self) -> Text {
        let spans = self.spans().expect("the text object was found when the document was loaded");
        shape::text(&spans)
    }

    /// The characters as they were typed, one line per block; only empty blocks at the very beginning and end are left
    /// out, and control characters. For reading by programs: people and hashes get [`Document::text`].
    pub fn plain(&self) -> String {
        let text = self.automerge.text(&self.text).expect("the text object was found when the document was loaded");
        // automerge writes a block's marker as the object replacement character.
        let lines = text.trim_matches('\u{fffc}').replace('\u{fffc}', "\n");
        lines.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
    }

    /// How many characters stand in its blocks at `heads`, as an editor counts them: Unicode's code points as they were
    /// typed, nothing for what lies between blocks.
    ///
    /// # Errors
    /// [`DraftError::UnknownHeads`] if one of them is not in the document.
    pub fn characters_at(&self, heads: &Heads) -> Result<u64, DraftError> {
        let text = self.automerge.text_at(&self.text, &self.known(heads)?)?;
        // automerge writes a block's marker as the object replacement character.
        Ok(text.chars().filter(|c| *c != '\u{fffc}').count() as u64)
    }

    /// What the document said at `heads`.
    ///
    /// # Errors
    /// [`DraftError::UnknownHeads`] if one of them is not in the document.
    pub fn text_at(&self, heads: &Heads) -> Result<Text, DraftError> {
        Ok(shape::text(&self.spans_at(Some(&self.known(heads)?))?))
    }

    /// Changes by `actor`, as raw chunks in order, that turn the live text into `wanted` and touch nothing else: blocks
    /// that read the same get no operation, a changed word only its own. Empty if there is
    /// nothing to do. The document itself stays as it is.
    ///
    /// Each change is within `terms::limits` and of the shapes that the gate lets in. What `actor` wrote before must be
    /// in the document.
    ///
    /// # Errors
    /// [`DraftError::ReplacementDiffers`] if the changes would not read as `wanted`.
    pub fn replace(&self, actor: Actor, wanted: &Text) -> Result<Vec<Vec<u8>>, DraftError> {
        let mut automerge = self.automerge.clone();
        automerge.set_actor(ActorId::from(actor.bytes().as_slice()));
        replace::replace(&automerge, &self.text, wanted, None)
    }

    /// As [`Document::replace`], with changes that say something of themselves, at most
    /// `terms::limits::CHANGE_MESSAGE_BYTES_MAX` long.
    ///
    /// # Errors
    /// As [`Document::replace`].
    pub fn replace_saying(&self, actor: Actor, wanted: &Text, message: &str) -> Result<Vec<Vec<u8>>, DraftError> {
        let mut automerge = self.automerge.clone();
        automerge.set_actor(ActorId::from(actor.bytes().as_slice()));
        replace::replace(&automerge, &self.text, wanted, Some(message))
    }

    /// The automerge document itself, for the gate's trial of a change.
    pub fn automerge(&self) -> &Automerge {
        &self.automerge
    }

    /// The text object.
    pub(crate) fn text_object(&self) -> &automerge::ObjId {
        &self.text
    }

    /// The heads as automerge takes them.
    ///
    /// # Errors
    /// [`DraftError::UnknownHeads`] if one of them is not in the document.
    pub(crate) fn known(&self, heads: &Heads) -> Result<Vec<automerge::ChangeHash>, DraftError> {
        let hashes: Vec<_> = heads.hashes().iter().map(|hash| automerge::ChangeHash(hash.0)).collect();
        match hashes.iter().find(|hash| self.automerge.get_change_meta_by_hash(hash).is_none()) {
            Some(unknown) => Err(DraftError::UnknownHeads(ChangeHash(unknown.0))),
            None => Ok(hashes),
        }
    }

    /// The text's spans at these heads, or now.
    pub(crate) fn spans_at(&self, heads: Option<&[automerge::ChangeHash]>) -> Result<Vec<automerge::Span>, DraftError> {
        match heads {
            Some(heads) => Ok(self.automerge.spans_at(&self.text, heads)?.collect()),
            None => Ok(self.spans()?),
        }
    }

    /// The text's elements, and among them its marks, at these heads, or now.
    pub(crate) fn list_range(&self, heads: Option<&[automerge::ChangeHash]>) -> automerge::iter::ListRange<'_> {
        match heads {
            Some(heads) => self.automerge.list_range_at(&self.text, .., heads),
            None => self.automerge.list_range(&self.text, ..),
        }
    }

    fn spans(&self) -> Result<Vec<automerge::Span>, AutomergeError> {
        Ok(self.automerge.spans(&self.text)?.collect())
    }
}

/// Applies all changes at once and makes sure that none was put aside: automerge itself
/// keeps a change with missing dependencies in silence.
fn take_in(automerge: &mut Automerge, changes: impl IntoIterator<Item = impl AsRef<[u8]>>) -> Result<(), DraftError> {
    let parsed = changes.into_iter().enumerate().map(|(index, bytes)| parse(index, bytes.as_ref()));
    let parsed: Vec<Change> = parsed.collect::<Result<_, _>>()?;
    if parsed.is_empty() {
        return Ok(());
    }
    let hashes: Vec<_> = parsed.iter().map(Change::hash).collect();
    automerge.apply_changes(parsed)?;
    match hashes.iter().find(|hash| automerge.get_change_meta_by_hash(hash).is_none()) {
        Some(missing) => Err(DraftError::MissingChanges(ChangeHash(missing.0))),
        None => Ok(()),
    }
}

fn parse(index: usize, bytes: &[u8]) -> Result<Change, DraftError> {
    let change = Change::from_bytes(bytes.to_vec()).map_err(|source| DraftError::NotAChange { index, source })?;
    // automerge computes the hash but does not hold it against the four bytes after the magic number.
    if bytes.get(4..8) == Some(&change.hash().0[..4]) { Ok(change) } else { Err(DraftError::Checksum { index }) }
}
