//! In which language the doctor speaks to whoever asks in a shell.

use words::Language;

/// Where a system says which language its messages are in, the weightiest first (POSIX, 8.2).
const VARIABLES: [&str; 3] = ["LC_ALL", "LC_MESSAGES", "LANG"];

/// As the option names it.
pub(super) fn named(tag: &str) -> Result<Language, String> {
    Language::from_tag(tag).ok_or_else(|| "fi, sv or en".to_owned())
}

/// The language of the first variable that says something, if it is one of ours; otherwise English, which scripts read.
pub(super) fn of_environment(variable: impl Fn(&str) -> Option<String>) -> Language {
    let said = VARIABLES.iter().find_map(|name| variable(name).filter(|said| !said.is_empty())).unwrap_or_default();
    let tag = said.split(['_', '.', '@', '-']).next().unwrap_or_default();
    Language::from_tag(tag).unwrap_or(Language::English)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_variable_that_says_something_counts() {
        for (set, language) in [
            (&[][..], Language::English),
            (&[("LANG", "fi_FI.UTF-8")], Language::Finnish),
            (&[("LANG", "sv_FI.UTF-8@euro")], Language::Swedish),
            (&[("LANG", "en_GB.UTF-8")], Language::English),
            (&[("LANG", "fi")], Language::Finnish),
            (&[("LANG", "fil_PH.UTF-8")], Language::English),
            (&[("LANG", "de_DE.UTF-8")], Language::English),
            (&[("LANG", "C.UTF-8")], Language::English),
            (&[("LANG", "")], Language::English),
            (&[("LANG", "fi_FI.UTF-8"), ("LC_MESSAGES", "sv_SE.UTF-8")], Language::Swedish),
            (&[("LANG", "fi_FI.UTF-8"), ("LC_MESSAGES", "sv_SE.UTF-8"), ("LC_ALL", "C")], Language::English),
            (&[("LANG", "fi_FI.UTF-8"), ("LC_ALL", "")], Language::Finnish),
            (&[("LC_TIME", "fi_FI.UTF-8")], Language::English),
        ] {
            let variable = |name: &str| set.iter().find(|(of, _)| *of == name).map(|(_, said)| (*said).to_owned());
            assert_eq!(of_environment(variable), language, "{set:?}");
        }
    }

    #[test]
    fn the_option_takes_the_three_tags_alone() {
        for language in Language::ALL {
            assert_eq!(named(language.tag()), Ok(language));
        }
        for other in ["", "FI", "fi_FI", "suomi", "de"] {
            assert!(named(other).is_err(), "{other}");
        }
    }
}
