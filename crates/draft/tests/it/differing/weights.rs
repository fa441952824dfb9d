//! What makes a change weigh, by rows.

use draft::{Difference, Text, Weighty};

const CASES: &str = include_str!("../data/weights.txt");

fn name(weighty: Weighty) -> &'static str {
    match weighty {
        Weighty::Number => "number",
        Weighty::Name => "name",
        Weighty::Negation => "negation",
        Weighty::Demand => "demand",
        Weighty::Added => "added",
        Weighty::Removed => "removed",
    }
}

fn text(line: &str) -> Text {
    Text::from_markdown(&line.split('¶').map(str::trim).collect::<Vec<_>>().join("\n\n"))
}

#[test]
fn every_change_weighs_as_written() {
    let mut wrong = Vec::new();
    for case in CASES.split("\n\n").skip(1) {
        let line = |sign: char| case.lines().find_map(|line| line.strip_prefix(sign)).unwrap_or_default().trim();
        let difference = Difference::between(&text(line('-')), &text(line('+')));
        let rows = difference.weighed().into_iter().map(|(row, weights)| {
            let names: Vec<_> = weights.into_iter().map(|weight| format!(" {}", name(weight))).collect();
            format!("{}:{}", row.reference(), names.concat())
        });
        let got = rows.collect::<Vec<_>>().join(" ¶ ");
        if got != line('=') {
            wrong.push(format!("{case}\n  got {got}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(CASES.split("\n\n").count() > 20);
}
