//! What one's own organisation has answered, with its receipt, and what can be done about it.

use super::{asked, name, paragraphs, reservation, signing_hat};
use crate::{
    api::proofs,
    app::App,
    caller::Caller,
    pages::{form, time},
    reading::Readable,
    signing::Shown,
};
use ledger::{Register, SignatureReply, SignatureState, Stage, Statement};
use maud::{Markup, html};

/// The card; nothing for whoever does not sign for anybody.
pub(super) fn card(_app: &App, register: &Register, caller: &Caller, readable: &Readable, all: &[Shown]) -> Markup {
    let (words, statement) = (caller.words, &*readable.statement);
    let Some(hat) = readable.hat else { return html! {} };
    let own = all.iter().find(|shown| shown.signature.organisation == hat.organisation);
    let may = signing_hat(register, readable);
    let organisation = crate::api::organisations::name_of(register, hat.organisation, words.language());
    let Some(shown) = own else {
        return match may {
            Ok(_) => html! {
                section.card.own-signature aria-labelledby="own" {
                    h3 id="own" { (organisation) }
                    p { (words.say("signature-own-none")) }
                    p.actions {
                        a.button.primary href={ "/statements/" (statement.id) "/sign" } {
                            (words.say(if statement.sign_on.is_some() { "sign" } else { "sign-when" }))
                        }
                    }
                }
            },
            Err(_) => html! {},
        };
    };
    html! {
        section.card.own-signature aria-labelledby="own" {
            h3 id="own" { (name(register, caller, &shown.signature)) }
            p.stage { (words.say(&format!("signature-state-{}", shown.state.name()))) }
            (says(caller, statement, shown))
            (reservation(caller, statement, shown))
            @if may.is_ok() {
                @let asked = asked(register, readable);
                p.actions {
                    @if let Some((to, key)) = &asked { a.button.primary href=(to) { (words.say(key)) } }
                    @if shown.state == SignatureState::Declined || (shown.state == SignatureState::Pending && statement.stage == Stage::Drafting) {
                        a.button href={ "/statements/" (statement.id) "/sign" } { (words.say("signature-change")) }
                    }
                }
                @if shown.state != SignatureState::Withdrawn {
                    details.fold {
                        summary { (words.say("signature-withdraw")) }
                        form method="post" action={ "/statements/" (statement.id) "/signatures/" (shown.signature.number.0) "/withdraw" } {
                            (form::hidden(hat))
                            p { (words.say("signature-withdraw-hint")) }
                            button type="submit" { (words.say("signature-withdraw-now")) }
                        }
                    }
                }
            }
            (receipt(caller, statement, shown))
        }
    }
}

/// What was said, in a sentence.
fn says(caller: &Caller, statement: &Statement, shown: &Shown) -> Markup {
    let words = caller.words;
    let signature = &shown.signature;
    let worded = shown.worded.as_ref();
    let decided = signature.given.as_ref().and_then(|given| given.terms.decided_on);
    let explained = format!("signature-means-{}", shown.state.name());
    html! {
        p { (words.say(&explained)) }
        @if let SignatureReply::Pending { days, .. } = &signature.reply {
            @let days = days.iter().map(|day| time::day_in_words(caller, *day)).collect::<Vec<_>>().join(", ");
            p { (words.say_with("signature-decides-on", &[("days", days.into())])) }
        }
        @if let Some(given) = &signature.given {
            p {
                a href={ "/statements/" (statement.id) "/versions/" (given.version.0) } {
                    (words.say_with("version", &[("version", given.version.0.into())]))
                }
                @if let Some(day) = decided {
                    " · " (words.say_with("signature-decided-on", &[("day", time::day_in_words(caller, day).into())]))
                }
                @if let Some(by) = worded.and_then(|worded| worded.decided_by.as_ref()) { " · " (by) }
            }
        }
        @if let Some(channel) = signature.recorded {
            p.meta {
                (words.say(&format!("channel-{}", channel.name())))
                @if let Some(source) = worded.and_then(|worded| worded.source.as_ref()) { ": " (source) }
            }
        }
        @if let Some(view) = worded.and_then(|worded| worded.view.as_deref()) { (paragraphs(view)) }
    }
}

/// What proves it.
fn receipt(caller: &Caller, statement: &Statement, shown: &Shown) -> Markup {
    let words = caller.words;
    let signature = &shown.signature;
    let version = signature.given.as_ref().and_then(|given| statement.version(given.version));
    html! {
        details.fold.receipt {
            summary { (words.say("receipt")) }
            dl {
                dt { (words.say("receipt-number")) } dd { (signature.number.0) }
                dt { (words.say("receipt-time")) } dd { (time::in_words(caller, signature.at)) }
                @if let Some(version) = version {
                    dt { (words.say("receipt-version")) } dd { (version.number.0) }
                    dt { (words.say("version-hash")) } dd { code.hash { (version.text.sha256) } }
                }
                dt { (words.say("receipt-entry")) } dd { (signature.seq.0 + 1) }
                dt { (words.say("receipt-signed")) }
                dd {
                    a href=(proofs::path(statement.id, signature.seq)) download="receipt.json" { (words.say("receipt-download")) }
                    " · " a href="/verify" { (words.say("verify-title")) }
                }
            }
        }
    }
}
