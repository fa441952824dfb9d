use ledger::{AssociationNumber, BusinessId, County, Municipality, Refusal, Size, Website};
use proptest::prelude::*;
use terms::limits;

#[test]
fn a_business_id_has_the_right_check_digit() {
    for (text, outcome) in [
        ("1234567-1", Ok("1234567-1")),
        ("12345671", Ok("1234567-1")),
        (" 1234567-1\n", Ok("1234567-1")),
        ("1234567–1", Ok("1234567-1")),
        ("0201256-6", Ok("0201256-6")),
        ("201256-6", Ok("0201256-6")),
        ("2012566", Ok("0201256-6")),
        ("1234567-2", Err(Refusal::BusinessIdWrong)),
        ("2134567-1", Err(Refusal::BusinessIdWrong)),
        ("", Err(Refusal::BusinessIdMalformed)),
        ("0000000-0", Err(Refusal::BusinessIdMalformed)),
        ("123456-71", Err(Refusal::BusinessIdMalformed)),
        ("12345-1", Err(Refusal::BusinessIdMalformed)),
        ("12345678-1", Err(Refusal::BusinessIdMalformed)),
        ("1234567-", Err(Refusal::BusinessIdMalformed)),
        ("１２３４５６７-1", Err(Refusal::BusinessIdMalformed)),
        ("FI12345671", Err(Refusal::BusinessIdMalformed)),
        ("SE556036079301", Err(Refusal::BusinessIdMalformed)),
    ] {
        let got = BusinessId::parse(text).map(|id| id.to_string());
        assert_eq!(got.as_deref(), outcome.as_ref().map(|id| *id), "{text}");
    }
}

proptest! {
    #[test]
    fn of_ten_check_digits_one_is_right_or_none(number in 1_u32..10_000_000) {
        let right: Vec<_> = (0..10).filter_map(|check| BusinessId::parse(&format!("{number:07}-{check}")).ok()).collect();
        prop_assert!(right.len() <= 1);
        for id in right {
            prop_assert_eq!(BusinessId::parse(&id.to_string()), Ok(id));
        }
    }

    #[test]
    fn no_text_is_too_odd_to_be_read(text in "\\PC{0,40}|[0-9.\\- ]{0,12}|https?://\\PC{0,30}") {
        let _ = (BusinessId::parse(&text), AssociationNumber::parse(&text), Municipality::parse(&text));
        let _ = County::parse(&text);
        if let Ok(site) = Website::parse(&text) {
            prop_assert_eq!(Website::parse(site.as_str()), Ok(site));
        }
    }
}

#[test]
fn an_associations_number_has_one_to_six_digits() {
    for (text, outcome) in [
        ("123.456", Some("123.456")),
        ("123456", Some("123.456")),
        ("12345", Some("12.345")),
        ("1 234", Some("1.234")),
        ("7", Some("7")),
        ("", None),
        ("0", None),
        ("1234567", None),
        ("12.34", None),
        ("1.234.567", None),
        ("12a45", None),
        ("-1", None),
    ] {
        let got = AssociationNumber::parse(text).map(|number| number.to_string());
        assert_eq!(got.as_deref(), outcome.ok_or(&Refusal::AssociationNumberMalformed), "{text}");
    }
}

#[test]
fn codes_of_municipalities_and_counties_have_their_length() {
    for (text, outcome) in [("091", Some("091")), (" 638 ", Some("638")), ("91", None), ("0911", None), ("O91", None)] {
        let got = Municipality::parse(text).map(|code| code.to_string());
        assert_eq!(got.as_deref(), outcome.ok_or(&Refusal::MunicipalityMalformed), "{text}");
    }
    for (text, outcome) in [("LU", Some("LU")), ("hus", Some("HUS")), ("L", None), ("LUHU", None), ("ÄÖ", None)] {
        let got = County::parse(text).map(|code| code.to_string());
        assert_eq!(got.as_deref(), outcome.ok_or(&Refusal::CountyMalformed), "{text}");
    }
}

#[test]
fn a_web_address_is_http_or_https_and_nothing_else() {
    let long = format!("https://a.fi/{}", "x".repeat(limits::WEBSITE_BYTES_MAX - 13));
    for (text, outcome) in [
        ("https://www.example.fi/a?b=1#c", Ok("https://www.example.fi/a?b=1#c")),
        ("HTTP://example.fi", Ok("http://example.fi")),
        (" www.example.fi ", Ok("https://www.example.fi")),
        ("https://järjestö.fi", Ok("https://järjestö.fi")),
        ("https://example.fi:8443/", Ok("https://example.fi:8443/")),
        (&long[..long.len() - 1], Ok(&long[..long.len() - 1])),
        (&long, Ok(&long)),
        (&format!("{long}x"), Err(Refusal::WebsiteTooLong)),
        ("", Err(Refusal::WebsiteMalformed)),
        ("example", Err(Refusal::WebsiteMalformed)),
        ("ftp://example.fi", Err(Refusal::WebsiteMalformed)),
        ("javascript:alert(1)", Err(Refusal::WebsiteMalformed)),
        ("javascript://example.fi/%0aalert(1)", Err(Refusal::WebsiteMalformed)),
        ("https://user@example.fi", Err(Refusal::WebsiteMalformed)),
        ("https://example.fi/\u{202e}", Err(Refusal::WebsiteMalformed)),
        ("https://example.fi/a b", Err(Refusal::WebsiteMalformed)),
        ("https://example.fi/\"><b>", Err(Refusal::WebsiteMalformed)),
        ("https://-a.fi", Err(Refusal::WebsiteMalformed)),
        ("https://a..fi", Err(Refusal::WebsiteMalformed)),
        ("https://a.fi:x", Err(Refusal::WebsiteMalformed)),
    ] {
        let got = Website::parse(text).map(|site| site.to_string());
        assert_eq!(got.as_deref(), outcome.as_ref().map(|site| *site), "{text}");
    }
}

#[test]
fn an_organisation_is_as_large_as_it_has_persons_as_members() {
    for (persons, size) in [
        (0, None),
        (1, Some("under-50")),
        (49, Some("under-50")),
        (50, Some("50-199")),
        (199, Some("50-199")),
        (200, Some("200-999")),
        (999, Some("200-999")),
        (1_000, Some("1000-4999")),
        (4_999, Some("1000-4999")),
        (5_000, Some("5000-or-more")),
        (u64::MAX, Some("5000-or-more")),
    ] {
        assert_eq!(Size::of(persons).map(Size::name), size, "{persons}");
    }
    assert!(Size::ALL.is_sorted(), "tables list them in this order");
}
