//! The api_key of an account of the older platform: a secret, unless it is the public one.

use crate::error::{Error, ErrorKind};
use crate::text;

/// The api_key of public data, which is no secret.
const PUBLIC: &str = "default_public";

/// A checked api_key.
#[derive(Clone, Copy)]
pub(crate) struct ApiKey<'a>(&'a str);

impl<'a> ApiKey<'a> {
    /// Checks the key that was given; without one it is the public key.
    pub(crate) fn new(given: Option<&'a str>) -> Result<ApiKey<'a>, Error> {
        let key = given.unwrap_or(PUBLIC);
        if text::has_control(key) {
            return Err(Error::new(
                ErrorKind::InvalidApiKey,
                "the api_key has a control character, such as a newline; copy the key again, without what is around it",
            ));
        }
        Ok(ApiKey(key))
    }

    pub(crate) fn text(self) -> &'a str {
        self.0
    }

    pub(crate) fn is_public(self) -> bool {
        self.0 == PUBLIC
    }
}
