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

#[test]
fn items_of_numbered_lists_have_their_place() {
    let text = Text::from_markdown("Alku.\n\n1. a\n2. b\n   1. c\n\n   jatkuu\n3. d\n\n- e\n\nVäli.\n\n1. f");
    let plain: Vec<_> = text.blocks().iter().map(|block| block.plain()).collect();
    let numbered: Vec<_> = plain.into_iter().zip(text.item_numbers()).collect();
    let expected = [
        ("Alku.", None),
        ("a", Some(1)),
        ("b", Some(2)),
        ("c", Some(1)),
        ("jatkuu", None),
        ("d", Some(3)),
        ("e", None),
        ("Väli.", None),
        ("f", Some(1)),
    ];
    assert_eq!(numbered, expected.map(|(words, number)| (words.to_owned(), number)));
}
