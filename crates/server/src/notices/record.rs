//! One person's record as it lies in the vault: when they want to be told, and what waits to be. It names statements,
//! organisations, rounds and comments and nobody's words: what a letter says is read when it is written.

use crate::pages::time;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use terms::{OrganisationId, StatementId, Timestamp, limits};

/// When somebody wants to be told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Wish {
    /// As it happens.
    #[default]
    Immediate,
    /// In one mail a day.
    Daily,
    /// Not at all.
    None,
}

impl Wish {
    /// Every wish.
    pub(crate) const ALL: [Wish; 3] = [Wish::Immediate, Wish::Daily, Wish::None];

    /// Its name in the API and in keys of texts.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Wish::Immediate => "immediate",
            Wish::Daily => "daily",
            Wish::None => "none",
        }
    }

    /// The one of that name.
    pub(crate) fn named(name: &str) -> Option<Wish> {
        Wish::ALL.into_iter().find(|wish| wish.name() == name)
    }
}

/// A person's record.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Record {
    pub(crate) wish: Wish,
    /// When the last mail of a day went.
    digest_ms: Option<i64>,
    pub(crate) waiting: Vec<Item>,
    /// Since when they want the network's newsletters, if they do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bulletins_ms: Option<i64>,
}

/// Something to be told, on account of one organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Item {
    #[serde(with = "written")]
    pub(crate) statement: StatementId,
    #[serde(with = "written")]
    pub(crate) organisation: OrganisationId,
    pub(crate) what: What,
    first_ms: i64,
    last_ms: i64,
}

/// What is told. Rounds and comments are named by their numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub(crate) enum What {
    /// A round is open to the organisation.
    Opened { round: u32 },
    /// It closes soon, and the organisation has not answered.
    Closing { round: u32 },
    /// A round is finished: this is what became of the organisation's comments.
    Finished { round: u32, comments: BTreeSet<u32> },
    /// The organisation's comments were answered.
    Answered { comments: BTreeSet<u32> },
    /// Others replied to them.
    Replied { comments: BTreeSet<u32> },
    /// A coordinator recorded them for the organisation.
    Recorded { comments: BTreeSet<u32> },
    /// Their organisations ask for another look; the organisation coordinates.
    Contested { comments: BTreeSet<u32> },
    /// The other look that the organisation asked for was had.
    Decided { comments: BTreeSet<u32> },
    /// A version is sealed for signing, and the organisation has not answered.
    SignOn { version: u32 },
    /// The time for signing ends soon, and the organisation has not answered.
    SigningCloses { version: u32 },
    /// The coordinators remind the organisation, which has not answered.
    Reminded { version: u32 },
    /// What the organisation has answered is this now: its receipt.
    Signature { signature: u32 },
    /// One of two has signed for the organisation.
    Second { signature: u32 },
    /// What the organisation has signed has changed in substance.
    Confirm { version: u32 },
    /// An organisation holds a change for one of substance; the reader coordinates.
    Doubted { version: u32 },
    /// What was answered to the statement, or came of it, where comments of the organisation changed something.
    Traced { traces: BTreeSet<u32> },
    /// It is the day to look again at what became of the statement; the reader coordinates.
    Review,
}

