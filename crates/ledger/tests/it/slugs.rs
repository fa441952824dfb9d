use ledger::{Slug, slug};

#[test]
fn a_title_suggests_a_readable_address() {
    for (title, address) in [
        ("Palkkatuki kuntoon: työtä, joka kantaa", "palkkatuki-kuntoon-tyota-joka-kantaa"),
        ("Mötesplatser för små föreningar", "motesplatser-for-sma-foreningar"),
        ("  ÅÄÖ  ", "aao"),
        ("50 % lisää!", "50-lisaa"),
        ("日本", "kannanotto"),
        ("", "kannanotto"),
        ("---", "kannanotto"),
    ] {
        assert_eq!(slug(title).as_str(), address, "{title}");
    }
}

#[test]
fn an_address_is_cut_between_words_and_stays_one() {
    let long = slug(&"sana ".repeat(40));
    assert!(long.as_str().len() <= 60 && long.as_str().ends_with("sana"));
    let endless = slug(&"x".repeat(500));
    assert_eq!(endless.as_str().len(), 60);
    for made in [long, endless.numbered(17)] {
        assert_eq!(Slug::parse(made.as_str()), Some(made));
    }
    for wrong in ["", "-a", "a-", "a--b", "Ä", "a b", "A"] {
        assert_eq!(Slug::parse(wrong), None, "{wrong:?}");
    }
}
