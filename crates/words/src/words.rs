use crate::{Language, Value};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::fmt;
use std::sync::LazyLock;
use unic_langid::LanguageIdentifier;

/// Every text of one language. Built once, when the language is first spoken.
pub struct Words {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl Words {
    /// The texts of a language.
    pub fn of(language: Language) -> &'static Words {
        static FINNISH: LazyLock<Words> = LazyLock::new(|| Words::build(Language::Finnish));
        static SWEDISH: LazyLock<Words> = LazyLock::new(|| Words::build(Language::Swedish));
        static ENGLISH: LazyLock<Words> = LazyLock::new(|| Words::build(Language::English));
        match language {
            Language::Finnish => &FINNISH,
            Language::Swedish => &SWEDISH,
            Language::English => &ENGLISH,
        }
    }

    /// Which language it is.
    pub fn language(&self) -> Language {
        self.language
    }

    /// Whether there is a text of that key.
    pub fn has(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }

    /// The text of a key that needs no variables.
    pub fn say(&self, key: &str) -> String {
        self.say_with(key, &[])
    }

    /// The text of a key, with its variables. Variables that the text has no place for are passed over.
    ///
    /// A key or a variable that is missing is our mistake and fails every test that meets it; people are then shown
    /// the bare name rather than an error page.
    pub fn say_with(&self, key: &str, values: &[(&str, Value<'_>)]) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            debug_assert!(false, "{} has no text of the key {key}", self.language.tag());
            return key.to_owned();
        };
        let args: FluentArgs<'_> = values.iter().map(|(name, value)| (*name, value.fluent())).collect();
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(&args), &mut errors);
        debug_assert!(errors.is_empty(), "{}, the key {key}: {errors:?}", self.language.tag());
        text.into_owned()
    }

    /// What a refusal's code means and what to do about it: the text of `refusal-<code>`.
    pub fn refusal(&self, code: &str, values: &[(&str, Value<'_>)]) -> String {
        self.say_with(&format!("refusal-{code}"), values)
    }

    fn build(language: Language) -> Words {
        let (source, formatter): (&str, fn(&FluentValue<'_>, &_) -> Option<String>) = match language {
            Language::Finnish => (include_str!("../text/fi.ftl"), |value, _| grouped(value, '\u{a0}')),
            Language::Swedish => (include_str!("../text/sv.ftl"), |value, _| grouped(value, '\u{a0}')),
            Language::English => (include_str!("../text/en.ftl"), |value, _| grouped(value, ',')),
        };
        let tag: LanguageIdentifier = language.tag().parse().expect("our own tags are well formed");
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        // The marks would end up in titles, in mails and in what people copy.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(formatter));
        let resource = FluentResource::try_new(source.to_owned()).expect("the tests parse every file of texts");
        bundle.add_resource(resource).expect("the tests find no key twice in a file of texts");
        Words { language, bundle }
    }
}

/// Every code of a refusal that has words.
pub fn refusals() -> impl Iterator<Item = &'static str> {
    let keys =
        include_str!("../text/en.ftl").lines().filter_map(|line| line.strip_prefix("refusal-")?.split_once(" ="));
    keys.map(|(code, _)| code)
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Words").field(&self.language).finish()
    }
}

/// A whole number with its thousands set apart, as `Intl.NumberFormat` writes it in the browser: what both say is
/// the same.
fn grouped(value: &FluentValue<'_>, separator: char) -> Option<String> {
    let FluentValue::Number(number) = value else {
        return None;
    };
    let digits = format!("{:.0}", number.value);
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    Some(text)
}
