//! What each step of the first run asks and shows.

use crate::{
    app::App,
    caller::Caller,
    doctor::{About, Finding, Mark},
    first_run::{
        Finished,
        answers::{Answers, Begins, Post, Safety, Step, asked},
    },
    pages::{
        Faults,
        fields::{Choice, Control, Field, field, radios},
        filled::Filled,
        heading,
    },
    settings::Origin,
};
use maud::{Markup, html};
use words::{Language, Words};

/// What the step is called.
pub(super) fn title(step: Step) -> &'static str {
    match step {
        Step::Beginning => "first-title",
        Step::Name => "first-name-title",
        Step::Address => "first-address-title",
        Step::Founder => "first-founder-title",
        Step::Mail => "first-mail-title",
        Step::Summary => "first-summary-title",
    }
}

/// What it is for.
pub(super) fn intro(step: Step) -> &'static str {
    match step {
        Step::Beginning => "first-intro",
        Step::Name => "first-name-intro",
        Step::Address => "first-address-intro",
        Step::Founder => "first-founder-intro",
        Step::Mail => "first-mail-intro",
        Step::Summary => "first-summary-intro",
    }
}

/// The step's questions.
pub(super) fn fields(app: &App, caller: &Caller, step: Step, filled: &Filled, faults: &Faults) -> Markup {
    let words = caller.words;
    let line = |id, label: &str, hint: Option<&str>, kind, autocomplete| {
        let hint = hint.map(|hint| words.say(hint));
        field(&Field { id, kind, label: words.say(label), hint, value: filled.get(id), autocomplete }, faults)
    };
    match step {
        Step::Beginning => beginning(app, words, filled, faults),
        Step::Name => html! {
            @for (id, label) in [("fi", "first-name-fi"), ("sv", "first-name-sv"), ("en", "first-name-en")] {
                (line(id, label, None, "text", "off"))
            }
        },
        Step::Address => line("address", "first-address", Some("first-address-hint"), "text", "off"),
        Step::Founder => html! {
            (line("organisation", "first-field-organisation", Some("first-field-organisation-hint"), "text", "organization"))
            (line("name", "field-name", Some("field-name-hint"), "text", "name"))
            (line("email", "field-email", Some("first-field-email-hint"), "email", "email"))
        },
        Step::Mail => html! {
            (choice(words, "post", "first-post", filled, faults, &[("server", "first-post-server"), ("none", "first-post-none")]))
            (line("host", "first-mail-host", Some("first-mail-host-hint"), "text", "off"))
            (choice(words, "safety", "first-mail-safety", filled, faults,
                &Safety::ALL.map(|safety| (safety.name(), safety_word(safety)))))
            (line("port", "first-mail-port", Some("first-mail-port-hint"), "text", "off"))
            (line("user", "first-mail-user", None, "text", "off"))
            (line("password", "first-mail-password", Some("first-mail-password-hint"), "password", "off"))
            (line("from", "first-mail-from", Some("first-mail-from-hint"), "email", "off"))
        },
        Step::Summary => summary(app, caller),
    }
}

fn safety_word(safety: Safety) -> &'static str {
    match safety {
        Safety::Tls => "first-safety-tls",
        Safety::StartTls => "first-safety-starttls",
        Safety::Plain => "first-safety-plain",
    }
}

fn choice(words: &Words, id: &str, label: &str, filled: &Filled, faults: &Faults, choices: &[(&str, &str)]) -> Markup {
    let choices: Vec<Choice> =
        choices.iter().map(|(value, label)| Choice { value: (*value).to_owned(), label: words.say(label) }).collect();
    radios(&Control { id, label: words.say(label), hint: None, faults }, filled, &choices)
}

fn beginning(app: &App, words: &Words, filled: &Filled, faults: &Faults) -> Markup {
    let languages =
        Language::ALL.map(|each| Choice { value: each.tag().to_owned(), label: each.own_name().to_owned() });
    // The demonstration is only put where nothing is yet.
    let is_empty = app.register.view().length().0 == 0;
    html! {
        (radios(&Control { id: "language", label: words.say("site-language"), hint: None, faults }, filled, &languages))
        @if is_empty {
            (choice(words, "begins", "first-begins", filled, faults, &[("own", "first-begins-own"), ("demo", "first-begins-demo")]))
        }
    }
}

/// What stands elsewhere, and where it is changed.
pub(super) fn settled(app: &App, caller: &Caller, step: Step) -> Markup {
    let words = caller.words;
    let settings = &app.settings;
    html! {
        dl.facts {
            @for name in asked(step) {
                @if let Some(origin) = settings.origins.get(name) {
                    @let value = match *name {
                        "name-fi" => settings.name.fi.clone(),
                        "name-sv" => settings.name.sv.clone(),
                        "name-en" => settings.name.en.clone(),
                        "public-url" => settings.public_url.clone(),
                        "mail-from" => settings.mail_from.clone(),
                        _ => Some(words.say("first-hidden")),
                    };
                    dt { (name) }
                    dd { (value.unwrap_or_default()) " – " (origin_words(words, origin)) }
                }
            }
        }
        p.hint { (words.say("first-set-elsewhere")) }
    }
}

