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
    ApiBaseUrl,
    AccessToken,
    Expiration,
    ClientId,
    ClientSecret,
    TokenUrl,
    Profiles,
    CurrentProfile,
    Token,
    TenantId,
}

/// What a known field holds, if it is not null.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Text,
    Flag,
    /// Any value, kept as its JSON text.
    Json,
}

/// Every known field, in the order of the enum.
const FIELDS: [(Field, &str, Kind); 15] = [
    (Field::Username, "username", Kind::Text),
    (Field::ApiKey, "api_key", Kind::Text),
    (Field::BaseUrl, "base_url", Kind::Text),
    (Field::AllowNonSecure, "allow_non_secure", Kind::Flag),
    (Field::Key, "key", Kind::Text),
    (Field::ApiBaseUrl, "api_base_url", Kind::Text),
    (Field::AccessToken, "access_token", Kind::Text),
    (Field::Expiration, "expiration", Kind::Json),
    (Field::ClientId, "client_id", Kind::Text),
    (Field::ClientSecret, "client_secret", Kind::Text),
    (Field::TokenUrl, "token_url", Kind::Text),
    (Field::Profiles, "profiles", Kind::Json),
    (Field::CurrentProfile, "current_profile", Kind::Json),
    (Field::Token, "token", Kind::Json),
    (Field::TenantId, "tenant_id", Kind::Json),
];

impl Field {
    pub(super) const COUNT: usize = FIELDS.len();

    pub(super) fn of_name(name: &str) -> Option<Field> {
        FIELDS.iter().find(|(_, known, _)| *known == name).map(|(field, ..)| *field)
    }

    /// The known field that a user probably meant by this name, which may be another spelling or another word for it.
    pub(super) fn meant_by(name: &str) -> Option<Field> {
        let plain: String = name.chars().filter(|c| !matches!(c, '-' | '_' | ' ')).collect();
        match &*plain.to_ascii_lowercase() {
            "username" | "user" | "account" => Some(Field::Username),
            "apikey" | "key" => Some(Field::ApiKey),
            "baseurl" | "url" => Some(Field::BaseUrl),
            "allownonsecure" => Some(Field::AllowNonSecure),
            _ => None,
        }
    }

    pub(super) fn name(self) -> &'static str {
        FIELDS[self as usize].1
    }

    /// Whether the field is the CARTO CLI's. In other files such a field belongs to another program, as unknown fields
    /// do.
    pub(super) fn is_of_cli(self) -> bool {
        matches!(self, Field::Profiles | Field::CurrentProfile | Field::Token | Field::TenantId)
    }

    pub(super) fn kind(self) -> Kind {
        FIELDS[self as usize].2
    }
}
