//! What a request needs: the URL, the `Authorization` header and the query parameter.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use zeroize::Zeroizing;

use crate::credentials::{Credentials, Kind};
use crate::error::{Error, ErrorKind};
use crate::text;

/// All but RFC 3986's unreserved characters.
pub(crate) const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

impl Credentials {
    /// The URL of `path` (such as `api/v2/sql`) below the base_url and its path. `path` may have a query. It must
    /// already be percent-encoded where needed.
    pub fn url(&self, path: &str) -> Result<String, Error> {
        if let Some(wrong) = wrong_in(path) {
            return Err(Error::new(
                ErrorKind::InvalidPath,
                &format!("the path {wrong}; give it as api/v2/sql, percent-encoded where needed"),
            ));
        }
        Ok([self.base_url(), "/", path.trim_start_matches('/')].concat())
    }

    /// Refuses credentials that are not for an account of the older platform.
    pub fn require_api_key(&self) -> Result<(), Error> {
        if self.kind() == Kind::ApiKey {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::WrongKind,
            "this needs an account of CARTO's older platform with an api_key, and the credentials are for the current \
             platform; use its SQL API, v3/sql/CONNECTION/query (creds_curl_prepare_query)",
        ))
    }

    /// The value of the `Authorization` header: `Bearer TOKEN`, or `Basic` and the Base64 of `ACCOUNT:API_KEY`.
    pub fn authorization(&self) -> Result<Zeroizing<String>, Error> {
        match (self.kind(), self.access_token()) {
            (Kind::Token, Some(token)) => Ok(Zeroizing::new(["Bearer ", token].concat())),
            (Kind::ApiKey, _) => self.basic_authorization(),
            _ => Err(Error::new(
                ErrorKind::WrongKind,
                "the client has no access token yet; ask its token_url for one (creds_token_request, creds_with_token)",
            )),
        }
    }

    fn basic_authorization(&self) -> Result<Zeroizing<String>, Error> {
        let account = self.account_name().ok_or_else(|| {
            Error::new(
                ErrorKind::MissingAccount,
                "the base_url shows no account name, which the Authorization header needs; give a username too",
            )
        })?;
        if account.contains(':') {
            return Err(Error::new(
                ErrorKind::InvalidUsername,
                "the account name has a ':', which the Authorization header cannot carry; correct the username",
            ));
        }
        let pair = Zeroizing::new([account, ":", self.api_key()].concat());
        // Not `encode_string`: it encodes through a buffer on the stack, and leaves that behind.
        let encoded = Zeroizing::new(STANDARD.encode(pair.as_bytes()));
        Ok(Zeroizing::new(["Basic ", &encoded].concat()))
    }

    /// The query parameter: `api_key=` and the percent-encoded key; `None` if there is no api_key, because an access
    /// token must never be in a URL.
    pub fn query(&self) -> Option<Zeroizing<String>> {
        if self.kind() != Kind::ApiKey {
            return None;
        }
        // Allocates the largest size at once: a text that grows leaves pieces of the key behind.
        let mut query = Zeroizing::new(String::with_capacity("api_key=".len() + self.api_key().len() * 3));
        query.push_str("api_key=");
        query.extend(utf8_percent_encode(self.api_key(), RESERVED));
        Some(query)
    }
}

/// Why URL parsers could disagree on the URL of this `path`.
fn wrong_in(path: &str) -> Option<&'static str> {
    if text::has_control(path) || text::any_byte(path, |byte| matches!(byte, b' ' | b'\\' | b'#')) {
        return Some("has a control character, a space, a backslash or a '#'");
    }
    let before_query = path.split('?').next().unwrap_or_default();
    if before_query.split('/').any(is_dot_segment) {
        return Some("has a '.' or '..' segment");
    }
    None
}

/// Whether URL parsers take the segment for `.` or `..`. They take `%2e` for a dot too.
fn is_dot_segment(segment: &str) -> bool {
    let is_dot = |text: &str| text == "." || text.eq_ignore_ascii_case("%2e");
    let are_dots = |at| segment.split_at_checked(at).is_some_and(|(a, b)| is_dot(a) && is_dot(b));
    is_dot(segment) || are_dots(".".len()) || are_dots("%2e".len())
}
