//! Whether the other end still answers. A line that died without a word would otherwise leave its person in everybody's
//! list until the system gives it up, a quarter of an hour later.

use crate::room::Close;

/// Pings in a row that may stay unanswered: a connection that is read late, for it sent too much, answers late too.
const UNANSWERED_MAX: u32 = 3;

/// How long the other end has said nothing, in pings.
#[derive(Default)]
pub(super) struct Silence {
    unanswered: u32,
}

impl Silence {
    /// Something was heard.
    pub(super) fn heard(&mut self) {
        self.unanswered = 0;
    }

    /// One more ping is due; or the line has died.
    pub(super) fn ping(&mut self) -> Result<(), Close> {
        if self.unanswered == UNANSWERED_MAX {
            return Err(Close::TooSlow);
        }
        self.unanswered += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_answers_no_ping_is_given_up_and_one_that_answers_late_is_not() {
        let mut silence = Silence::default();
        for _ in 0..10 {
            for _ in 0..UNANSWERED_MAX {
                assert!(silence.ping().is_ok());
            }
            silence.heard();
        }
        for _ in 0..UNANSWERED_MAX {
            assert!(silence.ping().is_ok());
        }
        assert!(matches!(silence.ping(), Err(Close::TooSlow)));
    }
}
