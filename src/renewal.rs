//! Access tokens for a client: makes the request for a token, and credentials from the answer. The library itself sends
//! nothing.

use percent_encoding::utf8_percent_encode;
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use crate::access_token::AccessToken;
use crate::clock;
use crate::credentials::Credentials;
use crate::error::{Error, ErrorKind};
use crate::json;
use crate::jwt;
use crate::request::RESERVED;

/// The answer with a real token has some 2,000 bytes.
const LONGEST_RESPONSE: usize = 64 * 1024;

/// A message shows at most this much of a server's reason.
const LONGEST_REASON: usize = 200;

const FORM: &str = "grant_type=client_credentials&audience=carto-cloud-native-api&client_id=";

impl Credentials {
    /// The body of the request to [`Credentials::token_url`] for a token, as `application/x-www-form-urlencoded`.
    pub fn token_request(&self) -> Result<Zeroizing<String>, Error> {
        let (id, secret) = self.client()?;
        // Allocates the largest size at once: a text that grows leaves pieces of the secret behind.
        let mut form = Zeroizing::new(String::with_capacity(FORM.len() + 16 + 3 * (id.len() + secret.len())));
        form.push_str(FORM);
        form.extend(utf8_percent_encode(id, RESERVED));
        form.push_str("&client_secret=");
        form.extend(utf8_percent_encode(secret, RESERVED));
        Ok(form)
    }

    /// The same client with the access token in the server's answer.
    pub fn with_token(&self, response: &[u8], http_status: i32) -> Result<Credentials, Error> {
        self.client()?;
        if response.len() > LONGEST_RESPONSE {
            return Err(Error::new(
                ErrorKind::TooLarge,
                "the answer of the token address is over 64 KiB; check the token_url",
            ));
        }
        match http_status {
            200..=299 => self.with_answer(response),
            0 => Err(Error::new(ErrorKind::TryLater, "the token address gave no answer; try again later")),
            408 | 429 | 500..=599 => {
                let what =
                    format!("the token address answered with HTTP status {http_status}; try again later");
                Err(Error::new(ErrorKind::TryLater, &what))
            }
            _ => Err(self.refusal(response, http_status)),
        }
    }

    fn with_answer(&self, response: &[u8]) -> Result<Credentials, Error> {
        let malformed = || {
            let what =
                "the answer of the token address is not JSON with an access_token; check the token_url";
            Error::new(ErrorKind::Malformed, what)
        };
        let response = std::str::from_utf8(response).map_err(|_| malformed())?;
        let [token, expires_in, token_type] =
            json::fields(response, ["access_token", "expires_in", "token_type"]).map_err(|_| malformed())?;
        if token_type
            .is_some_and(|kind| !json::text(kind).is_some_and(|kind| kind.eq_ignore_ascii_case("bearer")))
        {
            let what = "the token address gave a token of a type other than Bearer; check the token_url";
            return Err(Error::new(ErrorKind::Malformed, what));
        }
        let token = token.and_then(json::text).ok_or_else(malformed)?;
        let token = AccessToken::new(&token)?;
        let lasts = expires_in.and_then(seconds);
        let expires_at = jwt::expires_at(token.text()).or_else(|| Some(clock::now().saturating_add(lasts?)));
        Ok(self.with_access_token(token, expires_at))
    }

    /// The error for an answer that refuses a token. It contains the server's reason in printable ASCII, with all
    /// secrets masked.
    fn refusal(&self, response: &[u8], http_status: i32) -> Error {
        let fields = std::str::from_utf8(response)
            .ok()
            .and_then(|response| json::fields(response, ["error_description", "error"]).ok())
            .unwrap_or_default();
        let reason = fields.into_iter().flatten().find_map(json::text).map(|reason| {
            // Masks before it cuts, so that no part of a secret is left at the end. Masks again after it removed the
            // unprintable bytes, because these may have split a secret.
            let mut reason = Zeroizing::new(self.redact(reason.as_bytes()));
            reason.retain(|byte| (b' '..=b'~').contains(byte));
            let masked = Zeroizing::new(self.redact(&reason));
            format!(" ({})", String::from_utf8_lossy(&masked[..masked.len().min(LONGEST_REASON)]))
        });
        let advice = match http_status {
            300..=399 => "the address redirects; give the token_url that it redirects to",
            _ => "check the client_id and client_secret, and that the client still exists",
        };
        let reason = reason.unwrap_or_default();
        let what = format!("the token address refused with HTTP status {http_status}{reason}; {advice}");
        Error::new(ErrorKind::TokenRefused, &what)
    }

    /// The id and the secret of the client.
    pub(crate) fn client(&self) -> Result<(&str, &str), Error> {
        self.client_id().zip(self.client_secret()).ok_or_else(|| {
            let what = "these credentials have no client, so no access token can be asked for; make them of a client \
                        (creds_from_client), or log in again where an access token expired (carto auth login)";
            Error::new(ErrorKind::WrongKind, what)
        })
    }
}

/// A number of seconds, which some servers send as a string.
fn seconds(value: &RawValue) -> Option<i64> {
    json::whole_number(value).or_else(|| json::text(value)?.parse().ok())
}
