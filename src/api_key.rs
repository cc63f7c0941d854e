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
        if is_access_token(key) {
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

/// Whether the text is a JWT: three parts in Base64, of which the first is that of a JSON object.
fn is_access_token(text: &str) -> bool {
    const START: &str = "eyJ"; // `{"`
    text.starts_with(START) && text.split('.').count() == 3 && text.split('.').all(is_base64_url)
}

fn is_base64_url(part: &str) -> bool {
    !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_access_token_is_no_api_key() {
        assert!(ApiKey::new(Some("eyJhbGciOiJIUzI1NiJ9.eyJhIjoiYWNfMSJ9.c2ln_-")).is_err());
        for key in [
            "",
            "eyJ",
            "eyJhbGciOiJIUzI1NiJ9",
            "eyJ.a",
            "eyJ.a.",
            "eyJ.a.b.c",
            "eyJ.a.b c",
            "a.eyJ.b",
            PUBLIC,
        ] {
            assert_eq!(ApiKey::new(Some(key)).map(ApiKey::text).ok(), Some(key));
        }
    }
}
