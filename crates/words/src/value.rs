use fluent_bundle::FluentValue;
use std::borrow::Cow;

/// What a variable of a text stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value<'a> {
    /// Shown as it is; the caller escapes the finished text for where it goes. A year is text: "2027".
    Text(Cow<'a, str>),
    /// A count. It chooses the plural form, and its thousands are set apart as the language does it.
    Number(u64),
}

impl<'a> Value<'a> {
    pub(crate) fn fluent(&self) -> FluentValue<'a> {
        match self {
            Value::Text(text) => FluentValue::String(text.clone()),
            Value::Number(number) => FluentValue::from(*number),
        }
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Value::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Value::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Value::Text(Cow::Owned(text))
    }
}

impl From<u64> for Value<'_> {
    fn from(number: u64) -> Self {
        Value::Number(number)
    }
}

impl From<u32> for Value<'_> {
    fn from(number: u32) -> Self {
        Value::Number(number.into())
    }
}

impl From<usize> for Value<'_> {
    fn from(number: usize) -> Self {
        Value::Number(u64::try_from(number).unwrap_or(u64::MAX))
    }
}
