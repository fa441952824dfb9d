//! Limits that a setting gives, in one table: what it is called, between which bounds it may be, and what it is now.
//! The command line's parser refuses what is out of bounds, wherever it was written.

use super::Settings;
use crate::seen::{Label, Limit};

/// One of them.
pub(crate) struct Adjustable {
    pub(crate) limit: Limit,
    pub(crate) min: u64,
    pub(crate) max: u64,
    of: fn(&Settings) -> u64,
}

impl Adjustable {
    /// The setting's name.
    pub(crate) fn name(&self) -> &'static str {
        self.limit.name()
    }

    /// Its value now.
    pub(crate) fn now(&self, settings: &Settings) -> u64 {
        (self.of)(settings)
    }
}

macro_rules! limits {
    ($($limit:ident $field:ident $bounds:ident;)+) => {
        /// All of them, in the order of the command line's help.
        pub(crate) static LIMITS: [Adjustable; [$(stringify!($limit)),+].len()] = [
            $(Adjustable {
                limit: Limit::$limit,
                min: *terms::limits::$bounds.start(),
                max: *terms::limits::$bounds.end(),
                of: |settings| settings.rates.$field.into(),
            }),+
        ];
    };
}

limits! {
    SessionBytes session_bytes RATE_PER_S_BOUNDS;
    AddressConnections address_connections RATE_PER_S_BOUNDS;
    AddressRequests address_requests RATE_PER_S_BOUNDS;
    AddressMails address_mails ADDRESS_MAILS_BOUNDS;
    ClientMails client_mails CLIENT_MAILS_BOUNDS;
    EventStreams event_streams EVENT_STREAMS_BOUNDS;
    Patience patience_seconds PATIENCE_BOUNDS;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::known;

    #[test]
    fn each_limit_is_a_setting_that_is_taken_within_its_bounds_alone() {
        let known = known::settings();
        for limit in &LIMITS {
            let setting = known.iter().find(|setting| setting.name() == limit.name()).expect(limit.name());
            for (value, is_taken) in [
                (limit.min - 1, false),
                (limit.min, true),
                (limit.min + 1, true),
                (limit.max - 1, true),
                (limit.max, true),
                (limit.max + 1, false),
            ] {
                let checked = setting.check(&value.to_string());
                assert_eq!(checked.is_ok(), is_taken, "{} = {value}: {checked:?}", limit.name());
                if let Err(why) = checked {
                    assert!(why.contains(&limit.max.to_string()), "{}: {why}", limit.name());
                }
            }
        }
        assert_eq!(LIMITS.len(), Limit::ALL.len(), "each limit that can be met is one of them");
        let rates = known.iter().filter(|setting| setting.name().starts_with("rate-"));
        assert_eq!(rates.count(), LIMITS.len(), "and each setting of a rate is one");
    }
}
