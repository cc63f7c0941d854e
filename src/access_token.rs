//! An access token of CARTO's current platform: a secret that requests carry as `Authorization: Bearer TOKEN`.

use crate::error::{Error, ErrorKind};

/// A checked access token.
#[derive(Clone, Copy)]
pub(crate) struct AccessToken<'a>(&'a str);

impl<'a> AccessToken<'a> {
    /// Checks that the token can stand in the header: it has the characters that RFC 6750 allows.
    pub(crate) fn new(given: &'a str) -> Result<AccessToken<'a>, Error> {
        let token = given.trim_end_matches('=');
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte);
        if !token.is_empty() && token.bytes().all(is_plain) {
            return Ok(AccessToken(given));
        }
        let what = if given.is_empty() {
            "the access token is empty; give the token that CARTO made"
        } else {
            "the access token has a character that no token has, such as a space or a newline; copy the token again, \
             alone and without 'Bearer'"
        };
        Err(Error::new(ErrorKind::InvalidToken, what))
    }

    pub(crate) fn text(self) -> &'a str {
        self.0
    }
}

/// Whether the text is a JWT, as nearly every access token is: three parts in Base64, the first of which encodes a JSON
/// object. A caller uses this to refuse a token that was passed as something else, where it would be shown or logged.
pub(crate) fn is_jwt(text: &[u8]) -> bool {
    const START: &[u8] = b"eyJ"; // `{"`
    text.starts_with(START)
        && text.iter().filter(|byte| **byte == b'.').count() == 2
        && text.split(|byte| *byte == b'.').all(is_base64_url)
}

fn is_base64_url(part: &[u8]) -> bool {
    !part.is_empty() && part.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jwt_is_recognised() {
        assert!(is_jwt(b"eyJhbGciOiJIUzI1NiJ9.eyJhIjoiYWNfMSJ9.c2ln_-"));
        for text in [
            "",
            "eyJ",
            "eyJhbGciOiJIUzI1NiJ9",
            "eyJ.a",
            "eyJ.a.",
            "eyJ..a",
            "eyJ.a.b.c",
            "eyJ.a.b c",
            "a.eyJ.b",
        ] {
            assert!(!is_jwt(text.as_bytes()), "{text}");
        }
    }
}
