//! The api_key of an account of the older platform. It is a secret, unless it is the public key.

use crate::access_token;
use crate::error::{Error, ErrorKind};
use crate::text;

/// The api_key of public data, which is no secret.
const PUBLIC: &str = "default_public";

/// A checked api_key.
#[derive(Clone, Copy)]
pub(crate) struct ApiKey<'a>(&'a str);

impl<'a> ApiKey<'a> {
    /// Checks the given key. Without a key, it is the public one.
    pub(crate) fn new(given: Option<&'a str>) -> Result<ApiKey<'a>, Error> {
        let key = given.unwrap_or(PUBLIC);
        if text::has_control(key) {
            return Err(Error::new(
                ErrorKind::InvalidApiKey,
                "the api_key has a control character, such as a newline; copy the key again, without what is around it",
            ));
        }
        if access_token::is_jwt(key.as_bytes()) {
            return Err(Error::new(
                ErrorKind::InvalidApiKey,
                "the api_key is an access token of CARTO's current platform (a JWT), which the older platform must not get; \
                 make credentials of it with creds_from_token, or in a file name it access_token beside an api_base_url",
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
