//! Variables of the environment: every one that begins like ours has to be one that some command knows.

use super::{CommandLine, known::nearest};
use clap::{Command, CommandFactory};
use std::ffi::OsString;

/// What ours begin with.
const PREFIX: &str = "LAUSUMA_";

/// Refuses the first variable that would be passed over in silence.
pub(super) fn check(variables: impl Iterator<Item = OsString>) -> Result<(), String> {
    let known = names(&CommandLine::command());
    for variable in variables {
        let variable = variable.to_string_lossy();
        if variable.starts_with(PREFIX) && !known.iter().any(|name| *name == variable) {
            let nearest = nearest(&variable, known.iter().map(String::as_str)).unwrap_or_default();
            return Err(format!("no setting is called {variable} in the environment; the nearest is {nearest}"));
        }
    }
    Ok(())
}

/// Those that any command reads.
fn names(command: &Command) -> Vec<String> {
    let own = command.get_arguments().filter_map(|option| Some(option.get_env()?.to_str()?.to_owned()));
    own.chain(command.get_subcommands().flat_map(names)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_variables_that_some_command_reads_are_let_pass() {
        for (variable, refusal) in [
            ("LAUSUMA_LISTEN", None),
            ("LAUSUMA_CONFIG", None),
            ("LAUSUMA", None),
            ("PATH", None),
            ("LAUSUMA_LISTN", Some("LAUSUMA_LISTEN")),
            ("LAUSUMA_SMTPURL", Some("LAUSUMA_SMTP_URL")),
            ("LAUSUMA_listen", Some("LAUSUMA_")),
        ] {
            let checked = check([OsString::from("HOME"), OsString::from(variable)].into_iter());
            match (checked, refusal) {
                (Ok(()), None) => {}
                (Err(sentence), Some(nearest)) => {
                    assert!(sentence.contains(variable) && sentence.contains(nearest), "{sentence}");
                }
                (checked, _) => panic!("{variable}: {checked:?}"),
            }
        }
    }
}
