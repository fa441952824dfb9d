use std::{iter::Peekable, str::Chars};

const SCHEMES: [&str; 3] = ["http:", "https:", "mailto:"];

/// Is this the value of a link mark: `{"href":"…","title":"…"}` as `JSON.stringify` writes it, to the web or to a mail
/// address? The title may be null or absent. What a browser would strip or reinterpret is not in the address.
pub(crate) fn is_allowed(value: &str) -> bool {
    read(value).is_some_and(|href| {
        let leads_to = |scheme: &str| href.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
        let is_plain = |c: char| !c.is_control() && !c.is_whitespace() && c != '\\';
        SCHEMES.iter().any(|scheme| leads_to(scheme)) && href.chars().all(is_plain)
    })
}

/// The `href` of a link's JSON; none if the text is anything else.
fn read(value: &str) -> Option<String> {
    let mut json = Json(value.chars().peekable());
    json.literal("{\"href\":")?;
    let href = json.string()?;
    if json.0.next_if_eq(&',').is_some() {
        json.literal("\"title\":")?;
        if json.0.peek() == Some(&'"') {
            json.string()?;
        } else {
            json.literal("null")?;
        }
    }
    json.literal("}")?;
    json.0.next().is_none().then_some(href)
}

struct Json<'a>(Peekable<Chars<'a>>);

impl Json<'_> {
    fn literal(&mut self, text: &str) -> Option<()> {
        text.chars().try_for_each(|c| self.0.next_if_eq(&c).map(|_| ()))
    }

    fn string(&mut self) -> Option<String> {
        self.literal("\"")?;
        let mut text = String::new();
        loop {
            match self.0.next()? {
                '"' => return Some(text),
                '\\' => text.push(self.escaped()?),
                '\0'..='\u{1f}' => return None,
                c => text.push(c),
            }
        }
    }

    fn escaped(&mut self) -> Option<char> {
        Some(match self.0.next()? {
            c @ ('"' | '\\' | '/') => c,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => return self.unit(),
            _ => return None,
        })
    }

    /// A UTF-16 unit in four hex digits, or two that make one character.
    fn unit(&mut self) -> Option<char> {
        let first = self.hex()?;
        if !(0xd800..0xdc00).contains(&first) {
            return char::from_u32(first);
        }
        self.literal("\\u")?;
        let second = self.hex()?.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
        char::from_u32(0x10000 + ((first - 0xd800) << 10) + second)
    }

    fn hex(&mut self) -> Option<u32> {
        (0..4).try_fold(0, |value, _| Some(value << 4 | self.0.next()?.to_digit(16)?))
    }
}

#[cfg(test)]
mod tests {
    use super::is_allowed;

    #[test]
    fn a_link_leads_to_the_web_or_to_a_mail_address() {
        let rows = [
            (r#"{"href":"https://e.org/","title":""}"#, true),
            (r#"{"href":"http://e.org/a?b=c#d","title":null}"#, true),
            (r#"{"href":"mailto:a@e.org"}"#, true),
            (r#"{"href":"HTTPS://e.org","title":"\u00e4\ud83d\ude00 \"q\""}"#, true),
            (r#"{"href":"https:\/\/e.org","title":""}"#, true),
            (r#"{"href":"https:e.org","title":""}"#, true),
            (r#"{"href":"httpsx://e.org","title":""}"#, false),
            (r#"{"href":"","title":""}"#, false),
            (r#"{"href":"javascript:alert(1)","title":""}"#, false),
            (r#"{"href":" https://e.org","title":""}"#, false),
            (r#"{"href":"https://e.org/\u0000","title":""}"#, false),
            (r#"{"href":"java\u0073cript:alert(1)","title":""}"#, false),
            (r#"{"href":"https://a b","title":""}"#, false),
            (r#"{"href":"https:\\\\e.org","title":""}"#, false),
            (r#"{"href":"//e.org","title":""}"#, false),
            (r#"{"href":"/relative","title":""}"#, false),
            (r#"{"href":"data:text/html,x","title":""}"#, false),
            (r#"{"href":"https://e.org","title":1}"#, false),
            (r#"{"href":"https://e.org","href":"javascript:1"}"#, false),
            (r#"{"href":"https://e.org","title":""} "#, false),
            (r#"{"href":"https://e.org","title":"\ud83d"}"#, false),
            (r#"{"href":"https://e.org","title":"\u12"}"#, false),
            (r#"{"title":"","href":"https://e.org"}"#, false),
            (r#"{"href":"https://e.org"#, false),
            ("https://e.org", false),
            ("", false),
        ];
        for (value, expected) in rows {
            assert_eq!(is_allowed(value), expected, "{value}");
        }
    }
}
