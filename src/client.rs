//! A machine-to-machine client of CARTO's current platform: an id and a secret, which CARTO exchanges for access
//! tokens.

use crate::base_url::BaseUrl;
use crate::error::{Error, ErrorKind};
use crate::text;

/// The address where CARTO gives out access tokens. A self-hosted installation may have an address of its own.
pub(crate) const CARTO_TOKEN_URL: &str = "https://auth.carto.com/oauth/token";

/// A checked client.
#[derive(Clone, Copy)]
pub(crate) struct Client<'a> {
    pub(crate) id: &'a str,
    pub(crate) secret: &'a str,
    pub(crate) token_url: &'a str,
}

impl<'a> Client<'a> {
    /// Checks the values. If `token_url` is missing or empty, it is CARTO's own.
    pub(crate) fn new(
        id: &'a str,
        secret: &'a str,
        token_url: Option<&'a str>,
        allow_non_secure: bool,
    ) -> Result<Client<'a>, Error> {
        check("client_id", id)?;
        check("client_secret", secret)?;
        let token_url = token_url.filter(|url| !url.is_empty()).unwrap_or(CARTO_TOKEN_URL);
        let form = "https://HOST/oauth/token";
        BaseUrl::parse(token_url, "token_url", form, allow_non_secure)?;
        Ok(Client { id, secret, token_url })
    }
}

/// Checks the id or the secret. `name` is what an error calls it.
pub(crate) fn check(name: &str, value: &str) -> Result<(), Error> {
    let wrong = if value.is_empty() {
        "is empty; give the one that CARTO made for the client"
    } else if text::has_control(value) {
        "has a control character, such as a newline; copy it again, without what is around it"
    } else {
        return Ok(());
    };
    Err(Error::new(ErrorKind::InvalidToken, &format!("the {name} {wrong}")))
}
