//! What views make of a difference.

use super::{
    laws::{holds, real},
    notation::text,
};
use draft::{Caption, Difference, Fold, Marking, Moved, Part, Reference, Sentence, Text};

fn between(before: &str, after: &str) -> Difference {
    holds(&text(before), &text(after))
}

fn captioned(difference: &Difference, around: Option<usize>) -> String {
    difference.markdown(around, |caption| match caption {
        Caption::Row(row) if row.is_same() => None,
        Caption::Row(row) if row.moved == Moved::Away => Some(format!("{} siirtyi", row.reference())),
        Caption::Row(row) => Some(row.reference().to_string()),
        Caption::Folded(rows) => Some(format!("{} ennallaan", rows.len())),
    })
}

#[test]
fn a_difference_is_markdown_that_any_reader_shows() {
    let before = "# A ¶ Yksi **kaksi** *kolme*. ¶ 1. eka ¶ 2. toka ¶ 3. kolmas asia listalla ¶ > Lainaus jää tähän ¶ Lähtee kokonaan.";
    let after = "# B ¶ Yksi **neljä** *kolme*. ¶ 1. eka ¶ 2. kolmas asia <listalla> ¶ > Lainaus jää tähän ¶ > Uusi";
    let expected = "\
*h1*

# <del>A</del><ins>B</ins>

*c1*

Yksi <del>**kaksi**</del><ins>**neljä**</ins> *kolme*.

1. eka

*was-c3*

2. <del>toka</del>

*c3*

2. kolmas asia <ins>\\<</ins>listalla<ins>\\></ins>

> Lainaus jää tähän

*was-c6*

<del>Lähtee kokonaan.</del>

*c5*

> <ins>Uusi</ins>
";
    assert_eq!(captioned(&between(before, after), None), expected);
}

#[test]
fn splits_and_joins_are_markdown_too() {
    let one = "Tuki maksetaan kuukausittain. Seurantaan riittää yksi lyhyt lomake.";
    let two = "Tuki maksetaan kuukausittain. ¶ Seurantaan riittää yksi lyhyt lomake.";
    let silent = |_: Caption<'_>| None;
    let split = "Tuki maksetaan kuukausittain.<del> </del><ins>¶</ins>\n\nSeurantaan riittää yksi lyhyt lomake.\n";
    assert_eq!(between(one, two).markdown(None, silent), split);
    let joined = "Tuki maksetaan kuukausittain.<del>¶</del><ins> </ins>Seurantaan riittää yksi lyhyt lomake.\n";
    assert_eq!(between(two, one).markdown(None, silent), joined);
}

#[test]
fn no_text_can_pass_for_a_change() {
    let forged = "a <ins>b</ins> <del>c</del>";
    let difference = between(forged, &format!("{forged} d"));
    let expected = "a \\<ins>b\\</ins> \\<del>c\\</del><ins> d</ins>\n";
    assert_eq!(difference.markdown(None, |_| None), expected);
}

#[test]
fn what_is_unchanged_is_canonical() {
    let text = real();
    assert_eq!(Difference::between(&text, &text).markdown(None, |_| None), text.markdown());
}

#[test]
fn what_stands_between_changes_is_folded() {
    let lines = |changed: &[usize]| -> Text {
        let line = |index: usize| match index {
            0 | 5 => format!("## Otsikko {index}"),
            _ if changed.contains(&index) => format!("Rivi {index} on toinen kuin ennen."),
            _ => format!("Rivi {index} on sama kuin ennen."),
        };
        Text::from_markdown(&(0..12).map(line).collect::<Vec<_>>().join("\n\n"))
    };
    let difference = holds(&lines(&[]), &lines(&[8]));
    let folds = |around| -> Vec<(bool, usize)> {
        let fold = |fold: &Fold<'_>| match fold {
            Fold::Shown(rows) => (true, rows.len()),
            Fold::Folded(rows) => (false, rows.len()),
        };
        difference.folded(around).iter().map(fold).collect()
    };
    assert_eq!(folds(0), [(false, 5), (true, 1), (false, 2), (true, 1), (false, 3)], "its heading is shown with it");
    assert_eq!(folds(1), [(false, 5), (true, 1), (false, 1), (true, 3), (false, 2)]);
    assert_eq!(folds(100), [(true, 12)]);
    assert_eq!(
        Difference::between(&lines(&[]), &lines(&[])).folded(3),
        [Fold::Folded(Difference::between(&lines(&[]), &lines(&[])).rows())]
    );
    let markdown = captioned(&difference, Some(0));
    let expected = "*5 ennallaan*\n\n## Otsikko 5\n\n*2 ennallaan*\n\n*c7*\n\nRivi 8 on <del>sama</del><ins>toinen</ins> kuin ennen.\n\n*3 ennallaan*\n";
    assert_eq!(markdown, expected);
}

