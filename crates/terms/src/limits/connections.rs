//! How long connections may take, how slowly and how many of them: an idle or slow one must keep nobody else from being
//! served.

/// Bytes of a request's line and headers.
pub const HEADERS_BYTES_MAX: usize = 16 << 10;
/// Time for a request's headers to arrive, and for the next request on an idle connection.
pub const HEADERS_WITHIN_MS: u64 = 30_000;
/// A request's body has so long at first,
pub const BODY_WITHIN_MS: u64 = 30_000;
/// and then as long as it takes at so many bytes in a second: a modem's line.
pub const BODY_BYTES_PER_S_MIN: u64 = 2 << 10;
/// A reader that takes nothing of an answer, a file or a stream for so long is cut off.
pub const WRITE_WITHIN_MS: u64 = 30_000;
/// A live connection has so long to say hello.
pub const HELLO_WITHIN_MS: u64 = 10_000;
/// One that takes nothing for so long is as good as gone; it comes back and resumes from its offset.
pub const LIVE_SEND_WITHIN_MS: u64 = 10_000;
/// It is asked so often whether it is still there: proxies close connections that are silent for a minute.
pub const LIVE_PING_EVERY_MS: u64 = 25_000;
/// Open sockets that the process asks the system for.
pub const SOCKETS_MAX: u64 = 65_536;
/// Connections that one address has open at once, unless it speaks for others as a proxy does: a quarter of all.
pub const ADDRESS_SOCKETS: u32 = 16_384;
/// Live connections that one person has open at once: a window for every statement, on every device.
pub const PERSON_SOCKETS: u32 = 2_048;
/// Requests of one session or token that would change something, in a second, lastingly: no hand is as fast, and a
/// tool that brings a register of a thousand organisations does not notice it.
pub const SESSION_REQUESTS_PER_S: u32 = 200;
/// Who was quiet may have so many seconds' worth of them at once: a table that is worked through, a tool that catches up.
pub const SESSION_REQUESTS_BURST_S: u32 = 60;

const _: () = assert!(LIVE_PING_EVERY_MS <= 30_000, "proxies close what is silent for a minute");
const _: () = assert!(LIVE_SEND_WITHIN_MS < WRITE_WITHIN_MS, "a live reader is told why before its connection is cut");
const _: () = assert!(ADDRESS_SOCKETS as u64 <= SOCKETS_MAX / 4, "one address leaves room for others");
const _: () = assert!(PERSON_SOCKETS < ADDRESS_SOCKETS);
