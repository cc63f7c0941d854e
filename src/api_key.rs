//! The api_key: the one secret.

use crate::error::{Error, ErrorKind};
use crate::text;

/// The api_key of public data, which is no secret.
pub(crate) const PUBLIC: &str = "default_public";

/// The key that was given, checked, or the public one where none was.
pub(crate) fn check(api_key: Option<&str>) -> Result<&str, Error> {
    let api_key = api_key.unwrap_or(PUBLIC);
    if text::has_control(api_key) {
        return Err(Error::new(
            ErrorKind::InvalidApiKey,
            "the api_key has a control character, such as a newline; copy the key again, without what is around it",
        ));
    }
    Ok(api_key)
}
