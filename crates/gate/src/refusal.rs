use terms::ChangeHash;
use thiserror::Error;

/// Why a change may not enter. `Display` is one sentence for the log; [`Refusal::code`] is what the wire carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Refusal {
    /// More bytes than one chunk may have, in what no editor makes.
    #[error("the chunk has {0} bytes, more than a chunk may have")]
    ChunkTooLarge(usize),
    /// A plain change of more bytes than a change may have: an editor that did not split a paste.
    #[error("the change has {0} bytes and should have been split")]
    LargeChange(usize),
    /// The first four bytes are not automerge's.
    #[error("the bytes are not an automerge chunk")]
    NotAChunk,
    /// A document, a bundle or something unknown; clients send changes only.
    #[error("a chunk of type {0} is not a change")]
    ChunkType(u8),
    /// The bytes end before what they announce.
    #[error("the change ends before what it announces")]
    Truncated,
    /// Bytes follow where nothing may follow.
    #[error("bytes follow after the end of the change")]
    TrailingBytes,
    /// The deflate stream is damaged or doesn't end with the chunk.
    #[error("the deflate stream is damaged, unfinished or followed by other bytes")]
    Deflate,
    /// The deflated body is larger than a change may be.
    #[error("the change inflates to more bytes than a change may have")]
    InflatesTooFar,
    /// The checksum is not that of the body.
    #[error("the checksum does not fit the change")]
    Checksum,
    /// A LEB128 number that is too large or longer than it needs to be.
    #[error("a number is spelled too long")]
    Number,
    /// An actor id that is not 16 bytes long.
    #[error("an actor id has {0} bytes instead of 16")]
    ActorLength(u64),
    /// More direct dependencies than a change may have.
    #[error("the change names {0} dependencies")]
    TooManyDependencies(u64),
    /// Dependencies unsorted or repeated.
    #[error("the dependencies are unsorted or repeated")]
    DependencyOrder,
    /// A time outside the years 1970 to 9999.
    #[error("the change carries an impossible time")]
    Time,
    /// The commit message is longer than a message may be.
    #[error("the change carries a message of {0} bytes")]
    MessageTooLong(u64),
    /// Text that is not UTF-8.
    #[error("a text in the change is not UTF-8")]
    NotUtf8,
    /// More other actors than any document has.
    #[error("the change names {0} other actors")]
    TooManyActors(u64),
    /// Other actors unsorted, repeated or containing the author.
    #[error("the other actors are unsorted, repeated or contain the change's own")]
    ActorOrder,
    /// A column that the format doesn't know, deflates, repeats or orders otherwise.
    #[error("column {0:#x} is unknown, deflated, repeated or out of order")]
    Column(u64),
    /// A column whose number of rows differs from the number of operations.
    #[error("column {0:#x} does not have one row for each operation")]
    ColumnRows(u64),
    /// Rows summed up over their runs exceed what a whole document may have.
    #[error("the change has more operations than any document")]
    TooManyOperations,
    /// More operations than a change may have, though not more than a document: an editor that did not split an edit.
    #[error("the change has {0} operations or more and should have been split")]
    LongChange(u64),
    /// No operation at all.
    #[error("the change does nothing")]
    NoOperations,
    /// A run of no rows.
    #[error("a run has no rows")]
    RunLength,
    /// A missing value where every operation has one.
    #[error("column {0:#x} lacks a value")]
    MissingValue(u64),
    /// An index into the change's actors that points nowhere.
    #[error("an actor index points outside the change's actors")]
    ActorIndex,
    /// An operation counter outside 32 bits.
    #[error("an operation counter is out of range")]
    Counter,
    /// An action number that the format doesn't have.
    #[error("an action is unknown")]
    Action,
    /// A map key or the name of a mark that is longer than any we know.
    #[error("a key or name has {0} bytes")]
    NameTooLong(u64),
    /// The values' lengths don't add up to the bytes that are there, or their type is unknown.
    #[error("the values do not fit their lengths and types")]
    Values,
    /// The predecessors' columns contradict each other.
    #[error("the predecessor columns contradict each other")]
    Predecessors,
    /// automerge itself can't read the change.
    #[error("automerge can not read the change")]
    Unreadable,

    /// A push of nothing.
    #[error("the push holds no change")]
    EmptyPush,
    /// The changes of one push have more than one author.
    #[error("the push mixes the changes of several actors")]
    MixedActors,
    /// Not the actor's next sequence number.
    #[error("the change is the actor's number {found} where {expected} is due")]
    Sequence {
        /// The number that is due.
        expected: u64,
        /// The number that the change has.
        found: u64,
    },
    /// A dependency that this document doesn't know.
    #[error("the change builds on {0}, which is unknown")]
    UnknownDependency(ChangeHash),
    /// The change ignores an earlier change of the same actor.
    #[error("the change does not build on its actor's own last change")]
    OwnPast,
    /// The first operation's number is not the next after those of the dependencies.
    #[error("the change starts at operation {found} where {expected} is due")]
    StartOp {
        /// The number that is due.
        expected: u64,
        /// The number that the change has.
        found: u64,
    },
    /// The change is in the log already; only a damaged log has one twice.
    #[error("the change is in the log twice")]
    Repeated,
    /// The change knows pieces of more writers' work than any client of an ordered log can.
    #[error("the change's past is not a part of the log that a client can have seen")]
    ScatteredPast,

    /// The history has as many operations as it may have.
    #[error("the document has as many operations as it may have")]
    TooLong,
    /// The document has as many actors as it may have.
    #[error("the document has as many actors as it may have")]
    TooManyWriters,

    /// More other actors than this document has.
    #[error("the change names more actors than the document has")]
    ForeignActors,
    /// An operation that is not on the text.
    #[error("operation {0} is outside the text")]
    OutsideText(usize),
    /// An operation that no editor makes: its action, its kind of value or its insert flag.
    #[error("operation {0} is of a kind that the text does not have")]
    Operation(usize),
    /// A reference to an element that does not exist in the change's past.
    #[error("operation {0} refers to an element that its author can not know")]
    UnknownElement(usize),
    /// An insertion that replaces something, or a deletion of anything but its element.
    #[error("operation {0} names wrong predecessors")]
    WrongPredecessor(usize),
    /// A deletion of a mark's boundary.
    #[error("operation {0} deletes what is neither a character nor a block marker")]
    Undeletable(usize),
    /// An empty or overlong character.
    #[error("operation {0} inserts {1} bytes as one character")]
    Character(usize, usize),
    /// A block marker that isn't written as markers are.
    #[error("operation {0} does not continue a block marker as it must")]
    Marker(usize),
    /// A block type or parent that the schema doesn't have.
    #[error("operation {0} names an unknown type of block")]
    BlockType(usize),
    /// A block nested deeper than blocks may be.
    #[error("operation {0} nests a block too deep")]
    BlockDepth(usize),
    /// A mark that the schema doesn't have.
    #[error("operation {0} sets an unknown mark")]
    MarkName(usize),
    /// A value that the mark can't have.
    #[error("operation {0} gives a mark a value that it can not have")]
    MarkValue(usize),
    /// A link to somewhere that a statement doesn't link to.
    #[error("operation {0} sets a link that is not a plain http, https or mailto address")]
    Link(usize),
    /// A mark whose end doesn't follow its beginning.
    #[error("operation {0} leaves a mark open or closes none")]
    MarkPair(usize),

    /// automerge would write the same operations in other bytes.
    #[error("the change is not encoded as automerge encodes it")]
    NotCanonical,
    /// Applied to a copy, saved and loaded, the document is broken.
    #[error("the change breaks the text when it is applied, saved and loaded")]
    BreaksTheText,
}

