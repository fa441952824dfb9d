//! Which language a header asks for.

use words::Language::{self, English, Finnish, Swedish};

#[test]
fn the_header_chooses_the_language() {
    let rows = [
        ("", Finnish),
        ("fi", Finnish),
        ("sv-FI,sv;q=0.9,fi;q=0.8,en;q=0.7", Swedish),
        ("en-GB,en;q=0.9", English),
        ("EN-us", English),
        ("de-DE,de;q=0.9,en;q=0.8,fi;q=0.7", English),
        ("de, fr", Finnish),
        ("fi;q=0.3, sv;q=0.7, en;q=0.5", Swedish),
        ("en, sv", English),
        ("en;q=0.8, sv;q=0.8", English),
        ("en;q=0, sv;q=0.001", Swedish),
        ("sv;q=0", Finnish),
        ("*", Finnish),
        ("de, *;q=0.5", Finnish),
        ("fi;q=0, *;q=0.5", Swedish),
        ("fi;q=0, sv;q=0, *", English),
        ("en;q=0.4, *;q=0.5", Finnish),
        ("fi;q=0.1, sv;q=0.1, en;q=0.1, *", Finnish),
        (" sv ; q=1.000 , en ; q=0.999", Swedish),
        ("fil", Finnish),
        ("svc, en;q=0.1", English),
    ];
    for (header, language) in rows {
        assert_eq!(Language::negotiate(header), language, "{header:?}");
    }
}

#[test]
fn a_malformed_element_is_passed_over() {
    let rows = [
        ("sv;q=2, en;q=0.1", English),
        ("sv;q=1.001, en;q=0.1", English),
        ("sv;q=0.1234, en;q=0.1", English),
        ("sv;q=, en;q=0.1", English),
        ("sv;q=-1, en;q=0.1", English),
        ("sv;q=0.+1, en;q=0.1", English),
        ("sv;level=1, en;q=0.1", English),
        (";;;,,, en", English),
        ("å-ä;q=ö", Finnish),
    ];
    for (header, language) in rows {
        assert_eq!(Language::negotiate(header), language, "{header:?}");
    }
}

#[test]
fn a_tag_and_its_language_name_each_other() {
    for (language, tag, name) in [(Finnish, "fi", "Suomi"), (Swedish, "sv", "Svenska"), (English, "en", "English")] {
        assert_eq!((language.tag(), language.own_name()), (tag, name));
        assert_eq!(Language::from_tag(tag), Some(language));
    }
    for none in ["", "FI", "fi-FI", "de"] {
        assert_eq!(Language::from_tag(none), None, "{none:?}");
    }
}
