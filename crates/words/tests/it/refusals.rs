//! Every code of a refusal has words, in every language.

use words::{Language, Value, Words};

/// The codes of `docs/live.md`.
const LIVE: [&str; 10] = [
    "no-write-access",
    "foreign-actor",
    "document-full",
    "change-too-large",
    "storage",
    "malformed-change",
    "out-of-order",
    "not-allowed",
    "not-canonical",
    "breaks-the-text",
];

/// The codes of the ledger's refusals.
const LEDGER: [&str; 112] = [
    "organisation-known",
    "unknown-organisation",
    "person-known",
    "unknown-person",
    "role-not-held",
    "not-a-coordinator",
    "title-missing",
    "title-too-long",
    "too-many-coordinators",
    "not-among-coordinators",
    "statement-known",
    "slug-taken",
    "organisation-changed",
    "organisation-number-taken",
    "name-missing",
    "name-too-long",
    "name-hidden",
    "business-id-malformed",
    "business-id-wrong",
    "association-number-malformed",
    "municipality-malformed",
    "county-malformed",
    "website-malformed",
    "website-too-long",
    "reason-missing",
    "reason-too-long",
    "source-missing",
    "source-too-long",
    "own-member",
    "membership-circular",
    "membership-known",
    "membership-unknown",
    "dates-reversed",
    "not-applying",
    "organisation-applying",
    "not-a-member",
    "already-a-member",
    "person-erased",
    "last-coordinator",
    "coordinators-only",
    "organisation-admins-only",
    "unknown-statement",
    "already-coordinating",
    "not-coordinating",
    "last-coordinating-organisation",
    "support-group-too-large",
    "too-many-participants",
    "not-its-coordinator",
    "hat-missing",
    "hat-not-yours",
    "not-a-reader",
    "not-a-writer",
    "not-a-commenter",
    "not-a-signatory",
    "not-taking-part",
    "nothing-to-sign",
    "unknown-round",
    "round-under-way",
    "round-not-open",
    "round-not-answering",
    "round-not-scheduled",
    "round-name-too-long",
    "closing-in-the-past",
    "closing-before-opening",
    "closing-too-far",
    "closing-not-later",
    "too-many-rounds",
    "too-many-versions",
    "text-empty",
    "drafting-rests",
    "text-sealed",
    "openness-fixed",
    "not-in-sign-on",
    "not-published",
    "already-withdrawn",
    "description-fixed",
    "purpose-too-long",
    "theme-too-long",
    "too-many-addressees",
    "addressee-too-long",
    "register-number-too-long",
    "too-many-questions",
    "question-too-long",
    "character-limit-outside",
    "text-too-long",
    "moment-name-missing",
    "moment-name-too-long",
    "too-many-moments",
    "unknown-version",
    "unknown-comment",
    "comment-empty",
    "comment-too-long",
    "too-many-comments",
    "too-many-replies",
    "too-many-consulted",
    "consulted-not-a-member",
    "anchor-malformed",
    "not-your-comment",
    "own-comment",
    "comment-withdrawn",
    "comment-settled",
    "not-answered",
    "outcome-known",
    "outcome-final",
    "outcome-contested",
    "not-contested",
    "already-contested",
    "contest-too-late",
    "too-many-answers",
    "not-in-support-group",
    "comments-unanswered",
    "red-line-open",
];

