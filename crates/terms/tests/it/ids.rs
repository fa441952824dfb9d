use terms::{ChangeHash, Heads, NotAnId, StatementId, TextId};

#[test]
fn an_id_has_one_spelling() {
    let id = StatementId::new([0xab; 16]);
    assert_eq!(id.to_string(), "ab".repeat(16));
    assert_eq!("ab".repeat(16).parse(), Ok(id));
    for wrong in ["", "ab", &"AB".repeat(16), &"ab".repeat(17), &"xy".repeat(16), &"ä".repeat(16)] {
        assert_eq!(wrong.parse::<StatementId>(), Err(NotAnId), "{wrong:?}");
    }
}

#[test]
fn a_leading_text_has_its_statements_id() {
    let statement = StatementId::new([0xab; 16]);
    assert_eq!(TextId::from(statement).to_string(), statement.to_string());
}

#[test]
fn equal_texts_have_equal_heads() {
    let (a, b) = (ChangeHash([1; 32]), ChangeHash([2; 32]));
    assert_eq!(Heads::new([b, a, b]), Heads::new([a, b]));
    assert_ne!(Heads::new([a]), Heads::new([a, b]));
}
