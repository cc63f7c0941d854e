//! The fields that this library knows in a credentials file. All others belong to other programs.

/// A known field.
#[derive(Clone, Copy)]
pub(super) enum Field {
    Username,
    ApiKey,
    BaseUrl,
    AllowNonSecure,
    /// The older name of `api_key`.
    Key,
}

/// What a known field holds, where it is not null.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Text,
    Flag,
}

/// Every known field, in the order of the enum.
const FIELDS: [(Field, &str, Kind); 5] = [
    (Field::Username, "username", Kind::Text),
    (Field::ApiKey, "api_key", Kind::Text),
    (Field::BaseUrl, "base_url", Kind::Text),
    (Field::AllowNonSecure, "allow_non_secure", Kind::Flag),
    (Field::Key, "key", Kind::Text),
];

impl Field {
    pub(super) const COUNT: usize = FIELDS.len();

    pub(super) fn of_name(name: &str) -> Option<Field> {
        FIELDS.iter().find(|(_, known, _)| *known == name).map(|(field, ..)| *field)
    }

    pub(super) fn name(self) -> &'static str {
        FIELDS[self as usize].1
    }

    pub(super) fn kind(self) -> Kind {
        FIELDS[self as usize].2
    }
}
