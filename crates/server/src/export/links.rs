//! Where a page leads, in a copy of the site: to what is in the copy by relative addresses, so that it may lie in any
//! folder; to the original where the copy has no such thing.

use std::borrow::Cow;

/// The attributes that lead somewhere.
const LEADING: [&str; 2] = [" href=\"", " src=\""];

/// A page of ours with its addresses changed by `lead`; none leaves one as it is. What it is given is the element's name
/// and the address. Reads what our own templates write: values in double quotes, with `<`, `>`, `&` and `"` escaped.
pub(super) fn redirected(page: &str, lead: impl Fn(&str, &str) -> Option<String>) -> String {
    let mut made = String::with_capacity(page.len());
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        let end = tag.find('>').map_or(tag.len(), |end| end + 1);
        made.push_str(before);
        element(&tag[..end], &lead, &mut made);
        rest = &tag[end..];
    }
    made.push_str(rest);
    made
}

fn element(tag: &str, lead: impl Fn(&str, &str) -> Option<String>, made: &mut String) {
    let name = tag[1..].split([' ', '>', '/']).next().unwrap_or_default();
    let mut rest = tag;
    while let Some(at) = LEADING.iter().filter_map(|key| Some(rest.find(key)? + key.len())).min() {
        let (before, value) = rest.split_at(at);
        let end = value.find('"').unwrap_or(value.len());
        made.push_str(before);
        match lead(name, &unescaped(&value[..end])) {
            Some(address) => made.push_str(&escaped(&address)),
            None => made.push_str(&value[..end]),
        }
        rest = &value[end..];
    }
    made.push_str(rest);
}

fn unescaped(value: &str) -> Cow<'_, str> {
    if !value.contains('&') {
        return value.into();
    }
    value.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&").into()
}

fn escaped(value: &str) -> String {
    value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// How one file of a folder names another.
pub(super) fn relative(from: &str, to: &str) -> String {
    let folders =
        |file: &str| file.rsplit_once('/').map_or(vec![], |(folder, _)| folder.split('/').map(str::to_owned).collect());
    let (here, there): (Vec<String>, Vec<String>) = (folders(from), folders(to));
    let shared = here.iter().zip(&there).take_while(|(one, other)| one == other).count();
    let up = "../".repeat(here.len() - shared);
    let down: String = there[shared..].iter().map(|folder| format!("{folder}/")).collect();
    format!("{up}{down}{}", to.rsplit('/').next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_file_names_another_from_where_it_lies() {
        for (from, to, expected) in [
            ("index.html", "s/x/index.html", "s/x/index.html"),
            ("s/x/index.html", "index.html", "../../index.html"),
            ("s/x/index.html", "s/x.pdf", "../x.pdf"),
            ("s/x/sv/index.html", "s/x/index.html", "../index.html"),
            ("s/x/index.html", "s/x/index.html", "index.html"),
            ("s/x/index.html", "s/xy/index.html", "../xy/index.html"),
            ("sv/index.html", "assets/site.css", "../assets/site.css"),
        ] {
            assert_eq!(relative(from, to), expected, "{from} → {to}");
        }
    }

    #[test]
    fn addresses_are_changed_where_they_lead_somewhere_and_nowhere_else() {
        let lead = |element: &str, address: &str| address.strip_prefix('/').map(|rest| format!("{element}:{rest}&"));
        for (page, expected) in [
            (r#"<a href="/s/x">/s/x</a>"#, r#"<a href="a:s/x&amp;">/s/x</a>"#),
            (
                r#"<a class="b" href="/s?a=1&amp;b=2#c" lang="fi">x</a>"#,
                r##"<a class="b" href="a:s?a=1&amp;b=2#c&amp;" lang="fi">x</a>"##,
            ),
            (r#"<img src="/a.svg" alt=""><p>"#, r#"<img src="img:a.svg&amp;" alt=""><p>"#),
            (r#"<a href="https://x/?a&amp;b">"#, r#"<a href="https://x/?a&amp;b">"#),
            (
                r#"<pre>&lt;a href=&quot;/s&quot;&gt; href="/s"</pre>"#,
                r#"<pre>&lt;a href=&quot;/s&quot;&gt; href="/s"</pre>"#,
            ),
            (
                r#"<link rel="icon" href="/i"><link href="/j""#,
                r#"<link rel="icon" href="link:i&amp;"><link href="link:j&amp;""#,
            ),
            ("", ""),
            ("<", "<"),
        ] {
            assert_eq!(redirected(page, lead), expected);
        }
    }
}
