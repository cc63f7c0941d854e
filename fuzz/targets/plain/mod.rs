//! Reads a credentials file with serde_json alone, to compare the library with it.

use std::collections::BTreeMap;

use cartocreds::Kind;
use serde::Deserializer;
use serde_json::value::RawValue;

pub type Fields = BTreeMap<String, Box<RawValue>>;

/// The fields of credentials. A save replaces all of them.
pub const OWN: [&str; 11] = [
    "username",
    "api_key",
    "base_url",
    "allow_non_secure",
    "key",
    "api_base_url",
    "access_token",
    "expiration",
    "client_id",
    "client_secret",
    "token_url",
];

/// The fields of the CARTO CLI's file. A save keeps them, or refuses the file.
const CLI: [&str; 4] = ["profiles", "current_profile", "token", "tenant_id"];

/// The kind of the file, by the fields that it has.
#[derive(Debug, PartialEq)]
pub enum File {
    Account,
    Token,
    Client,
    Profiles,
    /// Two kinds at once.
    Ambiguous,
}

/// The object in the file, if its known fields have the right types and occur once.
pub fn read(content: &[u8]) -> Option<Fields> {
    let fields = object(content)?;
    let is_sound = |name: &str| {
        fields.get(name).is_none_or(|value| match name {
            "allow_non_secure" => serde_json::from_str::<Option<bool>>(value.get()).is_ok(),
            "expiration" => true,
            _ => serde_json::from_str::<Option<String>>(value.get()).is_ok(),
        })
    };
    let names = names(content);
    let stands_once = |known: &&str| names.iter().filter(|name| name == known).count() <= 1;
    (OWN.iter().all(|name| is_sound(name)) && OWN.iter().chain(&CLI).all(stands_once)).then_some(fields)
}

/// Any object. Of several fields with the same name, the last one counts.
pub fn object(content: &[u8]) -> Option<Fields> {
    serde_json::from_str(std::str::from_utf8(without_mark(content)).ok()?).ok()
}

/// The content without one byte order mark at its beginning.
fn without_mark(content: &[u8]) -> &[u8] {
    content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content)
}

/// The names of all fields, with repetitions.
pub fn names(content: &[u8]) -> Vec<String> {
    struct Names;
    impl<'a> serde::de::Visitor<'a> for Names {
        type Value = Vec<String>;
        fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
            f.write_str("an object")
        }
        fn visit_map<A: serde::de::MapAccess<'a>>(self, mut map: A) -> Result<Vec<String>, A::Error> {
            let mut names = Vec::new();
            while let Some((name, _)) = map.next_entry::<String, serde::de::IgnoredAny>()? {
                names.push(name);
            }
            Ok(names)
        }
    }
    let Ok(text) = std::str::from_utf8(without_mark(content)) else { return Vec::new() };
    serde_json::Deserializer::from_str(text).deserialize_map(Names).unwrap_or_default()
}

/// The text of a field that `read` has checked.
pub fn text(fields: &Fields, name: &str) -> Option<String> {
    serde_json::from_str(fields.get(name)?.get()).expect("checked by read")
}

fn is_given(fields: &Fields, name: &str) -> bool {
    fields.get(name).is_some_and(|value| value.get() != "null")
}

/// Whether the file is the CARTO CLI's, in its current form or the older one.
pub fn has_profiles(fields: &Fields) -> bool {
    is_given(fields, "profiles") || (is_given(fields, "token") && is_given(fields, "tenant_id"))
}

pub fn file_of(fields: &Fields) -> File {
    let has_text = |name| text(fields, name).is_some_and(|text| !text.is_empty());
    let account = has_text("username")
        || has_text("base_url")
        || is_given(fields, "api_key")
        || is_given(fields, "key");
    let token = is_given(fields, "access_token");
    let client = is_given(fields, "client_id") || is_given(fields, "client_secret");
    match (account, token, client, has_profiles(fields)) {
        (false, true, false, false) => File::Token,
        (false, false, true, false) => File::Client,
        (false, false, false, true) => File::Profiles,
        (_, false, false, false) => File::Account,
        _ => File::Ambiguous,
    }
}

impl File {
    /// The kind of the credentials in such a file.
    pub fn kind(&self) -> Option<Kind> {
        match self {
            File::Account => Some(Kind::ApiKey),
            File::Token | File::Profiles => Some(Kind::Token),
            File::Client => Some(Kind::Client),
            File::Ambiguous => None,
        }
    }
}

/// The token and the tenant_id of the current profile, or of the only one in the older form.
pub fn current_profile(fields: &Fields) -> Option<(String, String)> {
    let text_of = |fields: &Fields, name: &str| serde_json::from_str::<String>(fields.get(name)?.get()).ok();
    let profile = if is_given(fields, "profiles") {
        let profiles: Fields = serde_json::from_str(fields["profiles"].get()).ok()?;
        serde_json::from_str(profiles.get(&text_of(fields, "current_profile")?)?.get()).ok()?
    } else {
        fields.clone()
    };
    Some((text_of(&profile, "token")?, text_of(&profile, "tenant_id")?))
}
