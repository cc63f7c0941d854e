//! The api_key: the one secret. It is wiped when it is dropped and has no `Debug` or `Display`.

use zeroize::Zeroize;

use crate::error::{Error, ErrorKind};
use crate::text::{self, Text};

/// The api_key of public data, which is no secret.
const PUBLIC: &str = "default_public";

pub(crate) struct ApiKey(Text);

impl ApiKey {
    /// The key that was given, or the public one where none was.
    pub(crate) fn new(api_key: Option<&str>) -> Result<ApiKey, Error> {
        let api_key = api_key.unwrap_or(PUBLIC);
        if text::has_control(api_key) {
            return Err(Error::new(
                ErrorKind::InvalidApiKey,
                "the api_key has a control character, such as a newline; copy the key again, without what is around it",
            ));
        }
        Ok(ApiKey(Text::new(api_key)))
    }

    pub(crate) fn text(&self) -> &Text {
        &self.0
    }

    pub(crate) fn as_str(&self) -> &str {
        self.0.as_str()
    }

    pub(crate) fn is_public(&self) -> bool {
        self.as_str() == PUBLIC
    }
}

impl Drop for ApiKey {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}
