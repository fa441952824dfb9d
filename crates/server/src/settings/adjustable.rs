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
    ($($limit:ident $bounds:ident $($field:ident).+;)+) => {
        /// All of them, in the order of the command line's help.
        pub(crate) static LIMITS: [Adjustable; [$(stringify!($limit)),+].len()] = [
            $(Adjustable {
                limit: Limit::$limit,
                min: *terms::limits::$bounds.start(),
                max: *terms::limits::$bounds.end(),
                of: |settings| settings.$($field).+.into(),
            }),+
        ];
    };
}

limits! {
    SessionBytes RATE_PER_S_BOUNDS rates.session_bytes;
    AddressConnections RATE_PER_S_BOUNDS rates.address_connections;
    AddressRequests RATE_PER_S_BOUNDS rates.address_requests;
    SessionRequests RATE_PER_S_BOUNDS rates.session_requests;
    AddressMails ADDRESS_MAILS_BOUNDS rates.address_mails;
    ClientMails CLIENT_MAILS_BOUNDS rates.client_mails;
    EventStreams EVENT_STREAMS_BOUNDS rates.event_streams;
    AddressSockets ADDRESS_SOCKETS_BOUNDS rates.address_sockets;
    PersonSockets PERSON_SOCKETS_BOUNDS rates.person_sockets;
    Patience PATIENCE_BOUNDS rates.patience_seconds;
    Upload UPLOAD_MB_BOUNDS upload_mb;
    DiskReserve DISK_RESERVE_MB_BOUNDS disk_reserve;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::known;

    #[test]
    fn each_limit_is_a_setting_that_is_taken_within_its_bounds_alone() {
        let known = known::settings();
        for limit in &LIMITS {
            let setting = known.iter().find(|setting| setting.name() == limit.name());
            let setting = setting.unwrap_or_else(|| panic!("{} is no setting", limit.name()));
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
        assert!(
            rates.into_iter().all(|rate| LIMITS.iter().any(|limit| limit.name() == rate.name())),
            "each rate is one"
        );
    }
}
