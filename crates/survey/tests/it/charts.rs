//! Charts: well-formed, named, and nothing in them but what they were given.

use proptest::prelude::*;
use survey::{Bar, Chart, Drawn, Part, Setting, Share, Stack, Stroke};

fn share(part: u32) -> Option<Share> {
    Share::of(part, 100)
}

fn chart(drawn: Drawn, title: &str) -> Chart {
    let (id, language) = ("q 7-\"x".to_owned(), "fi".to_owned());
    Chart { id, title: title.to_owned(), account: "Puolet".to_owned(), language, drawn }
}

fn bars(label: &str) -> Drawn {
    let stroke = |part, figure: &str| Stroke { share: share(part), figure: figure.to_owned() };
    let strokes = vec![stroke(50, "50 · 50 %"), stroke(40, "40 · 40 %")];
    let hidden =
        Bar { label: "Muu".to_owned(), strokes: vec![Stroke { share: None, figure: "ei näytetä".to_owned() }] };
    Drawn::Bars(vec![Bar { label: label.to_owned(), strokes }, hidden])
}

/// Every tag is closed in its order, and no attribute is inline style or script.
fn check(svg: &str) {
    let mut open = vec![];
    for piece in svg.split('<').skip(1) {
        let (tag, rest) = piece.split_once('>').expect("a tag ends");
        assert!(!rest.contains('>') && !tag.contains("style=") && !tag.contains(" on"), "{piece}");
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name.to_owned()));
        } else if !tag.ends_with('/') {
            open.push(tag.split(' ').next().expect("a name").to_owned());
        }
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
    }
    assert!(open.is_empty());
    assert!(svg.starts_with("<svg") && svg.contains(r#"role="img""#));
}

#[test]
fn a_chart_has_its_name_its_account_and_its_figures() {
    for setting in [Setting::Page, Setting::File] {
        let svg = chart(bars("Kyllä <b> & \"ei\""), "Mitä?").svg(setting);
        check(&svg);
        for part in
            ["<title id=\"q7-x-t\">Mitä?</title>", "<desc id=\"q7-x-d\">Puolet</desc>", "50 · 50 %", "ei näytetä"]
        {
            assert!(svg.contains(part), "{part} in {svg}");
        }
        assert!(svg.contains("Kyllä &lt;b&gt; &amp; &quot;ei&quot;"));
        assert_eq!(svg.contains("xmlns="), setting == Setting::File);
        assert_eq!(svg.contains("class="), setting == Setting::Page);
        // A file says its question for all to see as well.
        assert_eq!(svg.contains(">Mitä?</text>"), setting == Setting::File);
    }
}

#[test]
fn parts_fill_their_bar_and_wide_ones_are_named() {
    let part = |count, name: &str, is_remainder| Part {
        share: Share::of(count, 33).expect("of them"),
        name: name.to_owned(),
        is_remainder,
    };
    let parts = vec![part(1, "1", false), part(16, "2", false), part(16, "ei näytetä", true)];
    let svg = chart(Drawn::Stacked(vec![Stack { label: String::new(), parts }]), "Asteikko").svg(Setting::Page);
    check(&svg);
    assert!(svg.contains(r#"width="3.0%""#) && svg.contains(">2</text>") && !svg.contains(">1</text>"), "{svg}");
}

#[test]
fn long_labels_stand_in_lines() {
    let label =
        "Järjestöjen avustusten leikkaukset ja niiden vaikutus pienten yhdistysten vapaaehtoistoimintaan maakunnassa";
    let svg = chart(bars(label), "Mitä?").svg(Setting::Page);
    let lines: Vec<&str> =
        svg.split("text-anchor=\"start\">").skip(1).filter_map(|rest| rest.split('<').next()).collect();
    assert!(lines.iter().all(|line| line.chars().count() <= 36), "{lines:?}");
    assert_eq!(lines[..4].join(" "), label);
}

proptest! {
    #[test]
    fn whatever_is_typed_the_picture_is_well_formed(label in ".{0,400}", title in ".{0,60}") {
        for setting in [Setting::Page, Setting::File] {
            check(&chart(bars(&label), &title).svg(setting));
        }
    }
}