fn origin_words(words: &Words, origin: &Origin) -> String {
    match origin {
        Origin::CommandLine => words.say("first-from-command-line"),
        Origin::Environment => words.say("first-from-environment"),
        Origin::File(path, line) => {
            let file = path.display().to_string();
            words.say_with("first-from-file", &[("file", file.as_str().into()), ("line", (*line).into())])
        }
    }
}

fn summary(app: &App, caller: &Caller) -> Markup {
    let words = caller.words;
    let answers = app.first_run.answers();
    if answers.begins == Some(Begins::Demo) {
        return html! { p { (words.say("first-demo-what")) } };
    }
    let tried = answers.tried(&app.settings);
    let names = answers.names.as_ref().unwrap_or(&app.settings.name);
    let names: Vec<&str> = [&names.fi, &names.sv, &names.en].into_iter().flatten().map(String::as_str).collect();
    let mail = match (&answers.post, &tried.smtp_url) {
        (Some(Post::Server(server)), _) => words.say_with(
            "first-summary-mail",
            &[("host", server.host.as_str().into()), ("from", server.from.as_str().into())],
        ),
        (_, Some(_)) => words.say("first-hidden"),
        _ => words.say("first-summary-no-mail"),
    };
    html! {
        dl.facts {
            dt { (words.say("first-name-title")) } dd { (names.join(" · ")) }
            dt { (words.say("first-address-title")) } dd { (tried.public_url.as_deref().unwrap_or(&app.base_url)) }
            @if let Some(founder) = &answers.founder {
                dt { (words.say("first-founder-title")) } dd { (founder.name) ", " (founder.organisation) ", " (founder.address) }
            }
            dt { (words.say("first-mail-title")) } dd { (mail) }
        }
        p.hint { (words.say("first-check-email")) }
    }
}

/// What was found on this machine: how it is in few words, and then what exactly and which command puts it right.
pub(super) fn found(caller: &Caller, findings: &[Finding]) -> Markup {
    let words = caller.words;
    html! {
        @if !findings.is_empty() {
            section.notice role="status" aria-labelledby="findings" {
                h2 id="findings" { (words.say("first-found")) }
                ul {
                    @for finding in findings {
                        @let (about, remedy) = about(finding.about);
                        li {
                            strong { (words.say(about)) ": " (words.say(mark(finding.mark))) } ". "
                            @if finding.mark != Mark::Ok { (words.say(remedy)) " " }
                            span.hint {
                                (capital(&finding.sentence)) "."
                                @if let Some(remedy) = &finding.remedy { " " (todo(words, remedy)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A remedy may begin with a command, which is written as it is typed.
fn todo(words: &Words, remedy: &str) -> String {
    words.say_with("first-found-todo", &[("remedy", plain(remedy.trim_end_matches('.')).into())])
}

/// What others have said may hold anything.
fn plain(text: &str) -> String {
    text.replace(char::is_control, " ")
}

/// As a sentence begins.
fn capital(text: &str) -> String {
    let text = plain(text);
    let mut characters = text.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}

/// What it is about, and what it takes for that to be well.
fn about(about: About) -> (&'static str, &'static str) {
    match about {
        About::Clock => ("first-about-clock", "first-remedy-clock"),
        About::Mail => ("first-about-mail", "first-remedy-mail"),
        About::PublicAddress => ("first-about-public-address", "first-remedy-public-address"),
        About::Settings | About::Server | About::Data | About::Backups | About::Sockets => {
            ("first-about-data-folder", "first-remedy-data-folder")
        }
    }
}

fn mark(mark: Mark) -> &'static str {
    match mark {
        Mark::Ok => "first-mark-ok",
        Mark::Look => "first-mark-look",
        Mark::Wrong => "first-mark-wrong",
    }
}

/// What is left to do once it is over.
pub(super) fn over(caller: &Caller, finished: &Finished, answers: &Answers, url: &str) -> Markup {
    let words = caller.words;
    let email = answers.founder.as_ref().map(|founder| founder.address.to_string()).unwrap_or_default();
    html! {
        @match finished {
            Finished::Founded { code } => {
                (heading(&words.say("first-over-title"), &words.say("first-over-intro")))
                @if let Some(code) = code {
                    div.notice {
                        p { (words.say_with("first-over-code", &[("email", email.as_str().into())])) }
                        p.first-code { strong { (code) } }
                        p.hint { (words.say("first-over-code-hint")) }
                    }
                } @else {
                    p { (words.say_with("first-over-mail", &[("email", email.as_str().into())])) }
                }
                p.actions { a.button.primary href={ (url) "/login" } { (words.say("sign-in")) } }
                p.hint { (words.say_with("first-over-where", &[("url", url.into())])) }
            }
            _ => {
                (heading(&words.say("first-over-demo-title"), &words.say("first-over-demo-intro")))
                p.actions { a.button.primary href={ (url) "/login" } { (words.say("sign-in")) } }
            }
        }
    }
}
