use crate::Refusal;
use terms::{Timestamp, limits};

/// Whether a round or a survey may close then.
pub(crate) fn check_closing(at: Timestamp, closes: Timestamp) -> Result<(), Refusal> {
    if closes <= at {
        Err(Refusal::ClosingInThePast)
    } else if closes.ms() - at.ms() > limits::ROUND_AHEAD_MS_MAX {
        Err(Refusal::ClosingTooFar)
    } else {
        Ok(())
    }
}
