use draft::Text;

const TEXT: &str =
    "# Otsikko\n\nEnsin **kaksi**.\n\n- kohta\n\n  jatkoa\n\n## Väli\n\n> Lainaus – 5 %\\\n> toinen rivi\n";

#[test]
fn clauses_are_numbered_through_and_headings_stand_apart() {
    let text = Text::from_markdown(TEXT);
    let clauses: Vec<_> = text.clauses().map(|clause| (clause.number, clause.block.plain())).collect();
    let words = ["Ensin kaksi.", "kohta", "jatkoa", "Lainaus – 5 %\ntoinen rivi"];
    assert_eq!(
        clauses,
        words.iter().enumerate().map(|(index, word)| (index + 1, (*word).to_owned())).collect::<Vec<_>>()
    );
}

#[test]
fn plain_text_has_one_line_per_block() {
    let plain = "Otsikko\nEnsin kaksi.\nkohta\njatkoa\nVäli\nLainaus – 5 % toinen rivi";
    assert_eq!(Text::from_markdown(TEXT).plain(), plain);
    assert_eq!(Text::default().plain(), "");
}

#[test]
fn words_are_what_a_reader_would_count() {
    assert_eq!(Text::from_markdown(TEXT).words(), 10);
    assert_eq!(Text::from_markdown("a-b c.d – & 100 000 e\\\nf").words(), 6);
    assert_eq!(Text::default().words(), 0);
}