impl What {
    /// Its name in keys of texts.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            What::Opened { .. } => "opened",
            What::Closing { .. } => "closing",
            What::Finished { .. } => "finished",
            What::Answered { .. } => "answered",
            What::Replied { .. } => "replied",
            What::Recorded { .. } => "recorded",
            What::Contested { .. } => "contested",
            What::Decided { .. } => "decided",
            What::SignOn { .. } => "sign-on",
            What::SigningCloses { .. } => "signing-closes",
            What::Reminded { .. } => "reminded",
            What::Signature { .. } => "signature",
            What::Second { .. } => "second",
            What::Confirm { .. } => "confirm",
            What::Doubted { .. } => "doubted",
            What::Traced { .. } => "traced",
            What::Review => "review",
        }
    }

    /// It is told whatever the person wishes: what is said in an organisation's name has to be known to it.
    pub(crate) fn is_always_told(&self) -> bool {
        matches!(self, What::Recorded { .. } | What::Signature { .. } | What::Second { .. })
    }

    /// Whether more of it may follow soon, in one sitting.
    fn gathers(&self) -> bool {
        match self {
            What::Answered { .. } | What::Replied { .. } | What::Recorded { .. } | What::Contested { .. } => true,
            What::Decided { .. } | What::Doubted { .. } | What::Traced { .. } => true,
            What::Opened { .. } | What::Closing { .. } | What::Finished { .. } => false,
            What::SignOn { .. } | What::SigningCloses { .. } | What::Confirm { .. } => false,
            What::Reminded { .. } | What::Signature { .. } | What::Second { .. } | What::Review => false,
        }
    }

    /// The comments that it is about, or the records of what became of the statement.
    fn numbers(&mut self) -> Option<&mut BTreeSet<u32>> {
        match self {
            What::Opened { .. }
            | What::Closing { .. }
            | What::SignOn { .. }
            | What::SigningCloses { .. }
            | What::Reminded { .. }
            | What::Signature { .. }
            | What::Second { .. }
            | What::Confirm { .. }
            | What::Doubted { .. }
            | What::Review => None,
            What::Traced { traces } => Some(traces),
            What::Finished { comments, .. }
            | What::Answered { comments }
            | What::Replied { comments }
            | What::Recorded { comments }
            | What::Contested { comments }
            | What::Decided { comments } => Some(comments),
        }
    }

    fn round(&self) -> Option<u32> {
        match self {
            What::Opened { round } | What::Closing { round } | What::Finished { round, .. } => Some(*round),
            _ => None,
        }
    }
}

impl Item {
    pub(crate) fn new(statement: StatementId, organisation: OrganisationId, what: What, at: Timestamp) -> Item {
        Item { statement, organisation, what, first_ms: at.ms(), last_ms: at.ms() }
    }

    /// When it first came.
    pub(crate) fn first(&self) -> Timestamp {
        Timestamp::from_ms(self.first_ms)
    }

    fn is_about_the_same(&self, other: &Item) -> bool {
        (self.statement, self.organisation) == (other.statement, other.organisation)
    }

    fn is_more_of(&self, other: &Item) -> bool {
        let (one, two) = (&self.what, &other.what);
        self.is_about_the_same(other) && one.name() == two.name() && one.round() == two.round()
    }

    /// When it is told to whoever is told as it happens.
    fn ready(&self) -> Timestamp {
        if !self.what.gathers() {
            return self.first();
        }
        let [after_last, after_first] =
            [self.last_ms + limits::NOTICES_GATHER_MS, self.first_ms + limits::NOTICES_GATHER_MS_MAX];
        Timestamp::from_ms(after_last.min(after_first))
    }
}

impl Record {
    /// With one thing more that is to be told, if the person wants to be.
    pub(crate) fn with(mut self, mut item: Item) -> Record {
        if self.wish == Wish::None && !item.what.is_always_told() {
            return self;
        }
        self.leave_to_the_letter(&mut item);
        let is_empty = item.what.numbers().is_some_and(|comments| comments.is_empty());
        match self.waiting.iter_mut().find(|waiting| item.is_more_of(waiting)) {
            _ if is_empty => {}
            Some(waiting) => {
                waiting.last_ms = waiting.last_ms.max(item.last_ms);
                if let (Some(comments), Some(more)) = (waiting.what.numbers(), item.what.numbers()) {
                    comments.append(more);
                }
            }
            None => self.waiting.push(item),
        }
        self
    }

