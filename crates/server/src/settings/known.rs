//! What settings there are. The command line's own table says it, so that nothing can be a setting in one place only.

use super::{LIMITS, Settings};
use clap::{Arg, Args, Command};

/// One setting.
pub(super) struct Known(Arg);

/// Every setting, in the order of the command line's help.
pub(super) fn settings() -> Vec<Known> {
    let table = Settings::augment_args(Command::new("settings"));
    table.get_arguments().cloned().map(Known).collect()
}

impl Known {
    /// As the command line has it, without dashes, and as a file has it.
    pub(super) fn name(&self) -> &str {
        self.0.get_long().expect("every setting is an option with a long name")
    }

    /// As the command line's table calls it.
    pub(super) fn id(&self) -> &str {
        self.0.get_id().as_str()
    }

    /// The variable of the environment, where it has one.
    pub(super) fn variable(&self) -> Option<&str> {
        self.0.get_env()?.to_str()
    }

    /// What it is for, in sentences.
    pub(super) fn meaning(&self) -> String {
        let help = self.0.get_long_help().or(self.0.get_help()).map(ToString::to_string).unwrap_or_default();
        let help = if help.ends_with('.') { help } else { help + "." };
        let limit = LIMITS.iter().find(|limit| limit.name() == self.name());
        limit.map_or(help.clone(), |limit| format!("{help} From {} to {}.", limit.min, limit.max))
    }

    /// Its value where nothing is said.
    pub(super) fn default(&self) -> Option<&str> {
        self.0.get_default_values().first()?.to_str()
    }

    /// Whether its value is never shown.
    pub(super) fn is_secret(&self) -> bool {
        self.0.is_hide_env_values_set()
    }

    /// Asks the command line's own parser; says what is wrong with the value.
    pub(super) fn check(&self, value: &str) -> Result<(), String> {
        let option = self.0.clone().env(None::<&str>);
        let table = Command::new("lausuma").arg(option);
        let tried = table.try_get_matches_from(["lausuma".to_owned(), format!("--{}={value}", self.name())]);
        tried.map(|_| ()).map_err(|why| why_not(&why))
    }
}

/// Without the value, which its sentence names already.
fn why_not(why: &clap::Error) -> String {
    use clap::error::{ContextKind, ContextValue};
    if let Some(ContextValue::Strings(values)) = why.get(ContextKind::ValidValue)
        && !values.is_empty()
    {
        return format!("it is one of {}", values.join(", "));
    }
    std::error::Error::source(why).map_or_else(|| "it can't be read".to_owned(), ToString::to_string)
}

/// The name that is most like the one that was written.
pub(super) fn nearest<'a>(written: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    names.min_by_key(|name| strsim::damerau_levenshtein(written, name))
}
