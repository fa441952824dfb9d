//! Whether enough people can be served at once: every visitor takes a socket.

use super::finding::Finding;
use rustix::process::{Resource, getrlimit};
use terms::limits;

const ABOUT: &str = "sockets";
/// With fewer, a round that closes tonight turns people away.
const FEW: u64 = 4_096;

pub(super) fn look(is_running: bool) -> Vec<Finding> {
    vec![of(getrlimit(Resource::Nofile).maximum, is_running)]
}

/// The server raises its own allowance to what it may have.
fn of(maximum: Option<u64>, is_running: bool) -> Finding {
    let whose = if is_running { "a server started from here" } else { "a server" };
    match maximum {
        Some(maximum) if maximum < FEW => Finding::look(
            ABOUT,
            format!("{whose} may open {maximum}, and each visitor takes one"),
            format!("LimitNOFILE={} in its unit, as the one that comes with it has", limits::SOCKETS_MAX),
        ),
        Some(maximum) => Finding::ok(ABOUT, format!("{whose} may open {}", maximum.min(limits::SOCKETS_MAX))),
        None => Finding::ok(ABOUT, format!("{whose} may open {}", limits::SOCKETS_MAX)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_sockets_are_worth_a_look() {
        for (maximum, says) in [
            (Some(FEW - 1), "look at this"),
            (Some(FEW), "ok"),
            (Some(FEW + 1), "ok"),
            (Some(limits::SOCKETS_MAX + 1), "may open 65536."),
            (None, "ok"),
        ] {
            let line = of(maximum, false).to_string();
            assert!(line.contains(says), "{line}");
        }
    }
}
