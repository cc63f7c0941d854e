//! The profiles of the CARTO CLI, which `carto auth login` writes.
//!
//! The current form is `{"current_profile": NAME, "profiles": {NAME: {"token": …, "tenant_id": …, …}, …}}`. The older
//! form has the fields of a single profile at the root. The expiry is inside the token, which is a JWT.

use serde_json::value::RawValue;

use super::fields::Field;
use super::object::Object;
use crate::access_token::AccessToken;
use crate::api::{self, Api};
use crate::credentials::Credentials;
use crate::environment;
use crate::error::{Error, ErrorKind};
use crate::json::{self, Text};
use crate::jwt;
use crate::origin::Origin;

/// Which profile to take.
#[derive(Clone, Copy)]
pub(crate) enum Profile<'a> {
    /// The profile that the file says is current.
    Current,
    /// The profile with this name.
    Named(&'a str),
}

/// The credentials of a profile in the CLI's file.
#[inline(never)]
pub(super) fn credentials(object: &Object, profile: Profile, origin: Origin) -> Result<Credentials, Error> {
    let (token, tenant_id) = match (object.json(Field::Profiles), profile) {
        (Some(profiles), Profile::Named(name)) => in_profile(profiles, name)?,
        (Some(profiles), Profile::Current) => {
            let current = object.json(Field::CurrentProfile).and_then(json::text).ok_or_else(|| {
                let what = "has no current profile; log in again (carto auth login), or name a profile";
                Error::new(ErrorKind::NotFound, what)
            })?;
            in_profile(profiles, &current)?
        }
        (None, Profile::Named(_)) => return Err(no_such_profile()),
        (None, Profile::Current) => {
            let text = |field| object.json(field).and_then(json::text);
            text(Field::Token).zip(text(Field::TenantId)).ok_or_else(no_token)?
        }
    };
    let token = AccessToken::new(&token)?;
    let expires_at = jwt::expires_at(token.text());
    match api::of_tenant(&tenant_id) {
        Some(base_url) => Ok(Credentials::of_token(Api::new(&base_url, false)?, token, expires_at, origin)),
        None => environment::with_api_base_url(|api| Credentials::of_token(api, token, expires_at, origin)),
    }
}

/// The token and the tenant_id of a profile.
fn in_profile<'a>(profiles: &'a RawValue, name: &str) -> Result<(Text<'a>, Text<'a>), Error> {
    let [profile] = json::fields(profiles.get(), [name]).map_err(|_| {
        let what = "has a field profiles that is not an object of profiles; log in again (carto auth login)";
        Error::new(ErrorKind::Malformed, what)
    })?;
    let profile = profile.ok_or_else(no_such_profile)?;
    let fields = json::fields(profile.get(), ["token", "tenant_id"]).ok();
    fields
        .and_then(|[token, tenant_id]| Some((json::text(token?)?, json::text(tenant_id?)?)))
        .ok_or_else(no_token)
}

fn no_token() -> Error {
    let what = "has a profile without the texts token and tenant_id; log in again (carto auth login)";
    Error::new(ErrorKind::Malformed, what)
}

fn no_such_profile() -> Error {
    Error::new(
        ErrorKind::NotFound,
        "has no such profile; check its name, or log in with it (carto auth login)",
    )
}
