//! Up to where of its ledger people have been told of a statement, as it lies in the vault.

use crate::{failure::Failure, pages::time, public::is_public, vault};
use bytes::Bytes;
use ledger::{Review, RoundNumber, RoundState, Stage, Statement, VersionNumber};
use serde::{Deserialize, Serialize};
use store::Store;
use terms::{StatementId, Timestamp, limits};

/// A statement that nothing is stored of is told of from its beginning.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Told {
    /// Entries of its ledger.
    pub(crate) upto: u64,
    /// The reminder that went out last.
    pub(crate) reminded: Option<Reminded>,
    /// The reminder to sign that went out last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) reminded_to_sign: Option<RemindedToSign>,
    /// When the day was set on which the coordinators were reminded last to look again at what became of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) reviewed_ms: Option<i64>,
}

/// Those who had not answered whether they sign were reminded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RemindedToSign {
    pub(crate) version: u32,
    pub(crate) at_ms: i64,
}

/// Those who had not answered were reminded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Reminded {
    pub(crate) round: u32,
    pub(crate) at_ms: i64,
}

impl Told {
    pub(super) fn of(store: &dyn Store, statement: StatementId) -> Result<Told, Failure> {
        let Some(bytes) = store.get(&vault::told_key(statement))? else { return Ok(Told::default()) };
        serde_json::from_slice(&bytes).map_err(|_| Failure::Damaged("how far people were told of a statement"))
    }

    pub(super) fn bytes(&self) -> Bytes {
        serde_json::to_vec(self).expect("numbers are JSON").into()
    }

    /// When those are reminded who have not answered in the round that is open. Once it is extended they are reminded once
    /// more, unless that was done less than the same time before its new end.
    pub(crate) fn reminder(&self, statement: &Statement) -> Option<(RoundNumber, Timestamp)> {
        let round = statement.current_round().filter(|round| round.state == RoundState::Open)?;
        let lead = lead(round.closes.ms() - round.opens.ms())?;
        let due = Timestamp::from_ms(round.closes.ms() - lead);
        let was = self.reminded.as_ref().is_some_and(|last| last.round == round.number.0 && last.at_ms >= due.ms());
        (!was).then_some((round.number, due))
    }
}

impl Told {
    /// When those are reminded who have not answered whether they sign. Once there is more time they are reminded once more.
    pub(crate) fn signing_reminder(&self, statement: &Statement) -> Option<(VersionNumber, Timestamp)> {
        let on = statement.sign_on.as_ref()?;
        match statement.stage {
            Stage::SignOn | Stage::Published => {}
            Stage::Drafting | Stage::FollowedUp | Stage::Withdrawn => return None,
        }
        let closes = statement.plan.closes?;
        let due = Timestamp::from_ms(closes.ms() - lead(closes.ms() - on.since.ms())?);
        let last = self.reminded_to_sign.as_ref();
        let was = last.is_some_and(|last| last.version == on.version.0 && last.at_ms >= due.ms());
        (!was).then_some((on.version, due))
    }

    /// When the coordinators are reminded to look again at what became of it: in the morning of the day, once.
    pub(crate) fn review_reminder(&self, statement: &Statement) -> Option<(Review, Timestamp)> {
        let review = statement.review.filter(|review| self.reviewed_ms != Some(review.set.ms()))?;
        let due = time::on_day_at(review.on, limits::NOTICES_DAILY_HOUR)?;
        is_public(statement).then_some((review, due))
    }
}

/// How long before its end: nobody is reminded in the first half of a round.
fn lead(length_ms: i64) -> Option<i64> {
    [limits::ROUND_REMINDER_MS, limits::SHORT_ROUND_REMINDER_MS].into_iter().find(|lead| 2 * lead <= length_ms)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_round_has_a_reminder_three_days_before_its_end_a_short_one_a_day_and_one_of_a_day_none() {
        let (long, short) = (limits::ROUND_REMINDER_MS, limits::SHORT_ROUND_REMINDER_MS);
        for (length, is) in [
            (2 * long + 1, Some(long)),
            (2 * long, Some(long)),
            (2 * long - 1, Some(short)),
            (2 * short + 1, Some(short)),
            (2 * short, Some(short)),
            (2 * short - 1, None),
            (0, None),
        ] {
            assert_eq!(lead(length), is, "{length}");
        }
    }
}