#[test]
fn a_clause_is_followed_wherever_it_went() {
    let difference = between(
        "# A ¶ Ensimmäinen asia on tämä. ¶ Toinen seikka koskee rahaa. ¶ Kolmas kohta on aivan muuta. ¶ Neljäs lähtee pois kokonaan.",
        "Alkuun tulee jotain uutta. ¶ # A ¶ Toinen seikka koskee rahaa paljon. ¶ Kolmas kohta on aivan muuta. ¶ Ensimmäinen asia on tämä.",
    );
    let follow = |part| difference.follow(part).map(|row| row.reference());
    let trace = |part| difference.trace(part).and_then(|row| row.before.first()).map(|spot| spot.part);
    use Part::{Clause, Heading};
    let rows = [(1, 4), (2, 2), (3, 3)];
    for (was, is) in rows {
        assert_eq!(follow(Clause(was)), Some(Reference::Is(Clause(is))));
        assert_eq!(trace(Clause(is)), Some(Clause(was)));
    }
    assert_eq!(follow(Heading(1)), Some(Reference::Is(Heading(1))));
    assert_eq!(follow(Clause(4)), Some(Reference::Was(Clause(4))));
    assert_eq!(trace(Clause(1)), None);
    assert_eq!(follow(Clause(5)), None);
}

fn sentences(before: &str, after: &str) -> Vec<Sentence> {
    between(before, after).rows().iter().flat_map(draft::Row::sentences).collect()
}

#[test]
fn a_difference_is_said_in_sentences() {
    use Part::{Clause, Heading};
    let part = Clause(1);
    let words = String::from;
    let rows: [(&str, &str, Vec<Sentence>); 12] = [
        ("Kunta maksaa.", "Kunta maksaa.", vec![]),
        (
            "Kunta voi maksaa.",
            "Kunta täytyy maksaa.",
            vec![Sentence::Replaced { part, was: words("voi"), became: words("täytyy") }],
        ),
        (
            "Kunta maksaa tuen ajallaan.",
            "Kunta maksaa tuen aina ajallaan.",
            vec![Sentence::Inserted { part, words: words("aina"), behind: words("maksaa tuen") }],
        ),
        (
            "Aina kunta maksaa tuen.",
            "kunta maksaa tuen.",
            vec![Sentence::Deleted { part, words: words("Aina"), behind: words("") }],
        ),
        ("a ¶ Kissat nukkuvat.", "a", vec![Sentence::Removed { part: Clause(2), words: words("Kissat nukkuvat.") }]),
        ("a", "# Otsikko ¶ a", vec![Sentence::Added { part: Heading(1), words: words("Otsikko") }]),
        (
            "Kunnat maksavat tuen. ¶ Yhdistykset odottavat sitä.",
            "Yhdistykset odottavat sitä. ¶ Kunnat maksavat tuen.",
            vec![Sentence::Moved { from: Clause(1), to: Clause(2) }],
        ),
        (
            "Kunta **voi maksaa** tuen.",
            "Kunta voi maksaa tuen.",
            vec![Sentence::Marked { part, words: words("voi maksaa"), marking: Marking::Strong, now: false }],
        ),
        (
            "Kunta **voi** maksaa.",
            "Kunta *voi* maksaa.",
            vec![
                Sentence::Marked { part, words: words("voi"), marking: Marking::Strong, now: false },
                Sentence::Marked { part, words: words("voi"), marking: Marking::Em, now: true },
            ],
        ),
        ("Kunta maksaa.", "Kunta  maksaa.", vec![Sentence::Spaced { part }]),
        (
            "Tuki maksetaan kuukausittain. Seurantaan riittää yksi lyhyt lomake.",
            "Tuki maksetaan kuukausittain. ¶ Seurantaan riittää yksi lyhyt lomake.",
            vec![Sentence::Split { from: part, into: vec![Clause(1), Clause(2)] }],
        ),
        (
            "Tuki maksetaan kuukausittain. ¶ Seurantaan riittää yksi lyhyt lomake.",
            "Tuki maksetaan kuukausittain. Seurantaan riittää yksi lyhyt lomake.",
            vec![Sentence::Joined { from: vec![Clause(1), Clause(2)], into: part }],
        ),
    ];
    for (before, after, expected) in rows {
        assert_eq!(sentences(before, after), expected, "{before} → {after}");
    }
}

