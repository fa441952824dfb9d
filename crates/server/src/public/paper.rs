//! A published statement on paper and in word processors.

use super::{Publication, Signatory};
use crate::{
    pages::{statement::LICENCE, time},
    traces::{Step, corrections, trail},
};
use draft::Link;
use publish::{Card, Check, Fact, Group, Labels, Line, PublishError, Reservation};
use words::Words;

/// Where the licence is read.
pub(crate) const LICENCE_ADDRESS: &str = "https://creativecommons.org/licenses/by/4.0/";

/// As PDF that screen readers read.
pub(crate) fn pdf(of: &Publication) -> Result<Vec<u8>, PublishError> {
    publish::statement_pdf(&statement(of)).map(|pdf| pdf.bytes)
}

/// As DOCX.
pub(crate) fn docx(of: &Publication) -> Result<Vec<u8>, PublishError> {
    publish::statement_docx(&statement(of))
}

/// As the picture that services show beside a link.
pub(crate) fn picture(of: &Publication) -> Result<Vec<u8>, PublishError> {
    let words = of.words;
    publish::card_png(&Card {
        title: of.statement.title.clone(),
        language: of.language.tag().to_owned(),
        kind: words.say(&format!("kind-{}", of.statement.about.kind.name())),
        network: of.network.clone(),
        signed: signed(of),
    })
}

/// How many have signed, in a sentence.
pub(crate) fn signed(of: &Publication) -> String {
    of.words.say_with("public-signed", &[("count", of.signatories.len().into())])
}

fn statement(of: &Publication) -> publish::Statement<'_> {
    let (words, statement) = (of.words, &*of.statement);
    let number = [("number", of.version.number.0.into())];
    let day = time::day_said(words, time::day_of(of.since));
    let address = format!("{}{}", of.address, of.ending(of.language));
    let line = |words: &str, to: Option<&str>| Line {
        words: words.to_owned(),
        link: to.and_then(|address| Link::new(address, "")),
    };
    let fact = |key: &str, lines: Vec<Line>| Fact { label: words.say(key), lines };
    let website = |id| of.register.organisation(id).and_then(|known| known.details.website.as_ref());
    let coordinators =
        statement.coordinators.iter().map(|id| line(&of.called(*id), website(*id).map(|site| site.as_str()))).collect();
    let mut facts = vec![fact("public-since", vec![line(&day, None)])];
    if !statement.about.addressees.is_empty() {
        facts.push(fact("public-addressees", statement.about.addressees.iter().map(Line::plain).collect()));
    }
    facts.push(fact("public-coordinators", coordinators));
    let wrong = corrections(words, &of.register, statement);
    if !wrong.is_empty() {
        facts.push(Fact {
            label: words.say("corrections"),
            lines: wrong.iter().map(|step| told(words, step)).collect(),
        });
    }
    let became = trail(words, &of.register, statement, &of.line);
    let became = (!became.is_empty())
        .then(|| Fact { label: words.say("trail"), lines: became.iter().map(|step| told(words, step)).collect() });
    let mut closing: Vec<Fact> = became.into_iter().collect();
    closing.push(fact("paper-licence", vec![line(LICENCE, Some(LICENCE_ADDRESS))]));
    closing.push(fact("paper-address", vec![line(&address, Some(&address))]));
    publish::Statement {
        title: statement.title.clone(),
        language: of.language.tag().to_owned(),
        kind: words.say(&format!("kind-{}", statement.about.kind.name())),
        version: format!("{} · {day}", words.say_with("version", &[("version", of.version.number.0.into())])),
        facts,
        text: &of.text,
        signed: vec![Group {
            heading: String::new(),
            note: signed(of),
            signatories: of.signatories.iter().map(|each| signatory(of, each)).collect(),
        }],
        closing,
        check: Check {
            sha256: *of.sealed.sha256.bytes(),
            // The server's own address is one of the web's.
            address: Link::new(&address, "").unwrap_or_else(|| Link::new("https://", "").expect("an address")),
            advice: words.say_with("paper-check", &number),
            code: words.say_with("paper-code", &[("address", (&address).into())]),
        },
        at: of.version.sealed,
        labels: Labels {
            signed: words.say("signatories"),
            name: words.say("paper-name"),
            kind: words.say("paper-kind"),
            county: words.say("paper-county"),
            reservation: words.say("paper-reservation"),
            reservations: words.say("paper-reservations"),
            check: words.say("public-check"),
            missing: words.say("paper-missing"),
        },
    }
}

fn told(words: &Words, step: &Step) -> Line {
    Line { words: step.line(words), link: step.link.as_deref().and_then(|address| Link::new(address, "")) }
}

fn signatory(of: &Publication, each: &Signatory) -> publish::Signatory {
    let text = each.shown.worded.as_ref().and_then(|worded| worded.reservation.clone()).unwrap_or_default();
    let reservation = each.reserves().map(|clause| Reservation {
        clause: clause.and_then(|clause| usize::try_from(clause).ok()),
        place: match clause {
            Some(clause) => of.words.say_with("reservation-about", &[("clause", clause.into())]),
            None => of.words.say("reservation-about-gone"),
        },
        text,
    });
    publish::Signatory {
        name: each.name.clone(),
        kind: each.kind.clone().unwrap_or_default(),
        county: each.county.clone().unwrap_or_default(),
        reservations: reservation.into_iter().collect(),
    }
}
