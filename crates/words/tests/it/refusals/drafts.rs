/// The codes of a draft that comes in from a file.
pub(super) const CODES: [&str; 10] = [
    "draft-empty",
    "draft-not-a-draft",
    "draft-old-word",
    "draft-locked",
    "draft-damaged",
    "draft-too-large",
    "draft-inflates",
    "draft-too-long",
    "draft-after-round",
    "draft-changed",
];