/// The other codes of problem documents.
const PROBLEMS: [&str; 70] = [
    "returned-full",
    "unknown-kind",
    "not-of-this-kind",
    "choose-comments",
    "choose-outcome",
    "unknown-comment-kind",
    "unknown-channel",
    "unknown-outcome",
    "quote-not-found",
    "quote-ambiguous",
    "quote-too-long",
    "unknown-clause",
    "replacement-without-place",
    "no-suggestion",
    "suggestion-detached",
    "unknown-moment",
    "bad-local-time",
    "time-skipped",
    "unknown-drafting",
    "not-found",
    "not-signed-in",
    "not-sure",
    "no-access",
    "bad-request",
    "too-large",
    "unknown-language",
    "idempotency-key-reused",
    "idempotency-key-too-long",
    "method-not-allowed",
    "unsupported-media-type",
    "foreign-origin",
    "choose-organisation",
    "markdown-too-long",
    "internal",
    "unknown-format",
    "statement-resting",
    "bad-time",
    "too-many-requests",
    "token-scope",
    "session-needed",
    "token-name",
    "token-days",
    "too-many-tokens",
    "unknown-scope",
    "unknown-audience",
    "person-name-missing",
    "bad-address",
    "wrong-code",
    "too-many-logins",
    "too-many-mails",
    "mail-full",
    "choose-roles",
    "may-not-invite",
    "invitation-not-open",
    "invitation-accepted",
    "invitation-revoked",
    "invitation-expired",
    "invitation-unknown",
    "invitation-for-another",
    "first-link-dead",
    "unknown-choice",
    "logo-too-large",
    "logo-unknown",
    "logo-too-wide",
    "not-its-person",
    "several-organisations",
    "bad-date",
    "applications-full",
    "applications-enough",
    "application-gone",
];

/// The codes of an import.
const IMPORT: [&str; 21] = [
    "import-empty",
    "import-not-a-table",
    "import-damaged",
    "import-too-large",
    "import-inflates",
    "import-too-many-rows",
    "import-too-many-columns",
    "import-cell-too-long",
    "import-no-names",
    "import-column-twice",
    "import-changed",
    "import-not-ready",
    "import-unknown",
    "import-unknown-near",
    "import-unknown-id",
    "import-unknown-umbrella",
    "import-unclear-umbrella",
    "import-membership-undated",
    "import-email-malformed",
    "import-email-missing",
    "import-contact-unnamed",
];

/// Every variable that any refusal has.
fn values() -> [(&'static str, Value<'static>); 8] {
    [
        ("count", 2_u32.into()),
        ("accepted", "Tampere".into()),
        ("field", "title".into()),
        ("reason", "…".into()),
        ("max", 200_u32.into()),
        ("kilobytes", 512_u32.into()),
        ("known", "markdown, html".into()),
        ("expected", "application/json".into()),
    ]
}

#[test]
fn every_refusal_is_a_sentence_in_every_language() {
    for language in Language::ALL {
        for code in LIVE.iter().chain(&LEDGER).chain(&PROBLEMS).chain(&IMPORT) {
            let text = Words::of(language).refusal(code, &values());
            assert!(text.ends_with(['.', '…']), "{} {code}: {text}", language.tag());
            assert!(text.starts_with(char::is_uppercase), "{} {code}: {text}", language.tag());
            assert!(!text.contains(['{', '$']), "{} {code}: {text}", language.tag());
        }
    }
}

#[test]
fn a_refusal_names_its_limit() {
    let rows = [
        (Language::Finnish, "title-too-long", "Lyhennä otsikkoa: siinä saa olla enintään 200 merkkiä."),
        (Language::Swedish, "too-large", "Du skickade för mycket på en gång. Korta ner till högst 512 kilobyte."),
        (Language::English, "unsupported-media-type", "Send the content as application/json."),
    ];
    for (language, code, text) in rows {
        assert_eq!(Words::of(language).refusal(code, &values()), text);
    }
}

#[test]
fn a_bad_request_says_which_field_and_what_is_wrong_with_it() {
    let rows = [
        (Language::Finnish, "Korjaa kohta title: tieto puuttuu."),
        (Language::Swedish, "Rätta punkten title: uppgiften saknas."),
        (Language::English, "Correct title: it is missing."),
    ];
    for (language, text) in rows {
        let words = Words::of(language);
        let reason = words.say("reason-missing");
        assert_eq!(words.refusal("bad-request", &[("field", "title".into()), ("reason", reason.into())]), text);
    }
}
