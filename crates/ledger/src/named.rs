//! Enumerations whose variants have a name each.

/// Enumerations whose variants have one name in stored bytes, in the API and in keys of texts.
macro_rules! named {
    ($(#[$doc:meta])* $name:ident, $kind:literal: $($(#[$variant_doc:meta])* $variant:ident = $text:literal),+ $(,)?) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name {
            $($(#[$variant_doc])* $variant),+
        }

        impl $name {
            #[doc = concat!("Every ", $kind, ", in the order in which forms offer them.")]
            pub const ALL: &[$name] = &[$($name::$variant),+];

            /// Its name in stored bytes, in the API and in keys of texts.
            pub fn name(self) -> &'static str {
                match self {
                    $($name::$variant => $text),+
                }
            }

            #[doc = concat!("The ", $kind, " of that name.")]
            pub fn named(name: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|each| each.name() == name)
            }
        }
    };
}

pub(crate) use named;
