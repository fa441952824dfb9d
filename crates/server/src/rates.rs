//! How much one session and one address may ask of the server: token buckets, wide enough for a day's work that comes at
//! once and too narrow for a flood. What is lasting is given by the settings, a burst by [`limits::RATE_BURST_S`].

mod address;
mod buckets;
mod door;
mod open;

use crate::{
    seen::{Limit, seen},
    sessions::SessionId,
    settings,
};
pub(crate) use address::{ClientAddress, Peer, ToldAddress, ToldBy};
use buckets::Buckets;
pub(crate) use door::Door;
pub(crate) use open::{Open, Opened};
use std::net::IpAddr;
use std::time::Duration;
use terms::{PersonId, limits};

/// When to come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooFast(pub(crate) Duration);

/// All buckets.
pub(crate) struct Rates {
    frames: Buckets<SessionId>,
    connections: Buckets<Network>,
    requests: Buckets<Network>,
    of_sessions: Buckets<SessionId>,
    halls: Buckets<(Network, Door)>,
    by_address: Open<Network>,
    by_person: Open<PersonId>,
}

impl Rates {
    /// Full buckets of these sizes.
    pub(crate) fn new(settings: &settings::Rates) -> Self {
        Rates {
            frames: Buckets::new(settings.session_bytes),
            connections: Buckets::new(settings.address_connections),
            requests: Buckets::new(settings.address_requests),
            of_sessions: Buckets::of_seconds(settings.session_requests, limits::SESSION_REQUESTS_BURST_S),
            halls: Buckets::new(settings.address_requests.saturating_mul(limits::HALL_TIMES)),
            by_address: Open::at_most(settings.address_sockets),
            by_person: Open::at_most(settings.person_sockets),
        }
    }

    /// A frame of so many bytes on a socket of this session.
    pub(crate) fn frame(&self, session: &SessionId, bytes: usize) -> Result<(), TooFast> {
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        self.frames.charge(session, bytes.saturating_add(limits::RATE_FRAME_BYTES))
    }

    /// A new connection from this address.
    pub(crate) fn connection(&self, address: IpAddr) -> Result<(), TooFast> {
        self.connections.charge(&Network::of(address), 1)
    }

    /// A connection that stays open from this address, if there is room for one more.
    pub(crate) fn open_from(&self, address: IpAddr) -> Option<FromAddress> {
        let opened = self.by_address.add(Network::of(address));
        if opened.is_none() {
            seen().met(Limit::AddressSockets);
        }
        opened.map(|_opened| FromAddress { _opened })
    }

    /// A live connection of this person, if there is room for one more.
    pub(crate) fn open_by(&self, person: PersonId) -> Option<Opened<PersonId>> {
        let opened = self.by_person.add(person);
        if opened.is_none() {
            seen().met(Limit::PersonSockets);
        }
        opened
    }

    /// A request that would change something, of this session or token.
    pub(crate) fn request_of(&self, session: &SessionId) -> Result<(), TooFast> {
        self.of_sessions.charge(session, 1)
    }

    /// A request that would change something, from this address and from nobody who is signed in. A hall full of people has
    /// a bucket of its own for the door that they were shown.
    pub(crate) fn request(&self, address: IpAddr, door: Option<Door>) -> Result<(), TooFast> {
        let network = Network::of(address);
        match door {
            Some(door) => self.halls.charge(&(network, door), 1),
            None => self.requests.charge(&network, 1),
        }
    }
}

/// A connection that is open from an address, for as long as this is kept.
pub(crate) struct FromAddress {
    _opened: Opened<Network>,
}

/// Whom an address belongs to: whoever has one IPv6 address has 2^64 of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Network(IpAddr);

impl Network {
    fn of(address: IpAddr) -> Self {
        Network(match address.to_canonical() {
            IpAddr::V6(v6) => IpAddr::V6((v6.to_bits() >> 64 << 64).into()),
            v4 => v4,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hall_has_room_for_all_of_its_telephones_and_each_door_for_its_own() {
        let settings = crate::settings::Settings::at_rest("x".into(), String::new()).rates;
        let (rates, address) = (Rates::new(&settings), IpAddr::from([192, 0, 2, 1]));
        let door = |number| Some(Door::Workshop(ledger::WorkshopNumber(number)));
        let burst = |of: u32| of * limits::RATE_BURST_S;
        let taken = |door, count| (0..count).filter(|_| rates.request(address, door).is_ok()).count() as u32;
        let (plain, hall) = (burst(settings.address_requests), burst(settings.address_requests * limits::HALL_TIMES));
        // A bucket fills while it is emptied.
        let much = |count: u32| count..2 * count;
        assert!(much(plain).contains(&taken(None, 3 * plain)));
        assert!(much(hall).contains(&taken(door(1), 3 * hall)), "whoever else is refused");
        assert!(much(hall).contains(&taken(door(2), 3 * hall)));
    }

    #[test]
    fn an_ipv6_network_is_one_neighbour_and_an_ipv4_address_is_another() {
        let network = |text: &str| Network::of(text.parse().expect("an address"));
        assert_eq!(network("2001:db8::1"), network("2001:db8::ffff:1"));
        assert_ne!(network("2001:db8::1"), network("2001:db8:0:1::1"));
        assert_eq!(network("::ffff:192.0.2.1"), network("192.0.2.1"));
        assert_ne!(network("192.0.2.1"), network("192.0.2.2"));
    }
}
