//! Enums that are words: one list says how each is spelled in data, in options and in error messages.

macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $field:literal { $($(#[$variant_doc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize, schemars::JsonSchema,
        )]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$variant_doc])* $variant),+ }

        impl $name {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The word in data and options.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.key())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::domain::Invalid;

            fn from_str(text: &str) -> Result<Self, $crate::domain::Invalid> {
                // As data says it, `in_progress`, and as options are typed, `in-progress`.
                let typed = text.replace('-', "_");
                let found = Self::ALL.iter().copied().find(|value| value.key() == typed);
                found.ok_or_else(|| {
                    let all = Self::ALL.iter().map(|value| value.key()).collect::<Vec<_>>().join(", ");
                    $crate::domain::Invalid::unreadable($field, format!("must be one of {all}, not '{text}'"))
                })
            }
        }
    };
}

pub(crate) use words;
