use crate::world::network;
use ledger::{Author, Details, Language, Names, Refusal, RegisterCommand, RegisterEvent};
use terms::{OrganisationId, limits};

fn kept(fi: &str, sv: &str, en: &str) -> Result<Names, Refusal> {
    let names = Names { fi: fi.to_owned(), sv: sv.to_owned(), en: en.to_owned() };
    let organisation = OrganisationId::new([99; 16]);
    let command = RegisterCommand::AddOrganisation { organisation, names, details: Details::default() };
    match network().decide(Author::Operator, command)?.remove(0) {
        RegisterEvent::OrganisationAdded { names, .. } => Ok(names),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_name_is_kept_with_single_spaces_and_nothing_hidden() {
    let long = "ä".repeat(limits::ORGANISATION_NAME_CHARS_MAX);
    for (name, outcome) in [
        ("Äänet ry", Ok("Äänet ry")),
        ("  Äänet \n\t kuuluviin\u{a0}ry ", Ok("Äänet kuuluviin ry")),
        ("جمعية الأمل", Ok("جمعية الأمل")),
        ("Yhdistys <b> & \"me\"", Ok("Yhdistys <b> & \"me\"")),
        (&long[2..], Ok(&long[2..])),
        (&long, Ok(&long)),
        (&format!("{long}ä"), Err(Refusal::NameTooLong)),
        (" \n ", Err(Refusal::NameMissing)),
        ("\u{200b}", Err(Refusal::NameHidden)),
        ("Ää\u{200b}net", Err(Refusal::NameHidden)),
        ("Ää\u{200d}net", Err(Refusal::NameHidden)),
        ("\u{202e}yr tenäÄ", Err(Refusal::NameHidden)),
        ("Äänet\u{2066}", Err(Refusal::NameHidden)),
        ("Äänet\u{0}", Err(Refusal::NameHidden)),
        ("Ää\u{ad}net", Err(Refusal::NameHidden)),
    ] {
        let got = kept(name, "", "").map(|names| names.fi);
        assert_eq!(got.as_deref(), outcome.as_ref().map(|name| *name), "{name:?}");
    }
}

#[test]
fn one_name_is_enough_and_stands_in_for_the_others() {
    assert_eq!(kept("", " ", ""), Err(Refusal::NameMissing));
    assert_eq!(kept("", "", "Only\u{feff}"), Err(Refusal::NameHidden));
    let swedish = kept("", "Rösterna rf", "").expect("kept");
    let both = kept("Äänet", "", "Voices").expect("kept");
    for (names, language, shown) in [
        (&swedish, Language::Finnish, "Rösterna rf"),
        (&swedish, Language::English, "Rösterna rf"),
        (&both, Language::Swedish, "Äänet"),
        (&both, Language::English, "Voices"),
    ] {
        assert_eq!(names.in_language(language), shown);
    }
}
