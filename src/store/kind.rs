//! The kind of a credentials file. It depends on the fields in the file and not on its name.

use super::fields::Field;
use super::object::Object;

/// A kind of credentials file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum FileKind {
    /// The file of cartoframes: an account of the older platform.
    Account,
    /// The file of carto-auth: an access token.
    Token,
    /// A machine-to-machine client.
    Client,
    /// The file of the CARTO CLI: profiles, each with an access token.
    Profiles,
}

/// The kind of the file with this object. A file that has none of the fields of any kind counts as an account. The
/// error names two fields of different kinds.
pub(super) fn of(object: &Object) -> Result<FileKind, (&'static str, &'static str)> {
    let is_given = |field: &Field| match field {
        Field::Username | Field::BaseUrl => object.text(*field).is_some_and(|text| !text.is_empty()),
        _ => object.has(*field),
    };
    let first_of = |fields: &[Field]| fields.iter().copied().find(is_given).map(Field::name);
    let account = first_of(&[Field::Username, Field::ApiKey, Field::BaseUrl, Field::Key]);
    let token = first_of(&[Field::AccessToken]);
    let client = first_of(&[Field::ClientId, Field::ClientSecret]);
    let profiles = if has_profiles(object) { first_of(&[Field::Profiles, Field::Token]) } else { None };
    let mut found = [
        (FileKind::Account, account),
        (FileKind::Token, token),
        (FileKind::Client, client),
        (FileKind::Profiles, profiles),
    ]
    .into_iter()
    .filter_map(|(kind, field)| Some((kind, field?)));
    match (found.next(), found.next()) {
        (Some((_, first)), Some((_, second))) => Err((first, second)),
        (Some((kind, _)), None) => Ok(kind),
        (None, _) => Ok(FileKind::Account),
    }
}

/// Whether the object has the fields of the CARTO CLI's profiles, in the current form or in the older one.
pub(super) fn has_profiles(object: &Object) -> bool {
    object.has(Field::Profiles) || (object.has(Field::Token) && object.has(Field::TenantId))
}
