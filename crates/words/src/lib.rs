//! What people read: every interface text and every refusal, in Finnish, Swedish and English.
//!
//! The texts are Fluent files, one per language, in `text/`; they are compiled in, and the editor in the browser is
//! built from the same files. [`Words::of`] gives the texts of a [`Language`]:
//!
//! ```
//! use words::{Language, Value, Words};
//!
//! let words = Words::of(Language::negotiate("sv-FI, en;q=0.5"));
//! assert_eq!(words.say("sign-in"), "Logga in");
//! assert_eq!(words.say_with("home-count", &[("count", Value::Number(3))]), "3 ställningstaganden");
//! assert_eq!(words.refusal("title-too-long", &[("max", 200_usize.into())]), "Förkorta rubriken: den får ha högst 200 tecken.");
//! ```
//!
//! **To add a text**, put its key into all three files, under the heading where it belongs, with the same variables,
//! and write the key as a literal where it is said: `say("key")`, `say_with("key", …)`, in the editor
//! `say("key", { … })`. The tests look for exactly these calls, so a key without words does not pass. Families of
//! keys that are put together from a name (`role-…`, `stage-…`, `refusal-…`) have rows in the tests.
//!
//! Texts are plain: no markup, no addresses of our own. Whoever shows them escapes them.
//!
//! Knows nothing about HTTP, pages or the domain's rules.

mod language;
mod value;
mod words;

pub use language::Language;
pub use value::Value;
pub use words::{Words, refusals};
