//! How texts sound once their variables are in them.

use words::Language::{self, English, Finnish, Swedish};
use words::{Value, Words};

#[test]
fn a_count_takes_the_right_form() {
    let rows = [
        (Finnish, "home-count", 0, "0 kannanottoa"),
        (Finnish, "home-count", 1, "Yksi kannanotto"),
        (Finnish, "home-count", 2, "2 kannanottoa"),
        (Finnish, "home-count", 21, "21 kannanottoa"),
        (Swedish, "home-count", 0, "0 ställningstaganden"),
        (Swedish, "home-count", 1, "Ett ställningstagande"),
        (Swedish, "home-count", 2, "2 ställningstaganden"),
        (English, "home-count", 0, "0 statements"),
        (English, "home-count", 1, "One statement"),
        (English, "home-count", 21, "21 statements"),
        (Finnish, "state-offline", 0, "Ei yhteyttä, kaikki on tallennettu"),
        (Finnish, "state-offline", 1, "Ei yhteyttä, yksi muutos on tallessa tällä laitteella"),
        (Finnish, "state-offline", 12, "Ei yhteyttä, 12 muutosta on tallessa tällä laitteella"),
        (Swedish, "state-offline", 0, "Ingen anslutning, allt är sparat"),
        (Swedish, "state-offline", 1, "Ingen anslutning, en ändring finns kvar på den här enheten"),
        (Swedish, "state-offline", 12, "Ingen anslutning, 12 ändringar finns kvar på den här enheten"),
        (English, "state-offline", 0, "Offline, everything is saved"),
        (English, "state-offline", 1, "Offline, one change kept on this device"),
        (English, "state-offline", 12, "Offline, 12 changes kept on this device"),
        (Finnish, "statement-coordinators", 1, "Koordinaattori"),
        (Finnish, "statement-coordinators", 3, "Koordinaattorit"),
        (Swedish, "statement-coordinators", 3, "Koordinatorer"),
        (English, "statement-coordinators", 1, "Coordinator"),
    ];
    for (language, key, count, text) in rows {
        assert_eq!(Words::of(language).say_with(key, &[("count", Value::Number(count))]), text);
    }
}

#[test]
fn thousands_are_set_apart_as_the_browser_does_it() {
    let rows = [
        (Finnish, 999, "999 jäsentä"),
        (Finnish, 1_000, "1\u{a0}000 jäsentä"),
        (Swedish, 12_345, "12\u{a0}345 medlemmar"),
        (English, 1_234_567, "1,234,567 members"),
    ];
    for (language, count, text) in rows {
        assert_eq!(Words::of(language).say_with("demo-login-members", &[("count", Value::Number(count))]), text);
    }
}

#[test]
fn a_moment_has_its_date_time_and_zone() {
    let rows = [
        (Finnish, "17.3.2027 klo 23.59 Suomen aikaa"),
        (Swedish, "17.3.2027 kl. 23.59 finländsk tid"),
        (English, "17 March 2027, 23:59 Finnish time"),
    ];
    for (language, text) in rows {
        let said = Words::of(language).say_with(
            "moment",
            &[
                ("day", 17_u32.into()),
                ("month", 3_u32.into()),
                ("year", "2027".into()),
                ("hour", "23".into()),
                ("minute", "59".into()),
            ],
        );
        assert_eq!(said, text);
    }
}

#[test]
fn every_month_has_its_name_in_english() {
    let names = (1..=12_u64).map(|month| {
        let values = [("day", 1_u32.into()), ("month", month.into()), ("year", "2027".into())];
        let time = [("hour", "0".into()), ("minute", "00".into())];
        let said = Words::of(English).say_with("moment", &[&values[..], &time[..]].concat());
        said.split(' ').nth(1).expect("a moment has a month").to_owned()
    });
    let months = "January February March April May June July August September October November December";
    assert_eq!(names.collect::<Vec<_>>().join(" "), months);
}

#[test]
fn a_value_is_set_in_without_marks_around_it() {
    let name = String::from("Sipoon kyläyhdistys ry");
    let rows = [
        (Finnish, "Toimin järjestön Sipoon kyläyhdistys ry puolesta"),
        (Swedish, "Jag företräder Sipoon kyläyhdistys ry"),
        (English, "Acting for Sipoon kyläyhdistys ry"),
    ];
    for (language, text) in rows {
        assert_eq!(Words::of(language).say_with("hat", &[("organisation", Value::from(&name))]), text);
    }
}

#[test]
fn the_families_of_keys_are_complete() {
    let families = [
        ("role", &["coordinator", "organisation-admin", "writer", "commenter", "signatory"][..]),
        ("stage", &["drafting", "sign-on", "published", "followed-up", "withdrawn"][..]),
        ("kind", &["position", "submission", "opinion-piece"][..]),
        ("language", &["fi", "sv", "en"][..]),
        ("invited", &["open", "accepted", "revoked", "expired"][..]),
        ("mail-state", &["queued", "sent", "failed", "bounced"][..]),
        ("key", &["control", "shift", "alt"][..]),
        (
            "change",
            &["clause", "heading", "was-clause", "was-heading", "added", "removed", "moved", "split", "joined"][..],
        ),
        (
            "change",
            &[
                "kind",
                "level",
                "listed",
                "not-listed",
                "quoted",
                "not-quoted",
                "list",
                "replaced",
                "inserted",
                "inserted-first",
            ][..],
        ),
        ("change", &["deleted", "deleted-first", "strong", "not-strong", "em", "not-em", "link", "not-link"][..]),
        ("change", &["address", "spaced"][..]),
        ("changes-view", &["inline", "beside", "changed", "organisations", "sentences"][..]),
        ("changes-count", &["added", "removed", "changed", "moved", "split", "joined"][..]),
        ("changes", &["clauses", "headings"][..]),
        ("change-kind", &["heading-1", "heading-2", "heading-3", "paragraph", "bullet", "numbered"][..]),
    ];
    for language in Language::ALL {
        for (family, names) in families {
            for name in names {
                assert!(Words::of(language).has(&format!("{family}-{name}")), "{} {family}-{name}", language.tag());
            }
        }
    }
}

#[test]
fn a_change_is_said_as_one_would_say_it() {
    let rows = [
        (Finnish, "Kohta 3: ”voi” muutettiin muotoon ”täytyy”."),
        (Swedish, "Punkt 3: ”kan” ändrades till ”måste”."),
        (English, "Clause 3: “may” became “must”."),
    ];
    let verbs = [("voi", "täytyy"), ("kan", "måste"), ("may", "must")];
    for ((language, text), (was, became)) in rows.into_iter().zip(verbs) {
        let words = Words::of(language);
        let place = words.say_with("change-clause", &[("number", 3_usize.into())]);
        let values = [("place", place.into()), ("was", was.into()), ("became", became.into())];
        assert_eq!(words.say_with("change-replaced", &values), text);
    }
}

#[test]
fn a_key_without_a_text_is_not_there() {
    assert!(!Words::of(Finnish).has("no-such-key"));
    assert_eq!(Words::of(Swedish).language(), Swedish);
}
