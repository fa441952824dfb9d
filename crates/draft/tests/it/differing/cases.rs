use super::notation::{spelt, text};
use draft::Difference;

/// A case is its name after `#`, the earlier text after `-`, the later one after `+`, and what the difference says after `=`.
#[test]
fn what_changed_is_said_as_a_reader_would() {
    let mut wrong = Vec::new();
    let mut cases = 0;
    for case in include_str!("../data/differences.txt").split("\n\n").filter(|case| case.contains("\n= ")) {
        let line = |sign: &str| {
            let mut lines = case.lines().filter_map(|line| line.strip_prefix(sign));
            lines.next().map(|line| line.strip_prefix(' ').unwrap_or(line)).unwrap_or_default()
        };
        let difference = Difference::between(&text(line("-")), &text(line("+")));
        let (name, expected, said) = (line("#"), line("="), spelt(&difference).replace('\n', "¤"));
        if said != expected {
            wrong.push(format!("{name}\n  expected {expected}\n  said     {said}"));
        }
        cases += 1;
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(cases >= 50, "the table was read: {cases} cases");
}
