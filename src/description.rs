//! Credentials as text for people and logs.

use std::fmt;

use zeroize::Zeroizing;

use crate::credentials::{Credentials, Kind};

impl Credentials {
    /// The text with the secret itself: `Credentials(username='…', api_key='…', base_url='…')`.
    pub fn to_revealing_string(&self) -> Zeroizing<String> {
        self.describe(true)
    }

    fn describe(&self, reveals: bool) -> Zeroizing<String> {
        let shown = |secret| if reveals { secret } else { "***" };
        let base_url = ("base_url", Some(self.base_url()));
        match self.kind() {
            Kind::ApiKey => {
                let api_key = if self.is_public() { self.api_key() } else { shown(self.api_key()) };
                join([("username", self.username()), ("api_key", Some(api_key)), base_url])
            }
            Kind::Token => join([("access_token", self.access_token().map(shown)), base_url]),
            Kind::Client => {
                let secret = self.client_secret().map(shown);
                join([("client_id", self.client_id()), ("client_secret", secret), base_url])
            }
        }
    }
}

/// `Credentials(NAME='VALUE', …)`, in one allocation: a text that grows leaves pieces of a secret behind.
fn join<const COUNT: usize>(values: [(&str, Option<&str>); COUNT]) -> Zeroizing<String> {
    let parts = values.map(|(name, value)| {
        let quote = if value.is_some() { "'" } else { "" };
        [name, "=", quote, value.unwrap_or("None"), quote, ", "]
    });
    let parts = parts.as_flattened();
    Zeroizing::new([&["Credentials("], &parts[..parts.len() - 1], &[")"]].concat().concat())
}

/// Shows `***` in place of a secret. The public api_key is not a secret and is shown.
impl fmt::Display for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.describe(false))
    }
}

/// The same text as `Display`, since debug output goes to logs.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
