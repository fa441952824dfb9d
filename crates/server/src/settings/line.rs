//! What the program is asked to do, with settings from the command line before the environment before a file before what
//! is so by itself.

use super::{
    Command, CommandLine, Origins, environment,
    file::{self, File},
    known,
};
use clap::{ArgMatches, CommandFactory, FromArgMatches};
use std::ffi::OsString;
use std::path::PathBuf;

/// Commands that take settings.
const CONFIGURED: [&str; 5] = ["serve", "settings", "doctor", "backup", "restore"];

/// Commands on the data folder, which find it where the settings say that it lies.
const ON_DATA: [&str; 3] = ["export", "import", "keys"];

/// What was understood.
pub(crate) struct Line {
    pub(crate) command: Command,
    /// The settings' file, of a command that takes settings.
    pub(crate) file: File,
    /// What was said where, of the same.
    pub(crate) matches: ArgMatches,
}

/// Why nothing was.
pub(crate) enum NotUnderstood {
    /// By the command line's parser, which also says so when somebody asks for help.
    Line(clap::Error),
    /// What stands in the environment or in the file.
    Setting(String),
}

/// Reads it all.
pub(crate) fn read(arguments: Vec<OsString>, variables: impl Iterator<Item = OsString>) -> Result<Line, NotUnderstood> {
    let table = CommandLine::command();
    let first = table.clone().try_get_matches_from(&arguments).map_err(NotUnderstood::Line)?;
    environment::check(variables).map_err(NotUnderstood::Setting)?;
    let Some((name, given)) = first.subcommand() else { return understood(&first, File::default()) };
    if ON_DATA.contains(&name) {
        let named = std::env::var_os("LAUSUMA_CONFIG").map(PathBuf::from);
        let file = file::read(named.as_deref(), &known::settings()).map_err(NotUnderstood::Setting)?;
        let second = filled(&table, name, &file).try_get_matches_from(&arguments).map_err(NotUnderstood::Line)?;
        return understood(&second, File::default());
    }
    if !CONFIGURED.contains(&name) {
        return understood(&first, File::default());
    }
    let named = given.get_one::<PathBuf>("config").map(PathBuf::as_path);
    let file = file::read(named, &known::settings()).map_err(NotUnderstood::Setting)?;
    // Where the data lie is known by then, and there may be settings beside them.
    let second = filled(&table, name, &file).try_get_matches_from(&arguments).map_err(NotUnderstood::Line)?;
    let data = second.subcommand().and_then(|(_, given)| given.get_one::<PathBuf>("data").cloned());
    let file = file.with_beside(&data.unwrap_or_default(), &known::settings()).map_err(NotUnderstood::Setting)?;
    let third = filled(&table, name, &file).try_get_matches_from(&arguments).map_err(NotUnderstood::Line)?;
    understood(&third, file)
}

/// What the file says takes the place of what is so by itself: the parser knows that all else comes before.
fn filled(table: &clap::Command, name: &str, file: &File) -> clap::Command {
    table.clone().mut_subcommand(name, |command| with_defaults(command, file))
}

/// Those of the file's settings that the command has, and so for the commands below it.
fn with_defaults(command: clap::Command, file: &File) -> clap::Command {
    let has = |command: &clap::Command, id: &str| command.get_arguments().any(|option| option.get_id() == id);
    let command = file.entries.iter().fold(command, |command, entry| {
        if !has(&command, &entry.id) {
            return command;
        }
        command.mut_arg(&entry.id, |option| option.default_value(entry.value.clone()))
    });
    command.mut_subcommands(|below| with_defaults(below, file))
}

fn understood(matches: &ArgMatches, file: File) -> Result<Line, NotUnderstood> {
    let mut command = CommandLine::from_arg_matches(matches).map_err(NotUnderstood::Line)?.command;
    let given = matches.subcommand().map(|(_, given)| given.clone()).unwrap_or_default();
    if let Command::Serve(configured) = &mut command {
        configured.settings.origins = Origins::of(&given, &file);
    }
    Ok(Line { command, file, matches: given })
}