impl Refusal {
    /// The stable code that the live protocol sends.
    pub const fn code(&self) -> &'static str {
        use Refusal::*;
        match self {
            ChunkTooLarge(_)
            | NotAChunk
            | ChunkType(_)
            | Truncated
            | TrailingBytes
            | Deflate
            | InflatesTooFar
            | Checksum
            | Number
            | ActorLength(_)
            | TooManyDependencies(_)
            | DependencyOrder
            | Time
            | MessageTooLong(_)
            | NotUtf8
            | TooManyActors(_)
            | ActorOrder
            | Column(_)
            | ColumnRows(_)
            | TooManyOperations
            | NoOperations
            | RunLength
            | MissingValue(_)
            | ActorIndex
            | Counter
            | Action
            | NameTooLong(_)
            | Values
            | Predecessors
            | Unreadable => "malformed-change",
            EmptyPush
            | MixedActors
            | Sequence { .. }
            | UnknownDependency(_)
            | OwnPast
            | StartOp { .. }
            | Repeated
            | ScatteredPast => "out-of-order",
            LargeChange(_) | LongChange(_) => "change-too-large",
            TooLong | TooManyWriters => "document-full",
            ForeignActors | OutsideText(_) | Operation(_) | UnknownElement(_) | WrongPredecessor(_)
            | Undeletable(_) | Character(..) | Marker(_) | BlockType(_) | BlockDepth(_) | MarkName(_)
            | MarkValue(_) | Link(_) | MarkPair(_) => "not-allowed",
            NotCanonical => "not-canonical",
            BreaksTheText => "breaks-the-text",
        }
    }
}

/// A push that may not enter, and which of its changes is to blame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("change {index} of the push: {refusal}")]
pub struct Refused {
    /// The place of the first bad change in the push, from zero.
    pub index: usize,
    /// What is wrong with it.
    pub refusal: Refusal,
}

/// Bytes from our own log that the gate can't take up: the log is damaged, or this is not its document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Damaged {
    /// The stored bytes are not a change.
    #[error("a stored change is damaged: {0}")]
    Chunk(Refusal),
    /// The creating change makes no text under the root key `text`, or builds on other changes.
    #[error("the first change of the log does not create a text")]
    NoText,
    /// A stored change doesn't follow from those before it.
    #[error("a stored change does not follow from those before it: {0}")]
    OutOfOrder(Refusal),
    /// A record of earlier changes is damaged, of another version, or doesn't follow from what is known.
    #[error("a record of earlier changes can't be taken up: {0}")]
    Record(Refusal),
}