    /// The letter of a round tells all that became of its comments: that isn't told beside it once more.
    fn leave_to_the_letter(&mut self, item: &mut Item) {
        if let What::Finished { comments, .. } = &item.what {
            for waiting in self.waiting.iter_mut().filter(|waiting| waiting.is_about_the_same(item)) {
                if let What::Answered { comments: told } = &mut waiting.what {
                    told.retain(|comment| !comments.contains(comment));
                }
            }
            let is_left = |waiting: &mut Item| waiting.what.numbers().is_none_or(|comments| !comments.is_empty());
            self.waiting.retain_mut(is_left);
        }
        let letters = self.waiting.iter().filter(|waiting| waiting.is_about_the_same(item));
        let covered: BTreeSet<u32> = letters
            .filter_map(|waiting| match &waiting.what {
                What::Finished { comments, .. } => Some(comments.iter().copied()),
                _ => None,
            })
            .flatten()
            .collect();
        if let What::Answered { comments } = &mut item.what {
            comments.retain(|comment| !covered.contains(comment));
        }
    }

    /// With another wish. Whoever wants to hear nothing does not hear what waits either.
    pub(crate) fn wanting(mut self, wish: Wish) -> Record {
        self.wish = wish;
        if wish == Wish::None {
            self.waiting.retain(|item| item.what.is_always_told());
        }
        if wish != Wish::Daily {
            self.digest_ms = None;
        }
        self
    }

    /// With the network's newsletters from now on, or without.
    pub(crate) fn with_bulletins(mut self, wants: bool, now: Timestamp) -> Record {
        self.bulletins_ms = wants.then(|| self.bulletins_ms.unwrap_or(now.ms()));
        self
    }

    /// Since when they want the network's newsletters, if they do.
    pub(crate) fn bulletins(&self) -> Option<Timestamp> {
        self.bulletins_ms.map(Timestamp::from_ms)
    }

    /// When something of it is due.
    pub(crate) fn due(&self) -> Option<Timestamp> {
        self.waiting.iter().map(|item| self.due_of(item)).min()
    }

    fn due_of(&self, item: &Item) -> Timestamp {
        if self.wish != Wish::Daily || item.what.is_always_told() {
            return item.ready();
        }
        let last = item.first_ms.max(self.digest_ms.unwrap_or_default());
        time::next_at_hour(Timestamp::from_ms(last), limits::NOTICES_DAILY_HOUR)
    }

    /// What is told each by itself now, what is told together in the mail of the day, and the record that is left.
    pub(crate) fn take(&self, now: Timestamp) -> (Vec<Item>, Vec<Item>, Record) {
        let (due, waiting): (Vec<Item>, Vec<Item>) =
            self.waiting.iter().cloned().partition(|item| self.due_of(item) <= now);
        let (daily, single): (Vec<Item>, Vec<Item>) =
            due.into_iter().partition(|item| self.wish == Wish::Daily && !item.what.is_always_told());
        let digest_ms = if daily.is_empty() { self.digest_ms } else { Some(now.ms()) };
        (single, daily, Record { wish: self.wish, digest_ms, waiting, bulletins_ms: self.bulletins_ms })
    }

    pub(super) fn bytes(&self) -> Bytes {
        serde_json::to_vec(self).expect("texts and numbers are JSON").into()
    }

    /// What somebody wants, without what waits for them, as it would be stored.
    pub(crate) fn wanted(stored: &[u8]) -> Option<String> {
        let record = Record::read(stored)?;
        serde_json::to_string(&Record { waiting: vec![], ..record }).ok()
    }

    pub(super) fn read(bytes: &[u8]) -> Option<Record> {
        serde_json::from_slice(bytes).ok()
    }
}

/// Ids as the text that they are elsewhere.
mod written {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};
    use std::{fmt::Display, str::FromStr};

    pub(super) fn serialize<S: Serializer>(id: &impl Display, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(id)
    }

    pub(super) fn deserialize<'de, T: FromStr<Err: Display>, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
        String::deserialize(from)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests;
