//! A statement of the demonstration's text, signed by as many as one likes.

use draft::{Difference, Link, Text};
use publish::{Card, Check, Fact, Group, Labels, Line, Redline, RedlineLabels, Reservation, Signatory, Statement};
use terms::Timestamp;

/// The text of the demonstration.
pub(crate) fn text() -> Text {
    Text::from_markdown(include_str!("../../../../data/demo/palkkatuki.fi.md"))
}

/// When the version was sealed.
pub(crate) fn sealed() -> Timestamp {
    Timestamp::parse("2026-03-12T10:15:00.000Z").expect("a moment")
}

pub(crate) fn link(href: &str) -> Link {
    Link::new(href, "").expect("a link")
}

fn fact(label: &str, lines: &[Line]) -> Fact {
    Fact { label: label.to_owned(), lines: lines.to_vec() }
}

fn labels() -> Labels {
    Labels {
        signed: "Allekirjoittajat".to_owned(),
        name: "Järjestö".to_owned(),
        kind: "Laji".to_owned(),
        county: "Maakunta".to_owned(),
        reservation: "Varauma".to_owned(),
        reservations: "Varaumat".to_owned(),
        check: "Näin tarkistat tekstin".to_owned(),
        missing: "Merkkejä, joita tällä asiakirjalla ei ole miten näyttää:".to_owned(),
    }
}

/// The statement with so many signatories; of these the third has two reservations.
pub(crate) fn statement(text: &Text, signatories: usize) -> Statement<'_> {
    let address = link("https://lausuma.example/s/palkkatuki/v4");
    let kinds = ["Yhdistys", "Kattojärjestö", "Säätiö", "Kyläyhdistys"];
    let counties = ["Uusimaa", "Keski-Suomi", "Pohjois-Pohjanmaa", "Koko maa"];
    let reservations = vec![
        Reservation {
            clause: Some(12),
            place: "Kohta 12".to_owned(),
            text: "Emme ota kantaa tuen kestoon, koska oma selvityksemme on kesken.\nPalaamme asiaan syksyllä."
                .to_owned(),
        },
        Reservation { clause: None, place: "Koko kannanotto".to_owned(), text: "Luvut on tarkistettava.".to_owned() },
    ];
    let signatory = |index: usize| Signatory {
        name: format!(
            "{} {} ry",
            ["Uudenmaan Kylät", "Nuorten Paja", "Soutuseura Airo", "Lukupiiri"][index % 4],
            index + 1
        ),
        kind: kinds[index % 4].to_owned(),
        county: counties[index % 3].to_owned(),
        reservations: if index == 2 { reservations.clone() } else { Vec::new() },
    };
    let all: Vec<Signatory> = (0..signatories).map(signatory).collect();
    let (umbrellas, others) = all.split_at(signatories.min(5));
    let group = |heading: &str, note: &str, signatories: &[Signatory]| Group {
        heading: heading.to_owned(),
        note: note.to_owned(),
        signatories: signatories.to_vec(),
    };
    let groups = [
        group("Kattojärjestöt", "Viidellä kattojärjestöllä on 213 jäsenyhdistystä (omat luvut, 2026).", umbrellas),
        group("Järjestöt", "", others),
    ];
    Statement {
        title: "Palkkatuki on uudistettava niin, että se on ennakoitava ja riittävä".to_owned(),
        language: "fi".to_owned(),
        kind: "Kannanotto".to_owned(),
        version: "Versio 4 · 12.3.2026".to_owned(),
        facts: vec![
            fact("Versio", &[Line::plain("4, lukittu 12.3.2026 klo 12.15 (Helsinki)")]),
            fact(
                "Vastaanottajat",
                &[Line::plain("Työ- ja elinkeinoministeriö"), Line::plain("Uudenmaan työllisyysalueet")],
            ),
            fact(
                "Koordinaattori",
                &[Line { words: "Kumaja".to_owned(), link: Some(link("https://example.org/kumaja")) }],
            ),
        ],
        text,
        signed: groups.into_iter().filter(|group| !group.signatories.is_empty()).collect(),
        closing: vec![
            fact(
                "Lisenssi",
                &[Line {
                    words: "CC BY 4.0".to_owned(),
                    link: Some(link("https://creativecommons.org/licenses/by/4.0/deed.fi")),
                }],
            ),
            fact(
                "Yhteydet",
                &[Line { words: "verkosto@example.org".to_owned(), link: Some(link("mailto:verkosto@example.org")) }],
            ),
        ],
        check: Check {
            sha256: text.sha256(),
            address,
            advice:
                "Avaa osoite tai lue koodi puhelimella: sivu näyttää saman tekstin, sen allekirjoittajat ja tiivisteen."
                    .to_owned(),
            code: "QR-koodi, joka vie osoitteeseen lausuma.example/s/palkkatuki/v4".to_owned(),
        },
        at: sealed(),
        labels: labels(),
    }
}

/// The comparison of two texts.
pub(crate) fn redline<'a>(before: &'a Text, after: &'a Text, difference: &'a Difference) -> Redline<'a> {
    Redline {
        title: "Palkkatuki on uudistettava niin, että se on ennakoitava ja riittävä".to_owned(),
        language: "fi".to_owned(),
        kind: "Mikä muuttui".to_owned(),
        versions: "Versio 3 → versio 4".to_owned(),
        facts: vec![
            fact("Aiempi", &[Line::plain("Versio 3, lukittu 1.3.2026")]),
            fact("Uusi", &[Line::plain("Versio 4, lukittu 12.3.2026")]),
        ],
        before,
        after,
        difference,
        notes: &|row| if row.moved == draft::Moved::Away { vec!["Siirtyi muualle.".to_owned()] } else { Vec::new() },
        whose: &|actor| if actor.is_some() { "Järjestö A ry".to_owned() } else { "Lausuma".to_owned() },
        at: sealed(),
        labels: RedlineLabels {
            legend: "Näin muutokset on merkitty:".to_owned(),
            added: "lisätty".to_owned(),
            removed: "poistettu".to_owned(),
            added_begins: "Lisätty:".to_owned(),
            added_ends: "(lisäys päättyy)".to_owned(),
            removed_begins: "Poistettu:".to_owned(),
            removed_ends: "(poisto päättyy)".to_owned(),
            remarked: "Muotoilu muuttui:".to_owned(),
            missing: "Merkkejä, joita tällä asiakirjalla ei ole miten näyttää:".to_owned(),
        },
    }
}

/// The picture of a statement of that title.
pub(crate) fn card(language: &str, title: &str) -> Card {
    Card {
        title: title.to_owned(),
        language: language.to_owned(),
        kind: "Kannanotto".to_owned(),
        network: "Lausuma".to_owned(),
        signed: "12 järjestöä on allekirjoittanut.".to_owned(),
    }
}
