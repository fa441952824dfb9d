//! Whether enough people can be served at once: every visitor takes a socket.

use super::finding::{About, Finding};
use rustix::process::{Resource, getrlimit};
use terms::limits;
use words::Words;

const ABOUT: About = About::Sockets;
/// With fewer, a round that closes tonight turns people away.
const FEW: u64 = 4_096;

pub(super) fn look(words: &Words, is_running: bool) -> Vec<Finding> {
    vec![of(words, getrlimit(Resource::Nofile).maximum, is_running)]
}

/// The server raises its own allowance to what it may have.
fn of(words: &Words, maximum: Option<u64>, is_running: bool) -> Finding {
    let maximum = maximum.unwrap_or(limits::SOCKETS_MAX).min(limits::SOCKETS_MAX);
    // As it stands in the unit: without anything between the thousands.
    let count = [("count", maximum.to_string().into())];
    if maximum >= FEW {
        let key = if is_running { "doctor-sockets-may-here" } else { "doctor-sockets-may" };
        return Finding::ok(ABOUT, words.say_with(key, &count));
    }
    let key = if is_running { "doctor-sockets-few-here" } else { "doctor-sockets-few" };
    let enough = [("count", limits::SOCKETS_MAX.to_string().into())];
    Finding::look(ABOUT, words.say_with(key, &count), words.say_with("doctor-sockets-few-todo", &enough))
}

#[cfg(test)]
mod tests {
    use super::*;
    use words::Language;

    #[test]
    fn few_sockets_are_worth_a_look() {
        for (maximum, says) in [
            (Some(FEW - 1), "look at this"),
            (Some(FEW), "ok"),
            (Some(FEW + 1), "ok"),
            (Some(limits::SOCKETS_MAX + 1), "may open 65536."),
            (None, "ok"),
        ] {
            let english = Words::of(Language::English);
            let line = of(english, maximum, false).line(english);
            assert!(line.contains(says), "{line}");
        }
    }
}
