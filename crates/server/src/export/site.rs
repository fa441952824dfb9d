//! The public site as files. Its pages and files are those that the server makes; only where they lead is changed.

use super::{
    NotMade,
    links::{redirected, relative},
    target::{Folder, MARKER},
};
use crate::{
    app::App,
    assets,
    comparison::Paper,
    failure::Failure,
    languages::sealed_in,
    pages::public::front,
    public::{Form, Setting, feed, interface, made, shown},
};
use bytes::Bytes;
use ledger::{Statement, TextLanguage, Version};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use words::{Language, Words};

/// What is read at an address.
enum What {
    Front(Language),
    Feed(Language),
    Statement(Arc<Statement>, Form, TextLanguage),
    Asset(Bytes),
}

/// What is in the copy: the addresses that the server has it at, and the files that it is in.
#[derive(Default)]
struct Plan {
    files: BTreeMap<String, String>,
    items: Vec<(String, What)>,
}

/// Writes all of it; says how many statements there are, and how many files.
pub(super) async fn write(app: &Arc<App>, folder: &Folder) -> Result<(usize, usize), NotMade> {
    let public = feed::published(app);
    let plan = Plan::of(public.iter().map(|(statement, _)| statement));
    let setting = Setting::Copied { at: app.clock.now() };
    for (file, what) in &plan.items {
        let made = match what {
            What::Asset(bytes) => bytes.clone(),
            What::Feed(language) => feed::feed(app, Words::of(*language))?.into(),
            What::Front(language) => {
                let page = front::page(app, Words::of(*language), setting).into_string();
                plan.led(app, file, *language, Absolute::Kept, &page).into()
            }
            What::Statement(statement, form, language) => {
                let made = made(app, statement, *form, *language, setting).await?;
                let made = made.ok_or(Failure::Damaged("a published statement"))?;
                let absolute = match form {
                    Form::Counter | Form::Embedded => Absolute::Led,
                    _ => Absolute::Kept,
                };
                match std::str::from_utf8(made.bytes()) {
                    Ok(page) if form.is_linked() => plan.led(app, file, interface(*language), absolute, page).into(),
                    _ => made.bytes().clone(),
                }
            }
        };
        folder.write(file, &made)?;
    }
    folder.write(MARKER, marker(app).as_bytes())?;
    Ok((public.len(), plan.items.len() + 1))
}

/// What the folder is, for whoever finds it, and for the next export.
fn marker(app: &App) -> String {
    format!(
        "This folder is a copy of the public site {} as it was at {}.\n\
         Begin with index.html. Every page and file works from any web server, in any folder.\n\
         `lausuma export --site` made it, and replaces all of it when it is made anew: keep nothing else here.\n",
        app.base_url,
        app.clock.now()
    )
}

/// What becomes of the site's own addresses where they are written in full.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Absolute {
    /// They name the original, and lead there.
    Kept,
    /// They lead to what is in the copy.
    Led,
}

impl Plan {
    fn of<'a>(statements: impl Iterator<Item = &'a Arc<Statement>>) -> Plan {
        let mut plan = Plan::default();
        for (address, bytes) in assets::plain() {
            let file = address.trim_start_matches('/').to_owned();
            plan.add(address, file, What::Asset(bytes));
        }
        for language in Language::ALL {
            let folder = match language == Language::default() {
                true => String::new(),
                false => format!("{}/", language.tag()),
            };
            plan.add(front::address(language), format!("{folder}index.html"), What::Front(language));
            plan.add(in_language("/feed.atom", language), format!("{folder}feed.atom"), What::Feed(language));
        }
        statements.for_each(|statement| plan.statement(statement));
        let mut named = BTreeSet::new();
        // A ledger is the same in all languages.
        plan.items.retain(|(file, _)| named.insert(file.clone()));
        plan
    }

    fn add(&mut self, address: String, file: String, what: What) {
        self.files.insert(address, file.clone());
        self.items.push((file, what));
    }

    fn statement(&mut self, statement: &Arc<Statement>) {
        let Some(version) = published(statement) else { return };
        let at = format!("s/{}", statement.slug);
        for (language, _) in sealed_in(statement, version) {
            let is_leading = language == statement.leading();
            let (ending, folder) = match is_leading {
                true => (String::new(), at.clone()),
                false => (format!("?language={}", language.tag()), format!("{at}/{}", language.tag())),
            };
            let mut add = |address: String, file: String, form| {
                self.add(address, file, What::Statement(statement.clone(), form, language));
            };
            add(format!("/{at}{ending}"), format!("{folder}/index.html"), Form::Page);
            add(format!("/{at}/counter{ending}"), format!("{folder}/counter/index.html"), Form::Counter);
            add(format!("/{at}/feed.atom{ending}"), format!("{folder}/feed.atom"), Form::Feed);
            add(format!("/{at}/text{ending}"), format!("{folder}/text/index.html"), Form::Embedded);
            for pair in shown(statement, language) {
                let address = format!("/{at}/changes/{pair}");
                let file = format!("{folder}/changes/{pair}");
                add(format!("{address}{ending}"), format!("{file}/index.html"), Form::Changes(pair));
                for paper in Paper::ALL {
                    let name = paper.ending();
                    add(format!("{address}.{name}{ending}"), format!("{file}.{name}"), Form::Redline(pair, paper));
                }
            }
            for (name, form) in Form::ENDINGS.into_iter().chain([(Form::PICTURE, Form::Picture)]) {
                let file = format!("s/{}", file_name(statement, language, name, form));
                add(format!("/{at}.{name}{ending}"), file, form);
            }
            if is_leading {
                let number = version.number.0;
                add(format!("/{at}/versions/{number}"), format!("{at}/versions/{number}/index.html"), Form::Page);
            }
        }
    }

    /// The page that lies in this file, leading to what is in the copy, and to the original for what is not.
    fn led(&self, app: &App, file: &str, language: Language, absolute: Absolute, page: &str) -> String {
        redirected(page, |_, address| {
            let own = address.strip_prefix(app.base_url.as_str()).filter(|_| absolute == Absolute::Led);
            let own = own.unwrap_or(address);
            if !own.starts_with('/') || own.starts_with("//") {
                return None;
            }
            let (path, fragment) = own.split_at(own.find('#').unwrap_or(own.len()));
            let found = self.files.get(path).or_else(|| self.files.get(&in_language(path, language)));
            Some(match found {
                Some(to) => format!("{}{fragment}", relative(file, to)),
                None => format!("{}{own}", app.base_url),
            })
        })
    }
}

/// Every file of a public statement that is no page, and what it is called.
pub(super) fn files(statement: &Statement) -> Vec<(TextLanguage, Form, String)> {
    let languages = published(statement).into_iter().flat_map(|version| sealed_in(statement, version));
    let files = languages.flat_map(|(language, _)| {
        Form::ENDINGS.map(|(name, form)| (language, form, file_name(statement, language, name, form)))
    });
    let mut named = BTreeSet::new();
    files.filter(|(_, _, name)| named.insert(name.clone())).collect()
}

fn published(statement: &Statement) -> Option<&Version> {
    statement.version(statement.published.as_ref()?.version)
}

/// By its statement and, but for the leading one, its language. A ledger is the same in all languages.
fn file_name(statement: &Statement, language: TextLanguage, ending: &str, form: Form) -> String {
    match language == statement.leading() || form == Form::Ledger {
        true => format!("{}.{ending}", statement.slug),
        false => format!("{}.{}.{ending}", statement.slug, language.tag()),
    }
}

fn in_language(path: &str, language: Language) -> String {
    format!("{path}?language={}", language.tag())
}