#[test]
fn a_summary_counts_what_a_reader_would() {
    let difference = between(
        "# A ¶ Ensimmäinen asia on tämä. ¶ Toinen seikka koskee rahaa. ¶ Kolmas kohta on aivan muuta. ¶ Lähtee kokonaan pois.",
        "# B ¶ Toinen seikka koskee paljon rahaa. ¶ Kolmas kohta on aivan muuta. ¶ Ensimmäinen asia on tuo. ¶ Tulee ihan uutena tilalle – ja jää.",
    );
    let summary = difference.summary();
    let clauses = summary.clauses;
    assert_eq!((clauses.touched, clauses.changed, clauses.moved), (4, 2, 1));
    assert_eq!((clauses.added, clauses.removed, clauses.split, clauses.joined), (1, 1, 0, 0));
    assert_eq!((summary.headings.touched, summary.headings.changed), (1, 1));
    assert_eq!((summary.words.added, summary.words.removed), (9, 5));
}

/// One of every kind of sentence.
fn all_sentences() -> Vec<Sentence> {
    use draft::{Kind, Level, Reshape};
    let part = Part::Clause(3);
    let words = || "sanoja".to_owned();
    let reshapes = [
        Reshape::Kind { from: Kind::Paragraph, to: Kind::Heading(Level::Two) },
        Reshape::Level { from: 1, to: 2 },
        Reshape::Listed(true),
        Reshape::Listed(false),
        Reshape::Quoted(true),
        Reshape::Quoted(false),
        Reshape::List,
    ];
    let mut all = vec![
        Sentence::Added { part, words: words() },
        Sentence::Removed { part, words: words() },
        Sentence::Moved { from: part, to: part },
        Sentence::Split { from: part, into: vec![part, part] },
        Sentence::Joined { from: vec![part, part], into: part },
        Sentence::Replaced { part, was: words(), became: words() },
        Sentence::Spaced { part },
    ];
    all.extend(reshapes.map(|reshape| Sentence::Reshaped { part, reshape }));
    for behind in [String::new(), words()] {
        all.push(Sentence::Inserted { part, words: words(), behind: behind.clone() });
        all.push(Sentence::Deleted { part, words: words(), behind });
    }
    for marking in [Marking::Strong, Marking::Em, Marking::Link, Marking::Address] {
        all.extend([true, false].map(|now| Sentence::Marked { part, words: words(), marking, now }));
    }
    all
}

#[test]
fn every_sentence_has_words_and_what_stands_in_their_gaps() {
    let texts = [
        include_str!("../../../../words/text/fi.ftl"),
        include_str!("../../../../words/text/sv.ftl"),
        include_str!("../../../../words/text/en.ftl"),
    ];
    for text in texts {
        for sentence in all_sentences() {
            let key = format!("change-{} = ", sentence.name());
            let words = text.lines().find_map(|line| line.strip_prefix(&key)).unwrap_or_else(|| panic!("no {key}"));
            let gaps = words.split("{ $").skip(1).map(|rest| rest.split(' ').next().unwrap_or_default());
            let names: Vec<&str> = sentence.said().into_iter().map(|(name, _)| name).collect();
            for gap in gaps {
                assert!(names.contains(&gap), "nothing for {gap} in {key}");
            }
        }
        for name in ["heading-1", "heading-2", "heading-3", "paragraph", "bullet", "numbered"] {
            assert!(text.contains(&format!("\nchange-kind-{name} = ")), "{name}");
        }
    }
}
