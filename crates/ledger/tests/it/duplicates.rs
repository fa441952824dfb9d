use crate::world::{add_named, carry_out, details, names, network, organisation, person};
use ledger::{Names, RegisterCommand, Why};

#[test]
fn the_same_name_written_otherwise_is_proposed() {
    let mut register = network();
    carry_out(&mut register, add_named(10, "Sipoon Kyläyhdistys ry", "business 1234567-1"));
    carry_out(&mut register, add_named(11, "Föreningen Åländska röster r.f.", "association 1.234"));
    for (name, told, found) in [
        ("SIPOON KYLÄYHDISTYS", "", vec![(10, Why::Name)]),
        ("Sipoon kylä-yhdistys R.Y.", "", vec![(10, Why::Name)]),
        ("Sipoon kyla\u{308}yhdistys, ry.", "", vec![(10, Why::Name)]),
        ("Sipoon kylayhdistys", "", vec![(10, Why::Name)]),
        ("Sipoon kyläyhdistykset ry", "", vec![]),
        ("Toinen", "business 1234567-1", vec![(10, Why::BusinessId)]),
        ("Sipoon Kyläyhdistys", "business 1234567-1", vec![(10, Why::BusinessId)]),
        ("Sipoon Kyläyhdistys", "association 1234", vec![(11, Why::AssociationNumber), (10, Why::Name)]),
        ("föreningen åländska röster rf", "", vec![(11, Why::Name)]),
        ("ry", "", vec![]),
    ] {
        let found: Vec<_> = found.into_iter().map(|(number, why)| (organisation(number), why)).collect();
        assert_eq!(register.likely_duplicates(&names(name), &details(told)), found, "{name} {told}");
    }
}

#[test]
fn names_of_any_language_are_compared_as_they_stand_now() {
    let mut register = network();
    let told = |fi: &str, sv: &str| Names { fi: fi.to_owned(), sv: sv.to_owned(), en: String::new() };
    let find = |register: &ledger::Register, name: &str| register.likely_duplicates(&told("", name), &details(""));
    let based_on = register.organisation(organisation(2)).expect("known").changed;
    let command = RegisterCommand::DescribeOrganisation {
        organisation: organisation(2),
        based_on,
        names: told("Äänet ry", "Rösterna rf"),
        details: details(""),
    };
    assert_eq!(find(&register, "Järjestö").len(), 6);
    carry_out(&mut register, command);
    assert_eq!(find(&register, "Järjestö").len(), 5, "its former name is forgotten");
    assert_eq!(find(&register, "äänet"), [(organisation(2), Why::Name)]);
    assert_eq!(find(&register, "RÖSTERNA"), [(organisation(2), Why::Name)]);
    let (organisation, contact) = (organisation(20), person(4));
    let details = details("");
    carry_out(
        &mut register,
        RegisterCommand::ApplyToJoin { organisation, names: names("Hakija ry"), details, contact },
    );
    assert_eq!(find(&register, "hakija"), [(organisation, Why::Name)]);
}
